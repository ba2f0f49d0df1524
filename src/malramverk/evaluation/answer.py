"""One indicator's cells, and what they could be if the unknown were known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.evaluation.bounds import Bounds
from malramverk.evaluation.column import CellColumn, Floats, own
from malramverk.evaluation.plan import Origin
from malramverk.model import Indicator


@dataclass(frozen=True)
class Answer:
    """One indicator's cells.

    Attributes:
        cells: values and states, after the definition's own minimum.
        before_minimum: the same before it, for tests and explanations.
        version: for each cell, the number of its version in ``versions``; -1 for none.
        versions: the versions that are in force in some period.
        origin: where the figures come from.
    """

    cells: CellColumn
    before_minimum: CellColumn
    version: NDArray[np.int16]
    versions: tuple[Indicator, ...]
    origin: Origin
    _bounds: Callable[[], Bounds] = field(repr=False, compare=False)

    @cached_property
    def bounds(self) -> Bounds:
        """Lower and upper bounds of shape (cells,), infinite where none is known."""
        return self._bounds()

    def settled(self) -> Answer:
        """Return the same with everything worked out, in memory of its own."""
        cells = self.cells.apart()
        alike = self.before_minimum is self.cells
        before = cells if alike else self.before_minimum.apart()
        lower, upper = self.bounds
        bounds = _either(lower, self.cells, cells), _either(upper, self.cells, cells)
        return replace(self, cells=cells, before_minimum=before, _bounds=lambda: bounds)

    @property
    def lower(self) -> Floats:
        """Lower bounds of shape (cells,); -inf where none is known."""
        return self.bounds[0]

    @property
    def upper(self) -> Floats:
        """Upper bounds of shape (cells,); inf where none is known."""
        return self.bounds[1]


def _either(bound: Floats, before: CellColumn, cells: CellColumn) -> Floats:
    """Return the values of some cells where they are the bound, too; else the bound."""
    return cells.value if bound is before.value else own(bound)


def unbounded(size: int) -> Bounds:
    """Return bounds of cells of which nothing certain is known."""
    return np.full(size, -np.inf), np.full(size, np.inf)


def placed(number: NDArray[np.int16], bounded: Sequence[Callable[[], Bounds]]) -> Bounds:
    """Return the bounds of each cell's own version; none where no version is in force."""
    lower, upper = unbounded(len(number))
    for i, bounds in enumerate(bounded):
        low, high = bounds()
        here = number == i
        lower, upper = np.where(here, low, lower), np.where(here, high, upper)
    return lower, upper
