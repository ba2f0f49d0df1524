"""Published figures as cells: read, never added up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from malramverk.catalogue import Catalogue
from malramverk.cells import State
from malramverk.evaluation.bounds import Bounds
from malramverk.evaluation.column import (
    HAS_VALUE,
    NO_ROWS,
    NO_SOURCE,
    CellColumn,
    absent_column,
)
from malramverk.evaluation.grid import Grid
from malramverk.evaluation.placing import PeriodMap
from malramverk.evaluation.setting import Setting
from malramverk.model import Indicator
from malramverk.quantities import factor, unit_from
from malramverk.tables import PublishedTable


def published_cells(indicator: Indicator, setting: Setting) -> tuple[CellColumn, Bounds]:
    """Return an indicator's published cells, from the first of its bindings that has each.

    A cell that no binding has is ``not_reported``, and says whether any of their tables is at
    hand. Where the measure is in another unit of the
    same kind, values and bounds are converted.
    """
    catalogue, grid = setting.catalogue, setting.grid
    cells = absent_column(NO_SOURCE, grid.size)
    lower, upper = np.full(grid.size, -np.inf), np.full(grid.size, np.inf)
    found = np.zeros(grid.size, np.bool_)
    for binding in indicator.published:
        table = setting.sources.published.get(binding.table)
        measure = catalogue.tables[binding.table].measure_named(binding.measure)
        if table is None or measure is None or measure[0] not in table.measures:
            continue
        lacking = cells.status == NO_SOURCE
        cells = cells.with_status(lacking, NO_ROWS)
        periods = setting.calendar.map(binding.table, indicator.period_rule)
        rows, where = _placed(table, measure[0], periods, grid)
        fresh = ~found[where]
        rows, where = rows[fresh], where[fresh]
        times = scale(catalogue, measure[1].unit, indicator.unit)
        cells = _filled(cells, table, rows, where, times)
        lower[where] = table.lower[rows] * times
        upper[where] = table.upper[rows] * times
        found[where] = True
    held = cells.status >> 4 == State.CENSORED
    return cells, (np.where(held, lower, -np.inf), np.where(held, upper, np.inf))


def scale(catalogue: Catalogue, measured: str | None, wanted: str) -> float:
    """Return what a published figure is multiplied by to be in an indicator's unit."""
    if measured is None:
        return 1.0
    own = tuple(catalogue.framework.units)
    from_, to = unit_from(measured, own), unit_from(wanted, own)
    return 1.0 if from_ is None or to is None else float(factor(from_, to))


def _filled(
    cells: CellColumn,
    table: PublishedTable,
    rows: NDArray[np.int64],
    where: NDArray[np.int64],
    times: float,
) -> CellColumn:
    value, status, flags = cells.value.copy(), cells.status.copy(), cells.flags.copy()
    status[where] = table.status[rows]
    value[where] = np.where(table.status[rows] == HAS_VALUE, table.value[rows] * times, 0.0)
    flags[where] = table.flags[rows]
    return CellColumn(value, status, replace(cells.support, flags=flags))


def _placed(
    table: PublishedTable, measure: str, periods: PeriodMap, grid: Grid
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of row in the published table and cell in the grid."""
    wanted = table.measures.index(measure)
    rows = np.flatnonzero(table.measure == wanted)
    sites = np.full((len(table.entities), len(table.periods)), -1, np.int64)
    for p, period in enumerate(table.periods):
        if period not in periods:
            continue
        for e, (level, code) in enumerate(table.entities):
            sites[e, p] = grid.site_index.get((level, code, periods[period]), -1)
    site = sites[table.entity[rows], table.period[rows]]
    slot = _slots(table, rows, grid)
    inside = (site >= 0) & (slot >= 0)
    return rows[inside], site[inside] * len(grid.slots) + slot[inside]


def _slots(table: PublishedTable, rows: NDArray[np.int64], grid: Grid) -> NDArray[np.int64]:
    """Return the slot of each row, -1 for a group that is not asked for."""
    found = np.full(len(rows), -1, np.int64)
    for number, slot in enumerate(grid.slots):
        codes = dict(slot)
        inside = np.ones(len(rows), np.bool_)
        for dimension, listed in table.groups.items():
            wanted = codes.get(dimension)
            index = listed.index(wanted) if wanted in listed else (-1 if wanted is None else -2)
            inside &= table.group[dimension][rows] == index
        if not codes.keys() <= table.groups.keys():
            inside[:] = False
        found[inside] = number
    return found
