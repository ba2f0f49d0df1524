"""Rows about the same thing: those that give way, and those that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from malramverk.cells import State
from malramverk.diagnostics import Problem
from malramverk.tables.blocks import Block
from malramverk.tables.keys import RowKey
from malramverk.tables.reading import Readings
from malramverk.tables.shape_problems import DuplicateRow, RowsGiveWay
from malramverk.tables.spots import Spot

MOST = 5


def parent_of(key: RowKey, levels: Sequence[str]) -> str | None:
    """Return the code at the next level up, where the row names it."""
    codes = dict(key.codes)
    above = levels.index(key.entity[0]) - 1
    return codes.get(levels[above]) if above >= 0 else None


def rows_giving_way(
    block: Block, readings: Readings, levels: Sequence[str]
) -> tuple[NDArray[np.bool_], list[Problem]]:
    """Find rows without any figure for a member that another row has under another parent.

    Returns:
        Whether each row gives way, shape (rows,), and a warning.
    """
    reported = np.zeros(len(block.keys), dtype=np.bool_)
    np.logical_or.at(reported, block.row, readings.status >> 4 != State.NOT_REPORTED)
    rows: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, key in enumerate(block.keys):
        rows[key.entity, key.period, key.groups].append(number)
    yields = np.zeros(len(block.keys), dtype=np.bool_)
    for numbers in rows.values():
        if len(numbers) > 1:
            yields[_yielding(block, reported, numbers, levels)] = True
    gone = np.flatnonzero(yields)
    if not len(gone):
        return yields, []
    entities = tuple(sorted({block.keys[number].entity[1] for number in gone}))
    return yields, [RowsGiveWay(source=block.grid.name, rows=len(gone), entities=entities)]


def _yielding(
    block: Block, reported: NDArray[np.bool_], numbers: Sequence[int], levels: Sequence[str]
) -> list[int]:
    """Return the rows that have no figures, under parents that have none."""
    parents: dict[str | None, bool] = defaultdict(bool)
    for number in numbers:
        parents[parent_of(block.keys[number], levels)] |= bool(reported[number])
    if len(parents) < 2 or sum(parents.values()) > 1:
        return []
    kept = next((parent for parent, some in parents.items() if some), next(iter(parents)))
    return [number for number in numbers if parent_of(block.keys[number], levels) != kept]


def repeated(cells: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the numbers of the cells whose identity an earlier cell has."""
    order = np.argsort(cells, kind="stable")
    ranked = cells[order]
    again = np.flatnonzero(ranked[1:] == ranked[:-1]) + 1
    return np.sort(order[again])


def duplicate_rows(found: Sequence[tuple[Block, int]]) -> Iterator[Problem]:
    """Yield a problem for some of the rows with cells that an earlier cell is already about."""
    rows: dict[RowKey, Spot] = {}
    for block, cell in found:
        rows.setdefault(block.keys[block.row[cell]], block.spot(cell))
    for number, (key, spot) in enumerate(list(rows.items())[:MOST]):
        rest = len(rows) - MOST if number == MOST - 1 else 0
        yield DuplicateRow(
            place=spot.place, where=spot.where, entity=_words(key), rows=1 + max(0, rest)
        )


def _words(key: RowKey) -> str:
    groups = [code for code in key.groups if code is not None]
    return " ".join(f"`{word}`" for word in (key.entity[1], key.period, *groups) if word)
