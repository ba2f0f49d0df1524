"""Texts and the places in them: this room says where a word stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import field
from functools import cached_property

from malramverk.dataclass import dataclass

_LINE_BREAK = re.compile("\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters, ``start`` included and ``end`` not."""

    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """A text with a name.

    Attributes:
        name: what people know it by: a file's path as the caller gave it, or ``<formula>``.
        text: the whole text, or the one line of a large file that is at hand.
        first_line: the number of the text's first line in what it was taken from.
    """

    name: str
    text: str = field(repr=False)
    first_line: int = 1

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a character, both counted from one."""
        line = bisect_right(self._starts, offset) - 1
        return self.first_line + line, offset - self._starts[line] + 1

    def line(self, number: int) -> str:
        """Return one line without its line break."""
        index = number - self.first_line
        end = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[index] : end].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Place:
    """Some words of a source."""

    source: Source
    span: Span

    @property
    def line(self) -> int:
        """The line of the first character, counted from one."""
        return self.source.position(self.span.start)[0]

    @property
    def column(self) -> int:
        """The column of the first character, counted from one."""
        return self.source.position(self.span.start)[1]
