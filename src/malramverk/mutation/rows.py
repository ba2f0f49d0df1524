"""The slips of an aggregate: its function, where its rows come from, and which of them count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from malramverk.formula import Node, Scope, to_text
from malramverk.formula.aggregate_functions import ICC_ESTIMATORS, QUANTILE_METHODS
from malramverk.formula.tree import Aggregate, Name, Operator, Unary
from malramverk.mutation.edits import Edit, Sort, following
from malramverk.mutation.spelling import Spelling

_ALIKE = (
    ("sum", "mean", "min", "max", "median"),
    ("std", "std_sample"),
    ("var", "var_sample"),
    ("count", "distinct"),
    ("gini", "share"),
)


def aggregate_edits(node: Aggregate, scope: Scope, spelling: Spelling) -> Iterator[Edit]:
    """Yield the slips of an aggregate itself, those of what stands in it left out."""
    for name in _others(_ALIKE, node.function.name):
        changed = replace(node, function=replace(node.function, name=name))
        yield Edit(Sort.FUNCTION, node.function.span, name, changed)
    yield from _sources(node, scope)
    if node.where is not None:
        negated = Unary(Operator.NOT, node.where, node.where.span)
        yield Edit(
            Sort.FILTER, spelling.back_to("where", node.where), "", replace(node, where=None)
        )
        yield Edit(Sort.FILTER, node.where.span, to_text(negated), replace(node, where=negated))
    if node.weight is not None:
        words = spelling.back_to("weighted", node.weight)
        yield Edit(Sort.FILTER, words, "", replace(node, weight=None))
    if node.across:
        yield _skipping(node, spelling)
    yield from _options(node, scope)


def _others(alike: Sequence[Sequence[str]], name: str) -> list[str]:
    return [other for group in alike if name in group for other in group if other != name]


def _sources(node: Aggregate, scope: Scope) -> Iterator[Edit]:
    name = node.source.name
    if node.across:
        sort, listed = Sort.LEVEL, [level for level in scope.levels if level != name]
    else:
        sort, listed = Sort.FILTER, _populations(name, scope)
    for other in listed:
        changed = replace(node, source=replace(node.source, name=other))
        yield Edit(sort, node.source.span, other, changed)


def _populations(name: str, scope: Scope) -> list[str]:
    """Return other choices of rows from the same table: all of them, or other populations."""
    own = scope.populations.get(name)
    table = own.table if own is not None else name
    alike = [id_ for id_, found in scope.populations.items() if found.table == table]
    others = following(alike, name, {name})
    return others if own is None else [table, *others]


def _skipping(node: Aggregate, spelling: Spelling) -> Edit:
    changed = replace(node, skip_absent=not node.skip_absent)
    if not node.skip_absent:
        becomes = f"{node.source.name} skip absent"
        return Edit(Sort.FILTER, node.source.span, becomes, changed)
    at = spelling.words_after(node.source, "skip", "absent")
    return Edit(Sort.FILTER, at, "", changed)


def _options(node: Aggregate, scope: Scope) -> Iterator[Edit]:
    for i, option in enumerate(node.options):
        if not isinstance(option, Name):
            continue
        for name in _words(option.name, scope):
            options: tuple[Node, ...] = (
                *node.options[:i],
                replace(option, name=name),
                *node.options[i + 1 :],
            )
            yield Edit(Sort.OPTION, option.span, name, replace(node, options=options))


def _words(name: str, scope: Scope) -> list[str]:
    for listed in (QUANTILE_METHODS, ICC_ESTIMATORS, scope.levels):
        if name in listed:
            return following(listed, name, {name})
    return []
