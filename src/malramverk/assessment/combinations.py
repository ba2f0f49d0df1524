"""A table whose inputs have few combinations of symbols: each of them is decided once."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.answers import Numbers
from malramverk.assessment.lookup import Lookup
from malramverk.assessment.stopping import Stopping
from malramverk.assessment.symbols import Alphabet, Codes, Symbols
from malramverk.evaluation.column import CENSORED, HAS_VALUE, OUT_OF_DOMAIN

_BYTE = 256
# Beyond every number of rows: that no row answers, and from there on that some may.
_NOWHERE = 1 << 40
_OPEN = _NOWHERE + 1


def combinations(alphabets: Sequence[Alphabet]) -> int:
    """Return how many combinations of symbols there are."""
    return prod(alphabet.size for alphabet in alphabets)


class Combinations:
    """What is decided of each combination of symbols.

    Combinations have one number together where the same rows count, where no row answers, and
    where the same inputs could stop them; those that are decided come first.

    Attributes:
        rows: by number the rows that count.
        dtype: what numbers are kept in.
    """

    def __init__(self, stopping: Stopping) -> None:
        self._alphabets = stopping.alphabets
        different, numbers = _in_order(self._keys(stopping))
        rows = stopping.answers.rows
        self.rows = tuple(rows[key] if key < _NOWHERE else () for key in different.tolist())
        self.dtype = np.dtype(np.uint8 if len(self.rows) < _BYTE else np.uint16)
        self._numbers = Lookup(numbers.astype(self.dtype))
        undecided = np.where(different == _NOWHERE, OUT_OF_DOMAIN, CENSORED)
        self._least = Lookup(np.where(different < _NOWHERE, HAS_VALUE, undecided).astype(np.uint8))
        nowhere = different == _NOWHERE
        self._nowhere = Lookup(nowhere) if nowhere.any() else None
        could = np.where(different >= _OPEN, different - _OPEN, 0)
        self._could = [Lookup(could >> i & 1 == 1) for i in range(len(self._alphabets))]

    def _keys(self, stopping: Stopping) -> NDArray[np.int64]:
        sizes = [alphabet.size for alphabet in self._alphabets]
        places = np.unravel_index(np.arange(prod(sizes)), sizes)
        symbols = [place.astype(np.uint16) for place in places]
        answered = stopping.answers.of_symbols(symbols)
        keys = answered.numbers.astype(np.int64)
        keys[stopping.nowhere(answered)] = _NOWHERE
        keys[answered.open] = _OPEN + stopping.could(answered, symbols)
        return keys

    def judged(
        self, symbols: Sequence[Symbols], statuses: Sequence[Codes]
    ) -> tuple[Numbers, Codes]:
        """Return the number of each cell, and what stops it.

        Args:
            symbols: the symbol of each input.
            statuses: its state and reason.
        """
        numbers: Numbers = self._numbers(self._together(symbols))
        status = self._least(numbers)
        for i, (alphabet, here) in enumerate(zip(self._alphabets, statuses, strict=True)):
            if here.any():
                told = self._could[i](numbers) * alphabet.wanted(here)
                status = np.maximum(status, told)
                if self._nowhere is not None:
                    status = np.maximum(status, self._nowhere(numbers) * here)
        return numbers, status

    def _together(self, symbols: Sequence[Symbols]) -> Symbols:
        """Return the number of the combination of each cell's symbols."""
        dtype = np.dtype(np.uint8 if combinations(self._alphabets) <= _BYTE else np.uint16)
        at = symbols[0].astype(dtype, copy=False)
        for alphabet, more in zip(self._alphabets[1:], symbols[1:], strict=True):
            at = np.multiply(at, dtype.type(alphabet.size))
            np.add(at, more, out=at)
        return at


def _in_order(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return the different keys, those that are decided first, and which each is."""
    different, first, at = np.unique(keys, return_index=True, return_inverse=True)
    order = np.lexsort((first, different >= _NOWHERE))
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order))
    return different[order], rank[at]
