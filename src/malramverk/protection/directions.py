"""The smallest ways in which cells of one entity can change while its sums hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

Row: TypeAlias = tuple[int | None, tuple[int, ...]]
"""A sum and its parts, by number; no sum where the parts add up to what is known."""

Direction: TypeAlias = tuple[tuple[int, int], ...]
"""Columns and their signs, by number."""

_LONGEST = 10
_MOST = 500


@lru_cache(maxsize=256)
def directions(columns: int, rows: tuple[Row, ...]) -> tuple[Direction, ...]:
    """Return the ways to move columns by one that keep every row, each once and not its opposite.

    A column that is in no row moves alone.

    >>> directions(3, ((0, (1, 2)),))
    (((0, 1), (1, 1)), ((0, 1), (2, 1)), ((1, 1), (2, -1)))
    """
    found: dict[Direction, None] = {}
    for column in range(columns):
        for moved in _completed({column: 1}, rows, column):
            found[tuple(sorted(moved.items()))] = None
            if len(found) >= _MOST:
                return tuple(found)
    return tuple(found)


def _completed(moved: dict[int, int], rows: Sequence[Row], first: int) -> Iterator[dict[int, int]]:
    """Yield every small completion of a move, of columns that come after its first."""
    for whole, parts in rows:
        lacks = moved.get(whole, 0) if whole is not None else 0
        lacks -= sum(moved.get(part, 0) for part in parts)
        if lacks == 0:
            continue
        if len(moved) >= _LONGEST:
            return
        sign = 1 if lacks > 0 else -1
        for part in parts:
            if part not in moved and part > first:
                yield from _completed({**moved, part: sign}, rows, first)
        if whole is not None and whole not in moved and whole > first:
            yield from _completed({**moved, whole: -sign}, rows, first)
        return
    yield moved
