"""Rows read as they stand, and whether any of them has to be read with care.

Most sources have nothing in them that must be told apart from a value, and then a column is read
several times faster than with all that `prepared` looks for. Where any row is odd nothing that
was counted is used: the source is read again with care, and its problems are told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from malramverk.dataclass import dataclass
from malramverk.model import CodeList, Column, ColumnType
from malramverk.periods import CountedBy
from malramverk.tables.canonical import RawColumn, yes_no_words
from malramverk.tables.engines import spoken
from malramverk.tables.faults import with_steps
from malramverk.tables.footers import NOTHING_TOLD, Ends
from malramverk.tables.in_duckdb import numbered
from malramverk.tables.numbers import decimals_of, limits_of
from malramverk.tables.period_source import canonical_period
from malramverk.tables.preparing import canonical_of, raw_of
from malramverk.tables.row_table import RowTable

ODD = "__odd"
_FEW = 8
_MOST_NUMBERED = 1000
_WIDEST = 2**62
_GREATEST = 2**31
_TO_WHOLE = (
    1.5 * 2.0**52
)  # adding it leaves no room for decimals; taking it off gives them back as 0
_TOLERANCE = 1e-6
_TEXTS = (nw.String, nw.Categorical, nw.Enum)


@dataclass(frozen=True, slots=True)
class PlainRows:
    """Rows as they stand.

    Attributes:
        frame: the key columns as the source has them, others in canonical type, and ``__odd``:
            whether a row must be read with care; null means no.
        words: the module whose words the frame understands.
        floating: columns of whole numbers that are held as floating ones, none of them beyond
            2^31; engines add and compare such faster than they turn them into whole ones.
    """

    frame: Any
    words: Any
    floating: frozenset[str]


def plain_rows(
    table: RowTable,
    keys: Collection[str],
    columns: Collection[str],
    code_lists: Mapping[str, CodeList],
    may_float: Collection[str] = (),
    ends: Mapping[str, Ends] = NOTHING_TOLD,
) -> PlainRows:
    """Return a table's rows as they stand.

    Args:
        table: the rows; its columns can be read.
        keys: columns to group by, which are looked at when there are few rows left.
        columns: columns to read, without those.
        code_lists: the code lists they name.
        may_float: columns of which only sums, and comparisons with constants, are wanted.
        ends: what is known of every row of some columns; it is not looked for again.
    """
    rest = [id_ for id_ in columns if not is_plain(table, id_, code_lists)]
    frame, doubted = _with_care(table, rest, code_lists)
    numbers = _to_number(table, [id_ for id_ in columns if id_ not in rest], code_lists)
    native, words = spoken(numbered(frame, numbers))
    values = {id_: words.col(_own(id_)) for id_ in rest}
    doubts = [words.col(_own(ODD)) if doubted else None]
    floating = []
    for id_ in columns:
        if id_ not in values:
            raw = raw_of(table, id_)
            if _numbered(id_) in numbers:
                values[id_] = words.col(_numbered(id_))
                doubt = values[id_].is_null() & ~words.col(id_).is_null()
            else:
                values[id_], doubt = _read(raw, code_lists, words, ends.get(id_))
            doubts.append(doubt)
            if raw.dtype.is_float() and decimals_of(raw.column) is not None:
                floating += [id_] if id_ in may_float else []
                values[id_] = values[id_] if id_ in may_float else values[id_].cast(words.Int64)
    odd = _any(doubts)
    taken = [value.alias(id_) for id_, value in values.items()]
    odd = words.lit(value=False) if odd is None else odd
    return PlainRows(native.select(*keys, *taken, odd.alias(ODD)), words, frozenset(floating))


def _with_care(
    table: RowTable, columns: Collection[str], code_lists: Mapping[str, CodeList]
) -> tuple[nw.LazyFrame[Any], bool]:
    """Add columns that cannot be read as they stand, and whether any of them has a fault."""
    careful = {id_: canonical_of(table, id_, code_lists) for id_ in columns}
    doubt = _any(fault for made in careful.values() for fault in made.faults.values())
    read = [made.value.alias(_own(id_)) for id_, made in careful.items()]
    read += [] if doubt is None else [doubt.alias(_own(ODD))]
    frame = with_steps(table.frame, [made.steps for made in careful.values()])
    return (frame.with_columns(*read) if read else frame), doubt is not None


def _to_number(
    table: RowTable, columns: Collection[str], code_lists: Mapping[str, CodeList]
) -> Mapping[str, tuple[str, Sequence[str]]]:
    """Return the columns of texts that DuckDB is to number, with their codes."""
    if not table.frame.implementation.is_duckdb():
        return {}
    found = {}
    for id_ in columns:
        raw, codes = raw_of(table, id_), code_lists.get(table.contract.columns[id_].code_list or "")
        if raw.dtype == nw.String and codes is not None and 0 < len(codes.codes) <= _MOST_NUMBERED:
            plain = _plain_codes(raw, codes)
            if len(plain) == len(codes.codes):
                found[_numbered(id_)] = (id_, plain)
    return found


def _numbered(name: str) -> str:
    """Return the name of a column of texts as numbers."""
    return f"__numbered_{name}"


def _own(name: str) -> str:
    """Return the name of a column that was read with care."""
    return f"__careful_{name}"


def is_plain(table: RowTable, id_: str, code_lists: Mapping[str, CodeList]) -> bool:
    """Say whether a column can be read as it stands, so that only nulls are missing in it."""
    if id_ not in table.schema:
        return False
    raw = raw_of(table, id_)
    match raw.column.type:
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            return not raw.codes and (raw.dtype.is_integer() or raw.dtype == nw.Float64)
        case ColumnType.YES_NO:
            return raw.dtype in (nw.Boolean, nw.String) or raw.dtype.is_integer()
        case ColumnType.PERIOD:
            return False
        case _:
            return raw.dtype in _TEXTS and raw.column.code_list in code_lists


def are_answers(table: RowTable, id_: str) -> bool:
    """Say whether a column is yes and no once it is read, and something else before."""
    raw = raw_of(table, id_)
    plain = raw.column.type is ColumnType.YES_NO and is_plain(table, id_, {})
    return plain and raw.dtype != nw.Boolean


def _read(
    raw: RawColumn, code_lists: Mapping[str, CodeList], words: Any, ends: Ends | None
) -> tuple[Any, Any]:
    """Return a column's values, and whether a row must be read with care, if that can be."""
    given = words.col(raw.id)
    match raw.column.type:
        case ColumnType.INTEGER | ColumnType.DECIMAL if raw.dtype.is_integer():
            return _whole(raw, given, words, ends)
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            return _floating(raw, given, ends)
        case ColumnType.YES_NO if raw.dtype == nw.Boolean:
            return given, None
        case ColumnType.YES_NO if raw.dtype.is_integer():
            yes, no = yes_no_words(raw.column)
            usual = "1" in yes and "0" in no
            if usual and _are_within(ends, 1, 0, 1):
                return given == 1, None
            return given == 1, ((given != 1) & (given != 0) if usual else ~given.is_null())
        case ColumnType.YES_NO:
            yes, no = _yes_no_texts(raw)
            return _one_of(given, yes), ~_one_of(given, [*yes, *no])
        case _:
            assert raw.column.code_list is not None
            codes = _plain_codes(raw, code_lists[raw.column.code_list])
            return given, ~_one_of(given, codes)


def _whole(raw: RawColumn, given: Any, words: Any, ends: Ends | None) -> tuple[Any, Any]:
    decimals = decimals_of(raw.column)
    least, greatest = limits_of(raw.column)
    if decimals is None:
        value = given.cast(words.Float64)
        within = _are_within(ends, 1, least, greatest)
        return value, None if within else _outside(least, greatest, value)
    whole = given.cast(words.Int64)
    limit = _WIDEST // 10**decimals
    held = _are_within(ends, 1, -limit, limit)
    scaled = whole * 10**decimals if decimals else whole
    within = held and _are_within(ends, 10**decimals, least, greatest)
    outside = None if within else _outside(least, greatest, scaled)
    if held or not decimals:
        return scaled, outside
    fits = (whole >= -limit) & (whole <= limit)
    scaled = words.when(fits).then(whole) * 10**decimals
    return scaled, _any([~fits, _outside(least, greatest, scaled)])


def _floating(raw: RawColumn, given: Any, ends: Ends | None) -> tuple[Any, Any]:
    """Return whole numbers of the last decimal, still floating.

    A number that is none, and one beyond bounds, is odd. The steps are those that engines do
    fastest; rounding and turning into whole numbers are not among them.
    """
    decimals = decimals_of(raw.column)
    least, greatest = limits_of(raw.column)
    if decimals is None:
        within = _are_within(ends, 1, least, greatest)
        outside = None if within else _outside(least, greatest, given)
        return given, _any([~given.is_finite(), outside])
    low = -_GREATEST if least is None else max(least, -_GREATEST)
    high = _GREATEST if greatest is None else min(greatest, _GREATEST)
    scaled = given * float(10**decimals) if decimals else given
    rounded = (scaled + _TO_WHOLE) - _TO_WHOLE
    fine = (scaled - rounded).abs() <= _TOLERANCE
    if not _are_within(ends, 10**decimals, low, high):
        fine &= rounded >= float(low)
        fine &= rounded <= float(high)
    return rounded, ~fine


def _are_within(ends: Ends | None, by: int, low: float | None, high: float | None) -> bool:
    """Say whether all numbers of a column, times something, are known to lie between two."""
    if ends is None or ends.least is None or ends.greatest is None:
        return False
    return (low is None or ends.least * by >= low) and (high is None or ends.greatest * by <= high)


def _outside(least: float | None, greatest: float | None, value: Any) -> Any:
    below = None if least is None else value < least
    return _any([below, None if greatest is None else value > greatest])


def _any(doubts: Iterable[Any]) -> Any:
    """Return whether a row has one of some doubts; nothing where none can be had."""
    known = [doubt for doubt in doubts if doubt is not None]
    return reduce(or_, known) if known else None


def _one_of(given: Any, texts: Collection[str]) -> Any:
    """Say whether a text is one of some; a few are found faster one by one."""
    if 0 < len(texts) <= _FEW:
        return reduce(or_, [given == text for text in texts])
    return given.is_in(list(texts))


def _plain_codes(raw: RawColumn, code_list: CodeList) -> list[str]:
    """Return the codes that mean themselves however they are read."""
    absent = {"", *raw.absent}
    return [code for code in code_list.codes if code == code.strip() and code not in absent]


def _yes_no_texts(raw: RawColumn) -> Iterator[list[str]]:
    """Yield the texts for yes and those for no, in the letters they are mostly written in."""
    absent = {"", *raw.absent}
    for words in yes_no_words(raw.column):
        ways = [way for word in words for way in (word, word.capitalize(), word.upper())]
        fine = (way for way in ways if way.lower() in words and way not in absent)
        yield list(dict.fromkeys(fine))


def are_plain_keys(
    raw: RawColumn,
    texts: Sequence[Any],
    code_lists: Mapping[str, CodeList],
    counted_by: CountedBy | None,
) -> bool:
    """Say whether the different values of a key column are its codes or periods as they stand."""
    if raw.column.type is ColumnType.YES_NO:
        return raw.dtype == nw.Boolean
    known = {text for text in texts if text is not None}
    if raw.column.type is ColumnType.INTEGER:
        return raw.dtype.is_integer() and not any(map(_is_outside(raw.column), known))
    if raw.dtype != nw.String or (len(known) < len(texts) and _is_key(raw.column)):
        return False
    if raw.column.type is ColumnType.PERIOD:
        return all(canonical_period(text, counted_by) == text for text in known)
    if raw.column.code_list in code_lists and raw.column.code_list is not None:
        return known.issubset(_plain_codes(raw, code_lists[raw.column.code_list]))
    return known.isdisjoint({"", *raw.absent}) and known == set(map(str.strip, known))


def _is_outside(column: Column) -> Callable[[int], bool]:
    least, greatest = column.minimum, column.maximum
    return lambda n: (least is not None and n < least) or (greatest is not None and n > greatest)


def _is_key(column: Column) -> bool:
    return column.level is not None or column.type is ColumnType.PERIOD
