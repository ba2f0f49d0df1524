"""A question and a user's tables become results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from malramverk.catalogue import Catalogue
from malramverk.diagnostics import DataErrors, Problem, Problems
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.grid import Slot, make_grid
from malramverk.evaluation.movement import Movement
from malramverk.evaluation.placing import Calendar, existing, organisation
from malramverk.evaluation.plan import Origin, Plan, formulas_of, planned
from malramverk.evaluation.problems import NothingAtHand, UnknownParent
from malramverk.evaluation.question import Groups, Question, asked
from malramverk.evaluation.results import Results
from malramverk.evaluation.setting import GivenCells, Setting
from malramverk.evaluation.sources import Progress, Sources, bound
from malramverk.formula import Move, Moved, walk
from malramverk.model import ColumnType
from malramverk.tables.aggregate import aggregated
from malramverk.tables.parts import Parts, Tabulation, ValueKey
from malramverk.tables.tabulate import tabulated


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
    parts, tables_of_values = _counted(catalogue, sources, plan, question, progress)
    calendar = Calendar(catalogue, plan, parts, sources, question.periods or _only(default_period))
    place = organisation(catalogue, sources, parts, calendar, plan.rules)
    exists = existing(sources, parts, place, calendar, plan.rules)
    exists |= {(lv, e, p) for lv, e in _of_tests(catalogue, given) for p in calendar.periods}
    slots = _slots(catalogue, question, parts, sources, moved_groups(catalogue, plan))
    levels = catalogue.levels if plan.looks else question.levels
    grid = make_grid(levels, exists, calendar.periods, slots)
    setting = Setting(
        catalogue,
        plan,
        sources,
        parts,
        tables_of_values,
        calendar,
        place,
        grid,
        Movement(grid, place),
        given,
    )
    evaluator = Evaluator(setting)
    answers = {}
    for i, id_ in enumerate(plan.indicators):
        if progress is not None:
            progress("evaluate", i, len(plan.indicators))
        answers[id_] = evaluator.answer(id_)
    problems.extend(calendar.problems)
    problems.extend(_orphans(setting))
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
) -> tuple[dict[str, Parts], dict[ValueKey, Tabulation]]:
    """Scan each table once, and once for each table of values; tell every problem together."""
    found: dict[str, Parts] = {}
    listed: dict[ValueKey, Tabulation] = {}
    problems: list[Problem] = []
    dimensions = {*question.dimensions, *(d for d, _ in moved_groups(catalogue, plan))}
    for i, (id_, keys) in enumerate(plan.keys.items()):
        if id_ not in sources.rows:
            continue
        if progress is not None:
            progress("count", i, len(plan.keys))
        table = sources.rows[id_]
        groups = sorted(d for d in dimensions if d in table.columns)
        try:
            found[id_] = aggregated(table, keys, groups, catalogue.code_lists)
            for key in plan.values.get(id_, ()):
                listed[key] = tabulated(table, key, groups, catalogue.code_lists)
        except Problems as error:
            problems.extend(error.problems)
    if problems:
        raise DataErrors(problems)
    return found, listed


def moved_groups(catalogue: Catalogue, plan: Plan) -> list[tuple[str, str]]:
    """Return the groups, by dimension and code, that some formula looks to."""
    found: dict[tuple[str, str], None] = {}
    for id_, origin in plan.origins.items():
        for _, formula in formulas_of(catalogue, id_) if origin is Origin.COMPUTED else ():
            for node in walk(formula.core):
                if isinstance(node, Moved) and node.move is Move.GROUP:
                    dimension, code = node.argument[:2]
                    found[str(dimension), str(code)] = None
    return list(found)


def _slots(
    catalogue: Catalogue,
    question: Question,
    parts: Mapping[str, Parts],
    sources: Sources,
    moved: list[tuple[str, str]],
) -> list[Slot]:
    """Return everyone, the groups asked for, and after them those that formulas look to."""
    codes = {d: _codes(catalogue, d, parts, sources) for d in question.dimensions}
    slots: list[Slot] = [()]
    for breakdown in question.breakdowns:
        crossed: list[Slot] = [()]
        for dimension in breakdown:
            crossed = [(*slot, (dimension, code)) for slot in crossed for code in codes[dimension]]
        slots.extend(slot for slot in crossed if slot not in slots)
    known = {frozenset(slot) for slot in slots}
    for dimension, code in moved:
        for slot in list(slots):
            other = {**dict(slot), dimension: code}
            if frozenset(other.items()) not in known:
                known.add(frozenset(other.items()))
                slots.append(tuple(other.items()))
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


def _orphans(setting: Setting) -> list[Problem]:
    found: list[Problem] = []
    for table, rules in setting.plan.rules.items():
        if setting.plan.keys.get(table) and table in setting.parts:
            for level, lost in setting.rolled(table, rules[0]).orphans.items():
                count, examples = len(lost), lost[:3]
                found.append(
                    UnknownParent(table=table, level=level, count=count, examples=examples)
                )
    return found
