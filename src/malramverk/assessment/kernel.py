"""A proved table over whole columns of cells: which rows count, or what stops it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.symbols import Alphabet, Codes, Floats, Symbols
from malramverk.evaluation.column import CENSORED, OUT_OF_DOMAIN
from malramverk.rules import Decision, Table, decided
from malramverk.rules.axes import Mask
from malramverk.rules.deciding import answered, settled

Numbers = NDArray[np.uint16]

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

    def judge(self, inputs: Sequence[InputCells]) -> Judged:
        """Return which rows count for each cell.

        Args:
            inputs: the cells of each input of the table, in its order.
        """
        size = len(inputs[0].values)
        numbers = np.empty(size, np.uint16)
        for start in range(0, size, _BLOCK):
            here = slice(start, start + _BLOCK)
            numbers[here] = self._numbers(self._symbols(inputs, here))
        self._intervals(inputs, numbers)
        decisions = tuple(self._decisions)
        return Judged(numbers, decisions, self._status(inputs, numbers, decisions))

    def _symbols(self, inputs: Sequence[InputCells], here: slice | Numbers) -> list[Symbols]:
        pairs = zip(self._alphabets, inputs, strict=True)
        return [a.symbols(cells.values[here], cells.status[here]) for a, cells in pairs]

    def _number(self, decision: Decision) -> int:
        return self._decisions.setdefault(decision, len(self._decisions))

    @cached_property
    def _product(self) -> bytes | None:
        """The decision of each combination of symbols; nothing where there are many."""
        if prod(alphabet.size for alphabet in self._alphabets) > _BYTE:
            return None
        combinations = product(*(alphabet.possible for alphabet in self._alphabets))
        found = bytes(self._number(decided(self.table, given)) for given in combinations)
        return found.ljust(_BYTE, b"\0")

    def _numbers(self, symbols: Sequence[Symbols]) -> NDArray[np.uint8] | Numbers:
        if self._product is None:
            return self._stepwise(symbols)
        at = symbols[0]
        for alphabet, more in zip(self._alphabets[1:], symbols[1:], strict=True):
            np.multiply(at, np.uint8(alphabet.size), out=at)
            np.add(at, more, out=at)
        return np.frombuffer(at.tobytes().translate(self._product), np.uint8)

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

    def _intervals(self, inputs: Sequence[InputCells], numbers: Numbers) -> None:
        """Decide again the cells of which some input is an interval."""
        masks = [cells.by_interval for cells in inputs if cells.by_interval is not None]
        if not masks or not (where := np.logical_or.reduce(masks)).any():
            return
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
        numbers[places] = self._one_by_one(first, last)

    def _status(
        self, inputs: Sequence[InputCells], numbers: Numbers, decisions: Sequence[Decision]
    ) -> Codes:
        """Return the strongest state among the inputs that rows which may answer want to know."""
        status = np.zeros(len(numbers), np.uint8)
        for number, decision in enumerate(decisions):
            if not decision.undecided:
                continue
            places = np.flatnonzero(numbers == number)
            if not len(places):
                continue
            read = {i for row in decision.open for i in self.table.reads[row]}
            found = np.full(len(places), CENSORED if decision.open else OUT_OF_DOMAIN, np.uint8)
            for i, cells in enumerate(inputs):
                here = cells.status[places]
                if i in read:
                    found = np.maximum(found, self._alphabets[i].wanted[here])
                elif not decision.open:
                    found = np.maximum(found, here)
            status[places] = found
        return status
