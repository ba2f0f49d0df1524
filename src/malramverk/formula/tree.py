"""The tree of a formula as it is written, before any name in it is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from malramverk.dataclass import dataclass
from malramverk.source import Span


class Operator(StrEnum):
    """A sign or word between two operands, or before one."""

    OR = "or"
    AND = "and"
    NOT = "not"
    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    COALESCE = "??"
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    POWER = "^"


COMPARISONS = frozenset(
    {Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE}
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number, with a unit if it carries one."""

    value: Decimal
    unit: str | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes, such as a code."""

    value: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class YesNo:
    """``yes`` or ``no``."""

    value: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name, with a dot in it when it is an attribute of the entity."""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """``not operand`` or ``-operand``."""

    operator: Operator
    operand: Node
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """``left operator right``."""

    operator: Operator
    left: Node
    right: Node
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """``operand in (options)``, or ``not in``; an option is a text or a number."""

    operand: Node
    options: tuple[Node, ...]
    negated: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """``function(arguments)``."""

    function: Name
    arguments: tuple[Node, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``function(operand, options of source where condition)``.

    Attributes:
        function: the name of the aggregate.
        operand: what is looked at in each row; absent in ``count(elever where …)``.
        options: further arguments, such as the order and the method of a quantile.
        source: the population, the table or, with ``across``, the level.
        where: the condition that rows must fulfil.
        weight: what each row weighs.
        across: whether the source is a level, whose entities are looked at.
        skip_absent: whether entities without a value are left out.
    """

    function: Name
    operand: Node | None
    source: Name
    span: Span = field(compare=False)
    where: Node | None = None
    options: tuple[Node, ...] = ()
    weight: Node | None = None
    across: bool = False
    skip_absent: bool = False


@dataclass(frozen=True, slots=True)
class If:
    """``if condition then yes else no``."""

    condition: Node
    then: Node
    otherwise: Node
    span: Span = field(compare=False)


Node: TypeAlias = Number | Text | YesNo | Name | Unary | Binary | In | Call | Aggregate | If


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below one, in reading order; names that are labels left out."""
    match node:
        case Binary():
            return (node.left, node.right)
        case Unary():
            return (node.operand,)
        case In():
            return (node.operand, *node.options)
        case Call():
            return node.arguments
        case Aggregate():
            every = (node.operand, *node.options, node.where, node.weight)
            return tuple(child for child in every if child is not None)
        case If():
            return (node.condition, node.then, node.otherwise)
        case _:
            return ()


def with_children(node: Node, below: Sequence[Node]) -> Node:
    """Return a node over other nodes, as many as it has and in the order of `children`."""
    given = iter(below)
    match node:
        case Binary():
            return replace(node, left=next(given), right=next(given))
        case Unary():
            return replace(node, operand=next(given))
        case In():
            return replace(node, operand=next(given), options=tuple(given))
        case Call():
            return replace(node, arguments=tuple(given))
        case Aggregate():
            return replace(
                node,
                operand=None if node.operand is None else next(given),
                options=tuple(next(given) for _ in node.options),
                where=None if node.where is None else next(given),
                weight=None if node.weight is None else next(given),
            )
        case If():
            return replace(node, condition=next(given), then=next(given), otherwise=next(given))
        case _:
            return node


def walk(node: Node) -> Iterator[tuple[Node, int]]:
    """Yield every node and how many levels it takes to reach it, without recursion."""
    waiting = [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        yield current, depth
        waiting.extend((child, depth + 1) for child in children(current))
