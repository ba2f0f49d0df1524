"""What the footers of Parquet files tell of columns: their least and greatest, and what is missing.

Each group of rows tells of its own columns. A column is told of only where every group of every
file does, so that what is told holds for every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

from malramverk.dataclass import dataclass

_MOST_CHUNKS = 20_000


@dataclass(frozen=True, slots=True)
class Ends:
    """What is told of a column.

    Attributes:
        missing: how many rows have no value; where only whether any may is told, 1 or 0.
        least: the least number, NaN not counted; absent where no number is told.
        greatest: the greatest.
    """

    missing: int
    least: int | float | None
    greatest: int | float | None


NOTHING_TOLD: Mapping[str, Ends] = MappingProxyType({})


def ends_of(files: Sequence[tuple[Path, Mapping[str, str]]]) -> dict[str, Ends]:
    """Return what Parquet files tell of their columns, of those that all of them tell of.

    Args:
        files: paths, each with the file's own name of every column wanted, by id.

    Returns:
        What is told by id; nothing where a file cannot be read or has very many groups of rows.
    """
    try:
        told = list(_chunks(files))
    except Exception:  # whatever is wrong with a file, it is told of when its rows are read
        return {}
    wanted = set.intersection(*(set(chunk) for chunk in told)) if told else set()
    return {id_: _together([chunk[id_] for chunk in told]) for id_ in sorted(wanted)}


def _chunks(files: Sequence[tuple[Path, Mapping[str, str]]]) -> Iterator[dict[str, Ends]]:
    """Yield what each group of rows tells."""
    from pyarrow.parquet import read_metadata

    left = _MOST_CHUNKS
    for path, names in files:
        metadata = read_metadata(path)
        left -= metadata.num_row_groups * len(names)
        if left < 0:
            yield {}
            return
        places = {metadata.schema.column(i).path: i for i in range(metadata.num_columns)}
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            found = {id_: _ends(group.column(places[n])) for id_, n in names.items() if n in places}
            yield {id_: ends for id_, ends in found.items() if ends is not None}


def _ends(chunk: Any) -> Ends | None:
    """Return what a group of rows tells of a column, if it tells how many are missing."""
    told = chunk.statistics
    if told is None or not told.has_null_count:
        return None
    if told.null_count == chunk.num_values or not told.has_min_max:
        return Ends(told.null_count, None, None)
    numbers = isinstance(told.min, int | float) and isfinite(told.min) and isfinite(told.max)
    return Ends(told.null_count, *((told.min, told.max) if numbers else (None, None)))


def _together(ends: Sequence[Ends]) -> Ends:
    missing = sum(one.missing for one in ends)
    least = [one.least for one in ends if one.least is not None]
    greatest = [one.greatest for one in ends if one.greatest is not None]
    if len(least) < len(ends):
        return Ends(missing, None, None)
    return Ends(missing, min(least), max(greatest))
