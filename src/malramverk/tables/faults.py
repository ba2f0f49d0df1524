"""A fault that some rows have, as a problem with examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import isnan
from typing import Any

import narwhals as nw

from malramverk.dataclass import dataclass
from malramverk.diagnostics import nearest
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
    ValueProblem,
)

EXAMPLES = 3
ROW = "__row"
_EXACT = 2**53


@dataclass(frozen=True, slots=True)
class _Example:
    """A value that some rows have, and where the first of them stands."""

    value: Any
    row: int | None
    spot: Spot

    @property
    def order(self) -> tuple[bool, bool, Any]:
        """What examples are sorted by, since not every engine has an order of rows."""
        return self.value is not None, isinstance(self.value, str), self.value


def fault_problem(table: RowTable, fault: Fault, count: int) -> ValueProblem:
    """Return the problem of a fault that some rows have.

    A small query finds up to three of the values, those that sort first, so that every engine
    tells the same; with their line where the source is a text file, and their row where the
    source numbers its rows.

    Args:
        table: the rows.
        fault: what is wrong with some of them.
        count: how many rows have it, as counted in the caller's scan.
    """
    raw = RawColumn.of(table.contract, fault.column, table.schema[fault.column], table.decimal)
    pieces = (piece for piece in table.pieces if fault.column in piece.columns)
    found = [example for piece in pieces for example in _of_piece(piece, fault, raw)]
    first = {example.value: example for example in sorted(found, key=lambda each: each.order)[::-1]}
    examples = list(first.values())[::-1][:EXAMPLES]
    problem = _PROBLEMS[fault.kind](
        table.contract.columns[fault.column],
        fault,
        "`, `".join(shown(plain_text(example.value)) for example in examples),
        count,
    )
    rows = tuple(example.row for example in examples if example.row is not None)
    named = replace(problem, table=table.contract.id, rows=rows)
    return at_spot(named, examples[0].spot if examples else in_source(table.source))


def _of_piece(piece: Piece, fault: Fault, raw: RawColumn) -> list[_Example]:
    """Return the first values with a fault, with their row where rows have an order."""
    frame, numbered = numbered_rows(piece)
    frame = with_steps(frame.with_columns(nw.col(fault.column).cast(raw.dtype)), [fault.steps])
    value = raw_text(raw) if raw.is_text else nw.col(fault.column)
    wanted = [value.alias("value"), *([nw.col(ROW)] if numbered else [])]
    faulty = frame.filter(fault.expression.fill_null(False)).select(*wanted)
    each = faulty.group_by("value").agg(nw.col(ROW).min()) if numbered else faulty.unique()
    rows = collected(each.sort("value").head(EXAMPLES), piece.name)
    position = piece.columns[fault.column]
    return [
        _Example(_comparable(row[0]), row[1] + 1, piece.spot(row[1], position))
        if numbered
        else _Example(_comparable(row[0]), None, in_source(piece.name))
        for row in rows.rows()
    ]


def _comparable(value: object) -> object:
    """Return a value that can be put in order among others."""
    if isinstance(value, float) and isnan(value):
        return None
    return value if isinstance(value, int | float | Decimal | None) else plain_text(value)


def plain_text(value: object) -> str:
    """Return a source's own value as people write it: 3.0 as ``3``, a date as 2024-10-15."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def numbered_rows(piece: Piece) -> tuple[nw.LazyFrame[Any], bool]:
    """Return a source's rows without blank lines, numbered where its engine keeps an order."""
    frame, numbered = _numbered(piece.frame)
    return without_blanks(frame, piece.columns) if piece.blanks else frame, numbered


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
    return nw.from_native(frame.to_native().with_row_index(ROW)), True


_Make = Callable[[Column, Fault, str, int], ValueProblem]

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
    FaultKind.ABSENT_KEY: lambda _, fault, value, count: AbsentKey(
        value=value, column=fault.column, count=count
    ),
    FaultKind.TOO_LARGE: lambda _, fault, value, count: TooLargeNumber(
        value=value, column=fault.column, count=count
    ),
}

_CODES: dict[FaultKind, type[ValueProblem]] = {
    FaultKind.NOT_A_NUMBER: NotANumber,
    FaultKind.NOT_YES_OR_NO: NotYesOrNo,
    FaultKind.BELOW_MINIMUM: BelowMinimum,
    FaultKind.ABOVE_MAXIMUM: AboveMaximum,
    FaultKind.TOO_MANY_DECIMALS: TooManyDecimals,
    FaultKind.UNKNOWN_CODE: UnknownCode,
    FaultKind.NOT_A_PERIOD: UnreadablePeriods,
    FaultKind.ABSENT_KEY: AbsentKey,
    FaultKind.TOO_LARGE: TooLargeNumber,
}


def code_of(kind: FaultKind) -> str:
    """Return the code of the problem that a kind of fault is."""
    return _CODES[kind].code
