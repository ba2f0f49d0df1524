"""A YAML document as plain data, and where each of its words stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from malramverk.dataclass import dataclass
from malramverk.documents.nodes import composed, marks
from malramverk.documents.scalars import offset_in
from malramverk.source import Place, Source, Span

Key = str | int


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document.

    Attributes:
        source: the file it is in.
        data: mappings, lists, texts and nothing; every scalar is text.
        number: which of the file's documents it is, counted from zero; empty ones left out.
    """

    source: Source
    data: dict[str, Any]
    number: int = 0

    @property
    def root(self) -> Node:
        """The parsed nodes, composed again when they are asked for."""
        return composed(self.source.text)[self.number]

    def without_data(self) -> Document:
        """Return the same document with its places only, for when its data has been read."""
        return Document(self.source, {}, self.number)

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
        node = self._at(path)
        if not isinstance(node, ScalarNode):
            return self.place(path)
        start, end = marks(node)
        written = self.source.text[start:end]
        first = offset_in(written, node.value, node.style, span.start)
        last = first
        if span.end > span.start:
            last = offset_in(written, node.value, node.style, span.end - 1) + 1
        return Place(self.source, Span(start + first, start + max(first, last)))

    def is_cut_by_comment(self, path: Sequence[Key]) -> Place | None:
        """Return the comment that ends a bare text, which an author may have meant as its part."""
        text = self.source.text
        if " #" not in text and "\t#" not in text:
            return None
        node = self._at(path)
        if not isinstance(node, ScalarNode) or node.style:
            return None
        _, end = marks(node)
        line_end = text.find("\n", end)
        rest = text[end : line_end if line_end >= 0 else len(text)].rstrip("\r")
        blank = len(rest) - len(rest.lstrip())
        if not rest.startswith("#", blank):
            return None
        return Place(self.source, Span(end + blank, end + len(rest)))

    def _at(self, path: Sequence[Key]) -> Node | None:
        node = self.root
        for step in path:
            below = _below(node, step)
            if below is None:
                return None
            node = below[1]
        return node


def _below(node: Node, step: Key) -> tuple[Node | None, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == step:
                return key, value
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def _span(node: Node, text: str) -> Span:
    """Return the words of a node: a text without what follows it, a collection's first line."""
    start, end = marks(node)
    if not isinstance(node, ScalarNode):
        line_end = text.find("\n", start)
        end = end if line_end < 0 else min(end, line_end)
    return Span(start, start + len(text[start:end].rstrip()))
