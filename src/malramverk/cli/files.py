"""Results as files: written beside their place and moved there when whole."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from malramverk.cli.language import Words
from malramverk.cli.problems import (
    CannotWrite,
    NoWorkbooks,
    TooLargeForWorkbook,
    UnknownFormat,
)
from malramverk.diagnostics import AuthoringError
from malramverk.whole_file import whole_file

_SHEET_ROWS = 1_048_576
_STEP = 2_000

_REFUSALS = {
    errno.EACCES: Words("you may not write there", "du får inte skriva där"),
    errno.EPERM: Words("you may not write there", "du får inte skriva där"),
    errno.EROFS: Words("nothing may be written there", "inget får skrivas där"),
    errno.EISDIR: Words("it is a folder", "det är en mapp"),
    errno.ENOTDIR: Words("a file lies where a folder is needed", "en fil ligger i mappens ställe"),
    errno.EEXIST: Words("a file lies where a folder is needed", "en fil ligger i mappens ställe"),
    errno.ENOSPC: Words("the disk is full (No space left)", "disken är full"),
    errno.ENAMETOOLONG: Words("the name is too long", "namnet är för långt"),
}

Progress = Callable[[int, int], None]
Writer = Callable[[Any, Path, Mapping[str, Any], Progress], None]


def writer_for(path: Path) -> Writer:
    """Return what writes a file, by its ending.

    Raises:
        AuthoringError: the ending is none that is written, or what it needs is not installed.
    """
    found = _WRITERS.get(path.suffix.lower())
    if found is None:
        raise AuthoringError(UnknownFormat(path=str(path), endings=tuple(_WRITERS)))
    if found is _workbook and not _has_workbooks():
        raise AuthoringError(NoWorkbooks(path=str(path)))
    return found


def write(
    frame: Any, path: Path, receipt: Mapping[str, Any], progress: Progress | None = None
) -> None:
    """Write results to a file; values are not rounded.

    Args:
        frame: the results, one row for each cell.
        path: ends with .csv, .parquet, .json or .xlsx.
        receipt: what the results were computed from; kept where the form has room for it.
        progress: is told how many rows are written, and how many there are.

    Raises:
        AuthoringError: the file cannot be written; what stood there before still does.
    """
    writer = writer_for(path)
    with told_if_refused(path), whole_file(path) as beside:
        writer(frame, beside, receipt, progress or _untold)


@contextmanager
def told_if_refused(path: Path) -> Iterator[None]:
    """Tell people why a file cannot be written.

    Raises:
        AuthoringError: it cannot be.
    """
    try:
        yield
    except Exception as error:  # polars and xlsxwriter wrap what the system says in their own
        said = _of_system(error)
        if said is None:
            raise
        raise AuthoringError(refused(path, said)) from error


def write_text(path: Path, text: str) -> None:
    """Write a text to a file, whole or not at all.

    Raises:
        AuthoringError: the file cannot be written.
    """
    try:
        with whole_file(path) as beside:
            beside.write_text(text, encoding="utf-8")
    except OSError as error:
        raise AuthoringError(refused(path, error)) from error


def _of_system(error: Exception) -> OSError | None:
    """Return what the system said when an error is made of that."""
    number = re.search(r"\(os error (\d+)\)", str(error))
    if number is not None:
        return OSError(int(number[1]), os.strerror(int(number[1])))
    return next((each for each in (error, *error.args) if isinstance(each, OSError)), None)


def _untold(done: int, total: int) -> None:
    """Tell no one."""


def refused(path: Path, error: OSError) -> CannotWrite:
    """Return the problem that a file, or a folder of files, cannot be written."""
    if isinstance(error, FileNotFoundError) and not path.parent.exists():
        folder = str(path.parent)
        why = Words(f"there is no folder `{folder}`", f"mappen `{folder}` finns inte")
    else:
        said = error.strerror or type(error).__name__
        why = _REFUSALS.get(error.errno or 0, Words(said, said))
    return CannotWrite(path=str(path), why_en=why.en, why_sv=why.sv)


def _csv(frame: Any, path: Path, receipt: Mapping[str, Any], told: Progress) -> None:
    frame.write_csv(path)


def _parquet(frame: Any, path: Path, receipt: Mapping[str, Any], told: Progress) -> None:
    frame.write_parquet(path)


def _json(frame: Any, path: Path, receipt: Mapping[str, Any], told: Progress) -> None:
    content = {"receipt": receipt, "results": frame.rows(named=True)}
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1, default=str)


def _has_workbooks() -> bool:
    from importlib.util import find_spec

    return find_spec("xlsxwriter") is not None


def _workbook(frame: Any, path: Path, receipt: Mapping[str, Any], told: Progress) -> None:
    """Write a workbook; a text is always a text, also when it begins with ``=``."""
    import xlsxwriter

    if frame.height + 1 > _SHEET_ROWS:
        raise AuthoringError(TooLargeForWorkbook(rows=frame.height, limit=_SHEET_ROWS))
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Resultat")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(frame.columns), 14)
        for column, name in enumerate(frame.columns):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(frame.iter_rows(), start=1):
            _write_row(sheet, number, row)
            if number % _STEP == 0:
                told(number, frame.height)
        sheet.autofilter(0, 0, frame.height, len(frame.columns) - 1)
        about = book.add_worksheet("Kvitto")
        about.set_column(0, 1, 40)
        for number, (key, value) in enumerate(_flat(receipt)):
            about.write_string(number, 0, key, bold)
            about.write_string(number, 1, value)


def _write_row(sheet: Any, number: int, row: tuple[Any, ...]) -> None:
    for column, value in enumerate(row):
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            sheet.write_string(number, column, str(value))
        else:
            sheet.write_number(number, column, value)


def _flat(content: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in content.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{above}{key}.")
        elif isinstance(value, list | tuple):
            rows += _flat({str(i): item for i, item in enumerate(value)}, f"{above}{key}.")
        else:
            rows.append((f"{above}{key}", "" if value is None else str(value)))
    return rows


_WRITERS: dict[str, Writer] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".json": _json,
    ".xlsx": _workbook,
}
