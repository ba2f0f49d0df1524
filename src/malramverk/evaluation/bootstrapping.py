"""Bootstrap intervals of the figures of cells, from their tables of values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import Floats
from malramverk.evaluation.distribution import METHODS, Spread
from malramverk.formula import Aggregate
from malramverk.statistics.resampling import percentile

Drawn = NDArray[np.int64]
Figure = Callable[[Floats, Drawn], Floats]


def bootstrap(
    aggregate: Aggregate, found: Spread, scale: float, level: float, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Return the lower and upper ends for every cell, and how many rows each is of.

    Args:
        aggregate: what is computed from the values.
        found: the values of every cell.
        scale: what the values are divided by.
        level: the level of confidence.
        seed: what every cell's generator begins with.
    """
    figure = figure_of(aggregate)
    low, high, n = np.zeros(found.size), np.zeros(found.size), np.zeros(found.size)
    for cell, start, end in zip(found.cells, found.starts, found.ends, strict=True):
        values = found.values[start:end].astype(np.float64) / scale
        counts = found.counts[start:end]
        n[cell] = counts.sum()
        low[cell], high[cell] = percentile(counts, partial(figure, values), level, seed)
    return low, high, n


def figure_of(aggregate: Aggregate) -> Figure:
    """Return how an aggregate is computed from values and how often each is drawn.

    The figure takes values of shape (values,) in ascending order and counts of shape
    (replicates, values).
    """
    match aggregate.function:
        case "mean" | "share":
            return _mean
        case "median":
            return _quantile(Fraction(1, 2), "averaged_inverted_cdf")
        case "quantile":
            order, method = aggregate.parameters
            return _quantile(Fraction(order), str(method))
        case "gini":
            return _gini
    sample = aggregate.function.endswith("sample")
    root = aggregate.function.startswith("std")

    def spread(values: Floats, drawn: Drawn) -> Floats:
        variance = _variance(values, drawn, sample)
        return np.asarray(np.sqrt(variance) if root else variance, np.float64)

    return spread


def _mean(values: Floats, drawn: Drawn) -> Floats:
    found: Floats = drawn @ values / drawn.sum(axis=1)
    return found


def _variance(values: Floats, drawn: Drawn, sample: bool) -> Floats:
    n = drawn.sum(axis=1)
    centred = values - values.mean()
    first, second = drawn @ centred, drawn @ (centred * centred)
    bottom = np.maximum(n - 1 if sample else n, 1)
    spread: Floats = np.maximum((second - first * first / n) / bottom, 0.0)
    return spread


def _gini(values: Floats, drawn: Drawn) -> Floats:
    below = np.cumsum(drawn, axis=1) - drawn
    n, mass = drawn.sum(axis=1), drawn @ values
    ranked = (drawn * values * (2 * below + drawn)).sum(axis=1)
    share: Floats = np.divide(ranked, n * mass, out=np.ones(len(n)), where=mass > 0)
    return share - 1.0


def _quantile(order: Fraction, method: str) -> Figure:
    def figure(values: Floats, drawn: Drawn) -> Floats:
        n = drawn[:1].sum(axis=1)
        lower, upper, part = METHODS[method](n, order)
        cumulated = np.cumsum(drawn, axis=1)
        low, high = (
            values[(cumulated < np.clip(k, 1, n)).sum(axis=1)] for k in (lower[0], upper[0])
        )
        return np.asarray(low + part[0] * (high - low), np.float64)

    return figure
