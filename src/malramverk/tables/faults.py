"""A fault that some rows have, as a problem with examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import narwhals as nw

from malramverk.diagnostics import Problem, nearest
from malramverk.model import Column
from malramverk.tables.canonical import Fault, FaultKind, RawColumn, Step, raw_text
from malramverk.tables.engines import collected
from malramverk.tables.grid import shown
from malramverk.tables.pieces import Piece, without_blanks
from malramverk.tables.row_table import RowTable
from malramverk.tables.spots import Spot, at_spot, in_source
from malramverk.tables.value_problems import (
    AboveMaximum,
    AbsentKey,
    BelowMinimum,
    NotANumber,
    NotYesOrNo,
    TooLargeNumber,
    TooManyDecimals,
    UnknownCode,
    UnreadablePeriods,
)

EXAMPLES = 3
_ROW = "__row"


def fault_problem(table: RowTable, fault: Fault, count: int) -> Problem:
    """Return the problem of a fault that some rows have.

    A small query finds up to three of the rows, with their line where the source is a text file.

    Args:
        table: the rows.
        fault: what is wrong with some of them.
        count: how many rows have it, as counted in the caller's scan.
    """
    examples = list(_examples(table, fault))
    spot, first = examples[0] if examples else (in_source(table.source), "")
    values = list(dict.fromkeys(value for _, value in examples)) or [first]
    written = "`, `".join(shown(value) for value in values)
    make = _PROBLEMS[fault.kind]
    return at_spot(make(table.contract.columns[fault.column], fault, written, count), spot)


def _examples(table: RowTable, fault: Fault) -> list[tuple[Spot, str]]:
    """Return where some of the rows stand and the values they have."""
    raw = RawColumn.of(table.contract, fault.column, table.schema[fault.column], table.decimal)
    found: list[tuple[Spot, str]] = []
    for piece in table.pieces:
        if len(found) < EXAMPLES and fault.column in piece.columns:
            found.extend(_of_piece(piece, fault, raw, EXAMPLES - len(found)))
    return found


def _of_piece(piece: Piece, fault: Fault, raw: RawColumn, most: int) -> list[tuple[Spot, str]]:
    """Return a part's first rows with a fault, with their number where rows have an order."""
    frame, numbered = _numbered(piece.frame)
    if piece.blanks:
        frame = without_blanks(frame, piece.columns)
    frame = with_steps(frame.with_columns(nw.col(fault.column).cast(raw.dtype)), [fault.steps])
    wanted = [raw_text(raw).alias("value"), *([nw.col(_ROW)] if numbered else [])]
    faulty = frame.filter(fault.expression.fill_null(False)).select(*wanted).head(most)
    rows = collected(faulty, piece.name)
    position = piece.columns[fault.column]
    return [
        (piece.spot(row[1], position) if numbered else in_source(piece.name), str(row[0] or ""))
        for row in rows.rows()
    ]


def with_steps(frame: nw.LazyFrame[Any], columns: Sequence[tuple[Step, ...]]) -> nw.LazyFrame[Any]:
    """Add the helper columns of some columns, as few passes as they have steps."""
    for number in range(max(map(len, columns), default=0)):
        frame = frame.with_columns(
            *(helper for steps in columns if number < len(steps) for helper in steps[number])
        )
    return frame


def _numbered(frame: nw.LazyFrame[Any]) -> tuple[nw.LazyFrame[Any], bool]:
    """Number the rows where the engine keeps them in order."""
    if not frame.implementation.is_polars():
        return frame, False
    return nw.from_native(frame.to_native().with_row_index(_ROW)), True


_Make = Callable[[Column, Fault, str, int], Problem]


_PROBLEMS: dict[FaultKind, _Make] = {
    FaultKind.NOT_A_NUMBER: lambda _, fault, value, count: NotANumber(
        value=value, column=fault.column, count=count
    ),
    FaultKind.NOT_YES_OR_NO: lambda _, fault, value, count: NotYesOrNo(
        value=value, column=fault.column, count=count
    ),
    FaultKind.BELOW_MINIMUM: lambda column, fault, value, count: BelowMinimum(
        value=value, column=fault.column, limit=str(column.minimum), count=count
    ),
    FaultKind.ABOVE_MAXIMUM: lambda column, fault, value, count: AboveMaximum(
        value=value, column=fault.column, limit=str(column.maximum), count=count
    ),
    FaultKind.TOO_MANY_DECIMALS: lambda column, fault, value, count: TooManyDecimals(
        value=value, column=fault.column, decimals=column.decimals or 0, count=count
    ),
    FaultKind.UNKNOWN_CODE: lambda column, fault, value, count: UnknownCode(
        value=value,
        column=fault.column,
        code_list=column.code_list or "",
        meant=nearest(value.partition("`")[0], fault.codes),
        count=count,
    ),
    FaultKind.NOT_A_PERIOD: lambda _, fault, value, count: UnreadablePeriods(
        value=value, column=fault.column, count=count
    ),
    FaultKind.ABSENT_KEY: lambda _, fault, __, count: AbsentKey(column=fault.column, count=count),
    FaultKind.TOO_LARGE: lambda _, fault, value, count: TooLargeNumber(
        value=value, column=fault.column, count=count
    ),
}
