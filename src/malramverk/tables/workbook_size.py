"""How large a workbook's sheets are, before anything makes room for their cells.

A file of a few kilobytes may hold one cell in its last row and column; the library that reads
workbooks would make room for the seventeen thousand million cells between.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from malramverk.diagnostics import AuthoringError
from malramverk.tables.file_problems import SourceTooLarge
from malramverk.tables.grid import check_size
from malramverk.tables.spots import Words, in_source

MAX_UNPACKED = 1024 * 1024 * 1024
_CHUNK = 4 * 1024 * 1024
_OVERLAP = 64
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")


def check_workbook(raw: bytes, name: str) -> None:
    """Refuse a workbook that unpacks to more than may be read whole.

    Raises:
        AuthoringError: it is too large.
        zipfile.BadZipFile: it is no archive, or a damaged one.
    """
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise AuthoringError(
                SourceTooLarge(
                    where=in_source(name).where,
                    what=Words("bytes", "byte"),
                    found=unpacked,
                    limit=MAX_UNPACKED,
                )
            )
        for info in archive.infolist():
            if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                with archive.open(info) as sheet:
                    check_size(name, *_extent(sheet))


def _extent(sheet: IO[bytes]) -> tuple[int, int]:
    """Return the greatest row and column that a cell of a sheet has."""
    rows, columns = 0, 0
    for chunk in _chunks(sheet):
        found = _CELL.findall(chunk)
        rows = max(rows, max((int(number) for _, number in found), default=0))
        letters = {letters for letters, _ in found}
        columns = max(columns, max(map(_column, letters), default=0))
    return rows, columns


def _chunks(sheet: IO[bytes]) -> Iterator[bytes]:
    """Yield a sheet's text in pieces that share their ends, so that no address is cut in two."""
    tail = b""
    while piece := sheet.read(_CHUNK):
        yield tail + piece
        tail = piece[-_OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
