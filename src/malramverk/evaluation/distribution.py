"""What sums cannot tell: quantiles, distinct values and inequality, from tables of values.

Source for the quantile methods: Hyndman and Fan (1996), Sample quantiles in statistical packages,
The American Statistician 50(4); the names are numpy's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import Floats

Whole = NDArray[np.int64]


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
        return np.append(self.starts[1:], len(self.values)).astype(np.int64)


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
    order = np.lexsort((values, cells))
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


def gini(found: Spread) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the Gini coefficient of each cell; undefined where the values add up to nothing.

    Source: the mean absolute difference over twice the mean, for a population.
    """
    result, defined = np.zeros(found.size), np.zeros(found.size, np.bool_)
    if not len(found.cells):
        return result, defined
    cumulated = np.cumsum(found.weights) - found.weights
    within = cumulated - np.repeat(cumulated[found.starts], found.ends - found.starts)
    values = found.values.astype(np.float64)
    total = np.add.reduceat(found.weights, found.starts)
    mass = np.add.reduceat(values * found.weights, found.starts)
    ranked = np.add.reduceat(values * found.weights * (2 * within + found.weights), found.starts)
    fine = (mass > 0) & (total > 0)
    share = np.divide(ranked, total * mass, out=np.ones_like(mass), where=fine) - 1.0
    result[found.cells] = np.where(fine, share, 0.0)
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
    cumulated = np.cumsum(found.weights)
    before = cumulated[found.starts] - found.weights[found.starts]
    total = np.add.reduceat(found.weights, found.starts)
    wanted = before + total * float(p)
    at = np.searchsorted(cumulated, wanted * (1 - 1e-15), side="left")
    at = np.clip(at, found.starts, found.ends - 1)
    result[found.cells] = found.values[at]
    defined[found.cells] = total > 0
    return result, defined


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
