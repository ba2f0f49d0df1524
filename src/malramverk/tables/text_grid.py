"""Text files read whole: decoding, delimiter, fields, and the words a problem points at."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from functools import cached_property
from io import StringIO
from itertools import islice
from pathlib import Path

from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError
from malramverk.model import TextFormat
from malramverk.source import Place, Source, Span
from malramverk.tables.file_problems import (
    EmptySource,
    SourceTooLarge,
    UnreadableSource,
    WrongEncoding,
)
from malramverk.tables.grid import MAX_BYTES, Cell, Grid, check_size
from malramverk.tables.headers import Headers
from malramverk.tables.spots import Spot, Words, in_source

HEADER_WITHIN = 60
DELIMITERS = (";", ",", "\t", "|")
_BYTES = Words("bytes", "byte")


@dataclass(frozen=True, slots=True)
class CsvText:
    """A small table written as text: a header line and rows, such as a test beside a definition.

    Attributes:
        text: fields between commas; spaces around a field do not count.
        name: what people know it by.
        first_line: the number of the text's first line in the file it was taken from.
    """

    text: str
    name: str = "<text>"
    first_line: int = 1


def read_text_file(path: Path, headers: Headers, format_: TextFormat) -> Grid:
    """Read a text file of fields.

    Raises:
        AuthoringError: the file cannot be read, is empty or too large, or is in another encoding.
    """
    raw = read_bytes(path)
    text = decode(raw, format_.encoding, path.name)
    if not text.strip():
        raise AuthoringError(EmptySource(source=path.name))
    tabbed = "\t" if path.suffix.lower() == ".tsv" else None
    delimiter = format_.delimiter or tabbed or choose_delimiter(text, headers)
    decimal = format_.decimal or ("," if delimiter == ";" else ".")
    print_ = hashlib.sha256(raw).hexdigest()
    return split(Source(path.name, text), delimiter, decimal=decimal, fingerprint=print_)


def read_csv_text(given: CsvText) -> Grid:
    """Read a small table that was given as text.

    Raises:
        AuthoringError: it is no table of fields.
    """
    grid = split(Source(given.name, given.text, given.first_line), ",", spaced=True)
    stripped: list[list[Cell]] = [
        [cell.strip() if isinstance(cell, str) else cell for cell in row] for row in grid.rows
    ]
    return Grid(grid.name, stripped, grid.spot, grid.decimal)


def read_bytes(path: Path) -> bytes:
    """Read a file that is small enough to be read whole."""
    try:
        size = path.stat().st_size
        if size <= MAX_BYTES:
            return path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise AuthoringError(UnreadableSource(path=str(path), why=why)) from error
    raise AuthoringError(
        SourceTooLarge(where=in_source(path.name).where, what=_BYTES, found=size, limit=MAX_BYTES)
    )


def decode(raw: bytes, encoding: str, name: str) -> str:
    """Decode strictly; a byte order mark is no character of the text."""
    try:
        return raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise AuthoringError(wrong_encoding(raw, encoding, name, error.start)) from error


def wrong_encoding(
    raw: bytes, encoding: str, name: str, start: int, line: int = 1
) -> WrongEncoding:
    """Return the problem of a byte that fits no character, with an encoding that it does fit."""
    meant = None
    if encoding == "utf-8":
        meant = next((e for e in ("utf-16", "windows-1252") if _decodes(raw, e)), None)
    return WrongEncoding(
        source=name,
        encoding=encoding,
        byte=f"0x{raw[start]:02X}" if start < len(raw) else "?",
        line_number=line + raw.count(b"\n", 0, start),
        meant=meant,
    )


def _decodes(raw: bytes, encoding: str) -> bool:
    if encoding == "utf-16" and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def choose_delimiter(text: str, headers: Headers) -> str:
    """Return the delimiter with which most of a table's headers are found in some row."""

    def found(delimiter: str) -> tuple[int, int]:
        rows = list(islice(_fields(text, delimiter), HEADER_WITHIN))
        best = max((len(headers.match(row)) for row, _, _ in rows), default=0)
        return best, max((len(row) for row, _, _ in rows), default=0)

    return max(DELIMITERS, key=found)


def split(
    source: Source,
    delimiter: str,
    *,
    decimal: str = ".",
    fingerprint: str | None = None,
    spaced: bool = False,
) -> Grid:
    """Split a text into rows of fields.

    Raises:
        AuthoringError: it is too large, or no text of fields.
    """
    rows: list[list[Cell]] = []
    lines: list[tuple[int, int]] = []
    widest = 0
    try:
        for fields, first, last in _fields(source.text, delimiter, spaced):
            rows.append([*fields])
            lines.append((first, last))
            widest = max(widest, len(fields))
            check_size(source.name, len(rows), 1)
    except csv.Error as error:
        raise AuthoringError(UnreadableSource(path=source.name, why=str(error))) from error
    check_size(source.name, len(rows), widest)
    return Grid(source.name, rows, _Places(source, delimiter, lines), decimal, fingerprint)


def _fields(
    text: str, delimiter: str, spaced: bool = False
) -> Iterator[tuple[list[str], int, int]]:
    """Yield each record's fields and the numbers of its first and last line, from zero."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=spaced)
    before = 0
    for fields in reader:
        yield fields, before, reader.line_num
        before = reader.line_num


class _Places:
    """Says where a field of a text stands; the text is cut into lines when first asked."""

    def __init__(self, source: Source, delimiter: str, records: list[tuple[int, int]]) -> None:
        self._source = source
        self._delimiter = delimiter
        self._records = records

    @cached_property
    def _lines(self) -> list[str]:
        return list(StringIO(self._source.text, newline=""))

    def __call__(self, row: int, column: int) -> Spot:
        first, last = self._records[row]
        text = "".join(self._lines[first:last]).rstrip("\r\n")
        spans = field_spans(text, self._delimiter)
        span = spans[column] if column < len(spans) else Span(0, len(text))
        return Spot(Place(Source(self._source.name, text, self._source.first_line + first), span))


def field_spans(text: str, delimiter: str) -> list[Span]:
    """Return where each field of a record stands, without the spaces and quotes around it.

    >>> field_spans('a, "b,c" ,d', ",")
    [Span(start=0, end=1), Span(start=4, end=7), Span(start=10, end=11)]
    """
    ends: list[int] = []
    quoted = False
    for position, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            ends.append(position)
    ends.append(len(text))
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [_trimmed(text, start, end) for start, end in zip(starts, ends, strict=True)]


def _trimmed(text: str, start: int, end: int) -> Span:
    left, right = start, end
    while left < right and text[left] in ' "':
        left += 1
    while right > left and text[right - 1] in ' "':
        right -= 1
    return Span(left, right) if left < right else Span(start, end)
