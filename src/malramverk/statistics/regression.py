"""Linear least squares in exact arithmetic.

A model of a few hundred entities is small, so that its normal equations are solved in whole
numbers and nothing is lost to rounding, however far from zero or near each other the regressors
lie. A float is taken for the shortest decimal that reads as it, which is what was published. The
only rounding is the last, of each figure to a float, and the answer is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass

Floats = NDArray[np.float64]
Exact = NDArray[Any]
_TOLERANCE = Fraction(
    1, 10**25
)  # below what rounding leaves of a regressor that is a sum of others


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted linear model with an intercept.

    Attributes:
        coefficients: the intercept, then one for each regressor.
        errors: the standard error of each.
        r_squared: the share of the outcome's variance that the model explains; 1 where it has
            none.
        error: the standard error of the residuals.
        n: how many entities it was fitted to.
    """

    coefficients: tuple[float, ...]
    errors: tuple[float, ...]
    r_squared: float
    error: float
    n: int
    _exact: tuple[Fraction, ...]

    def expected(self, regressors: Sequence[Floats]) -> Floats:
        """Return what the model expects, of shape (entities,), rounded once.

        Raises:
            OverflowError: a value is too large for a float.
        """
        bottom = lcm(*(value.denominator for value in self._exact))
        total: Any = int(self._exact[0] * bottom)
        places = 0
        for coefficient, column in zip(self._exact[1:], regressors, strict=True):
            units, own = _units(column)
            total = total * 10**own + units * (int(coefficient * bottom) * 10**places)
            places += own
        found = [int(value) / (bottom * 10**places) for value in np.atleast_1d(total)]
        return np.array(found, np.float64)


@dataclass(frozen=True, slots=True)
class Collinear:
    """No model, for a regressor is a sum of multiples of those before it, or constant.

    Attributes:
        regressor: its number, from 0.
    """

    regressor: int


def fit(
    outcome: Floats, regressors: Sequence[Floats], weights: Floats | None = None
) -> Fit | Collinear:
    """Fit a linear model by least squares.

    Args:
        outcome: of shape (entities,), more of them than coefficients.
        regressors: each of the same shape.
        weights: what each entity weighs, above zero; absent where all weigh the same.

    Returns:
        The fitted model, or which regressor stops it.
    """
    columns = [_units(column) for column in (*regressors, outcome)]
    weight, heavy = (np.ones(len(outcome), object), 0) if weights is None else _units(weights)
    ones = np.ones(len(outcome), object)
    table = [ones, *(units for units, _ in columns)]
    weighed = [weight * column for column in table]
    gram = [[Fraction(int(left.dot(right))) for right in table] for left in weighed]
    solved = _solved(gram)
    if isinstance(solved, int):
        return Collinear(solved)
    places = [0, *(own for _, own in columns)]
    return _fitted(solved, places, heavy, len(outcome), gram)


def _fitted(
    solved: tuple[list[Fraction], list[Fraction], Fraction, Fraction],
    places: Sequence[int],
    heavy: int,
    n: int,
    gram: list[list[Fraction]],
) -> Fit:
    """Return a model in the units of its columns from its solution in their last decimals."""
    beta, inverse, left, spread = solved
    unit = Fraction(1, 10 ** places[-1])
    scales = [Fraction(10**own) * unit for own in places[:-1]]
    exact = tuple(b * scale for b, scale in zip(beta, scales, strict=True))
    variance = left / (n - len(beta))  # the scale of the weights cancels in the errors
    errors = (
        sqrt(variance * diagonal) * float(scale)
        for diagonal, scale in zip(inverse, scales, strict=True)
    )
    return Fit(
        coefficients=tuple(float(value) for value in exact),
        errors=tuple(errors),
        r_squared=float(1 - left / spread) if spread else 1.0,
        error=sqrt(variance / 10**heavy) * float(unit),
        n=n,
        _exact=exact,
    )


def _solved(
    gram: list[list[Fraction]],
) -> tuple[list[Fraction], list[Fraction], Fraction, Fraction] | int:
    """Sweep the regressors out of a table of products, the outcome's last.

    Returns:
        The coefficients, the diagonal of the inverse, the squares left and the outcome's own
        about its mean; or the number of a regressor that is no news.
    """
    size = len(gram) - 1
    rows = [[*row, *(Fraction(i == j) for j in range(size))] for i, row in enumerate(gram)]
    own: list[Fraction] = []
    for at in range(size):
        pivot = rows[at][at]
        if at == 1:
            own = [rows[i][i] for i in range(size + 1)]
        if at and pivot <= own[at] * _TOLERANCE:
            return at - 1
        rows[at] = [value / pivot for value in rows[at]]
        for other in range(size + 1):
            factor = rows[other][at]
            if other != at and factor:
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    spread = own[size] if own else rows[size][size]
    beta = [rows[i][size] for i in range(size)]
    inverse = [rows[i][size + 1 + i] for i in range(size)]
    return beta, inverse, max(rows[size][size], Fraction(0)), spread


def _units(column: Floats) -> tuple[Exact, int]:
    """Return whole numbers of the last decimal of a column's numbers, and its place."""
    told = [Decimal(repr(float(value))).as_tuple() for value in column]
    places = max((max(0, -int(number.exponent)) for number in told), default=0)
    units = np.empty(len(told), object)
    for i, number in enumerate(told):
        digits = int("".join(map(str, number.digits))) * 10 ** (int(number.exponent) + places)
        units[i] = -digits if number.sign else digits
    return units, places
