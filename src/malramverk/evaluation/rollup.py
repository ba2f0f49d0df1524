"""Parts at the finest grain become parts of every cell: sums of sums, never means of means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import NO_ROWS, NOT_APPLICABLE
from malramverk.evaluation.grid import Grid, Organisation
from malramverk.tables.parts import Measure, PartKey, Parts

_EXTREMES = {Measure.LEAST: np.minimum, Measure.GREATEST: np.maximum}
_NEUTRAL = {
    Measure.LEAST: np.iinfo(np.int64).max,
    Measure.GREATEST: np.iinfo(np.int64).min,
}


@dataclass(frozen=True)
class RolledUp:
    """The parts of one table for every cell of a grid.

    Attributes:
        sums: by part, of shape (cells,).
        status: why a cell has no parts, of shape (cells,); 0 where it has.
        orphans: the finest entities that belong to no member of a level, by level.
    """

    sums: Mapping[PartKey, NDArray[Any]]
    status: NDArray[np.uint8]
    orphans: Mapping[str, tuple[str, ...]]


def rolled_up(
    parts: Parts,
    grid: Grid,
    organisation: Organisation,
    periods: Mapping[str | None, str | None],
    *,
    rows_are_reports: bool,
) -> RolledUp:
    """Roll a table's parts up to the cells of a grid.

    Args:
        parts: the parts at the finest grain.
        grid: the cells.
        organisation: who belongs to whom.
        periods: the result's period for each of the table's.
        rows_are_reports: whether an entity without rows has not reported, rather than having
            none of what the rows are.

    Returns:
        Sums for every cell, and why some cells have none.
    """
    rows, cells, orphans = targets(parts, grid, organisation, periods)
    order = np.argsort(cells, kind="stable")
    rows, cells = rows[order], cells[order]
    starts = np.flatnonzero(np.r_[True, cells[1:] != cells[:-1]]) if len(cells) else cells
    reached = cells[starts]
    sums = {key: _reduced(parts, key, rows, starts, reached, grid.size) for key in parts.sums}
    has_rows = np.zeros(grid.size, np.bool_)
    has_rows[reached] = True
    status = _status(parts, grid, organisation, set(periods.values()))
    if rows_are_reports:
        status = np.where((status == 0) & ~has_rows, NO_ROWS, status).astype(np.uint8)
    return RolledUp(sums, status, orphans)


def targets(
    parts: Parts,
    grid: Grid,
    organisation: Organisation,
    periods: Mapping[str | None, str | None],
) -> tuple[NDArray[np.int64], NDArray[np.int64], dict[str, tuple[str, ...]]]:
    """Return pairs of row and cell: each row counts in one cell of each level and slot."""
    slots = len(grid.slots)
    members = _slot_members(parts, grid)
    rows: list[NDArray[np.int64]] = []
    cells: list[NDArray[np.int64]] = []
    orphans: dict[str, tuple[str, ...]] = {}
    for level in dict.fromkeys(grid.levels):
        sites, lost = _sites(parts, grid, organisation, periods, level)
        if lost:
            orphans[level] = lost
        for slot, inside in enumerate(members):
            chosen = np.flatnonzero(inside & (sites >= 0))
            rows.append(chosen)
            cells.append(sites[chosen] * slots + slot)
    if not rows:
        empty = np.zeros(0, np.int64)
        return empty, empty, orphans
    return np.concatenate(rows), np.concatenate(cells), orphans


def _slot_members(parts: Parts, grid: Grid) -> list[NDArray[np.bool_]]:
    found = []
    for slot in grid.slots:
        inside = np.ones(len(parts.periods), np.bool_)
        for dimension, code in slot:
            codes = parts.groups.get(dimension)
            inside &= codes == code if codes is not None else False
        found.append(inside)
    return found


def _sites(
    parts: Parts,
    grid: Grid,
    organisation: Organisation,
    periods: Mapping[str | None, str | None],
    level: str,
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the site of each row at a level, -1 for none, and who belongs to nobody there."""
    size = len(parts.periods)
    finest = _finest(parts, organisation)
    own = parts.keys.get(level)
    codes = own if own is not None else parts.keys.get(finest or "")
    sites = np.full(size, -1, np.int64)
    lost: set[str] = set()
    for row in range(size):
        period = periods.get(parts.periods[row])
        if period is None and parts.periods[row] is not None:
            continue
        code = level if level == organisation.whole else None
        if code is None and codes is not None and codes[row] is not None:
            start = level if own is not None else finest
            assert start is not None
            code = organisation.ancestor(start, codes[row], period, level)
            if code is None and organisation.levels.index(level) < organisation.levels.index(start):
                lost.add(codes[row])
        if code is not None:
            sites[row] = grid.site_index.get((level, code, period), -1)
    return sites, tuple(sorted(lost))


def _finest(parts: Parts, organisation: Organisation) -> str | None:
    named = [level for level in organisation.levels if level in parts.levels]
    return named[-1] if named else None


def _reduced(
    parts: Parts,
    key: PartKey,
    rows: NDArray[np.int64],
    starts: NDArray[np.int64],
    reached: NDArray[np.int64],
    size: int,
) -> NDArray[Any]:
    values = parts.sums[key]
    found = np.zeros(size, values.dtype)
    if not len(rows):
        return found
    kernel = _EXTREMES.get(key.measure)
    if kernel is None:
        found[reached] = np.add.reduceat(values[rows], starts)
        return found
    known = parts.sums[PartKey(Measure.KNOWN, key.table, key.mask, key.operand)]
    neutral = _NEUTRAL[key.measure] if values.dtype == np.int64 else _infinite(key.measure)
    usable = np.where(known > 0, values, neutral)
    extreme = kernel.reduceat(usable[rows], starts)
    found[reached] = np.where(extreme == neutral, 0, extreme)
    return found


def _infinite(measure: Measure) -> float:
    return np.inf if measure is Measure.LEAST else -np.inf


def _status(
    parts: Parts, grid: Grid, organisation: Organisation, covered: set[str | None]
) -> NDArray[np.uint8]:
    """Say where a table cannot give parts: a period without rows, a level or group it lacks."""
    finest = _finest(parts, organisation)
    reach = organisation.levels.index(finest) if finest else 0
    applies = np.array(
        [organisation.levels.index(level) <= reach for level in grid.levels], np.bool_
    )
    dated = np.array([period in covered for period in grid.periods], np.bool_)
    site = np.where(~dated, NO_ROWS, 0)
    site = np.where(~applies, NOT_APPLICABLE, site)
    slot = np.where(grid.slots_within(parts.groups), 0, NOT_APPLICABLE)
    return np.maximum(site[:, None], slot[None, :]).astype(np.uint8).ravel()


def periods_of(parts: Sequence[Parts]) -> set[str | None]:
    """Return the periods that some tables' rows are from."""
    return {period for part in parts for period in part.periods}
