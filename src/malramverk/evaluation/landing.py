"""Where rows land: the cells that they count in, and what is added up there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.evaluation.grid import Slot
from malramverk.tables.parts import Parts

Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Landing:
    """Rows that count in cells next to each other, each of them in one.

    Attributes:
        first: the first of the cells.
        last: the cell after the last.
        cells: the cell that each row counts in, told from the first.
        rows: the numbers of the rows; every row in turn, where absent.
    """

    first: int
    last: int
    cells: Places
    rows: Places | None = None

    def add(self, how: np.ufunc, values: NDArray[Any], found: NDArray[Any]) -> None:
        """Add what rows have to what their cells have.

        Args:
            how: what puts two values together.
            values: what each row has, also those that do not land here.
            found: what cells have; changed in place.
        """
        chosen = values if self.rows is None else values[self.rows]
        how.at(found[self.first : self.last], self.cells, chosen.astype(found.dtype, copy=False))

    def within(self, first: int, last: int) -> Landing | None:
        """Return the rows that land in some cells, which then are all there are; if any may."""
        low, high = max(first, self.first), min(last, self.last)
        if low >= high:
            return None
        if (low, high) == (self.first, self.last):
            return replace(self, first=low - first, last=high - first)
        rows, cells = self._by_cell
        begin, end = np.searchsorted(cells, (low - self.first, high - self.first))
        own = cells[begin:end] - (low - self.first)
        return Landing(low - first, high - first, own, rows[begin:end])

    @cached_property
    def _by_cell(self) -> tuple[Places, Places]:
        """The rows and the cell of each, sorted by cell."""
        order = np.argsort(self.cells, kind="stable")
        return (order if self.rows is None else self.rows[order]), self.cells[order]


def landed(
    sites: Places, first: int, last: int, slots: Sequence[Places | int], width: int
) -> Iterator[Landing]:
    """Yield where rows land on one level, once for each breakdown.

    Args:
        sites: the site that each row counts in; negative for none.
        first: the first site of the level.
        last: the site after its last.
        slots: by breakdown, the slot of each row, negative for none; or one for all.
        width: how many slots there are.
    """
    starts = (sites - first) * width
    placed = sites >= 0
    for slot in slots:
        inside = placed & (np.asarray(slot) >= 0)
        cells = starts + slot
        if inside.all():
            yield Landing(first * width, last * width, cells)
        else:
            rows = np.flatnonzero(inside)
            yield Landing(first * width, last * width, cells[rows], rows)


def targets(landings: Sequence[Landing], rows: int) -> tuple[Places, Places]:
    """Return every pair of a row and a cell that it counts in.

    Args:
        landings: where rows land.
        rows: how many rows there are.
    """
    every, none = np.arange(rows), np.zeros(0, np.int64)
    chosen = (every if landing.rows is None else landing.rows for landing in landings)
    cells = (landing.first + landing.cells for landing in landings)
    return np.concatenate([none, *chosen]), np.concatenate([none, *cells])


def slots_of(parts: Parts, slots: Sequence[Slot]) -> list[Places | int]:
    """Return the slot of each row, once for each breakdown that the parts have.

    Returns:
        Numbers of slots of shape (rows,), -1 for none; or one number, where all are in it.
    """
    breakdowns: dict[tuple[str, ...], list[int]] = {}
    for number, slot in enumerate(slots):
        breakdowns.setdefault(tuple(sorted(d for d, _ in slot)), []).append(number)
    return [
        _slot_of(parts, dimensions, numbers, slots)
        for dimensions, numbers in breakdowns.items()
        if parts.groups.keys() >= set(dimensions)
    ]


def _slot_of(
    parts: Parts, dimensions: Sequence[str], numbers: Sequence[int], slots: Sequence[Slot]
) -> Places | int:
    """Return the slot of each row among those of one breakdown."""
    if not dimensions:
        return numbers[0]
    coded = [parts.groups[dimension] for dimension in dimensions]
    shape = tuple(len(codes.texts) for codes in coded)
    meaning = np.full(shape, -1, np.int64)
    for number in numbers:
        code = dict(slots[number])
        texts = [codes.texts for codes in coded]
        if all(code[d] in own for d, own in zip(dimensions, texts, strict=True)):
            at = (own.index(code[d]) for d, own in zip(dimensions, texts, strict=True))
            meaning[tuple(at)] = number
    found: Places = meaning[tuple(codes.numbers for codes in coded)]
    return found
