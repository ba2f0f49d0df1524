"""Figures rounded as their definitions say, and their intervals."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from malramverk.catalogue import Catalogue
from malramverk.cells import rounded, rounded_to
from malramverk.evaluation.rounding import is_share
from malramverk.model import Indicator
from malramverk.statistics.proportions import wilson


def shown_value(value: float, indicator: Indicator) -> float:
    """Return a figure as it is shown: rounded by the definition's own rule."""
    if indicator.round_to is not None:
        return float(rounded_to(value, Decimal(str(indicator.round_to))))
    if indicator.decimals is not None:
        return float(rounded(value, indicator.decimals))
    return float(f"{value:.10g}")


def decimals_of(indicator: Indicator) -> int | None:
    """Return the decimals a figure is shown with."""
    return 0 if indicator.round_to is not None else indicator.decimals


def interval(
    catalogue: Catalogue, indicator: Indicator, value: float, n: int | None, level: float
) -> tuple[float, float] | None:
    """Return the interval of chance of a share, by Wilson's method.

    It is worked out from the figure and the number of rows that are shown, so that it tells
    nothing more. Other figures, and those whose base is not told, have none.
    """
    whole = is_share(catalogue, indicator)
    if whole is None or not n or not 0.0 <= value <= whole:
        return None
    low, high = wilson(np.array([value / whole]), np.array([float(n)]), level)
    ends = (
        shown_value(float(low[0]) * whole, indicator),
        shown_value(float(high[0]) * whole, indicator),
    )
    return min(ends[0], shown_value(value, indicator)), max(ends[1], shown_value(value, indicator))
