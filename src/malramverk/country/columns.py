"""Columns of a table from arrays of indices: this module is where polars comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from malramverk.country.chance import Flags

if TYPE_CHECKING:
    import polars as pl

UNKNOWN = -1
"""The index of a value that is not known."""


def chosen(words: Sequence[str | bool], index: NDArray[np.integer[Any]]) -> pl.Series:
    """Return the words that indices choose; null where the index is `UNKNOWN`."""
    import polars as pl

    column = pl.Series([*words, None])
    places = np.where(index == UNKNOWN, len(words), index).astype(np.uint32)
    return column.gather(pl.Series(places))


def yes_no(yes: Flags, known: Flags) -> pl.Series:
    """Return yes or no; null where it is not known."""
    return numbers(yes, known)


def numbers(values: NDArray[Any], known: Flags) -> pl.Series:
    """Return numbers in their own type; null where they are not known."""
    import polars as pl

    column = pl.Series(values)
    return column.set(pl.Series(~known), None)


def constant(text: str, rows: int) -> pl.Series:
    """Return one text for every row."""
    import polars as pl

    return pl.Series([text]).new_from_index(0, rows)
