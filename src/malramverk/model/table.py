"""Tables: the contract between a data source and the formulas that read it."""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from malramverk.model.base import (
    Definition,
    DefinitionId,
    Number,
    Part,
    PeriodText,
    ShortText,
    StateName,
    Words,
)
from malramverk.model.target import FormulaText
from malramverk.periods import CountedBy


class Holds(StrEnum):
    """What a table holds.

    ``microdata``: one row per pupil, teacher or answer. ``counts``: one row per unit, with numbers
    that may be added up. ``published``: figures as someone has published them, never added up.
    ``entities``: the members of a level, whom they belong to, and their attributes.
    """

    MICRODATA = "microdata"
    COUNTS = "counts"
    PUBLISHED = "published"
    ENTITIES = "entities"


class ColumnType(StrEnum):
    """What a column's values are."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    PERIOD = "period"


class Symbol(Part):
    """What a text that is not a number means.

    Attributes:
        state: the state of such a cell; ``value`` where the text still holds a number.
        reason: a finer word: few, all_but_few, secondary or economic.
        value: the number it stands for.
        lower: a lower bound that is certain.
        upper: an upper bound that is certain.
        outside: least and greatest number of rows outside the share; needs ``base``.
        base: the column with the number of rows the share is of.
        flags: flags such a cell carries, such as ``rounded``.
    """

    state: StateName = "value"
    reason: Literal["few", "all_but_few", "secondary", "economic"] | None = None
    value: Number | None = None
    lower: Number | None = None
    upper: Number | None = None
    outside: tuple[int, int] | None = None
    base: DefinitionId | None = None
    flags: tuple[
        Literal["rounded", "provisional", "low_reliability", "imputed", "series_break"], ...
    ] = ()


def _symbol(value: Any) -> Any:
    return {"state": value} if isinstance(value, str) else value


def _symbol_text(text: str) -> str:
    for placeholder in ("{number}", "{lower}", "{upper}"):
        if text.count(placeholder) > 1:
            raise PydanticCustomError("placeholder", "a placeholder stands there twice")
    return text


SymbolText = Annotated[str, Field(max_length=100), AfterValidator(_symbol_text)]
"""A text that is not a number. ``{number}``, ``{lower}`` and ``{upper}`` stand for numbers in it:
the value, and bounds that are certain."""

Symbols = dict[
    SymbolText,
    Annotated[Symbol, BeforeValidator(_symbol, json_schema_input_type=Symbol | str)],
]


class Column(Part):
    """One column of a table.

    Attributes:
        type: what its values are; a code is text, leading zeros included.
        title: what people call it.
        headers: the header texts a source may use for it; its id is always one.
        level: the level whose members it names, for a key column.
        name_of: the level whose members' names it gives.
        unit: the unit of its numbers.
        decimals: decimals its numbers have, so that sums are exact.
        round_to: what published numbers are rounded to, such as 100.
        minimum: the least number allowed.
        maximum: the greatest number allowed.
        code_list: the code list its codes are from.
        total: the code that stands for all groups together, in a published table.
        yes: texts that mean yes.
        no: texts that mean no.
        symbols: texts that are not numbers, beside the table's own.
        marks: the header of the column that says more of this column's figures, with texts that
            are symbols; a state there goes before a number here.
        dot_is_zero: whether ``.`` means 0 in this column.
        required: whether a source without it is refused when a formula reads it.
    """

    type: ColumnType
    title: Words | None = None
    headers: tuple[ShortText, ...] = ()
    level: DefinitionId | None = None
    name_of: DefinitionId | None = None
    unit: ShortText | None = None
    decimals: Annotated[int, Field(ge=0, le=15)] | None = None
    round_to: Annotated[Number, Field(gt=0)] | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    code_list: DefinitionId | None = None
    total: ShortText | None = None
    yes: tuple[ShortText, ...] | None = None
    no: tuple[ShortText, ...] | None = None
    symbols: Symbols = {}
    marks: ShortText | None = None
    dot_is_zero: bool = False
    required: bool = True


class PeriodSource(Part):
    """Where a table says which period it is about, when no column of type ``period`` does.

    Attributes:
        value: the period itself.
        preamble: the words before the period in a line above the header, such as ``Valt läsår:``.
        file_name: whether the file's name holds it, as in ``betyg_2024-25.csv``.
        counted_by: the year a school year is named by, where the source gives one year only.
    """

    value: PeriodText | None = None
    preamble: ShortText | None = None
    file_name: bool = False
    counted_by: CountedBy | None = None


class EntityHeader(Part):
    """How a cross table's header names a member of a level.

    Attributes:
        level: the level.
        pattern: the header's words, with ``{column}`` where a column's value stands.
    """

    level: DefinitionId
    pattern: ShortText


class CrossLayout(Part):
    """A cross table: measures down, entities across with their period beneath.

    Attributes:
        entities: the forms an entity's header cell may have; the first that fits is taken.
    """

    entities: Annotated[tuple[EntityHeader, ...], Field(min_length=1)]


class LongLayout(Part):
    """A long table: one row per entity, period and measure.

    Attributes:
        measure: the header of the column that names the measure.
        value: the header of the column with its value.
        marks: the header of the column that says more of the values, with texts that are symbols.
    """

    measure: ShortText
    value: ShortText
    marks: ShortText | None = None


def _with_period(text: str) -> str:
    if "{period}" not in text:
        raise PydanticCustomError("period_header", "no period in the header")
    return text


class PeriodsAcross(Part):
    """A table with a column for each period, or for each measure in each period.

    Attributes:
        headers: the forms that the headers of figures may have, with ``{period}`` where the period
            stands, and ``{measure}`` where one of the measure's headers does.
        measure: the header of the column that names each row's measure. Without it, and without
            ``{measure}``, every figure is of the table's only measure.
    """

    headers: Annotated[
        tuple[Annotated[ShortText, AfterValidator(_with_period)], ...], Field(min_length=1)
    ] = ("{period}",)
    measure: ShortText | None = None


class TextFormat(Part):
    """How a text file is written, where it cannot be seen from the file.

    Attributes:
        encoding: the file's encoding; UTF-8, with or without a mark, unless said.
        delimiter: the character between fields.
        decimal: the decimal sign.
        thousands: the sign between thousands, where it is not a space: ``,`` in 1,234,567.
    """

    encoding: Literal["utf-8", "windows-1252", "iso-8859-1", "utf-16"] = "utf-8"
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    decimal: Literal[",", "."] | None = None
    thousands: Literal[",", ".", "'", "’"] | None = None


class Table(Definition):
    """A data contract: what a source's rows are and what its columns mean.

    Attributes:
        holds: what sort of table it is.
        row: what one row is, for people.
        counts: the unit in which its rows are counted.
        level: the level whose members it lists, for ``entities``.
        columns: its columns by id, the key columns among them.
        derived: what follows from each row's columns, by name: formulas of a row, which formulas
            and populations name as they name columns; each may name those before it.
        period: where the period stands, when no column holds it.
        symbols: texts that are not numbers, for all its columns.
        cross: how to read it when it is a cross table.
        long: how to read it when it is a long table.
        periods_across: how to read it when its headers name periods.
        format: how its text file is written.
        sheet: the sheet to read, when it is a workbook.
    """

    kind: Literal["table"]
    holds: Holds
    row: Words | None = None
    counts: ShortText | None = None
    level: DefinitionId | None = None
    columns: Annotated[dict[DefinitionId, Column], Field(min_length=1, max_length=2000)]
    derived: Annotated[dict[DefinitionId, FormulaText], Field(max_length=200)] = {}
    period: PeriodSource | None = None
    symbols: Symbols = {}
    cross: CrossLayout | None = None
    long: LongLayout | None = None
    periods_across: PeriodsAcross | None = None
    format: TextFormat = TextFormat()
    sheet: ShortText | None = None

    @model_validator(mode="after")
    def _names_measures(self) -> Self:
        across = self.periods_across
        named = across is None or across.measure or any("{measure}" in h for h in across.headers)
        if not named and len(self.measures) != 1:
            raise PydanticCustomError("measure_header", "no measure in the headers")
        return self

    @property
    def measures(self) -> dict[str, Column]:
        """The columns with figures, by id."""
        return {
            id_: column
            for id_, column in self.columns.items()
            if column.type in (ColumnType.INTEGER, ColumnType.DECIMAL) and column.level is None
        }

    def measure_named(self, name: str) -> tuple[str, Column] | None:
        """Return the measure that a name stands for, by id or by header; nothing for neither."""
        column = self.measures.get(name)
        if column is not None:
            return name, column
        wanted = " ".join(name.split())
        for id_, candidate in self.measures.items():
            if wanted in (" ".join(header.split()) for header in candidate.headers):
                return id_, candidate
        return None
