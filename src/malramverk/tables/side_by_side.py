"""Up to eight numbers of rows counted at once, side by side in the digits of floating numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

_DIGITS = 52
_NARROW = 13
_CODES = np.arange(256)


def bytes_of(names: Sequence[str]) -> Iterator[pl.Expr]:
    """Yield columns ``__byte_0``… with a bit for each of eight columns of yes and no."""
    import polars as pl

    for number, first in enumerate(range(0, len(names), 8)):
        bits = (
            # a choice of two numbers costs a tenth of turning an answer into a number
            pl.when(pl.col(name)).then(pl.lit(1 << bit, pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
            for bit, name in enumerate(names[first : first + 8])
        )
        yield reduce(or_, bits).alias(f"__byte_{number}")


class Counters:
    """Numbers of rows of every cell, one for each bit of a byte.

    They are added up in words that hold several side by side, each as wide as no cell's number
    of rows can be, and moved to numbers of their own before one could run into the next.
    """

    def __init__(self, count: int, size: int) -> None:
        self._counts = np.zeros((count, size), np.int64)
        self._waiting = 0
        self._settled = False
        self._narrow(_NARROW)

    def _narrow(self, width: int) -> None:
        """Begin anew with words that hold numbers of some width."""
        count, size = self._counts.shape
        self._width, self._each = width, _DIGITS // width
        self._words = np.zeros((-(-count // self._each), size))
        self._meaning = np.zeros((len(self._words), 256))
        for bit in range(count):
            word, place = divmod(bit, self._each)
            self._meaning[word] += (_CODES >> bit & 1) * 2.0 ** (width * place)

    def add(
        self,
        cells: NDArray[np.int64],
        codes: NDArray[np.uint8],
        counted: NDArray[np.int64],
        inside: slice,
    ) -> None:
        """Add rows.

        Args:
            cells: the cell of each, from the first that any has.
            codes: the byte of each.
            counted: how many rows each of these cells has.
            inside: where these cells are among all.
        """
        most = int(counted.max(initial=0))
        if self._waiting + most >= 1 << self._width:
            self._settle()
            if most >= 1 << self._width:
                self._narrow(_DIGITS // 2 if most < 1 << _DIGITS // 2 else _DIGITS)
        self._waiting += most
        for word, meaning in zip(self._words, self._meaning, strict=True):
            word[inside] += np.bincount(cells, meaning[codes], len(counted))

    def _settle(self) -> None:
        """Move what has been counted to numbers of their own."""
        for count, waiting in zip(self._counts, self._apart(self._words), strict=True):
            count += waiting
        self._words[:] = 0
        self._waiting = 0
        self._settled = True

    def _apart(self, words: NDArray[np.float64]) -> Iterator[NDArray[np.int64]]:
        """Yield the number of each bit that words hold side by side."""
        low = (1 << self._width) - 1
        for bit in range(len(self._counts)):
            word, place = divmod(bit, self._each)
            if not place:
                whole = words[word].astype(np.int64)
            yield whole >> (self._width * place) & low

    def grow(self, more: int) -> None:
        """Make room for more cells."""
        self._counts = np.pad(self._counts, ((0, 0), (0, more)))
        self._words = np.pad(self._words, ((0, 0), (0, more)))

    def counted(self, cells: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
        """Yield the numbers of some cells, bit by bit."""
        waiting = self._apart(self._words[:, cells])
        for count, more in zip(self._counts, waiting, strict=True):
            yield count[cells] + more if self._settled else more
