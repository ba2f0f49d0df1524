"""A proved table over whole columns of cells: which rows count, or what stops it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.lookup import Lookup
from malramverk.assessment.stopping import Stopping
from malramverk.assessment.symbols import Alphabet, Codes, Floats, Symbols
from malramverk.dataclass import dataclass
from malramverk.rules import Decision, Table, decided
from malramverk.rules.axes import Mask
from malramverk.rules.deciding import answered, settled

Numbers = NDArray[np.unsignedinteger]

_BLOCK = 65_536
_BYTE = 256
_MOST_STATES = 60_000


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
        numbers: which decision each cell has, of shape (cells,).
        decisions: the decisions.
        status: zero where rows could tell, else the state and reason that stops it.
    """

    numbers: Numbers
    decisions: tuple[Decision, ...]
    status: Codes

    def each(self, of_decisions: NDArray[Any]) -> NDArray[Any]:
        """Return for each cell what stands for its decision; to be read, not written in."""
        return Lookup(of_decisions)(self.numbers)


class Kernel:
    """A table made ready for columns.

    Each input becomes a column of symbols. Where all symbols together have few combinations they
    are one number, and each combination is decided once; else inputs are taken one after the
    other, and after each is kept only which rows may still answer, and which surely do.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self._alphabets = [
            Alphabet(axis, tuple(box[i] for box in table.boxes))
            for i, axis in enumerate(table.axes)
        ]
        self._decisions: dict[Decision, int] = {}
        self._stops: Stopping | None = None

    def judge(self, inputs: Sequence[InputCells]) -> Judged:
        """Return which rows count for each cell.

        Args:
            inputs: the cells of each input of the table, in its order.
        """
        size = len(inputs[0].values)
        numbers: Numbers = np.empty(size, np.uint8 if self._product is not None else np.uint16)
        for here in _blocks(size):
            numbers[here] = self._numbers(self._symbols(inputs, here))
        numbers = self._with_intervals(inputs, numbers)
        status = np.empty(size, np.uint8)
        for here in _blocks(size):
            status[here] = self._stopping.status(numbers[here], [c.status[here] for c in inputs])
        return Judged(numbers, tuple(self._decisions), status)

    @property
    def _stopping(self) -> Stopping:
        if self._stops is None or len(self._stops.decisions) < len(self._decisions):
            self._stops = Stopping(self.table, self._alphabets, tuple(self._decisions))
        return self._stops

    def _symbols(self, inputs: Sequence[InputCells], here: slice | Numbers) -> list[Symbols]:
        pairs = zip(self._alphabets, inputs, strict=True)
        return [a.symbols(cells.values[here], cells.status[here]) for a, cells in pairs]

    def _number(self, decision: Decision) -> int:
        return self._decisions.setdefault(decision, len(self._decisions))

    @cached_property
    def _product(self) -> Lookup | None:
        """The decision of each combination of symbols; nothing where there are many."""
        if prod(alphabet.size for alphabet in self._alphabets) > _BYTE:
            return None
        combinations = product(*(alphabet.possible for alphabet in self._alphabets))
        found = [decided(self.table, given) for given in combinations]
        for decision in sorted(found, key=lambda d: d.undecided):
            self._number(decision)
        return Lookup(np.array([self._number(decision) for decision in found], np.uint8))

    def _numbers(self, symbols: Sequence[Symbols]) -> Numbers:
        if self._product is None:
            return self._stepwise(symbols)
        at = symbols[0]
        for alphabet, more in zip(self._alphabets[1:], symbols[1:], strict=True):
            np.multiply(at, np.uint8(alphabet.size), out=at)
            np.add(at, more, out=at)
        return self._product(at)

    @cached_property
    def _steps(self) -> tuple[list[Numbers], Numbers] | None:
        """For each input where every kept state goes with each symbol, and what the last mean.

        Nothing where there are too many states to keep.
        """
        every = (1 << len(self.table.rows)) - 1
        states: dict[tuple[int, int], int] = {(every, every): 0}
        steps = []
        for i, alphabet in enumerate(self._alphabets):
            relations = [answered(self.table, i, may) for may in alphabet.possible]
            after: dict[tuple[int, int], int] = {}
            if len(states) * alphabet.size > _MOST_STATES:
                return None
            step = [
                after.setdefault((sure & s, alive & a), len(after))
                for sure, alive in states
                for s, a in relations
            ]
            steps.append(np.array(step, np.uint16))
            states = after
        last = [self._number(settled(self.table, sure, alive)) for sure, alive in states]
        return steps, np.array(last, np.uint16)

    def _stepwise(self, symbols: Sequence[Symbols]) -> Numbers:
        if self._steps is None:
            return self._one_by_one(symbols, symbols)
        steps, last = self._steps
        at = np.zeros(len(symbols[0]), np.uint16)
        for step, alphabet, here in zip(steps, self._alphabets, symbols, strict=True):
            at = step[at * np.uint16(alphabet.size) + here]
        found: Numbers = last[at]
        return found

    def _one_by_one(self, first: Sequence[Symbols], last: Sequence[Symbols]) -> Numbers:
        """Decide once each combination that there is of symbols, or of runs of them."""
        stacked = np.stack([*first, *last])
        different, place = np.unique(stacked, axis=1, return_inverse=True)
        found = [self._number(decided(self.table, self._given(column))) for column in different.T]
        numbers: Numbers = np.array(found, np.uint16)[place.ravel()]
        return numbers

    def _given(self, symbols: NDArray[np.uint8]) -> list[Mask]:
        half = len(symbols) // 2
        ends = zip(symbols[:half], symbols[half:], strict=True)
        return [a.among(int(f), int(t)) for a, (f, t) in zip(self._alphabets, ends, strict=True)]

    def _with_intervals(self, inputs: Sequence[InputCells], numbers: Numbers) -> Numbers:
        """Decide again the cells of which some input is an interval."""
        masks = [cells.by_interval for cells in inputs if cells.by_interval is not None]
        if not masks or not (where := np.logical_or.reduce(masks)).any():
            return numbers
        places = np.flatnonzero(where)
        first, last = [], []
        for alphabet, cells in zip(self._alphabets, inputs, strict=True):
            symbols = alphabet.symbols(cells.values[places], cells.status[places])
            low = high = symbols
            if cells.by_interval is not None and cells.low is not None and cells.high is not None:
                inside = cells.by_interval[places]
                low = np.where(inside, alphabet.of_values(cells.low[places]), symbols)
                high = np.where(inside, alphabet.of_values(cells.high[places]), symbols)
            first.append(low)
            last.append(high)
        again = self._one_by_one(first, last)
        found: Numbers = numbers.astype(np.uint16)
        found[places] = again
        return found


def _blocks(size: int) -> Iterator[slice]:
    """Yield the cells some at a time, so few that what is made of them stays in cache."""
    return (slice(start, start + _BLOCK) for start in range(0, size, _BLOCK))
