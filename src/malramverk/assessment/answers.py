"""Which rows answer each cell, a bit for each row: what a table of any size says of columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.lookup import Lookup
from malramverk.assessment.symbols import Alphabet, Symbols
from malramverk.dataclass import dataclass
from malramverk.rules import HitPolicy, Table
from malramverk.rules.axes import Mask
from malramverk.rules.deciding import answered

Numbers: TypeAlias = NDArray[np.unsignedinteger]
Places: TypeAlias = NDArray[np.intp]
Words: TypeAlias = list[NDArray[np.uint8]]  # eight rows in each, the last may have fewer

Lookups: TypeAlias = list[Lookup | None]

_WORD = 8
_BYTE = 256
_FEW, _LONG = 2, 8
_FLAGGED = 1 << 16


@dataclass(frozen=True, slots=True)
class Answered:
    """Which rows count in some cells.

    Attributes:
        numbers: the number of the rows that count in each, of shape (cells,).
        open: the cells that are undecided, since some rows may answer.
        may: these rows, for each word those of each open cell.
    """

    numbers: Numbers
    open: Places
    may: Words


class Answers:
    """The rows of a table that answer each symbol of each input.

    A row answers a cell if it answers each of its inputs: bits stand in the order in which rows
    count, so that the first row is the lowest bit. Those that surely answer and those that may
    are the same but where an input has no value, or is an interval.
    """

    def __init__(self, table: Table, alphabets: Sequence[Alphabet]) -> None:
        self._table, self._alphabets = table, alphabets
        self._single = table.policy.is_single
        self._rows: list[tuple[int, ...]] = [(row,) for row in table.order if self._single]
        self._rows.append(())
        self._known = {0: 0}
        self._full = _words((1 << len(table.rows)) - 1, max(1, -(-len(table.rows) // _WORD)))

    @property
    def rows(self) -> tuple[tuple[int, ...], ...]:
        """By number the rows that count."""
        return tuple(self._rows)

    @property
    def nothing(self) -> int:
        """The number of no row."""
        return len(self._rows) - 1 if self._single else 0

    @property
    def dtype(self) -> np.dtype[np.unsignedinteger]:
        """What numbers are kept in."""
        if not self._single:
            return np.dtype(np.uint32)
        return np.dtype(np.uint8 if _WORD * len(self._full) < _BYTE else np.uint16)

    def of_symbols(self, symbols: Sequence[Symbols]) -> Answered:
        """Return which rows count, from the symbol of each input of each cell."""
        sure = self._together([both[0] for both in self._tables], symbols)
        pairs = zip(symbols, self._alphabets, strict=True)
        unknown = np.flatnonzero(np.logical_or.reduce([s == a.unanswered for s, a in pairs]))
        here = [s[unknown] for s in symbols]
        alive = self._together([both[1] for both in self._tables], here)
        return self._answered(sure, unknown, alive)

    def of_ranges(self, first: Sequence[Symbols], last: Sequence[Symbols]) -> Answered:
        """Return which rows count, from the first and the last symbol that each input may have."""
        tables, numbers = [], []
        for i, alphabet in enumerate(self._alphabets):
            ranges = first[i].astype(np.uint32) * np.uint32(alphabet.size) + last[i]
            different, at = _different(ranges, alphabet.size**2)
            ends = [divmod(number, alphabet.size) for number in different.tolist()]
            tables.append(self._table_of(i, [alphabet.among(*pair) for pair in ends]))
            numbers.append(at)
        sure, alive = (self._together([both[k] for both in tables], numbers) for k in (0, 1))
        return self._answered(sure, np.arange(len(first[0])), alive)

    def reads(self, answered: Answered, i: int) -> NDArray[np.bool_]:
        """Return in which of the open cells some row that may answer wants to know an input."""
        pairs = zip(answered.may, self._reading[i], strict=True)
        found = [(word & bits) != 0 for word, bits in pairs if bits]
        return reduce(np.logical_or, found, np.zeros(len(answered.open), np.bool_))

    @cached_property
    def _reading(self) -> list[list[np.uint8]]:
        """For each input the rows that read it."""
        reads = self._table.reads
        found = (sum((i in read) << row for row, read in enumerate(reads)) for i in self._inputs)
        return [_words(self._ordered(bits), len(self._full)) for bits in found]

    @property
    def _inputs(self) -> range:
        return range(len(self._alphabets))

    @cached_property
    def _tables(self) -> list[tuple[Lookups, Lookups]]:
        return [self._table_of(i, a.possible) for i, a in enumerate(self._alphabets)]

    def _table_of(self, i: int, masks: Sequence[Mask]) -> tuple[Lookups, Lookups]:
        """Return which rows surely answer each of some masks, and which may."""
        found = [answered(self._table, i, mask) for mask in masks]
        return self._lookups([s for s, _ in found]), self._lookups([a for _, a in found])

    def _lookups(self, entries: Sequence[int]) -> Lookups:
        """Return what each entry has in each word; nothing where all have every row of it."""
        words = zip(
            *(_words(self._ordered(bits), len(self._full)) for bits in entries), strict=True
        )
        pairs = zip(map(np.array, words), self._full, strict=True)
        return [None if (word == full).all() else Lookup(word) for word, full in pairs]

    def _together(self, tables: Sequence[Lookups], symbols: Sequence[Symbols]) -> Words:
        """Return for each word which rows answer every input."""
        found = []
        for full, *lookups in zip(self._full, *tables, strict=True):
            pairs = zip(lookups, symbols, strict=True)
            answering = [lookup(symbol) for lookup, symbol in pairs if lookup is not None]
            every = np.full(len(symbols[0]), full, np.uint8) if not answering else answering[0]
            found.append(reduce(np.bitwise_and, answering[1:], every))
        return found

    def _ordered(self, bits: int) -> int:
        return sum((bits >> row & 1) << place for place, row in enumerate(self._table.order))

    def _answered(self, sure: Words, unknown: Places, alive: Words) -> Answered:
        """Return which rows count; which may answer is known of cells where others may than do."""
        certain = [word[unknown] for word in sure]
        unsure = [a & ~c for a, c in zip(alive, certain, strict=True)]
        numbers = self._first(sure) if self._single else self._every(sure)
        stopped = np.flatnonzero(self._stopped(certain, alive, unsure))
        numbers[unknown[stopped]] = self.nothing
        return Answered(numbers, unknown[stopped], [word[stopped] for word in unsure])

    def _stopped(self, certain: Words, alive: Words, unsure: Words) -> NDArray[np.bool_]:
        """Return where it is not known which rows count, since some may answer."""
        if not self._single:
            return _any(unsure)
        surely, maybe = self._first(certain), self._first(alive)
        if self._table.policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
            maybe = np.where(surely == self.nothing, maybe, surely)
        found: NDArray[np.bool_] = surely != maybe
        return found

    def _first(self, words: Words) -> Numbers:
        """Return the place of the first bit: whole words before it are all zeros."""
        found: Numbers = _zeros(words[0]).astype(self.dtype, copy=False)
        for w, word in enumerate(words[1:], 1):
            found += (found == _WORD * w) * _zeros(word)
        return np.minimum(found, self.nothing, out=found)

    def _every(self, words: Words) -> Numbers:
        """Return the numbers of the rows that count all together."""
        width = _FEW if len(words) <= _FEW else -(-len(words) // _LONG) * _LONG
        bytes_ = np.zeros((len(words[0]), width), np.uint8)
        for w, word in enumerate(words):
            bytes_[:, w] = word
        if width == _FEW:
            different, at = _different(bytes_.view("<u2").ravel(), _FLAGGED)
        else:
            keys: NDArray[Any] = bytes_.view("<u8")
            keys = keys.ravel() if width == _LONG else keys
            different, at = np.unique(keys, axis=0, return_inverse=True)
        bits = (int.from_bytes(key.tobytes(), "little") for key in different)
        numbers = np.array([self._number(each) for each in bits], np.uint32)
        return numbers.take(at.ravel())

    def _number(self, bits: int) -> int:
        if bits not in self._known:
            self._known[bits] = len(self._rows)
            order = self._table.order
            self._rows.append(tuple(row for place, row in enumerate(order) if bits >> place & 1))
        return self._known[bits]


def _any(words: Words) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.logical_or.reduce([word != 0 for word in words])
    return found


def _words(bits: int, count: int) -> list[np.uint8]:
    return [np.uint8(bits >> _WORD * w & 255) for w in range(count)]


def _different(keys: Numbers, most: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the different ones of some numbers below a greatest, and which of these each is."""
    if most > _FLAGGED:
        return np.unique(keys, return_inverse=True)
    seen = np.zeros(most, np.bool_)
    seen[keys] = True
    different = np.flatnonzero(seen)
    which: NDArray[Any] = np.zeros(most, np.uint8 if len(different) <= _BYTE else np.uint16)
    which[different] = np.arange(len(different))
    return different, which.take(keys, mode="clip")


def _zeros(word: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return how many zeros stand below the first bit; all bits where there is none."""
    found: NDArray[np.uint8] = np.bitwise_count(~word & (word - 1))
    return found
