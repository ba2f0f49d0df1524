"""The minimum that a definition sets itself: what has too little behind it is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from malramverk.cells import Flag, Reason, State, status_code
from malramverk.evaluation.column import CellColumn
from malramverk.model import Indicator


def limited(
    cells: CellColumn, number: NDArray[np.int16], versions: Sequence[Indicator]
) -> CellColumn:
    """Give each definition's own minimum its due: too few rows, or too few of them known.

    Args:
        cells: the cells before it.
        number: for each cell, the number of its version; -1 for none.
        versions: the versions.
    """
    for i, version in enumerate(versions):
        minimum = version.minimum
        if minimum is None:
            continue
        here = (number == i) & cells.has_value
        if minimum.coverage is not None:
            low = here & (cells.coverage >= 0) & (cells.coverage < float(minimum.coverage))
            flags = cells.flags | np.where(low, int(Flag.LOW_COVERAGE), 0).astype(np.uint16)
            support = replace(cells.support, flags=flags)
            cells = cells.backed_by(support)
        if minimum.n is not None:
            few = here & (cells.n >= 0) & (cells.n < minimum.n)
            too_few = status_code(State.TOO_FEW, Reason.MINIMUM_N)
            cells = cells.with_status(few, too_few)
    return cells
