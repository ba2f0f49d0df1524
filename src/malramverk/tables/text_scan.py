"""One pass over a large text file: its fingerprint, its encoding, and rows that are cut off."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError
from malramverk.tables.known_files import remembered
from malramverk.tables.text_grid import wrong_encoding

_CHUNK = 8 * 1024 * 1024
_NEWLINE, _QUOTE, _RETURN = 10, 34, 13


@dataclass(slots=True)
class TextScan:
    """What one pass over a text file found.

    Attributes:
        fingerprint: sha256 of the bytes.
        ragged: number of lines after the header with a wrong number of fields.
        first_ragged: number of the first of them, counted from one, and its fields.
        blanks: whether some line after the header is blank.
        wrapped: whether some field has a line break in it, so that rows are not lines.
        unclosed: whether a quotation mark lacks its other half.
    """

    fingerprint: str = ""
    ragged: int = 0
    first_ragged: tuple[int, int] | None = None
    blanks: bool = False
    wrapped: bool = False
    unclosed: bool = False


@dataclass(slots=True)
class _Fields:
    """Counts the fields of each line; a delimiter or line break between quotes counts for none."""

    delimiter: int
    expected: int
    skip: int
    scan: TextScan
    line: int = 0
    quotes: int = 0
    carried: int = 0
    length: int = 0

    def take(self, chunk: NDArray[np.uint8]) -> None:
        """Count in the next piece of the file."""
        breaks, delimiters = chunk == _NEWLINE, chunk == self.delimiter
        quotes = chunk == _QUOTE
        if self.quotes or quotes.any():
            running = np.cumsum(quotes, dtype=np.int64) + self.quotes
            outside = (running & 1) == 0
            self.scan.wrapped |= bool((breaks & ~outside).any())
            breaks &= outside
            delimiters &= outside
            self.quotes = int(running[-1]) & 1
        ends = np.flatnonzero(breaks)
        places = np.flatnonzero(delimiters)
        self._lines(chunk, ends, np.searchsorted(places, ends), len(places))

    def _lines(
        self, chunk: NDArray[np.uint8], ends: NDArray[np.intp], before: NDArray[np.intp], all_: int
    ) -> None:
        if not len(ends):
            self.carried += all_
            self.length += len(chunk)
            return
        counts = np.diff(before, prepend=0) + 1
        counts[0] += self.carried
        lengths = np.diff(ends, prepend=-1) - 1
        lengths[0] += self.length
        lengths -= (chunk[ends - 1] == _RETURN) & (lengths > 0)
        self._judge(counts, lengths)
        self.line += len(ends)
        self.carried = all_ - int(before[-1])
        self.length = len(chunk) - int(ends[-1]) - 1

    def _judge(self, counts: NDArray[np.intp], lengths: NDArray[np.intp]) -> None:
        numbers = np.arange(self.line, self.line + len(counts))
        blank = lengths <= 0
        ours = numbers >= self.skip
        wrong = ours & ~blank & (counts != self.expected)
        self.scan.blanks |= bool((ours & blank).any())
        if wrong.any():
            first = int(np.argmax(wrong))
            if self.scan.first_ragged is None:
                self.scan.first_ragged = int(numbers[first]) + 1, int(counts[first])
            self.scan.ragged += int(wrong.sum())

    def finish(self) -> None:
        """Count a last line that no line break ends."""
        self.scan.unclosed = bool(self.quotes)
        if self.length:
            self._judge(np.array([self.carried + 1]), np.array([self.length]))


def scan_text(path: Path, *, delimiter: str, expected: int, skip: int, utf8: bool) -> TextScan:
    """Read a text file once, whatever its size, and say what a lazy engine would not.

    What is remembered of a large file is not read again.

    Args:
        path: the file.
        delimiter: the character between fields.
        expected: the number of fields a row should have.
        skip: the number of lines up to and with the header.
        utf8: whether the bytes should be UTF-8.

    Raises:
        AuthoringError: some byte is not UTF-8.
    """

    def read() -> dict[str, Any]:
        return asdict(_scanned(path, delimiter=delimiter, expected=expected, skip=skip, utf8=utf8))

    told = remembered(path, f"text {delimiter!r} {expected} {skip} {utf8}", read)
    ragged = told["first_ragged"]
    return TextScan(**{**told, "first_ragged": None if ragged is None else tuple(ragged)})


def _scanned(path: Path, *, delimiter: str, expected: int, skip: int, utf8: bool) -> TextScan:
    scan, digest = TextScan(), hashlib.sha256()
    fields = _Fields(ord(delimiter), expected, skip, scan)
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            if utf8:
                _check(decoder, chunk, path.name, fields.line)
            fields.take(np.frombuffer(chunk, dtype=np.uint8))
    fields.finish()
    scan.fingerprint = digest.hexdigest()
    return scan


def _check(decoder: codecs.IncrementalDecoder, chunk: bytes, name: str, line: int) -> None:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        bad = error.object
        raise AuthoringError(wrong_encoding(bad, "utf-8", name, error.start, line + 1)) from error


def fingerprint(path: Path) -> str:
    """Return the sha256 of a file, read in pieces; a large one once as long as it is the same."""
    return str(remembered(path, "sha256", lambda: {"sha256": _sha256(path)})["sha256"])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
