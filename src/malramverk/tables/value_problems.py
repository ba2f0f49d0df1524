"""What can be wrong with the values of a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from malramverk.diagnostics import Problem
from malramverk.tables.spots import NOWHERE, Words


class _Counted(Protocol):
    @property
    def count(self) -> int: ...


def more_values(problem: _Counted) -> Words:
    """Return the words for the values there are beside the one a message shows."""
    rest = problem.count - 1
    if rest < 1:
        return NOWHERE
    plural = "s" if rest > 1 else ""
    return Words(f" (and {rest} more value{plural})", f" (och {rest} värde{plural and 'n'} till)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotANumber(Problem):
    """A text stands where a number belongs, and no symbol of the table says what it means.

    Correct the value, or declare the text under `symbols` in the table.
    """

    code: ClassVar[str] = "MR440"
    en: ClassVar[str] = (
        "{where}`{value}` in column `{column}` is neither a number nor a declared symbol{more}"
    )
    sv: ClassVar[str] = (
        "{where}`{value}` i kolumnen `{column}` är varken ett tal eller en angiven symbol{more}"
    )
    value: str
    column: str
    count: int = 1
    where: Words = NOWHERE

    more = property(more_values)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYesOrNo(Problem):
    """A value is neither one of the texts that mean yes nor one that means no.

    Correct it, or add the source's own words under `yes` and `no` on the column.
    """

    code: ClassVar[str] = "MR441"
    en: ClassVar[str] = "{where}`{value}` in column `{column}` is neither yes nor no{more}"
    sv: ClassVar[str] = "{where}`{value}` i kolumnen `{column}` är varken ja eller nej{more}"
    value: str
    column: str
    count: int = 1
    where: Words = NOWHERE

    more = property(more_values)


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowMinimum(Problem):
    """A number is below the least the table allows. Correct it, or change `minimum`."""

    code: ClassVar[str] = "MR442"
    en: ClassVar[str] = "{where}`{value}` in column `{column}` is below the minimum {limit}{more}"
    sv: ClassVar[str] = (
        "{where}`{value}` i kolumnen `{column}` är under minsta värdet {limit}{more}"
    )
    value: str
    column: str
    limit: str
    count: int = 1
    where: Words = NOWHERE

    more = property(more_values)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboveMaximum(Problem):
    """A number is above the greatest the table allows. Correct it, or change `maximum`."""

    code: ClassVar[str] = "MR443"
    en: ClassVar[str] = "{where}`{value}` in column `{column}` is above the maximum {limit}{more}"
    sv: ClassVar[str] = (
        "{where}`{value}` i kolumnen `{column}` är över största värdet {limit}{more}"
    )
    value: str
    column: str
    limit: str
    count: int = 1
    where: Words = NOWHERE

    more = property(more_values)


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyDecimals(Problem):
    """A number has more decimals than its column declares, so that its sum would not be exact.

    Round the data, or raise `decimals` on the column; an `integer` column has none.
    """

    code: ClassVar[str] = "MR444"
    en: ClassVar[str] = (
        "{where}`{value}` in column `{column}` has more than {decimals} decimals{more}"
    )
    sv: ClassVar[str] = (
        "{where}`{value}` i kolumnen `{column}` har fler än {decimals} decimaler{more}"
    )
    value: str
    column: str
    decimals: int
    count: int = 1
    where: Words = NOWHERE

    more = property(more_values)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCode(Problem):
    """A code is not in the column's code list.

    Correct it, or add it to the code list: as a code, or under `synonyms` of the code it means.
    """

    code: ClassVar[str] = "MR445"
    en: ClassVar[str] = (
        "{where}`{value}` in column `{column}` is not in code list `{code_list}`{more}"
    )
    sv: ClassVar[str] = (
        "{where}`{value}` i kolumnen `{column}` finns inte i kodlistan `{code_list}`{more}"
    )
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    value: str
    column: str
    code_list: str
    meant: str | None = None
    count: int = 1
    where: Words = NOWHERE

    more = property(more_values)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadablePeriods(Problem):
    """A column of periods has values that are none: 2024/25, 2024, HT2024 or 2024-10-15."""

    code: ClassVar[str] = "MR446"
    en: ClassVar[str] = "{where}`{value}` in column `{column}` is not a period{more}"
    sv: ClassVar[str] = "{where}`{value}` i kolumnen `{column}` är ingen period{more}"
    value: str
    column: str
    count: int = 1
    where: Words = NOWHERE

    more = property(more_values)


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentKey(Problem):
    """A row does not say which entity or period it is about, so that it would be lost.

    Fill in the column, or remove the row.
    """

    code: ClassVar[str] = "MR447"
    en: ClassVar[str] = (
        "{where}column `{column}` is empty in {count} row(s), which then belong nowhere"
    )
    sv: ClassVar[str] = (
        "{where}kolumnen `{column}` är tom på {count} rad(er), som då inte hör någonstans"
    )
    column: str
    count: int = 1
    where: Words = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLargeNumber(Problem):
    """A number with its decimals is too large for whole numbers of 64 bits to hold.

    Correct it, or declare fewer `decimals` on the column.
    """

    code: ClassVar[str] = "MR448"
    en: ClassVar[str] = "{where}`{value}` in column `{column}` is too large{more}"
    sv: ClassVar[str] = "{where}`{value}` i kolumnen `{column}` är för stort{more}"
    value: str
    column: str
    count: int = 1
    where: Words = NOWHERE

    more = property(more_values)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongColumnType(Problem):
    """A frame's column holds something else than the table says: lists, or dates for numbers.

    Convert the column before you give the frame, or change `type` in the table.
    """

    code: ClassVar[str] = "MR449"
    en: ClassVar[str] = (
        "`{source}` has column `{column}` as {found}, which cannot be read as {expected}"
    )
    sv: ClassVar[str] = (
        "`{source}` har kolumnen `{column}` som {found}, som inte går att läsa som {expected}"
    )
    source: str
    column: str
    found: str
    expected: str
