"""Strategies for the values of one column, as its table declares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st

from malramverk.model import CodeList, Column, ColumnType, Table

ENTITIES = 4
_LEAST, _MOST = Decimal(-1_000), Decimal(100_000)
_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö0123456789"

DTYPES: Mapping[ColumnType, Any] = {
    ColumnType.INTEGER: pl.Int64,
    ColumnType.DECIMAL: pl.Float64,
    ColumnType.YES_NO: pl.Boolean,
    ColumnType.TEXT: pl.String,
    ColumnType.CODE: pl.String,
    ColumnType.PERIOD: pl.String,
}


def ends(column: Column) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest number that is made of a column."""
    low = column.minimum if column.minimum is not None else min(_LEAST, column.maximum or _LEAST)
    high = column.maximum if column.maximum is not None else max(_MOST, low)
    return low, high


def decimals_of(column: Column) -> int | None:
    """Return how many decimals a column of numbers declares; a whole number has none."""
    return 0 if column.type is ColumnType.INTEGER else column.decimals


def values(
    column: Column,
    code_lists: Mapping[str, CodeList],
    likely: Sequence[Decimal | str] = (),
) -> st.SearchStrategy[Any]:
    """Return a strategy for what a column may hold, keys and periods aside.

    Args:
        column: the column.
        code_lists: the code lists there are.
        likely: numbers that some formula compares it with, which are made more often.
    """
    match column.type:
        case ColumnType.YES_NO:
            return st.booleans()
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            low, high = ends(column)
            near = [n for n in likely if isinstance(n, Decimal) and low <= n <= high]
            whole = column.type is ColumnType.INTEGER
            wanted = [int(n) if whole else float(n) for n in near]
            return st.sampled_from(wanted) | _numbers(column) if wanted else _numbers(column)
        case _:
            listed = code_lists.get(column.code_list or "")
            if listed is not None:
                return st.sampled_from(list(listed.codes))
            return st.text(_LETTERS, min_size=1, max_size=8).filter(
                lambda text: text not in column.symbols
            )


def _numbers(column: Column) -> st.SearchStrategy[Any]:
    low, high = ends(column)
    decimals = decimals_of(column)
    if decimals is None:
        return st.floats(float(low), float(high), allow_nan=False, allow_infinity=False)
    unit = Decimal(10) ** decimals
    first = int((low * unit).to_integral_value(ROUND_CEILING))
    last = int((high * unit).to_integral_value(ROUND_FLOOR))
    whole = st.integers(first, last)
    return whole if not decimals else whole.map(lambda n: float(Decimal(n) / unit))


def names_of(table: Table, levels: Sequence[str]) -> st.SearchStrategy[dict[str, str]]:
    """Return a strategy for whom a row is about: a code for each level that the table names.

    Members have the same parents everywhere, so that what is made of several tables belongs
    together: every other member of a level is of the first member of the level above.
    """
    keys = {id_: c.level for id_, c in table.columns.items() if c.level is not None}
    return st.integers(1, ENTITIES).map(
        lambda n: {id_: member(levels, level, n) for id_, level in keys.items()}
    )


def member(levels: Sequence[str], level: str, number: int) -> str:
    """Return the code at a level of the smallest level's n-th member.

    >>> [member(("riket", "huvudman", "skolenhet"), "huvudman", n) for n in (1, 2, 3)]
    ['H1', 'H2', 'H1']
    """
    up = len(levels) - 1 - levels.index(level)
    ways = max(1, ENTITIES >> up)
    return f"{level[0].upper()}{(number - 1) % ways + 1}"
