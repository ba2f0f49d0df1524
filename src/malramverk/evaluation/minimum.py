"""What a definition's own minimum takes away: too few rows, or too few of them known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from malramverk.cells import Flag, Reason, State, status_code
from malramverk.evaluation.column import CellColumn
from malramverk.model import Indicator

_TOO_FEW = status_code(State.TOO_FEW, Reason.MINIMUM_N)


def limited(
    cells: CellColumn, version: Indicator, here: NDArray[np.bool_] | None = None
) -> CellColumn:
    """Return cells less those that rest on too little, and with a flag where little is known.

    Args:
        cells: the cells.
        version: the definition.
        here: the cells that it is in force in; all of them, where absent.
    """
    minimum = version.minimum
    if minimum is None:
        return cells
    has = cells.has_value if here is None else here & cells.has_value
    if minimum.coverage is not None:
        low = has & (cells.coverage >= 0) & (cells.coverage < float(minimum.coverage))
        flags = cells.flags | np.where(low, int(Flag.LOW_COVERAGE), 0).astype(np.uint16)
        cells = cells.backed_by(replace(cells.support, flags=flags))
    if minimum.n is not None:
        cells = cells.with_status(has & (cells.n >= 0) & (cells.n < minimum.n), _TOO_FEW)
    return cells
