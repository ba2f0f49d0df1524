"""A proved table over whole columns of cells: which rows count, or what stops it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.answers import Answers, Numbers, Places
from malramverk.assessment.combinations import Combinations, combinations
from malramverk.assessment.lookup import Lookup
from malramverk.assessment.stopping import Stopping
from malramverk.assessment.symbols import Alphabet, Codes, Floats, Symbols
from malramverk.dataclass import dataclass
from malramverk.rules import Table

Rows: TypeAlias = tuple[tuple[int, ...], ...]

# So many cells that calls cost little beside them, so few that their bytes stay in cache.
_BLOCK = 131_072
# As many combinations as fit a byte cost less than their cells, however few; so many that fit two
# bytes cost less than judging a few times as many cells row by row.
_FEW = 256
_MOST = 65_536


@dataclass(frozen=True, slots=True)
class InputCells:
    """An input's cells of shape (cells,).

    Attributes:
        values: the numbers; the number of each code, and one for yes.
        status: the state and reason; zero for a value.
        low: the least that each may be, where an interval decides.
        high: the most.
        by_interval: where an interval decides.
        texts: of an input that is a text, the number that stands for each between cells.
    """

    values: Floats
    status: Codes
    low: Floats | None = None
    high: Floats | None = None
    by_interval: NDArray[np.bool_] | None = None
    texts: Floats | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What a table says of cells.

    Attributes:
        numbers: the number of the rows that count in each cell, of shape (cells,).
        rows: by number the rows that count, numbered from zero, in the order in which they do.
        status: zero where rows could tell, else the state and reason that stops it.
    """

    numbers: Numbers
    rows: Rows
    status: Codes

    def each(self, of_numbers: NDArray[Any]) -> NDArray[Any]:
        """Return for each cell what stands for its number; to be read, not written in."""
        return Lookup(of_numbers)(self.numbers)


class Kernel:
    """A table made ready for columns.

    Each input becomes a column of symbols. Where these have few combinations, beside the cells
    there are, each combination is decided once; else rows are bits, and each cell has those that
    answer all its inputs.
    """

    def __init__(self, table: Table) -> None:
        self._alphabets = [
            Alphabet(axis, tuple(box[i] for box in table.boxes))
            for i, axis in enumerate(table.axes)
        ]
        self._answers = Answers(table, self._alphabets)
        self._stopping = Stopping(self._answers, self._alphabets, table.otherwise is not None)

    def judge(self, inputs: Sequence[InputCells]) -> Judged:
        """Return which rows count for each cell.

        Args:
            inputs: the cells of each input of the table, in its order.
        """
        size = len(inputs[0].values)
        few = self._are_few(size)
        judge = self._combinations.judged if few else self._row_by_row
        numbers: Numbers = np.empty(size, (self._combinations if few else self._answers).dtype)
        status = np.empty(size, np.uint8)
        for start in range(0, size, _BLOCK):
            here = slice(start, start + _BLOCK)
            statuses = [cells.status[here] for cells in inputs]
            numbers[here], status[here] = judge(self._symbols(inputs, here), statuses)
        rows = self._combinations.rows if few else self._answers.rows
        return self._with_intervals(inputs, Judged(numbers, rows, status))

    def _are_few(self, size: int) -> bool:
        """Say whether deciding each combination of symbols costs little beside the cells."""
        return combinations(self._alphabets) <= max(_FEW, min(size // 4, _MOST))

    @cached_property
    def _combinations(self) -> Combinations:
        return Combinations(self._stopping)

    def _row_by_row(
        self, symbols: Sequence[Symbols], statuses: Sequence[Codes]
    ) -> tuple[Numbers, Codes]:
        answered = self._answers.of_symbols(symbols)
        return answered.numbers, self._stopping.status(answered, statuses)

    def _symbols(self, inputs: Sequence[InputCells], here: slice | Places) -> list[Symbols]:
        pairs = zip(self._alphabets, inputs, strict=True)
        return [a.symbols(cells.values[here], cells.status[here]) for a, cells in pairs]

    def _with_intervals(self, inputs: Sequence[InputCells], judged: Judged) -> Judged:
        """Decide again the cells of which some input is an interval."""
        masks = [cells.by_interval for cells in inputs if cells.by_interval is not None]
        if not masks or not (where := np.logical_or.reduce(masks)).any():
            return judged
        places = np.flatnonzero(where)
        again = np.empty(len(places), self._answers.dtype)
        for start in range(0, len(places), _BLOCK):
            here = places[start : start + _BLOCK]
            answered = self._answers.of_ranges(*self._ranges(inputs, here))
            again[start : start + _BLOCK] = answered.numbers
            judged.status[here] = self._stopping.status(answered, [c.status[here] for c in inputs])
        rows, before, after = _joined(judged.rows, self._answers.rows)
        numbers: Numbers = judged.each(before).copy()
        numbers[places] = Lookup(after)(again)
        return Judged(numbers, rows, judged.status)

    def _ranges(
        self, inputs: Sequence[InputCells], places: Places
    ) -> tuple[list[Symbols], list[Symbols]]:
        """Return the first and the last symbol that each input may have."""
        first, last = self._symbols(inputs, places), self._symbols(inputs, places)
        for i, (alphabet, cells) in enumerate(zip(self._alphabets, inputs, strict=True)):
            if cells.by_interval is None or cells.low is None or cells.high is None:
                continue
            inside = cells.by_interval[places]
            first[i] = np.where(inside, alphabet.of_values(cells.low[places]), first[i])
            last[i] = np.where(inside, alphabet.of_values(cells.high[places]), last[i])
        return first, last


def _joined(first: Rows, second: Rows) -> tuple[Rows, NDArray[Any], NDArray[Any]]:
    """Return what either numbers, and which number of these the numbers of each are."""
    rows = tuple(dict.fromkeys((*first, *second)))
    number = {row: i for i, row in enumerate(rows)}
    dtype = np.uint8 if len(rows) <= _FEW else np.uint32
    before, after = (np.array([number[row] for row in each], dtype) for each in (first, second))
    return rows, before, after
