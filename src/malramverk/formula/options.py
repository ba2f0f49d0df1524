"""What may stand after the operand of an aggregate, and what its rows may weigh."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from malramverk.formula import arguments
from malramverk.formula.aggregate_functions import (
    ICC_ESTIMATORS,
    QUANTILE_METHODS,
    WEIGHTED_METHODS,
    AggregateFunction,
    Option,
)
from malramverk.formula.context import Context
from malramverk.formula.core import Core, Parameters
from malramverk.formula.operations import is_number
from malramverk.formula.primitives import Grain
from malramverk.formula.printing import to_text
from malramverk.formula.problems import (
    ConstantInAggregate,
    LevelNotBelow,
    NoWeights,
    WrongArguments,
)
from malramverk.formula.tree import Aggregate as AggregateNode
from malramverk.formula.tree import Name, Node
from malramverk.quantities import NUMBER, Unit, multiply


def parameters(
    context: Context, node: AggregateNode, function: AggregateFunction, level: str | None = None
) -> Parameters | None:
    """Return what stands after the operand, or nothing and a problem for each fault.

    Args:
        context: where problems go.
        node: as written.
        function: its row in the function table.
        level: the level of the members that are looked at; absent over rows.
    """
    given = len(node.options)
    if not function.least <= given <= len(function.options):
        written = given + (node.operand is not None)
        wrong = WrongArguments(function=function.name, given=written, form=function.form)
        context.report(wrong, node.span)
        return None
    told = [
        _option(context, function.name, option, written, level)
        for option, written in zip(function.options, node.options, strict=False)
    ]
    known = [value for value in told if value is not None]
    return tuple(known) if len(known) == len(told) else None


def fits_weight(
    context: Context, node: AggregateNode, function: AggregateFunction, weight: Core | None
) -> bool:
    """Say whether rows may be weighted as written, and report it where they may not."""
    written = node.weight
    assert written is not None
    methods = [n.name for n in node.options if isinstance(n, Name) and n.name in QUANTILE_METHODS]
    if not function.weights or any(name not in WEIGHTED_METHODS for name in methods):
        write = _weighted(node) if methods else None
        context.report(NoWeights(function=function.name, write=write), node.function.span)
        return False
    if weight is None or not is_number(context, "weighted by", weight, written):
        return False
    if weight.type.grain is Grain.CONSTANT:
        context.report(ConstantInAggregate(source=node.source.name), written.span)
        return False
    return True


def result_unit(
    function: AggregateFunction, operand: Core | None, weight: Core | None, rows: Unit
) -> Unit:
    """Return the unit of an aggregate; a weighted sum is in the weight's unit times its own."""
    found = operand.type.unit if operand is not None else None
    unit = function.unit(found or NUMBER, rows)
    if function.name == "sum" and weight is not None and weight.type.unit is not None:
        return multiply(unit, weight.type.unit)
    return unit


def _option(
    context: Context, function: str, option: Option, node: Node, level: str | None
) -> Decimal | str | None:
    match option:
        case Option.FRACTION:
            return arguments.fraction(context, function, node)
        case Option.METHOD:
            return arguments.word(context, function, node, QUANTILE_METHODS)
        case Option.ESTIMATOR:
            return arguments.word(context, function, node, ICC_ESTIMATORS)
        case Option.LEVEL:
            return _groups(context, function, node, level)


def _groups(context: Context, function: str, node: Node, below: str | None) -> str | None:
    """Return the level whose entities are the groups, which is above that of the members."""
    groups = arguments.member_level(context, function, node)
    if groups is None or below is None or arguments.is_below(context, below, groups):
        return groups
    context.report(LevelNotBelow(level=below, above=groups), node.span)
    return None


def _weighted(node: AggregateNode) -> str:
    """Return a weighted quantile with the method that has a definition for it."""
    method = Name(WEIGHTED_METHODS[0], node.span)
    return to_text(replace(node, options=(*node.options[:-1], method)))
