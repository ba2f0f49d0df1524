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
_LARGER = (7, 12)
_OF_ONE_SIZE = 8
_FAVOUR = 0.6
_MOST_OF_SIZE = 40

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


def groups_of_rows(
    values: Mapping[str, Sequence[str]], sizes: Sequence[int] = ()
) -> Iterator[tuple[Row, ...]]:
    """Yield groups of rows, the same ones every time: one row, several, and some larger groups.

    Args:
        values: by column, what is worth trying.
        sizes: numbers of rows at which a formula may change its mind.
    """
    names = list(values)
    chance = random.Random(0)  # noqa: S311  the same rows every time, and nothing secret
    singles = _some([dict(zip(names, row, strict=True)) for row in _combined(values)], chance)
    favoured = [_favoured(values, chance) for _ in range(_MOST_SINGLE)]
    yield from ((row,) for row in (*singles, *favoured))
    for number in range(_GROUPS):
        made = (singles, favoured)[number % 2]
        yield tuple(chance.choice(made) for _ in range(chance.randint(2, _LARGEST)))
    for size in (*sizes, *_LARGER):
        for i in range(_OF_ONE_SIZE):
            different = 1 if i % 2 else chance.randint(1, size)
            few = [chance.choice(favoured) for _ in range(different)]
            yield tuple(few[j % different] for j in range(size))


def _favoured(values: Mapping[str, Sequence[str]], chance: random.Random) -> dict[str, str]:
    """Return a row that is likely to fulfil conditions: of each column mostly the first value."""
    return {
        name: listed[0] if chance.random() < _FAVOUR else chance.choice(listed)
        for name, listed in values.items()
    }


def sizes_met(cores: Iterable[Core]) -> list[int]:
    """Return the whole numbers that formulas compare with, and their neighbours, as sizes."""
    numbers = {
        int(node.value)
        for core in cores
        for node in walk(core)
        if isinstance(node, Constant) and isinstance(node.value, Decimal) and node.value % 1 == 0
    }
    near = {size for number in numbers for size in (number - 1, number, number + 1)}
    return sorted(size for size in near if _LARGEST < size <= _MOST_OF_SIZE)


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
