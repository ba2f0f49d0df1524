"""The values of a column at which a formula may change its mind, and small rows made of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from malramverk.formula import Column as ColumnCore
from malramverk.formula import Constant, Core, Operation, walk
from malramverk.formula.printing import decimal_text
from malramverk.model import CodeList, Column, ColumnType, Table
from malramverk.mutation.formulas import neighbours

UNKNOWN = "."
_MOST_VALUES = 8
_MOST_SINGLE = 60
_GROUPS = 120
_LARGEST = 4

Row = Mapping[str, str]
Read = Mapping[str, Mapping[str, list[Decimal | str]]]


def columns_read(cores: Iterable[Core]) -> Read:
    """Return the columns that formulas read, by table, with the constants they meet."""
    found: dict[str, dict[str, list[Decimal | str]]] = {}
    for core in cores:
        for node in walk(core):
            if isinstance(node, ColumnCore):
                found.setdefault(node.table, {}).setdefault(node.name, [])
            elif isinstance(node, Operation):
                _meet(node, found)
    return found


def _meet(node: Operation, found: dict[str, dict[str, list[Decimal | str]]]) -> None:
    columns = [n for n in node.operands if isinstance(n, ColumnCore)]
    constants = [n.value for n in node.operands if isinstance(n, Constant)]
    for column in columns:
        listed = found.setdefault(column.table, {}).setdefault(column.name, [])
        listed += [v for v in constants if isinstance(v, Decimal | str) and v not in listed]


def values_of(
    column: Column, constants: Sequence[Decimal | str], code_lists: Mapping[str, CodeList]
) -> list[str]:
    """Return the values of a column that are worth trying, as texts; the last is unknown."""
    match column.type:
        case ColumnType.YES_NO:
            found = [(column.yes or ("ja",))[0], (column.no or ("nej",))[0]]
        case ColumnType.INTEGER | ColumnType.DECIMAL:
            found = _numbers(column, [c for c in constants if isinstance(c, Decimal)])
        case _:
            codes = code_lists.get(column.code_list or "")
            named = [c for c in constants if isinstance(c, str)]
            found = list(dict.fromkeys([*named, *(codes.codes if codes is not None else ("A",))]))
    return [*found[: _MOST_VALUES - 1], UNKNOWN]


def _numbers(column: Column, constants: Sequence[Decimal]) -> list[str]:
    unit = Decimal(1).scaleb(-(column.decimals or 0))
    ends = [n for n in (column.minimum, column.maximum) if n is not None]
    near = [n for c in constants for n in (c, *neighbours(c))]
    plain = [unit * 7, unit * 3, Decimal(0), unit * 20]
    allowed = [n for n in dict.fromkeys([*near, *plain, *ends]) if _fits(column, n)]
    return list(dict.fromkeys(decimal_text(n) for n in allowed))


def _fits(column: Column, number: Decimal) -> bool:
    whole = number == number.quantize(Decimal(1).scaleb(-(column.decimals or 0)))
    low, high = column.minimum, column.maximum
    return whole and (low is None or number >= low) and (high is None or number <= high)


def groups_of_rows(values: Mapping[str, Sequence[str]]) -> Iterator[tuple[Row, ...]]:
    """Yield small groups of rows, one row first, then several; the same ones every time."""
    names = list(values)
    chance = random.Random(0)  # noqa: S311  the same rows every time, and nothing secret
    singles = _some([dict(zip(names, row, strict=True)) for row in _combined(values)], chance)
    yield from ((row,) for row in singles)
    for _ in range(_GROUPS if singles else 0):
        yield tuple(chance.choice(singles) for _ in range(chance.randint(2, _LARGEST)))


def _combined(values: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    size = 1
    for listed in values.values():
        size *= len(listed)
    if size <= 50_000:
        yield from product(*values.values())
        return
    chance = random.Random(1)  # noqa: S311  as above
    for _ in range(5_000):
        yield tuple(chance.choice(listed) for listed in values.values())


def _some(rows: list[dict[str, str]], chance: random.Random) -> list[dict[str, str]]:
    return rows if len(rows) <= _MOST_SINGLE else chance.sample(rows, _MOST_SINGLE)


def key_columns(table: Table) -> list[tuple[str, str]]:
    """Return the columns that name members of levels, each with its level."""
    return [(id_, c.level) for id_, c in table.columns.items() if c.level is not None]


def period_column(table: Table) -> str | None:
    """Return the column that names a row's period, if there is one."""
    return next((i for i, c in table.columns.items() if c.type is ColumnType.PERIOD), None)
