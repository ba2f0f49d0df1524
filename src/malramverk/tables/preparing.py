"""Rows in canonical types, and what is wrong with them, all in the caller's one scan."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import narwhals as nw

from malramverk.diagnostics import DataErrors, Problem
from malramverk.model import CodeList, ColumnType
from malramverk.tables.canonical import (
    Canonical,
    Fault,
    RawColumn,
    code_column,
    period_column,
    raw_text,
    readable,
    text_column,
    yes_no_column,
)
from malramverk.tables.engines import collected
from malramverk.tables.faults import code_of, fault_problem, with_steps
from malramverk.tables.headers import Headers
from malramverk.tables.numbers import number_column
from malramverk.tables.period_source import canonical_period
from malramverk.tables.row_table import RowTable
from malramverk.tables.shape_problems import MissingColumn
from malramverk.tables.value_problems import WrongColumnType

__all__ = ["Fault", "canonical_of", "fault_problem", "prepared", "raw_of", "unreadable"]

MAX_PERIODS = 1000


def prepared(
    table: RowTable,
    columns: Collection[str],
    code_lists: Mapping[str, CodeList],
    *,
    dropping: bool = True,
) -> tuple[nw.LazyFrame[Any], tuple[Fault, ...]]:
    """Return a table's rows with some of its columns in canonical type.

    Args:
        table: the rows.
        columns: ids of the columns to read.
        code_lists: the code lists the columns name.
        dropping: whether rows that belong to no period, as the table's policy has it, are left out.

    Returns:
        A lazy frame with exactly the columns asked for and one column per fault, and the faults.
        Periods, codes and texts are text; whole numbers and decimals with declared ``decimals``
        are 64-bit integers of the last decimal; decimals without are floats, never NaN; yes and
        no are Booleans. Missing is null; a value with a fault is null where the table's policy
        sets it aside, and may be null or not elsewhere.

    Raises:
        DataErrors: the source lacks a required column, or has it in a type that cannot be read.
    """
    problems = unreadable(table, columns)
    if problems:
        raise DataErrors(problems)
    made = {id_: canonical_of(table, id_, code_lists) for id_ in columns}
    faults = tuple(_faults(table, made, code_lists))
    apart = _set_aside(table, faults)
    values = [_known(canonical.value, apart.get(id_)).alias(id_) for id_, canonical in made.items()]
    wrong = [fault.expression.fill_null(False).alias(fault.column_name) for fault in faults]
    frame = with_steps(table.frame, [canonical.steps for canonical in made.values()])
    frame = frame.select(*values, *wrong)
    return _dated(frame, table, faults) if dropping and apart else frame, faults


def _set_aside(table: RowTable, faults: Sequence[Fault]) -> dict[str, nw.Expr]:
    """Return by column whether a row's value is set aside, where the policy sets any aside."""
    found: dict[str, nw.Expr] = {}
    for fault in faults:
        if table.sets_aside(code_of(fault.kind)):
            wrong = fault.expression.fill_null(False)
            found[fault.column] = found[fault.column] | wrong if fault.column in found else wrong
    return found


def _known(value: nw.Expr, wrong: nw.Expr | None) -> nw.Expr:
    return value if wrong is None else nw.when(~wrong).then(value)


def _dated(frame: nw.LazyFrame[Any], table: RowTable, faults: Sequence[Fault]) -> nw.LazyFrame[Any]:
    """Leave out rows that are set aside because they belong to no period."""
    lost = [
        ~nw.col(fault.column_name)
        for fault in faults
        if table.contract.columns[fault.column].type is ColumnType.PERIOD
        and table.sets_aside(code_of(fault.kind))
    ]
    return frame.filter(*lost) if lost else frame


def _faults(
    table: RowTable, made: Mapping[str, Canonical], code_lists: Mapping[str, CodeList]
) -> Iterator[Fault]:
    for id_, canonical in made.items():
        codes = code_lists.get(table.contract.columns[id_].code_list or "")
        known = tuple(codes.codes) if codes else ()
        for kind, expression in canonical.faults.items():
            yield Fault(
                f"__fault_{id_}_{kind.value}", id_, kind, known, canonical.steps, expression
            )


def raw_of(table: RowTable, id_: str) -> RawColumn:
    """Return one of the columns that a table has."""
    return RawColumn.of(table.contract, id_, table.schema[id_], table.decimal)


def unreadable(table: RowTable, columns: Collection[str]) -> list[Problem]:
    """Return the problems of columns that are required and not there, or cannot be read."""
    return [problem for id_ in columns for problem in _unreadable(table, id_)]


def _unreadable(table: RowTable, id_: str) -> list[Problem]:
    column = table.contract.columns[id_]
    if id_ not in table.schema:
        if not column.required:
            return []
        labels = table.pieces[0].labels if table.pieces else ()
        meant = Headers.of(table.contract).nearest(id_, table.contract, labels)
        return [
            MissingColumn(source=table.source, table=table.contract.id, column=id_, meant=meant)
        ]
    raw = raw_of(table, id_)
    if readable(raw):
        return []
    found = str(raw.dtype)
    wrong = WrongColumnType(
        source=table.source, column=id_, found=found, expected=column.type.value
    )
    return [wrong]


def canonical_of(table: RowTable, id_: str, code_lists: Mapping[str, CodeList]) -> Canonical:
    """Return one of a table's columns in its canonical type, whatever stands in it."""
    column = table.contract.columns[id_]
    if id_ not in table.schema:
        return Canonical(_nothing(table, id_), {})
    raw = raw_of(table, id_)
    match column.type:
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            return number_column(raw)
        case ColumnType.YES_NO:
            return yes_no_column(raw)
        case ColumnType.PERIOD:
            return period_column(raw, _periods(table, raw))
        case _ if column.code_list in code_lists and column.code_list is not None:
            return code_column(raw, code_lists[column.code_list])
        case _:
            return text_column(raw)


def _nothing(table: RowTable, id_: str) -> nw.Expr:
    """Return the missing values of a column the source lacks and need not have."""
    column = table.contract.columns[id_]
    exact = column.type is ColumnType.INTEGER or column.decimals is not None
    number = nw.Int64() if exact else nw.Float64()
    dtypes: dict[ColumnType, nw.dtypes.DType] = {
        ColumnType.INTEGER: number,
        ColumnType.DECIMAL: number,
        ColumnType.YES_NO: nw.Boolean(),
    }
    return nw.lit(None).cast(dtypes.get(column.type, nw.String()))


def _periods(table: RowTable, raw: RawColumn) -> dict[str, str | None]:
    """Return what each of a column's few different texts is as a period.

    One look at the column saves a text operation per row, and finds texts that are no period.
    """
    said = table.contract.period
    texts = collected(
        table.frame.select(raw_text(raw).alias(raw.id)).unique().head(MAX_PERIODS), table.source
    )
    return {
        text: canonical_period(text, said.counted_by if said else None)
        for text in texts.get_column(raw.id).to_list()
        if text is not None
    }
