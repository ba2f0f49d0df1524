"""What a caller may give as data: paths, patterns, texts and frames, one or many."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from malramverk.diagnostics import AuthoringError, nearest
from malramverk.tables.file_problems import NoSuchSource, UnknownFileKind, UnreadableSource
from malramverk.tables.text_grid import CsvText

TEXT = (".csv", ".txt", ".tsv")
WORKBOOK = (".xlsx", ".xlsm")
COLUMNAR = (".parquet", ".arrow", ".feather")
KNOWN = TEXT + WORKBOOK + COLUMNAR

Item = Path | CsvText | Any


def items_of(data: object) -> Iterator[Item]:
    """Yield each file, text or frame that was given; a folder or a pattern gives its parts.

    Raises:
        AuthoringError: a path names nothing, or a file of a kind that is not read.
    """
    if isinstance(data, str | Path):
        yield from _files(Path(data))
    elif isinstance(data, Sequence) and not isinstance(data, bytes):
        for part in data:
            yield from items_of(part)
    else:
        yield data


def _files(path: Path) -> Iterator[Path]:
    try:
        found = list(_found(path))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise AuthoringError(UnreadableSource(path=str(path), why=why)) from error
    if not found:
        raise AuthoringError(NoSuchSource(path=str(path), meant=_meant(path)))
    for file in found:
        if file.suffix.lower() not in KNOWN:
            raise AuthoringError(UnknownFileKind(path=str(file), known=KNOWN))
    yield from found


def _found(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in KNOWN and p.is_file())
    elif glob.has_magic(str(path)):
        matches = glob.glob(str(path), recursive=True)  # noqa: PTH207  Path.glob takes no absolute
        yield from sorted(match for match in map(Path, matches) if match.is_file())


def _meant(path: Path) -> str | None:
    """Return the file beside it that was probably meant."""
    if not path.parent.is_dir():
        return None
    close = nearest(path.name, (p.name for p in path.parent.iterdir()))
    return str(path.with_name(close)) if close else None
