"""A tree to a checked tree: names, kinds, units and grain, before any data."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity
from malramverk.formula import naming
from malramverk.formula.aggregates import aggregate, misused_as_scalar, no_aggregate
from malramverk.formula.comparing import membership
from malramverk.formula.context import Context
from malramverk.formula.conversion import constant_decimals
from malramverk.formula.core import Constant, Core
from malramverk.formula.functions import (
    AGGREGATES,
    CELLS,
    FUNCTION_NAMES,
    PAIRS,
    PARAMETER,
    SCALARS,
    STATISTICS,
)
from malramverk.formula.looking import looking
from malramverk.formula.members import across, member_level
from malramverk.formula.modelling import modelled
from malramverk.formula.operations import alike, binary, invert, is_condition, negate
from malramverk.formula.paired import paired
from malramverk.formula.parameters import parameter
from malramverk.formula.primitives import Kind, Op, Type
from malramverk.formula.problems import (
    AggregateForm,
    ConstantInAggregate,
    NestedAggregate,
    UnknownFunction,
    UnknownUnit,
)
from malramverk.formula.results import fitted
from malramverk.formula.scalars import scalar
from malramverk.formula.scope import Scope, TableScope, Used
from malramverk.formula.statistical import statistical
from malramverk.formula.tree import (
    Aggregate,
    Binary,
    Call,
    If,
    In,
    Name,
    Node,
    Number,
    Operator,
    Text,
    Unary,
    YesNo,
)
from malramverk.quantities import Unit, unit_from, unit_names
from malramverk.source import Source, Span

_TEXT = Type(Kind.TEXT)
_YES_NO = Type(Kind.YES_NO)
_WHOLE = Type(Kind.NUMBER, decimals=0)
_UNSEEN = Source("<formula>", "")


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a formula gave.

    Attributes:
        core: the checked tree; absent where there is any error.
        problems: every fault and warning, in reading order.
        used: what the formula names.
    """

    core: Core | None
    problems: list[Problem]
    used: Used


def check(
    node: Node, scope: Scope, *, expect: Unit | None = None, source: Source = _UNSEEN
) -> Checked:
    """Check the formula of an indicator, or of a part.

    Args:
        node: a parsed formula.
        scope: what it may name.
        expect: the indicator's unit, to which the result is converted; absent for a part, which
            may be of any kind and unit.
        source: the text that was parsed, for the places of problems.

    Returns:
        The checked tree and every independent problem. Never raises for an author's fault.
    """
    context = Context(scope, source)
    core = _core(context, node)
    if core is not None and expect is not None:
        core = fitted(context, node, core, expect)
    return _checked(context, core)


def check_condition(node: Node, table: str, scope: Scope, source: Source = _UNSEEN) -> Checked:
    """Check a condition on the rows of a table, such as a population's ``where``.

    Returns:
        A yes or no at row grain, and every problem; nothing and no problem where the table is
        not in scope.
    """
    context = Context(scope, source)
    context.table = scope.tables.get(table)
    context.rows = table
    core = None if context.table is None else _condition(context, node)
    return _checked(context, core)


def check_row(node: Node, table: TableScope, scope: Scope, source: Source = _UNSEEN) -> Checked:
    """Check what is derived from the columns of each row of a table, of whatever kind.

    Returns:
        An expression at row grain, and every problem.
    """
    context = Context(scope, source)
    context.table, context.rows = table, table.id
    core = _core(context, node)
    if core is not None and core.type.table is None:
        core = context.report(ConstantInAggregate(source=table.id), node.span)
    return _checked(context, core)


def _checked(context: Context, core: Core | None) -> Checked:
    problems = context.problems
    if len(problems) > 1:
        problems.sort(key=lambda problem: problem.place.span.start if problem.place else 0)
    if any(problem.severity is Severity.ERROR for problem in problems):
        core = None
    return Checked(core, problems, context.used())


def _core(context: Context, node: Node) -> Core | None:  # noqa: C901  one case per node
    match node:
        case Name():
            return naming.name(context, node)
        case Binary():
            left, right = _core(context, node.left), _core(context, node.right)
            return None if left is None or right is None else binary(context, node, left, right)
        case Number():
            return _number(context, node)
        case Text():
            return Constant(node.value, _TEXT, node.span)
        case Aggregate():
            return _aggregate(context, node)
        case Call():
            return _call(context, node)
        case Unary():
            return _unary(context, node)
        case YesNo():
            return Constant(node.value, _YES_NO, node.span)
        case In():
            return _in(context, node)
        case If():
            return _if(context, node)
        case _:
            assert_never(node)


def _number(context: Context, node: Number) -> Core | None:
    decimals = constant_decimals(node.value)
    if node.unit is None:
        type_ = _WHOLE if decimals == 0 else Type(Kind.NUMBER, decimals=decimals)
        return Constant(node.value, type_, node.span)
    unit = unit_from(node.unit, context.scope.units)
    if unit is None:
        candidates = tuple(unit_names(context.scope.units))
        words = Span(node.span.end - len(node.unit), node.span.end)
        return context.report(UnknownUnit(name=node.unit, candidates=candidates), words)
    return Constant(node.value, Type(Kind.NUMBER, unit, decimals=decimals), node.span)


def _unary(context: Context, node: Unary) -> Core | None:
    operand = _core(context, node.operand)
    if operand is None:
        return None
    make = invert if node.operator is Operator.NOT else negate
    return make(context, operand, node.operand, node.span)


def _in(context: Context, node: In) -> Core | None:
    value = _core(context, node.operand)
    options = [_core(context, option) for option in node.options]
    known = [option for option in options if option is not None]
    if value is None or len(known) < len(options):
        return None
    return membership(context, node, value, known)


def _if(context: Context, node: If) -> Core | None:
    condition = _core(context, node.condition)
    then, otherwise = _core(context, node.then), _core(context, node.otherwise)
    fits = condition is not None and is_condition(context, "if", condition, node.condition)
    if condition is None or then is None or otherwise is None or not fits:
        return None
    return alike(context, Op.IF, (condition,), (then, otherwise), node.span)


def _call(context: Context, node: Call) -> Core | None:
    name = node.function.name
    if name in SCALARS:
        return scalar(context, node, SCALARS[name], [_core(context, n) for n in node.arguments])
    if name in AGGREGATES:
        rows = misused_as_scalar(context, node)
        return None if rows is None else _aggregate(context, rows)
    if name in CELLS:
        return looking(context, node, CELLS[name], _core)
    if name in STATISTICS:
        return statistical(context, node, STATISTICS[name], _core)
    if name in PAIRS:
        form = AggregateForm(function=name, form=PAIRS[name].form)
        return context.report(form, node.span)
    if name == PARAMETER:
        return parameter(context, node, _core)
    known = len(context.problems)
    for argument in node.arguments:  # only for the names in them: nobody knows what they should be
        _core(context, argument)
    del context.problems[known:]
    unknown = UnknownFunction(name=name, candidates=FUNCTION_NAMES)
    return context.report(unknown, node.function.span)


def _aggregate(context: Context, node: Aggregate) -> Core | None:
    name = node.function.name
    if context.table is not None:
        return context.report(NestedAggregate(function=name), node.span)
    if name not in FUNCTION_NAMES:
        unknown = UnknownFunction(name=name, candidates=FUNCTION_NAMES)
        context.report(unknown, node.function.span)
    return _across(context, node) if node.across else _over_rows(context, node)


def _over_rows(context: Context, node: Aggregate) -> Core | None:
    function, pair = AGGREGATES.get(node.function.name), PAIRS.get(node.function.name)
    rows = naming.source(context, node.source)
    table = None if rows is None else context.scope.tables.get(rows.table)
    if rows is None or table is None:
        return None
    context.table, context.rows = table, node.source.name
    operand, weight = _maybe(context, node.operand), _maybe(context, node.weight)
    where = None if node.where is None else _condition(context, node.where)
    if pair is not None:

        def over(name: str, core: Core, condition: Core | None) -> Core | None:
            given = (core, condition, weight)
            return aggregate(context, _of_one(node, condition), AGGREGATES[name], rows, given)

        second = _maybe(context, node.options[0] if node.options else None)
        result = paired(context, node, pair, (operand, second, where), over)
    elif function is None:
        result = no_aggregate(context, node)
    else:
        result = aggregate(context, node, function, rows, (operand, where, weight))
    context.table = None
    return result


def _across(context: Context, node: Aggregate) -> Core | None:
    function = AGGREGATES.get(node.function.name)
    model = STATISTICS.get(node.function.name)
    if model is not None and model.models:
        return modelled(context, node, model, _core)
    level = member_level(context, node)
    outer, context.level = context.level, level
    pair = PAIRS.get(node.function.name)
    second = _maybe(context, node.options[0] if node.options and pair else None)
    pieces = [_maybe(context, n) for n in (node.operand, node.where, node.weight)]
    context.level = outer
    operand, where, weight = pieces
    if pair is not None:

        def over(name: str, core: Core, condition: Core | None) -> Core | None:
            plain, given = _of_one(node, condition), (core, condition, weight)
            return across(context, plain, AGGREGATES[name], level, given, fitted=True)

        return paired(context, node, pair, (operand, second, where), over)
    if function is None:
        return no_aggregate(context, node)
    return across(context, node, function, level, (operand, where, weight))


def _of_one(node: Aggregate, condition: Core | None) -> Aggregate:
    """Return an aggregate of two things as one of one thing, with a condition or without."""
    where = None if condition is None else node.where or node.operand
    return replace(node, options=(), where=where)


def _maybe(context: Context, node: Node | None) -> Core | None:
    return None if node is None else _core(context, node)


def _condition(context: Context, node: Node) -> Core | None:
    core = _core(context, node)
    if core is None or not is_condition(context, "where", core, node):
        return None
    if core.type.table is None:
        return context.report(ConstantInAggregate(source=context.rows), node.span)
    return core
