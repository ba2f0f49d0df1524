"""How much values differ, within cells and between the members of a level, without cancellation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.evaluation.aggregates import Needs, Sums
from malramverk.evaluation.column import Floats
from malramverk.evaluation.distribution import Spread
from malramverk.evaluation.exactness import exact_sums, in_units
from malramverk.evaluation.movement import Members

Values = tuple[Floats, NDArray[np.bool_]]

_SAFE = 2.0**62
_BLOCK = 32_768


@dataclass(frozen=True, slots=True)
class Moments:
    """How many values each cell has, where they lie and how far apart, arrays of shape (cells,).

    Attributes:
        n: the number, or the weight, of the values.
        centre: a number near their mean, exactly, in units of the last decimal.
        rest: the mean less the centre, in the same units.
        scatter: the weighted squares of the values less their mean, in those units squared.
        places: the decimals of the unit.
    """

    n: Floats
    centre: NDArray[Any]
    rest: Floats
    scatter: Floats
    places: NDArray[np.int64]

    def take(self, cells: NDArray[np.int64]) -> Moments:
        """Return the moments of some of the cells."""
        n, centre, rest = self.n[cells], self.centre[cells], self.rest[cells]
        return Moments(n, centre, rest, self.scatter[cells], self.places[cells])

    def placed(self, cells: NDArray[np.int64], size: int) -> Moments:
        """Return these moments of some cells among others that have no values."""
        return Moments(
            _placed(size, cells, self.n),
            _placed(size, cells, self.centre),
            _placed(size, cells, self.rest),
            _placed(size, cells, self.scatter),
            _placed(size, cells, self.places),
        )


def moments_of_sums(needed: Needs, sums: Sums) -> Moments:
    """Return moments from the sums of deviations from a table's centre and of their squares.

    Whole numbers give them exactly, however far from the table's centre a cell's own lies.
    """
    assert needed.known is not None
    assert needed.deviations is not None
    assert needed.squares is not None
    n = sums[needed.base or needed.known]
    first, second = sums[needed.deviations], sums[needed.squares]
    some = np.where(n > 0, n, 1)
    places = np.full(len(n), needed.deviations.decimals or 0)
    if needed.base is not None:
        places -= needed.base.decimals or 0
    if first.dtype == np.float64 or second.dtype == np.float64:
        rest = first / some
        scatter = np.maximum(second - first * rest, 0.0)
        return Moments(_floats(n), np.zeros(len(n)), _floats(rest), _floats(scatter), places)
    centre = first // some
    rest = _floats(first - centre * some) / _floats(some)
    scatter = _exact_scatter(n, first, second) / _floats(some)
    return Moments(_floats(n), centre, rest, scatter, places)


def _floats(values: NDArray[Any]) -> Floats:
    return values.astype(np.float64)


def _exact_scatter(n: NDArray[Any], first: NDArray[Any], second: NDArray[Any]) -> Floats:
    """Return n·Σx² − (Σx)², exactly for whole numbers however large."""
    if object not in (n.dtype, first.dtype, second.dtype):
        largest = (np.abs(values).max(initial=0) for values in (n, first, second))
        many, far, wide = map(float, largest)
        if far**2 < _SAFE and wide * many < _SAFE:
            return _floats(n * second - first * first)
    return _floats(n.astype(object) * second.astype(object) - first.astype(object) ** 2)


def moments_of_values(found: Spread, decimals: int) -> Moments:
    """Return moments from the values of every cell, each cell about a centre of its own.

    Args:
        found: the values.
        decimals: the values are whole numbers of 10^-decimals, or floating numbers for 0.
    """
    runs = moments_of_runs(found.values, found.starts, found.weights, decimals)
    return runs.placed(found.cells, found.size)


def moments_of_runs(
    values: NDArray[Any], starts: NDArray[np.int64], weights: Floats | None, decimals: int = 0
) -> Moments:
    """Return moments of runs of values, in whatever order each run's values stand.

    Args:
        values: the values of each run in turn.
        starts: where each run begins; none is empty.
        weights: the weight of each value; all alike, where absent.
        decimals: as for `moments_of_values`.
    """
    size = len(starts)
    n, centre, rest, scatter = np.zeros((4, size))
    found = Moments(n, centre, rest, scatter, np.zeros(size, np.int64))
    for runs, rows in blocks(starts, len(values)):
        heavy = None if weights is None else weights[rows]
        some = _moments_of_runs(values[rows], starts[runs] - rows.start, heavy, decimals)
        found.n[runs], found.centre[runs], found.rest[runs] = some.n, some.centre, some.rest
        found.scatter[runs], found.places[runs] = some.scatter, some.places
    return found


def _moments_of_runs(
    values: NDArray[Any], starts: NDArray[np.int64], weights: Floats | None, decimals: int
) -> Moments:
    sizes, told = np.diff(np.append(starts, len(values))), in_units(values, starts)

    def added(numbers: Floats) -> Floats:
        return exact_sums(numbers if weights is None else numbers * weights, starts)

    n = sizes.astype(np.float64) if weights is None else exact_sums(weights, starts)
    some = np.where(n > 0, n, 1.0)
    least, most = (how.reduceat(told.units, starts) for how in (np.minimum, np.maximum))
    mean = np.clip(added(told.units) / some, least, most)
    centre = np.where(told.whole, np.rint(mean), mean)
    deviations = told.units - np.repeat(centre, sizes)
    rest = added(deviations) / some
    scatter = np.maximum(added(deviations**2) - rest**2 * n, 0.0)
    return Moments(n, centre, rest, scatter, told.places + decimals)


def blocks(starts: NDArray[np.int64], size: int) -> Iterator[tuple[slice, slice]]:
    """Yield runs next to each other, and their rows, so few that they stay in the cache.

    Args:
        starts: where each run of rows begins.
        size: how many rows there are.
    """
    first, count = 0, len(starts)
    while first < count:
        last = int(np.searchsorted(starts, starts[first] + _BLOCK, side="right"))
        last = max(first + 1, last - 1 if last < count else count)
        yield (
            slice(first, last),
            slice(int(starts[first]), int(starts[last]) if last < count else size),
        )
        first = last


def _placed(size: int, cells: NDArray[np.int64], values: NDArray[Any]) -> NDArray[Any]:
    found = np.zeros(size, values.dtype)
    found[cells] = values
    return found


def variance(moments: Moments, *, sample: bool) -> Values:
    """Return the variance of each cell's known values, and where there is one.

    Args:
        moments: the cells' moments.
        sample: whether to divide by one less than the number of rows.
    """
    bottom = moments.n - 1.0 if sample else moments.n
    defined = bottom > 0
    return _ratio(moments.scatter, np.where(defined, bottom, 0.0)) / 10.0 ** (
        2 * moments.places
    ), defined


def between(
    function: str,
    estimator: str | None,
    moments: Callable[[NDArray[np.int64]], Moments],
    members: Members,
    wanted: slice,
) -> Values:
    """Return the share of variance that lies between members: η² or an intraclass correlation.

    Source: η² = SSB/SST; ICC = (MSB − MSW)/(MSB + (m − 1)·MSW) with m = n0 =
    (N − Σn²/N)/(k − 1) for ``anova_n0`` and m = N/k for ``anova_mean_size``.

    Args:
        function: ``between_share`` or ``icc``.
        estimator: how an icc is estimated.
        moments: gives the moments of some cells.
        members: the members of the wanted cells.
        wanted: the cells that are asked for.
    """
    sums = np.zeros((5, wanted.stop - wanted.start))
    for runs, rows in blocks(members.starts, len(members.below)):
        above = members.above[runs]
        below, whole = moments(members.below[rows]), moments(wanted.start + above)
        starts = members.starts[runs] - rows.start
        sums[:, above] = _between_sums(below, whole, starts, members.sizes[runs])
    ssb, ssw, n, groups, sizes = sums
    return shares_between(function, estimator, ssb=ssb, ssw=ssw, n=n, groups=groups, sizes=sizes)


def _between_sums(
    below: Moments, whole: Moments, starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> list[Floats]:
    """Return squares between members and within, and of members' sizes the sum and squares."""

    def each(values: NDArray[Any]) -> NDArray[Any]:
        return np.repeat(values, sizes)

    def added(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values, starts))

    n, scatter = below.n, below.scatter
    apart = below.places != each(whole.places)
    if apart.any():
        step = 10.0 ** (each(whole.places) - below.places)
        near = _floats(below.centre * step - each(whole.centre))
        offset = near + (below.rest * step - each(whole.rest))
        scatter = scatter * step**2
    else:
        offset = _floats(below.centre - each(whole.centre)) + (below.rest - each(whole.rest))
    total = added(n)
    mean = _ratio(added(n * offset), total)
    ssb = added(n * (offset - each(mean)) ** 2)
    return [ssb, added(scatter), total, added((n > 0).astype(np.float64)), added(n * n)]


def shares_between(
    function: str,
    estimator: str | None,
    *,
    ssb: Floats,
    ssw: Floats,
    n: Floats,
    groups: Floats,
    sizes: Floats,
) -> Values:
    """Return η² or an intraclass correlation from sums of squares.

    Args:
        function: ``between_share`` or ``icc``.
        estimator: ``anova_n0`` or ``anova_mean_size``, for an icc.
        ssb: the squares between groups.
        ssw: the squares within them.
        n: how many there are.
        groups: how many groups they are of.
        sizes: the sum of the squares of the groups' sizes.
    """
    if function == "between_share":
        sst = ssb + ssw
        return _ratio(ssb, sst), sst > 0
    defined = (groups > 1) & (n > groups)
    msb, msw = _ratio(ssb, groups - 1), _ratio(ssw, n - groups)
    m = _ratio(n - _ratio(sizes, n), groups - 1) if estimator == "anova_n0" else _ratio(n, groups)
    bottom = msb + (m - 1) * msw
    return _ratio(msb - msw, bottom), defined & (bottom != 0)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    found: Floats = np.divide(top, bottom, out=np.zeros(len(top)), where=bottom != 0)
    return found
