"""Where in a source something stands: words of a text, a cell of a workbook, a row of a frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.source import Place


@dataclass(frozen=True, slots=True)
class Words(Mapping[str, str]):
    """The same words in two languages; a problem's fact that its message looks up by language."""

    en: str
    sv: str

    def __getitem__(self, language: str) -> str:
        return {"en": self.en, "sv": self.sv}[language]

    def __iter__(self) -> Iterator[str]:
        return iter(("en", "sv"))

    def __len__(self) -> int:
        return 2


NOWHERE = Words("", "")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text, or the words for a place in something that has no text.

    Attributes:
        place: the words of a text file.
        where: what a message begins with when there is no text to point at, by language.
    """

    place: Place | None = None
    where: Words = NOWHERE


P = TypeVar("P", bound=Problem)


def at_spot(problem: P, spot: Spot) -> P:
    """Return the same problem about what stands at a spot; it must have a ``where``."""
    facts: dict[str, Any] = {"place": spot.place, "where": spot.where}
    return replace(problem, **facts)


def in_source(name: str) -> Spot:
    """Return the spot that is a whole source.

    >>> in_source("betyg.csv").where["sv"]
    '`betyg.csv`: '
    """
    words = f"`{name}`: "
    return Spot(where=Words(words, words))


def in_cell(name: str, row: int, column: int) -> Spot:
    """Return the spot of a workbook's cell, counted from zero.

    >>> in_cell("underlag.xlsx", 4, 27).where["en"]
    '`underlag.xlsx`, cell AB5: '
    """
    address = f"{column_letters(column)}{row + 1}"
    words = f"`{name}`, cell {address}: "
    return Spot(where=Words(words, words))


def in_row(name: str, number: int, column: str | None = None) -> Spot:
    """Return the spot of a frame's row, counted from one, and of one of its columns.

    >>> in_row("pandas DataFrame", 3, "kon").where["sv"]
    '`pandas DataFrame`, rad 3, kolumnen `kon`: '
    """
    en = f", column `{column}`" if column else ""
    sv = f", kolumnen `{column}`" if column else ""
    return Spot(where=Words(f"`{name}`, row {number}{en}: ", f"`{name}`, rad {number}{sv}: "))


def column_letters(column: int) -> str:
    """Return a workbook's name of a column that is counted from zero.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
