"""What can be wrong with a source before anyone knows what it holds."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.tables.spots import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchSource(Problem):
    """A path names no file, or a folder or pattern without parts. Check the path."""

    code: ClassVar[str] = "MR400"
    en: ClassVar[str] = "there is no file `{path}`"
    sv: ClassVar[str] = "det finns ingen fil `{path}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    path: str
    meant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableSource(Problem):
    """A file is there but cannot be opened or read. Check that you may read it."""

    code: ClassVar[str] = "MR401"
    en: ClassVar[str] = "cannot read `{path}`: {why}"
    sv: ClassVar[str] = "kan inte läsa `{path}`: {why}"
    path: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownFileKind(Problem):
    """A file's ending is none that is read: csv, txt, tsv, xlsx, xlsm, parquet, arrow, feather.

    Save or export the data in one of these.
    """

    code: ClassVar[str] = "MR402"
    en: ClassVar[str] = "`{path}` is not a kind of file that is read here"
    sv: ClassVar[str] = "`{path}` är ingen sorts fil som läses här"
    help_en: ClassVar[str] = "save it as one of {known}"
    help_sv: ClassVar[str] = "spara den som något av {known}"
    path: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownFrame(Problem):
    """Something was given as data that is neither a path, a text nor a frame.

    Give a path, or a frame from polars, pandas, pyarrow, DuckDB or another library that
    narwhals knows.
    """

    code: ClassVar[str] = "MR403"
    en: ClassVar[str] = "a {found} is neither a path nor a frame"
    sv: ClassVar[str] = "ett {found} är varken en sökväg eller en dataram"
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTooLarge(Problem):
    """A source that is read whole has more than it may have. Split it, or convert to Parquet."""

    code: ClassVar[str] = "MR404"
    en: ClassVar[str] = "{where}{found} {what} are more than the limit of {limit}"
    sv: ClassVar[str] = "{where}{found} {what} är mer än gränsen {limit}"
    where: Words
    what: Words
    found: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptySource(Problem):
    """A source has nothing in it, not even a header. Check that the export or download worked."""

    code: ClassVar[str] = "MR405"
    en: ClassVar[str] = "`{source}` is empty"
    sv: ClassVar[str] = "`{source}` är tom"
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongEncoding(Problem):
    """A text file is not in the encoding that the table says, UTF-8 unless it says another.

    Write the file's encoding under `format` in the table, or save the file as UTF-8.
    """

    code: ClassVar[str] = "MR406"
    en: ClassVar[str] = (
        "`{source}` is not {encoding}: byte {byte} on line {line_number} fits no character"
    )
    sv: ClassVar[str] = (
        "`{source}` är inte {encoding}: byte {byte} på rad {line_number} är inget tecken"
    )
    help_en: ClassVar[str] = "write `format: {{encoding: {meant}}}` in the table"
    help_sv: ClassVar[str] = "skriv `format: {{encoding: {meant}}}` i tabellen"
    source: str
    encoding: str
    byte: str
    line_number: int
    meant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadWorkbook(Problem):
    """A workbook cannot be opened: it is cut off, protected by a password, or no workbook at all.

    Open it in a spreadsheet program and save it again without a password.
    """

    code: ClassVar[str] = "MR407"
    en: ClassVar[str] = "`{source}` cannot be opened as a workbook: {why}"
    sv: ClassVar[str] = "`{source}` går inte att öppna som arbetsbok: {why}"
    source: str
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownSheet(Problem):
    """The table names a sheet that the workbook does not have. Write one that it has."""

    code: ClassVar[str] = "MR408"
    en: ClassVar[str] = "`{source}` has no sheet `{sheet}`; it has {sheets}"
    sv: ClassVar[str] = "`{source}` har inget blad `{sheet}`; det finns {sheets}"
    help_en: ClassVar[str] = "write `sheet: {meant}` in the table"
    help_sv: ClassVar[str] = "skriv `sheet: {meant}` i tabellen"
    source: str
    sheet: str
    sheets: tuple[str, ...]
    meant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedEngines(Problem):
    """Frames of several engines were given for one table; they cannot be put together.

    Convert them to one sort of frame first.
    """

    code: ClassVar[str] = "MR409"
    en: ClassVar[str] = "the parts of table `{table}` come from different engines: {engines}"
    sv: ClassVar[str] = "delarna av tabellen `{table}` kommer från olika motorer: {engines}"
    table: str
    engines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFault(Problem):
    """The engine that holds the data could not do what was asked of it.

    The words are the engine's own. A frame that fails here is often built on a file that is gone
    or on columns that do not fit together.
    """

    code: ClassVar[str] = "MR410"
    en: ClassVar[str] = "`{source}` cannot be read by {engine}: {why}"
    sv: ClassVar[str] = "`{source}` går inte att läsa med {engine}: {why}"
    source: str
    engine: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongParts(Problem):
    """A table of parts that was made elsewhere is not as such tables are.

    What each column holds stands in ``docs/results.md``, under "Parts made elsewhere".
    """

    code: ClassVar[str] = "MR469"
    en: ClassVar[str] = "the parts `{table}` cannot be used: `{column}`: {why_en}"
    sv: ClassVar[str] = "delarna `{table}` kan inte användas: `{column}`: {why_sv}"
    table: str
    column: str
    why_en: str
    why_sv: str
