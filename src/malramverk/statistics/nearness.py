"""Which units are most like each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_BLOCK = 512


def nearest(features: Floats, candidates: Whole, k: int) -> Whole:
    """Return the candidates nearest to every unit, itself apart, the nearest first.

    Distances are Euclidean over features divided by their standard deviation; a feature that does
    not vary says nothing. Of equally near candidates the one that stands first is taken.

    Args:
        features: of shape (units, features).
        candidates: the rows that may be chosen, ascending; more than k of them.
        k: how many to choose.

    Returns:
        Row numbers of shape (units, k).
    """
    spread = features.std(axis=0)
    scaled = np.divide(
        features - features.mean(axis=0), spread, out=np.zeros_like(features), where=spread > 0.0
    )
    chosen = scaled[candidates]
    found = np.empty((len(features), k), np.int64)
    for start in range(0, len(features), _BLOCK):
        here = scaled[start : start + _BLOCK]
        apart = ((here[:, None, :] - chosen[None, :, :]) ** 2).sum(axis=2)
        apart[candidates[None, :] == np.arange(start, start + len(here))[:, None]] = np.inf
        order = np.argsort(apart, axis=1, kind="stable")[:, :k]
        found[start : start + _BLOCK] = candidates[order]
    return found
