"""How much values differ, within cells and between the members of a level, from exact sums."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.aggregates import Needs, Sums, number
from malramverk.evaluation.column import Floats
from malramverk.evaluation.movement import Members

Values = tuple[Floats, NDArray[np.bool_]]

_SAFE = 2.0**62


def variance(needed: Needs, sums: Sums, *, sample: bool) -> Values:
    """Return the variance of each cell's known values, and where there is one.

    Args:
        needed: the parts, with the sums of deviations from the centre and of their squares.
        sums: the parts' arrays of shape (cells,).
        sample: whether to divide by one less than the number of rows.
    """
    assert needed.known is not None
    assert needed.deviations is not None
    assert needed.squares is not None
    n = sums[needed.known]
    if needed.base is not None:
        weight = number(sums, needed.base, n)
        first, second = number(sums, needed.deviations, n), number(sums, needed.squares, n)
        defined = weight > 0
        mean = np.divide(first, weight, out=np.zeros(len(n)), where=defined)
        spread = np.divide(second, weight, out=np.zeros(len(n)), where=defined) - mean * mean
        return np.maximum(spread, 0.0), defined
    first, second = sums[needed.deviations], sums[needed.squares]
    top = _scatter(n, first, second)
    bottom = n * (n - 1) if sample else n * n
    defined = n > 1 if sample else n > 0
    found = np.divide(top, bottom, out=np.zeros(len(n)), where=defined)
    scale = needed.squares.decimals
    return np.maximum(found, 0.0) / (10.0**scale if scale else 1.0), defined


def _scatter(n: NDArray[np.int64], first: NDArray[Any], second: NDArray[Any]) -> Floats:
    """Return n·Σx² − (Σx)², exactly for whole numbers however large."""
    if first.dtype == np.float64:
        mean = np.divide(first, n, out=np.zeros(len(n)), where=n > 0)
        return np.asarray(n * (second - first * mean), np.float64)
    if object in (first.dtype, second.dtype):
        return _exact_scatter(n, first, second)
    largest = np.abs(first).max(initial=0), second.max(initial=0), n.max(initial=0)
    if float(largest[0]) ** 2 < _SAFE and float(largest[1]) * float(largest[2]) < _SAFE:
        return np.asarray(n * second - first * first, np.float64)
    return _exact_scatter(n, first, second)


def _exact_scatter(n: NDArray[np.int64], first: NDArray[Any], second: NDArray[Any]) -> Floats:
    exact = n.astype(object) * second.astype(object) - first.astype(object) ** 2
    return np.asarray(exact, np.float64)


def between(
    function: str, estimator: str | None, needed: Needs, sums: Sums, members: Members
) -> Values:
    """Return the share of variance that lies between members: η² or an intraclass correlation.

    Source: η² = SSB/SST; ICC = (MSB − MSW)/(MSB + (m − 1)·MSW) with m = n0 =
    (N − Σn²/N)/(k − 1) for ``anova_n0`` and m = N/k for ``anova_mean_size``.
    """
    assert needed.known is not None
    assert needed.deviations is not None
    assert needed.squares is not None
    n = sums[needed.known].astype(np.float64)
    first, second = sums[needed.deviations], sums[needed.squares]
    means = _ratio(first.astype(np.float64) ** 2, n)
    inside, groups, sizes = (
        _added(values, members, len(n)) for values in (means, (n > 0).astype(np.float64), n * n)
    )
    ssb = np.maximum(inside - means, 0.0)
    sst = np.maximum(second.astype(np.float64) - means, 0.0)
    return shares_between(function, estimator, ssb=ssb, sst=sst, n=n, groups=groups, sizes=sizes)


def shares_between(
    function: str,
    estimator: str | None,
    *,
    ssb: Floats,
    sst: Floats,
    n: Floats,
    groups: Floats,
    sizes: Floats,
) -> Values:
    """Return η² or an intraclass correlation from sums of squares.

    Args:
        function: ``between_share`` or ``icc``.
        estimator: ``anova_n0`` or ``anova_mean_size``, for an icc.
        ssb: the squares between groups.
        sst: the squares in all.
        n: how many there are.
        groups: how many groups they are of.
        sizes: the sum of the squares of the groups' sizes.
    """
    if function == "between_share":
        return np.minimum(_ratio(ssb, sst), 1.0), sst > 0
    defined = (groups > 1) & (n > groups)
    msb, msw = _ratio(ssb, groups - 1), _ratio(sst - ssb, n - groups)
    m = _ratio(n - _ratio(sizes, n), groups - 1) if estimator == "anova_n0" else _ratio(n, groups)
    bottom = msb + (m - 1) * msw
    return _ratio(msb - msw, bottom), defined & (bottom != 0)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    found: Floats = np.divide(top, bottom, out=np.zeros(len(top)), where=bottom != 0)
    return found


def _added(values: Floats, members: Members, size: int) -> Floats:
    total = np.zeros(size)
    if len(members.above):
        total[members.above] = np.add.reduceat(values[members.below], members.starts)
    return total
