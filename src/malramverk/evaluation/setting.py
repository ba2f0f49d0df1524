"""Everything that answers to a question rest on, side by side and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.evaluation.column import CellColumn
from malramverk.evaluation.distribution import Spread, spread, totals
from malramverk.evaluation.grid import Grid, Organisation
from malramverk.evaluation.landing import targets
from malramverk.evaluation.movement import Movement
from malramverk.evaluation.placing import Calendar
from malramverk.evaluation.plan import Plan
from malramverk.evaluation.rollup import Reach, RolledUp, landings_of, rolled_up
from malramverk.evaluation.sources import Sources
from malramverk.formula import Core
from malramverk.model import Holds
from malramverk.periods import PeriodRule
from malramverk.tables.parts import Parts, Tabulation, ValueKey

GivenCells = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Setting:
    """What a question is answered from.

    Attributes:
        catalogue: the definitions.
        plan: where every indicator comes from.
        sources: the bound tables.
        parts: by table, the parts at the finest grain.
        tabulations: the tables of values.
        calendar: which periods are read for which.
        organisation: who belongs to whom.
        grid: the cells.
        movement: where other cells stand.
        reach: which cells an entity counts in.
        given: values or states of indicators that a test gives.
        default_period: the period of tables that name none.
    """

    catalogue: Catalogue
    plan: Plan
    sources: Sources
    parts: Mapping[str, Parts]
    tabulations: Mapping[ValueKey, Tabulation]
    calendar: Calendar
    organisation: Organisation
    grid: Grid
    movement: Movement
    reach: Reach
    given: GivenCells
    default_period: str | None = None
    _rolled: dict[tuple[str, PeriodRule], RolledUp] = field(default_factory=dict)
    _spreads: dict[tuple[ValueKey, PeriodRule, int], Spread] = field(default_factory=dict)
    _leaves: dict[tuple[PeriodRule, int], dict[Core, CellColumn]] = field(default_factory=dict)

    def leaves(self, rule: PeriodRule, pool: int) -> dict[Core, CellColumn]:
        """Return the cells of expressions that depend on nothing but the parts, as far as known."""
        return self._leaves.setdefault((rule, pool), {})

    def close(self) -> None:
        """Drop what has been worked out."""
        for leaves in self._leaves.values():
            leaves.clear()
        self._rolled.clear()
        self._spreads.clear()

    def rolled(self, table: str, rule: PeriodRule) -> RolledUp:
        """Return a table's parts for every cell under a period rule."""
        key = table, rule
        if key not in self._rolled:
            found = rolled_up(
                self.parts[table],
                self.reach,
                self.calendar.map(table, rule),
                rows_are_reports=self.catalogue.tables[table].holds is Holds.COUNTS,
            )
            floating = {
                part: totals(self.values(listed, rule, 1))
                for part, listed in self.plan.floating.items()
                if part.table == table
            }
            self._rolled[key] = replace(found, sums=found.sums.beside(floating))
        return self._rolled[key]

    def values(self, key: ValueKey, rule: PeriodRule, pool: int) -> Spread:
        """Return the values of every cell, sorted, over one or several periods."""
        wanted = key, rule, pool
        if wanted not in self._spreads:
            table = self.tabulations[key]
            periods = self.calendar.map(key.table, rule)
            landings, _ = landings_of(table.rows, self.reach, periods)
            rows, cells = self._pooled(*targets(landings, len(table.values)), pool)
            self._spreads[wanted] = spread(
                self.grid.size,
                cells,
                table.values[rows],
                table.counts[rows],
                table.weights[rows],
            )
        return self._spreads[wanted]

    def _pooled(
        self, rows: NDArray[np.int64], cells: NDArray[np.int64], pool: int
    ) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """Let each row count in the later periods that pool it, too."""
        all_rows, all_cells = [rows], [cells]
        for steps in range(1, pool):
            before = self.movement.previous(steps)
            later = np.full(self.grid.size, -1, np.int64)
            has = before >= 0
            later[before[has]] = np.flatnonzero(has)
            reached = later[cells]
            all_rows.append(rows[reached >= 0])
            all_cells.append(reached[reached >= 0])
        return np.concatenate(all_rows), np.concatenate(all_cells)
