"""The types of functions that look to other periods, entities and groups."""

from __future__ import annotations

from collections.abc import Callable

from malramverk.formula import arguments
from malramverk.formula.cell_functions import ORDERS, TIES, CellFunction, Sort
from malramverk.formula.context import Context
from malramverk.formula.core import Core, Moved, Ranked, Reference, walk
from malramverk.formula.operations import is_number
from malramverk.formula.primitives import Grain, Move
from malramverk.formula.problems import (
    ConstantMoved,
    GapToItself,
    NotInRows,
    NotRecomputable,
    TooLargeWrittenOut,
    WrongArguments,
)
from malramverk.formula.tree import Call, Node

Check = Callable[[Context, Node], Core | None]
_FIGURES = (Sort.FIGURE, Sort.NUMBER)
_ELSEWHERE = (Move.AT, Move.AT_ENTITY, Move.GROUP, Move.EVERYONE)
_OVER_PERIODS = frozenset(move for move in Move if move not in _ELSEWHERE)


def looking(context: Context, node: Call, function: CellFunction, check: Check) -> Core | None:
    """Return a checked function between cells in primitives, or nothing and a problem.

    Args:
        context: where problems go.
        node: as written.
        function: its row in the function table.
        check: checks the expression that the function is about.
    """
    given = len(node.arguments)
    if not function.least <= given <= len(function.takes):
        wrong = WrongArguments(function=function.name, given=given, form=function.form)
        return context.report(wrong, node.span)
    if context.table is not None:
        away = NotInRows(construct=function.name, table=context.table.id)
        return context.report(away, node.span)
    told = _told(context, node, function)
    operand = _operand(context, node, function, told, check)
    known = [value for value in told if value is not None]
    if operand is None or len(known) < len(told):
        return None
    return _lowered(context, node, function, operand, tuple(known))


def _lowered(
    context: Context, node: Call, function: CellFunction, core: Core, told: tuple[int | str, ...]
) -> Core | None:
    copies = function.copies or next(value for value in told if isinstance(value, int))
    if copies > 1 and not context.has_room_for(core, copies):
        return context.report(TooLargeWrittenOut(function=function.name), node.function.span)
    result = function.lower(core, told, node.span)
    if isinstance(result, Moved) and result.move is Move.POOLED:
        return result if is_recomputable(context, node, core) else None
    return result


def _operand(
    context: Context,
    node: Call,
    function: CellFunction,
    told: list[int | str | None],
    check: Check,
) -> Core | None:
    place = next(i for i, sort in enumerate(function.takes) if sort in _FIGURES)
    written, outer = node.arguments[place], context.level
    if function.takes[0] is Sort.LEVEL and isinstance(told[0], str):
        context.level = told[0]
    core = check(context, written)
    context.level = outer
    if core is None:
        return None
    if function.takes[place] is Sort.NUMBER and not is_number(
        context, function.name, core, written
    ):
        return None
    if core.type.grain is not Grain.CELL:
        return context.report(ConstantMoved(function=function.name), written.span)
    return core


def _told(context: Context, node: Call, function: CellFunction) -> list[int | str | None]:
    """Return what the function is told besides its figure; nothing where there is a problem."""
    told: list[int | str | None] = []
    of: str | None = None
    for sort, written in zip(function.takes, node.arguments, strict=False):
        if sort in _FIGURES:
            continue
        value = _word(context, function.name, sort, written, of)
        of = value if sort is Sort.DIMENSION and isinstance(value, str) else of
        told.append(value)
    if function.takes[-1] is Sort.CODE and len(told) == 3 and told[1] == told[2] is not None:
        context.report(GapToItself(name=str(told[2])), node.arguments[-1].span)
    return told


def _word(
    context: Context, function: str, sort: Sort, node: Node, dimension: str | None
) -> int | str | None:
    match sort:
        case Sort.STEPS | Sort.PERIODS:
            return arguments.count(context, function, node, 1 if sort is Sort.STEPS else 2)
        case Sort.PERIOD:
            return arguments.period(context, function, node)
        case Sort.LEVEL:
            return arguments.level(context, function, node)
        case Sort.DIMENSION:
            return arguments.dimension(context, function, node)
        case Sort.ENTITY | Sort.CODE:
            return arguments.code(context, function, node, dimension)
        case _:
            return arguments.word(context, function, node, TIES if sort is Sort.TIES else ORDERS)


def is_recomputable(context: Context, node: Call, core: Core) -> bool:
    """Say whether several periods' rows give an expression, and report what keeps them from it."""
    for part in walk(core):
        name = None
        if isinstance(part, Reference) and part.indicator in context.scope.published:
            name = part.indicator
        elif isinstance(part, Ranked):
            name = "percentile_rank" if part.percent else "rank"
        elif isinstance(part, Moved) and part.move in _OVER_PERIODS:
            name = part.move.removeprefix("comparable_")
        if name is not None:
            context.report(NotRecomputable(name=name), node.arguments[0].span)
            return False
    return True
