"""Numbers without error: fractions, and 60 digits where a number is irrational."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from fractions import Fraction
from functools import reduce
from typing import TypeAlias

from malramverk.formula.primitives import Op

Number: TypeAlias = Fraction | Decimal
Figure: TypeAlias = Fraction | Decimal | bool | str
Kernel: TypeAlias = Callable[..., Figure]

# What is decided by the last twenty of sixty digits is not decided.
_DIGITS = Context(prec=60)
_NEAR = Decimal("1e-40")
_GREATEST_POWER = 64


class UnclearError(ArithmeticError):
    """A number is too large, or two are too near each other to tell which is the greater."""


class UndefinedError(ArithmeticError):
    """The operation has no meaning for these numbers."""


def decimal(value: Number) -> Decimal:
    """Return a number with 60 digits."""
    if isinstance(value, Decimal):
        return value
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def order(left: Number, right: Number) -> int:
    """Return -1, 0 or 1 as the left is less, the same or greater.

    Raises:
        UnclearError: where digits do not decide.
    """
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return (left > right) - (left < right)
    one, other = decimal(left), decimal(right)
    gap = _DIGITS.subtract(one, other)
    if abs(gap) <= _NEAR * max(Decimal(1), abs(one), abs(other)):
        raise UnclearError
    return 1 if gap > 0 else -1


def _arithmetic(
    exactly: Callable[[Fraction, Fraction], Fraction],
    nearly: Callable[[Decimal, Decimal], Decimal],
) -> Callable[[Number, Number], Number]:
    def kernel(left: Number, right: Number) -> Number:
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return exactly(left, right)
        return nearly(decimal(left), decimal(right))

    return kernel


add = _arithmetic(operator.add, _DIGITS.add)
_subtract = _arithmetic(operator.sub, _DIGITS.subtract)
multiplied = _arithmetic(operator.mul, _DIGITS.multiply)
divided = _arithmetic(operator.truediv, _DIGITS.divide)
ZERO = Fraction(0)


def total(numbers: Iterable[Number]) -> Number:
    """Return the sum of some numbers; 0 of none."""
    found: Number = ZERO
    for number in numbers:
        found = add(found, number)
    return found


def _power(base: Number, exponent: Number) -> Number:
    whole = isinstance(exponent, Fraction) and exponent.denominator == 1
    small = abs(decimal(exponent)) <= _GREATEST_POWER
    if order(base, ZERO) == 0:
        if order(exponent, ZERO) < 0:
            raise UndefinedError
        return Fraction(int(exponent == 0))
    if whole and small and isinstance(base, Fraction):
        powered: Fraction = base ** int(exponent)
        return powered
    if not whole and order(base, ZERO) < 0:
        raise UndefinedError
    return _DIGITS.power(decimal(base), decimal(exponent))


def negated(value: Number) -> Number:
    """Return a number with its sign turned."""
    return _subtract(ZERO, value)


def _abs(value: Number) -> Number:
    return value if value >= 0 else negated(value)


def _least(left: Number, right: Number) -> Number:
    return left if left == right or order(left, right) < 0 else right


def _greatest(left: Number, right: Number) -> Number:
    return left if left == right or order(left, right) > 0 else right


def _clamp(value: Number, low: Number, high: Number) -> Number:
    return _least(_greatest(value, low), high)


def _within(value: Number, *, above: bool) -> None:
    side = order(value, ZERO)
    if side < 0 or (above and side == 0):
        raise UndefinedError


def _root(value: Number, degree: int) -> Number:
    """Return a root: a fraction where it is one."""
    if isinstance(value, Fraction):
        top = _whole_root(value.numerator, degree)
        bottom = _whole_root(value.denominator, degree)
        if top is not None and bottom is not None:
            return Fraction(top, bottom)
    return _DIGITS.power(decimal(value), _DIGITS.divide(Decimal(1), Decimal(degree)))


def _whole_root(value: int, degree: int) -> int | None:
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**degree < value else (low, middle)
    return low if low**degree == value else None


def _sqrt(value: Number) -> Number:
    _within(value, above=False)
    return _root(value, 2)


def _ln(value: Number) -> Number:
    _within(value, above=True)
    return ZERO if value == 1 else _DIGITS.ln(decimal(value))


def _exp(value: Number) -> Number:
    return Fraction(1) if value == 0 else _DIGITS.exp(decimal(value))


def _round(value: Number, step: Number) -> Number:
    _within(step, above=True)
    size = divided(_abs(value), step)
    half = Fraction(1, 2)
    if isinstance(size, Decimal):
        steps = Fraction(int(size))
        steps += order(size, steps + half) > 0
    else:
        steps = Fraction((size + half).__floor__())
    return multiplied(steps if value >= 0 else -steps, step)


def _geomean(*values: Number) -> Number:
    for value in values:
        _within(value, above=False)
    return _root(reduce(multiplied, values), len(values))


def _harmonic(*values: Number) -> Number:
    for value in values:
        _within(value, above=True)
    return divided(Fraction(len(values)), reduce(add, (divided(Fraction(1), v) for v in values)))


def _same(left: Figure, right: Figure) -> bool:
    if _is_number(left) and _is_number(right):
        assert not isinstance(left, bool | str)
        assert not isinstance(right, bool | str)
        return order(left, right) == 0
    return left == right


def _is_number(value: Figure) -> bool:
    return not isinstance(value, bool | str)


def _compared(test: Callable[[int], bool]) -> Callable[[Figure, Figure], bool]:
    def kernel(left: Figure, right: Figure) -> bool:
        if isinstance(left, Fraction | Decimal) and isinstance(right, Fraction | Decimal):
            return test(order(left, right))
        return test((str(left) > str(right)) - (str(left) < str(right)))

    return kernel


def _in(value: Figure, *options: Figure) -> bool:
    return any(_same(value, option) for option in options)


def _differ(left: Figure, right: Figure) -> bool:
    return not _same(left, right)


STRICT: dict[Op, Kernel] = {
    Op.ADD: add,
    Op.SUBTRACT: _subtract,
    Op.MULTIPLY: multiplied,
    Op.POWER: _power,
    Op.NEGATE: negated,
    Op.ABS: _abs,
    Op.MIN: lambda *values: reduce(_least, values),
    Op.MAX: lambda *values: reduce(_greatest, values),
    Op.CLAMP: _clamp,
    Op.EQ: _same,
    Op.NE: _differ,
    Op.LT: _compared(lambda side: side < 0),
    Op.LE: _compared(lambda side: side <= 0),
    Op.GT: _compared(lambda side: side > 0),
    Op.GE: _compared(lambda side: side >= 0),
    Op.IN: _in,
    Op.NOT: operator.not_,
    Op.SQRT: _sqrt,
    Op.LN: _ln,
    Op.EXP: _exp,
    Op.ROUND: _round,
    Op.GEOMEAN: _geomean,
    Op.HARMONIC: _harmonic,
}
