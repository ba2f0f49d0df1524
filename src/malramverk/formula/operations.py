"""The types of signs and words between checked operands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from malramverk.formula.comparing import compare
from malramverk.formula.context import Context
from malramverk.formula.conversion import (
    constant_value,
    in_one_unit,
    in_unit,
    most_decimals,
    operation_type,
)
from malramverk.formula.core import Aggregate, Constant, Core, Operation, conjuncts
from malramverk.formula.primitives import Kind, Op, Type
from malramverk.formula.printing import decimal_text, to_text
from malramverk.formula.problems import (
    BareWithPercent,
    DifferentKinds,
    DivisionByZero,
    NeedsWhole,
    NotANumber,
    NotYesNo,
    RatioIsShare,
    TooLargeWrittenOut,
    UnitToAPower,
)
from malramverk.formula.tree import Aggregate as AggregateNode
from malramverk.formula.tree import Binary, Node, Operator
from malramverk.formula.tree import Call as CallNode
from malramverk.quantities import PERCENT, PURE, Unit, divide, multiply, power
from malramverk.source import Span

_HIGHEST_POWER = 12

OPS = {
    Operator.ADD: Op.ADD,
    Operator.SUBTRACT: Op.SUBTRACT,
    Operator.MULTIPLY: Op.MULTIPLY,
    Operator.DIVIDE: Op.DIVIDE,
    Operator.EQ: Op.EQ,
    Operator.NE: Op.NE,
    Operator.LT: Op.LT,
    Operator.LE: Op.LE,
    Operator.GT: Op.GT,
    Operator.GE: Op.GE,
    Operator.AND: Op.AND,
    Operator.OR: Op.OR,
}


def binary(context: Context, node: Binary, left: Core, right: Core) -> Core | None:
    """Return a checked operation between two operands, or nothing and a problem."""
    operator = node.operator
    if operator in (Operator.AND, Operator.OR):
        return _logic(context, node, left, right)
    if operator is Operator.COALESCE:
        return alike(context, Op.COALESCE, (), (left, right), node.span)
    if operator in (Operator.ADD, Operator.SUBTRACT):
        return _sum(context, node, left, right)
    if operator in (Operator.MULTIPLY, Operator.DIVIDE):
        return _product(context, node, left, right)
    if operator is Operator.POWER:
        return _power(context, node, left, right)
    return compare(context, OPS[operator], node, left, right)


def negate(context: Context, operand: Core, node: Node, span: Span) -> Core | None:
    """Return ``-operand``; a negated constant is a constant."""
    if not is_number(context, "-", operand, node):
        return None
    if isinstance(operand, Constant) and isinstance(operand.value, Decimal):
        return Constant(-operand.value, operand.type, span)
    return Operation(Op.NEGATE, (operand,), operand.type, span)


def invert(context: Context, operand: Core, node: Node, span: Span) -> Core | None:
    """Return ``not operand``."""
    if not is_condition(context, "not", operand, node):
        return None
    return Operation(Op.NOT, (operand,), operand.type, span)


def alike(
    context: Context, op: Op, before: Sequence[Core], values: Sequence[Core], span: Span
) -> Core | None:
    """Return an operation that gives one of several values, which must be of one kind and unit.

    Args:
        context: where problems go.
        op: the operation.
        before: operands that come first and are not values, such as the condition of an ``if``.
        values: what it chooses between.
        span: where it stands.
    """
    values = _of_one_kind(values)
    first = values[0].type.kind
    for value in values:
        if value.type.kind is not first:
            context.report(DifferentKinds(left=first, right=value.type.kind), span)
            return None
    if first is not Kind.NUMBER:
        every = (*before, *values)
        codes = _joined_codes(values)
        return Operation(op, every, operation_type(first, every, codes=codes), span)
    unified = in_one_unit(context, values, span)
    if unified is None:
        return None
    numbers, unit = unified
    if unit == PERCENT:
        _check_bare(context, values)
    every = (*before, *numbers)
    type_ = operation_type(Kind.NUMBER, every, unit, most_decimals(numbers))
    return Operation(op, every, type_, span)


def _check_bare(context: Context, values: Sequence[Core]) -> None:
    """Warn where a bare number that is in percent may well be meant as a share."""
    for core in values:
        value = core.value if isinstance(core, Constant) and core.type.unit is None else None
        if isinstance(value, Decimal) and 0 < abs(value) <= 1 and core.span is not None:
            number, percent = decimal_text(value), decimal_text(value * 100)
            context.report(BareWithPercent(number=number, percent=percent), core.span)


def _of_one_kind(values: Sequence[Core]) -> Sequence[Core]:
    """Let ``not_applicable``, which is of any kind, be of the others' kind."""
    others = [value.type.kind for value in values if not _is_nothing(value)]
    if not others or len(others) == len(values):
        return values
    kind = others[0]
    return [replace(v, type=Type(kind)) if _is_nothing(v) else v for v in values]


def _is_nothing(core: Core) -> bool:
    return isinstance(core, Operation) and core.op is Op.NOT_APPLICABLE


def is_condition(context: Context, taker: str, core: Core, node: Node) -> bool:
    """Say whether an expression is a condition, and report it where it is not."""
    if core.type.kind is Kind.YES_NO:
        return True
    context.report(NotYesNo(taker=taker, kind=core.type.kind), node.span)
    return False


def is_number(
    context: Context, taker: str, core: Core, node: Node, write: str | None = None
) -> bool:
    """Say whether an expression is a number, and report it where it is not."""
    if core.type.kind is Kind.NUMBER:
        return True
    context.report(NotANumber(taker=taker, kind=core.type.kind, write=write), node.span)
    return False


def _joined_codes(values: Sequence[Core]) -> frozenset[str] | None:
    codes: frozenset[str] = frozenset()
    for value in values:
        if isinstance(value, Constant) and isinstance(value.value, str):
            codes |= {value.value}
        elif _is_nothing(value):
            continue
        elif value.type.codes is None:
            return None
        else:
            codes |= value.type.codes
    return codes


def _logic(context: Context, node: Binary, left: Core, right: Core) -> Core | None:
    first = is_condition(context, node.operator, left, node.left)
    if not is_condition(context, node.operator, right, node.right) or not first:
        return None
    type_ = operation_type(Kind.YES_NO, (left, right))
    return Operation(OPS[node.operator], (left, right), type_, node.span)


def _numbers(context: Context, node: Binary, left: Core, right: Core) -> bool:
    first = is_number(context, node.operator, left, node.left)
    return is_number(context, node.operator, right, node.right) and first


def _sum(context: Context, node: Binary, left: Core, right: Core) -> Core | None:
    if not _numbers(context, node, left, right):
        return None
    return alike(context, OPS[node.operator], (), (left, right), node.span)


def _product(context: Context, node: Binary, left: Core, right: Core) -> Core | None:
    if not _numbers(context, node, left, right):
        return None
    operands = (left, right)
    if node.operator is Operator.MULTIPLY:
        one, other = left.type.decimals, right.type.decimals
        decimals = one + other if one is not None and other is not None else None
        unit = _product_unit(left.type.unit, right.type.unit)
        type_ = operation_type(Kind.NUMBER, operands, unit, decimals)
        return Operation(Op.MULTIPLY, operands, type_, node.span)
    if constant_value(right) == 0:
        return context.report(DivisionByZero(), node.right.span)
    if _is_share(left, right):
        context.report(RatioIsShare(write=_as_share(node.left, node.right)), node.span)
    unit = left.type.unit
    if right.type.unit is not None:
        unit = divide(unit or PURE, right.type.unit)
    return Operation(Op.DIVIDE, operands, operation_type(Kind.NUMBER, operands, unit), node.span)


def _product_unit(left: Unit | None, right: Unit | None) -> Unit | None:
    if left is None or right is None:
        return right if left is None else left
    return multiply(left, right)


def _is_share(left: Core, right: Core) -> bool:
    """Say whether two counts are of one table, and the second holds all rows of the first."""
    if not isinstance(left, Aggregate) or not isinstance(right, Aggregate):
        return False
    if left.function != "count" or right.function != "count" or left.table != right.table:
        return False
    return conjuncts(right.condition) < conjuncts(left.condition)


def _as_share(left: Node, right: Node) -> str | None:
    """Return how to write a ratio of counts as a share, where its text makes that plain."""
    match left, right:
        case AggregateNode(where=condition), CallNode(arguments=(source,)) if condition:
            if left.source == source:
                return f"share({to_text(condition)} of {left.source.name})"
    return None


def _power(context: Context, node: Binary, base: Core, exponent: Core) -> Core | None:
    if not _numbers(context, node, base, exponent):
        return None
    exponent_unit = exponent.type.unit
    if exponent_unit is not None:
        if exponent_unit.dims:
            return context.report(UnitToAPower(unit=exponent_unit.name), node.right.span)
        exponent = in_unit(exponent, PURE)
    unit, whole = base.type.unit, _whole(exponent)
    if base.type.table is not None or exponent.type.table is not None:
        return _row_power(context, node, base, whole)
    if unit is not None and not _can_be_raised(unit, whole):
        return context.report(UnitToAPower(unit=unit.name), node.span)
    if unit is not None and whole is None:
        base, unit = in_unit(base, PURE), PURE
    elif unit is not None and whole is not None:
        unit = power(unit, whole)
    decimals = base.type.decimals
    exact = decimals * whole if decimals is not None and whole is not None and whole >= 0 else None
    operands = (base, exponent)
    type_ = operation_type(Kind.NUMBER, operands, unit, exact)
    return Operation(Op.POWER, operands, type_, node.span)


def _row_power(context: Context, node: Binary, base: Core, whole: int | None) -> Core | None:
    """Return a power as a product, which every engine computes in whole numbers."""
    if whole is None or whole < 1:
        return context.report(NeedsWhole(), node.right.span)
    unit = base.type.unit
    if unit is not None and not _can_be_raised(unit, whole):
        return context.report(UnitToAPower(unit=unit.name), node.span)
    if not context.has_room_for(base, whole):
        return context.report(TooLargeWrittenOut(function=Operator.POWER), node.span)
    result = base
    for _ in range(whole - 1):
        one, other = result.type, base.type
        both = one.decimals is not None and other.decimals is not None
        decimals = (one.decimals or 0) + (other.decimals or 0) if both else None
        operands = result, base
        type_ = operation_type(Kind.NUMBER, operands, _product_unit(one.unit, other.unit), decimals)
        result = Operation(Op.MULTIPLY, operands, type_, node.span)
    return result


def _whole(exponent: Core) -> int | None:
    """Return an exponent that is a small whole constant."""
    value = constant_value(exponent)
    if value is None or value.denominator != 1 or abs(value) > _HIGHEST_POWER:
        return None
    return int(value)


def _can_be_raised(unit: Unit, exponent: int | None) -> bool:
    if exponent is None:
        return unit.pure
    return all(abs(e * exponent) <= _HIGHEST_POWER for _, e in unit.dims)
