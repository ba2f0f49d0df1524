"""Counted tables, periods, entities and groups put together into what answers rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from malramverk.catalogue import Catalogue, digest
from malramverk.evaluation.compiled import Compiled
from malramverk.evaluation.given_cells import entities_of
from malramverk.evaluation.grid import Slot, make_grid
from malramverk.evaluation.kinship import Kinship
from malramverk.evaluation.movement import Movement
from malramverk.evaluation.parts import Parts, kept
from malramverk.evaluation.placing import (
    Calendar,
    as_it_is_today,
    existing,
    organisation,
    remembered,
)
from malramverk.evaluation.question import Question
from malramverk.evaluation.rollup import Reach
from malramverk.evaluation.setting import GivenCells, Setting
from malramverk.evaluation.sources import Sources
from malramverk.model import ColumnType
from malramverk.tables.parts import Parts as TableParts


def assembled(
    catalogue: Catalogue,
    parts: Parts,
    compiled: Compiled,
    question: Question,
    given: GivenCells,
    default_period: str | None,
) -> Setting:
    """Return everything that answers rest on.

    What does not depend on the formulas is worked out once for the same parts: which cells there
    are, who belongs to whom, and the sums of every cell.

    Raises:
        DataErrors: where a table does not say which period it is about.
    """
    plan = compiled.plan
    key = (
        contracts(catalogue),
        tuple(plan.rules.items()),
        frozenset(plan.floating.items()),
        plan.looks,
        bool(plan.searching),
        compiled.groups,
        replace(question, indicators=None),
        default_period,
        frozenset(_of_tests(catalogue, given)),
    )
    make = partial(_placed, catalogue, parts, compiled, question, given, default_period)
    return replace(kept(parts, key, make), catalogue=catalogue, plan=plan, given=given)


def contracts(catalogue: Catalogue) -> tuple[object, ...]:
    """Return what decides how tables are read: levels, periods, contracts and code lists."""
    framework = catalogue.framework
    return (
        framework.level_ids,
        framework.period,
        *(digest(table) for table in catalogue.tables.values()),
        *(digest(codes) for codes in catalogue.code_lists.values()),
    )


def _placed(
    catalogue: Catalogue,
    parts: Parts,
    compiled: Compiled,
    question: Question,
    given: GivenCells,
    default_period: str | None,
) -> Setting:
    plan, sources, tables = compiled.plan, parts.sources, parts.tables
    asked = question.periods or ((default_period,) if default_period else None)
    calendar = Calendar(catalogue, plan, tables, sources, asked)
    place = organisation(catalogue, sources, tables, calendar, plan.rules)
    if question.organisation == "now":
        place = as_it_is_today(place)
    exists = existing(sources, tables, place, calendar, plan.rules)
    exists.add((lv, e, p) for lv, e in _of_tests(catalogue, given) for p in calendar.periods)
    slots = _slots(catalogue, question, tables, sources, compiled.groups)
    levels = catalogue.levels if plan.looks else question.levels
    gone = remembered(sources, place, exists) if plan.searching else ()
    grid = make_grid(levels, exists, slots, gone)
    kinship = Kinship(grid, place)
    return Setting(
        catalogue=catalogue,
        plan=plan,
        sources=sources,
        parts=tables,
        tabulations=parts.values,
        calendar=calendar,
        organisation=place,
        grid=grid,
        movement=Movement(kinship),
        reach=Reach(kinship),
        given=given,
        default_period=default_period,
    )


def _of_tests(catalogue: Catalogue, given: GivenCells) -> set[tuple[str, str]]:
    """Return the entities that a test names: the whole by its level's id, others as smallest."""
    codes = entities_of(given)
    smallest = catalogue.levels[-1]
    return {(code if code in catalogue.levels else smallest, code) for code in codes}


def _slots(
    catalogue: Catalogue,
    question: Question,
    parts: Mapping[str, TableParts],
    sources: Sources,
    moved: Iterable[tuple[str, str]],
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
    catalogue: Catalogue, dimension: str, parts: Mapping[str, TableParts], sources: Sources
) -> list[str]:
    """Return a dimension's codes: those of its code list in its order, or those in the data."""
    seen: set[str] = set()
    for found in parts.values():
        if dimension in found.groups:
            seen |= {code for code in found.groups[dimension].texts if code is not None}
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
