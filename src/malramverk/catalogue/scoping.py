"""What the formulas of a draft may name, from all of its definitions."""

from __future__ import annotations

from collections.abc import Iterator

from malramverk.catalogue.draft import Draft
from malramverk.formula import ColumnScope, Kind, Scope, TableScope
from malramverk.model import Column, ColumnType, Holds, Parameter, Table
from malramverk.quantities import PURE, Unit, unit_from

_KINDS = {
    ColumnType.INTEGER: Kind.NUMBER,
    ColumnType.DECIMAL: Kind.NUMBER,
    ColumnType.YES_NO: Kind.YES_NO,
    ColumnType.PERIOD: Kind.PERIOD,
    ColumnType.TEXT: Kind.TEXT,
    ColumnType.CODE: Kind.TEXT,
}
_GROUPING = (ColumnType.CODE, ColumnType.YES_NO, ColumnType.TEXT)
YES_NO_CODES = frozenset(("ja", "nej"))


def unit_of(text: str | None, draft: Draft) -> Unit | None:
    """Return the unit a text names in the draft's framework, or nothing."""
    return unit_from(text, draft.own_units) if text is not None else PURE


def scope_of(draft: Draft) -> Scope:
    """Return everything a formula may name, populations and parts aside."""
    indicators = draft.indicators
    parameters = draft.typed("parameter", Parameter)
    return Scope(
        tables={id_: _table(table, draft) for id_, table in draft.tables.items()},
        indicators={i: unit_of(found.unit, draft) or PURE for i, found in indicators.items()},
        units=draft.own_units,
        levels=draft.framework.level_ids if draft.framework else (),
        attributes=dict(attributes_of(draft)),
        parameters={i: unit_of(found.unit, draft) or PURE for i, found in parameters.items()},
        keyed={i: frozenset(found.codes) for i, found in parameters.items() if found.codes},
        dimensions=_dimensions(draft),
        published=tuple(i for i, found in indicators.items() if found.formula is None),
    )


def _table(table: Table, draft: Draft) -> TableScope:
    columns = {id_: _column(column, draft) for id_, column in table.columns.items()}
    unit = unit_of(table.counts or "rows", draft) or PURE
    return TableScope(id=table.id, columns=columns, unit=unit)


def _column(column: Column, draft: Draft) -> ColumnScope:
    return ColumnScope(
        kind=_KINDS[column.type],
        unit=unit_of(column.unit, draft) or PURE,
        decimals=0 if column.type is ColumnType.INTEGER else column.decimals,
        codes=_codes(column, draft),
        minimum=column.minimum,
        maximum=column.maximum,
    )


def _codes(column: Column, draft: Draft) -> frozenset[str] | None:
    listed = draft.code_lists.get(column.code_list or "")
    return frozenset(listed.codes) if listed else None


def is_dimension(column: Column) -> bool:
    """Say whether a column's codes may break results down."""
    return column.type in _GROUPING and column.level is None and column.name_of is None


def attributes_of(draft: Draft) -> Iterator[tuple[str, ColumnScope]]:
    """Yield what entity tables say of entities, beside who they are."""
    for table in draft.tables.values():
        if table.holds is not Holds.ENTITIES:
            continue
        for id_, column in table.columns.items():
            plain = column.level is None and column.name_of is None
            if plain and column.type is not ColumnType.PERIOD:
                yield id_, _column(column, draft)


def _dimensions(draft: Draft) -> dict[str, frozenset[str] | None]:
    found: dict[str, frozenset[str] | None] = {}
    for table in draft.tables.values():
        if table.holds is Holds.ENTITIES:
            continue
        for id_, column in table.columns.items():
            if not is_dimension(column):
                continue
            yes_no = column.type is ColumnType.YES_NO
            codes = YES_NO_CODES if yes_no else _codes(column, draft)
            before = found.get(id_, codes)
            found[id_] = None if before is None or codes is None else before | codes
    return found
