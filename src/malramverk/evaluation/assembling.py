"""Counted tables, periods, entities and groups put together into what answers rest on."""

from __future__ import annotations

from collections.abc import Mapping

from malramverk.catalogue import Catalogue
from malramverk.diagnostics import DataErrors, Problem, Problems
from malramverk.evaluation.grid import Slot, make_grid
from malramverk.evaluation.magnitude import guarded, guards
from malramverk.evaluation.movement import Movement
from malramverk.evaluation.placing import Calendar, as_it_is_today, existing, organisation
from malramverk.evaluation.plan import Origin, Plan, formulas_of, moves_of
from malramverk.evaluation.question import Question
from malramverk.evaluation.setting import GivenCells, Setting
from malramverk.evaluation.sources import Progress, Sources
from malramverk.formula import Move
from malramverk.model import ColumnType
from malramverk.tables.aggregate import Scan
from malramverk.tables.grouping import collected_together
from malramverk.tables.parts import Parts, Tabulation, ValueKey
from malramverk.tables.tabulate import tabulated


def assembled(
    catalogue: Catalogue,
    sources: Sources,
    plan: Plan,
    question: Question,
    given: GivenCells,
    default_period: str | None,
    progress: Progress | None,
) -> Setting:
    """Count every table once and return everything that answers rest on.

    Raises:
        DataErrors: with every problem of the rows that are read.
    """
    parts, values = _counted(catalogue, sources, plan, question, progress)
    asked = question.periods or ((default_period,) if default_period else None)
    calendar = Calendar(catalogue, plan, parts, sources, asked)
    place = organisation(catalogue, sources, parts, calendar, plan.rules)
    if question.organisation == "now":
        place = as_it_is_today(place)
    exists = existing(sources, parts, place, calendar, plan.rules)
    exists |= {(lv, e, p) for lv, e in _of_tests(catalogue, given) for p in calendar.periods}
    slots = _slots(catalogue, question, parts, sources, moved_groups(catalogue, plan))
    levels = catalogue.levels if plan.looks else question.levels
    grid = make_grid(levels, exists, calendar.periods, slots)
    movement = Movement(grid, place)
    return Setting(catalogue, plan, sources, parts, values, calendar, place, grid, movement, given)


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
    """Count every table, and each table of values; tell every problem together."""
    found: dict[str, Parts] = {}
    listed: dict[ValueKey, Tabulation] = {}
    problems: list[Problem] = []
    scans = _scans(catalogue, sources, plan, question)
    if progress is not None:
        progress("count", 0, len(scans))
    counted = collected_together([scan.waiting for scan in scans.values()])
    for i, ((id_, scan), rows) in enumerate(zip(scans.items(), counted, strict=True)):
        try:
            found[id_] = guarded(scan.table.contract, plan.keys[id_], scan.parts(rows))
            for key in plan.values.get(id_, ()):
                listed[key] = tabulated(scan.table, key, scan.groups, catalogue.code_lists)
        except Problems as error:
            problems.extend(error.problems)
        if progress is not None:
            progress("count", i + 1, len(scans))
    if problems:
        raise DataErrors(problems)
    return found, listed


def _scans(
    catalogue: Catalogue, sources: Sources, plan: Plan, question: Question
) -> dict[str, Scan]:
    """Return what to count in each table that is at hand."""
    dimensions = {*question.dimensions, *(d for d, _ in moved_groups(catalogue, plan))}
    found = {}
    for id_, keys in plan.keys.items():
        table = sources.rows.get(id_)
        if table is not None:
            groups = sorted(d for d in dimensions if d in table.columns)
            wanted = tuple(dict.fromkeys((*keys, *guards(table.contract, keys))))
            found[id_] = Scan(table, wanted, groups, catalogue.code_lists)
    return found


def moved_groups(catalogue: Catalogue, plan: Plan) -> list[tuple[str, str]]:
    """Return the groups, by dimension and code, that some formula looks to."""
    found: dict[tuple[str, str], None] = {}
    for id_, origin in plan.origins.items():
        for _, formula in formulas_of(catalogue, id_) if origin is Origin.COMPUTED else ():
            for node in moves_of(formula.core):
                if node.move is Move.GROUP:
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
            return [c for c in catalogue.code_lists[column.code_list].codes if c != column.total]
    return sorted(seen)
