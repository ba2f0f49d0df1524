"""A YAML document as plain data, and where each of its words stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from malramverk.source import Place, Source, Span

Key = str | int


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document.

    Attributes:
        source: the file it is in.
        data: mappings, lists, texts and nothing; every scalar is text.
        root: the parsed nodes, for finding places when they are asked for.
    """

    source: Source
    data: dict[str, Any]
    root: Node = field(repr=False, compare=False)

    def place(self, path: Sequence[Key] = (), *, key: bool = False) -> Place:
        """Return where a value stands, or its key; the nearest there is for a path that is not."""
        node, found_key = self.root, None
        for step in path:
            below = _below(node, step)
            if below is None:
                break
            found_key, node = below
        words = found_key if key and found_key is not None else node
        return Place(self.source, _span(words, self.source.text))

    def inside(self, path: Sequence[Key], span: Span) -> Place:
        """Return where some characters of a text value stand in the file."""
        node = self.root
        for step in path:
            below = _below(node, step)
            if below is None:
                return self.place(path)
            node = below[1]
        whole = Place(self.source, _span(node, self.source.text))
        if not isinstance(node, ScalarNode):
            return whole
        start = _offset(node, self.source.text, span.start)
        end = _offset(node, self.source.text, max(span.end - 1, span.start))
        if start is None or end is None:
            return whole
        limit = len(self.source.text)
        return Place(self.source, Span(min(start, limit), min(end + 1, limit)))

    def is_cut_by_comment(self, path: Sequence[Key]) -> Place | None:
        """Return the comment that ends a bare text, which an author may have meant as its part."""
        node = self.root
        for step in path:
            below = _below(node, step)
            if below is None:
                return None
            node = below[1]
        if not isinstance(node, ScalarNode) or node.style not in (None, ""):
            return None
        end = node.end_mark.index
        rest = self.source.text[end : self.source.text.find("\n", end)]
        if not rest.lstrip(" ").startswith("#"):
            return None
        return Place(self.source, Span(end + len(rest) - len(rest.lstrip(" ")), end + len(rest)))


def _below(node: Node, step: Key) -> tuple[Node | None, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key, value
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def _span(node: Node, text: str) -> Span:
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, ScalarNode):
        return Span(start, max(end, start))
    first_line_end = text.find("\n", start)
    return Span(start, end if first_line_end < 0 else min(end, first_line_end))


def _offset(node: ScalarNode, text: str, offset: int) -> int | None:
    """Return the file's offset of a value's character, or nothing when it cannot be told."""
    start, end = node.start_mark.index, node.end_mark.index
    written = text[start:end]
    value: str = node.value
    if node.style in ("|", ">"):
        return _block_offset(written, value, offset, start)
    body = written[1:-1] if node.style in ("'", '"') else written
    lead = 1 if node.style in ("'", '"') else 0
    return start + lead + offset if body.startswith(value) else None


def _block_offset(written: str, value: str, offset: int, start: int) -> int | None:
    """Follow a block scalar character by character; a fold or an indent is skipped white space."""
    at = written.find("\n") + 1
    for character in value[:offset]:
        at = _skip(written, at, character) + 1
    reached = value[offset] if offset < len(value) else "\n"
    return start + _skip(written, at, reached)


def _skip(written: str, at: int, character: str) -> int:
    if character.isspace():
        return at
    while at < len(written) and written[at].isspace():
        at += 1
    return at
