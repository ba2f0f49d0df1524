"""More formulas over what results rest on, such as the inputs of rules that judge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.assembling import assembled
from malramverk.evaluation.column import CellColumn
from malramverk.evaluation.compiled import Compiled
from malramverk.evaluation.counting import counted, lacking
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.grid import Grid
from malramverk.evaluation.narrowing import Narrowed
from malramverk.evaluation.parts import Parts, kept
from malramverk.evaluation.question import Question
from malramverk.evaluation.results import Results, evaluator_of, rows_of
from malramverk.formula import Core
from malramverk.periods import PeriodRule
from malramverk.undisturbed import undisturbed

__all__ = ["further", "rows_of"]


@undisturbed()
def further(results: Results, formulas: Sequence[tuple[PeriodRule, Core]]) -> list[CellColumn]:
    """Work out more checked formulas for the cells of some results.

    They may read indicators that were not asked for, look to levels, periods and groups that
    were not, and need sums that were not counted: only tables that lack some are counted again.

    Args:
        results: what `compute` gave.
        formulas: each with the rule by which it reads its tables' periods.

    Returns:
        A column for each formula, of shape (cells,) over the grid of the results: `rows_of`
        says which of them are an indicator's results.

    Raises:
        DataErrors: with every problem of rows that are counted again.
        ValueError: sums lack and the results rest on parts whose rows are not at hand.
    """
    evaluator, narrowed = evaluator_of(results)
    found = _evaluator(evaluator, narrowed, results.question, formulas)
    rules: dict[PeriodRule, dict[Core, None]] = {}
    for rule, core in formulas:
        rules.setdefault(rule, {})[core] = None
    for rule, cores in rules.items():
        found.world(rule).work_out([c for c in cores if c not in found.world(rule).memo])
    columns = [found.world(rule).cells(core) for rule, core in formulas]
    if found is evaluator:
        return columns
    places = _places(evaluator.setting.grid, found.setting.grid)
    return [column.take(places) for column in columns]


def _evaluator(
    evaluator: Evaluator,
    narrowed: Narrowed | None,
    question: Question,
    formulas: Sequence[tuple[PeriodRule, Core]],
) -> Evaluator:
    """Return what can work the formulas out: the same where it can already."""
    parts, catalogue = evaluator.parts, evaluator.setting.catalogue
    laid_out = evaluator.compiled.extended(catalogue, parts.sources.at_hand, formulas)
    if laid_out is evaluator.compiled:
        return evaluator
    whole = kept(parts, laid_out, partial(_whole, evaluator, laid_out, question))
    if narrowed is None:
        return whole
    sites = evaluator.setting.grid.sites
    spans = [whole.setting.grid.span_of(level, code) for level, code, _ in (sites[0], sites[-1])]
    return Narrowed(whole, spans[0][0], spans[-1][1]).evaluator


def _whole(evaluator: Evaluator, laid_out: Compiled, question: Question) -> Evaluator:
    setting = evaluator.setting
    parts = _recounted(evaluator, laid_out, question)
    made = assembled(
        setting.catalogue, parts, laid_out, question, setting.given, setting.default_period
    )
    return Evaluator(made, laid_out, parts)


def _recounted(evaluator: Evaluator, laid_out: Compiled, question: Question) -> Parts:
    parts = evaluator.parts
    lacks = lacking(parts, laid_out, question)
    if not lacks:
        return parts
    rows = {id_: table for id_, table in parts.sources.rows.items() if id_ in lacks}
    sources = replace(parts.sources, rows=rows)
    new = counted(evaluator.setting.catalogue, sources, laid_out, question, None)
    tables, values = {**parts.tables, **new.tables}, {**parts.values, **new.values}
    return replace(parts, tables=tables, values=values)


def _places(old: Grid, new: Grid) -> NDArray[np.int64]:
    """Return where each cell of one grid stands in another that has them all."""
    slots = {frozenset(slot): i for i, slot in enumerate(new.slots)}
    sites = np.array([new.site_index[site] for site in old.sites], np.int64)
    within = np.array([slots[frozenset(slot)] for slot in old.slots], np.int64)
    found: NDArray[np.int64] = (sites[:, None] * len(new.slots) + within[None, :]).ravel()
    return found
