"""What small numbers stand for, looked up for whole columns in the way that is quickest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Bytes: TypeAlias = NDArray[np.uint8]

_BYTE = 256
# Each step passes three times over bytes that lie in cache; bytes are translated in as long as
# about six steps take.
_MOST_STEPS = 5


class Lookup:
    """A table with an entry for each small number.

    A table of bytes in which the same entry stands for long stretches is added up from the places
    where it changes: comparing and adding bytes is many times quicker than fetching them.
    """

    def __init__(self, table: NDArray[Any]) -> None:
        self._table = table
        self._bytes = table.view(np.uint8) if table.dtype.itemsize == 1 else None

    def __call__(self, numbers: NDArray[Any]) -> NDArray[Any]:
        """Return the entry of each number; the numbers themselves where every entry is its own.

        Args:
            numbers: whole numbers without sign, of shape (cells,), each one of the table's.
        """
        if self._bytes is None or (found := self._found(self._bytes, numbers)) is None:
            return self._table.take(numbers, mode="clip")
        return found.view(self._table.dtype)

    def _found(self, table: Bytes, numbers: NDArray[Any]) -> Bytes | None:
        if self._same and numbers.dtype == np.uint8:
            return numbers
        if self._steps is not None:
            return _added_up(numbers, table[0] if len(table) else np.uint8(0), self._steps)
        if len(table) > _BYTE or numbers.dtype != np.uint8:
            return None
        return np.frombuffer(numbers.tobytes().translate(self._translation), np.uint8)

    @cached_property
    def _same(self) -> bool:
        return self._bytes is not None and bool((self._bytes == np.arange(len(self._bytes))).all())

    @cached_property
    def _steps(self) -> Sequence[tuple[int, np.uint8]] | None:
        """From where on entries are others, and by how much; nothing where that is often."""
        assert self._bytes is not None
        changes = np.diff(self._bytes)  # of bytes, which come round
        places = np.flatnonzero(changes)
        if len(places) > _MOST_STEPS:
            return None
        return [(int(place) + 1, changes[place]) for place in places]

    @cached_property
    def _translation(self) -> bytes:
        return self._table.tobytes().ljust(_BYTE, b"\0")


def _added_up(
    numbers: NDArray[Any], first: np.uint8, steps: Sequence[tuple[int, np.uint8]]
) -> Bytes:
    if not steps:
        return np.full(len(numbers), first)
    found = _passed(numbers, *steps[0])
    for least, change in steps[1:]:
        np.add(found, _passed(numbers, least, change), out=found)
    return np.add(found, first, out=found) if first else found


def _passed(numbers: NDArray[Any], least: int, change: np.uint8) -> Bytes:
    passed: Bytes = np.greater_equal(numbers, least).view(np.uint8)
    return passed if change == 1 else np.multiply(passed, change, out=passed)
