"""What can be wrong with definitions, alone and together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownKind(Problem):
    """A document's ``kind`` is none that the library knows. Write one of those it names."""

    code: ClassVar[str] = "MR200"
    en: ClassVar[str] = "unknown kind `{written}`; expected one of {candidates}"
    sv: ClassVar[str] = "okänd sort `{written}`; väntade någon av {candidates}"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownReference(Problem):
    """A definition names another that does not exist. Write an id that exists, or define it."""

    code: ClassVar[str] = "MR201"
    en: ClassVar[str] = "{kind} `{id}` {says_en} `{written}`, which does not exist"
    sv: ClassVar[str] = "{kind} `{id}` {says_sv} `{written}`, som inte finns"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    kind: str
    id: str
    says_en: str
    says_sv: str
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownKey(Problem):
    """A key that this kind of definition does not have; often a spelling mistake."""

    code: ClassVar[str] = "MR202"
    en: ClassVar[str] = "unknown key `{written}`"
    sv: ClassVar[str] = "okänd nyckel `{written}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingKey(Problem):
    """A key that this kind of definition must have is not there. Add it."""

    code: ClassVar[str] = "MR203"
    en: ClassVar[str] = "the key `{key}` is missing"
    sv: ClassVar[str] = "nyckeln `{key}` saknas"
    help_en: ClassVar[str] = "add `{key}:`"
    help_sv: ClassVar[str] = "lägg till `{key}:`"
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnexpectedValue(Problem):
    """A value is not of the sort that its key takes. Write what is expected."""

    code: ClassVar[str] = "MR204"
    en: ClassVar[str] = "expected {expected}, found {found}"
    sv: ClassVar[str] = "väntade {expected}, fann {found}"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    expected: Mapping[str, str]
    found: Mapping[str, str]
    written: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateDefinition(Problem):
    """One version of one id is defined twice. Remove one, or give it a new version."""

    code: ClassVar[str] = "MR205"
    en: ClassVar[str] = "{kind} `{key}` is defined twice; the other is in {other}"
    sv: ClassVar[str] = "{kind} `{key}` definieras två gånger; den andra finns i {other}"
    kind: str
    key: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashingIds(Problem):
    """A table and a population share an id, so that ``of`` would not know which is meant."""

    code: ClassVar[str] = "MR206"
    en: ClassVar[str] = "the id `{id}` is both a table and a population"
    sv: ClassVar[str] = "id:t `{id}` är både en tabell och en population"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFramework(Problem):
    """A folder of definitions needs one document of kind ``framework`` that names its levels."""

    code: ClassVar[str] = "MR207"
    en: ClassVar[str] = "`{path}` has no document of kind `framework`"
    sv: ClassVar[str] = "`{path}` har inget dokument av sorten `framework`"
    help_en: ClassVar[str] = "add a file framework.yaml with kind, id, version and levels"
    help_sv: ClassVar[str] = "lägg till filen framework.yaml med kind, id, version och levels"
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralFrameworks(Problem):
    """A folder of definitions has more than one framework. Keep one in each folder."""

    code: ClassVar[str] = "MR208"
    en: ClassVar[str] = "framework `{id}` is here as well as `{other}`"
    sv: ClassVar[str] = "ramverket `{id}` finns här vid sidan av `{other}`"
    id: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsOutOfOrder(Problem):
    """The versions of an id stand oldest first in their file, each greater than the one before."""

    code: ClassVar[str] = "MR210"
    en: ClassVar[str] = "version {version} of `{id}` follows {before}; versions go up"
    sv: ClassVar[str] = "version {version} av `{id}` följer på {before}; versioner ska stiga"
    id: str
    version: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlappingVersions(Problem):
    """Two versions of one id are in force in the same period. End the older one."""

    code: ClassVar[str] = "MR211"
    en: ClassVar[str] = "versions {before} and {version} of `{id}` are both in force {period}"
    sv: ClassVar[str] = "version {before} och {version} av `{id}` gäller båda {period}"
    help_en: ClassVar[str] = "give version {before} an `in_force` with `to:` the period before"
    help_sv: ClassVar[str] = "ge version {before} ett `in_force` med `to:` perioden före"
    id: str
    version: str
    before: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapBetweenVersions(Problem):
    """No version of an id is in force in some period between two that are. Close the gap."""

    code: ClassVar[str] = "MR212"
    en: ClassVar[str] = "no version of `{id}` is in force between {last} and {first}"
    sv: ClassVar[str] = "ingen version av `{id}` gäller mellan {last} och {first}"
    id: str
    last: str
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversedInterval(Problem):
    """An interval ends before it begins. Swap ``from`` and ``to``."""

    code: ClassVar[str] = "MR213"
    en: ClassVar[str] = "the interval ends {last}, before it begins {first}"
    sv: ClassVar[str] = "intervallet slutar {last}, innan det börjar {first}"
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedFile(Problem):
    """A file among several holds several ids.

    In a folder of files each holds all versions of one id and nothing else, so that what is said of
    a thing is found by its name. A framework that is one file in all is as it should be.
    """

    code: ClassVar[str] = "MR214"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "the file holds `{first}` and also `{id}`"
    sv: ClassVar[str] = "filen innehåller `{first}` och även `{id}`"
    help_en: ClassVar[str] = "move `{id}` to a file of its own"
    help_sv: ClassVar[str] = "flytta `{id}` till en egen fil"
    id: str
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorCycle(Problem):
    """Indicators are computed from each other in a circle, so that none can be computed first."""

    code: ClassVar[str] = "MR220"
    en: ClassVar[str] = "`{id}` is computed from itself: {way}"
    sv: ClassVar[str] = "`{id}` beräknas ur sig själv: {way}"
    id: str
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEstimate(Problem):
    """What should estimate how many a published share is of is no number that differs by entity.

    Write a formula such as ``elever / 9``: a year group as the pupils over nine.
    """

    code: ClassVar[str] = "MR270"
    en: ClassVar[str] = "`estimated_n` of `{id}` is no number of the entity"
    sv: ClassVar[str] = "`estimated_n` för `{id}` är inget antal för enheten"
    help_en: ClassVar[str] = "write a formula such as `elever / 9`"
    help_sv: ClassVar[str] = "skriv en formel som `elever / 9`"
    id: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaAndComposite(Problem):
    """An indicator has both a formula and a declared composite index, which has its own formula.

    Keep one of them. What is done with the index afterwards is another indicator's formula.
    """

    code: ClassVar[str] = "MR271"
    en: ClassVar[str] = "`{id}` has both `formula` and `composite`"
    sv: ClassVar[str] = "`{id}` har både `formula` och `composite`"
    help_en: ClassVar[str] = "remove one of them"
    help_sv: ClassVar[str] = "ta bort en av dem"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSourceForIndicator(Problem):
    """An indicator has neither a formula nor a published figure, though it says there is data.

    Write a formula, a ``published`` binding, or ``data_availability: none``.
    """

    code: ClassVar[str] = "MR222"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "`{id}` has neither a formula nor a published figure"
    sv: ClassVar[str] = "`{id}` har varken en formel eller en publicerad uppgift"
    help_en: ClassVar[str] = "write `formula:` or `published:`, or `data_availability: none`"
    help_sv: ClassVar[str] = "skriv `formula:` eller `published:`, eller `data_availability: none`"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownUnit(Problem):
    """A unit that neither the library nor the framework's ``units`` knows."""

    code: ClassVar[str] = "MR223"
    en: ClassVar[str] = "unknown unit `{written}`"
    sv: ClassVar[str] = "okänd enhet `{written}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedUnitDiffers(Problem):
    """A published measure is in another unit than the indicator that reads it."""

    code: ClassVar[str] = "MR224"
    en: ClassVar[str] = "the measure `{measure}` is in {measure_unit} but `{id}` is in {unit}"
    sv: ClassVar[str] = "måttet `{measure}` är i {measure_unit} men `{id}` är i {unit}"
    id: str
    measure: str
    measure_unit: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublished(Problem):
    """A ``published`` binding names a table that holds rows, not published figures."""

    code: ClassVar[str] = "MR225"
    en: ClassVar[str] = "the table `{table}` holds {holds}, not published figures"
    sv: ClassVar[str] = "tabellen `{table}` innehåller {holds}, inte publicerade uppgifter"
    table: str
    holds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRollUp(Problem):
    """A formula counts or adds up published figures, which cannot be rolled up.

    A published share says nothing of the rows behind it. Compute from rows, or bind the
    published figure of the level that is wanted.
    """

    code: ClassVar[str] = "MR226"
    en: ClassVar[str] = "`{table}` holds published figures, which cannot be added up"
    sv: ClassVar[str] = "`{table}` innehåller publicerade uppgifter, som inte kan räknas ihop"
    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutByComment(Problem):
    """A ``#`` after a space ends a bare text in YAML, so the rest of the formula is lost."""

    code: ClassVar[str] = "MR227"
    en: ClassVar[str] = "the formula ends here: ` #` begins a comment"
    sv: ClassVar[str] = "formeln slutar här: ` #` inleder en kommentar"
    help_en: ClassVar[str] = "put the formula in quotes, or the comment on a line of its own"
    help_sv: ClassVar[str] = "sätt formeln inom citattecken, eller kommentaren på en egen rad"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoRoundings(Problem):
    """An indicator says both ``decimals`` and ``round_to``. Keep the one that is meant."""

    code: ClassVar[str] = "MR228"
    en: ClassVar[str] = "`{id}` has both `decimals` and `round_to`"
    sv: ClassVar[str] = "`{id}` har både `decimals` och `round_to`"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UngroupableDimension(Problem):
    """An indicator's group is no column of codes or yes/no in the tables its formula reads."""

    code: ClassVar[str] = "MR229"
    en: ClassVar[str] = "no table that `{id}` reads has the column `{written}` to group by"
    sv: ClassVar[str] = "ingen tabell som `{id}` läser har kolumnen `{written}` att dela upp efter"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    id: str
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLacksKey(Problem):
    """A table names no member of any level, so its rows belong to nobody in particular."""

    code: ClassVar[str] = "MR230"
    en: ClassVar[str] = "the table `{id}` has no column of the level `{level}`"
    sv: ClassVar[str] = "tabellen `{id}` har ingen kolumn för nivån `{level}`"
    help_en: ClassVar[str] = "give a column `level: {level}`"
    help_sv: ClassVar[str] = "ge en kolumn `level: {level}`"
    id: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapInParameter(Problem):
    """Two numbers of a parameter hold in the same period. End the older one with ``to``."""

    code: ClassVar[str] = "MR240"
    en: ClassVar[str] = "two numbers of `{id}` hold in {period}"
    sv: ClassVar[str] = "två tal i `{id}` gäller {period}"
    help_en: ClassVar[str] = "give the older number a `to:` the period before"
    help_sv: ClassVar[str] = "ge det äldre talet ett `to:` perioden före"
    id: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapInParameter(Problem):
    """A parameter has no number in some period between two that have. Close the gap."""

    code: ClassVar[str] = "MR241"
    en: ClassVar[str] = "no number of `{id}` holds between {last} and {first}"
    sv: ClassVar[str] = "inget tal i `{id}` gäller mellan {last} och {first}"
    id: str
    last: str
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoNumbers(Problem):
    """A parameter has neither ``values`` nor ``codes``. Give it at least one number."""

    code: ClassVar[str] = "MR242"
    en: ClassVar[str] = "the parameter `{id}` has no number"
    sv: ClassVar[str] = "parametern `{id}` har inget tal"
    help_en: ClassVar[str] = "write `values: [{{from: 2024/25, value: 80}}]`"
    help_sv: ClassVar[str] = "skriv `values: [{{from: 2024/25, value: 80}}]`"
    id: str
