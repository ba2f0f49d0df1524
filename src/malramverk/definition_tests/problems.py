"""What can be wrong when a test beside a definition is run."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedExpectation(Problem):
    """A test beside an indicator expects something else than the formula gives.

    Numbers are compared at the decimals the test is written with, rounded half away from zero.
    Either the formula or the expectation says what is not meant: change that one.
    """

    code: ClassVar[str] = "MR500"
    en: ClassVar[str] = "expected {what} `{expected}` for `{entity}`, found {found_en}"
    sv: ClassVar[str] = "väntade {what} `{expected}` för `{entity}`, fann {found_sv}"
    entity: str
    what: str
    expected: str
    found: str | None

    @property
    def got(self) -> str:
        """What was found, as text; empty where there was nothing."""
        return self.found or ""

    @property
    def found_en(self) -> str:
        """What was found, in English."""
        return "none" if self.found is None else f"`{self.found}`"

    @property
    def found_sv(self) -> str:
        """What was found, in Swedish."""
        return "inget" if self.found is None else f"`{self.found}`"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchCell(Problem):
    """A test expects a cell for an entity or a group that its rows do not have.

    The entity is a code in one of the test's tables, or the id of the first level. A group is
    written after it, as in ``A kon=flicka``.
    """

    code: ClassVar[str] = "MR501"
    en: ClassVar[str] = "the test has no cell for `{written}`"
    sv: ClassVar[str] = "testet har ingen uppgift för `{written}`"
    help_en: ClassVar[str] = "write one of {shown}"
    help_sv: ClassVar[str] = "skriv någon av {shown}"
    written: str
    candidates: tuple[str, ...] = ()

    @property
    def shown(self) -> str | None:
        """The first entities there are; nothing where there are none."""
        words = [f"`{candidate}`" for candidate in self.candidates[:8]]
        return ", ".join(words) if words else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableExpectation(Problem):
    """A number that a test expects is not written as a number. Write it with a decimal point."""

    code: ClassVar[str] = "MR502"
    en: ClassVar[str] = "`{written}` is not a number that {what} can be compared with"
    sv: ClassVar[str] = "`{written}` är inget tal som {what} kan jämföras med"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    what: str
    written: str

    @property
    def meant(self) -> str | None:
        """The number with a point, where a comma is all that is wrong."""
        mended = self.written.replace(",", ".").replace(" ", "")
        return mended if mended != self.written and _is_number(mended) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedTest(Problem):
    """A test cannot be run, since what it asks for is not there. The words say what."""

    code: ClassVar[str] = "MR503"
    en: ClassVar[str] = "the test cannot be run: {why}"
    sv: ClassVar[str] = "testet går inte att köra: {why}"
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownTestColumn(Problem):
    """A test's rows have a column that the table has not, so that its values would not be read.

    The first line of the rows names columns by their ids.
    """

    code: ClassVar[str] = "MR504"
    en: ClassVar[str] = "the table `{table}` has no column `{written}`"
    sv: ClassVar[str] = "tabellen `{table}` har ingen kolumn `{written}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    table: str
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingExpected(Problem):
    """A test says neither what must come of its rows nor which problem they must give.

    Write `expect`, or `problem` for rows that must be refused.
    """

    code: ClassVar[str] = "MR505"
    en: ClassVar[str] = "the test expects nothing"
    sv: ClassVar[str] = "testet väntar sig ingenting"
    help_en: ClassVar[str] = "write `expect:`"
    help_sv: ClassVar[str] = "skriv `expect:`"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemNotGiven(Problem):
    """A test must give a problem, and its rows do not give it.

    The problem is named by its code, and `says` are words that stand in it, in English or Swedish.
    """

    code: ClassVar[str] = "MR506"
    en: ClassVar[str] = "expected the problem `{expected}`, found {found_en}"
    sv: ClassVar[str] = "väntade problemet `{expected}`, fann {found_sv}"
    expected: str
    found: tuple[str, ...] = ()

    @property
    def found_en(self) -> str:
        """The problems that were found, in English."""
        return ", ".join(f"`{text}`" for text in self.found) or "none"

    @property
    def found_sv(self) -> str:
        """The problems that were found, in Swedish."""
        return ", ".join(f"`{text}`" for text in self.found) or "inget"


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()
