"""A raw column as the table says it is: text, whole number, decimal or yes/no, and its faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

import narwhals as nw

from malramverk.cells import State, state_of
from malramverk.model import CodeList, Column, ColumnType, Symbol, Table

YES = ("ja", "j", "yes", "y", "true", "sant", "1")
NO = ("nej", "n", "no", "false", "falskt", "0")
_GREATEST = 2**63 - 1
_SPACES = "[ \u00a0\u202f\u2009]"


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


@dataclass(frozen=True, slots=True)
class Canonical:
    """A column in its canonical type.

    Attributes:
        value: the values; null where missing.
        faults: for each kind of fault it can have, whether a row has it.
    """

    value: nw.Expr
    faults: Mapping[FaultKind, nw.Expr]


@dataclass(frozen=True, slots=True)
class Fault:
    """A column of yes and no beside the prepared ones: whether a row has a fault.

    Attributes:
        column_name: its name in the prepared frame.
        column: the table's column that the fault is in.
        kind: what is wrong.
        codes: the codes the column may hold, where a code list says.
        expression: the fault in terms of the table's raw columns.
    """

    column_name: str
    column: str
    kind: FaultKind
    codes: tuple[str, ...]
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
    """

    id: str
    column: Column
    dtype: nw.dtypes.DType
    symbols: Mapping[str, Symbol]
    decimal: str = "."

    @classmethod
    def of(cls, contract: Table, id_: str, dtype: nw.dtypes.DType, decimal: str) -> RawColumn:
        """Return a column of a table."""
        column = contract.columns[id_]
        return cls(id_, column, dtype, {**contract.symbols, **column.symbols}, decimal)

    @property
    def is_text(self) -> bool:
        """Whether the values are texts."""
        return self.dtype in (nw.String, nw.Categorical, nw.Enum, nw.Object, nw.Unknown)

    @property
    def absent(self) -> list[str]:
        """Texts that mean that there is no value."""
        return [text for text, symbol in self.symbols.items() if not _has_value(symbol)]


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
    small = known.abs() < 2**53
    whole = nw.when(small & (known == known.round())).then(known).cast(nw.Int64)
    rest = nw.when(~(small & (known == known.round()))).then(known)
    return nw.coalesce(whole.cast(nw.String), rest.cast(nw.String))


def text(raw: RawColumn) -> nw.Expr:
    """Return a column's texts without the spaces around them; null for nothing and for symbols."""
    stripped = raw_text(raw)
    if raw.is_text:
        stripped = stripped.str.strip_chars()
    absent = ["", *raw.absent]
    unlike = stripped != "" if len(absent) == 1 else ~stripped.is_in(absent)
    return nw.when(unlike).then(stripped)


def text_column(raw: RawColumn) -> Canonical:
    """Return a column of text or of codes without a code list."""
    value = text(raw)
    return Canonical(value, _key_faults(raw, value))


def _key_faults(raw: RawColumn, value: nw.Expr) -> dict[FaultKind, nw.Expr]:
    return {FaultKind.ABSENT_KEY: value.is_null()} if raw.column.level is not None else {}


def code_column(raw: RawColumn, code_list: CodeList) -> Canonical:
    """Return a column of codes; a synonym becomes the code it means."""
    value = text(raw)
    for synonyms, code in _synonyms(code_list):
        value = nw.when(value.is_in(synonyms)).then(nw.lit(code)).otherwise(value)
    known = [*code_list.codes]
    faults = {FaultKind.UNKNOWN_CODE: ~value.is_in(known)}
    return Canonical(value, faults | _key_faults(raw, value))


def _synonyms(code_list: CodeList) -> Iterable[tuple[list[str], str]]:
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
    value = raw_text(raw)
    wrong = [text for text, period in canonical.items() if period is None]
    for text_, period in canonical.items():
        if period is not None and period != text_:
            value = nw.when(raw_text(raw) == text_).then(nw.lit(period)).otherwise(value)
    blank = [text for text in wrong if not text.strip() or text.strip() in raw.absent]
    faults = {FaultKind.ABSENT_KEY: raw_text(raw).is_null()}
    if blank:
        faults[FaultKind.ABSENT_KEY] = raw_text(raw).is_null() | raw_text(raw).is_in(blank)
    others = [text for text in wrong if text not in blank]
    if others:
        faults[FaultKind.NOT_A_PERIOD] = raw_text(raw).is_in(others)
    if wrong:
        value = nw.when(~raw_text(raw).is_in(wrong)).then(value)
    return Canonical(value, faults)


def yes_no_column(raw: RawColumn) -> Canonical:
    """Return a column of yes and no."""
    if raw.dtype == nw.Boolean:
        return Canonical(nw.col(raw.id), {})
    yes, no = _plain(raw.column.yes, YES), _plain(raw.column.no, NO)
    value = text(raw).str.to_lowercase()
    is_yes, is_no = value.is_in(yes), value.is_in(no)
    known = nw.when(is_yes | is_no).then(is_yes)
    return Canonical(known, {FaultKind.NOT_YES_OR_NO: ~(is_yes | is_no)})


def _plain(given: tuple[str, ...] | None, default: tuple[str, ...]) -> list[str]:
    return list(default) if given is None else [text.strip().lower() for text in given]


def number_column(raw: RawColumn) -> Canonical:
    """Return a column of numbers: whole numbers of the last decimal, or floats without decimals."""
    decimals = _decimals(raw.column)
    if raw.is_text:
        made = _from_text(raw, decimals)
    elif raw.dtype.is_integer() or raw.dtype == nw.Boolean:
        made = _from_whole(nw.col(raw.id), decimals)
    else:
        made = _from_float(raw, nw.col(raw.id).cast(nw.Float64), decimals)
    return Canonical(made.value, {**made.faults, **_bound_faults(raw.column, made.value, decimals)})


def _decimals(column: Column) -> int | None:
    return 0 if column.type is ColumnType.INTEGER else column.decimals


def _bound_faults(column: Column, value: nw.Expr, decimals: int | None) -> dict[FaultKind, nw.Expr]:
    faults = {}
    if column.minimum is not None:
        least = _scaled(column.minimum, decimals, ROUND_CEILING)
        faults[FaultKind.BELOW_MINIMUM] = value < least
    if column.maximum is not None:
        greatest = _scaled(column.maximum, decimals, ROUND_FLOOR)
        faults[FaultKind.ABOVE_MAXIMUM] = value > greatest
    return faults


def _scaled(bound: Decimal, decimals: int | None, rounding: str) -> int | float:
    if decimals is None:
        return float(bound)
    return int((bound * 10**decimals).to_integral_value(rounding))


def _from_whole(values: nw.Expr, decimals: int | None) -> Canonical:
    if decimals is None:
        return Canonical(values.cast(nw.Float64), {})
    limit = _GREATEST // 10**decimals
    if decimals == 0:
        return Canonical(values.cast(nw.Int64), {})
    fits = (values.cast(nw.Int64) >= -limit) & (values.cast(nw.Int64) <= limit)
    scaled = nw.when(fits).then(values).cast(nw.Int64) * 10**decimals
    return Canonical(scaled, {FaultKind.TOO_LARGE: ~fits})


def _from_float(raw: RawColumn, values: nw.Expr, decimals: int | None) -> Canonical:
    known = nw.when(values.is_finite()).then(values)
    if decimals is None:
        return Canonical(known, {})
    scaled = known * float(10**decimals)
    rounded = scaled.round()
    # The nearest float to 0.1 is not 0.1: what is lost is relative to the number itself.
    precision = 3e-7 if raw.dtype == nw.Float32 else 1e-15
    inexact = (scaled - rounded).abs() > scaled.abs() * precision + 1e-6
    fits = scaled.abs() < 2.0**63
    whole = nw.when(fits).then(rounded).cast(nw.Int64)
    return Canonical(whole, {FaultKind.TOO_MANY_DECIMALS: inexact, FaultKind.TOO_LARGE: ~fits})


def _from_text(raw: RawColumn, decimals: int | None) -> Canonical:
    """Read numbers as people write them: spaces between thousands, comma or point."""
    plain = text(raw).str.replace_all(_SPACES, "").str.replace_all("\u2212", "-", literal=True)
    if raw.column.dot_is_zero:
        plain = _instead(plain, ".", "0")
    for words, symbol in raw.symbols.items():
        if _has_value(symbol) and symbol.value is not None:
            plain = _instead(plain, words.replace(" ", ""), str(symbol.value))
    other = "," if raw.decimal == "." else r"\."
    grouped = rf"^[+-]?[1-9]\d{{0,2}}{other}\d{{3}}$"
    fits = plain.str.contains(r"^[+-]?\d+([.,]\d+)?$") & ~plain.str.contains(grouped)
    shaped = nw.when(fits).then(plain).str.replace_all(",", ".", literal=True)
    is_whole = shaped.str.contains(r"^[+-]?\d{1,18}$")
    whole = nw.when(is_whole).then(shaped).cast(nw.Int64)
    rest = nw.when(~is_whole).then(shaped).cast(nw.Float64)
    from_whole, from_rest = _from_whole(whole, decimals), _from_float(raw, rest, decimals)
    faults = {FaultKind.NOT_A_NUMBER: ~fits}
    for kind in (FaultKind.TOO_MANY_DECIMALS, FaultKind.TOO_LARGE):
        faults.update(_either(kind, from_whole.faults, from_rest.faults))
    return Canonical(nw.coalesce(from_whole.value, from_rest.value), faults)


def _instead(values: nw.Expr, old: str, new: str) -> nw.Expr:
    return nw.when(values == old).then(nw.lit(new)).otherwise(values)


def _either(
    kind: FaultKind, left: Mapping[FaultKind, nw.Expr], right: Mapping[FaultKind, nw.Expr]
) -> dict[FaultKind, nw.Expr]:
    both = [faults[kind] for faults in (left, right) if kind in faults]
    if not both:
        return {}
    return {
        kind: both[0] if len(both) == 1 else both[0].fill_null(False) | both[1].fill_null(False)
    }
