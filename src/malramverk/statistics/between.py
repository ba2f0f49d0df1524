"""How much units truly differ, when what chance adds is taken away; and shrinkage towards them.

Sources: Hedges and Olkin (1985) for the unweighted moment estimator; DerSimonian and Laird
(1986); Morris (1983), Parametric empirical Bayes inference.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Units:
    """Figures of units in groups, arrays of shape (units,).

    Attributes:
        group: the number of the group each is in, from 0.
        size: how many groups there are; some may be empty.
        value: the figures.
        variance: what chance alone gives each, that is, s²/n.
        n: how many rows each is of.
    """

    group: Whole
    size: int
    value: Floats
    variance: Floats
    n: Floats

    def total(self, values: Floats) -> Floats:
        """Return a sum for each group, of shape (groups,)."""
        return np.asarray(np.bincount(self.group, values, minlength=self.size), np.float64)

    def mean(self, weights: Floats) -> Floats:
        """Return the weighted mean of each group; 0 where it weighs nothing."""
        return ratio(self.total(weights * self.value), self.total(weights))


def ratio(top: Floats, bottom: Floats) -> Floats:
    """Return a quotient, 0 where there is nothing to divide by."""
    found: Floats = np.divide(top, bottom, out=np.zeros_like(top), where=bottom != 0.0)
    return found


def hedges(units: Units) -> Floats:
    """Return the sample variance of the figures less the mean of their own variances."""
    one = np.ones(len(units.value))
    k = units.total(one)
    squares = units.total((units.value - units.mean(one)[units.group]) ** 2)
    found = ratio(squares, k - 1.0) - ratio(units.total(units.variance), k)
    return np.where(k > 1.0, np.maximum(found, 0.0), 0.0)


def dersimonian_laird(units: Units) -> Floats:
    """Return (Q − (k − 1)) / (Σw − Σw²/Σw) with w one over each variance.

    Where a figure of a group has no variance of its own all weigh the same.
    """
    sure = units.total((units.variance <= 0.0).astype(np.float64)) > 0.0
    weights = ratio(np.ones(len(units.value)), units.variance)
    q = units.total(weights * (units.value - units.mean(weights)[units.group]) ** 2)
    k, total = units.total(np.ones(len(weights))), units.total(weights)
    bottom = total - ratio(units.total(weights**2), total)
    found = ratio(q - (k - 1.0), bottom)
    found = np.where(sure, hedges(units), np.maximum(found, 0.0))
    return np.where(k > 1.0, found, 0.0)


def plug_in(units: Units) -> Floats:
    """Return the variance of the figures weighted by n, less the mean of their own variances."""
    total, k = units.total(units.n), units.total(np.ones(len(units.n)))
    squares = units.total(units.n * (units.value - units.mean(units.n)[units.group]) ** 2)
    return np.maximum(ratio(squares, total) - ratio(units.total(units.variance), k), 0.0)


ESTIMATORS: dict[str, Callable[[Units], Floats]] = {
    "hedges": hedges,
    "dersimonian_laird": dersimonian_laird,
    "plug_in": plug_in,
}


def shrunk(units: Units, estimator: str) -> Floats:
    """Return each figure drawn towards its group's mean, the more the less it rests on.

    The figure is m + B (x − m) with B = τ²/(τ² + s²/n); m weighs by 1/(τ² + s²/n), or by n for
    ``plug_in``. Where nothing is uncertain the figures stay as they are.
    """
    true = ESTIMATORS[estimator](units)[units.group]
    spread = true + units.variance
    weights = units.n if estimator == "plug_in" else ratio(np.ones(len(spread)), spread)
    sure = units.total((spread <= 0.0).astype(np.float64)) > 0.0
    middle = np.where(sure, units.mean(units.n), units.mean(weights))[units.group]
    pull = np.where(spread > 0.0, ratio(true, spread), 1.0)
    return middle + pull * (units.value - middle)
