"""The types of functions that make statistics of whole expressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from malramverk.formula import arguments
from malramverk.formula.cell_functions import TIES, Sort
from malramverk.formula.context import Context
from malramverk.formula.conversion import in_one_unit, operation_type
from malramverk.formula.core import Core, Moved, Operation, Statistic
from malramverk.formula.looking import is_recomputable
from malramverk.formula.operations import is_number
from malramverk.formula.primitives import Grain, Kind, Move, Op, Type
from malramverk.formula.problems import (
    ConstantMoved,
    GapToItself,
    NoSuchInterval,
    NotInRows,
    TooLargeWrittenOut,
    WrongArguments,
)
from malramverk.formula.sampling import fits_method
from malramverk.formula.statistical_functions import (
    CONFIDENCE,
    ESTIMATORS,
    METHODS,
    SEED,
    StatisticalFunction,
    Unit,
)
from malramverk.formula.tree import Call, Node
from malramverk.quantities import PURE, multiply

Check = Callable[[Context, Node], Core | None]
_EXPRESSIONS = (Sort.NUMBER, Sort.REFERENCE)
_UNTOLD: dict[Sort, Decimal | str | int] = {
    Sort.METHOD: METHODS[0],
    Sort.CONFIDENCE: CONFIDENCE,
    Sort.SEED: SEED,
}


def statistical(
    context: Context, node: Call, function: StatisticalFunction, check: Check
) -> Core | None:
    """Return a checked function of whole expressions, or nothing and a problem.

    Args:
        context: where problems go.
        node: as written.
        function: its row in the function table.
        check: checks the expressions that the function is about.
    """
    given = len(node.arguments)
    if function.models or not function.least <= given <= len(function.takes):
        wrong = WrongArguments(function=function.name, given=given, form=function.form)
        return context.report(wrong, node.span)
    if context.table is not None:
        away = NotInRows(construct=function.name, table=context.table.id)
        return context.report(away, node.span)
    operands = _operands(context, node, function, check)
    told = _told(context, node, function)
    if operands is None or told is None:
        return None
    if not function.said_en:
        return _rescaled(node, operands)
    if Sort.DIMENSION in function.takes:
        return _of_groups(context, node, function, operands[0], told)
    return _fitting(context, node, typed(function, operands, told), function)


def typed(
    function: StatisticalFunction,
    operands: tuple[Core, ...],
    told: tuple[Decimal | str | int, ...],
) -> Statistic:
    """Return a statistic whose arguments are known to be right."""
    own = operands[0].type.unit
    unit = own if function.gives is Unit.SAME else PURE
    if function.gives is Unit.SQUARED and own is not None:
        unit = multiply(own, own)
    type_ = Type(Kind.NUMBER, unit, Grain.CELL)
    if function.gives is Unit.YES_NO:
        type_ = Type(Kind.YES_NO, None, Grain.CELL)
    return Statistic(function.name, operands, told, type_)


def _rescaled(node: Call, operands: tuple[Core, ...]) -> Core:
    """Return ``(x − low) / (high − low)``, a pure number."""
    x, low, high = operands
    unit = x.type.unit
    top, bottom = (
        Operation(Op.SUBTRACT, pair, operation_type(Kind.NUMBER, pair, unit), node.span)
        for pair in ((x, low), (high, low))
    )
    both = (top, bottom)
    return Operation(Op.DIVIDE, both, operation_type(Kind.NUMBER, both, PURE), node.span)


def _of_groups(
    context: Context,
    node: Call,
    function: StatisticalFunction,
    figure: Core,
    told: tuple[Decimal | str | int, ...],
) -> Core | None:
    """Return a statistic of a figure in two groups of a breakdown."""
    dimension, *codes = (str(word) for word in told)
    if codes[0] == codes[1]:
        return context.report(GapToItself(name=codes[0]), node.arguments[-1].span)
    if not context.has_room_for(figure, 2):
        return context.report(TooLargeWrittenOut(function=function.name), node.function.span)
    groups = (
        Moved(Move.GROUP, figure, (dimension, code), figure.type, node.span) for code in codes
    )
    return replace(typed(function, tuple(groups), ()), span=node.span)


def _fitting(
    context: Context, node: Call, statistic: Statistic, function: StatisticalFunction
) -> Core | None:
    if Sort.PERIODS in function.takes and not is_recomputable(context, node, statistic.operands[0]):
        return None
    if Sort.METHOD in function.takes:
        method = str(statistic.options[0])
        if not fits_method(statistic.operands[0], method):
            return context.report(NoSuchInterval(method=method), node.span)
    return replace(statistic, span=node.span)


def _operands(
    context: Context, node: Call, function: StatisticalFunction, check: Check
) -> tuple[Core, ...] | None:
    """Return the expressions a function is about, in the unit of the first."""
    found: list[Core] = []
    written = [
        node_
        for sort, node_ in zip(function.takes, node.arguments, strict=False)
        if sort in _EXPRESSIONS
    ]
    for place, expression in enumerate(written):
        core = check(context, expression)
        if core is None or not is_number(context, function.name, core, expression):
            continue
        if place == 0 and core.type.grain is not Grain.CELL:
            context.report(ConstantMoved(function=function.name), expression.span)
            continue
        found.append(core)
    if len(found) < len(written):
        return None
    unified = in_one_unit(context, found, node.span)
    return None if unified is None else tuple(unified[0])


def _told(
    context: Context, node: Call, function: StatisticalFunction
) -> tuple[Decimal | str | int, ...] | None:
    """Return what a function is told beside its expressions, defaults written out."""
    told: list[Decimal | str | int | None] = []
    dimension: str | None = None
    for place, sort in enumerate(function.takes):
        if sort in _EXPRESSIONS:
            continue
        if place >= len(node.arguments):
            told.extend([_UNTOLD[sort]] if sort in _UNTOLD else [])
            continue
        value = one(context, function.name, sort, node.arguments[place], dimension)
        dimension = str(value) if sort is Sort.DIMENSION else dimension
        told.append(value)
    known = tuple(value for value in told if value is not None)
    return known if len(known) == len(told) else None


def one(  # noqa: C901  one case per sort
    context: Context, function: str, sort: Sort, node: Node, dimension: str | None
) -> Decimal | str | int | None:
    """Return one word, id or constant that a function is told, or nothing and a problem."""
    match sort:
        case Sort.CONFIDENCE:
            return arguments.confidence(context, function, node)
        case Sort.WHOLE | Sort.SEED:
            return arguments.whole(context, function, node)
        case Sort.PERIODS:
            return arguments.count(context, function, node, 2)
        case Sort.LEVEL:
            return arguments.level(context, function, node)
        case Sort.DIMENSION:
            return arguments.dimension(context, function, node)
        case Sort.CODE:
            return arguments.code(context, function, node, dimension)
        case Sort.METHOD:
            return arguments.word(context, function, node, METHODS)
        case Sort.ESTIMATOR:
            return arguments.word(context, function, node, ESTIMATORS)
        case _:
            return arguments.word(context, function, node, TIES)
