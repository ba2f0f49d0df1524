"""Chance that falls alike on every machine: this module draws it.

Only uniform numbers are drawn, and only added, multiplied and compared, so that neither the
processor nor the version of numpy can change a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def generator(seed: int, name: str, year: int = 0) -> np.random.Generator:
    """Return the generator of one table and year, whatever was drawn before it."""
    words = [seed, crc32(name.encode()), year]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))


def bell(rng: np.random.Generator, *shape: int) -> Floats:
    """Draw bell-shaped numbers with mean 0 and variance 1, none beyond 3.5."""
    total = sum((rng.random(shape) for _ in range(3)), start=rng.random(shape))
    return np.asarray((total - 2.0) * np.sqrt(3.0))


def singles(rng: np.random.Generator, n: int) -> Singles:
    """Draw uniform numbers in 0 to 1, quickly and with 24 bits."""
    return rng.random(n, dtype=np.float32)


def bell_singles(rng: np.random.Generator, n: int) -> Singles:
    """Draw ``n`` bell-shaped numbers as `bell` does, quickly and with fewer bits."""
    total = singles(rng, n)
    for _ in range(2):
        total += singles(rng, n)
    total -= np.float32(1.5)
    total *= np.float32(2.0)
    return total


def ranked(scores: Floats) -> Floats:
    """Return each score's place among them all, evenly spread over 0 to 1."""
    places = np.empty(len(scores))
    places[np.argsort(scores, kind="stable")] = np.arange(len(scores))
    return np.asarray((places + 0.5) / max(len(scores), 1))


def shaped(scores: Floats, quantiles: Sequence[float], shares: Sequence[float]) -> Floats:
    """Give scores the shape of a known distribution and keep their order.

    Args:
        scores: any numbers, of shape (n,).
        quantiles: the distribution's values at ``shares``.
        shares: shares in 0 to 1, rising from 0 to 1.

    Returns:
        Values of shape (n,), in the quantiles' unit.
    """
    return np.asarray(np.interp(ranked(scores), shares, quantiles))


def whole(expected: Floats, chance: Floats) -> Ints:
    """Round to whole numbers, up or down by chance, so that the mean is kept."""
    return np.floor(expected + chance).astype(np.int64)
