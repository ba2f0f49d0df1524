"""Many figures rounded as published tables are: decimal, half away from zero."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from malramverk.cells import rounded, rounded_to
from malramverk.evaluation.column import Floats
from malramverk.model import Indicator

_NEAR = 1e-6


def all_rounded(values: Floats, indicator: Indicator) -> Floats:
    """Return values rounded as their definition says; as they are where it says nothing.

    Whatever lies near the middle of a step is rounded one by one, in decimal.

    Args:
        values: finite numbers of shape (cells,).
        indicator: the definition.
    """
    step = _step(indicator)
    if step is None:
        return values
    size = float(step)
    scaled = values / size
    whole = np.floor(np.abs(scaled) + 0.5)
    places = max(0, -int(step.as_tuple().exponent))
    found = np.round(np.copysign(whole, values) * size, places) + 0.0
    middle = np.abs(np.abs(scaled) + 0.5 - np.round(np.abs(scaled) + 0.5)) < _NEAR * (
        1 + np.abs(scaled) * 1e-6
    )
    for place in np.flatnonzero(middle).tolist():
        found[place] = float(one_rounded(float(values[place]), indicator))
    return found


def _step(indicator: Indicator) -> Decimal | None:
    if indicator.round_to is not None:
        return indicator.round_to
    return None if indicator.decimals is None else Decimal(1).scaleb(-indicator.decimals)


def one_rounded(value: float, indicator: Indicator) -> Decimal:
    """Return one value rounded as its definition says."""
    if indicator.round_to is not None:
        return rounded_to(value, indicator.round_to)
    assert indicator.decimals is not None
    return rounded(value, indicator.decimals)
