"""What a Parquet or Arrow file tells of its rows before any is read.

It keeps the least and greatest value of each column and how many are missing, so that a look for
rows that are not there costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import narwhals as nw

from malramverk.tables.engines import spoken
from malramverk.tables.footers import NOTHING_TOLD, Ends, ends_of
from malramverk.tables.row_table import RowTable

if TYPE_CHECKING:
    import polars as pl

_LARGE = 100_000
_MANY = 1_000_000
_VAST = 500_000
_VAST_BY_TEXT = 4_000_000


def rows_told(table: RowTable) -> int:
    """Return how many rows a table of files has that can tell of them; none for other sources."""
    if not table.pieces or any(piece.columnar is None for piece in table.pieces):
        return 0
    frame, words = spoken(table.frame)
    return int(frame.select(words.len()).collect().item())


def is_told(rows: int) -> bool:
    """Say whether so many rows are told of that it is worth asking."""
    return rows >= _LARGE


def is_vast(rows: int, *, by_text: bool) -> bool:
    """Say whether so many rows are told of that they are better read some at a time.

    An array of cells takes less memory than an engine's groups; below some number of rows an
    engine with all its threads is quicker.

    Args:
        rows: how many there are.
        by_text: whether entities are named by texts, whose numbers have to be found.
    """
    return rows >= (_VAST_BY_TEXT if by_text else _VAST)


def lone_period(table: RowTable, column: str) -> str | None:
    """Return the text that a column has in every row, where that is known at once.

    Grouping by one text for every row does cost something.

    Args:
        table: the rows, of files that can tell.
        column: the column with their period.

    Returns:
        The text as it stands; nothing where there are several or none.
    """
    if table.schema[column] != nw.String:
        return None
    frame, words = spoken(table.frame)
    first: str | None = frame.select(column).head(1).collect().item()
    if first is None:
        return None
    others = frame.filter((words.col(column) != first) | words.col(column).is_null())
    return None if len(others.select(column).head(1).collect()) else first


def told_ends(table: RowTable, columns: Sequence[str], rows: int) -> Mapping[str, Ends]:
    """Return what Parquet files tell of some columns.

    Args:
        table: the rows, of files that can tell.
        columns: the columns that are wanted.
        rows: how many rows are told of; where they are few it is not worth asking.
    """
    files = [
        (piece.columnar, {id_: piece.labels[piece.columns[id_]] for id_ in columns})
        for piece in table.pieces
        if piece.columnar is not None and set(columns) <= set(piece.columns)
    ]
    if rows < _MANY or len(files) < len(table.pieces):
        return NOTHING_TOLD
    parquet = all(path.suffix.lower() == ".parquet" for path, _ in files)
    return ends_of(files) if parquet else NOTHING_TOLD


def complete_columns(
    table: RowTable, columns: Sequence[str], ends: Mapping[str, Ends] = NOTHING_TOLD
) -> frozenset[str]:
    """Return the columns that have no missing value.

    Args:
        table: the rows, of files that can tell.
        columns: the columns to look at.
        ends: what is known of some of them.
    """
    import polars as pl

    known = {id_ for id_ in columns if id_ in ends and not ends[id_].missing}
    asked = [id_ for id_ in columns if id_ in table.schema and id_ not in ends]
    found = pl.collect_all([missing(table, id_) for id_ in asked])
    empty = (id_ for id_, rows in zip(asked, found, strict=True) if rows.is_empty())
    return frozenset((*known, *empty))


def missing(table: RowTable, column: str) -> pl.LazyFrame:
    """Return one row in which a column has no value, if there is any."""
    frame, words = spoken(table.frame)
    row: pl.LazyFrame = frame.filter(words.col(column).is_null()).select(column).head(1)
    return row
