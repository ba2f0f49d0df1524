"""A strategy for rows that break a contract in exactly one way, and what must be told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.diagnostics import DataErrors, Problem
from malramverk.model import Column, ColumnType, Holds, Table
from malramverk.tables import RowTable, bind, prepared
from malramverk.tables.engines import collected
from malramverk.tables.scan import refuse
from malramverk.testing.rows import Frame, rows, texts_of
from malramverk.testing.values import decimals_of, ends

_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
_TEN = Decimal(10)
_PERIOD = "2024/25"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Rows of a table that break its contract in one way.

    Attributes:
        table: the table's id.
        rows: the rows.
        column: the column with the fault.
        code: the code of the problem that must be told.
        how: what is wrong, for people.
    """

    table: str
    rows: Frame
    column: str
    code: str
    how: str


_Break = Callable[[Frame, int], Frame]


def wrong(catalogue: Catalogue, table: str) -> st.SearchStrategy[Wrong]:
    """Return a strategy for rows of a table that break its contract in exactly one way.

    Args:
        catalogue: checked definitions.
        table: the table's id.

    Returns:
        A way that the contract declares (a type, a bound, decimals, a code list, a key, a period,
        a column that must be there), each with the code of the problem it must give and no other.

    Raises:
        KeyError: for a table the catalogue does not have.
    """
    contract = catalogue.tables[table]
    ways = list(_ways(contract))

    @st.composite
    def drawn(draw: st.DrawFn) -> Wrong:
        column, code, how, breaks = draw(st.sampled_from(ways))
        valid = draw(rows(catalogue, table, min_rows=1, max_rows=5))
        at = draw(st.integers(0, len(valid) - 1))
        return Wrong(table, breaks(valid, at), column, code, how)

    return drawn()


def problems_of(catalogue: Catalogue, table: str, data: object) -> list[Problem]:
    """Return everything that is wrong with some data for a table, whatever is read of it.

    Args:
        catalogue: checked definitions.
        table: the table's id.
        data: what `compute` takes for a table.
    """
    contract = catalogue.tables[table]
    try:
        bound = bind(
            contract,
            data,
            levels=catalogue.levels,
            code_lists=catalogue.code_lists,
            default_period=_PERIOD,
        )
        if isinstance(bound, RowTable):
            columns = [id_ for id_ in bound.columns if id_ in contract.columns]
            frame, faults = prepared(bound, columns, catalogue.code_lists)
            wrong_rows = [fault.column_name for fault in faults]
            refuse(bound, faults, collected(frame.select(wrong_rows), bound.source))
            return []
    except DataErrors as error:
        return list(error.problems)
    return list(bound.problems)


def _ways(contract: Table) -> Iterator[tuple[str, str, str, _Break]]:
    """Yield each way to break a contract: the column, the code, the words, and how it is done."""
    read_as_rows = contract.holds in (Holds.MICRODATA, Holds.COUNTS)
    for id_, column in contract.columns.items():
        if column.level is not None:
            if read_as_rows:
                yield id_, "MR447", "a row names no entity", _value(id_, None)
                yield id_, "MR421", "the column is not there", _without(id_)
        elif column.type is ColumnType.PERIOD:
            code = "MR446" if read_as_rows else "MR427"
            yield id_, code, "a period that is none", _value(id_, "förra året")
        elif column.type in _NUMBERS:
            yield from _numbers(contract, id_, column)
        elif column.type is ColumnType.YES_NO:
            yield id_, "MR441", "neither yes nor no", _text(contract, id_, "kanske")
        elif column.code_list is not None:
            yield id_, "MR445", "a code that is not listed", _value(id_, "okänd kod")


def _numbers(contract: Table, id_: str, column: Column) -> Iterator[tuple[str, str, str, _Break]]:
    decimals = decimals_of(column)
    unit = _TEN ** -(decimals or 0)
    yield id_, "MR440", "a text for a number", _text(contract, id_, "många")
    if column.minimum is not None:
        yield id_, "MR442", "below the minimum", _value(id_, float(column.minimum - unit))
    if column.maximum is not None:
        yield id_, "MR443", "above the maximum", _value(id_, float(column.maximum + unit))
    if contract.holds not in (Holds.MICRODATA, Holds.COUNTS):
        return
    if decimals is not None and ends(column)[0] + unit <= ends(column)[1]:
        between = float(ends(column)[0] + unit / 2)
        yield id_, "MR444", "more decimals than declared", _value(id_, between)
    if decimals is not None:
        yield id_, "MR449", "dates for numbers", _dates(id_)
        if column.maximum is None:
            yield id_, "MR448", "a number too large to add up", _value(id_, 1e19)


def _value(id_: str, value: Any) -> _Break:
    """Put a value in one row."""

    def broken(frame: Frame, at: int) -> Frame:
        found: list[Any] = frame[id_].to_list()
        found[at] = value
        dtype = pl.Float64 if isinstance(value, float) else frame.schema[id_]
        listed = [float(v) if isinstance(value, float) and v is not None else v for v in found]
        return frame.with_columns(pl.Series(id_, listed, dtype=dtype))

    return broken


def _text(contract: Table, id_: str, text: str) -> _Break:
    """Put a text in one row of a column that is written as text for it."""

    def broken(frame: Frame, at: int) -> Frame:
        found = texts_of(contract, frame.select(id_))[id_].to_list()
        found[at] = text
        return frame.with_columns(pl.Series(id_, found, dtype=pl.String))

    return broken


def _without(id_: str) -> _Break:
    return lambda frame, _: frame.drop(id_)


def _dates(id_: str) -> _Break:
    return lambda frame, _: frame.with_columns(pl.lit(date(2024, 10, 15)).alias(id_))
