"""A question and a user's tables become results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from malramverk.catalogue import Catalogue
from malramverk.diagnostics import DataErrors, Problem, Problems
from malramverk.evaluation.evaluator import Evaluator, GivenCells
from malramverk.evaluation.grid import Slot, make_grid
from malramverk.evaluation.placing import Calendar, existing, organisation
from malramverk.evaluation.plan import Origin, Plan, planned
from malramverk.evaluation.problems import NothingAtHand, UnknownParent
from malramverk.evaluation.question import Groups, Question, asked
from malramverk.evaluation.results import Results
from malramverk.evaluation.sources import Progress, Sources, bound
from malramverk.model import ColumnType
from malramverk.tables.aggregate import aggregated
from malramverk.tables.parts import Parts


def compute(
    catalogue: Catalogue,
    tables: Mapping[str, object],
    *,
    indicators: Iterable[str] | str | None = None,
    levels: Iterable[str] | str | None = None,
    periods: Iterable[str] | str | None = None,
    groups: Groups | str | None = None,
    progress: Progress | None = None,
    default_period: str | None = None,
    cells: GivenCells | None = None,
    prefer_published: bool = False,
) -> Results:
    """Compute indicators from a user's tables.

    Where rows are at hand a figure is computed from them; otherwise a published figure is read.

    Args:
        catalogue: checked definitions.
        tables: by table id: a path, a frame that narwhals takes, or a list of either.
        indicators: ids; every indicator that the tables give, where absent.
        levels: level ids; every level, where absent.
        periods: periods; every period that the tables have, where absent.
        groups: dimensions to break down by, one at a time; a tuple of dimensions crosses them.
            Only everyone together, where absent.
        progress: called with the step, how many are done, and how many there are.
        default_period: the period of tables that name none, where it is not the one asked for.
        cells: values or states of other indicators by indicator and entity, for tests.
        prefer_published: take the published figure where both are at hand.

    Returns:
        A cell for each indicator, entity, period and group, with its value or the reason that
        it has none.

    Raises:
        DataErrors: with every problem of the question and the data.
    """
    question = asked(catalogue, indicators, levels, periods, groups)
    lone = question.periods[0] if question.periods and len(question.periods) == 1 else None
    sources = bound(catalogue, tables, default_period or lone, progress)
    given = cells or {}
    plan = planned(
        catalogue, sources, question.indicators, given, prefer_published=prefer_published
    )
    if not plan.indicators:
        raise DataErrors([NothingAtHand(tables=sources.ids)])
    problems = [problem for table in sources.every for problem in table.problems]
    parts = _counted(catalogue, sources, plan, question, progress)
    calendar = Calendar(catalogue, plan, parts, sources, question.periods or _only(default_period))
    place = organisation(catalogue, sources, parts, calendar, plan.rules)
    exists = existing(sources, parts, place, calendar, plan.rules)
    exists |= {(lv, e, p) for lv, e in _of_tests(catalogue, given) for p in calendar.periods}
    slots = _slots(catalogue, question, parts, sources)
    grid = make_grid(question.levels, exists, calendar.periods, slots)
    evaluator = Evaluator(catalogue, plan, sources, parts, calendar, place, grid, given)
    answers = {}
    for i, id_ in enumerate(plan.indicators):
        if progress is not None:
            progress("evaluate", i, len(plan.indicators))
        answers[id_] = evaluator.answer(id_)
    problems.extend(calendar.problems)
    problems.extend(_orphans(evaluator, plan))
    return Results(evaluator, question, answers, tuple(problems))


def _only(period: str | None) -> tuple[str, ...] | None:
    return None if period is None else (period,)


def _of_tests(catalogue: Catalogue, given: GivenCells) -> set[tuple[str, str]]:
    """Return the entities that a test names: the whole by its level's id, others as smallest."""
    codes = {code for cells in given.values() for code in cells}
    smallest = catalogue.levels[-1]
    return {(code if code in catalogue.levels else smallest, code) for code in codes}


def _counted(
    catalogue: Catalogue,
    sources: Sources,
    plan: Plan,
    question: Question,
    progress: Progress | None,
) -> dict[str, Parts]:
    """Scan each table once; every table's problems are told together."""
    found: dict[str, Parts] = {}
    problems: list[Problem] = []
    for i, (id_, keys) in enumerate(plan.keys.items()):
        if id_ not in sources.rows:
            continue
        if progress is not None:
            progress("count", i, len(plan.keys))
        table = sources.rows[id_]
        groups = [d for d in question.dimensions if d in table.columns]
        try:
            found[id_] = aggregated(table, keys, groups, catalogue.code_lists)
        except Problems as error:
            problems.extend(error.problems)
    if problems:
        raise DataErrors(problems)
    return found


def _slots(
    catalogue: Catalogue, question: Question, parts: Mapping[str, Parts], sources: Sources
) -> list[Slot]:
    codes = {d: _codes(catalogue, d, parts, sources) for d in question.dimensions}
    slots: list[Slot] = [()]
    for breakdown in question.breakdowns:
        crossed: list[Slot] = [()]
        for dimension in breakdown:
            crossed = [(*slot, (dimension, code)) for slot in crossed for code in codes[dimension]]
        slots.extend(slot for slot in crossed if slot not in slots)
    return slots


def _codes(
    catalogue: Catalogue, dimension: str, parts: Mapping[str, Parts], sources: Sources
) -> list[str]:
    """Return a dimension's codes: those of its code list in its order, or those in the data."""
    seen: set[str] = set()
    for found in parts.values():
        if dimension in found.groups:
            seen |= {code for code in found.groups[dimension] if code is not None}
    for table in sources.published.values():
        seen |= set(table.groups.get(dimension, ()))
    for contract in catalogue.tables.values():
        column = contract.columns.get(dimension)
        if column is None:
            continue
        if column.type is ColumnType.YES_NO:
            return ["ja", "nej"]
        if column.code_list is not None:
            listed = [c for c in catalogue.code_lists[column.code_list].codes if c != column.total]
            return [code for code in listed if code in seen] or listed
    return sorted(seen)


def _orphans(evaluator: Evaluator, plan: Plan) -> list[Problem]:
    found: list[Problem] = []
    for table, rules in plan.rules.items():
        if plan.keys.get(table) and table in evaluator.parts:
            for level, lost in evaluator.rolled(table, rules[0]).orphans.items():
                found.append(
                    UnknownParent(table=table, level=level, count=len(lost), examples=lost[:3])
                )
    return found


__all__ = ["Origin", "compute"]
