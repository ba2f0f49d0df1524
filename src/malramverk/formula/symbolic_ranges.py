"""Between which numbers a formula lies, and which way it moves with what it reads."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from typing import TypeAlias

from malramverk.dataclass import dataclass
from malramverk.formula.conversion import constant_value
from malramverk.formula.core import (
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Moved,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
)
from malramverk.formula.fold import fold
from malramverk.formula.primitives import Kind, Op
from malramverk.formula.symbolic_exact import exact, operation
from malramverk.formula.symbolic_numbers import UnclearError, decimal
from malramverk.formula.symbolic_worlds import Columns, Range, natural_range

Bounds: TypeAlias = Mapping[Core, Range]
End: TypeAlias = Fraction | float  # a float is one of the two infinities

_EVERYTHING = (-math.inf, math.inf)
_SLACK = Fraction(1, 10**30)


class Monotonicity(StrEnum):
    """How a formula moves when one thing it reads grows and all else stays.

    ``increasing`` and ``decreasing`` also where it sometimes stands still; ``mixed`` where it
    grows here and shrinks there; ``unknown`` where none of them is proved.
    """

    INCREASING = "increasing"
    DECREASING = "decreasing"
    CONSTANT = "constant"
    MIXED = "mixed"
    UNKNOWN = "unknown"


_TURNED = {
    Monotonicity.INCREASING: Monotonicity.DECREASING,
    Monotonicity.DECREASING: Monotonicity.INCREASING,
}


@dataclass(frozen=True, slots=True)
class Trend:
    """Where an expression lies, and how it moves with one leaf."""

    low: End
    high: End
    way: Monotonicity

    @property
    def sign(self) -> int | None:
        """1 where it is never negative, -1 where it is never positive; nothing where unsure."""
        if self.low >= 0:
            return 1
        return -1 if self.high <= 0 else None


def turned(way: Monotonicity) -> Monotonicity:
    """Return the way the negated expression moves."""
    return _TURNED.get(way, way)


def together(ways: Sequence[Monotonicity]) -> Monotonicity:
    """Return the way a sum moves."""
    moving = {way for way in ways if way is not Monotonicity.CONSTANT}
    if not moving:
        return Monotonicity.CONSTANT
    return moving.pop() if len(moving) == 1 else Monotonicity.UNKNOWN


def scaled(way: Monotonicity, sign: int | None) -> Monotonicity:
    """Return the way of a product with something of one sign."""
    if way is Monotonicity.CONSTANT or sign == 1:
        return way
    return turned(way) if sign == -1 else Monotonicity.UNKNOWN


class Trends:
    """Folds a formula to where it lies and how it moves, by rules that hold piece by piece."""

    def __init__(self, leaf: Core | None, bounds: Bounds, columns: Columns) -> None:
        self._leaf = leaf
        self._bounds = bounds
        self._columns = columns

    def constant(self, constant: Constant) -> Trend:
        """A number lies where it is."""
        if isinstance(constant.value, Decimal):
            value = Fraction(constant.value)
            return Trend(value, value, Monotonicity.CONSTANT)
        return _still()

    def _of(self, leaf: Core) -> Trend:
        low, high = self._bounds.get(leaf) or natural_range(leaf, self._columns)
        way = Monotonicity.INCREASING if leaf == self._leaf else Monotonicity.CONSTANT
        return Trend(-math.inf if low is None else low, math.inf if high is None else high, way)

    def column(self, column: Column) -> Trend:
        """A leaf."""
        return self._of(column)

    def reference(self, reference: Reference) -> Trend:
        """A leaf."""
        return self._of(reference)

    def attribute(self, attribute: Attribute) -> Trend:
        """A leaf."""
        return self._of(attribute)

    def parameter(self, parameter: Parameter, key: Trend | None) -> Trend:
        """A leaf."""
        return self._of(parameter)

    def moved(self, moved: Moved) -> Trend:
        """A leaf: what other cells hold stays."""
        return self._of(moved)

    def across(self, across: Across) -> Trend:
        """A leaf."""
        return self._of(across)

    def ranked(self, ranked: Ranked) -> Trend:
        """A leaf."""
        return self._of(ranked)

    def statistic(self, statistic: Statistic) -> Trend:
        """A leaf."""
        return self._of(statistic)

    def aggregate(self, aggregate: Aggregate) -> Trend:
        """A leaf."""
        return self._of(aggregate)

    def operation(self, operation: Operation, operands: Sequence[Trend]) -> Trend:
        """A rule, where there is one; otherwise nothing is known but what moves nothing."""
        rule = _RULES.get(operation.op)
        if operation.op is Op.POWER:
            rule = _power(constant_value(operation.operands[1]))
        if rule is not None and operation.type.kind is Kind.NUMBER:
            found = rule(operands)
            return found if found.low <= found.high else Trend(*_EVERYTHING, found.way)
        if all(operand.way is Monotonicity.CONSTANT for operand in operands):
            return _still()
        return Trend(*_EVERYTHING, Monotonicity.UNKNOWN)


def trend(core: Core, leaf: Core | None, bounds: Bounds, columns: Columns) -> Trend:
    """Return where a formula lies, and how it moves with a leaf, as far as rules tell."""
    return fold(core, Trends(leaf, bounds, columns))


def _still() -> Trend:
    return Trend(*_EVERYTHING, Monotonicity.CONSTANT)


def product(left: End, right: End) -> End:
    """Return a product of ends; nothing times infinity is nothing, a bound that is reached."""
    return Fraction(0) if left == 0 or right == 0 else left * right


def _add(operands: Sequence[Trend]) -> Trend:
    a, b = operands
    return Trend(a.low + b.low, a.high + b.high, together([a.way, b.way]))


def _subtract(operands: Sequence[Trend]) -> Trend:
    a, b = operands
    return Trend(a.low - b.high, a.high - b.low, together([a.way, turned(b.way)]))


def times(a: Trend, b: Trend) -> Trend:
    """Return where a product lies, and how it moves."""
    corners = [product(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    nothing = Fraction(0) in (a.low, b.low) and min(corners) == max(corners)
    way = together([scaled(a.way, b.sign), scaled(b.way, a.sign)])
    way = Monotonicity.CONSTANT if nothing else way
    return Trend(min(corners), max(corners), way)


def _divide(operands: Sequence[Trend]) -> Trend:
    a, b = operands
    if b.sign is None:
        still = a.way is b.way is Monotonicity.CONSTANT
        way = Monotonicity.CONSTANT if still else Monotonicity.UNKNOWN
        return Trend(*_EVERYTHING, way)
    far = math.inf * b.sign
    ends = [far if end == 0 else _inverse(end) for end in (b.low, b.high)]
    inverse = Trend(min(ends), max(ends), turned(b.way))
    return times(a, inverse)


def _inverse(end: End) -> End:
    return 1 / end if isinstance(end, Fraction) else Fraction(0)


def _negate(operands: Sequence[Trend]) -> Trend:
    (a,) = operands
    return Trend(-a.high, -a.low, turned(a.way))


def _abs(operands: Sequence[Trend]) -> Trend:
    (a,) = operands
    low = max(a.low, -a.high, Fraction(0))
    return Trend(low, max(-a.low, a.high, low), scaled(a.way, a.sign))


def _each(kernel: Callable[..., End]) -> Callable[[Sequence[Trend]], Trend]:
    def rule(operands: Sequence[Trend]) -> Trend:
        low, high = kernel(o.low for o in operands), kernel(o.high for o in operands)
        return Trend(low, high, together([o.way for o in operands]))

    return rule


def _clamp(operands: Sequence[Trend]) -> Trend:
    value, low, high = operands
    return _each(min)([_each(max)([value, low]), high])


def _grows(op: Op, least: End) -> Callable[[Sequence[Trend]], Trend]:
    """A function that grows, wherever it is defined, from some number on."""

    def rule(operands: Sequence[Trend]) -> Trend:
        (a,) = operands
        low, high = _end(op, max(a.low, least)), _end(op, a.high)
        return Trend(low - _SLACK * abs(_finite(low)), high + _SLACK * abs(_finite(high)), a.way)

    return rule


def _finite(end: End) -> Fraction:
    return end if isinstance(end, Fraction) else Fraction(0)


def _end(op: Op, end: End) -> End:
    if not isinstance(end, Fraction):
        return Fraction(0) if op is Op.EXP and end < 0 else end
    if op is Op.LN and end <= 0:
        return -math.inf
    try:
        return Fraction(decimal(operation(op, [exact(end)]).number))
    except (UnclearError, TypeError):
        return -math.inf if end < 0 else math.inf


def powered(base: Trend, exponent: int) -> Trend:
    """Return where a whole power lies, and how it moves."""
    one = Trend(Fraction(1), Fraction(1), Monotonicity.CONSTANT)
    found = reduce(times, [base] * exponent, one)
    if exponent % 2 == 0:
        return Trend(max(found.low, Fraction(0)), found.high, scaled(base.way, base.sign))
    return Trend(found.low, found.high, base.way)


def _power(exponent: Fraction | None) -> Callable[[Sequence[Trend]], Trend] | None:
    if exponent is None or exponent.denominator != 1 or not 0 <= exponent <= 12:
        return None
    return lambda operands: powered(operands[0], int(exponent))


def _if(operands: Sequence[Trend]) -> Trend:
    condition, then, otherwise = operands
    low, high = min(then.low, otherwise.low), max(then.high, otherwise.high)
    if condition.way is not Monotonicity.CONSTANT:
        return Trend(low, high, Monotonicity.UNKNOWN)
    return Trend(low, high, together([then.way, otherwise.way]))


def _hull(operands: Sequence[Trend]) -> Trend:
    low, high = min(o.low for o in operands), max(o.high for o in operands)
    return Trend(low, high, together([o.way for o in operands]))


def _sum_known(operands: Sequence[Trend]) -> Trend:
    zero = Fraction(0)
    low = sum((min(o.low, zero) for o in operands), zero)
    high = sum((max(o.high, zero) for o in operands), zero)
    return Trend(low, high, together([o.way for o in operands]))


def _rounded(operands: Sequence[Trend]) -> Trend:
    value, step = operands
    return Trend(value.low - step.high, value.high + step.high, value.way)


def _mean(operands: Sequence[Trend]) -> Trend:
    found = _hull(operands)
    return Trend(max(found.low, Fraction(0)), max(found.high, Fraction(0)), found.way)


def _counted(operands: Sequence[Trend]) -> Trend:
    return Trend(Fraction(0), Fraction(len(operands)), Monotonicity.CONSTANT)


_RULES: dict[Op, Callable[[Sequence[Trend]], Trend]] = {
    Op.ADD: _add,
    Op.SUBTRACT: _subtract,
    Op.MULTIPLY: lambda ab: times(*ab),
    Op.DIVIDE: _divide,
    Op.NEGATE: _negate,
    Op.ABS: _abs,
    Op.MIN: _each(min),
    Op.MAX: _each(max),
    Op.CLAMP: _clamp,
    Op.SQRT: _grows(Op.SQRT, Fraction(0)),
    Op.LN: _grows(Op.LN, Fraction(0)),
    Op.EXP: _grows(Op.EXP, -math.inf),
    Op.IF: _if,
    Op.COALESCE: _hull,
    Op.ROUND: _rounded,
    Op.GEOMEAN: _mean,
    Op.HARMONIC: _mean,
    Op.SUM_KNOWN: _sum_known,
    Op.MEAN_KNOWN: _hull,
    Op.COUNT_KNOWN: _counted,
}
