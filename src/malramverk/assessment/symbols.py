"""One input's cells to symbols: small numbers, the same for all that no test tells apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.formula import Kind
from malramverk.rules import Axis
from malramverk.rules.axes import Mask

Symbols = NDArray[Any]  # of bytes, or of two bytes where there are many
Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]

_MOST = 250
_CODES = 256


@dataclass(frozen=True)
class Alphabet:
    """The symbols of one axis.

    The first are runs of neighbouring values that every test treats alike, in order; after them
    come each named state, every other state without a value, and what the input cannot be.

    Attributes:
        axis: the axis.
        masks: the atoms that rows answer, one for each row.
    """

    axis: Axis
    masks: tuple[Mask, ...]

    @cached_property
    def runs(self) -> tuple[int, ...]:
        """The first atom of each run of values."""
        patterns = [self._pattern(atom) for atom in range(self.axis.values)]
        if self.axis.input.kind is not Kind.NUMBER:
            return tuple(range(self.axis.values))
        return tuple(a for a in range(self.axis.values) if a == 0 or patterns[a] != patterns[a - 1])

    def _pattern(self, atom: int) -> tuple[int, ...]:
        known = self.axis.universe >> atom & 1
        return (known, *(mask >> atom & 1 for mask in self.masks))

    @property
    def size(self) -> int:
        """How many symbols there are."""
        return len(self.runs) + len(self.axis.states) + 2

    @property
    def unanswered(self) -> int:
        """The symbol of states that no test names."""
        return len(self.runs) + len(self.axis.states)

    @property
    def dtype(self) -> type[np.uint8 | np.uint16]:
        """What symbols are kept in: a byte where they fit."""
        return np.uint8 if self.size <= _MOST else np.uint16

    @cached_property
    def possible(self) -> tuple[Mask, ...]:
        """For each symbol the atoms that the input may be of."""
        axis = self.axis
        outside = 1 << axis.outside
        values = [1 << a if axis.universe >> a & 1 else outside for a in self.runs]
        states = [1 << axis.values + i for i in range(len(axis.states))]
        return (*values, *states, axis.universe | 1 << axis.unanswered, outside)

    @cached_property
    def _bounds(self) -> tuple[tuple[float, bool], ...]:
        """Where each run but the first begins, and whether the cut itself belongs to it."""
        cuts = self.axis.cuts
        return tuple((float(cuts[(a - 1) // 2]), a % 2 == 1) for a in self.runs[1:])

    @cached_property
    def of_status(self) -> Symbols:
        """The symbol of each state and reason; zero for a value."""
        named = {int(s): len(self.runs) + i for i, s in enumerate(self.axis.states)}
        every = [named.get(code >> 4, self.unanswered) for code in range(_CODES)]
        return np.array([0, *every[1:]], self.dtype)

    def of_values(self, values: Floats) -> Symbols:
        """Return the run that each number, or each number of a code, is in."""
        if self.axis.input.kind is not Kind.NUMBER:
            return values.astype(self.dtype)
        if self.dtype is not np.uint8:
            return self._found(values)
        found = np.zeros(len(values), np.uint8)
        as_numbers = found.view(np.int8)
        for cut, included in self._bounds:
            passed = values >= cut if included else values > cut
            np.add(as_numbers, passed.view(np.int8), out=as_numbers)
        return found

    def _found(self, values: Floats) -> Symbols:
        """Return the runs of numbers where there are too many to go through one by one."""
        from_cuts = np.array([cut for cut, included in self._bounds if included])
        after_cuts = np.array([cut for cut, included in self._bounds if not included])
        passed = np.searchsorted(from_cuts, values, "right")
        passed += np.searchsorted(after_cuts, values, "left")
        return passed.astype(self.dtype)

    def symbols(self, values: Floats, status: Codes) -> Symbols:
        """Return the symbol of each cell.

        Args:
            values: the numbers, or the number of each code; of shape (cells,).
            status: the state and reason of each; zero for a value.
        """
        found = self.of_values(values)
        if status.any():
            np.maximum(found, self._of_status(status), out=found)
        return found

    def _of_status(self, status: Codes) -> Symbols:
        if self.dtype is np.uint8:  # a byte for a byte is fastest so
            return np.frombuffer(status.tobytes().translate(self.of_status.tobytes()), np.uint8)
        return self.of_status[status]

    @cached_property
    def wanted(self) -> NDArray[np.uint8]:
        """Each state and reason itself, but zero for those that some test names."""
        named = [code >> 4 in self.axis.states for code in range(_CODES)]
        return np.where(named, 0, np.arange(_CODES)).astype(np.uint8)

    def among(self, first: int, last: int) -> Mask:
        """Return the atoms that an input may be of whose symbol lies between two."""
        if first == last:
            return self.possible[first]
        inside, outside = 0, 1 << self.axis.outside
        for mask in self.possible[first : last + 1]:
            inside |= mask
        return inside & self.axis.universe or outside
