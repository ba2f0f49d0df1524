"""What sums cannot tell: quantiles, distinct values and inequality, from tables of values.

Source for the quantile methods: Hyndman and Fan (1996), Sample quantiles in statistical packages,
The American Statistician 50(4); the names are numpy's.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.evaluation.column import Floats
from malramverk.evaluation.exactness import exact_sums, in_units

Whole = NDArray[np.int64]
_BITS = 60
_WIDE = 2**62


@dataclass(frozen=True, slots=True)
class Spread:
    """The values of every cell, sorted within it.

    Attributes:
        size: the number of cells.
        cells: the cells that have any value, of shape (occupied,).
        starts: where each such cell's values begin, of shape (occupied,).
        values: the values of all cells in turn, ascending within each.
        counts: how many rows have each value.
        weights: the weight they have together.
    """

    size: int
    cells: Whole
    starts: Whole
    values: NDArray[Any]
    counts: Whole
    weights: Floats

    @property
    def ends(self) -> Whole:
        """Where each cell's values end."""
        last = [len(self.values)] if len(self.starts) else []
        return np.append(self.starts[1:], last).astype(np.int64)

    @property
    def shares(self) -> Whole:
        """The weights as whole numbers that stand to each other as they do, cell by cell.

        Weights of few decimals do so exactly, others to within 2^-60 of their sum.
        """
        told, sizes = in_units(self.weights, self.starts), self.ends - self.starts
        _, exponent = np.frexp(np.add.reduceat(np.abs(told.units), self.starts))
        cut = np.where(told.whole & (exponent <= _BITS), 0, _BITS - exponent)
        return np.asarray(np.rint(np.ldexp(told.units, np.repeat(cut, sizes))), np.int64)


def spread(size: int, cells: Whole, values: NDArray[Any], counts: Whole, weights: Floats) -> Spread:
    """Return values sorted within their cells, equal values of a cell together.

    Args:
        size: the number of cells.
        cells: the cell of each value, of shape (rows,).
        values: the values.
        counts: how many rows have each.
        weights: the weight they have together.
    """
    if values.dtype == object:
        _, values = np.unique(values.astype(str), return_inverse=True)
    order = np.lexsort((weights, values, cells))
    cells, values, counts, weights = cells[order], values[order], counts[order], weights[order]
    if len(cells):
        fresh = np.r_[True, (cells[1:] != cells[:-1]) | (values[1:] != values[:-1])]
        first = np.flatnonzero(fresh)
        counts = np.add.reduceat(counts, first)
        weights = np.add.reduceat(weights, first)
        cells, values = cells[first], values[first]
    begins = np.r_[True, cells[1:] != cells[:-1]] if len(cells) else np.zeros(0, np.bool_)
    starts = np.flatnonzero(begins).astype(np.int64)
    return Spread(size, cells[starts], starts, values, counts, weights)


def distinct(found: Spread) -> Floats:
    """Return how many different values each cell has."""
    result = np.zeros(found.size)
    result[found.cells] = found.ends - found.starts
    return result


def totals(found: Spread) -> Floats:
    """Return what the values of each cell add up to; infinite where that is too much."""
    told = in_units(found.values, found.starts)
    result = np.zeros(found.size)
    sums = exact_sums(told.units, found.starts, found.counts)
    result[found.cells] = sums / 10.0**told.places
    return result


def gini(found: Spread) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the Gini coefficient of each cell; undefined where the values add up to nothing.

    Source: the mean absolute difference over twice the mean, for a population. Values are taken
    from the middle of their cell, which the weights on both sides leave as it is.
    """
    result, defined = np.zeros(found.size), np.zeros(found.size, np.bool_)
    if not len(found.cells):
        return result, defined
    sizes = found.ends - found.starts
    weights = found.shares
    until = np.cumsum(weights)
    before = until - weights
    before -= np.repeat(before[found.starts], sizes)
    total = np.add.reduceat(weights, found.starts)
    balance = (2 * before + weights - np.repeat(total, sizes)).astype(np.float64)
    told, heavy = in_units(found.values, found.starts), weights.astype(np.float64)
    middle = np.repeat(told.units[(found.starts + found.ends) // 2], sizes)
    mass = exact_sums(told.units * heavy, found.starts)
    spread_out = exact_sums((told.units - middle) * heavy * balance, found.starts)
    fine = (mass > 0) & (total > 0)
    share = np.divide(spread_out, total * mass, out=np.zeros_like(mass), where=fine)
    result[found.cells] = share
    defined[found.cells] = fine
    return result, defined


def quantile(found: Spread, p: Fraction, method: str) -> tuple[Floats, NDArray[np.bool_]]:
    """Return a quantile of each cell by a named method; undefined where there are no values.

    Args:
        found: the values of every cell.
        p: the probability, exactly.
        method: one of the nine of Hyndman and Fan by numpy's names.

    Returns:
        The quantile of each cell, of shape (cells,), and where there is one.
    """
    result, defined = np.zeros(found.size), np.zeros(found.size, np.bool_)
    if not len(found.cells):
        return result, defined
    n = np.add.reduceat(found.counts, found.starts)
    lower, upper, part = METHODS[method](n, p)
    low = _ordered(found, np.clip(lower, 1, n))
    high = _ordered(found, np.clip(upper, 1, n))
    result[found.cells] = low + part * (high - low)
    defined[found.cells] = True
    return result, defined


def weighted_quantile(found: Spread, p: Fraction) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the least value at which the weight of it and all below reaches a share of all."""
    result, defined = np.zeros(found.size), np.zeros(found.size, np.bool_)
    if not len(found.cells):
        return result, defined
    weights = found.shares
    sizes = found.ends - found.starts
    until = np.cumsum(weights)
    within = until - np.repeat(until[found.starts] - weights[found.starts], sizes)
    total = np.add.reduceat(weights, found.starts)
    reached = np.flatnonzero(_reaches(within, np.repeat(total, sizes), p) & (weights > 0))
    fine = total > 0
    at = reached[np.searchsorted(reached, found.starts[fine])]
    result[found.cells[fine]] = found.values[at]
    defined[found.cells[fine]] = True
    return result, defined


def _reaches(part: Whole, whole: Whole, p: Fraction) -> NDArray[np.bool_]:
    """Say where a part is at least a share of the whole, exactly."""
    kind: Any = np.int64 if _WIDE // max(p.denominator, 1) > whole.max(initial=0) else object
    left, right = part.astype(kind) * p.denominator, whole.astype(kind) * p.numerator
    return np.asarray(left >= right, np.bool_)


def _ordered(found: Spread, k: Whole) -> Floats:
    """Return the k-th smallest value of each cell, k of shape (occupied,) and from 1."""
    cumulated = np.cumsum(found.counts)
    before = cumulated[found.starts] - found.counts[found.starts]
    at = np.searchsorted(cumulated, before + k, side="left")
    return found.values[at].astype(np.float64)


Place = tuple[Whole, Whole, Floats]


def _continuous(a: Fraction, b: Fraction) -> Callable[[Whole, Fraction], Place]:
    """Return a method that interpolates at h = n·p + a + p·b."""

    def place(n: Whole, p: Fraction) -> Place:
        slope, shift = p, a + p * b
        bottom = slope.denominator * shift.denominator
        top = n * (slope.numerator * shift.denominator) + shift.numerator * slope.denominator
        whole = np.floor_divide(top, bottom)
        part = (top - whole * bottom) / bottom
        outside = (whole < 1) | (whole >= n)
        return whole, whole + 1, np.where(outside, 0.0, part)

    return place


def _inverted(n: Whole, p: Fraction) -> Place:
    j = -np.floor_divide(-n * p.numerator, p.denominator)
    return j, j, np.zeros(len(n))


def _averaged(n: Whole, p: Fraction) -> Place:
    exact = (n * p.numerator) % p.denominator == 0
    j = -np.floor_divide(-n * p.numerator, p.denominator)
    return j, j + 1, np.where(exact & (j >= 1) & (j < n), 0.5, 0.0)


def _closest(n: Whole, p: Fraction) -> Place:
    bottom = 2 * p.denominator
    top = 2 * n * p.numerator - p.denominator
    j = np.floor_divide(top, bottom)
    stays = (top % bottom == 0) & (j % 2 == 0)
    j = np.where(stays, j, j + 1)
    return j, j, np.zeros(len(n))


_HALF, _THIRD, _EIGHTH = Fraction(1, 2), Fraction(1, 3), Fraction(3, 8)

METHODS: dict[str, Callable[[Whole, Fraction], Place]] = {
    "inverted_cdf": _inverted,
    "averaged_inverted_cdf": _averaged,
    "closest_observation": _closest,
    "interpolated_inverted_cdf": _continuous(Fraction(0), Fraction(0)),
    "hazen": _continuous(_HALF, Fraction(0)),
    "weibull": _continuous(Fraction(0), Fraction(1)),
    "linear": _continuous(Fraction(1), Fraction(-1)),
    "median_unbiased": _continuous(_THIRD, _THIRD),
    "normal_unbiased": _continuous(_EIGHTH, Fraction(1, 4)),
}
