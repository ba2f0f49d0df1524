"""Why rows could not tell: the state that stops each cell that is left undecided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.answers import Answered, Answers
from malramverk.assessment.symbols import Alphabet, Codes, Symbols
from malramverk.dataclass import dataclass
from malramverk.evaluation.column import CENSORED, HAS_VALUE, OUT_OF_DOMAIN


@dataclass(frozen=True, slots=True)
class Stopping:
    """What stops a cell that is undecided.

    Where some rows may answer it is the strongest state of what these want to know, the states
    apart that some test names; where no row does it is the strongest state of all.

    Attributes:
        answers: which rows answer.
        alphabets: the symbols of each input.
        otherwise: whether the table says what holds when no row answers.
    """

    answers: Answers
    alphabets: Sequence[Alphabet]
    otherwise: bool

    def status(self, answered: Answered, statuses: Sequence[Codes]) -> Codes:
        """Return what stops each cell; zero where rows could tell.

        Args:
            answered: which rows count in each cell.
            statuses: the state and reason of each input.
        """
        found = np.full(len(answered.numbers), HAS_VALUE, np.uint8)
        nowhere = self.nowhere(answered)
        found[nowhere] = _strongest(OUT_OF_DOMAIN, len(nowhere), (s[nowhere] for s in statuses))
        told = (self._told(answered, i, s[answered.open]) for i, s in enumerate(statuses))
        found[answered.open] = _strongest(CENSORED, len(answered.open), told)
        return found

    def nowhere(self, answered: Answered) -> NDArray[np.intp]:
        """Return the cells that are undecided, since no row answers."""
        if self.otherwise:
            return np.zeros(0, np.intp)
        nothing = answered.numbers == self.answers.nothing
        nothing[answered.open] = False
        return np.flatnonzero(nothing)

    def _told(self, answered: Answered, i: int, status: Codes) -> Codes:
        if not status.any():
            return status
        told: Codes = self.alphabets[i].wanted(status) * self.answers.reads(answered, i)
        return told

    def could(self, answered: Answered, symbols: Sequence[Symbols]) -> NDArray[np.int64]:
        """Return, as bits, what could stop each open cell: the inputs that it wants to know.

        Those that have a value stand among them, too, for they stop nothing.
        """
        found = np.zeros(len(answered.open), np.int64)
        for i, (alphabet, symbol) in enumerate(zip(self.alphabets, symbols, strict=True)):
            known = symbol[answered.open] != alphabet.unanswered
            found |= (known | self.answers.reads(answered, i)).astype(np.int64) << i
        return found


def _strongest(least: int, cells: int, statuses: Iterable[Codes]) -> Codes:
    return reduce(np.maximum, statuses, np.full(cells, least, np.uint8))
