"""What is wrong with a name in a formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, nearest

# What people write out of habit for something the language has a word for.
_HABITS = {"true": "yes", "ja": "yes", "false": "no", "nej": "no"}
_SORTS: Mapping[str, Mapping[str, str]] = {
    "part": {"sv": "en namngiven del av formeln", "en": "a named part of the formula"},
    "indicator": {"sv": "en indikator", "en": "an indicator"},
    "parameter": {"sv": "en daterad konstant", "en": "a dated constant"},
    "attribute": {"sv": "ett attribut hos en enhet", "en": "an attribute of an entity"},
    "period": {"sv": "en period", "en": "a period"},
}
_FUNCTION_HABITS = {
    "average": "mean",
    "avg": "mean",
    "andel": "share",
    "antal": "count",
    "log": "ln",
    "sd": "std",
    "stdev": "std",
    "percentile": "quantile",
    "round": "round_to",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName(Problem):
    """A formula names something that is neither a part of the indicator nor another indicator.

    Mend the spelling, or add the part under ``parts``.
    """

    code: ClassVar[str] = "MR110"
    en: ClassVar[str] = "unknown name `{name}`"
    sv: ClassVar[str] = "okänt namn `{name}`"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    name: str
    candidates: tuple[str, ...] = ()

    @property
    def meant(self) -> str | None:
        """The candidate most like the name, or the language's own word for it."""
        return _HABITS.get(self.name) or nearest(self.name, self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownFunction(Problem):
    """A formula calls a function that the formula language does not have.

    The handbook lists every function with a line about each.
    """

    code: ClassVar[str] = "MR111"
    en: ClassVar[str] = "unknown function `{name}`"
    sv: ClassVar[str] = "okänd funktion `{name}`"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    name: str
    candidates: tuple[str, ...] = ()

    @property
    def meant(self) -> str | None:
        """The candidate most like the name, or the language's own word for it."""
        return _FUNCTION_HABITS.get(self.name) or nearest(self.name, self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownColumn(Problem):
    """A row expression names a column that its table does not have.

    Inside an aggregate only columns of the aggregate's own table have names.
    """

    code: ClassVar[str] = "MR112"
    en: ClassVar[str] = "table `{table}` has no column `{name}`"
    sv: ClassVar[str] = "tabellen `{table}` har ingen kolumn `{name}`"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    name: str
    candidates: tuple[str, ...] = ()
    table: str

    @property
    def meant(self) -> str | None:
        """The column most like the name, or the language's own word for it."""
        return _HABITS.get(self.name) or nearest(self.name, self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownSource(Problem):
    """An aggregate is over something that is neither a population nor a table.

    Mend the spelling, or add a definition of the population.
    """

    code: ClassVar[str] = "MR113"
    en: ClassVar[str] = "unknown population or table `{name}`"
    sv: ClassVar[str] = "okänd population eller tabell `{name}`"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    name: str
    candidates: tuple[str, ...] = ()

    @property
    def meant(self) -> str | None:
        """The candidate most like the name."""
        return nearest(self.name, self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownUnit(Problem):
    """A number carries a unit that is neither built in nor declared by the framework.

    Units are written in English and may be put together with ``/`` and ``*``: ``12 pupils/post``.
    Put spaces around ``/`` and ``*`` where they are operations.
    """

    code: ClassVar[str] = "MR114"
    en: ClassVar[str] = "unknown unit `{name}`"
    sv: ClassVar[str] = "okänd enhet `{name}`"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    name: str
    candidates: tuple[str, ...] = ()

    @property
    def meant(self) -> str | None:
        """The candidate most like the name."""
        return nearest(self.name, self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCode(Problem):
    """A column of codes is compared with a text that is not among its codes.

    Such a comparison is never true. Mend the spelling, or add the code to the code list.
    """

    code: ClassVar[str] = "MR115"
    en: ClassVar[str] = '`"{name}"` is not a code of {of}'
    sv: ClassVar[str] = '`"{name}"` är ingen kod för {of}'
    help_en: ClassVar[str | None] = 'write `"{meant}"`'
    help_sv: ClassVar[str | None] = 'skriv `"{meant}"`'
    name: str
    candidates: tuple[str, ...] = ()
    column: str | None

    @property
    def of(self) -> Mapping[str, str]:
        """What the code should be of."""
        if self.column is None:
            return {"sv": "det den jämförs med", "en": "what it is compared with"}
        return {"sv": f"`{self.column}`", "en": f"`{self.column}`"}

    @property
    def meant(self) -> str | None:
        """The candidate most like the name."""
        return nearest(self.name, self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOutside(Problem):
    """A column is named where a formula is about whole entities, not rows.

    Put it inside an aggregate, so that many rows give one figure.
    """

    code: ClassVar[str] = "MR116"
    en: ClassVar[str] = "`{name}` is a column, with one value per row of `{table}`"
    sv: ClassVar[str] = "`{name}` är en kolumn, med ett värde per rad i `{table}`"
    help_en: ClassVar[str | None] = "write it inside an aggregate, such as `{example}`"
    help_sv: ClassVar[str | None] = "skriv den i ett aggregat, som `{example}`"
    name: str
    table: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOutside(Problem):
    """A population or table is named where a figure is needed.

    A population is many rows; count them, or aggregate one of their columns.
    """

    code: ClassVar[str] = "MR117"
    en: ClassVar[str] = "`{name}` is {what}, not a figure"
    sv: ClassVar[str] = "`{name}` är {what}, inte ett tal"
    help_en: ClassVar[str | None] = "write `count({name})`"
    help_sv: ClassVar[str | None] = "skriv `count({name})`"
    name: str
    is_table: bool

    @property
    def what(self) -> Mapping[str, str]:
        """What it is."""
        if self.is_table:
            return {"sv": "en tabell", "en": "a table"}
        return {"sv": "en population", "en": "a population"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellInRow(Problem):
    """Something that entities have is named inside an aggregate, which looks at single rows.

    Take it out of the aggregate: compare or divide after the rows have been counted.
    """

    code: ClassVar[str] = "MR118"
    en: ClassVar[str] = "`{name}` is {what}, and a row of `{table}` has no such value"
    sv: ClassVar[str] = "`{name}` är {what}, och en rad i `{table}` har inget sådant värde"
    name: str
    table: str
    sort: str

    @property
    def what(self) -> Mapping[str, str]:
        """What it is."""
        return _SORTS[self.sort]


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedAggregate(Problem):
    """An aggregate stands inside another aggregate.

    An aggregate gives one figure per entity, so it has no value for a single row. Take it out.
    """

    code: ClassVar[str] = "MR119"
    en: ClassVar[str] = "`{function}` is an aggregate inside another aggregate"
    sv: ClassVar[str] = "`{function}` är ett aggregat inuti ett annat aggregat"
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedPart(Problem):
    """A named part of an indicator is used neither by its formula nor by another part.

    Use it or remove it.
    """

    code: ClassVar[str] = "MR152"
    en: ClassVar[str] = "part `{name}` is not used"
    sv: ClassVar[str] = "delen `{name}` används inte"
    name: str
