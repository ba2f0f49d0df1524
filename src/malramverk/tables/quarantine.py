"""Rows with a value that breaks their table's contract, kept apart and counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

import narwhals as nw

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.model import CodeList
from malramverk.tables.canonical import Fault
from malramverk.tables.engines import collected
from malramverk.tables.faults import (
    ROW,
    code_of,
    fault_problem,
    numbered_rows,
    plain_text,
    with_steps,
)
from malramverk.tables.pieces import Piece
from malramverk.tables.preparing import prepared
from malramverk.tables.row_table import RowTable
from malramverk.tables.spots import Words
from malramverk.tables.value_problems import Quarantined

if TYPE_CHECKING:
    import polars as pl

MOST_ROWS = 100_000
_ANY = "__any_fault"


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The rows of one table that are kept apart.

    Attributes:
        table: the table's id.
        row_count: how many rows they are.
        counts: how many of them have each sort of anomaly, by the code of its problem and column.
        rows: the rows themselves, at most 100 000: ``source``, ``row`` (counted from one, where
            the source numbers its rows), ``problems``, and the table's columns as texts.
        problems: a warning for each sort of anomaly.
    """

    table: str
    row_count: int
    counts: Mapping[tuple[str, str], int]
    rows: pl.DataFrame = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)


def quarantined(
    table: RowTable, columns: Collection[str], code_lists: Mapping[str, CodeList]
) -> Quarantine | None:
    """Return the rows of a table that its policy keeps apart, if there are any.

    Args:
        table: the rows.
        columns: the columns that are read; what is wrong in others is not looked for.
        code_lists: the code lists they name.
    """
    frame, faults = prepared(table, columns, code_lists, dropping=False)
    apart = [fault for fault in faults if table.sets_aside(code_of(fault.kind))]
    if not apart:
        return None
    flags = [nw.col(fault.column_name) for fault in apart]
    counted = collected(
        frame.select(*flags, nw.any_horizontal(*flags, ignore_nulls=False).alias(_ANY)).select(
            nw.all().cast(nw.Int64).sum()
        ),
        table.source,
    ).row(0)
    *each, total = (int(count or 0) for count in counted)
    if not total:
        return None
    found = {fault: count for fault, count in zip(apart, each, strict=True) if count}
    return Quarantine(
        table.contract.id,
        total,
        {(code_of(fault.kind), fault.column): count for fault, count in found.items()},
        _rows(table, list(found)),
        tuple(_warning(table, fault, count) for fault, count in found.items()),
    )


def _warning(table: RowTable, fault: Fault, count: int) -> Problem:
    found = fault_problem(table, fault, count)
    return Quarantined(
        place=found.place,
        table=table.contract.id,
        column=fault.column,
        value=found.value,
        count=count,
        rows=found.rows,
        cause=found.code,
        because=Words(found.words("en"), found.words("sv")),
    )


def _rows(table: RowTable, faults: Sequence[Fault]) -> pl.DataFrame:
    import polars as pl

    names = list(table.schema)
    rows: list[tuple[Any, ...]] = []
    for piece in table.pieces:
        own = [fault for fault in faults if fault.column in piece.columns]
        if own and len(rows) < MOST_ROWS:
            rows.extend(_of_piece(table, piece, own, MOST_ROWS - len(rows)))
    schema = {"source": pl.String, "row": pl.Int64, "problems": pl.String}
    return pl.DataFrame(rows, schema | dict.fromkeys(names, pl.String), orient="row")


def _of_piece(
    table: RowTable, piece: Piece, faults: Sequence[Fault], most: int
) -> list[tuple[Any, ...]]:
    """Return a source's rows with some faults, each as a tuple of the frame."""
    frame, numbered = numbered_rows(piece)
    here = [id_ for id_ in table.schema if id_ in piece.columns]
    frame = frame.with_columns(*(nw.col(id_).cast(table.schema[id_]) for id_ in here))
    steps = {fault.column: fault.steps for fault in faults}
    frame = with_steps(frame, list(steps.values()))
    flags = [fault.expression.fill_null(False).alias(fault.column_name) for fault in faults]
    number = [nw.col(ROW)] if numbered else []
    marked = frame.select(*here, *number, *flags)
    wrong = nw.any_horizontal(*(nw.col(f.column_name) for f in faults), ignore_nulls=False)
    found = []
    for row in collected(marked.filter(wrong).head(most), piece.name).iter_rows(named=True):
        told = [f"{code_of(f.kind)} {f.column}" for f in faults if row[f.column_name]]
        texts = (_text(row.get(id_)) for id_ in table.schema)
        found.append((piece.name, row[ROW] + 1 if numbered else None, ", ".join(told), *texts))
    return found


def _text(value: object) -> str | None:
    return None if value is None else plain_text(value)
