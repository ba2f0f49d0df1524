"""Quantiles of the distributions that intervals are made with."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@lru_cache(maxsize=256)
def normal(level: float) -> float:
    """Return how many standard errors hold a share of a normal distribution around its middle.

    >>> round(normal(0.95), 6)
    1.959964
    """
    return NormalDist().inv_cdf((1.0 + level) / 2.0)


def student(level: float, freedom: Floats) -> Floats:
    """Return the same of Student's t with some degrees of freedom, above zero."""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(freedom, (1.0 + level) / 2.0), np.float64)


def beta(p: float, a: Floats, b: Floats) -> Floats:
    """Return the quantile of order p of beta distributions whose parameters are above zero."""
    from scipy.special import betaincinv

    return np.asarray(betaincinv(a, b, p), np.float64)
