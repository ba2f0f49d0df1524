"""A frame read whole, its column names as the header."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any

import narwhals as nw

from malramverk.tables.engines import collected
from malramverk.tables.grid import Cell, Grid, check_size
from malramverk.tables.pieces import frame_name, lazy_frame
from malramverk.tables.spots import Spot, in_row, in_source

_EXACT = 2**53


def read_frame(native: object, name: str | None = None) -> Grid:
    """Read a frame.

    Raises:
        AuthoringError: it is no frame, or larger than one that may be read whole.
    """
    frame = collected(lazy_frame(native), name or frame_name(native))
    check_size(name or frame_name(native), len(frame), len(frame.columns))
    labels = frame.columns
    rows: list[list[Cell]] = [
        list(row) for row in zip(*map(_cells, frame.iter_columns()), strict=True)
    ]
    called = name or frame_name(native)

    def spot(row: int, column: int) -> Spot:
        label = labels[column] if column < len(labels) else None
        return in_row(called, row, label) if row else in_source(called)

    return Grid(called, [[*labels], *rows], spot, labelled=True)


def _cells(column: nw.Series[Any]) -> list[Cell]:
    values = column.to_list()
    if column.dtype == nw.String:
        return ["" if value is None else value for value in values]
    return [_cell(value) for value in values]


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) > _EXACT:
        return str(value)
    if isinstance(value, int | float | Decimal):
        return "" if math.isnan(value) else float(value)
    return value.isoformat() if isinstance(value, date) else str(value)
