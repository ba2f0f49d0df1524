"""What a Parquet or Arrow file tells of its rows before any is read.

It keeps the least and greatest value of each column and how many are missing, so that a look for
rows that are not there costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw

from malramverk.tables.engines import spoken
from malramverk.tables.items import COLUMNAR
from malramverk.tables.row_table import RowTable

if TYPE_CHECKING:
    import polars as pl

_LARGE = 100_000
_VAST = 4_000_000


def is_told(table: RowTable) -> bool:
    """Say whether a table is files that can tell, large enough for it to matter."""
    return _rows_told(table) >= _LARGE


def is_vast(table: RowTable) -> bool:
    """Say whether a table is files that can tell, with rows enough to be read some at a time.

    An array of cells takes less memory than an engine's groups; below some millions of rows an
    engine with all its threads is quicker.
    """
    return _rows_told(table) >= _VAST


def _rows_told(table: RowTable) -> int:
    """Return how many rows files that can tell have; none for other sources."""
    names = [Path(piece.name) for piece in table.pieces if piece.fingerprint is not None]
    known = names and all(name.suffix.lower() in COLUMNAR for name in names)
    if not known or len(names) < len(table.pieces):
        return 0
    frame, words = spoken(table.frame)
    return int(frame.select(words.len()).collect().item())


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


def complete_columns(table: RowTable, columns: Sequence[str]) -> frozenset[str]:
    """Return the columns that have no missing value.

    Args:
        table: the rows, of files that can tell.
        columns: the columns to look at.
    """
    import polars as pl

    asked = [id_ for id_ in columns if id_ in table.schema]
    found = pl.collect_all([missing(table, id_) for id_ in asked])
    return frozenset(id_ for id_, rows in zip(asked, found, strict=True) if rows.is_empty())


def missing(table: RowTable, column: str) -> pl.LazyFrame:
    """Return one row in which a column has no value, if there is any."""
    frame, words = spoken(table.frame)
    row: pl.LazyFrame = frame.filter(words.col(column).is_null()).select(column).head(1)
    return row
