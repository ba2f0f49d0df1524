"""The texts of a formula, and which of its operations an author has written where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from malramverk.dataclass import dataclass
from malramverk.formula import Node, Op, parse
from malramverk.formula.tree import Binary, Call, If, In, Operator, Unary, walk
from malramverk.source import Span

_BINARY = {
    Operator.AND: Op.AND,
    Operator.OR: Op.OR,
    Operator.COALESCE: Op.COALESCE,
    Operator.EQ: Op.EQ,
    Operator.NE: Op.NE,
    Operator.LT: Op.LT,
    Operator.LE: Op.LE,
    Operator.GT: Op.GT,
    Operator.GE: Op.GE,
}
_CALLS = {"clamp": Op.CLAMP, "min": Op.MIN, "max": Op.MAX}


@dataclass(frozen=True)
class Passage:
    """One formula of a definition.

    Attributes:
        name: where it stands: ``formula``, ``parts.antal``, ``where``.
        text: the formula.
        given: its syntax tree, where it is at hand.
    """

    name: str
    text: str
    given: Node | None = field(default=None, repr=False)

    @cached_property
    def _written(self) -> Mapping[tuple[Op, Span], Node]:
        tree = self.given if self.given is not None else parse(self.text)
        found: dict[tuple[Op, Span], Node] = {}
        for node, _ in walk(tree):
            op = _op_of(node)
            if op is not None:
                found[op, node.span] = node
        return found

    def written(self, op: Op, span: Span | None) -> Node | None:
        """Return the words that are an operation; nothing where a function stands for it."""
        return self._written.get((op, span)) if span is not None else None

    def words(self, span: Span | None) -> str:
        """Return the words at a place; the whole formula where it is not known."""
        text = self.text if span is None else self.text[span.start : span.end]
        return " ".join(text.split())


def _op_of(node: Node) -> Op | None:
    match node:
        case Binary():
            return _BINARY.get(node.operator)
        case Unary(operator=Operator.NOT):
            return Op.NOT
        case If():
            return Op.IF
        case In():
            return Op.IN
        case Call():
            return _CALLS.get(node.function.name)
        case _:
            return None
