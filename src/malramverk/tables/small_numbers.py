"""Whole numbers in as few bytes as hold them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.tables.parts import Parts

_SIZES = (np.int8, np.int16, np.int32)


def small(parts: Parts) -> Parts:
    """Return the same parts, each in the smallest whole numbers that hold all of it.

    Parts that share numbers still do.
    """
    each = {id(values): values for values in parts.sums.values()}
    smaller = {number: _small(values) for number, values in each.items()}
    return replace(parts, sums={key: smaller[id(values)] for key, values in parts.sums.items()})


def _small(values: NDArray[Any]) -> NDArray[Any]:
    if values.dtype != np.int64 or not len(values):
        return values
    least, greatest = values.min(), values.max()
    for size in _SIZES:
        limits = np.iinfo(size)
        if limits.min <= least and greatest <= limits.max:
            return values.astype(size)
    return values
