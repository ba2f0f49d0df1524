"""One source of rows as a lazy frame, its columns named by position or by the source's labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from io import StringIO
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import narwhals as nw

from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError
from malramverk.model import Table
from malramverk.source import Place, Source, Span
from malramverk.tables.engines import engine_fault
from malramverk.tables.file_problems import EmptySource, UnknownFrame, UnreadableSource
from malramverk.tables.grid import Grid, is_blank, text_of
from malramverk.tables.header_row import HeaderRow, find_header
from malramverk.tables.headers import Headers
from malramverk.tables.items import COLUMNAR, WORKBOOK, Item
from malramverk.tables.shape_problems import RaggedRow, UnclosedQuote
from malramverk.tables.spots import Spot, at_spot, in_row, in_source
from malramverk.tables.text_grid import (
    CsvText,
    choose_delimiter,
    decode,
    field_spans,
    read_csv_text,
    read_text_file,
    split,
)
from malramverk.tables.text_scan import fingerprint, scan_text
from malramverk.tables.workbook import read_workbook

_HEAD = 1024 * 1024
_HEAD_LINES = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """One source of rows.

    Attributes:
        name: what people know it by.
        frame: its rows.
        labels: the source's own label of each column.
        columns: the position of the label by the frame's name of the column.
        spot: where a value stands, by row and position counted from zero.
        decimal: the decimal sign to expect in its texts.
        fingerprint: sha256 of the file; absent for frames and texts.
        blanks: whether some of its rows are blank lines.
        columnar: the Parquet or Arrow file it is, if it is one; such a file tells of its rows.
    """

    name: str
    frame: nw.LazyFrame[Any]
    labels: tuple[str, ...]
    columns: Mapping[str, int]
    spot: Callable[[int, int], Spot]
    decimal: str = "."
    fingerprint: str | None = None
    blanks: bool = False
    columnar: Path | None = None

    @property
    def rows(self) -> nw.LazyFrame[Any]:
        """The frame without blank lines."""
        return without_blanks(self.frame, self.columns) if self.blanks else self.frame


def without_blanks(frame: nw.LazyFrame[Any], columns: Iterable[str]) -> nw.LazyFrame[Any]:
    """Leave out rows that have nothing in some columns."""
    empty = [nw.col(name).is_null() for name in columns]
    return frame.filter(~nw.all_horizontal(*empty, ignore_nulls=False))


def piece_of(item: Item, contract: Table) -> Piece:
    """Return a source of rows as a lazy frame, all its columns under their own names.

    Columns of a text or a workbook are named by position: ``0``, ``1``, and so on.

    Raises:
        AuthoringError: it cannot be read, or is no table of fields.
    """
    if isinstance(item, CsvText):
        return _from_grid(read_csv_text(item), contract)
    if not isinstance(item, Path):
        return _from_frame(item)
    if item.suffix.lower() in COLUMNAR:
        return piece_of_columnar(item)
    if item.suffix.lower() in WORKBOOK:
        return _from_grid(read_workbook(item, contract), contract)
    return _from_text(item, contract)


def frame_name(native: object) -> str:
    """Return what people call a frame: its library and class."""
    library = type(native).__module__.partition(".")[0].strip("_")
    return f"{library} {type(native).__name__}"


def lazy_frame(native: object) -> nw.LazyFrame[Any]:
    """Return any frame as a lazy one; an eager frame becomes polars, through Arrow.

    Raises:
        AuthoringError: it is no frame, or one that cannot be converted.
    """
    try:
        frame = nw.from_native(native)  # type: ignore[call-overload]
    except TypeError as error:
        if not hasattr(native, "__arrow_c_stream__"):
            raise AuthoringError(UnknownFrame(found=frame_name(native))) from error
        return _streamed(native)
    if isinstance(frame, nw.LazyFrame):
        return frame
    if not isinstance(frame, nw.DataFrame):
        raise AuthoringError(UnknownFrame(found=frame_name(native)))
    try:
        return frame.lazy(backend="polars")
    except Exception as error:  # each library has errors of its own here
        raise AuthoringError(engine_fault(error, frame_name(native), None)) from error


def _streamed(native: Any) -> nw.LazyFrame[Any]:
    """Return what another library hands over as an Arrow stream."""
    import polars as pl

    try:
        return nw.from_native(pl.DataFrame(native).lazy())
    except Exception as error:  # each library has errors of its own here
        raise AuthoringError(engine_fault(error, frame_name(native), None)) from error


def _from_frame(native: object) -> Piece:
    return _typed(frame_name(native), lazy_frame(native), None)


def _typed(name: str, frame: nw.LazyFrame[Any], print_: str | None) -> Piece:
    try:
        names = tuple(frame.collect_schema().names())
    except Exception as error:  # each engine has errors of its own
        raise AuthoringError(engine_fault(error, name, frame)) from error
    columns = {column: position for position, column in enumerate(names)}
    spot = partial(_row_spot, name, names)
    return Piece(name, frame, names, columns, spot, fingerprint=print_)


def _row_spot(name: str, names: Sequence[str], row: int, position: int) -> Spot:
    return in_row(name, row + 1)


def piece_of_columnar(path: Path) -> Piece:
    """Return a Parquet or Arrow file as a lazy frame.

    Raises:
        AuthoringError: it cannot be read.
    """
    import polars as pl

    try:
        scan = pl.scan_parquet if path.suffix.lower() == ".parquet" else pl.scan_ipc
        frame = nw.from_native(scan(path))
        print_ = fingerprint(path)
    except Exception as error:  # polars and narwhals each have errors of their own here
        raise AuthoringError(engine_fault(error, path.name, None)) from error
    return replace(_typed(path.name, frame, print_), columnar=path)


def _from_text(path: Path, contract: Table) -> Piece:
    """Scan a text file lazily, all columns as text so that codes keep their zeros."""
    head = _head(path)
    old_line_breaks = b"\r" in head and b"\n" not in head
    if contract.format.encoding != "utf-8" or old_line_breaks:
        grid = read_text_file(path, Headers.of(contract), contract.format)
        return _from_grid(grid, contract)
    grid, delimiter = _first_rows(head, path.name, contract)
    header = find_header(grid, contract)
    width = len(header.labels)
    skip = _lines_to(grid, header)
    scan = scan_text(path, delimiter=delimiter, expected=width, skip=skip, utf8=True)
    if scan.unclosed:
        raise AuthoringError(UnclosedQuote(source=path.name))
    if scan.first_ragged is not None:
        raise AuthoringError(_ragged(path, *scan.first_ragged, width, scan.ragged))
    return Piece(
        path.name,
        nw.from_native(_scan_csv(path, width, delimiter, skip)),
        header.labels,
        {str(position): position for position in range(width)},
        partial(_line_spot, path, delimiter, None if scan.wrapped else skip),
        grid.decimal,
        scan.fingerprint,
        scan.blanks,
    )


def _head(path: Path) -> bytes:
    """Return a file's first lines, whole."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise AuthoringError(UnreadableSource(path=str(path), why=why)) from error
    if not head.strip():
        raise AuthoringError(EmptySource(source=path.name))
    return head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1]


def _first_rows(head: bytes, name: str, contract: Table) -> tuple[Grid, str]:
    """Return the first lines of a text as a grid, and its delimiter."""
    text = decode(head, "utf-8", name)
    first = "".join(islice(StringIO(text, newline=""), _HEAD_LINES))
    delimiter = contract.format.delimiter or choose_delimiter(first, Headers.of(contract))
    decimal = contract.format.decimal or ("," if delimiter == ";" else ".")
    return split(Source(name, first), delimiter, decimal=decimal), delimiter


def _lines_to(grid: Grid, header: HeaderRow) -> int:
    """Return the number of lines up to and with the header, and the blank ones right after it."""
    place = grid.spot(header.row, 0).place
    assert place is not None
    below = grid.rows[header.row + 1 :]
    blank = len(list(takewhile(is_blank, below)))
    return place.line + place.source.text.count("\n") + blank


def _scan_csv(path: Path, width: int, delimiter: str, skip: int) -> Any:
    import polars as pl

    schema = {str(position): pl.String for position in range(width)}
    return pl.scan_csv(path, has_header=False, skip_rows=skip, schema=schema, separator=delimiter)


def _line_spot(path: Path, delimiter: str, skip: int | None, row: int, position: int) -> Spot:
    """Return where a field of a large text file stands; its one line is read again."""
    if skip is None:
        return in_source(path.name)
    with path.open("rb") as file:
        raw = next(islice(file, skip + row, None), b"")
    text = raw.decode("utf-8", "replace").rstrip("\r\n")
    spans = field_spans(text, delimiter)
    span = spans[position] if position < len(spans) else Span(0, len(text))
    return Spot(Place(Source(path.name, text, skip + row + 1), span))


def _ragged(path: Path, line: int, found: int, expected: int, rows: int) -> RaggedRow:
    spot = _line_spot(path, "\n", line - 1, 0, 0)
    return RaggedRow(place=spot.place, found=found, expected=expected, rows=rows)


def _from_grid(grid: Grid, contract: Table) -> Piece:
    """Return a small source as a frame of texts."""
    import polars as pl

    header = find_header(grid, contract)
    width, first = len(header.labels), header.row + 1
    if not grid.labelled:
        _check_widths(grid, header)
    rows = [
        [text_of(cell) or None for cell in row[:width]] + [None] * (width - len(row))
        for row in grid.rows[first:]
    ]
    columns = {str(position): position for position in range(width)}
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    return Piece(
        grid.name,
        nw.from_native(frame.lazy()),
        header.labels,
        columns,
        lambda row, position: grid.spot(first + row, position),
        grid.decimal,
        grid.fingerprint,
        any(map(is_blank, grid.rows[first:])),
    )


def _check_widths(grid: Grid, header: HeaderRow) -> None:
    """Refuse rows with another number of fields than the header."""
    expected = len(header.labels)
    wrong = [
        row
        for row in range(header.row + 1, len(grid.rows))
        if not is_blank(grid.rows[row]) and len(grid.rows[row]) != expected
    ]
    if wrong:
        spot = grid.spot(wrong[0], expected)
        found = len(grid.rows[wrong[0]])
        problem = at_spot(RaggedRow(found=found, expected=expected, rows=len(wrong)), spot)
        raise AuthoringError(problem)
