"""The strict YAML reader: text in, located plain data or problems out."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

import yaml

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.documents.conversion import Conversion, Enough
from malramverk.documents.document import Document
from malramverk.documents.nodes import nodes
from malramverk.documents.problems import (
    EmptyFile,
    NotUtf8,
    TooLargeFile,
    UnreadableFile,
)
from malramverk.documents.refusal import not_yaml, refused
from malramverk.source import Place, Source, Span

SIZE_LIMIT = 2_000_000

_WHY: Mapping[int, Mapping[str, str]] = {
    errno.ENOENT: {"en": "there is no such file", "sv": "filen finns inte"},
    errno.EISDIR: {"en": "it is a folder", "sv": "det är en mapp"},
    errno.ENOTDIR: {"en": "there is no such file", "sv": "filen finns inte"},
    errno.EACCES: {"en": "you may not read it", "sv": "den får inte läsas"},
    errno.EPERM: {"en": "you may not read it", "sv": "den får inte läsas"},
    errno.ELOOP: {"en": "it is a link to itself", "sv": "den är en länk till sig själv"},
    errno.ENAMETOOLONG: {"en": "the name is too long", "sv": "namnet är för långt"},
}
_CANNOT = {"en": "it cannot be opened", "sv": "den kan inte öppnas"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: its documents, and every problem found on the way."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


def read_file(path: str | Path, name: str | None = None) -> Reading:
    """Read one file; a file that cannot be read is a problem, not an exception.

    Args:
        path: the file.
        name: what to call it in problems; its path, where absent.
    """
    name = shown(path) if name is None else name
    try:
        with open(path, "rb") as file:  # noqa: PTH123  a Path for each of 10 000 files is slow
            raw = file.read(SIZE_LIMIT + 1)
            size = len(raw) if len(raw) <= SIZE_LIMIT else os.fstat(file.fileno()).st_size
    except (OSError, ValueError) as error:
        return Reading((), (unreadable(name, error),))
    if size > SIZE_LIMIT or len(raw) > SIZE_LIMIT:
        size = max(size, len(raw))
        return Reading((), (TooLargeFile(place=_top(name), size=size, limit=SIZE_LIMIT),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Reading((), (_not_utf8(raw, error.start, name),))
    return read_text(text, name)


def read_text(text: str, name: str) -> Reading:
    """Read YAML text with the strictness that definitions need.

    Every scalar is text or nothing; no anchor, alias or tag is followed; keys are unique.
    """
    source = Source(name, text)
    problems = refused(source)
    if problems:
        return Reading((), tuple(problems))
    found: list[Document] = []
    conversion = Conversion(source)
    try:
        for number, node in enumerate(nodes(text)):
            data = conversion.document(node)
            if data is not None:
                found.append(Document(source, data, number))
    except Enough:
        pass
    except yaml.YAMLError as error:
        conversion.problems.append(not_yaml(error, source))
    problems = conversion.problems
    if not found and not problems:
        problems.append(EmptyFile(place=_top(name), path=name))
    return Reading(tuple(found), tuple(problems))


def unreadable(name: str, error: Exception) -> Problem:
    """Return the problem that a file cannot be opened."""
    number = error.errno if isinstance(error, OSError) else None
    return UnreadableFile(path=name, why=_WHY.get(number or 0, _CANNOT))


def shown(path: str | Path) -> str:
    """Return a path as text that can be printed, whatever bytes the file system has in it."""
    return os.fspath(path).encode("utf-8", "replace").decode("utf-8")


def _top(name: str) -> Place:
    return Place(Source(name, ""), Span(0, 0))


def _not_utf8(raw: bytes, at: int, name: str) -> Problem:
    line = raw.count(b"\n", 0, at) + 1
    first = raw.rfind(b"\n", 0, at) + 1
    last = raw.find(b"\n", at)
    words = raw[first : last if last >= 0 else len(raw)].decode("utf-8", "replace").rstrip("\r")
    start = len(raw[first:at].decode("utf-8", "replace"))
    place = Place(Source(name, words, line), Span(start, start + 1))
    return NotUtf8(place=place, byte=raw[at], line_number=line)


__all__ = ["SIZE_LIMIT", "Reading", "read_file", "read_text", "shown", "unreadable"]
