"""What one published cell says: a number, or a symbol and what it means."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import reduce

from malramverk.cells import Flag, Reason, State, state_of
from malramverk.dataclass import dataclass
from malramverk.model import Column, Symbol, Table
from malramverk.quantities import PERCENT, unit_from
from malramverk.tables.grid import Cell

_SPACES = re.compile("[ \u00a0\u202f\u2009]")
_PLACEHOLDERS = re.compile(r"\{(number|lower|upper)\}")
_CODE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_BETWEEN_MARKS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says.

    Attributes:
        value: the number; 0.0 where there is none.
        status: state and reason in one: ``state << 4 | reason``.
        lower: a sure lower bound, minus infinity where there is none.
        upper: a sure upper bound, infinity where there is none.
        flags: what else there is to know.
        outside: least and greatest number of rows outside the share, from which bounds follow.
        base: the column with the number of rows the share is of.
    """

    value: float = 0.0
    status: int = 0
    lower: float = -math.inf
    upper: float = math.inf
    flags: int = 0
    outside: tuple[int, int] | None = None
    base: str | None = None

    def marked(self, mark: Reading) -> Reading:
        """Return what a cell says with a mark beside it: a state goes before a number.

        A cell with a state of its own keeps it where the mark only has flags.
        """
        flags = self.flags | mark.flags
        return replace(mark if mark.status >> 4 != State.VALUE else self, flags=flags)


NOTHING = Reading(status=State.NOT_REPORTED << 4)


class ValueReader:
    """Reads the cells of one column."""

    def __init__(self, contract: Table, column: Column, decimal: str) -> None:
        symbols = {**contract.symbols, **column.symbols}
        self._exact = {t: s for t, s in symbols.items() if not _PLACEHOLDERS.search(t)}
        self._codes = numeric_symbols(symbols)
        self._patterns = [(_pattern(t), s) for t, s in symbols.items() if t not in self._exact]
        self._dot_is_zero = column.dot_is_zero
        self._percent = in_percent(column)
        self._thousands = contract.format.thousands
        sign = decimal_sign(decimal, self._thousands)
        self._whole = re.compile(whole_number(self._thousands))
        self._parted = re.compile(parted_number(self._thousands or ","))
        self._grouped = re.compile(ambiguous_number(sign))

    def read(self, cell: Cell) -> Reading | None:
        """Return what a cell says, or nothing when it is neither a number nor a symbol."""
        if isinstance(cell, float):
            return self._numeric(cell)
        text = cell.strip()
        if text == "." and self._dot_is_zero:
            return Reading(0.0)
        if text in self._exact:
            return self._symbol(text)
        if not text:
            return NOTHING
        number = self.number(text)
        return self._patterned(text) if number is None else self._numeric(number)

    def _symbol(self, text: str) -> Reading | None:
        """Return what a symbol says; nothing where it is said to be a number, and is none."""
        symbol, number = self._exact[text], self.number(text)
        if number is None and symbol.state == State.VALUE.id and symbol.value is None:
            return None
        return _reading(symbol, {} if number is None else {"number": number})

    def _numeric(self, cell: float) -> Reading:
        """Return what a number says; one may be a symbol, such as -9."""
        if not math.isfinite(cell):
            return NOTHING
        code = self._codes.get(cell)
        return Reading(cell) if code is None else _reading(code, {"number": cell})

    def mark(self, text: str) -> Reading | None:
        """Return what a mark beside a figure says, or nothing when it is not declared.

        Several marks may stand together: with spaces, commas or semicolons between, or letter to
        letter. No mark says nothing, also where an empty figure is a symbol.
        """
        if not text:
            return Reading()
        for marks in ([text], _BETWEEN_MARKS.split(text), list(text)):
            if all(mark in self._exact for mark in marks):
                readings = [_reading(self._exact[mark], {}) for mark in marks]
                return reduce(Reading.marked, readings, Reading())
        return None

    def number(self, text: str) -> float | None:
        """Return the number a text is; nothing where a sign may part thousands or decimals."""
        plain = _SPACES.sub("", text).replace("\u2212", "-")
        if self._percent:
            plain = plain.removesuffix("%")
        if self._thousands is not None and self._parted.fullmatch(plain):
            plain = plain.replace(self._thousands, "")
            return float(plain.replace(",", "."))
        if self._whole.fullmatch(plain) is None or self._grouped.fullmatch(plain):
            return None
        return float(plain.replace(",", ".")) + 0.0  # a minus before nothing says nothing

    def _patterned(self, text: str) -> Reading | None:
        for pattern, symbol in self._patterns:
            found = pattern.fullmatch(text)
            texts = found.groupdict() if found else {}
            numbers = {name: self.number(number) for name, number in texts.items()}
            known = {name: number for name, number in numbers.items() if number is not None}
            reading = _reading(symbol, known) if known and len(known) == len(numbers) else None
            if reading is not None and reading.lower <= reading.upper:
                return reading
        return None


def numeric_symbols(symbols: Mapping[str, Symbol]) -> dict[float, Symbol]:
    """Return the symbols that are written as numbers, such as a survey's -9 or 99.

    >>> list(numeric_symbols({"-9": Symbol(), "..": Symbol(), "0.5": Symbol()}))
    [-9.0, 0.5]
    """
    return {float(text): symbol for text, symbol in symbols.items() if _CODE.fullmatch(text)}


def in_percent(column: Column) -> bool:
    """Say whether a column's numbers are in percent, so that a sign after them says nothing."""
    unit = unit_from(column.unit) if column.unit else None
    return unit == PERCENT


def decimal_sign(decimal: str, thousands: str | None) -> str:
    """Return the decimal sign of a source, which is another than its sign between thousands.

    >>> decimal_sign(",", ","), decimal_sign(",", "'")
    ('.', ',')
    """
    return {",": ".", ".": ","}[decimal] if thousands == decimal else decimal


def parted_number(thousands: str) -> str:
    """Return the pattern of a number whose thousands are parted by a sign.

    >>> [bool(re.fullmatch(parted_number(","), text)) for text in ("1,234.5", "12,5", "1234")]
    [True, False, False]
    """
    return rf"[+-]?[0-9]{{1,3}}({re.escape(thousands)}[0-9]{{3}})+({_decimals(thousands)})?"


def whole_number(thousands: str | None) -> str:
    """Return the pattern of a number whose thousands are not parted.

    >>> [bool(re.fullmatch(whole_number(","), text)) for text in ("1234.5", "12,5", "-7")]
    [True, False, True]
    """
    return rf"[+-]?[0-9]+({_decimals(thousands)})?"


def _decimals(thousands: str | None) -> str:
    return {",": r"\.", ".": ","}.get(thousands or "", "[.,]") + "[0-9]+"


def ambiguous_number(decimal: str) -> str:
    """Return the pattern of a number in which a sign may part thousands or decimals.

    >>> bool(re.fullmatch(ambiguous_number(","), "1.234"))
    True
    """
    other = "," if decimal == "." else r"\."
    return rf"[+-]?[1-9][0-9]{{0,2}}{other}[0-9]{{3}}"


def _pattern(text: str) -> re.Pattern[str]:
    """Return the pattern of a text in which numbers stand for placeholders."""
    number = r"\s*(?P<{}>[+\-\u2212]?[0-9][0-9 \u00a0\u202f\u2009.,'’]*)\s*"
    pieces = _PLACEHOLDERS.split(text)
    pieces[::2] = [re.escape(words.strip()) for words in pieces[::2]]
    pieces[1::2] = [number.format(name) for name in pieces[1::2]]
    return re.compile("".join(pieces))


def _reading(symbol: Symbol, numbers: Mapping[str, float]) -> Reading:
    """Return what a symbol says.

    A number in its pattern is its value, or its upper bound where it has none; a number where it
    says ``lower`` or ``upper`` is that bound.
    """
    state = state_of(symbol.state)
    reason = Reason[symbol.reason.upper()] if symbol.reason else Reason.NONE
    number = numbers.get("number")
    value = _float(symbol.value, number if state is State.VALUE else None)
    above = numbers.get("upper", number if state is State.CENSORED else None)
    upper = _float(symbol.upper, above)
    lower = _float(symbol.lower, numbers.get("lower"))
    flags = 0
    for name in symbol.flags:
        flags |= Flag[name.upper()]
    return Reading(
        value=0.0 if value is None else value,
        status=state << 4 | reason,
        lower=-math.inf if lower is None else lower,
        upper=math.inf if upper is None else upper,
        flags=flags,
        outside=symbol.outside,
        base=symbol.base,
    )


def _float(given: Decimal | None, default: float | None) -> float | None:
    return default if given is None else float(given)


def share_bounds(outside: tuple[int, int], base: float, unit: str | None) -> tuple[float, float]:
    """Return the bounds of a share of which so many rows are outside.

    >>> share_bounds((1, 4), 50, "percent")
    (92.0, 98.0)
    """
    whole = 1.0 if unit in ("share", "1") else 100.0
    least, greatest = outside
    return max(0.0, whole * (base - greatest) / base), whole * (base - least) / base


def limits(column: Column) -> Mapping[str, float]:
    """Return the bounds a column's numbers keep within, as far as it has any."""
    found = {"minimum": column.minimum, "maximum": column.maximum}
    return {name: float(bound) for name, bound in found.items() if bound is not None}
