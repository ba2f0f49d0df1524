"""What can be wrong with the values of a source."""

from __future__ import annotations

import re
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity
from malramverk.tables.spots import NOWHERE, Words


def more_values(problem: ValueProblem) -> Words:
    """Return the words for the values there are beside those that a message shows."""
    rest = problem.count - 1 - problem.value.count("`, `")
    if rest < 1:
        return NOWHERE
    plural = "s" if rest > 1 else ""
    return Words(f" (and {rest} more value{plural})", f" (och {rest} värde{plural and 'n'} till)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueProblem(Problem):
    """What is wrong with some values of one column.

    Attributes:
        table: the table's id; empty where only the source is known.
        column: the column's id.
        value: up to three of the values, those that sort first.
        count: how many rows have such a value.
        rows: the rows of the values shown, counted from one, where the source numbers its rows.
        where: what the message begins with when there is no text to point at.
    """

    table: str = ""
    column: str
    value: str = ""
    count: int = 1
    rows: tuple[int, ...] = ()
    where: Words = NOWHERE

    more = property(more_values)


_PARTED = re.compile(r"[+-]?\d{1,3}(?:(?P<sign>[,.'’])\d{3})(?:(?P=sign)\d{3})*(?:[.,]\d+)?")
_SIGNED = re.compile(r"(?P<before>[^\w\s]{0,3}\s?)[-+]?\d[\d.,]*(?P<after>\s?[^\d\s]{0,3})")
_SIGN = re.compile(r"[^\w\s\"]{1,3}|[\[(]?(?:\w|low|[A-Z]{2,4})[\])]?")
_LEAST = frozenset(">≥")
_MOST = frozenset("<≤~")


def declaration(text: str) -> str | None:
    """Return what an author would write to have a text read; nothing where it is no sign.

    >>> declaration("1,234"), declaration("12.3 e")
    ('format: {thousands: ","}', 'symbols: {"{number} e": {}}')
    >>> declaration("<5"), declaration("[c]"), declaration("Borlänge")
    ('symbols: {"<{upper}": censored}', 'symbols: {"[c]": suppressed}', None)
    """
    parted = _PARTED.fullmatch(text)
    if parted is not None:
        return f'format: {{thousands: "{parted["sign"]}"}}'
    signed = _SIGNED.fullmatch(text)
    if signed is not None:
        before, after = signed["before"], signed["after"]
        bound = "lower" if _LEAST & {*before} else "upper" if _MOST & {*before} else None
        meaning = "{}" if bound is None else "censored"
        return f'symbols: {{"{before}{{{bound or "number"}}}{after}": {meaning}}}'
    return f'symbols: {{"{text}": suppressed}}' if _SIGN.fullmatch(text) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotANumber(ValueProblem):
    """A text stands where a number belongs, and no symbol of the table says what it means.

    Correct the value, or declare the text under `symbols` in the table. Thousands that are parted
    by another sign than a space are declared as `thousands` under `format`.
    """

    code: ClassVar[str] = "MR440"
    en: ClassVar[str] = (
        "{where}`{value}` in column `{column}` is neither a number nor a declared symbol{more}"
    )
    sv: ClassVar[str] = (
        "{where}`{value}` i kolumnen `{column}` är varken ett tal eller en angiven symbol{more}"
    )
    help_en: ClassVar[str | None] = "if it is right, say so on the table, as in `{declared}`"
    help_sv: ClassVar[str | None] = "om det är rätt, säg det på tabellen, som i `{declared}`"

    @property
    def declared(self) -> str | None:
        """What would make the first of the values a number or a symbol, where that can be told."""
        return declaration(self.value.partition("`, `")[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYesOrNo(ValueProblem):
    """A value is neither one of the texts that mean yes nor one that means no.

    Correct it, or add the source's own words under `yes` and `no` on the column.
    """

    code: ClassVar[str] = "MR441"
    en: ClassVar[str] = "{where}`{value}` in column `{column}` is neither yes nor no{more}"
    sv: ClassVar[str] = "{where}`{value}` i kolumnen `{column}` är varken ja eller nej{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowMinimum(ValueProblem):
    """A number is below the least the table allows. Correct it, or change `minimum`."""

    code: ClassVar[str] = "MR442"
    en: ClassVar[str] = "{where}`{value}` in column `{column}` is below the minimum {limit}{more}"
    sv: ClassVar[str] = (
        "{where}`{value}` i kolumnen `{column}` är under minsta värdet {limit}{more}"
    )
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboveMaximum(ValueProblem):
    """A number is above the greatest the table allows. Correct it, or change `maximum`."""

    code: ClassVar[str] = "MR443"
    en: ClassVar[str] = "{where}`{value}` in column `{column}` is above the maximum {limit}{more}"
    sv: ClassVar[str] = (
        "{where}`{value}` i kolumnen `{column}` är över största värdet {limit}{more}"
    )
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyDecimals(ValueProblem):
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
    decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCode(ValueProblem):
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
    code_list: str
    meant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadablePeriods(ValueProblem):
    """A column of periods has values that are none: 2024/25, 2024, HT2024 or 2024-10-15."""

    code: ClassVar[str] = "MR446"
    en: ClassVar[str] = "{where}`{value}` in column `{column}` is not a period{more}"
    sv: ClassVar[str] = "{where}`{value}` i kolumnen `{column}` är ingen period{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentKey(ValueProblem):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLargeNumber(ValueProblem):
    """A number with its decimals is too large for whole numbers of 64 bits to hold.

    Correct it, or declare fewer `decimals` on the column.
    """

    code: ClassVar[str] = "MR448"
    en: ClassVar[str] = "{where}`{value}` in column `{column}` is too large{more}"
    sv: ClassVar[str] = "{where}`{value}` i kolumnen `{column}` är för stort{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined(ValueProblem):
    """Values that break the table's contract are unknown here, as the caller's policy says.

    The rows are kept in ``results.quarantined``, with what is wrong in each. They count against
    coverage wherever they may belong. Correct the data, or compute with ``policy="refuse"``.
    """

    code: ClassVar[str] = "MR450"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "{because}; in quarantine, so unknown here ({cause})"
    sv: ClassVar[str] = "{because}; i karantän, alltså okänt här ({cause})"
    cause: str
    because: Words


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


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownMark(ValueProblem):
    """A mark beside a figure is no symbol of the table.

    Correct it, or declare it under `symbols` with what it means; `{}` says that the figure stands.
    """

    code: ClassVar[str] = "MR451"
    en: ClassVar[str] = (
        "{where}the mark `{value}` beside column `{column}` is no declared symbol{more}"
    )
    sv: ClassVar[str] = (
        "{where}tecknet `{value}` vid kolumnen `{column}` är ingen angiven symbol{more}"
    )
