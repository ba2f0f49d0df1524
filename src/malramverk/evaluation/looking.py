"""Cells that look to other cells: earlier, above, below, in another group, among their peers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation import distribution
from malramverk.evaluation.aggregates import BETWEEN
from malramverk.evaluation.column import (
    DIVIDED_BY_ZERO,
    EMPTY,
    HAS_VALUE,
    NO_ROWS,
    NONE,
    NOT_APPLICABLE,
    CellColumn,
    Floats,
    no_support,
)
from malramverk.evaluation.grid import Grid
from malramverk.evaluation.movement import Members, Movement
from malramverk.evaluation.variation import between, moments_of_runs, moments_of_values, variance
from malramverk.formula import Across, Move, Moved, Ranked

_EMPTY_IS_ZERO = ("count", "sum", "distinct")


class Looking:
    """Finds values in other cells of one grid."""

    def __init__(self, grid: Grid, movement: Movement) -> None:
        self._grid = grid
        self._movement = movement

    def moved(self, moved: Moved, cells: CellColumn) -> CellColumn:
        """Return an operand's cells as other cells see them."""
        ways = self._movement
        match moved.move, moved.argument:
            case ((Move.PREVIOUS | Move.COMPARABLE_PREVIOUS), (int(steps), *_)):
                return cells.at(ways.previous(steps), NO_ROWS)
            case Move.BASE, (period, *_):
                return cells.at(ways.base(str(period)), NO_ROWS)
            case Move.AT, (level, *_):
                return cells.at(ways.at_level(str(level)), NOT_APPLICABLE)
            case Move.AT_ENTITY, (level, code, *_):
                return cells.at(ways.at_entity(str(level), str(code)), NO_ROWS)
            case Move.GROUP, (dimension, code, *_):
                return cells.at(ways.in_group(((str(dimension), str(code)),)), NO_ROWS)
            case Move.EVERYONE, _:
                cleared = tuple((d, None) for d in self._dimensions())
                return cells.at(ways.in_group(cleared), NO_ROWS)
            case ((Move.FIRST | Move.LATEST), _):
                return self._nearest(cells, latest=moved.move is Move.LATEST)
        raise TypeError(f"the move {moved.move.value} with {moved.argument}")

    def _dimensions(self) -> list[str]:
        return sorted({dimension for slot in self._grid.slots for dimension, _ in slot})

    def _nearest(self, cells: CellColumn, *, latest: bool) -> CellColumn:
        """Return the last, or first, cell with a value up to each cell's own period.

        Where no period has a value the cell keeps its own state.
        """
        series = self._movement.series()
        slots = len(self._grid.slots)
        places = np.arange(self._grid.size)
        for sites in series:
            rows = np.array(sites, np.int64)[:, None] * slots + np.arange(slots)[None, :]
            has = cells.status[rows] == HAS_VALUE
            steps = np.arange(len(sites))[:, None]
            if latest:
                found = np.maximum.accumulate(np.where(has, steps, -1), axis=0)
            else:
                first = np.where(has.any(axis=0), has.argmax(axis=0), len(sites))
                found = np.where(steps >= first[None, :], first[None, :], -1)
            chosen = np.take_along_axis(rows, np.maximum(found, 0), axis=0)
            places[rows.ravel()] = np.where(found >= 0, chosen, rows).ravel()
        return cells.take(places)

    def across(
        self,
        across: Across,
        cells: CellColumn,
        where: CellColumn | None,
        weight: CellColumn | None,
        wanted: slice | None = None,
    ) -> CellColumn:
        """Return an aggregate of the cells of the members of a level below.

        Its n is the number of members it rests on. A member without a value gives the result
        its state, unless the formula skips those.

        Args:
            across: the aggregate.
            cells: what it aggregates, in every cell.
            where: which members are meant, in every cell; all, where absent.
            weight: what they weigh; all alike, where absent.
            wanted: cells next to each other, where no others are asked for.
        """
        wanted = slice(0, self._grid.size) if wanted is None else wanted
        members, size = self._movement.members(across.level).of(wanted), wanted.stop - wanted.start
        inside, blocked = self.inside(across.skip_absent, members, size, cells, where, weight)
        groups = self._groups(across)
        value, defined, n = _aggregated(across, members, inside, cells, weight, groups, size)
        status = np.where(n > 0, DIVIDED_BY_ZERO, EMPTY)
        status = np.where(defined, HAS_VALUE, status)
        status = np.maximum(blocked, np.where(blocked > 0, 0, status))
        outside = ~self.may_have(across.level)[wanted]
        outside[members.above] = False
        status = np.where(outside, NOT_APPLICABLE, status).astype(np.uint8)
        nothing = no_support(size)
        support = replace(nothing, n=np.where(outside, NONE, n))
        return CellColumn(np.where(status == HAS_VALUE, value, 0.0), status, support)

    def _groups(self, across: Across) -> NDArray[np.int64]:
        """Return the cell of the group that each member is of, for what lies between groups."""
        levels = [str(p) for p in across.parameters if self._movement.is_level(str(p))]
        if across.function not in BETWEEN or not levels:
            return np.zeros(self._grid.size, np.int64)
        return self._movement.at_level(levels[0])

    def may_have(self, level: str) -> NDArray[np.bool_]:
        """Say which cells are of a level that may have members at another."""
        reach = self._movement.rank(level)
        rank = self._movement.rank
        return self._grid.cells_of(
            self._grid.coded[0].each(lambda text: rank(text or "") <= reach, np.bool_)
        )

    def inside(
        self,
        skip_absent: bool,
        members: Members,
        size: int,
        cells: CellColumn,
        where: CellColumn | None,
        weight: CellColumn | None,
    ) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
        """Return which members count, and for each cell above the state that stops it."""
        status = cells.status[members.below]
        if weight is not None:
            status = np.maximum(status, weight.status[members.below])
        if where is not None:
            chosen = where.status[members.below] == HAS_VALUE
            inside = chosen & (where.value[members.below] != 0.0)
            unknown = np.where(chosen, HAS_VALUE, where.status[members.below])
            status = np.where(inside, status, unknown).astype(np.uint8)
        has = status == HAS_VALUE
        if where is not None:
            has &= inside
        blocked = np.zeros(size, np.uint8)
        if not skip_absent and len(members.above):
            blocked[members.above] = np.maximum.reduceat(status, members.starts)
        return has, blocked

    def ranked(self, ranked: Ranked, cells: CellColumn) -> CellColumn:
        """Return each cell's place among the cells of its level, period and group.

        Cells without a value have no place and take none.
        """
        peers = self._movement.peers(ranked.level)
        has = np.flatnonzero(cells.has_value & (peers >= 0))
        values = -cells.value[has] if ranked.descending else cells.value[has]
        order = np.lexsort((values, peers[has]))
        groups, values = peers[has][order], values[order]
        place = _places(groups, values, ranked.ties)
        if ranked.percent:
            _, inverse, count = np.unique(groups, return_inverse=True, return_counts=True)
            place = place / count[inverse] if len(place) else place
        value = np.zeros(self._grid.size)
        value[has[order]] = place
        status = np.where(peers < 0, np.maximum(cells.status, NOT_APPLICABLE), cells.status)
        return CellColumn(value, status.astype(np.uint8), lambda: cells.support)


def _places(groups: NDArray[np.int64], values: Floats, ties: str) -> Floats:
    """Return the place of each value within its group, both sorted; ties as they are named."""
    if not len(values):
        return np.zeros(0)
    fresh_group = np.r_[True, groups[1:] != groups[:-1]]
    fresh = fresh_group | np.r_[True, values[1:] != values[:-1]]
    starts = np.flatnonzero(fresh_group)
    base = np.repeat(starts, np.diff(np.append(starts, len(values))))
    firsts = np.flatnonzero(fresh)
    sizes = np.diff(np.append(firsts, len(values)))
    least = np.repeat(firsts, sizes) - base + 1.0
    greatest = np.repeat(firsts + sizes - 1, sizes) - base + 1.0
    if ties == "max":
        return np.asarray(greatest, np.float64)
    if ties == "average":
        return np.asarray((least + greatest) / 2, np.float64)
    if ties == "dense":
        runs = np.cumsum(fresh)
        return np.asarray(runs - runs[base] + 1, np.float64)
    return np.asarray(least, np.float64)


def _aggregated(
    across: Across,
    members: Members,
    inside: NDArray[np.bool_],
    cells: CellColumn,
    weight: CellColumn | None,
    groups: NDArray[np.int64],
    size: int,
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.int64]]:
    chosen = np.flatnonzero(inside)
    parent, below = members.parents[chosen], members.below[chosen]
    values = cells.value[below]
    w = weight.value[below] if weight is not None else np.ones(len(values))
    n = np.bincount(parent, minlength=size).astype(np.int64)
    total = _totals(parent, w, size)
    if across.function in BETWEEN:
        value, defined = _between(across, parent, groups[below], values, size)
    else:
        value, defined = _ACROSS[across.function](across, parent, values, w, total, size)
    if across.function in _EMPTY_IS_ZERO:
        defined = np.ones(size, np.bool_)
    return value, defined, n


Arrays = tuple[Floats, NDArray[np.bool_]]
AcrossKernel = Callable[[Across, NDArray[np.int64], Floats, Floats, Floats, int], Arrays]


def _totals(parent: NDArray[np.int64], values: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(parent, values, minlength=size), np.float64)


def _over(top: Floats, bottom: Floats) -> Arrays:
    defined = bottom > 0
    return np.divide(top, bottom, out=np.zeros(len(top)), where=defined), defined


def _count(
    across: Across, parent: NDArray[np.int64], x: Floats, w: Floats, total: Floats, size: int
) -> Arrays:
    return total, total >= 0


def _sum(
    across: Across, parent: NDArray[np.int64], x: Floats, w: Floats, total: Floats, size: int
) -> Arrays:
    return _totals(parent, x * w, size), total >= 0


def _mean(
    across: Across, parent: NDArray[np.int64], x: Floats, w: Floats, total: Floats, size: int
) -> Arrays:
    return _over(_totals(parent, x * w, size), total)


def _variance(
    across: Across, parent: NDArray[np.int64], x: Floats, w: Floats, total: Floats, size: int
) -> Arrays:
    starts = np.flatnonzero(np.r_[True, parent[1:] != parent[:-1]][: len(parent)])
    runs = moments_of_runs(x, starts, w if across.weight is not None else None)
    moments = runs.placed(parent[starts], size)
    value, defined = variance(moments, sample=across.function.endswith("sample"))
    return (np.sqrt(value) if across.function.startswith("std") else value), defined


def _between(
    across: Across,
    parent: NDArray[np.int64],
    group: NDArray[np.int64],
    x: Floats,
    size: int,
) -> Arrays:
    """Return the share of the variance of members that lies between the groups they are of."""
    pairs, inverse = np.unique(np.stack([parent, group]), axis=1, return_inverse=True)
    owners, starts = np.unique(pairs[0], return_index=True)
    width = pairs.shape[1]
    cells = np.concatenate([inverse.ravel(), width + parent])
    found = distribution.spread(
        width + size, cells, np.tile(x, 2), np.ones(2 * len(x), np.int64), np.ones(2 * len(x))
    )
    members = Members(np.arange(width), width + owners, starts.astype(np.int64))
    estimator = next((str(p) for p in across.parameters if str(p).startswith("anova")), None)
    moments, whole = moments_of_values(found, 0), slice(0, width + size)
    value, defined = between(across.function, estimator, moments.take, members, whole)
    return value[width:], defined[width:]


def _extreme(
    across: Across, parent: NDArray[np.int64], x: Floats, w: Floats, total: Floats, size: int
) -> Arrays:
    least = across.function == "min"
    found = np.full(size, np.inf if least else -np.inf)
    (np.minimum if least else np.maximum).at(found, parent, x)
    defined = np.isfinite(found)
    return np.where(defined, found, 0.0), defined


def _listed(
    across: Across, parent: NDArray[np.int64], x: Floats, w: Floats, total: Floats, size: int
) -> Arrays:
    found = distribution.spread(size, parent, x, np.ones(len(x), np.int64), w)
    if across.function == "distinct":
        return distribution.distinct(found), total >= 0
    if across.function == "gini":
        return distribution.gini(found)
    if across.function == "median":
        return distribution.quantile(found, Fraction(1, 2), "averaged_inverted_cdf")
    order, method = across.parameters
    if across.weight is not None:
        return distribution.weighted_quantile(found, Fraction(order))
    return distribution.quantile(found, Fraction(order), str(method))


_ACROSS: dict[str, AcrossKernel] = {
    "count": _count,
    "sum": _sum,
    "mean": _mean,
    "share": _mean,
    "std": _variance,
    "var": _variance,
    "std_sample": _variance,
    "var_sample": _variance,
    "min": _extreme,
    "max": _extreme,
    "median": _listed,
    "quantile": _listed,
    "distinct": _listed,
    "gini": _listed,
}
