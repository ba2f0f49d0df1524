"""What can be wrong with a source's columns, rows and periods."""

from __future__ import annotations

from typing import ClassVar, Protocol

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity
from malramverk.tables.spots import NOWHERE, Words


class _Rows(Protocol):
    @property
    def rows(self) -> int: ...


def more_rows(problem: _Rows) -> Words:
    """Return the words for the rows there are beside the one a message shows."""
    rest = problem.rows - 1
    if rest < 1:
        return NOWHERE
    en, sv = ("rows", "rader") if rest > 1 else ("row", "rad")
    return Words(f" (and {rest} more {en})", f" (och {rest} {sv} till)")


class _Columns(Protocol):
    @property
    def columns(self) -> int: ...


def more_columns(problem: _Columns) -> Words:
    """Return the words for the columns there are beside the one a message shows."""
    rest = problem.columns - 1
    if rest < 1:
        return NOWHERE
    en, sv = ("columns", "kolumner") if rest > 1 else ("column", "kolumn")
    return Words(f" (and {rest} more {en})", f" (och {rest} {sv} till)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoHeader(Problem):
    """No row of the source holds the headers of the table's key columns.

    Add the source's own word for each missing column under `headers` in the table, or check that
    it is the right file.
    """

    code: ClassVar[str] = "MR420"
    en: ClassVar[str] = "`{source}` has no header row for table `{table}`: {missing} not found"
    sv: ClassVar[str] = "`{source}` har ingen rubrikrad för tabellen `{table}`: {missing} saknas"
    help_en: ClassVar[str] = 'write `headers: ["{meant}"]` on column `{column}`'
    help_sv: ClassVar[str] = 'skriv `headers: ["{meant}"]` på kolumnen `{column}`'
    source: str
    table: str
    missing: tuple[str, ...]
    column: str | None = None
    meant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingColumn(Problem):
    """A column that is needed is not in the source.

    Add the source's own word for it under `headers` in the table, or give data that has it.
    """

    code: ClassVar[str] = "MR421"
    en: ClassVar[str] = "`{source}` has no column for `{column}` of table `{table}`"
    sv: ClassVar[str] = "`{source}` har ingen kolumn för `{column}` i tabellen `{table}`"
    help_en: ClassVar[str] = 'write `headers: ["{meant}"]` on column `{column}`'
    help_sv: ClassVar[str] = 'skriv `headers: ["{meant}"]` på kolumnen `{column}`'
    source: str
    table: str
    column: str
    meant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingMeasure(Problem):
    """A measure of the table is not in the source; its cells are not reported.

    Where the source has another word for it, add the word under `headers` in the table.
    """

    code: ClassVar[str] = "MR422"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "`{source}` has no measure `{column}`"
    sv: ClassVar[str] = "`{source}` har inget mått `{column}`"
    help_en: ClassVar[str] = 'write `headers: ["{meant}"]` on column `{column}`'
    help_sv: ClassVar[str] = 'skriv `headers: ["{meant}"]` på kolumnen `{column}`'
    source: str
    column: str
    meant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownMeasure(Problem):
    """The source has a measure that no column of the table stands for; it is not read.

    Add a column for it, or the word under `headers` of the column that it is.
    """

    code: ClassVar[str] = "MR423"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "{where}no column of table `{table}` stands for measure `{measure}`"
    sv: ClassVar[str] = "{where}ingen kolumn i tabellen `{table}` står för måttet `{measure}`"
    table: str
    measure: str
    where: Words = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateHeader(Problem):
    """Two columns of the source are the same column of the table, and one would be lost.

    Give the table's column a header that only one of them has.
    """

    code: ClassVar[str] = "MR424"
    en: ClassVar[str] = "{where}`{header}` is a second column for `{column}`, after `{first}`"
    sv: ClassVar[str] = "{where}`{header}` är en andra kolumn för `{column}`, efter `{first}`"
    header: str
    column: str
    first: str
    where: Words = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class RaggedRow(Problem):
    """A row has another number of fields than the header.

    Often a text with the delimiter in it lacks its quotation marks, or the file is cut off.
    """

    code: ClassVar[str] = "MR425"
    en: ClassVar[str] = "{where}the row has {found} fields, the header {expected}{more}"
    sv: ClassVar[str] = "{where}raden har {found} fält, rubrikraden {expected}{more}"
    found: int
    expected: int
    rows: int = 1
    where: Words = NOWHERE

    more = property(more_rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsAfterBlank(Problem):
    """After a blank line, where notes are expected, rows follow that look like data.

    Remove the blank line; whatever stands after it is not read.
    """

    code: ClassVar[str] = "MR426"
    en: ClassVar[str] = "{where}the row looks like data but stands after a blank line"
    sv: ClassVar[str] = "{where}raden ser ut som data men står efter en tom rad"
    help_en: ClassVar[str] = "remove the blank line before it"
    help_sv: ClassVar[str] = "ta bort den tomma raden före"
    where: Words = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAPeriod(Problem):
    """Where a period should stand there is something else.

    A period is written 2024/25, 2024, HT2024 or 2024-10-15.
    """

    code: ClassVar[str] = "MR427"
    en: ClassVar[str] = "{where}`{text}` is not a period"
    sv: ClassVar[str] = "{where}`{text}` är ingen period"
    text: str
    where: Words = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPeriod(Problem):
    """The table says where the period stands, and it does not stand there.

    Check the words under `period` in the table, or give the period when the data is bound.
    """

    code: ClassVar[str] = "MR428"
    en: ClassVar[str] = "`{source}` has no period {place_en}"
    sv: ClassVar[str] = "`{source}` har ingen period {place_sv}"
    source: str
    place_en: str
    place_sv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRow(Problem):
    """Two rows are about the same entity, period and group, and give different figures.

    Remove one, or add the column that tells them apart.
    """

    code: ClassVar[str] = "MR429"
    en: ClassVar[str] = "{where}a second row for {entity}{more}"
    sv: ClassVar[str] = "{where}en andra rad för {entity}{more}"
    entity: str
    rows: int = 1
    where: Words = NOWHERE

    more = property(more_rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTwice(Problem):
    """Some members stand under two parents, with figures under one of them only.

    A school unit that has changed principal (huvudman) is often printed under both. The row
    without figures is kept, as ``parent-member``, so that no cell of the source is lost.
    """

    code: ClassVar[str] = "MR430"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = (
        "`{source}` lists {count} members under two parents; the row without figures is kept "
        "as `parent-member`"
    )
    sv: ClassVar[str] = (
        "`{source}` har {count} enheter under två huvudmän; raden utan uppgifter finns kvar "
        "som `huvudman-enhet`"
    )
    source: str
    count: int
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEntityHeader(Problem):
    """A cross table has a column whose header fits no form that the table declares.

    Add its form under `cross` in the table.
    """

    code: ClassVar[str] = "MR431"
    en: ClassVar[str] = "{where}`{text}` fits no form of entity that the table declares{more}"
    sv: ClassVar[str] = "{where}`{text}` har ingen av de former som tabellen anger{more}"
    text: str
    columns: int = 1
    where: Words = NOWHERE

    more = property(more_columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class LostZeros(Problem):
    """A column of codes comes as numbers, and its codes have leading zeros that are lost.

    Read the column as text before you give the frame: `dtype=str` in pandas, `pl.String` in polars.
    """

    code: ClassVar[str] = "MR432"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "`{source}` has column `{column}` as numbers, but its codes begin with 0"
    sv: ClassVar[str] = "`{source}` har kolumnen `{column}` som tal, men dess koder börjar på 0"
    help_en: ClassVar[str] = "read the column as text"
    help_sv: ClassVar[str] = "läs in kolumnen som text"
    source: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralPeriods(Problem):
    """The files of one table are about different periods, and the table has no column for it.

    Add a column of type `period` to the table; it is filled from the files' names.
    """

    code: ClassVar[str] = "MR433"
    en: ClassVar[str] = "the parts of table `{table}` are about different periods: {periods}"
    sv: ClassVar[str] = "delarna av tabellen `{table}` avser olika perioder: {periods}"
    table: str
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclosedQuote(Problem):
    """A text file has an odd number of quotation marks, so that some field never ends.

    A quotation mark inside a field is written twice, and the field between quotation marks.
    """

    code: ClassVar[str] = "MR434"
    en: ClassVar[str] = '`{source}` has a quotation mark (") without its other half'
    sv: ClassVar[str] = '`{source}` har ett citattecken (") utan motsvarighet'
    source: str
