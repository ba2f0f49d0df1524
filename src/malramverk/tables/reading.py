"""The cells of a block as arrays: each different text is read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.model import Column, ColumnType
from malramverk.tables.blocks import Block, Setting
from malramverk.tables.grid import Cell, shown, text_of
from malramverk.tables.keys import RowKey
from malramverk.tables.spots import at_spot
from malramverk.tables.value_problems import (
    AboveMaximum,
    BelowMinimum,
    NotANumber,
    TooManyDecimals,
    UnknownMark,
)
from malramverk.tables.values import Reading, ValueReader, share_bounds

MOST_PER_COLUMN = 5
_UNREAD = Reading(status=State.NOT_REPORTED << 4)


@dataclass(slots=True)
class Readings:
    """What the cells of a block say, each array of shape (cells,)."""

    value: NDArray[np.float64]
    status: NDArray[np.uint8]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    flags: NDArray[np.uint16]

    @classmethod
    def empty(cls, cells: int) -> Readings:
        """Return room for so many cells."""
        return cls(
            np.zeros(cells),
            np.zeros(cells, dtype=np.uint8),
            np.full(cells, -np.inf),
            np.full(cells, np.inf),
            np.zeros(cells, dtype=np.uint16),
        )

    def put(self, at: NDArray[np.intp], readings: Sequence[Reading], which: NDArray[Any]) -> None:
        """Write what some cells say: ``readings[which[i]]`` at ``at[i]``."""
        self.value[at] = np.array([r.value for r in readings])[which]
        self.status[at] = np.array([r.status for r in readings], dtype=np.uint8)[which]
        self.lower[at] = np.array([r.lower for r in readings])[which]
        self.upper[at] = np.array([r.upper for r in readings])[which]
        self.flags[at] = np.array([r.flags for r in readings], dtype=np.uint16)[which]


@dataclass(frozen=True, slots=True)
class _Said:
    """A text, the mark beside it, and what each says; nothing where it cannot be read."""

    cell: Cell
    mark: str
    figure: Reading | None
    beside: Reading | None

    @property
    def reading(self) -> Reading:
        """What the two say together."""
        if self.figure is None or self.beside is None:
            return _UNREAD
        return self.figure.marked(self.beside)


def read_cells(block: Block, setting: Setting) -> Readings:
    """Read the cells of a block; what is wrong with them is added to the block's problems."""
    made = Readings.empty(len(block.raw))
    order = np.argsort(block.measure, kind="stable")
    starts = np.searchsorted(block.measure[order], np.arange(len(setting.measures) + 1))
    bounded: list[tuple[NDArray[np.intp], Reading, Column]] = []
    for number, id_ in enumerate(setting.measures):
        at = order[starts[number] : starts[number + 1]]
        if len(at):
            bounded.extend(_read_measure(block, setting, id_, at, made))
    for cells, reading, column in bounded:
        _put_bounds(block, setting, cells, reading, column, made)
    return made


def _read_measure(
    block: Block, setting: Setting, id_: str, at: NDArray[np.intp], made: Readings
) -> list[tuple[NDArray[np.intp], Reading, Column]]:
    """Read the cells of one measure; return those whose bounds depend on another column."""
    column = setting.contract.columns[id_]
    reader = ValueReader(setting.contract, column, block.grid.decimal)
    numbers: dict[tuple[Cell, str], int] = {}
    cells = [(block.raw[i], block.marks[i]) for i in at.tolist()]
    which = np.array([numbers.setdefault(cell, len(numbers)) for cell in cells], dtype=np.int32)
    said = [_Said(cell, mark, reader.read(cell), reader.mark(mark)) for cell, mark in numbers]
    block.problems.extend(_wrong(block, id_, column, said, at, which))
    known = [one.reading for one in said]
    made.put(at, known, which)
    return [
        (at[which == number], reading, column)
        for number, reading in enumerate(known)
        if reading.outside is not None
    ]


def _wrong(
    block: Block,
    id_: str,
    column: Column,
    said: Sequence[_Said],
    at: NDArray[np.intp],
    which: NDArray[np.int32],
) -> Iterator[Problem]:
    """Yield a problem for some of the different texts that are wrong, of each sort."""
    wrong: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(said):
        fault = _fault(column, one)
        if fault is not None:
            wrong[fault, one.mark if fault == "mark" else ""].append(number)
    counts = np.bincount(which, minlength=len(said))
    for (fault, mark), numbers in wrong.items():
        most = 1 if mark else MOST_PER_COLUMN
        first_ones = numbers[:most]
        rest = int(counts[numbers[most:]].sum())
        for number in first_ones:
            first = int(at[np.argmax(which == number)])
            count = int(counts[number]) + (rest if number == first_ones[-1] else 0)
            problem = _problem(fault, column, id_, said[number], count)
            yield at_spot(problem, block.spot(first))


def _fault(column: Column, said: _Said) -> str | None:
    if said.figure is None:
        return "number"
    if said.beside is None:
        return "mark"
    value = said.reading.value
    if said.reading.status >> 4 != State.VALUE:
        return None
    if column.minimum is not None and value < float(column.minimum):
        return "minimum"
    if column.maximum is not None and value > float(column.maximum):
        return "maximum"
    if column.type is ColumnType.INTEGER and not value.is_integer():
        return "decimals"
    return None


def _problem(fault: str, column: Column, id_: str, said: _Said, count: int) -> Problem:
    value = shown(text_of(said.cell))
    if fault == "mark":
        return UnknownMark(value=shown(said.mark), column=id_, count=count)
    if fault == "minimum":
        return BelowMinimum(value=value, column=id_, limit=str(column.minimum), count=count)
    if fault == "maximum":
        return AboveMaximum(value=value, column=id_, limit=str(column.maximum), count=count)
    if fault == "decimals":
        return TooManyDecimals(value=value, column=id_, decimals=0, count=count)
    return NotANumber(value=value, column=id_, count=count)


def _put_bounds(
    block: Block,
    setting: Setting,
    cells: NDArray[np.intp],
    reading: Reading,
    column: Column,
    made: Readings,
) -> None:
    """Write the bounds that follow from how many rows the share is of."""
    assert reading.outside is not None
    if reading.base not in setting.measures:
        return
    bases = _bases(block, setting.measures.index(reading.base), made)
    for cell in cells.tolist():
        base = bases.get(_about(block.keys[block.row[cell]]))
        if base:
            lower, upper = share_bounds(reading.outside, base, column.unit)
            made.lower[cell] = max(lower, made.lower[cell])
            made.upper[cell] = min(upper, made.upper[cell])


def _bases(block: Block, measure: int, made: Readings) -> dict[object, float]:
    """Return the number of rows behind the figures of each row that says so."""
    at = np.flatnonzero((block.measure == measure) & (made.status >> 4 == State.VALUE))
    return {
        _about(block.keys[row]): value
        for row, value in zip(block.row[at].tolist(), made.value[at].tolist(), strict=True)
    }


def _about(key: RowKey) -> tuple[object, ...]:
    return key.entity, key.period, key.groups
