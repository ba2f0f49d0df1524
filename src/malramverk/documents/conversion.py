"""Nodes to plain data, and what their author may not have meant."""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode

from malramverk.diagnostics import Problem
from malramverk.documents.nodes import marks
from malramverk.documents.problems import (
    AmbiguousScalar,
    BadKey,
    DuplicateKey,
    NotAMapping,
    TooDeep,
    TooManyProblems,
    TooManyValues,
)
from malramverk.source import Place, Source, Span

DEPTH_LIMIT = 32
MOST_PROBLEMS = 100
MOST_VALUES = 50_000

_COERCED = re.compile(
    r"[-+]?(?:0[0-9_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[0-9]+(?:_[0-9_]*)+(?:\.[0-9_]*)?|0[xob][0-9a-fA-F_]+)"
)
_FIRST = frozenset("0123456789+-")
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


class Enough(Exception):  # noqa: N818  it is no error, it ends the reading
    """So much has been found in a file that the reading of it ends."""


class Conversion:
    """Turns the nodes of one file into mappings, lists, texts and nothing.

    Attributes:
        problems: what was found on the way, in the order it was met.
    """

    __slots__ = ("_depth", "_source", "_values", "problems")

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self._depth = 0
        self._values = 0

    def document(self, node: Node) -> dict[str, Any] | None:
        """Return a document's data, or nothing where it is no mapping.

        Raises:
            Enough: after the most problems that are told of one file, or the most values.
        """
        if type(node) is MappingNode:
            return self._mapping(node)
        start, end = marks(node)
        if type(node) is ScalarNode:
            found = {"en": "a text", "sv": "en text"}
            place = Place(self._source, Span(start, max(start + 1, end)))
        else:
            found = {"en": "a list", "sv": "en lista"}
            place = Place(self._source, Span(start, start + 1))
        self._note(NotAMapping(place=place, found=found))
        return None

    def _plain(self, node: Node) -> Any:
        if type(node) is ScalarNode:
            return self._scalar(node)
        if type(node) is MappingNode:
            return self._mapping(node)
        if not self._enter(node):
            return []
        self._count(node)
        items = [self._plain(item) for item in node.value]
        self._depth -= 1
        return items

    def _enter(self, node: Node) -> bool:
        """Go one level down, unless that is deeper than any definition needs."""
        if self._depth >= DEPTH_LIMIT:
            start, _ = marks(node)
            place = Place(self._source, Span(start, start + 1))
            self._note(TooDeep(place=place, limit=DEPTH_LIMIT))
            return False
        self._depth += 1
        return True

    def _scalar(self, node: ScalarNode) -> str | None:
        value: str = node.value
        if node.style:
            return value
        if value in _NOTHING:
            return None
        if value[0] in _FIRST and _COERCED.fullmatch(value):
            read_as = _read_as(value)
            if read_as is not None:
                place = Place(self._source, Span(*marks(node)))
                self._note(AmbiguousScalar(place=place, written=value, read_as=read_as))
        return value

    def _mapping(self, node: MappingNode) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if not self._enter(node):
            return data
        self._count(node)
        for key, value in node.value:
            name = self._key(key)
            if name is None:
                continue
            if name in data:
                self._note(self._duplicate(node, key))
                continue
            data[name] = self._scalar(value) if type(value) is ScalarNode else self._plain(value)
        self._depth -= 1
        return data

    def _key(self, key: Node) -> str | None:
        if isinstance(key, ScalarNode):
            name: str = key.value
            if name not in _NOTHING or key.style:
                if name[:1] in _FIRST:
                    self._scalar(key)
                return name
        start, _ = marks(key)
        self._note(BadKey(place=Place(self._source, Span(start, start + 1))))
        return None

    def _count(self, node: Node) -> None:
        """Count values, and end the reading where there are more than any definition has."""
        self._values += len(node.value)
        if self._values > MOST_VALUES:
            start, _ = marks(node)
            place = Place(self._source, Span(start, start + 1))
            self.problems.append(TooManyValues(place=place, most=MOST_VALUES))
            raise Enough

    def _duplicate(self, node: MappingNode, key: ScalarNode) -> Problem:
        first = next(other for other, _ in node.value if other.value == key.value)
        place = Place(self._source, Span(*marks(key)))
        line = self._source.position(marks(first)[0])[0]
        return DuplicateKey(place=place, key=key.value, first_line=line)

    def _note(self, problem: Problem) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(TooManyProblems(place=problem.place, most=MOST_PROBLEMS))
            raise Enough
        self.problems.append(problem)


def _read_as(written: str) -> str | None:
    """Return what a reader that guesses makes of a bare text; nothing where it is the same."""
    try:
        read = str(yaml.safe_load(written))
    except ValueError:  # longer than Python makes numbers of
        read = "a number"
    if read == written and set(written) <= set("+-0123456789"):
        read = written.lstrip("+-0") or "0"
    return None if read == written else read[:40]
