"""Numbers to one unit: bare constants take it, others are multiplied explicitly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

from malramverk.formula.context import Context
from malramverk.formula.core import Constant, Core, Operation
from malramverk.formula.primitives import Grain, Kind, Op, Type
from malramverk.formula.problems import DifferentUnits
from malramverk.quantities import Unit, factor
from malramverk.source import Span

_MOST_DECIMALS = 15


def operation_type(
    kind: Kind,
    operands: Sequence[Core],
    unit: Unit | None = None,
    decimals: int | None = None,
    codes: frozenset[str] | None = None,
) -> Type:
    """Return the type of an operation: as fine as its finest operand."""
    grain, table = Grain.CONSTANT, None
    for operand in operands:
        type_ = operand.type
        if type_.grain > grain:
            grain = type_.grain
        table = table or type_.table
    exact = decimals if decimals is not None and decimals <= _MOST_DECIMALS else None
    return Type(kind, unit, grain, table, exact if grain is not Grain.CELL else None, codes)


def most_decimals(operands: Sequence[Core]) -> int | None:
    """Return decimals that hold every operand exactly; nothing where some have none."""
    most = 0
    for operand in operands:
        decimals = operand.type.decimals
        if decimals is None:
            return None
        most = max(most, decimals)
    return most


def constant_decimals(value: Decimal) -> int | None:
    """Return the decimals a number is written with; nothing where they are too many."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    decimals = max(0, -exponent)
    return decimals if decimals <= _MOST_DECIMALS else None


def in_one_unit(
    context: Context, operands: Sequence[Core], span: Span
) -> tuple[list[Core], Unit | None] | None:
    """Bring numbers to the unit of the first that has one.

    Returns:
        The numbers and their unit; no unit where all are bare constants, and nothing at all
        where two measure different things, which is reported.
    """
    unit = next((core.type.unit for core in operands if core.type.unit is not None), None)
    if unit is None:
        return list(operands), None
    result = []
    for core in operands:
        found = core.type.unit
        if found is not None and found.dims != unit.dims:
            context.report(DifferentUnits(left=unit.name, right=found.name), span)
            return None
        result.append(in_unit(core, unit))
    return result, unit


def in_unit(core: Core, unit: Unit) -> Core:
    """Return a number in a unit that measures the same thing; a bare one takes the unit."""
    found = core.type.unit
    if found is None:
        return _typed(core, unit)
    ratio = Fraction(1) if found is unit else factor(found, unit)
    if ratio == 1:
        return core
    value = exact_decimal(ratio)
    if isinstance(core, Constant) and value is not None:
        return _scaled(core, value, unit)
    if value is None or (ratio < 1 and core.type.grain is Grain.CELL):
        return _divided(core, ratio, unit)  # a float divided by 100 is nearer than times 0.01
    by = _number(value)
    decimals = core.type.decimals
    if decimals is not None and by.type.decimals is not None:
        decimals += by.type.decimals
    type_ = operation_type(Kind.NUMBER, (core,), unit, decimals)
    return Operation(Op.MULTIPLY, (core, by), type_, core.span)


def constant_value(core: Core) -> Fraction | None:
    """Return the exact value of an expression of constants; nothing for any other."""
    if isinstance(core, Constant):
        return Fraction(core.value) if isinstance(core.value, Decimal) else None
    if not isinstance(core, Operation) or core.type.grain is not Grain.CONSTANT:
        return None
    values = [constant_value(operand) for operand in core.operands]
    known = [value for value in values if value is not None]
    return _computed(core.op, known) if len(known) == len(values) else None


def _computed(op: Op, values: list[Fraction]) -> Fraction | None:
    match op, values:
        case Op.ADD, [left, right]:
            return left + right
        case Op.SUBTRACT, [left, right]:
            return left - right
        case Op.MULTIPLY, [left, right]:
            return left * right
        case Op.DIVIDE, [left, right]:
            return left / right if right else None
        case Op.NEGATE, [value]:
            return -value
        case _:
            return None


def _typed(core: Core, unit: Unit) -> Core:
    old = core.type
    type_ = Type(old.kind, unit, old.grain, old.table, old.decimals)
    if isinstance(core, Constant):
        return Constant(core.value, type_, core.span)
    return replace(core, type=type_)


def _scaled(core: Constant, by: Decimal, unit: Unit) -> Constant:
    assert isinstance(core.value, Decimal)
    with localcontext() as exactly:
        exactly.prec = 100
        value = (core.value * by).normalize()  # so that 50 % and 0.5 are one constant
    return Constant(value, Type(Kind.NUMBER, unit, decimals=constant_decimals(value)), core.span)


def _divided(core: Core, ratio: Fraction, unit: Unit) -> Operation:
    result: Core = core
    if ratio.numerator != 1:
        operands = (core, _number(Decimal(ratio.numerator)))
        type_ = operation_type(Kind.NUMBER, operands, core.type.unit)
        result = Operation(Op.MULTIPLY, operands, type_, core.span)
    operands = (result, _number(Decimal(ratio.denominator)))
    type_ = operation_type(Kind.NUMBER, operands, unit)
    return Operation(Op.DIVIDE, operands, type_, core.span)


def _number(value: Decimal) -> Constant:
    return Constant(value, Type(Kind.NUMBER, decimals=constant_decimals(value)))


def exact_decimal(ratio: Fraction) -> Decimal | None:
    """Return a ratio as a finite decimal, or nothing."""
    rest = ratio.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return None
    with localcontext() as exactly:
        exactly.prec = 100
        return Decimal(ratio.numerator) / Decimal(ratio.denominator)
