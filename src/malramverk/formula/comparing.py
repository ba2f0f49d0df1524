"""The types of comparisons, and those that can never be true."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from malramverk.formula.context import Context
from malramverk.formula.conversion import in_one_unit, in_unit, operation_type
from malramverk.formula.core import Across, Aggregate, Attribute, Column, Constant, Core, Operation
from malramverk.formula.primitives import Kind, Op, Type
from malramverk.formula.printing import decimal_text
from malramverk.formula.problems import (
    DifferentKinds,
    DifferentUnits,
    NoOrder,
    NotAPeriod,
    OutsideBounds,
    PercentBelowOne,
    ShareAboveOne,
    UnknownCode,
)
from malramverk.formula.tree import Binary, In
from malramverk.periods import parse_period
from malramverk.quantities import PERCENT, Unit
from malramverk.source import Span

_PERIOD = Type(Kind.PERIOD)
_YES_NO_WORDS = {"ja": "yes", "yes": "yes", "true": "yes", "nej": "no", "no": "no", "false": "no"}


def compare(context: Context, op: Op, node: Binary, left: Core, right: Core) -> Core | None:
    """Return a checked comparison, or nothing and a problem."""
    left, right = _periods(context, left, right)
    kind = left.type.kind
    if kind is not right.type.kind:
        return _different(context, left, right, node.span)
    if kind is not Kind.NUMBER:
        if op not in (Op.EQ, Op.NE):
            return context.report(NoOrder(operator=node.operator, kind=kind), node.left.span)
        _check_codes(context, left, [right])
        _check_codes(context, right, [left])
        operands: tuple[Core, ...] = (left, right)
    else:
        _check_share(context, left, right)
        _check_share(context, right, left)
        unified = in_one_unit(context, (left, right), node.span)
        if unified is None:
            return None
        operands = tuple(unified[0])
        _check_bounds(context, operands[0], operands[1])
        _check_bounds(context, operands[1], operands[0])
    return Operation(op, operands, operation_type(Kind.YES_NO, operands), node.span)


def membership(context: Context, node: In, value: Core, options: Sequence[Core]) -> Core | None:
    """Return a checked ``in``, or nothing and a problem for every option that does not fit."""
    fitting = [_option(context, value, option) for option in options]
    known = [option for option in fitting if option is not None]
    if len(known) < len(fitting):
        return None
    _check_codes(context, value, known)
    for option in known:
        _check_bounds(context, value, option)
    operands = (value, *known)
    type_ = operation_type(Kind.YES_NO, operands)
    found = Operation(Op.IN, operands, type_, node.span)
    return Operation(Op.NOT, (found,), type_, node.span) if node.negated else found


def _option(context: Context, value: Core, option: Core) -> Core | None:
    _, option = _periods(context, value, option)
    span = option.span
    assert span is not None
    if option.type.kind is not value.type.kind:
        return _different(context, value, option, span)
    unit: Unit | None = value.type.unit
    found = option.type.unit
    if unit is None or option.type.kind is not Kind.NUMBER:
        return option
    if found is not None and found.dims != unit.dims:
        return context.report(DifferentUnits(left=unit.name, right=found.name), span)
    return in_unit(option, unit)


def _periods(context: Context, left: Core, right: Core) -> tuple[Core, Core]:
    """Read a text as a period where it is compared with one."""
    if left.type.kind is Kind.PERIOD:
        return left, _period(context, right)
    if right.type.kind is Kind.PERIOD:
        return _period(context, left), right
    return left, right


def _period(context: Context, core: Core) -> Core:
    if not isinstance(core, Constant) or not isinstance(core.value, str):
        return core
    period = parse_period(core.value)
    if period is None:
        assert core.span is not None
        context.report(NotAPeriod(text=core.value), core.span)
        return Constant(core.value, _PERIOD, core.span)
    return Constant(period.text, _PERIOD, core.span)


def _different(context: Context, left: Core, right: Core, span: Span) -> Core | None:
    write = _meant(left.type.kind, right) or _meant(right.type.kind, left)
    problem = DifferentKinds(left=left.type.kind, right=right.type.kind, write=write)
    return context.report(problem, span)


def _meant(kind: Kind, core: Core) -> str | None:
    """Return how a constant would be written as another kind of value."""
    if not isinstance(core, Constant):
        return None
    value = core.value
    if isinstance(value, Decimal):
        return f'"{decimal_text(value)}"' if kind in (Kind.TEXT, Kind.PERIOD) else None
    if isinstance(value, bool):
        return None
    if kind is Kind.YES_NO:
        return _YES_NO_WORDS.get(value.lower())
    plain = value.replace(",", ".", 1)
    is_number = plain.replace(".", "", 1).isascii() and plain.replace(".", "", 1).isdigit()
    return plain if kind is Kind.NUMBER and is_number else None


def _check_codes(context: Context, coded: Core, texts: Sequence[Core]) -> None:
    codes = coded.type.codes
    if codes is None:
        return
    column = coded.name if isinstance(coded, Column) else None
    if isinstance(coded, Attribute):
        column = f"entity.{coded.name}"
    for text in texts:
        if not isinstance(text, Constant) or text.value in codes:
            continue
        assert text.span is not None
        problem = UnknownCode(name=str(text.value), candidates=tuple(sorted(codes)), column=column)
        context.report(problem, text.span)


def _check_bounds(context: Context, column: Core, number: Core) -> None:
    known = context.bounds(column)
    if known is None or not isinstance(number, Constant) or not isinstance(number.value, Decimal):
        return
    value, low, high = number.value, known.minimum, known.maximum
    if (low is None or value >= low) and (high is None or value <= high):
        return
    assert isinstance(column, Column)
    assert number.span is not None
    problem = OutsideBounds(
        number=decimal_text(value),
        column=column.name,
        minimum=None if low is None else decimal_text(low),
        maximum=None if high is None else decimal_text(high),
    )
    context.report(problem, number.span)


def _check_share(context: Context, share: Core, number: Core) -> None:
    """Warn where a bare number is hardly in the unit of what it is compared with."""
    if not isinstance(number, Constant) or number.type.unit is not None or number.span is None:
        return
    value = number.value
    if not isinstance(value, Decimal):
        return
    is_share = isinstance(share, Aggregate | Across) and share.function == "share"
    if is_share and value > 1:
        context.report(ShareAboveOne(number=decimal_text(value)), number.span)
    if share.type.unit == PERCENT and 0 < value < 1:
        percent = decimal_text(value * 100)
        context.report(PercentBelowOne(number=decimal_text(value), percent=percent), number.span)
