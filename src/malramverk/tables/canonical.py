"""A raw column as the table says it is: text, whole number, decimal or yes/no, and its faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

import narwhals as nw

from malramverk.cells import State, state_of
from malramverk.dataclass import dataclass
from malramverk.model import CodeList, Column, ColumnType, Symbol, Table
from malramverk.tables.values import numeric_symbols

YES = ("ja", "j", "yes", "y", "true", "sant", "1")
NO = ("nej", "n", "no", "false", "falskt", "0")


class FaultKind(StrEnum):
    """What a value of a column can be that it must not be."""

    NOT_A_NUMBER = "not_a_number"
    NOT_YES_OR_NO = "not_yes_or_no"
    BELOW_MINIMUM = "below_minimum"
    ABOVE_MAXIMUM = "above_maximum"
    TOO_MANY_DECIMALS = "too_many_decimals"
    UNKNOWN_CODE = "unknown_code"
    NOT_A_PERIOD = "not_a_period"
    ABSENT_KEY = "absent_key"
    TOO_LARGE = "too_large"


Step = tuple[nw.Expr, ...]
"""Helper columns that one pass over the rows adds, each named after its column."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """A column in its canonical type.

    Attributes:
        value: the values; null where missing.
        faults: for each kind of fault it can have, whether a row has it.
        steps: helper columns that ``value`` and ``faults`` are written in, one step after the
            other; an engine that shares no work between expressions would else do it many times.
    """

    value: nw.Expr
    faults: Mapping[FaultKind, nw.Expr]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A column of yes and no beside the prepared ones: whether a row has a fault.

    Attributes:
        column_name: its name in the prepared frame.
        column: the table's column that the fault is in.
        kind: what is wrong.
        codes: the codes the column may hold, where a code list says.
        steps: helper columns that the expression is written in.
        expression: the fault in terms of the table's raw columns and the helper columns.
    """

    column_name: str
    column: str
    kind: FaultKind
    codes: tuple[str, ...]
    steps: tuple[Step, ...] = field(repr=False, compare=False)
    expression: nw.Expr = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class RawColumn:
    """A column as the source has it.

    Attributes:
        id: its name in the frame.
        column: what the table says of it.
        dtype: its type in the frame.
        symbols: texts that are not values, the table's and the column's own.
        decimal: the decimal sign to expect.
        thousands: the sign between thousands, where the table says one.
    """

    id: str
    column: Column
    dtype: nw.dtypes.DType
    symbols: Mapping[str, Symbol]
    decimal: str = "."
    thousands: str | None = None

    @classmethod
    def of(cls, contract: Table, id_: str, dtype: nw.dtypes.DType, decimal: str) -> RawColumn:
        """Return a column of a table."""
        column = contract.columns[id_]
        symbols = {**contract.symbols, **column.symbols}
        if column.dot_is_zero:
            symbols["."] = Symbol(state="value", value=Decimal(0))
        return cls(id_, column, dtype, symbols, decimal, contract.format.thousands)

    def helper(self, what: str) -> str:
        """Return the name of a helper column."""
        return f"__{what}_{self.id}"

    @property
    def is_text(self) -> bool:
        """Whether the values are texts."""
        return self.dtype in (nw.String, nw.Categorical, nw.Enum, nw.Object, nw.Unknown)

    @property
    def absent(self) -> list[str]:
        """Texts that mean that there is no value."""
        return [text for text, symbol in self.symbols.items() if not _has_value(symbol)]

    @property
    def codes(self) -> Mapping[float, float | None]:
        """What symbols that are written as numbers stand for, in a column of numbers.

        A survey's -9 or 99; nothing for those that mean that there is no value.
        """
        return {
            code: float(symbol.value) if symbol.value is not None else None
            for code, symbol in numeric_symbols(self.symbols).items()
            if symbol.value is not None or not _has_value(symbol)
        }


def _has_value(symbol: Symbol) -> bool:
    return state_of(symbol.state) is State.VALUE


def readable(raw: RawColumn) -> bool:
    """Say whether the type of a frame's column can be read as what the table says."""
    dtype = raw.dtype
    if raw.is_text or dtype.is_integer() or dtype == nw.Boolean:
        return True
    if raw.column.type is ColumnType.YES_NO:
        return dtype.is_numeric()
    if raw.column.type in (ColumnType.INTEGER, ColumnType.DECIMAL):
        return dtype.is_numeric()
    return dtype.is_numeric() or dtype in (nw.Date, nw.Datetime)


def raw_text(raw: RawColumn) -> nw.Expr:
    """Return a column's values as text, as the source writes them."""
    values = nw.col(raw.id)
    if raw.dtype == nw.String:
        return values
    if raw.dtype == nw.Datetime:
        return values.cast(nw.Date).cast(nw.String)
    if raw.dtype.is_float() or raw.dtype == nw.Decimal:
        return _float_text(values.cast(nw.Float64))
    return values.cast(nw.String)


def _float_text(values: nw.Expr) -> nw.Expr:
    """Return 3.0 as ``3``; a frame has whole numbers as floats where some are missing."""
    known = nw.when(values.is_finite()).then(values)
    is_whole = (known.abs() < 2**53) & (known == known.round())
    whole = nw.when(is_whole).then(known).cast(nw.Int64)
    rest = nw.when(~is_whole).then(known)
    return nw.coalesce(whole.cast(nw.String), rest.cast(nw.String))


def text(raw: RawColumn) -> tuple[nw.Expr, tuple[Step, ...]]:
    """Return a column's texts without the spaces around them; null for nothing and for symbols."""
    given, stripped = raw_text(raw), nw.col(raw.helper("stripped"))
    first = given.str.strip_chars() if raw.is_text else given
    absent = ["", *raw.absent]
    unlike = stripped != "" if len(absent) == 1 else ~stripped.is_in(absent)
    steps = (
        (first.alias(raw.helper("stripped")),),
        (nw.when(unlike).then(stripped).alias(raw.helper("text")),),
    )
    return nw.col(raw.helper("text")), steps


def text_column(raw: RawColumn) -> Canonical:
    """Return a column of text or of codes without a code list."""
    value, steps = text(raw)
    return Canonical(value, _key_faults(raw, value), steps)


def _key_faults(raw: RawColumn, value: nw.Expr) -> dict[FaultKind, nw.Expr]:
    return {FaultKind.ABSENT_KEY: value.is_null()} if raw.column.level is not None else {}


def code_column(raw: RawColumn, code_list: CodeList) -> Canonical:
    """Return a column of codes; a synonym becomes the code it means."""
    plain, steps = text(raw)
    value = plain
    for synonyms, code in _synonyms(code_list):
        value = nw.when(plain.is_in(synonyms)).then(nw.lit(code)).otherwise(value)
    known = [*code_list.codes, *(text for texts, _ in _synonyms(code_list) for text in texts)]
    faults = {FaultKind.UNKNOWN_CODE: ~plain.is_in(known)}
    return Canonical(value, faults | _key_faults(raw, plain), steps)


def _synonyms(code_list: CodeList) -> Iterator[tuple[list[str], str]]:
    for code, meaning in code_list.codes.items():
        others = [text for text in meaning.synonyms if text not in code_list.codes]
        if others:
            yield others, code


def period_column(raw: RawColumn, canonical: Mapping[str, str | None]) -> Canonical:
    """Return a column of periods.

    Args:
        raw: the column.
        canonical: the canonical period of each text the source has; nothing for one that is no
            period.
    """
    given = raw_text(raw)
    value = given
    for written, period in canonical.items():
        if period != written:
            value = nw.when(given == written).then(nw.lit(period)).otherwise(value)
    wrong = [written for written, period in canonical.items() if period is None]
    blank = [written for written in wrong if written.strip() in ("", *raw.absent)]
    others = [written for written in wrong if written not in blank]
    absent = given.is_null() | given.is_in(blank) if blank else given.is_null()
    faults = {FaultKind.ABSENT_KEY: absent}
    if others:
        faults[FaultKind.NOT_A_PERIOD] = given.is_in(others)
    return Canonical(value, faults)


def yes_no_column(raw: RawColumn) -> Canonical:
    """Return a column of yes and no."""
    if raw.dtype == nw.Boolean:
        return Canonical(nw.col(raw.id), {})
    yes, no = yes_no_words(raw.column)
    plain, steps = text(raw)
    lower = nw.col(raw.helper("lower"))
    steps = (*steps, (plain.str.to_lowercase().alias(raw.helper("lower")),))
    is_known = lower.is_in([*yes, *no])
    known = nw.when(is_known).then(lower.is_in(yes))
    return Canonical(known, {FaultKind.NOT_YES_OR_NO: ~is_known}, steps)


def yes_no_words(column: Column) -> tuple[list[str], list[str]]:
    """Return the texts that mean yes and those that mean no, in small letters."""
    told = (YES if column.yes is None else column.yes), (NO if column.no is None else column.no)
    yes, no = ([text.strip().lower() for text in texts] for texts in told)
    return yes, no
