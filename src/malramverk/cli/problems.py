"""What can be wrong with what is asked of the command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCommand(Problem):
    """The command is none that malramverk has. ``malramverk --help`` lists them."""

    code: ClassVar[str] = "MR520"
    en: ClassVar[str] = "unknown command `{written}`"
    sv: ClassVar[str] = "okänt kommando `{written}`"
    help_en: ClassVar[str] = "write `malramverk {meant}`"
    help_sv: ClassVar[str] = "skriv `malramverk {meant}`"
    written: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownOption(Problem):
    """The command has no such option. ``--help`` after the command lists those it has."""

    code: ClassVar[str] = "MR521"
    en: ClassVar[str] = "`{command}` has no option `{written}`"
    sv: ClassVar[str] = "`{command}` har ingen flagga `{written}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    command: str
    written: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingArgument(Problem):
    """The command needs something that is not on the line. Add it."""

    code: ClassVar[str] = "MR522"
    en: ClassVar[str] = "`{command}` needs {what}"
    sv: ClassVar[str] = "`{command}` behöver {what}"
    help_en: ClassVar[str] = "see `{command} --help`"
    help_sv: ClassVar[str] = "se `{command} --help`"
    command: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadUsage(Problem):
    """The command line cannot be read: an option lacks its value, or has one that does not fit."""

    code: ClassVar[str] = "MR523"
    en: ClassVar[str] = "`{command}` cannot be read: {why_en}"
    sv: ClassVar[str] = "`{command}` går inte att läsa: {why_sv}"
    help_en: ClassVar[str] = "see `{command} --help`"
    help_sv: ClassVar[str] = "se `{command} --help`"
    command: str
    why_en: str
    why_sv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnexpectedChoice(Problem):
    """An option takes one of a few words, and what is written is none of them."""

    code: ClassVar[str] = "MR524"
    en: ClassVar[str] = "`{option}` takes {choices}, found `{written}`"
    sv: ClassVar[str] = "`{option}` tar {choices}, fann `{written}`"
    help_en: ClassVar[str] = "write `{option} {meant}`"
    help_sv: ClassVar[str] = "skriv `{option} {meant}`"
    option: str
    written: str
    candidates: tuple[str, ...]

    @property
    def choices(self) -> str:
        """The words it takes."""
        return ", ".join(f"`{choice}`" for choice in self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTables(Problem):
    """There is nothing to compute from. Name a file for a table, or a folder with such files."""

    code: ClassVar[str] = "MR525"
    en: ClassVar[str] = "no table is given"
    sv: ClassVar[str] = "ingen tabell är angiven"
    help_en: ClassVar[str] = "add `--table {example}=FILE`, or `--data FOLDER`"
    help_sv: ClassVar[str] = "lägg till `--table {example}=FIL`, eller `--data MAPP`"
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadTableOption(Problem):
    """A table's file is named as ``--table ID=FILE``, where ID is the table's id."""

    code: ClassVar[str] = "MR526"
    en: ClassVar[str] = "expected `--table ID=FILE`, found `{written}`"
    sv: ClassVar[str] = "väntade `--table ID=FIL`, fann `{written}`"
    help_en: ClassVar[str] = "write `--table {meant}={written}`"
    help_sv: ClassVar[str] = "skriv `--table {meant}={written}`"
    written: str
    stem: str
    candidates: tuple[str, ...]

    @property
    def meant(self) -> str | None:
        """The table whose id the file's name begins with."""
        fitting = [id_ for id_ in self.candidates if self.stem.startswith(id_)]
        return max(fitting, key=len, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName(Problem):
    """An id on the command line is none that the definitions, or the data, have.

    ``malramverk show`` lists indicators, and ``malramverk show tables`` tables.
    """

    code: ClassVar[str] = "MR527"
    en: ClassVar[str] = "{what} `{written}` does not exist"
    sv: ClassVar[str] = "{what} `{written}` finns inte"
    help_en: ClassVar[str] = "write {shown}"
    help_sv: ClassVar[str] = "skriv {shown_sv}"
    what: Mapping[str, str]
    written: str
    candidates: tuple[str, ...] = ()

    @property
    def shown(self) -> str | None:
        """The one that is meant, or all where they are few."""
        return self._shown("or")

    @property
    def shown_sv(self) -> str | None:
        """The same in Swedish."""
        return self._shown("eller")

    def _shown(self, last: str) -> str | None:
        if self.meant:
            return f"`{self.meant}`"
        if not 0 < len(self.candidates) <= 8:
            return None
        *first, final = (f"`{candidate}`" for candidate in self.candidates)
        return f"{', '.join(first)} {last} {final}" if first else final


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralEntities(Problem):
    """More than one entity has the name or the code that is asked for. Give the code or level."""

    code: ClassVar[str] = "MR528"
    en: ClassVar[str] = "`{written}` is {count} entities: {shown}"
    sv: ClassVar[str] = "`{written}` är {count} stycken: {shown}"
    help_en: ClassVar[str] = "write the code, and `--level` where two levels share it"
    help_sv: ClassVar[str] = "skriv koden, och `--level` om två nivåer delar den"
    written: str
    found: tuple[tuple[str, str], ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.found)

    @property
    def shown(self) -> str:
        """The first of them, with their levels."""
        return ", ".join(f"`{entity}` ({level})" for level, entity in self.found[:5])


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAPeriod(Problem):
    """A period is written ``2024/25``, ``2024``, ``HT2024`` or ``2024-10-15``."""

    code: ClassVar[str] = "MR529"
    en: ClassVar[str] = "`{written}` is not a period"
    sv: ClassVar[str] = "`{written}` är ingen period"
    help_en: ClassVar[str] = "write it as 2024/25 or 2024"
    help_sv: ClassVar[str] = "skriv den som 2024/25 eller 2024"
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoCells(Problem):
    """The data has no cell that fits the question, so there is nothing to explain or show."""

    code: ClassVar[str] = "MR530"
    en: ClassVar[str] = "the data gives no cell for this question"
    sv: ClassVar[str] = "uppgifterna ger ingen cell för den här frågan"
    help_en: ClassVar[str] = "ask for {periods}"
    help_sv: ClassVar[str] = "fråga efter {periods}"
    there_are: tuple[str, ...] = ()

    @property
    def periods(self) -> str | None:
        """The periods there are cells for."""
        return ", ".join(self.there_are[:6]) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDataFolder(Problem):
    """The folder given as ``--data`` cannot be read, or holds no file that is named by a table."""

    code: ClassVar[str] = "MR531"
    en: ClassVar[str] = "no table's file is in `{path}`: {why_en}"
    sv: ClassVar[str] = "ingen tabells fil finns i `{path}`: {why_sv}"
    path: str
    why_en: str
    why_sv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameTableTwice(Problem):
    """Two files in the ``--data`` folder have the name of one table.

    They may be two copies of the same rows, which would be counted twice. Name the one that is
    meant, or both when they are parts, with ``--table``.
    """

    code: ClassVar[str] = "MR532"
    en: ClassVar[str] = "both `{first}` and `{second}` are named by the table `{table}`"
    sv: ClassVar[str] = "både `{first}` och `{second}` har namn efter tabellen `{table}`"
    help_en: ClassVar[str] = "remove one, or name the files with `--table {table}=FILE`"
    help_sv: ClassVar[str] = "ta bort en, eller namnge filerna med `--table {table}=FIL`"
    table: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLeftOut(Problem):
    """A data file in the ``--data`` folder is not named by a table, and is not read."""

    code: ClassVar[str] = "MR533"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "`{path}` is not named by a table and is left out"
    sv: ClassVar[str] = "`{path}` har inte en tabells namn och läses inte"
    help_en: ClassVar[str] = "name it {meant}"
    help_sv: ClassVar[str] = "döp den till {meant}"
    path: str
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotWrite(Problem):
    """A file that is asked for cannot be written. Nothing half-written is left behind."""

    code: ClassVar[str] = "MR534"
    en: ClassVar[str] = "cannot write `{path}`: {why_en}"
    sv: ClassVar[str] = "kan inte skriva `{path}`: {why_sv}"
    path: str
    why_en: str
    why_sv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownFormat(Problem):
    """Results are written as CSV, Parquet, JSON or a workbook; the file's ending says which."""

    code: ClassVar[str] = "MR535"
    en: ClassVar[str] = "`{path}` ends with none of {endings}"
    sv: ClassVar[str] = "`{path}` slutar inte med någon av {endings}"
    path: str
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoWorkbooks(Problem):
    """Writing workbooks needs a package that is not installed."""

    code: ClassVar[str] = "MR536"
    en: ClassVar[str] = "writing `{path}` needs the package xlsxwriter, which is not installed"
    sv: ClassVar[str] = "att skriva `{path}` kräver paketet xlsxwriter, som inte är installerat"
    help_en: ClassVar[str] = 'run `pip install "malramverk[xlsx]"`'
    help_sv: ClassVar[str] = 'kör `pip install "malramverk[xlsx]"`'
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLargeForWorkbook(Problem):
    """A worksheet has room for 1 048 576 rows. Write CSV or Parquet, or ask for less."""

    code: ClassVar[str] = "MR537"
    en: ClassVar[str] = "{rows} cells do not fit in a worksheet, which has {limit} rows"
    sv: ClassVar[str] = "{rows} celler får inte plats i ett kalkylblad, som har {limit} rader"
    help_en: ClassVar[str] = "write to a file that ends with .csv or .parquet"
    help_sv: ClassVar[str] = "skriv till en fil som slutar med .csv eller .parquet"
    rows: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableData(Problem):
    """The definitions and the data together cannot answer what is asked; the words say why."""

    code: ClassVar[str] = "MR538"
    en: ClassVar[str] = "the question cannot be answered: {why}"
    sv: ClassVar[str] = "frågan går inte att besvara: {why}"
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyNamed(Problem):
    """Analysis bases are asked for without saying whose. Name principals (huvudmän), or all."""

    code: ClassVar[str] = "MR539"
    en: ClassVar[str] = "nobody is named"
    sv: ClassVar[str] = "ingen är namngiven"
    help_en: ClassVar[str] = "name principals (huvudmän) by code or name, or add `--all`"
    help_sv: ClassVar[str] = "ange huvudmän med kod eller namn, eller lägg till `--all`"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotADefinitionId(Problem):
    """An id has small letters a–z, digits and ``_``, and begins with a letter."""

    code: ClassVar[str] = "MR545"
    en: ClassVar[str] = "`{written}` cannot be an id"
    sv: ClassVar[str] = "`{written}` kan inte vara ett id"
    help_en: ClassVar[str] = "write `{suggested}`"
    help_sv: ClassVar[str] = "skriv `{suggested}`"
    written: str
    suggested: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyThere(Problem):
    """A definition that is to be begun is there already. Nothing is ever written over.

    Change a draft where it stands; add a new version of what is adopted, as a document after
    ``---`` in the same file.
    """

    code: ClassVar[str] = "MR546"
    en: ClassVar[str] = "{kind} `{id}` is there already, in `{file}`"
    sv: ClassVar[str] = "{kind} `{id}` finns redan, i `{file}`"
    kind: str
    id: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFolderOfOnesOwn(Problem):
    """There is no folder of definitions to write in; those that malramverk brings are not yours.

    Name a folder, or begin one with ``malramverk new framework``.
    """

    code: ClassVar[str] = "MR547"
    en: ClassVar[str] = "`{path}` is no folder of definitions of your own"
    sv: ClassVar[str] = "`{path}` är ingen egen mapp med definitioner"
    help_en: ClassVar[str] = "run `malramverk new framework my_framework {path}`"
    help_sv: ClassVar[str] = "kör `malramverk new framework mitt_ramverk {path}`"
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsFirst(Problem):
    """A definition cannot be begun before there is one of another kind for it to name."""

    code: ClassVar[str] = "MR548"
    en: ClassVar[str] = "a new {kind} needs a {lacks} to name, and there is none"
    sv: ClassVar[str] = "en ny {kind} behöver en {lacks} att nämna, och det finns ingen"
    help_en: ClassVar[str] = "run `malramverk new {lacks} ID` first"
    help_sv: ClassVar[str] = "kör `malramverk new {lacks} ID` först"
    kind: str
    lacks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unforeseen(Problem):
    """A fault in malramverk itself. ``--debug`` shows where; please tell those who maintain it."""

    code: ClassVar[str] = "MR599"
    en: ClassVar[str] = "something malramverk did not foresee: {what}"
    sv: ClassVar[str] = "något som malramverk inte förutsåg: {what}"
    help_en: ClassVar[str] = "run the command again with `--debug`, and report what it shows"
    help_sv: ClassVar[str] = "kör kommandot igen med `--debug` och rapportera det som visas"
    what: str
