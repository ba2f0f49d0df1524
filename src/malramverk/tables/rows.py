"""A checked row expression as a frame's own expression, exact where the columns are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from typing import Any

import narwhals as nw

from malramverk.dataclass import dataclass
from malramverk.formula import Aggregate, Column, Constant, Kind, Op, Operation, Reference
from malramverk.tables.engines import is_polars, words_of

_COMPARISONS = {
    Op.EQ: "__eq__",
    Op.NE: "__ne__",
    Op.LT: "__lt__",
    Op.LE: "__le__",
    Op.GT: "__gt__",
    Op.GE: "__ge__",
}
_ARITHMETIC = {Op.ADD: "__add__", Op.SUBTRACT: "__sub__", Op.MULTIPLY: "__mul__"}


@dataclass(frozen=True, slots=True)
class RowValue:
    """An expression over the rows of a table.

    Attributes:
        expr: the frame's expression, narwhals' or polars' own; absent for a constant, which takes
            the scale it meets.
        decimals: the expression is whole numbers of 10^-decimals; absent when it is floating.
        constant: the value of a constant.
        number: whether it is a number, and not a text or a yes/no.
    """

    expr: Any | None
    decimals: int | None = None
    constant: Decimal | bool | str | None = None
    number: bool = True

    def scaled(self, decimals: int | None) -> Any:
        """Return the expression at a scale, or as a floating number."""
        if self.expr is None:
            return _literal(self.constant, decimals)
        if decimals is None:
            if self.decimals is None:
                return self.expr
            return self.expr.cast(words_of(self.expr).Float64) / float(10**self.decimals)
        assert self.decimals is not None
        step = decimals - self.decimals
        return self.expr * 10**step if step else self.expr

    @property
    def plain(self) -> Any:
        """The expression or constant as it is, for text and yes/no."""
        return self.constant if self.expr is None else self.expr


def _literal(value: Decimal | bool | str | None, decimals: int | None) -> Any:
    if not isinstance(value, Decimal):
        return value
    return float(value) if decimals is None else int(value.scaleb(decimals))


def _places(value: RowValue) -> int | None:
    if value.expr is not None:
        return value.decimals
    if isinstance(value.constant, Decimal):
        return max(0, -int(value.constant.normalize().as_tuple().exponent))
    return 0


def _common(values: Sequence[RowValue]) -> int | None:
    places = [_places(value) for value in values]
    known = [p for p in places if p is not None]
    return None if len(known) < len(places) else max(known)


class RowAlgebra:
    """The meaning of a core tree over rows: three-valued, in whole numbers where it can be.

    Attributes:
        words: the module whose words the expressions are written in: narwhals, or polars.
    """

    def __init__(self, words: Any = nw) -> None:
        self.words = words

    def boolean(self, value: RowValue) -> Any:
        """Return the expression of a yes/no value."""
        words = self.words
        return words.lit(value.constant, dtype=words.Boolean) if value.expr is None else value.expr

    def number(self, value: RowValue, decimals: int | None) -> Any:
        """Return the expression of a number at a scale, or as a floating number."""
        return self._as_expr(value.scaled(decimals))

    def constant(self, constant: Constant) -> RowValue:
        """A constant, which takes the scale of what it meets."""
        return RowValue(None, None, constant.value, isinstance(constant.value, Decimal))

    def column(self, column: Column) -> RowValue:
        """A column in its canonical type."""
        number = column.type.kind is Kind.NUMBER
        return RowValue(self.words.col(column.name), column.type.decimals, number=number)

    def reference(self, reference: Reference) -> RowValue:
        """An indicator has no meaning in a row; the checker refuses it."""
        raise TypeError(f"the indicator {reference.indicator} in a row expression")

    def aggregate(self, aggregate: Aggregate) -> RowValue:
        """An aggregate has no meaning in a row; the checker refuses it."""
        raise TypeError(f"the aggregate {aggregate.function} in a row expression")

    def operation(self, operation: Operation, operands: Sequence[RowValue]) -> RowValue:
        """One operation on the operands' expressions."""
        number = operation.type.kind is Kind.NUMBER
        return replace(self._operate(operation.op, operands), number=number)

    def _operate(self, op: Op, operands: Sequence[RowValue]) -> RowValue:
        if op in _COMPARISONS:
            return self._compare(op, operands)
        if op in _ARITHMETIC:
            return self._arithmetic(op, operands)
        method = getattr(self, f"_{op.value}", None)
        if method is None:
            raise TypeError(f"the operation {op.value} in a row expression")
        result: RowValue = method(operands)
        return result

    def _compare(self, op: Op, operands: Sequence[RowValue]) -> RowValue:
        left, right = operands
        if left.number and right.number:
            decimals = _common(operands)
            a, b = left.scaled(decimals), right.scaled(decimals)
        else:
            a, b = left.plain, right.plain
        return RowValue(getattr(self._as_expr(a), _COMPARISONS[op])(b))

    def _arithmetic(self, op: Op, operands: Sequence[RowValue]) -> RowValue:
        left, right = operands
        if left.expr is None and right.expr is None:
            return _folded(op, left, right)
        if op is Op.MULTIPLY:
            a, b = _places(left), _places(right)
            decimals = None if a is None or b is None else a + b
            if decimals is None:
                return RowValue(self._as_expr(left.scaled(None)) * right.scaled(None), None)
            return RowValue(self._as_expr(left.scaled(a)) * right.scaled(b), decimals)
        decimals = _common(operands)
        a_expr = self._as_expr(left.scaled(decimals))
        return RowValue(getattr(a_expr, _ARITHMETIC[op])(right.scaled(decimals)), decimals)

    def _divide(self, operands: Sequence[RowValue]) -> RowValue:
        left, right = (self._as_expr(value.scaled(None)) for value in operands)
        return RowValue(self.words.when(right != 0.0).then(left / right), None)

    def _power(self, operands: Sequence[RowValue]) -> RowValue:
        """A constant to a constant; a column's power is written out by the checker."""
        base, exponent = (value.constant for value in operands)
        assert isinstance(base, Decimal)
        assert isinstance(exponent, Decimal)
        return RowValue(None, None, base**exponent)

    def _negate(self, operands: Sequence[RowValue]) -> RowValue:
        (value,) = operands
        if value.expr is None:
            assert isinstance(value.constant, Decimal)
            return RowValue(None, None, -value.constant)
        return RowValue(value.expr * -1, value.decimals)

    def _abs(self, operands: Sequence[RowValue]) -> RowValue:
        (value,) = operands
        return RowValue(self._as_expr(value.scaled(_places(value))).abs(), _places(value))

    def _min(self, operands: Sequence[RowValue]) -> RowValue:
        return self._pick(operands, "__le__")

    def _max(self, operands: Sequence[RowValue]) -> RowValue:
        return self._pick(operands, "__ge__")

    def _pick(self, operands: Sequence[RowValue], better: str) -> RowValue:
        decimals = _common(operands)
        exprs = [self._as_expr(value.scaled(decimals)) for value in operands]

        def step(left: Any, right: Any) -> Any:
            chosen = self.words.when(getattr(left, better)(right)).then(left).otherwise(right)
            return self.words.when(~left.is_null() & ~right.is_null()).then(chosen)

        return RowValue(reduce(step, exprs), decimals)

    def _clamp(self, operands: Sequence[RowValue]) -> RowValue:
        value, low, high = operands
        return self._min([self._max([value, low]), high])

    def _if(self, operands: Sequence[RowValue]) -> RowValue:
        condition, then, otherwise = operands
        test = self.boolean(condition)
        decimals = _common([then, otherwise]) if then.number else 0
        chosen = (
            self.words.when(test)
            .then(self._as_expr(_at(then, decimals)))
            .otherwise(self._as_expr(_at(otherwise, decimals)))
        )
        return RowValue(self.words.when(~test.is_null()).then(chosen), decimals)

    def _coalesce(self, operands: Sequence[RowValue]) -> RowValue:
        decimals = _common(operands) if operands[0].number else 0
        return RowValue(
            self.words.coalesce(*(self._as_expr(_at(v, decimals)) for v in operands)), decimals
        )

    def _known(self, operands: Sequence[RowValue]) -> RowValue:
        (value,) = operands
        known = (
            self.words.lit(value=True)
            if value.expr is None
            else self._negated(value.expr.is_null())
        )
        return RowValue(known)

    def _and(self, operands: Sequence[RowValue]) -> RowValue:
        return RowValue(reduce(lambda a, b: a & b, (self.boolean(value) for value in operands)))

    def _or(self, operands: Sequence[RowValue]) -> RowValue:
        return RowValue(reduce(lambda a, b: a | b, (self.boolean(value) for value in operands)))

    def _not(self, operands: Sequence[RowValue]) -> RowValue:
        return RowValue(self._negated(self.boolean(operands[0])))

    def _negated(self, true: Any) -> Any:
        """Return not; some write ``not x is null`` where ``(not x) is null`` is meant."""
        return ~true if is_polars(self.words) else true == self.words.lit(value=False)

    def _in(self, operands: Sequence[RowValue]) -> RowValue:
        first, *options = operands
        return self._or([self._compare(Op.EQ, (first, option)) for option in options])

    def _as_expr(self, value: Any) -> Any:
        return value if isinstance(value, self.words.Expr) else self.words.lit(value)


def _folded(op: Op, left: RowValue, right: RowValue) -> RowValue:
    a, b = left.constant, right.constant
    assert isinstance(a, Decimal)
    assert isinstance(b, Decimal)
    value: Decimal = getattr(a, _ARITHMETIC[op])(b)
    return RowValue(None, None, value)


def _at(value: RowValue, decimals: int | None) -> Any:
    return value.scaled(decimals) if value.number else value.plain
