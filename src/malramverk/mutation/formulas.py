"""Every small slip of a formula, one at a time: a generator over trees, in reading order.

It knows what names there are and nothing of what they mean. Whether a changed tree is still a
formula, and whether it is another one, is for the checker and for proofs to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from malramverk.dataclass import dataclass
from malramverk.formula import Node, Scope, to_text
from malramverk.formula.tree import (
    Aggregate,
    Binary,
    Call,
    If,
    In,
    Name,
    Number,
    Operator,
    Text,
    Unary,
    YesNo,
    children,
    with_children,
)
from malramverk.mutation.calls import call_edits
from malramverk.mutation.edits import Edit, Sort, following
from malramverk.mutation.rows import aggregate_edits
from malramverk.mutation.spelling import Spelling

_OPERATORS: dict[Operator, tuple[Operator, ...]] = {
    Operator.LT: (Operator.LE, Operator.GT),
    Operator.LE: (Operator.LT, Operator.GE),
    Operator.GT: (Operator.GE, Operator.LT),
    Operator.GE: (Operator.GT, Operator.LE),
    Operator.EQ: (Operator.NE,),
    Operator.NE: (Operator.EQ,),
    Operator.AND: (Operator.OR,),
    Operator.OR: (Operator.AND,),
    Operator.ADD: (Operator.SUBTRACT,),
    Operator.SUBTRACT: (Operator.ADD,),
    Operator.MULTIPLY: (Operator.DIVIDE,),
    Operator.DIVIDE: (Operator.MULTIPLY,),
}
_BOUNDS = {
    (Operator.LT, Operator.LE),
    (Operator.LE, Operator.LT),
    (Operator.GT, Operator.GE),
    (Operator.GE, Operator.GT),
}
_EITHER = (Operator.AND, Operator.OR, Operator.COALESCE)
_ORDERED = (Operator.SUBTRACT, Operator.DIVIDE)


def edits(text: str, node: Node, scope: Scope, table: str | None = None) -> Iterator[Edit]:
    """Yield every slip of a formula.

    Args:
        text: the formula as it is written, which spans are places in.
        node: its tree.
        scope: what it may name, its parts included.
        table: the table whose rows it looks at, for a condition on rows.

    Yields:
        The whole changed tree each time; each canonical text once.
    """
    seen = {to_text(node)}
    for edit in _all(node, _Place(Spelling(text), scope, table)):
        words = to_text(edit.node)
        if words not in seen:
            seen.add(words)
            yield edit


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a formula a node stands.

    Attributes:
        spelling: the formula's text.
        scope: what may be named.
        table: the table whose rows are looked at; absent between entities.
    """

    spelling: Spelling
    scope: Scope
    table: str | None

    def below(self, node: Node) -> _Place:
        if not isinstance(node, Aggregate):
            return self
        if node.across:
            return replace(self, table=None)
        population = self.scope.populations.get(node.source.name)
        return replace(self, table=population.table if population else node.source.name)

    def codes(self, node: Node) -> Sequence[str]:
        """Return the codes that a column or an attribute may have, in order."""
        if not isinstance(node, Name):
            return ()
        if self.table is None:
            found = self.scope.attributes.get(node.name.removeprefix("entity."))
        else:
            table = self.scope.tables.get(self.table)
            found = table.columns.get(node.name) if table else None
        return sorted(found.codes) if found is not None and found.codes else ()


def _all(node: Node, place: _Place) -> Iterator[Edit]:
    yield from _here(node, place)
    below, inside = children(node), place.below(node)
    for i, child in enumerate(below):
        for edit in _all(child, inside):
            changed = with_children(node, (*below[:i], edit.node, *below[i + 1 :]))
            yield replace(edit, node=changed)


def _here(node: Node, place: _Place) -> Iterator[Edit]:  # noqa: C901  one case per node
    match node:
        case Binary():
            yield from _binary(node, place)
        case Unary():
            yield Edit(Sort.OPERATOR, node.span, to_text(node.operand), node.operand)
        case In():
            yield from _membership(node, place)
        case If():
            yield from _choice(node)
        case Number():
            yield from _number(node)
        case YesNo():
            other = replace(node, value=not node.value)
            yield Edit(Sort.CONSTANT, node.span, to_text(other), other)
        case Name():
            yield from _name(node, place)
        case Call():
            yield from call_edits(node, place.scope)
        case Aggregate():
            yield from aggregate_edits(node, place.scope, place.spelling)
        case Text():
            pass


def _binary(node: Binary, place: _Place) -> Iterator[Edit]:
    at = place.spelling.between(node.left, node.right, node.operator.value)
    for other in _OPERATORS.get(node.operator, ()):
        sort = Sort.BOUND if (node.operator, other) in _BOUNDS else Sort.OPERATOR
        yield Edit(sort, at, other.value, replace(node, operator=other))
    if node.operator in _ORDERED:
        turned = replace(node, left=node.right, right=node.left)
        yield Edit(Sort.OPERATOR, node.span, to_text(turned), turned)
    if node.operator in _EITHER:
        for gone, kept in ((node.right, node.left), (node.left, node.right)):
            yield Edit(Sort.FILTER, gone.span, "", kept)
    if node.operator in (Operator.EQ, Operator.NE):
        for i, side in enumerate((node.right, node.left)):
            other_side = (node.left, node.right)[i]
            for text in _other_codes(side, place.codes(other_side)):
                pair = (node.left, text) if side is node.right else (text, node.right)
                changed = replace(node, left=pair[0], right=pair[1])
                yield Edit(Sort.CODE, side.span, to_text(text), changed)


def _other_codes(node: Node, codes: Sequence[str], taken: Sequence[str] = ()) -> Iterator[Text]:
    """Yield the codes that come after one in its list, those that are taken left out."""
    if not isinstance(node, Text):
        return
    for code in following(codes, node.value, {node.value, *taken}):
        yield replace(node, value=code)


def _membership(node: In, place: _Place) -> Iterator[Edit]:
    other = replace(node, negated=not node.negated)
    word = "in" if node.negated else "not in"
    at = place.spelling.words_after(node.operand, "not" if node.negated else "in", "in")
    yield Edit(Sort.OPERATOR, at, word, other)
    codes = place.codes(node.operand)
    taken = [option.value for option in node.options if isinstance(option, Text)]
    for i, option in enumerate(node.options):
        before, after = node.options[:i], node.options[i + 1 :]
        if len(node.options) > 1:
            yield Edit(Sort.CODE, option.span, "", replace(node, options=(*before, *after)))
        for text in _other_codes(option, codes, taken):
            yield Edit(
                Sort.CODE,
                option.span,
                to_text(text),
                replace(node, options=(*before, text, *after)),
            )
    for text in _more_codes(node, codes, taken):
        last = node.options[-1]
        becomes = f"{to_text(last)}, {to_text(text)}"
        yield Edit(Sort.CODE, last.span, becomes, replace(node, options=(*node.options, text)))


def _more_codes(node: In, codes: Sequence[str], taken: Sequence[str]) -> Iterator[Text]:
    last = node.options[-1]
    if isinstance(last, Text):
        for code in following(codes, last.value, set(taken)):
            yield Text(code, last.span)


def _choice(node: If) -> Iterator[Edit]:
    turned = replace(node, then=node.otherwise, otherwise=node.then)
    yield Edit(Sort.BRANCH, node.span, to_text(turned), turned)
    for kept in (node.then, node.otherwise):
        yield Edit(Sort.BRANCH, node.span, to_text(kept), kept)


def _number(node: Number) -> Iterator[Edit]:
    for value in neighbours(node.value):
        other = replace(node, value=value)
        yield Edit(Sort.CONSTANT, node.span, to_text(other), other)


def neighbours(value: Decimal) -> tuple[Decimal, Decimal]:
    """Return the numbers one unit of the last decimal away.

    >>> neighbours(Decimal("0.25"))
    (Decimal('0.26'), Decimal('0.24'))
    """
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "a finite number"
    unit = Decimal(1).scaleb(min(exponent, 0))
    return value + unit, value - unit


def _name(node: Name, place: _Place) -> Iterator[Edit]:
    if place.table is not None and node.name not in place.scope.parts:
        sort, listed = Sort.COLUMN, _columns(node, place)
    else:
        sort, listed = Sort.REFERENCE, _figures(node, place.scope)
    for name in listed:
        yield Edit(sort, node.span, name, replace(node, name=name))


def _columns(node: Name, place: _Place) -> list[str]:
    """Return other columns of the same sort in the same table."""
    table = place.scope.tables.get(place.table or "")
    if table is None or node.name not in table.columns:
        return []
    own = table.columns[node.name]
    alike = [
        id_
        for id_, column in table.columns.items()
        if (column.kind, column.unit, column.codes) == (own.kind, own.unit, own.codes)
    ]
    return following(alike, node.name, {node.name})


def _figures(node: Name, scope: Scope) -> list[str]:
    """Return other parts, or other indicators or constants in the same unit."""
    if node.name in scope.parts:
        own = scope.parts[node.name].type
        parts = [name for name, part in scope.parts.items() if part.type == own]
        return following(parts, node.name, {node.name})
    for listed in (scope.indicators, scope.parameters):
        if node.name in listed:
            alike = [id_ for id_, unit in listed.items() if unit == listed[node.name]]
            return following(alike, node.name, {node.name})
    own_attribute = scope.attributes.get(node.name.removeprefix("entity."))
    if own_attribute is None or "." not in node.name:
        return []
    alike = [
        f"entity.{id_}"
        for id_, found in scope.attributes.items()
        if (found.kind, found.unit) == (own_attribute.kind, own_attribute.unit)
    ]
    return following(alike, node.name, {node.name})
