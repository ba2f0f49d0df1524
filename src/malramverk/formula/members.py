"""The types of aggregates over the members of a level."""

from __future__ import annotations

from malramverk.formula import arguments
from malramverk.formula.aggregate_functions import AggregateFunction, Option
from malramverk.formula.context import Context
from malramverk.formula.core import Across, Aggregate, Core, Operation, Reference
from malramverk.formula.operations import is_condition, is_number
from malramverk.formula.options import fits_weight, parameters, result_unit
from malramverk.formula.primitives import Grain, Kind, Op
from malramverk.formula.primitives import Type as CoreType
from malramverk.formula.printing import to_text
from malramverk.formula.problems import AggregateForm, ConstantMoved, MeanOfShares, NeedsLevel
from malramverk.formula.tree import Aggregate as AggregateNode
from malramverk.formula.tree import Node
from malramverk.quantities import NUMBER

_SHARES = ("share", "percent", "permille")


def across(
    context: Context,
    node: AggregateNode,
    function: AggregateFunction,
    level: str | None,
    pieces: tuple[Core | None, Core | None, Core | None],
    *,
    fitted: bool = False,
) -> Core | None:
    """Return a checked aggregate over members, or nothing and a problem.

    Args:
        context: where problems go.
        node: as written.
        function: its row in the function table.
        level: the level of the members; absent where a fault has been reported.
        pieces: operand, condition and weight; absent where not written or at fault.
        fitted: whether it serves a line through the members, who then all count alike.
    """
    told = parameters(context, node, function, level)
    if not _fits(context, node, function, pieces) or told is None or level is None:
        return None
    operand, where, weight = pieces
    if operand is None:
        return None
    if Option.LEVEL in function.options and len(told) < len(function.options):
        return context.report(NeedsLevel(function=function.name), node.function.span)
    if function.name == "mean" and weight is None and not fitted and _is_share(operand):
        assert node.operand is not None
        mean = MeanOfShares(level=level, write=to_text(node.operand))
        context.report(mean, node.span)
    unit = result_unit(function, operand, weight, NUMBER)
    type_ = CoreType(Kind.NUMBER, unit, Grain.CELL)
    return Across(
        function.name, operand, level, where, weight, node.skip_absent, told, type_, node.span
    )


def member_level(context: Context, node: AggregateNode) -> str | None:
    """Return the level of the members, below the one whose cells are looked at."""
    return arguments.member_level(context, node.function.name, node.source, context.level)


def _fits(
    context: Context,
    node: AggregateNode,
    function: AggregateFunction,
    pieces: tuple[Core | None, Core | None, Core | None],
) -> bool:
    """Say whether what is written is there and of the right kind, and report what is not."""
    operand, where, weight = pieces
    fits = True
    if node.operand is None:
        form = function.form.replace("(p)", "(x across level)").replace("of p", "across level")
        context.report(AggregateForm(function=function.name, form=form), node.span)
        fits = False
    elif operand is not None:
        fits = _fits_operand(context, function, operand, node.operand)
    if where is not None and node.where is not None:
        fits = is_condition(context, "where", where, node.where) and fits
    if node.weight is not None:
        fits = fits_weight(context, node, function, weight) and fits
    written = (node.operand, node.where, node.weight)
    lost = [(n is None) != (core is None) for n, core in zip(written, pieces, strict=True)]
    return fits and not any(lost)


def _fits_operand(context: Context, function: AggregateFunction, core: Core, written: Node) -> bool:
    if function.takes == {Kind.YES_NO}:
        fits = is_condition(context, function.name, core, written)
    else:
        numbers = function.takes == {Kind.NUMBER}
        fits = not numbers or is_number(context, function.name, core, written)
    if fits and core.type.grain is not Grain.CELL:
        context.report(ConstantMoved(function=function.name), written.span)
        return False
    return fits


def _is_share(core: Core) -> bool:
    """Say whether a figure is a share of rows, or an indicator in a unit of shares."""
    while isinstance(core, Operation) and core.op in (Op.MULTIPLY, Op.DIVIDE):
        if core.operands[1].type.grain is not Grain.CONSTANT:
            return False
        core = core.operands[0]
    if isinstance(core, Reference):
        return core.type.unit is not None and core.type.unit.name in _SHARES
    return isinstance(core, Aggregate) and core.function == "share"
