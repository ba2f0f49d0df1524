"""Why rows could not tell: the state that stops each cell that is left undecided."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.lookup import Lookup
from malramverk.assessment.symbols import Alphabet, Codes
from malramverk.evaluation.column import CENSORED, HAS_VALUE, OUT_OF_DOMAIN
from malramverk.rules import Decision, Table


class Stopping:
    """What stops each of some decisions of a table.

    Where rows may answer it is the strongest state among the inputs that these want to know, the
    states apart that some test names; where no row does it is the strongest of all.
    """

    def __init__(
        self, table: Table, alphabets: Sequence[Alphabet], decisions: Sequence[Decision]
    ) -> None:
        self.decisions = decisions
        self._unnamed = [alphabet.unnamed for alphabet in alphabets]
        self._read = [
            frozenset(i for row in decision.open for i in table.reads[row])
            for decision in decisions
        ]

    @cached_property
    def _least(self) -> Lookup:
        """What a decision is stopped by at least; zero where rows could tell."""
        found = [
            (CENSORED if decision.open else OUT_OF_DOMAIN) if decision.undecided else HAS_VALUE
            for decision in self.decisions
        ]
        return Lookup(np.array(found, np.uint8))

    @cached_property
    def _nowhere(self) -> Lookup | None:
        """Which decisions no row answers, as ones; nothing where there is no such decision."""
        found = np.array([d.undecided and not d.open for d in self.decisions], np.uint8)
        return Lookup(found) if found.any() else None

    @cached_property
    def _reads(self) -> list[Lookup]:
        """For each input which decisions want to know it, as ones."""
        inputs = range(len(self._unnamed))
        return [Lookup(np.array([i in read for read in self._read], np.uint8)) for i in inputs]

    def status(self, numbers: NDArray[np.unsignedinteger], statuses: Sequence[Codes]) -> Codes:
        """Return what stops each cell; zero where rows could tell.

        Args:
            numbers: the decision of each cell, of shape (cells,).
            statuses: the state and reason of each input.
        """
        found = self._least(numbers)
        for reads, unnamed, status in zip(self._reads, self._unnamed, statuses, strict=True):
            if not status.any():
                continue
            told = reads(numbers) * status
            if unnamed is not None:
                told *= unnamed(status)
            found = np.maximum(found, told)
            if self._nowhere is not None:
                found = np.maximum(found, self._nowhere(numbers) * status)
        return found
