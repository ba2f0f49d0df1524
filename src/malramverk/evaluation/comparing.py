"""A figure beside another: how far apart chance may take them, in what measure they differ."""

from __future__ import annotations

import numpy as np

from malramverk.evaluation.column import HAS_VALUE, OUT_OF_DOMAIN, Codes, Floats
from malramverk.evaluation.estimate import Estimate
from malramverk.formula.sampling import Sampled
from malramverk.statistics.between import ratio
from malramverk.statistics.distributions import normal


def funnel(found: Estimate, given: Estimate, level: float) -> tuple[tuple[Floats, Floats], Codes]:
    """Return the lower and upper limits around a reference for a figure of so many rows.

    The limits of a share are those of the reference as a share, cut at none and all; those of a
    mean rest on the variance of the reference's own rows, or where it is a bare number on the
    figure's. Where no base is known there are none.

    Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance.
    """
    status = np.maximum(found.status, given.status)
    middle = given.value
    share = found.sort is Sampled.SHARE
    if share:
        p = np.clip(middle / found.whole, 0.0, 1.0)
        spread = p * (1.0 - p) * found.whole**2
    else:
        spread = np.where(given.variance >= 0.0, given.variance, found.variance)
    half = normal(level) * np.sqrt(ratio(np.maximum(spread, 0.0), found.n))
    low, high = middle - half, middle + half
    if share:
        low, high = np.maximum(low, 0.0), np.minimum(high, found.whole)
    lacking = (found.n <= 0.0) | (spread < 0.0)
    status = np.where((status == HAS_VALUE) & lacking, OUT_OF_DOMAIN, status)
    return (low, high), status.astype(np.uint8)


def cohens_d(first: Estimate, second: Estimate) -> tuple[Floats, Codes]:
    """Return the difference of two means or shares over the pooled standard deviation.

    Source: Cohen (1988), Statistical power analysis for the behavioral sciences.
    """
    status = np.maximum(first.status, second.status)
    one, other = (np.maximum(part.n - 1.0, 0.0) for part in (first, second))
    squares = one * np.maximum(first.variance, 0.0) + other * np.maximum(second.variance, 0.0)
    spread = np.sqrt(ratio(squares, one + other))
    lacking = (first.variance < 0.0) | (second.variance < 0.0) | (spread <= 0.0)
    status = np.where((status == HAS_VALUE) & lacking, OUT_OF_DOMAIN, status).astype(np.uint8)
    return ratio(first.value - second.value, spread), status
