"""How much values differ, within cells and between the members of a level, without cancellation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.aggregates import Needs, Sums
from malramverk.evaluation.column import Floats
from malramverk.evaluation.distribution import Spread
from malramverk.evaluation.exactness import exact_sums, in_units
from malramverk.evaluation.movement import Members

Values = tuple[Floats, NDArray[np.bool_]]

_SAFE = 2.0**62


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
    cells, starts = found.cells, found.starts
    sizes, one = found.ends - starts, np.ones(len(found.values), np.int64)
    told = in_units(found.values, starts)
    weights = found.weights

    def each(values: NDArray[Any]) -> NDArray[Any]:
        return np.repeat(values, sizes)

    n = exact_sums(weights, one, starts)
    some = np.where(n > 0, n, 1.0)
    mean = exact_sums(told.units * weights, one, starts) / some
    mean = np.clip(mean, told.units[starts], told.units[found.ends - 1])
    centre = np.where(told.whole, np.rint(mean), mean)
    deviations = told.units - each(centre)
    rest = exact_sums(deviations * weights, one, starts) / some
    squares = exact_sums(deviations**2 * weights, one, starts)
    scatter = np.maximum(squares - rest**2 * n, 0.0)
    return Moments(
        _placed(found.size, cells, n),
        _placed(found.size, cells, centre),
        _placed(found.size, cells, rest),
        _placed(found.size, cells, scatter),
        _placed(found.size, cells, told.places + decimals).astype(np.int64),
    )


def _placed(size: int, cells: NDArray[np.int64], values: NDArray[Any]) -> Floats:
    found = np.zeros(size)
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


def between(function: str, estimator: str | None, moments: Moments, members: Members) -> Values:
    """Return the share of variance that lies between members: η² or an intraclass correlation.

    Source: η² = SSB/SST; ICC = (MSB − MSW)/(MSB + (m − 1)·MSW) with m = n0 =
    (N − Σn²/N)/(k − 1) for ``anova_n0`` and m = N/k for ``anova_mean_size``.
    """
    size = len(moments.n)
    below, above = members.below, np.repeat(members.above, _sizes(members))
    n = moments.n[below]
    step = 10.0 ** (moments.places[above] - moments.places[below])
    centre, rest = moments.centre, moments.rest
    near = _floats(centre[below] * step - centre[above])
    offset = near + (rest[below] * step - rest[above])
    total = _added(n, members, size)
    mean = _ratio(_added(n * offset, members, size), total)
    ssb = _added(n * (offset - mean[above]) ** 2, members, size)
    ssw = _added(moments.scatter[below] * step**2, members, size)
    groups, squares = (n > 0).astype(np.float64), n * n
    return shares_between(
        function,
        estimator,
        ssb=ssb,
        ssw=ssw,
        n=total,
        groups=_added(groups, members, size),
        sizes=_added(squares, members, size),
    )


def _sizes(members: Members) -> NDArray[np.int64]:
    return np.diff(np.append(members.starts, len(members.below)))


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


def _added(values: Floats, members: Members, size: int) -> Floats:
    total = np.zeros(size)
    if len(members.above):
        total[members.above] = np.add.reduceat(values, members.starts)
    return total
