"""One indicator's cells, and what they could be if the unknown were known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.bounds import Bounds
from malramverk.evaluation.column import CellColumn, Floats
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

    @property
    def lower(self) -> Floats:
        """Lower bounds of shape (cells,); -inf where none is known."""
        return self.bounds[0]

    @property
    def upper(self) -> Floats:
        """Upper bounds of shape (cells,); inf where none is known."""
        return self.bounds[1]
