"""One input's cells to symbols: small numbers, the same for all that no test tells apart."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.lookup import Lookup
from malramverk.dataclass import dataclass
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
    come the named states, those that every test treats alike as one, and last every other state
    without a value.

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

    @cached_property
    def named(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the states that some test names, those together that all treat alike."""
        found: dict[tuple[int, ...], list[int]] = {}
        for i in range(len(self.axis.states)):
            found.setdefault(self._pattern(self.axis.values + i), []).append(i)
        return tuple(map(tuple, found.values()))

    @cached_property
    def size(self) -> int:
        """How many symbols there are."""
        return self.unanswered + 1

    @cached_property
    def unanswered(self) -> int:
        """The symbol of states that no test names."""
        return len(self.runs) + len(self.named)

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
        states = [1 << axis.values + alike[0] for alike in self.named]
        return (*values, *states, axis.universe | 1 << axis.unanswered)

    @cached_property
    def _bounds(self) -> tuple[tuple[float, bool], ...]:
        """Where each run but the first begins, and whether the cut itself belongs to it."""
        cuts = self.axis.cuts
        return tuple((float(cuts[(a - 1) // 2]), a % 2 == 1) for a in self.runs[1:])

    @cached_property
    def _of_status(self) -> Lookup:
        """The symbol of each state and reason; zero for a value."""
        states = self.axis.states
        symbols = {int(states[i]): n for n, alike in enumerate(self.named) for i in alike}
        every = [len(self.runs) + symbols.get(code >> 4, len(self.named)) for code in range(_CODES)]
        return Lookup(np.array([0, *every[1:]], self.dtype))

    def of_values(self, values: Floats) -> Symbols:
        """Return the run that each number, or each number of a code, is in."""
        if self.axis.input.kind is not Kind.NUMBER:
            return values.astype(self.dtype)
        if self.dtype is not np.uint8:
            return self._found(values)
        found = np.zeros(len(values), np.uint8)
        for cut, included in self._bounds:
            passed = values >= cut if included else values > cut
            np.add(found, passed.view(np.uint8), out=found)
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

    def wanted(self, status: Codes) -> Codes:
        """Return each state and reason that no test names; zero for the others."""
        return status * self._unnamed(status) if self.axis.states else status

    @cached_property
    def _unnamed(self) -> Lookup:
        every = [code >> 4 not in self.axis.states for code in range(_CODES)]
        return Lookup(np.array(every))

    def among(self, first: int, last: int) -> Mask:
        """Return the atoms that an input may be of whose symbol lies between two."""
        if first == last:
            return self.possible[first]
        inside, outside = 0, 1 << self.axis.outside
        for mask in self.possible[first : last + 1]:
            inside |= mask
        return inside & self.axis.universe or outside
