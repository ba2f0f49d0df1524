"""What can be wrong with a question, or with the data it is asked of taken together."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownInQuestion(Problem):
    """A question names an indicator, level, table or group that the framework does not have."""

    code: ClassVar[str] = "MR460"
    en: ClassVar[str] = "unknown {what_en} `{written}`"
    sv: ClassVar[str] = "okänd {what_sv} `{written}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    what_en: str
    what_sv: str
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadPeriod(Problem):
    """A question names a period that is none. Write 2024/25, 2024, HT2024 or 2024-10-15."""

    code: ClassVar[str] = "MR461"
    en: ClassVar[str] = "`{written}` is not a period"
    sv: ClassVar[str] = "`{written}` är ingen period"
    help_en: ClassVar[str] = "write a period such as 2024/25 or 2024"
    help_sv: ClassVar[str] = "skriv en period som 2024/25 eller 2024"
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndatedTable(Problem):
    """A table does not say which period it is about, and several are possible.

    Ask for one period, add a column of type ``period``, or write ``period:`` in the contract.
    """

    code: ClassVar[str] = "MR462"
    en: ClassVar[str] = "the table `{table}` does not say which period it is about"
    sv: ClassVar[str] = "tabellen `{table}` säger inte vilken period den gäller"
    help_en: ClassVar[str] = "ask for one period"
    help_sv: ClassVar[str] = "fråga efter en period"
    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPeriodMeets(Problem):
    """A table's periods are of another sort than those an indicator reads, so it has no cell.

    An indicator reads school years unless its ``period_rule`` says otherwise. Where the source
    is by calendar year, ``first_calendar_year`` and ``second_calendar_year`` say which of a
    school year's two it reads. A framework whose results are all for calendar years says so once:
    ``period: calendar_year``. Cells of a period that is asked for are ``not_reported``.
    """

    code: ClassVar[str] = "MR463"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = (
        "the periods of the table `{table}`, such as {example}, meet none of the results' "
        "under the rule {rule}"
    )
    sv: ClassVar[str] = (
        "perioderna i tabellen `{table}`, som {example}, möter ingen av resultatens "
        "med regeln {rule}"
    )
    help_en: ClassVar[str] = (
        "write `period_rule:` {choices} in the indicators that read it, or `period: {kind}` in the "
        "framework if its results are for such periods"
    )
    help_sv: ClassVar[str] = (
        "skriv `period_rule:` {choices} i indikatorerna som läser den, eller `period: {kind}` i "
        "ramverket om dess resultat är för sådana perioder"
    )
    table: str
    example: str
    rule: str
    kind: str
    meeting: tuple[str, ...] = ()

    @property
    def choices(self) -> str | None:
        """The rules under which such periods meet some."""
        return " | ".join(f"`{rule}`" for rule in self.meeting) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownParent(Problem):
    """Some units belong to no member of a level above, so they count only in the whole.

    Bind the table that says whom they belong to, or complete it.
    """

    code: ClassVar[str] = "MR464"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = (
        "{count} members that `{table}` names belong to no `{level}`, such as {examples}"
    )
    sv: ClassVar[str] = "{count} som `{table}` nämner hör inte till någon `{level}`, som {examples}"
    table: str
    level: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingAtHand(Problem):
    """No table that is bound gives any of the indicators asked for. Bind one that does."""

    code: ClassVar[str] = "MR465"
    en: ClassVar[str] = "no table at hand gives any indicator asked for; bound: {tables}"
    sv: ClassVar[str] = "ingen ansluten tabell ger någon efterfrågad indikator; anslutna: {tables}"
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLargeSum(Problem):
    """A sum of whole numbers may not fit in 64 bits.

    Declare fewer ``decimals`` on the table's columns of numbers or of weights, or none: numbers
    without declared decimals are floating, and the receipt says so.
    """

    code: ClassVar[str] = "MR466"
    en: ClassVar[str] = "a sum over the table `{table}` is too large to be exact"
    sv: ClassVar[str] = "en summa över tabellen `{table}` är för stor för att vara exakt"
    help_en: ClassVar[str | None] = "declare fewer `decimals` on its columns, or none"
    help_sv: ClassVar[str | None] = "ange färre `decimals` på dess kolumner, eller inga"
    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsLacking(Problem):
    """Parts were counted for another question, and lack sums that this one needs.

    Count the tables again with the question that is asked.
    """

    code: ClassVar[str] = "MR467"
    en: ClassVar[str] = "the parts of the table `{table}` lack {count} of the sums that are needed"
    sv: ClassVar[str] = "delarna av tabellen `{table}` saknar {count} av de summor som behövs"
    help_en: ClassVar[str] = "count the tables again with this question"
    help_sv: ClassVar[str] = "räkna tabellerna igen med den här frågan"
    table: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsNotKept(Problem):
    """Parts could not be saved in the folder for them, and will be counted again next time.

    The results are whole. Make room in the folder, or name another.
    """

    code: ClassVar[str] = "MR468"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "parts cannot be kept in `{path}`: {why}"
    sv: ClassVar[str] = "delar kan inte sparas i `{path}`: {why}"
    path: str
    why: str
