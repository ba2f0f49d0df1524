"""The slips of a call: another function, none at all, or another word among its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from malramverk.formula import CELLS, STATISTICS, Node, Scope, to_text
from malramverk.formula.cell_functions import ORDERS, TIES
from malramverk.formula.cell_functions import Sort as Takes
from malramverk.formula.tree import Call, Name, Number, Operator, Text, Unary
from malramverk.mutation.edits import Edit, Sort, following

_ALIKE = (
    ("min", "max"),
    ("sum_known", "mean_known"),
    ("geomean", "harmonic"),
    ("sqrt", "abs"),
    ("ln", "exp"),
    ("change", "relative_change", "previous"),
    ("mean_over", "pooled"),
    ("first", "latest", "everyone"),
    ("interval_low", "interval_high"),
    ("funnel_low", "funnel_high"),
    ("least", "most"),
    ("min_max", "z_score"),
    ("between_std", "between_var"),
    ("expected", "residual", "r_squared"),
    ("nearest_mean", "nearest_median"),
    ("gap", "cohens_d"),
)
_WORDS: dict[Takes, Sequence[str]] = {Takes.TIES: TIES, Takes.ORDER: ORDERS}


def call_edits(node: Call, scope: Scope) -> Iterator[Edit]:
    """Yield the slips of a call itself, those of what stands in it left out."""
    name = node.function.name
    takes = _takes(name)
    yield from _functions(node, name)
    yield from _without(node, takes)
    if name == "known":
        turned = Unary(Operator.NOT, node, node.span)
        yield Edit(Sort.OPERATOR, node.span, to_text(turned), turned)
    for i, sort in enumerate(takes):
        if i < len(node.arguments):
            yield from _argument(node, i, sort, scope)
        elif sort is Takes.STEPS and i == len(node.arguments):
            yield _unsaid(node)


def _functions(node: Call, name: str) -> Iterator[Edit]:
    others = [other for group in _ALIKE if name in group for other in group if other != name]
    for other in others:
        changed = replace(node, function=replace(node.function, name=other))
        yield Edit(Sort.FUNCTION, node.function.span, other, changed)


def _without(node: Call, takes: Sequence[Takes]) -> Iterator[Edit]:
    """Yield each figure that the function is of, without it."""
    for i, argument in enumerate(node.arguments):
        figure = i >= len(takes) or takes[i] in (Takes.FIGURE, Takes.NUMBER)
        if figure and not isinstance(argument, Number | Text):
            yield Edit(Sort.FUNCTION, node.span, to_text(argument), argument)


def _takes(name: str) -> tuple[Takes, ...]:
    found = CELLS.get(name) or STATISTICS.get(name)
    return found.takes if found is not None else ()


def _argument(node: Call, i: int, sort: Takes, scope: Scope) -> Iterator[Edit]:
    argument = node.arguments[i]
    if isinstance(argument, Name):
        listed = scope.levels if sort is Takes.LEVEL else _WORDS.get(sort, ())
        kind = Sort.LEVEL if sort is Takes.LEVEL else Sort.OPTION
        for name in following(list(listed), argument.name, {argument.name}):
            if argument.name in listed:
                yield _with(node, i, replace(argument, name=name), kind)
    elif isinstance(argument, Text) and sort is Takes.CODE:
        for code in following(_codes(node, scope), argument.value, {argument.value}):
            yield _with(node, i, replace(argument, value=code), Sort.CODE)


def _codes(node: Call, scope: Scope) -> list[str]:
    """Return the codes of the dimension that a call names."""
    names = [a.name for a in node.arguments if isinstance(a, Name) and a.name in scope.dimensions]
    found = scope.dimensions.get(names[-1]) if names else None
    return sorted(found or ())


def _with(node: Call, i: int, argument: Node, sort: Sort) -> Edit:
    arguments = (*node.arguments[:i], argument, *node.arguments[i + 1 :])
    span = node.arguments[i].span
    return Edit(sort, span, to_text(argument), replace(node, arguments=arguments))


def _unsaid(node: Call) -> Edit:
    """Return a call that looks two periods back, where it says nothing and means one."""
    two = Number(Decimal(2), None, node.span)
    changed = replace(node, arguments=(*node.arguments, two))
    return Edit(Sort.PERIOD, node.span, to_text(changed), changed)
