"""The types of aggregates over rows."""

from __future__ import annotations

from malramverk.formula.context import Context
from malramverk.formula.core import Aggregate, Core, Grain, Kind, Type, both
from malramverk.formula.functions import AGGREGATES, SCALARS, AggregateFunction
from malramverk.formula.operations import is_condition, is_number
from malramverk.formula.printing import to_text
from malramverk.formula.problems import (
    AggregateForm,
    ConstantInAggregate,
    TakesNoSource,
    WrongArguments,
)
from malramverk.formula.scope import PopulationScope
from malramverk.formula.tree import Aggregate as AggregateNode
from malramverk.formula.tree import Call, Name
from malramverk.quantities import NUMBER


def aggregate(
    context: Context,
    node: AggregateNode,
    rows: PopulationScope,
    operand: Core | None,
    where: Core | None,
    *,
    failed: bool,
) -> Core | None:
    """Return a checked aggregate, or nothing and a problem.

    Args:
        context: where problems go; its table is the aggregate's.
        node: as written.
        rows: the population, or a whole table as one.
        operand: what is looked at in each row.
        where: the aggregate's own condition.
        failed: whether a fault has been reported below, so that there is nothing to return.
    """
    function = AGGREGATES.get(node.function.name)
    if function is None:
        return _no_aggregate(context, node)
    if node.options:
        given = 1 + len(node.options)
        problem = WrongArguments(function=function.name, given=given, form=function.form)
        return context.report(problem, node.span)
    if not _fits(context, node, function, operand) or failed:
        return None
    assert context.table is not None
    operand_unit = operand.type.unit if operand is not None else None
    unit = function.unit(operand_unit or NUMBER, context.table.unit)
    return Aggregate(
        function=function.name,
        operand=operand,
        table=rows.table,
        condition=both(rows.condition, where),
        exception=rows.exception if function.takes is Kind.YES_NO else None,
        type=Type(Kind.NUMBER, unit, Grain.CELL),
        source=node.source.name,
        span=node.span,
    )


def misused_as_scalar(context: Context, node: Call) -> AggregateNode | None:
    """Return ``count(elever)`` as an aggregate; any other call of an aggregate is a problem."""
    function = AGGREGATES[node.function.name]
    match node.arguments:
        case (Name() as source,) if function.takes is None:
            return AggregateNode(node.function, None, source, node.span)
    problem = AggregateForm(
        function=function.name, form=function.form, write=_with_source(context, node)
    )
    context.report(problem, node.span)
    return None


def _with_source(context: Context, node: Call) -> str | None:
    """Return the call with the one table that has the column it names."""
    match node.arguments:
        case (Name(name=name),):
            tables = [t.id for t in context.scope.tables.values() if name in t.columns]
            if len(tables) == 1:
                return f"{node.function.name}({name} of {tables[0]})"
    return None


def _no_aggregate(context: Context, node: AggregateNode) -> Core | None:
    scalar = SCALARS.get(node.function.name)
    if scalar is None:
        return None  # an unknown function, already reported
    word = "where" if node.operand is None else "of"
    problem = TakesNoSource(function=scalar.name, word=word, form=scalar.form)
    return context.report(problem, node.span)


def _fits(
    context: Context, node: AggregateNode, function: AggregateFunction, operand: Core | None
) -> bool:
    """Say whether the operand is what the aggregate looks at, and report it where it is not."""
    if (node.operand is None) != (function.takes is None):
        problem = AggregateForm(
            function=function.name, form=function.form, write=_known_only(node, function)
        )
        context.report(problem, node.span)
        return False
    if operand is None or node.operand is None:
        return True
    written = node.operand
    if function.takes is Kind.YES_NO and not is_condition(context, function.name, operand, written):
        return False
    if function.takes is Kind.NUMBER:
        write = _counted(node) if operand.type.kind is Kind.YES_NO else None
        if not is_number(context, function.name, operand, written, write):
            return False
    if operand.type.table is None:
        context.report(ConstantInAggregate(source=node.source.name), written.span)
        return False
    return True


def _known_only(node: AggregateNode, function: AggregateFunction) -> str | None:
    """Return how to count the rows where something is known."""
    if node.operand is None or function.takes is not None or node.where is not None:
        return None
    return f"count({node.source.name} where known({to_text(node.operand)}))"


def _counted(node: AggregateNode) -> str | None:
    """Return how to count the rows that fulfil a condition, or their share for a mean."""
    if node.operand is None or node.where is not None:
        return None
    condition, source = to_text(node.operand), node.source.name
    if node.function.name == "sum":
        return f"count({source} where {condition})"
    return f"share({condition} of {source})" if node.function.name == "mean" else None
