"""Where signs and words stand that a tree has no span for."""

from __future__ import annotations

from malramverk.dataclass import dataclass
from malramverk.formula import Node
from malramverk.source import Span


@dataclass(frozen=True, slots=True)
class Spelling:
    """A formula as it is written.

    Attributes:
        text: its text.
    """

    text: str

    def between(self, left: Node, right: Node, sign: str) -> Span:
        """Return where a sign stands between two nodes."""
        return self._found(sign, left.span.end, right.span.start)

    def after(self, node: Node, word: str) -> Span:
        """Return where a word stands after a node."""
        return self._found(word, node.span.end, len(self.text))

    def words_after(self, node: Node, first: str, last: str) -> Span:
        """Return where some words stand after a node, from the first of them to the last."""
        start = self.after(node, first)
        return Span(start.start, self._found(last, start.start, len(self.text)).end)

    def _found(self, words: str, start: int, end: int) -> Span:
        first = self.text.find(words, start, max(start, end))
        return Span(start, end) if first < 0 else Span(first, first + len(words))

    def back_to(self, word: str, node: Node) -> Span:
        """Return the words from the last of a word before a node to the node's end."""
        first = self.text.rfind(word, 0, node.span.start)
        return node.span if first < 0 else Span(first, node.span.end)
