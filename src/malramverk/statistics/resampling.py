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

# To draw a row costs a thirtieth of drawing how many rows have a value.
_MOST_A_VALUE = 30
# So many rows are drawn together that what is made of them stays in cache.
_TOGETHER = 1 << 15


def resampled(counts: Whole, seed: int, replicates: int = REPLICATES) -> Whole:
    """Return how often each value is drawn, with replacement, in every replicate.

    A generator begins afresh for each cell, so that an answer does not depend on what else was
    asked for. Rows are drawn one by one, or where they are many beside the values how many have
    each value is.

    Args:
        counts: how many rows have each value, of shape (values,).
        seed: what the generator begins with.
        replicates: how many times the rows are drawn anew.

    Returns:
        Counts of shape (replicates, values); each row adds up to the number of rows.
    """
    n, bits = int(counts.sum()), np.random.PCG64(seed)
    if n > _MOST_A_VALUE * len(counts):
        return np.random.Generator(bits).multinomial(n, counts / n, size=replicates)
    value = np.repeat(np.arange(len(counts)), counts)
    found = np.empty((replicates, len(counts)), np.int64)
    together = 2 * max(_TOGETHER // (2 * n), 1)  # even, so that no half of a word is left over
    for start in range(0, replicates, together):
        here = found[start : start + together]
        here[:] = _drawn(value, here.shape, bits)
    return found


def _drawn(value: Whole, shape: tuple[int, int], bits: np.random.BitGenerator) -> Whole:
    """Draw as many rows as there are for each replicate, and count their values.

    Half a word of random bits, times the number of rows, has the row above the halves' point: no
    row is likelier than another by more than the number of rows in 2^32.
    """
    replicates, values = shape
    draws = replicates * len(value)
    halves = bits.random_raw(-(-draws // 2)).astype("<u8", copy=False).view("<u4")[:draws]
    row = np.multiply(halves, len(value), dtype=np.uint64) >> np.uint64(32)
    place = value.take(row.view(np.int64), mode="clip").reshape(replicates, -1)
    place += np.arange(0, replicates * values, values)[:, np.newaxis]
    return np.bincount(place.ravel(), minlength=replicates * values).reshape(shape)


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
