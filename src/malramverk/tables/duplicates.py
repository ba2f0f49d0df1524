"""Rows about the same thing: those under two parents, and those that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from malramverk.cells import State
from malramverk.diagnostics import Problem
from malramverk.tables.blocks import Block
from malramverk.tables.keys import RowKey
from malramverk.tables.reading import Readings
from malramverk.tables.shape_problems import DuplicateRow, ListedTwice
from malramverk.tables.spots import Spot, at_spot

MOST = 5


def parent_of(key: RowKey, levels: Sequence[str]) -> str | None:
    """Return the code at the next level up, where the row names it."""
    codes = dict(key.codes)
    above = levels.index(key.entity[0]) - 1
    return codes.get(levels[above]) if above >= 0 else None


def set_apart(block: Block, readings: Readings, levels: Sequence[str]) -> list[Problem]:
    """Tell rows without any figure from the row of the same member under another parent.

    Such a row is about the member as the other parent's: it is given the code
    ``parent-member``, which is also how Skolverket's own database writes a unit's key.

    Returns:
        A warning that names the members.
    """
    reported = np.zeros(len(block.keys), dtype=np.bool_)
    np.logical_or.at(reported, block.row, readings.status >> 4 != State.NOT_REPORTED)
    rows: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, key in enumerate(block.keys):
        rows[key.entity, key.period, key.groups].append(number)
    twice: set[str] = set()
    for numbers in rows.values():
        for number in _yielding(block, reported, numbers, levels) if len(numbers) > 1 else ():
            key = block.keys[number]
            level, code = key.entity
            twice.add(code)
            block.keys[number] = replace(key, entity=(level, f"{parent_of(key, levels)}-{code}"))
    if not twice:
        return []
    return [ListedTwice(source=block.grid.name, count=len(twice), entities=tuple(sorted(twice)))]


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
        yield at_spot(DuplicateRow(entity=_words(key), rows=1 + max(0, rest)), spot)


def _words(key: RowKey) -> str:
    groups = [code for code in key.groups if code is not None]
    return " ".join(f"`{word}`" for word in (key.entity[1], key.period, *groups) if word)
