"""A raw column as numbers: whole numbers of its last decimal, or floats where none is declared."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import narwhals as nw

from malramverk.cells import State, state_of
from malramverk.model import Column, ColumnType, Symbol
from malramverk.tables.canonical import Canonical, FaultKind, RawColumn, Step, text
from malramverk.tables.values import (
    ambiguous_number,
    decimal_sign,
    in_percent,
    parted_number,
    whole_number,
)

_GREATEST = 2**63 - 1
_SPACES = "[ \u00a0\u202f\u2009]"


def number_column(raw: RawColumn) -> Canonical:
    """Return a column of numbers.

    Whole numbers and decimals with declared ``decimals`` are 64-bit integers of the last decimal,
    so that their sums are exact; other decimals are floats, never NaN or infinite.
    """
    decimals = decimals_of(raw.column)
    if raw.is_text:
        made = _from_text(raw, decimals)
    elif raw.dtype.is_integer() or raw.dtype == nw.Boolean:
        made = _from_whole(_decoded(raw, nw.col(raw.id), whole=True), decimals)
    else:
        made = _from_float(raw, _decoded(raw, nw.col(raw.id).cast(nw.Float64)), decimals)
    number = nw.col(raw.helper("number"))
    steps = (*made.steps, (made.value.alias(raw.helper("number")),))
    return Canonical(number, {**made.faults, **_outside(raw.column, number)}, steps)


def decimals_of(column: Column) -> int | None:
    """Return the decimals that a column's whole numbers are of; nothing where it is floating."""
    return 0 if column.type is ColumnType.INTEGER else column.decimals


def limits_of(column: Column) -> tuple[int | float | None, int | float | None]:
    """Return the least and greatest value a column may have, as it holds them."""
    least, greatest, decimals = column.minimum, column.maximum, decimals_of(column)
    return (
        None if least is None else _scaled(least, decimals, ROUND_CEILING),
        None if greatest is None else _scaled(greatest, decimals, ROUND_FLOOR),
    )


def tolerance(raw: RawColumn, scaled: Any) -> Any:
    """Return how far a number may be from whole: the nearest float to 0.1 is not 0.1.

    What is lost is relative to the number itself.
    """
    return scaled.abs() * (3e-7 if raw.dtype == nw.Float32 else 1e-15) + 1e-6


def _outside(column: Column, value: nw.Expr) -> dict[FaultKind, nw.Expr]:
    least, greatest = limits_of(column)
    faults = {}
    if least is not None:
        faults[FaultKind.BELOW_MINIMUM] = value < least
    if greatest is not None:
        faults[FaultKind.ABOVE_MAXIMUM] = value > greatest
    return faults


def _scaled(bound: Decimal, decimals: int | None, rounding: str) -> int | float:
    if decimals is None:
        return float(bound)
    return int((bound * 10**decimals).to_integral_value(rounding))


def _from_whole(values: nw.Expr, decimals: int | None) -> Canonical:
    if decimals is None:
        return Canonical(values.cast(nw.Float64), {})
    if decimals == 0:
        return Canonical(values.cast(nw.Int64), {})
    limit = _GREATEST // 10**decimals
    whole = values.cast(nw.Int64)
    fits = (whole >= -limit) & (whole <= limit)
    scaled = nw.when(fits).then(whole) * 10**decimals
    return Canonical(scaled, {FaultKind.TOO_LARGE: ~fits})


def _decoded(raw: RawColumn, given: nw.Expr, *, whole: bool = False) -> nw.Expr:
    """Return numbers without those that are symbols, or with what they stand for."""
    values = given
    for code, value in raw.codes.items() if raw.dtype != nw.Boolean else ():
        if whole and not code.is_integer():
            continue
        found = given == (int(code) if whole else code)
        values = nw.when(~found).then(values)
        values = values if value is None else nw.when(found).then(value).otherwise(values)
    return values


def _from_float(raw: RawColumn, values: nw.Expr, decimals: int | None) -> Canonical:
    known, scaled = nw.col(raw.helper("known")), nw.col(raw.helper("scaled"))
    first: Step = (values.alias(raw.helper("float")),)
    float_ = nw.col(raw.helper("float"))
    second: Step = (nw.when(float_.is_finite()).then(float_).alias(raw.helper("known")),)
    if decimals is None:
        return Canonical(known, {}, (first, second))
    third: Step = ((known * float(10**decimals)).alias(raw.helper("scaled")),)
    fits = scaled.abs() < 2.0**63
    rounded = nw.when(fits).then(scaled).round()  # some round to whole numbers of 64 bits
    inexact = (scaled - rounded).abs() > tolerance(raw, scaled)
    whole = rounded.cast(nw.Int64)
    faults = {FaultKind.TOO_MANY_DECIMALS: inexact, FaultKind.TOO_LARGE: ~fits}
    return Canonical(whole, faults, (first, second, third))


def _from_text(raw: RawColumn, decimals: int | None) -> Canonical:
    """Read numbers as people write them: spaces between thousands, comma or point."""
    given, steps = text(raw)
    plain, shaped = nw.col(raw.helper("plain")), nw.col(raw.helper("shaped"))
    whole = nw.col(raw.helper("whole"))
    grouped = f"^{ambiguous_number(decimal_sign(raw.decimal, raw.thousands))}$"
    fits = plain.str.contains(f"^{whole_number(raw.thousands)}$") & ~plain.str.contains(grouped)
    number = nw.when(fits).then(plain.str.replace_all(",", ".", literal=True))
    is_whole = shaped.str.contains(r"^[+-]?[0-9]{1,18}$")
    from_whole = _from_whole(_decoded(raw, whole, whole=True), decimals)
    rest = nw.when(whole.is_null()).then(shaped).cast(nw.Float64)
    from_rest = _from_float(raw, _decoded(raw, rest), decimals)
    steps = (
        *steps,
        (_plain(raw, given).alias(raw.helper("plain")),),
        (number.alias(raw.helper("shaped")),),
        (nw.when(is_whole).then(shaped).cast(nw.Int64).alias(raw.helper("whole")),),
        *from_rest.steps,
    )
    faults = {FaultKind.NOT_A_NUMBER: given.is_null() != shaped.is_null()}
    faults.update(_either(from_whole.faults, from_rest.faults))
    return Canonical(nw.coalesce(from_whole.value, from_rest.value), faults, steps)


def _plain(raw: RawColumn, given: nw.Expr) -> nw.Expr:
    """Return texts without spaces, and with the numbers that symbols stand for."""
    plain = given.str.replace_all(_SPACES, "").str.replace_all("\u2212", "-", literal=True)
    if in_percent(raw.column):
        plain = plain.str.replace("%$", "")
    if raw.thousands is not None:
        parted = plain.str.contains(f"^{parted_number(raw.thousands)}$")
        whole = plain.str.replace_all(raw.thousands, "", literal=True)
        plain = nw.when(parted).then(whole).otherwise(plain)
    for words, number in _numbers_of(raw.symbols).items():
        plain = nw.when(given == words).then(nw.lit(number)).otherwise(plain)
    return plain


def _numbers_of(symbols: Mapping[str, Symbol]) -> dict[str, str]:
    """Return the number that each text stands for, of those that stand for one."""
    return {
        words: str(symbol.value)
        for words, symbol in symbols.items()
        if state_of(symbol.state) is State.VALUE and symbol.value is not None
    }


def _either(
    left: Mapping[FaultKind, nw.Expr], right: Mapping[FaultKind, nw.Expr]
) -> dict[FaultKind, nw.Expr]:
    """Return the faults that one of two readings of a column has."""
    both = dict(right)
    for kind, fault in left.items():
        known = both.get(kind)
        both[kind] = fault if known is None else fault.fill_null(False) | known.fill_null(False)
    return both
