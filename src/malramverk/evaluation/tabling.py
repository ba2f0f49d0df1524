"""Cells as columns, a row for each, every column made once for all indicators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.cells import Flag, Reason, State
from malramverk.dataclass import dataclass
from malramverk.evaluation.answer import Answer
from malramverk.evaluation.column import HAS_VALUE
from malramverk.evaluation.grid import Grid


@dataclass(frozen=True, slots=True)
class Block:
    """The cells of one indicator that are results.

    Attributes:
        indicator: its id.
        answer: all its cells.
        rows: the numbers of those that are results.
    """

    indicator: str
    answer: Answer
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts.

    Attributes:
        texts: the different ones.
        numbers: which of them each row has; -1 for none.
    """

    texts: tuple[str | None, ...]
    numbers: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """A column of numbers.

    Attributes:
        values: a number in every row.
        known: where it counts.
    """

    values: NDArray[Any]
    known: NDArray[np.bool_]


def columns_of(
    grid: Grid,
    dimensions: Sequence[str],
    blocks: Sequence[Block],
    names: Mapping[tuple[str, str], str] | None = None,
) -> Iterator[tuple[str, Texts | Figures]]:
    """Yield the columns of a frame with one row per cell, indicator by indicator.

    Each is made when it is asked for, so that a caller need not hold them all.

    Args:
        grid: the cells.
        dimensions: the dimensions with a column each.
        blocks: the cells of each indicator; at least one.
        names: what entities are called, by level and code; then a column ``name`` says it.
    """
    rows = np.concatenate([block.rows for block in blocks]).astype(np.int32, copy=False)
    heights = [len(block.rows) for block in blocks]
    number = np.repeat(np.arange(len(blocks), dtype=np.int32), heights)
    slots = len(grid.slots)
    yield "indicator", Texts(tuple(block.indicator for block in blocks), number)
    yield "version", _versions(blocks)
    for name, coded in zip(("level", "entity", "period"), grid.coded, strict=True):
        yield name, Texts(coded.texts, coded.numbers[rows // slots])
        if name == "entity" and names is not None:
            yield "name", _called(grid, names, rows // slots)
    for dimension in dimensions:
        codes = tuple(dict(slot).get(dimension) for slot in grid.slots)
        yield dimension, Texts(codes, rows % slots)
    yield from _figures(blocks)
    nowhere = _gathered(blocks, lambda a: a.cells.status >> 4 == State.NOT_IN_FORCE)
    origins = tuple(block.answer.origin.value for block in blocks)
    yield "origin", Texts(origins, np.where(nowhere, -1, number))


def _called(grid: Grid, names: Mapping[tuple[str, str], str], sites: NDArray[np.int32]) -> Texts:
    """Return what the entity of each site is called."""
    level, entity, _ = grid.coded
    pairs = level.numbers * len(entity.texts) + entity.numbers
    each, back = np.unique(pairs, return_inverse=True)
    found = (divmod(pair, len(entity.texts)) for pair in each.tolist())
    texts = [names.get((level.texts[a] or "", entity.texts[b] or "")) for a, b in found]
    return Texts(tuple(texts), back[sites])


def _figures(blocks: Sequence[Block]) -> Iterator[tuple[str, Texts | Figures]]:
    status = _gathered(blocks, lambda answer: answer.cells.status)
    reasons = tuple(None if reason is Reason.NONE else reason.id for reason in Reason)
    value = _gathered(blocks, lambda answer: answer.cells.value)
    yield "value", Figures(value, status == HAS_VALUE)
    lower = _gathered(blocks, lambda answer: answer.lower)
    yield "lower", Figures(lower, np.isfinite(lower))
    upper = _gathered(blocks, lambda answer: answer.upper)
    yield "upper", Figures(upper, np.isfinite(upper))
    yield "state", Texts(tuple(state.id for state in State), status >> 4)
    yield "reason", Texts(reasons, status & 15)
    yield "flags", _flags(_gathered(blocks, lambda answer: answer.cells.flags))
    n = _gathered(blocks, lambda answer: answer.cells.n)
    yield "n", Figures(n, n >= 0)
    coverage = _gathered(blocks, lambda answer: answer.cells.coverage)
    yield "coverage", Figures(coverage, coverage >= 0)


def _gathered(blocks: Sequence[Block], of: Callable[[Answer], NDArray[Any]]) -> NDArray[Any]:
    """Return an array of every answer, one after the other, results only."""
    arrays = ((of(block.answer), block.rows) for block in blocks)
    return np.concatenate([a if len(a) == len(rows) else a[rows] for a, rows in arrays])


def _versions(blocks: Sequence[Block]) -> Texts:
    texts: list[str] = []
    numbers = []
    for block in blocks:
        number = block.answer.version[block.rows].astype(np.int32)
        numbers.append(np.where(number < 0, -1, number + len(texts)))
        texts.extend(version.version for version in block.answer.versions)
    return Texts(tuple(texts), np.concatenate(numbers))


def _flags(flags: NDArray[np.uint16]) -> Texts:
    """Return the flags of each cell as words with a space between; nothing for none."""
    codes = np.flatnonzero(np.bincount(flags))
    words = (" ".join(f.name.lower() for f in Flag(int(code)) if f.name) for code in codes)
    return Texts(tuple(text or None for text in words), np.searchsorted(codes, flags))
