"""Intervals of a share.

Sources: Wilson (1927); Clopper and Pearson (1934); Brown, Cai and DasGupta (2001), Interval
estimation for a binomial proportion, Statistical Science 16(2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from malramverk.statistics.distributions import beta, normal

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats]


def wilson(p: Floats, n: Floats, level: float) -> Interval:
    """Return Wilson's score interval.

    Args:
        p: shares from 0 to 1, of shape (cells,).
        n: how many each is of, above zero; an estimate need not be whole.
        level: the level of confidence.

    Returns:
        Lower and upper ends, within 0 and 1; exactly 0 for none and exactly 1 for all.
    """
    z = normal(level)
    bottom = 1.0 + z * z / n
    centre = (p + z * z / (2.0 * n)) / bottom
    half = z / bottom * np.sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n))
    low, high = np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)
    return np.where(p <= 0.0, 0.0, low), np.where(p >= 1.0, 1.0, high)


def exact(p: Floats, n: Floats, level: float) -> Interval:
    """Return the interval of Clopper and Pearson; as ``wilson`` but never too narrow."""
    tail = (1.0 - level) / 2.0
    x = p * n
    inside_low, inside_high = np.where(p > 0.0, x, 1.0), np.where(p < 1.0, x, 0.0)
    low = beta(tail, inside_low, n - inside_low + 1.0)
    high = beta(1.0 - tail, inside_high + 1.0, n - inside_high)
    return np.where(p <= 0.0, 0.0, low), np.where(p >= 1.0, 1.0, high)


def wald(p: Floats, n: Floats, level: float) -> Interval:
    """Return the normal approximation, cut at 0 and 1; known to be too narrow for small n."""
    half = normal(level) * np.sqrt(p * (1.0 - p) / n)
    return np.maximum(p - half, 0.0), np.minimum(p + half, 1.0)


def variance(p: Floats, n: Floats) -> Floats:
    """Return the sample variance of n rows of which a share is 1 and the others 0; n above 1."""
    return p * (1.0 - p) * n / (n - 1.0)
