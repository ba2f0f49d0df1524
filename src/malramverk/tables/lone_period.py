"""The one period that all rows of a large file are of, told by the file itself."""

from __future__ import annotations

from pathlib import Path

import narwhals as nw

from malramverk.tables.engines import spoken
from malramverk.tables.items import COLUMNAR
from malramverk.tables.row_table import RowTable

_LARGE = 100_000


def lone_period(table: RowTable, column: str) -> str | None:
    """Return the text that a column has in every row, where that is known at once.

    A Parquet or Arrow file keeps the least and greatest of each column, so that a look for
    another text costs next to nothing; grouping by one text for every row does not.

    Args:
        table: the rows.
        column: the column with their period.

    Returns:
        The text as it stands; nothing where there are several or none, and for all but large
        files of a kind that can tell.
    """
    names = [Path(piece.name) for piece in table.pieces if piece.fingerprint is not None]
    known = names and all(name.suffix.lower() in COLUMNAR for name in names)
    if not known or len(names) < len(table.pieces) or table.schema[column] != nw.String:
        return None
    frame, words = spoken(table.frame)
    if frame.select(words.len()).collect().item() < _LARGE:
        return None
    first: str | None = frame.select(column).head(1).collect().item()
    if first is None:
        return None
    others = frame.filter((words.col(column) != first) | words.col(column).is_null())
    return None if len(others.select(column).head(1).collect()) else first
