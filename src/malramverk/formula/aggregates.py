"""The types of aggregates over rows."""

from __future__ import annotations

from malramverk.formula.context import Context
from malramverk.formula.core import Aggregate, Core, both
from malramverk.formula.functions import (
    AGGREGATES,
    CELLS,
    PARAMETER,
    PARAMETER_FORM,
    SCALARS,
    STATISTICS,
    AggregateFunction,
)
from malramverk.formula.operations import is_condition, is_number
from malramverk.formula.options import fits_weight, parameters, result_unit
from malramverk.formula.primitives import Grain, Kind, Type
from malramverk.formula.printing import to_text
from malramverk.formula.problems import (
    AggregateForm,
    ConstantInAggregate,
    TakesNoSource,
)
from malramverk.formula.scope import PopulationScope
from malramverk.formula.tree import Aggregate as AggregateNode
from malramverk.formula.tree import Call, Name


def aggregate(
    context: Context,
    node: AggregateNode,
    function: AggregateFunction,
    rows: PopulationScope,
    pieces: tuple[Core | None, Core | None, Core | None],
) -> Core | None:
    """Return a checked aggregate, or nothing and a problem.

    Args:
        context: where problems go; its table is the aggregate's.
        node: as written.
        function: its row in the function table.
        rows: the population, or a whole table as one.
        pieces: operand, condition and weight; absent where not written or at fault.
    """
    operand, where, weight = pieces
    told = parameters(context, node, function) if node.operand or not node.options else ()
    weighs = node.weight is None or fits_weight(context, node, function, weight)
    fits = _fits(context, node, function, operand) and weighs
    written = (node.operand, node.where, node.weight)
    lost = [(n is None) != (core is None) for n, core in zip(written, pieces, strict=True)]
    if told is None or not fits or any(lost):
        return None
    assert context.table is not None
    unit = result_unit(function, operand, weight, context.table.unit)
    return Aggregate(
        function=function.name,
        operand=operand,
        table=rows.table,
        condition=both(rows.condition, where),
        exception=rows.exception if function.name == "share" else None,
        type=Type(Kind.NUMBER, unit, Grain.CELL),
        weight=weight,
        parameters=told,
        source=node.source.name,
        span=node.span,
    )


def misused_as_scalar(context: Context, node: Call) -> AggregateNode | None:
    """Return ``count(elever)`` as an aggregate; any other call of an aggregate is a problem."""
    function = AGGREGATES[node.function.name]
    match node.arguments:
        case (Name() as source,) if not function.takes:
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


def no_aggregate(context: Context, node: AggregateNode) -> Core | None:
    """Report an aggregate of something that is none; unknown functions are reported elsewhere."""
    name = node.function.name
    form = PARAMETER_FORM if name == PARAMETER else _form(name)
    if form is None:
        return None
    word = "across" if node.across else "of"
    if node.operand is None:
        word = "where"
    problem = TakesNoSource(function=name, word=word, form=form)
    return context.report(problem, node.span)


def _form(name: str) -> str | None:
    function = SCALARS.get(name) or CELLS.get(name) or STATISTICS.get(name)
    return None if function is None else function.form


def _fits(
    context: Context, node: AggregateNode, function: AggregateFunction, operand: Core | None
) -> bool:
    """Say whether the operand is what the aggregate looks at, and report it where it is not."""
    if (node.operand is None) == bool(function.takes):
        problem = AggregateForm(
            function=function.name, form=function.form, write=_known_only(node, function)
        )
        context.report(problem, node.span)
        return False
    if operand is None or node.operand is None:
        return True
    written = node.operand
    if function.takes == {Kind.YES_NO} and not is_condition(
        context, function.name, operand, written
    ):
        return False
    if function.takes == {Kind.NUMBER}:
        write = _counted(node) if operand.type.kind is Kind.YES_NO else None
        if not is_number(context, function.name, operand, written, write):
            return False
    if operand.type.table is None:
        context.report(ConstantInAggregate(source=node.source.name), written.span)
        return False
    return True


def _known_only(node: AggregateNode, function: AggregateFunction) -> str | None:
    """Return how to count the rows where something is known."""
    if node.operand is None or function.takes or node.where is not None:
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
