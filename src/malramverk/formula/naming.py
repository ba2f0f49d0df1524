"""What a name stands for: a column inside an aggregate, a part or an indicator outside."""

from __future__ import annotations

from malramverk.formula.context import Context, column_type
from malramverk.formula.core import (
    Attribute,
    Column,
    Core,
    Operation,
    Parameter,
    Reference,
    walk,
)
from malramverk.formula.primitives import Grain, Kind, Op, Type
from malramverk.formula.problems import (
    CellInRow,
    ColumnOutside,
    NotInRows,
    ParameterNeedsKey,
    SourceOutside,
    TooLargeWithParts,
    UnknownAttribute,
    UnknownColumn,
    UnknownName,
    UnknownSource,
)
from malramverk.formula.scope import PopulationScope, TableScope
from malramverk.formula.tree import Name
from malramverk.quantities import NUMBER, unit_from

NOT_APPLICABLE = "not_applicable"
_ENTITY = "entity."
_YEAR = "period.year"
_YEARS = unit_from("years")


def name(context: Context, node: Name) -> Core | None:
    """Return what a name stands for, or nothing and a problem."""
    if "." in node.name:
        return _dotted(context, node)
    if context.table is not None:
        return _column(context, node, context.table)
    return _figure(context, node)


def source(context: Context, node: Name) -> PopulationScope | None:
    """Return the rows a name stands for, a whole table as a population without a condition."""
    scope = context.scope
    population = scope.populations.get(node.name)
    if population is not None:
        context.populations.add(node.name)
    elif node.name in scope.tables:
        population = PopulationScope(node.name, node.name)
    else:
        candidates = (*scope.populations, *scope.tables)
        context.report(UnknownSource(name=node.name, candidates=candidates), node.span)
        return None
    context.tables.add(population.table)
    return population


def _dotted(context: Context, node: Name) -> Core | None:
    is_attribute = node.name.startswith(_ENTITY)
    if not is_attribute and node.name != _YEAR:
        unknown = UnknownName(name=node.name, candidates=("entity", _YEAR))
        return context.report(unknown, node.span)
    if context.table is not None:
        sort = "attribute" if is_attribute else "period"
        return _in_row(context, node, context.table, sort)
    if is_attribute:
        return _attribute(context, node)
    year = Type(Kind.NUMBER, _YEARS, Grain.CELL)
    return Operation(Op.YEAR, (), year, node.span)


def _attribute(context: Context, node: Name) -> Core | None:
    name = node.name.removeprefix(_ENTITY)
    known = context.scope.attributes.get(name)
    if known is None:
        unknown = UnknownAttribute(name=name, candidates=tuple(context.scope.attributes))
        return context.report(unknown, node.span)
    context.attributes.add(name)
    unit = (known.unit or NUMBER) if known.kind is Kind.NUMBER else None
    return Attribute(name, Type(known.kind, unit, Grain.CELL, None, None, known.codes), node.span)


def _in_row(context: Context, node: Name, table: TableScope, sort: str) -> Core | None:
    return context.report(CellInRow(name=node.name, table=table.id, sort=sort), node.span)


def _column(context: Context, node: Name, table: TableScope) -> Core | None:
    column = table.columns.get(node.name)
    if column is not None:
        context.columns.add((table.id, node.name))
        return Column(table.id, node.name, column_type(column, table.id), node.span)
    if node.name in table.derived:
        return _derived(context, node, table.derived[node.name])
    part = context.scope.parts.get(node.name)
    if part is not None and part.type.grain is Grain.CONSTANT:
        return _part(context, node, part)
    if part is not None:
        return _in_row(context, node, table, "part")
    if node.name in context.scope.indicators:
        return _in_row(context, node, table, "indicator")
    if node.name in context.scope.parameters:
        return _in_row(context, node, table, "parameter")
    if node.name == NOT_APPLICABLE:
        return context.report(NotInRows(construct=node.name, table=table.id), node.span)
    candidates = (*table.columns, *table.derived)
    unknown = UnknownColumn(name=node.name, table=table.id, candidates=candidates)
    return context.report(unknown, node.span)


def _derived(context: Context, node: Name, core: Core | None) -> Core | None:
    if core is None:  # what is wrong with it is told where it stands
        return None
    context.columns.update((c.table, c.name) for c in walk(core) if isinstance(c, Column))
    if context.has_room_for(core):
        return core
    return context.report(TooLargeWithParts(name=node.name), node.span)


def _figure(context: Context, node: Name) -> Core | None:
    scope = context.scope
    part = scope.parts.get(node.name)
    if part is not None:
        return _part(context, node, part)
    unit = scope.indicators.get(node.name)
    if unit is not None:
        context.indicators.add(node.name)
        return Reference(node.name, Type(Kind.NUMBER, unit, Grain.CELL), node.span)
    if node.name in scope.parameters:
        return _parameter(context, node)
    if node.name == NOT_APPLICABLE:
        return Operation(Op.NOT_APPLICABLE, (), Type(Kind.NUMBER), node.span)
    return _misplaced(context, node)


def _parameter(context: Context, node: Name) -> Core | None:
    context.parameters.add(node.name)
    if node.name in context.scope.keyed:
        return context.report(ParameterNeedsKey(name=node.name), node.span)
    type_ = Type(Kind.NUMBER, context.scope.parameters[node.name], Grain.CELL)
    return Parameter(node.name, None, type_, node.span)


def _part(context: Context, node: Name, part: Core) -> Core | None:
    context.parts.add(node.name)
    if context.has_room_for(part):
        return part
    return context.report(TooLargeWithParts(name=node.name), node.span)


def _misplaced(context: Context, node: Name) -> Core | None:
    scope = context.scope
    if node.name in scope.populations or node.name in scope.tables:
        is_table = node.name not in scope.populations
        return context.report(SourceOutside(name=node.name, is_table=is_table), node.span)
    for table in scope.tables.values():
        column = table.columns.get(node.name)
        derived = table.derived.get(node.name)
        kind = derived.type.kind if derived is not None else column.kind if column else None
        if kind is not None:
            function = "mean" if kind is Kind.NUMBER else "share"
            inner = node.name if kind in (Kind.NUMBER, Kind.YES_NO) else "…"
            example = f"{function}({inner} of {table.id})"
            problem = ColumnOutside(name=node.name, table=table.id, example=example)
            return context.report(problem, node.span)
    candidates = (*scope.parts, *scope.indicators, *scope.parameters)
    return context.report(UnknownName(name=node.name, candidates=candidates), node.span)
