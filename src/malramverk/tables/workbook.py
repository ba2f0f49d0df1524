"""Workbooks read whole: the cells of one sheet."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from malramverk.diagnostics import AuthoringError, nearest
from malramverk.model import Table
from malramverk.tables.file_problems import BadWorkbook, EmptySource, UnknownSheet
from malramverk.tables.grid import Cell, Grid, check_size
from malramverk.tables.spots import Words, in_cell
from malramverk.tables.text_grid import read_bytes
from malramverk.tables.workbook_size import check_workbook


def read_workbook(path: Path, contract: Table) -> Grid:
    """Read one sheet of a workbook: the one the table names, or the first.

    Raises:
        AuthoringError: the file is no workbook, has no such sheet, or is empty or too large.
    """
    raw = read_bytes(path)
    if not raw:
        raise AuthoringError(EmptySource(source=path.name))
    sheet = _sheet(_open(raw, path.name), path.name, contract.sheet)
    check_size(path.name, sheet.height, sheet.width)
    cells: list[list[Cell]] = [
        [_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)
    ]
    if not cells:
        raise AuthoringError(EmptySource(source=path.name))
    spot = partial(in_cell, path.name)
    return Grid(path.name, cells, spot, fingerprint=hashlib.sha256(raw).hexdigest())


def _open(raw: bytes, name: str) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        check_workbook(raw, name)
        return CalamineWorkbook.from_filelike(BytesIO(raw))
    except (CalamineError, BadZipFile, OSError, ValueError) as error:
        raise AuthoringError(BadWorkbook(source=name, why=_why(raw))) from error


def _why(raw: bytes) -> Words:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return Words("it is protected by a password", "den är skyddad med lösenord")
    if raw.startswith(b"PK"):
        return Words("it is cut off or damaged", "den är avhuggen eller skadad")
    return Words("it is no workbook", "den är ingen arbetsbok")


def _sheet(book: Any, name: str, wanted: str | None) -> Any:
    from python_calamine import CalamineError

    sheets = tuple(book.sheet_names)
    if wanted is not None and wanted not in sheets:
        meant = nearest(wanted, sheets)
        shown = tuple(f"`{sheet}`" for sheet in sheets)
        problem = UnknownSheet(source=name, sheet=wanted, sheets=shown, meant=meant)
        raise AuthoringError(problem)
    if not sheets:
        raise AuthoringError(EmptySource(source=name))
    try:
        return book.get_sheet_by_name(wanted or sheets[0])
    except CalamineError as error:
        damaged = Words("its sheet cannot be read", "bladet går inte att läsa")
        raise AuthoringError(BadWorkbook(source=name, why=damaged)) from error


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | float):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
