"""What can be wrong with a decision table, with the input that shows it in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTooLong(Problem):
    """A cell of a decision table has more characters than anyone can review.

    A list of very many codes belongs in a code list or in an attribute of the entity.
    """

    code: ClassVar[str] = "MR300"
    en: ClassVar[str] = "the cell has {length} characters; {limit} is the most"
    sv: ClassVar[str] = "cellen har {length} tecken; {limit} är det mesta"
    length: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UncoveredInput(Problem):
    """Some combination of input values is answered by no row.

    Add a row for the combination that is shown, let a row say ``any`` where the input does not
    matter, or say under ``otherwise`` what holds when no row answers (``otherwise: none`` for
    nothing). Where the combination cannot occur, say under the input's ``among`` which values can;
    of whole numbers ``whole: yes``, and of numbers that are judged as they are rounded
    ``judge: rounded`` and ``decimals``.
    """

    code: ClassVar[str] = "MR301"
    en: ClassVar[str] = "no row answers {witness}"
    sv: ClassVar[str] = "ingen rad besvarar {witness}"
    help_en: ClassVar[str | None] = "if `{between}` is never between, write `{declared}` on it"
    help_sv: ClassVar[str | None] = "om `{between}` aldrig är däremellan, skriv `{declared}` på den"
    witness: str
    between: str | None = None
    declared: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlappingRows(Problem):
    """Two rows of a table with the hit policy ``unique`` answer the same input.

    Make the rows exclude each other, or choose a hit policy that says which row counts: ``first``,
    ``priority``, or ``any`` where the rows agree.
    """

    code: ClassVar[str] = "MR302"
    en: ClassVar[str] = "rows {first} and {second} both answer {witness}"
    sv: ClassVar[str] = "raderna {first} och {second} besvarar båda {witness}"
    first: int
    second: int
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisagreeingRows(Problem):
    """Two rows of a table with the hit policy ``any`` answer the same input differently.

    Under ``any`` several rows may answer an input, as long as they say the same.
    """

    code: ClassVar[str] = "MR303"
    en: ClassVar[str] = "rows {first} and {second} answer {witness} differently"
    sv: ClassVar[str] = "raderna {first} och {second} besvarar {witness} olika"
    first: int
    second: int
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreachableRow(Problem):
    """A row can never decide anything.

    Either its own tests exclude each other or what the input can be, or rows that go before it
    answer everything that it does. Remove it or move it.
    """

    code: ClassVar[str] = "MR304"
    en: ClassVar[str] = "row {row} is never reached"
    sv: ClassVar[str] = "rad {row} nås aldrig"
    help_en: ClassVar[str | None] = "what it answers is answered by the rows {before} before it"
    help_sv: ClassVar[str | None] = "det den besvarar besvaras redan av raderna {before}"
    row: int
    before: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTooLarge(Problem):
    """A table has so many combinations that it cannot be proved within the bounds of loading.

    Split it: let one table give an outcome that another table has as its input.
    """

    code: ClassVar[str] = "MR305"
    en: ClassVar[str] = "the table is too large to prove: {steps} steps were not enough"
    sv: ClassVar[str] = "tabellen är för stor för att bevisas: {steps} steg räckte inte"
    help_en: ClassVar[str | None] = "split it into tables that read each other's outcomes"
    help_sv: ClassVar[str | None] = "dela den i tabeller som läser varandras utfall"
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongSortOfTest(Problem):
    """A test is of another sort than the values of its input.

    A number is compared with numbers, a code with codes, and a yes or no with ``yes`` or ``no``.
    Numbers have an order, and texts in quotes that of their characters.
    """

    code: ClassVar[str] = "MR306"
    en: ClassVar[str] = "`{written}` cannot be tested on `{input}`, which is {kind}"
    sv: ClassVar[str] = "`{written}` kan inte prövas mot `{input}`, som är {kind}"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    written: str
    input: str
    kind: Mapping[str, str]
    write: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownInputCode(Problem):
    """A test names a code or an outcome that its input cannot have. Write one that it can."""

    code: ClassVar[str] = "MR307"
    en: ClassVar[str] = "`{input}` is never `{written}`"
    sv: ClassVar[str] = "`{input}` är aldrig `{written}`"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    input: str
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongUnitInTest(Problem):
    """A number in a test has a unit that does not measure what its input does.

    A number without a unit takes the input's own.
    """

    code: ClassVar[str] = "MR308"
    en: ClassVar[str] = "`{written}` cannot be compared with `{input}`, which is in {unit}"
    sv: ClassVar[str] = "`{written}` kan inte jämföras med `{input}`, som är i {unit}"
    written: str
    input: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyInterval(Problem):
    """An interval holds no value: its ends are in the wrong order, or meet and are left out."""

    code: ClassVar[str] = "MR309"
    en: ClassVar[str] = "the interval `{written}` holds no value"
    sv: ClassVar[str] = "intervallet `{written}` innehåller inget värde"
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentInside(Problem):
    """``not(...)`` holds a test of absence besides ``absent`` alone.

    ``not(...)`` is about values: ``not(absent)`` is the same as ``known``. To tell states apart,
    name those that the row answers: ``absent(suppressed)``.
    """

    code: ClassVar[str] = "MR310"
    en: ClassVar[str] = "`not(...)` is about values and cannot hold this test of absence"
    sv: ClassVar[str] = "`not(...)` handlar om värden och kan inte innehålla detta test av frånvaro"
    help_en: ClassVar[str | None] = "write `known`, or name the states that the row answers"
    help_sv: ClassVar[str | None] = "skriv `known`, eller ange de tillstånd som raden besvarar"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownState(Problem):
    """``absent(...)`` names something that is no state of a cell. Write one of the states."""

    code: ClassVar[str] = "MR311"
    en: ClassVar[str] = "`{written}` is no state of a cell without a value"
    sv: ClassVar[str] = "`{written}` är inget tillstånd för en cell utan värde"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    written: str
    candidates: tuple[str, ...]
