"""The types of functions of values."""

from __future__ import annotations

from collections.abc import Sequence

from malramverk.formula.context import Context
from malramverk.formula.conversion import constant_value, in_unit, operation_type
from malramverk.formula.core import Core, Operation
from malramverk.formula.operations import alike, is_number
from malramverk.formula.primitives import Kind, Op
from malramverk.formula.printing import to_text
from malramverk.formula.problems import (
    NeedsPure,
    NotInRows,
    OutsideDomain,
    UnitToAPower,
    WrongArgument,
    WrongArguments,
)
from malramverk.formula.scalar_functions import ScalarFunction, Units
from malramverk.formula.tree import Call
from malramverk.quantities import NUMBER, PURE, Unit, in_base, square_root
from malramverk.source import Span

_STEP = {"sv": "ett tal som steg", "en": "a number as its step"}


def scalar(
    context: Context, node: Call, function: ScalarFunction, arguments: Sequence[Core | None]
) -> Core | None:
    """Return a checked function of values, or nothing and a problem.

    Args:
        context: where problems go.
        node: as written.
        function: its row in the function table.
        arguments: the checked arguments; absent where a fault has been reported.
    """
    given = len(arguments)
    if given < function.least or (function.most is not None and given > function.most):
        problem = WrongArguments(function=function.name, given=given, form=function.form)
        return context.report(problem, node.span)
    if context.table is not None and not function.in_rows:
        away = NotInRows(construct=function.name, table=context.table.id)
        return context.report(away, node.span)
    known = [argument for argument in arguments if argument is not None]
    if not _all_fit(context, node, function, arguments) or len(known) < given:
        return None
    return _typed(context, node, function, known)


def _typed(
    context: Context, node: Call, function: ScalarFunction, known: Sequence[Core]
) -> Core | None:
    match function.units:
        case Units.ALIKE:
            return _alike(context, node, function, known)
        case Units.PURE:
            return _pure(context, node, function, known[0])
        case Units.ROOT:
            return _root(context, node, function, known[0])
        case Units.FREE:
            unit = NUMBER if function.gives is Kind.NUMBER else None
            type_ = operation_type(function.gives, known, unit)
            return Operation(function.op, tuple(known), type_, node.span)


def _all_fit(
    context: Context, node: Call, function: ScalarFunction, arguments: Sequence[Core | None]
) -> bool:
    if function.takes is not Kind.NUMBER:
        return True
    fits = [
        is_number(context, function.name, argument, written)
        for argument, written in zip(arguments, node.arguments, strict=True)
        if argument is not None
    ]
    return all(fits)


def _alike(
    context: Context, node: Call, function: ScalarFunction, known: Sequence[Core]
) -> Core | None:
    if function.op is Op.ROUND:
        if not _is_step(context, node, known[1]):
            return None
        known = _in_steps(*known)
    return alike(context, function.op, (), known, node.span)


def _is_step(context: Context, node: Call, step: Core) -> bool:
    """Say whether the step of a rounding is a constant above zero, and report it where not."""
    value, span = constant_value(step), node.arguments[1].span
    if value is None:
        context.report(WrongArgument(function=node.function.name, expected=_STEP), span)
        return False
    return _in_domain(context, node, value > 0, 1)


def _in_steps(value: Core, step: Core) -> tuple[Core, Core]:
    """Bring a number to the unit its step is written in, so that what is rounded stays so.

    A share rounded to ``1 %`` is a whole number of percent; as a share it would be rounded in
    hundredths and be percent only after a multiplication that few hundredths survive.
    """
    found, wanted = value.type.unit, step.type.unit
    if found is None or wanted is None or found.dims != wanted.dims:
        return value, step
    return in_unit(value, wanted), step


def _pure(context: Context, node: Call, function: ScalarFunction, core: Core) -> Core | None:
    unit = core.type.unit
    if unit is not None and unit.dims:
        problem = NeedsPure(function=function.name, unit=unit.name)
        return context.report(problem, node.arguments[0].span)
    value = constant_value(core)
    if function.op is Op.LN and value is not None and not _in_domain(context, node, value > 0, 0):
        return None
    return _of(function.op, in_unit(core, PURE), PURE, node.span)


def _root(context: Context, node: Call, function: ScalarFunction, core: Core) -> Core | None:
    value = constant_value(core)
    if value is not None and not _in_domain(context, node, value >= 0, 0):
        return None
    unit = core.type.unit
    if unit is None:
        return _of(function.op, core, None, node.span)
    root = square_root(unit)
    if root is None:
        return context.report(UnitToAPower(unit=unit.name), node.span)
    return _of(function.op, in_unit(core, in_base(unit)), root, node.span)


def _of(op: Op, core: Core, unit: Unit | None, span: Span) -> Core:
    return Operation(op, (core,), operation_type(Kind.NUMBER, (core,), unit), span)


def _in_domain(context: Context, node: Call, fits: bool, place: int) -> bool:
    if not fits:
        written = node.arguments[place]
        problem = OutsideDomain(function=node.function.name, number=to_text(written))
        context.report(problem, written.span)
    return fits
