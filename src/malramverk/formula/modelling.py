"""The types of statistics that are about the entities of a whole level."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from malramverk.formula.context import Context
from malramverk.formula.conversion import operation_type
from malramverk.formula.core import Core, Operation, Statistic
from malramverk.formula.members import member_level
from malramverk.formula.operations import is_condition, is_number
from malramverk.formula.primitives import Grain, Kind, Op
from malramverk.formula.problems import (
    ConstantMoved,
    NoWeights,
    TooLargeWrittenOut,
    WrongArguments,
)
from malramverk.formula.statistical import one, typed
from malramverk.formula.statistical_functions import SKIPPING, STRICT, StatisticalFunction
from malramverk.formula.tree import Aggregate as AggregateNode
from malramverk.formula.tree import Node

Check = Callable[[Context, Node], Core | None]
_RESIDUAL = "residual"


def modelled(
    context: Context, node: AggregateNode, function: StatisticalFunction, check: Check
) -> Core | None:
    """Return a checked statistic over the entities of a level, or nothing and a problem.

    Args:
        context: where problems go.
        node: as written.
        function: its row in the function table.
        check: checks the expressions that it is about.
    """
    given = 1 + len(node.options)
    words = len(function.takes) - 1
    most = words + function.most_expressions
    if node.operand is None or not function.least <= given <= most:
        wrong = WrongArguments(function=function.name, given=given, form=function.form)
        return context.report(wrong, node.span)
    level = member_level(context, node)
    told = [
        one(context, function.name, sort, written, None)
        for sort, written in zip(function.takes[1:], node.options, strict=False)
    ]
    outer, context.level = context.level, level
    operands = _figures(context, function, (node.operand, *node.options[words:]), check)
    where, weight, fits = _chosen(context, node, function, check)
    context.level = outer
    known = tuple(word for word in told if word is not None)
    if level is None or operands is None or not fits or len(known) < len(told):
        return None
    return _lowered(context, node, function, (operands, known, level, where, weight))


Pieces = tuple[tuple[Core, ...], tuple[Decimal | str | int, ...], str, Core | None, Core | None]


def _lowered(
    context: Context, node: AggregateNode, function: StatisticalFunction, pieces: Pieces
) -> Core | None:
    """Return a statistic; a residual is the outcome less what is expected."""
    operands, told, level, where, weight = pieces
    plain = typed(function, operands, (*told, SKIPPING if node.skip_absent else STRICT))
    name = "expected" if function.name == _RESIDUAL else function.name
    found = Statistic(
        name, plain.operands, plain.options, plain.type, level, where, weight, node.span
    )
    if function.name != _RESIDUAL:
        return found
    if not context.has_room_for(operands[0], 2):
        return context.report(TooLargeWrittenOut(function=_RESIDUAL), node.function.span)
    both = (operands[0], found)
    return Operation(
        Op.SUBTRACT, both, operation_type(Kind.NUMBER, both, found.type.unit), node.span
    )


def _figures(
    context: Context, function: StatisticalFunction, written: tuple[Node, ...], check: Check
) -> tuple[Core, ...] | None:
    found: list[Core] = []
    for expression in written:
        core = check(context, expression)
        if core is None or not is_number(context, function.name, core, expression):
            continue
        if core.type.grain is not Grain.CELL:
            context.report(ConstantMoved(function=function.name), expression.span)
            continue
        found.append(core)
    return tuple(found) if len(found) == len(written) else None


def _chosen(
    context: Context, node: AggregateNode, function: StatisticalFunction, check: Check
) -> tuple[Core | None, Core | None, bool]:
    """Return the condition and the weight, and whether each is what it should be."""
    where = None if node.where is None else check(context, node.where)
    weight = None if node.weight is None else check(context, node.weight)
    fits = (node.where is None) == (where is None) and (node.weight is None) == (weight is None)
    if where is not None and node.where is not None:
        fits = is_condition(context, "where", where, node.where) and fits
    if weight is not None and node.weight is not None:
        fits = is_number(context, function.name, weight, node.weight) and fits
        if not function.name.startswith(("expected", _RESIDUAL, "r_")):
            context.report(NoWeights(function=function.name, write=None), node.weight.span)
            fits = False
    return where, weight, fits
