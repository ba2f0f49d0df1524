"""Parts added up here, in one array with a place for every cell, while polars hands rows over.

Where the keys of a table are few and dense, adding a row to its place costs less than finding its
group, and no row is held longer than its batch. Many numbers of rows are added up at once, side by
side in one floating number. What does not fit the array is left to the engine.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.tables.axes import Axes, StrangeKeyError, axes_of
from malramverk.tables.footers import Ends
from malramverk.tables.side_by_side import Counters, bytes_of
from malramverk.tables.summands import ROWS

if TYPE_CHECKING:
    import polars as pl

_BATCH = 250_000
_AHEAD = 2
_EXACT = 2.0**53
_MOST_CELLS = 1 << 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is added up of some rows.

    Attributes:
        keys: the columns to group by.
        levels: those of them that are codes of levels, of which one mostly tells the others.
        apart: those of them that tell nothing of the levels.
        listed: those of them whose texts a code list tells.
        counts: columns of yes and no, of which the yes are counted.
        sums: columns of numbers.
        told: what is known of some keys beforehand.
    """

    keys: Sequence[str]
    levels: Sequence[str]
    apart: Sequence[str]
    listed: Sequence[str]
    counts: Sequence[str]
    sums: Sequence[str]
    told: Mapping[str, Ends]


class _DoesNotFitError(Exception):
    """The rows do not fit an array of cells."""


def cube(frames: Sequence[pl.LazyFrame], wanted: Wanted) -> pl.DataFrame | None:
    """Return a row for each group, as a group-by would; nothing where the array does not hold it.

    Args:
        frames: rows, with the columns that are wanted.
        wanted: what to group by, count and add up.

    Returns:
        Keys as they stand, ``__rows``, and the columns of counts and sums under their names. Sums
        of whole numbers are whole, those of floating ones floating.
    """
    import polars as pl

    every = pl.concat(frames)
    schema = every.collect_schema()
    if not all(_is_addable(schema[name]) for name in wanted.sums):
        return None
    whole = [schema[name].is_integer() for name in wanted.sums]
    for listed in dict.fromkeys((tuple(wanted.listed), ())):
        axes = axes_of(every, wanted.keys, wanted.levels, wanted.apart, listed, wanted.told)
        if axes is None or axes.size > _MOST_CELLS:
            return None
        layers = [_Cells(axes, wanted, whole)]
        try:
            for batch in _batches(frames, axes, wanted):
                _add(layers, batch)
        except StrangeKeyError:
            continue
        except _DoesNotFitError:
            return None
        return pl.concat([layer.frame() for layer in layers])
    return None


def _add(layers: list[_Cells], batch: pl.DataFrame) -> None:
    """Add rows; those whose place is another's, such as a school's with two principals, above."""
    rest: pl.DataFrame | None = batch
    for layer in layers:
        if rest is not None:
            rest = layer.add(rest)
    while rest is not None:
        if (len(layers) + 1) * layers[0].axes.size > _MOST_CELLS:
            raise _DoesNotFitError
        layers.append(layers[0].anew())
        rest = layers[-1].add(rest)


def _is_addable(dtype: pl.DataType) -> bool:
    import polars as pl

    return dtype == pl.Float64 or (dtype.is_integer() and dtype != pl.Int128)


def _batches(frames: Sequence[pl.LazyFrame], axes: Axes, wanted: Wanted) -> Iterator[pl.DataFrame]:
    """Yield the rows, some at a time; the next are read while these are added up.

    Reading a part of the rows at a time takes a fifth more work than all in one, and a third of
    the memory.
    """
    import polars as pl

    sums = [pl.col(name).cast(pl.Float64).fill_null(0.0) for name in wanted.sums]
    columns = [*axes.codes(), *bytes_of(wanted.counts), *sums]
    parts = []
    for frame in frames:
        size = frame.select(pl.len()).collect().item()
        asked = frame.select(columns)
        parts += [asked.slice(first, _BATCH) for first in range(0, size, _BATCH)]
    with ThreadPoolExecutor(_AHEAD) as ahead:
        waiting: deque[Future[pl.DataFrame]] = deque()
        for part in parts:
            waiting.append(ahead.submit(part.collect, engine="streaming"))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@dataclass
class _Cells:
    """Sums of every cell, as far as rows have been added.

    Attributes:
        axes: where the cells are.
        wanted: what is added up.
        whole: of each sum, whether its numbers are whole.
    """

    axes: Axes
    wanted: Wanted
    whole: Sequence[bool]
    rows: NDArray[np.int64] = field(init=False)
    sums: NDArray[np.float64] = field(init=False)
    largest: NDArray[np.float64] = field(init=False)
    counters: list[Counters] = field(init=False)

    def __post_init__(self) -> None:
        size, count = self.axes.size, len(self.wanted.counts)
        self.rows = np.zeros(size, np.int64)
        self.sums = np.zeros((len(self.wanted.sums), size))
        self.largest = np.zeros(len(self.wanted.sums))
        self.counters = [Counters(min(8, count - i), size) for i in range(0, count, 8)]

    def anew(self) -> _Cells:
        """Return cells on the same axes, without rows."""
        return _Cells(self.axes.anew(), self.wanted, self.whole)

    def add(self, batch: pl.DataFrame) -> pl.DataFrame | None:
        """Add rows to their cells; return those whose place is another's, if there are any."""
        import polars as pl

        cells, others = self.axes.cells(batch)
        rest = None
        if others is not None:
            rest = batch.filter(pl.Series(others))
            batch, cells = batch.filter(pl.Series(~others)), cells[~others]
        self._add(batch, cells)
        return rest

    def _add(self, batch: pl.DataFrame, cells: NDArray[np.int64]) -> None:
        if self.axes.size > len(self.rows):
            self._grow()
        first = int(cells.min()) if len(cells) else 0
        cells = cells - first  # what polars hands over must not be written in
        counted = np.bincount(cells)
        inside = slice(first, first + len(counted))
        self.rows[inside] += counted
        for i, counter in enumerate(self.counters):
            counter.add(cells, batch[f"__byte_{i}"].to_numpy(), counted, inside)
        for i, name in enumerate(self.wanted.sums):
            values = batch[name].to_numpy()
            if self.whole[i]:
                self._bound(i, values)
            self.sums[i, inside] += np.bincount(cells, values, len(counted))

    def _bound(self, i: int, values: NDArray[np.float64]) -> None:
        """Refuse whole numbers whose sum a floating number may not hold exactly."""
        most = max(values.max(initial=0.0), -values.min(initial=0.0), self.largest[i])
        self.largest[i] = most
        if most * self.rows.max(initial=0) >= _EXACT:
            raise _DoesNotFitError

    def _grow(self) -> None:
        size = self.axes.size
        if size > _MOST_CELLS:
            raise _DoesNotFitError
        more = size - len(self.rows)
        self.rows = np.pad(self.rows, (0, more))
        self.sums = np.pad(self.sums, ((0, 0), (0, more)))
        for counter in self.counters:
            counter.grow(more)

    def frame(self) -> pl.DataFrame:
        """Return the cells that have rows."""
        import polars as pl

        some = np.flatnonzero(self.rows)
        found: dict[str, Any] = {ROWS: self.rows[some]}
        for i, counter in enumerate(self.counters):
            names = self.wanted.counts[8 * i : 8 * i + 8]
            found |= dict(zip(names, counter.counted(some), strict=True))
        for i, name in enumerate(self.wanted.sums):
            sums = self.sums[i, some]
            found[name] = sums.astype(np.int64) if self.whole[i] else sums
        return pl.DataFrame([*self.axes.keys(some), *(pl.Series(n, v) for n, v in found.items())])
