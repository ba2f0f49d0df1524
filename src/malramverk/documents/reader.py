"""The strict YAML reader: text in, located plain data or problems out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode

from malramverk.diagnostics import Problem
from malramverk.documents.document import Document
from malramverk.documents.problems import (
    AmbiguousScalar,
    BadKey,
    BadYaml,
    DuplicateKey,
    EmptyFile,
    NoAnchors,
    NotAMapping,
    NotUtf8,
    TooDeep,
    TooLargeFile,
    UnreadableFile,
)
from malramverk.source import Place, Source, Span

SIZE_LIMIT = 2_000_000
DEPTH_LIMIT = 32

_Loader: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SHARED = re.compile(r"(?:^|[\s,\[{:])[&*!][^\s,\]}=]", re.MULTILINE)
_DEEP = re.compile(r"^ {60}|(?:[-?] ){12}", re.MULTILINE)
_COERCED = re.compile(r"0\d+|\d+(?::[0-5]?\d)+|\d[\d,]*(?:_[\d_]*)+(?:\.\d*)?|0[xob][0-9a-fA-F_]+")
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: its documents, and every problem found on the way."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


def read_file(path: Path, name: str | None = None) -> Reading:
    """Read one file; a file that cannot be read is a problem, not an exception."""
    name = name or str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        why_en = "there is no such file" if missing else (error.strerror or "it cannot be opened")
        why_sv = "filen finns inte" if missing else (error.strerror or "den kan inte öppnas")
        return Reading((), (UnreadableFile(path=name, why_en=why_en, why_sv=why_sv),))
    if len(raw) > SIZE_LIMIT:
        return Reading((), (TooLargeFile(place=_top(name), size=len(raw), limit=SIZE_LIMIT),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        shown = raw.split(b"\n")[line - 1].decode("utf-8", "replace").rstrip("\r")
        place = Place(Source(name, shown, line), Span(max(shown.find("�"), 0), len(shown)))
        return Reading((), (NotUtf8(place=place, byte=raw[error.start], line_number=line),))
    return read_text(text, name)


def read_text(text: str, name: str) -> Reading:
    """Read YAML text with the strictness that definitions need.

    Every scalar is text or nothing; no anchor, alias or tag is followed; keys are unique.
    """
    source = Source(name, text)
    problems = list(_refused(source))
    if problems:
        return Reading((), tuple(problems))
    documents: list[Document] = []
    try:
        for node in _nodes(text):
            before = len(problems)
            data = _plain(node, source, problems)
            if isinstance(data, dict):
                documents.append(Document(source, data, node))
            elif len(problems) == before:
                problems.append(_not_a_mapping(node, source))
    except yaml.YAMLError as error:
        problems.append(_bad_yaml(error, source))
    if not documents and not problems:
        problems.append(EmptyFile(place=_top(name), path=name))
    return Reading(tuple(documents), tuple(problems))


def _top(name: str) -> Place:
    return Place(Source(name, ""), Span(0, 0))


def _nodes(text: str) -> Iterator[Node]:
    loader = _Loader(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            if not (isinstance(node, ScalarNode) and node.value == "" and not node.style):
                yield node
    finally:
        loader.dispose()


def _refused(source: Source) -> Iterator[Problem]:
    """Look for what must not be composed: shared nodes and endless nesting.

    Reading the events is safe at any depth and size, but costs as much as composing, so it is
    only done where a cheap look at the text says that it may be needed.
    """
    text = source.text
    if not (_SHARED.search(text) or text.count("[") + text.count("{") > 500 or _DEEP.search(text)):
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            yield from _shared(event, source)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH_LIMIT:
                start = event.start_mark.index
                yield TooDeep(place=Place(source, Span(start, start + 1)), limit=DEPTH_LIMIT)
                return
    except yaml.YAMLError as error:
        yield _bad_yaml(error, source)


def _shared(event: Any, source: Source) -> Iterator[Problem]:
    if isinstance(event, yaml.AliasEvent):
        yield _no_anchor("the alias", "aliaset", "*" + str(event.anchor), event, source)
    elif getattr(event, "anchor", None):
        yield _no_anchor("the anchor", "ankaret", "&" + event.anchor, event, source)
    elif getattr(event, "tag", None):
        yield _no_anchor("the tag", "taggen", event.tag, event, source)


def _no_anchor(what_en: str, what_sv: str, written: str, event: Any, source: Source) -> Problem:
    start = event.start_mark.index
    place = Place(source, Span(start, start + len(written)))
    return NoAnchors(place=place, what_en=what_en, what_sv=what_sv, written=written)


def _bad_yaml(error: yaml.YAMLError, source: Source) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or "unexpected character"
    at = mark.index if mark is not None else getattr(error, "position", 0)
    at = min(at if isinstance(at, int) else 0, len(source.text))
    return BadYaml(place=Place(source, Span(at, min(at + 1, len(source.text)))), what=str(what))


def _marks(node: Node) -> tuple[int, int]:
    """Return where a node begins and ends; the parser always says."""
    start, end = node.start_mark, node.end_mark
    assert start is not None
    assert end is not None
    return start.index, end.index


def _not_a_mapping(node: Node, source: Source) -> Problem:
    text = isinstance(node, ScalarNode)
    start, end = _marks(node)
    return NotAMapping(
        place=Place(source, Span(start, max(start + 1, end if text else start + 1))),
        found_en="a text" if text else "a list",
        found_sv="en text" if text else "en lista",
    )


def _plain(node: Node, source: Source, problems: list[Problem]) -> Any:
    if type(node) is ScalarNode:
        return _scalar(node, source, problems)
    if type(node) is MappingNode:
        return _mapping(node, source, problems)
    return [_plain(item, source, problems) for item in node.value]


def _scalar(node: ScalarNode, source: Source, problems: list[Problem]) -> str | None:
    value: str = node.value
    if node.style:
        return value
    if value in _NOTHING:
        return None
    if value[0] in "0123456789" and _COERCED.fullmatch(value):
        place = Place(source, Span(node.start_mark.index, node.end_mark.index))
        read_as = str(yaml.safe_load(value))
        problems.append(AmbiguousScalar(place=place, written=value, read_as=read_as))
    return value


def _mapping(node: MappingNode, source: Source, problems: list[Problem]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in node.value:
        if type(key) is not ScalarNode:
            start = key.start_mark.index
            problems.append(BadKey(place=Place(source, Span(start, start + 1))))
            continue
        name: str = key.value
        if name in data:
            problems.append(_duplicate(node, key, source))
            continue
        data[name] = (
            _scalar(value, source, problems)
            if type(value) is ScalarNode
            else _plain(value, source, problems)
        )
    return data


def _duplicate(node: MappingNode, key: ScalarNode, source: Source) -> Problem:
    first = next(other for other, _ in node.value if other.value == key.value)
    place = Place(source, Span(key.start_mark.index, key.end_mark.index))
    return DuplicateKey(place=place, key=key.value, first_line=first.start_mark.line + 1)
