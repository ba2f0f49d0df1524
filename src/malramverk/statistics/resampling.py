"""Bootstrap intervals from tables of values, the same on every engine and machine.

Source: Efron and Tibshirani (1993), An introduction to the bootstrap; the percentile interval.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

REPLICATES = 1999
GENERATOR = "PCG64"


def resampled(counts: Whole, seed: int, replicates: int = REPLICATES) -> Whole:
    """Return how often each value is drawn, with replacement, in every replicate.

    A generator begins afresh for each cell, so that an answer does not depend on what else was
    asked for.

    Args:
        counts: how many rows have each value, of shape (values,).
        seed: what the generator begins with.
        replicates: how many times the rows are drawn anew.

    Returns:
        Counts of shape (replicates, values); each row adds up to the number of rows.
    """
    n = int(counts.sum())
    generator = np.random.Generator(np.random.PCG64(seed))
    return generator.multinomial(n, counts / n, size=replicates)


def percentile(
    counts: Whole, figure: Callable[[Whole], Floats], level: float, seed: int
) -> tuple[float, float]:
    """Return the percentile interval of a figure of one cell's values.

    Args:
        counts: how many rows have each value, of shape (values,).
        figure: the figure of each replicate, from counts of shape (replicates, values).
        level: the level of confidence.
        seed: what the generator begins with.
    """
    found = np.sort(figure(resampled(counts, seed)))
    cut = int((REPLICATES + 1) * (1.0 - level) / 2.0)
    cut = min(max(cut, 1), REPLICATES // 2)
    return float(found[cut - 1]), float(found[REPLICATES - cut])
