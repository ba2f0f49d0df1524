"""What is wrong with what a function is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongArgument(Problem):
    """A function is given something else than what has to stand there.

    The names of levels, breakdowns and methods are written without quotes, codes with quotes, and
    the numbers of periods as whole numbers.
    """

    code: ClassVar[str] = "MR143"
    en: ClassVar[str] = "`{function}` takes {expected} here"
    sv: ClassVar[str] = "`{function}` ska ha {expected} här"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    function: str
    expected: Words
    write: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownOption(Problem):
    """A word that should name a method, an order or an estimator names none.

    The words that may stand there are in the handbook's line about the function.
    """

    code: ClassVar[str] = "MR144"
    en: ClassVar[str] = "`{name}` is none of {candidates}"
    sv: ClassVar[str] = "`{name}` är ingen av {candidates}"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    name: str
    candidates: tuple[str, ...]

    @property
    def written(self) -> str:
        """The word, for the candidate most like it."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchInterval(Problem):
    """A method gives no interval of such a figure.

    ``wilson``, ``exact``, ``wald`` and ``newcombe`` are for shares, ``t`` and ``welch`` for
    means, and ``bootstrap`` for shares, means, medians, quantiles and standard deviations, all
    over rows that weigh the same. A sum or a count is not a sample of anything.
    """

    code: ClassVar[str] = "MR170"
    en: ClassVar[str] = "`{method}` gives no interval of such a figure"
    sv: ClassVar[str] = "`{method}` ger inget intervall för en sådan siffra"
    help_en: ClassVar[str | None] = "leave the method out, or write one that is for the figure"
    help_sv: ClassVar[str | None] = "utelämna metoden, eller skriv en som passar siffran"
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsLevel(Problem):
    """Members of a level are to be grouped, and nothing says by which level.

    Over rows the groups are the smallest entities unless a level is named. Over members it must
    be named, and be above theirs.
    """

    code: ClassVar[str] = "MR145"
    en: ClassVar[str] = "`{function}` over members needs the level that groups them"
    sv: ClassVar[str] = "`{function}` över medlemmar behöver nivån som grupperar dem"
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoWeights(Problem):
    """A function that has no definition with weights is given ``weighted by``.

    Sums, means, shares, ``std``, ``var``, ``gini`` and quantiles by ``inverted_cdf`` have one.
    """

    code: ClassVar[str] = "MR146"
    en: ClassVar[str] = "`{function}` has no definition with weights"
    sv: ClassVar[str] = "`{function}` har ingen definition med vikter"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    function: str
    write: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsWhole(Problem):
    """Inside an aggregate over rows, a column is raised to something else than a whole number.

    Rows are computed with in whole numbers, so that every engine gives the same answer. Raise to
    a whole number from 1 to 12, or raise the figure after the rows have been aggregated.
    """

    code: ClassVar[str] = "MR147"
    en: ClassVar[str] = "in a row, `^` takes a whole number from 1 to 12"
    sv: ClassVar[str] = "i en rad ska `^` ha ett heltal från 1 till 12"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInRows(Problem):
    """Something that has a meaning only between cells stands inside an aggregate over rows.

    Take it out: aggregate the rows first, then apply it to the figure.
    """

    code: ClassVar[str] = "MR148"
    en: ClassVar[str] = "`{construct}` is computed between cells, and a row of `{table}` is none"
    sv: ClassVar[str] = "`{construct}` räknas mellan celler, och en rad i `{table}` är ingen"
    construct: str
    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapToItself(Problem):
    """The same group stands on both sides of a gap, which is then always zero.

    Write the codes of two different groups.
    """

    code: ClassVar[str] = "MR149"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "the gap between `{name}` and itself is always zero"
    sv: ClassVar[str] = "gapet mellan `{name}` och sig själv är alltid noll"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanOfShares(Problem):
    """A share is averaged over entities, each counting the same however many rows it has.

    At the level above the indicator has its own value, computed from that level's own rows, and
    that is usually the one meant. Where it is not, say what each entity weighs.
    """

    code: ClassVar[str] = "MR154"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "every `{level}` counts the same in this mean of shares, small or large"
    sv: ClassVar[str] = "varje `{level}` räknas lika i detta medelvärde av andelar, liten som stor"
    help_en: ClassVar[str | None] = "write `{write}`, which is computed from the level's own rows"
    help_sv: ClassVar[str | None] = "skriv `{write}`, som räknas på nivåns egna rader"
    level: str
    write: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRecomputable(Problem):
    """Several periods are to be pooled for something that cannot be computed from rows.

    A published figure has no rows, and a place or an earlier period's figure is no sum. Pool what
    is computed from rows, or use ``mean_over``.
    """

    code: ClassVar[str] = "MR155"
    en: ClassVar[str] = "`{name}` is not computed from rows, so that its periods cannot be pooled"
    sv: ClassVar[str] = "`{name}` räknas inte på rader, så dess perioder kan inte slås samman"
    help_en: ClassVar[str | None] = "use `mean_over`"
    help_sv: ClassVar[str | None] = "använd `mean_over`"
    name: str
