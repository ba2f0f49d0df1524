"""The one evaluator: parts and published figures to cells, indicator by indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from malramverk.catalogue import Catalogue, Formula
from malramverk.cells import Flag, Reason, State, state_of, status_code
from malramverk.evaluation import aggregates
from malramverk.evaluation.algebra import CellAlgebra
from malramverk.evaluation.bounds import Bounds, BoundsAlgebra
from malramverk.evaluation.column import (
    HAS_VALUE,
    NO_SOURCE,
    NOT_IN_FORCE,
    CellColumn,
    Floats,
    absent_column,
    constant_column,
)
from malramverk.evaluation.grid import Grid, Organisation
from malramverk.evaluation.placing import Calendar
from malramverk.evaluation.plan import Origin, Plan
from malramverk.evaluation.published import published_cells
from malramverk.evaluation.rollup import RolledUp, rolled_up
from malramverk.evaluation.sources import Sources
from malramverk.formula import Aggregate, Column, Core, fold
from malramverk.model import Holds, Indicator
from malramverk.periods import PeriodRule, parse_period
from malramverk.tables.parts import Parts

GivenCells = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One indicator's cells.

    Attributes:
        cells: values and states, after the definition's own minimum.
        before_minimum: the same before it, for tests and explanations.
        lower: lower bounds of shape (cells,); -inf where none is known.
        upper: upper bounds; inf where none is known.
        version: for each cell, the number of its version in ``versions``; -1 for none.
        versions: the versions that are in force in some period.
        origin: where the figures come from.
    """

    cells: CellColumn
    before_minimum: CellColumn
    lower: Floats
    upper: Floats
    version: NDArray[np.int64]
    versions: tuple[Indicator, ...]
    origin: Origin


class Evaluator:
    """Answers a plan for one grid; every indicator, roll-up and subtree once."""

    def __init__(
        self,
        catalogue: Catalogue,
        plan: Plan,
        sources: Sources,
        parts: Mapping[str, Parts],
        calendar: Calendar,
        organisation: Organisation,
        grid: Grid,
        given: GivenCells,
    ) -> None:
        self.catalogue = catalogue
        self.plan = plan
        self.sources = sources
        self.parts = parts
        self.calendar = calendar
        self.organisation = organisation
        self.grid = grid
        self._given = given
        self._answers: dict[str, Answer] = {}
        self._rolled: dict[tuple[str, PeriodRule], RolledUp] = {}
        self._memos: dict[PeriodRule, dict[Core, CellColumn]] = {}
        self._bounds: dict[PeriodRule, dict[Core, Bounds]] = {}

    def answer(self, id_: str) -> Answer:
        """Return an indicator's cells, computing them the first time."""
        if id_ not in self._answers:
            self._answers[id_] = self._answer(id_)
        return self._answers[id_]

    def rolled(self, table: str, rule: PeriodRule) -> RolledUp:
        """Return a table's parts for every cell under a period rule."""
        key = table, rule
        if key not in self._rolled:
            self._rolled[key] = rolled_up(
                self.parts[table],
                self.grid,
                self.organisation,
                self.calendar.map(table, rule),
                rows_are_reports=self.catalogue.tables[table].holds is Holds.COUNTS,
            )
        return self._rolled[key]

    def evaluated(self, core: Core, rule: PeriodRule) -> CellColumn:
        """Return the cells of any checked expression."""
        algebra = CellAlgebra(
            self.grid.size, partial(self.aggregate, rule), lambda id_: self.answer(id_).cells
        )
        return fold(core, algebra, self._memos.setdefault(rule, {}))

    def aggregate(self, rule: PeriodRule, aggregate: Aggregate) -> CellColumn:
        """Return the cells of one aggregate."""
        if aggregate.table not in self.parts:
            return absent_column(NO_SOURCE, self.grid.size)
        rolled = self.rolled(aggregate.table, rule)
        found = aggregates.cells(aggregate, aggregates.counts(aggregate, rolled.sums))
        lacking = rolled.status > 0
        if not lacking.any():
            return found
        nothing = absent_column(NO_SOURCE, self.grid.size)
        status = np.where(lacking, rolled.status, found.status).astype(np.uint8)
        return CellColumn(
            np.where(lacking, 0.0, found.value),
            status,
            np.where(lacking, nothing.n, found.n),
            np.where(lacking, nothing.coverage, found.coverage),
            found.flags,
        )

    def _answer(self, id_: str) -> Answer:
        origin = self.plan.origins.get(id_, Origin.NONE)
        size, slots = self.grid.size, len(self.grid.slots)
        cells = absent_column(NOT_IN_FORCE, size)
        lower, upper = np.full(size, -np.inf), np.full(size, np.inf)
        number = np.full(size, -1, np.int64)
        versions: list[Indicator] = []
        for version, sites in self._versions(id_):
            here = np.repeat(sites, slots)
            found, bounds = self._cells(version, origin)
            cells = _placed(cells, found, here)
            lower, upper = np.where(here, bounds[0], lower), np.where(here, bounds[1], upper)
            number[here] = len(versions)
            versions.append(version)
        limited = self._limited(cells, number, versions)
        return Answer(limited, cells, lower, upper, number, tuple(versions), origin)

    def _versions(self, id_: str) -> list[tuple[Indicator, NDArray[np.bool_]]]:
        """Return the versions in force, and the sites whose period each covers."""
        found: dict[str, tuple[Indicator, NDArray[np.bool_]]] = {}
        for text in self.calendar.periods:
            period = parse_period(text) if text is not None else None
            version = self.catalogue.version_for(id_, period)
            if version is None:
                continue
            sites = self.grid.periods == text
            before = found.get(version.key)
            found[version.key] = (version, sites if before is None else before[1] | sites)
        return list(found.values())

    def _cells(self, version: Indicator, origin: Origin) -> tuple[CellColumn, Bounds]:
        size = self.grid.size
        unbounded = np.full(size, -np.inf), np.full(size, np.inf)
        if origin is Origin.GIVEN:
            return self._of_test(self._given[version.id]), unbounded
        if origin is Origin.PUBLISHED:
            return published_cells(version, self.catalogue, self.sources, self.calendar, self.grid)
        formula = self.catalogue.formulas.get(version.key)
        if origin is Origin.NONE or formula is None:
            return absent_column(NO_SOURCE, size), unbounded
        return self._computed(version, formula)

    def _computed(self, version: Indicator, formula: Formula) -> tuple[CellColumn, Bounds]:
        rule = version.period_rule
        cells = self.evaluated(formula.core, rule)
        allowed = self.grid.slots_within(version.groups)
        if not allowed.all():
            outside = np.tile(~allowed, len(self.grid.sites))
            cells = cells.with_status(outside, status_code(State.NOT_APPLICABLE))
        memo = self._bounds.setdefault(rule, {})
        values = self._memos.setdefault(rule, {})
        algebra = BoundsAlgebra(
            partial(self.counts, rule), self._range, self._answer_bounds, values
        )
        lower, upper = fold(formula.core, algebra, memo)
        held = cells.has_value | (cells.status >> 4 == State.CENSORED)
        return cells, (np.where(held, lower, -np.inf), np.where(held, upper, np.inf))

    def counts(self, rule: PeriodRule, aggregate: Aggregate) -> aggregates.Counts | None:
        """Return the counts behind an aggregate; nothing where its table is not at hand."""
        if aggregate.table not in self.parts:
            return None
        return aggregates.counts(aggregate, self.rolled(aggregate.table, rule).sums)

    def _range(self, aggregate: Aggregate) -> tuple[float, float]:
        """Return the least and greatest value that a row's operand may have."""
        operand = aggregate.operand
        if not isinstance(operand, Column):
            return -np.inf, np.inf
        column = self.catalogue.tables[operand.table].columns[operand.name]
        least, greatest = column.minimum, column.maximum
        return (
            -np.inf if least is None else float(least),
            np.inf if greatest is None else float(greatest),
        )

    def _answer_bounds(self, id_: str) -> Bounds:
        answer = self.answer(id_)
        return answer.lower, answer.upper

    def _of_test(self, given: Mapping[str, str]) -> CellColumn:
        cells = absent_column(NO_SOURCE, self.grid.size)
        value, status = cells.value.copy(), cells.status.copy()
        slots = len(self.grid.slots)
        for i, (_, code, _) in enumerate(self.grid.sites):
            if code not in given:
                continue
            here = slice(i * slots, (i + 1) * slots)
            try:
                value[here], status[here] = float(given[code]), HAS_VALUE
            except ValueError:
                state, _, reason = given[code].partition(" ")
                finer = Reason[reason.upper()] if reason else Reason.NONE
                status[here] = status_code(state_of(state), finer)
        return replace(constant_column(0.0, self.grid.size), value=value, status=status)

    def _limited(
        self, cells: CellColumn, number: NDArray[np.int64], versions: list[Indicator]
    ) -> CellColumn:
        """Give the definition's own minimum its due: too few rows, or too few of them known."""
        for i, version in enumerate(versions):
            minimum = version.minimum
            if minimum is None:
                continue
            here = (number == i) & cells.has_value
            if minimum.coverage is not None:
                low = here & (cells.coverage >= 0) & (cells.coverage < float(minimum.coverage))
                flags = cells.flags | np.where(low, int(Flag.LOW_COVERAGE), 0).astype(np.uint16)
                cells = replace(cells, flags=flags)
            if minimum.n is not None:
                few = here & (cells.n >= 0) & (cells.n < minimum.n)
                too_few = status_code(State.TOO_FEW, Reason.MINIMUM_N)
                cells = cells.with_status(few, too_few)
        return cells


def _placed(cells: CellColumn, found: CellColumn, here: NDArray[np.bool_]) -> CellColumn:
    return CellColumn(
        np.where(here, found.value, cells.value),
        np.where(here, found.status, cells.status),
        np.where(here, found.n, cells.n),
        np.where(here, found.coverage, cells.coverage),
        np.where(here, found.flags, cells.flags),
    )
