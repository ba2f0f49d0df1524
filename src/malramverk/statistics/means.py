"""Intervals of a mean, and of a difference of two figures from rows that are not the same.

Sources: Welch (1947); Newcombe (1998), Interval estimation for the difference between
independent proportions: comparison of eleven methods, Statistics in Medicine 17, method 10; Zou
and Donner (2008), which carries it to other figures than shares.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from malramverk.statistics.distributions import student

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats]


def t(mean: Floats, variance: Floats, n: Floats, level: float) -> Interval:
    """Return Student's interval of a mean.

    Args:
        mean: means of shape (cells,).
        variance: the sample variance of the rows behind each.
        n: how many rows, above 1.
        level: the level of confidence.
    """
    half = student(level, n - 1.0) * np.sqrt(variance / n)
    return mean - half, mean + half


def welch(
    difference: Floats, variances: tuple[Floats, Floats], n: tuple[Floats, Floats], level: float
) -> Interval:
    """Return Welch's interval of a difference of two means; every n above 1."""
    first, second = (v / m for v, m in zip(variances, n, strict=True))
    error = first + second
    spread = first**2 / (n[0] - 1.0) + second**2 / (n[1] - 1.0)
    least = np.minimum(n[0], n[1]) - 1.0
    freedom = np.divide(error**2, spread, out=least, where=spread > 0.0)
    half = student(level, freedom) * np.sqrt(error)
    return difference - half, difference + half


def difference(first: tuple[Floats, Interval], second: tuple[Floats, Interval]) -> Interval:
    """Return the interval of a difference from each figure's own interval (square and add).

    With Wilson's intervals of two shares it is Newcombe's hybrid score interval.

    Args:
        first: the first figure, and its lower and upper ends.
        second: the figure that is taken from it.
    """
    (one, (one_low, one_high)), (two, (two_low, two_high)) = first, second
    low = one - two - np.hypot(one - one_low, two_high - two)
    high = one - two + np.hypot(one_high - one, two - two_low)
    return low, high
