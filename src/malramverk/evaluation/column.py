"""Many cells of one quantity as arrays side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.cells import Reason, State, status_code
from malramverk.dataclass import dataclass

Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]
Whole = NDArray[np.int64]
Flags = NDArray[np.uint16]
Mask = NDArray[np.bool_]

HAS_VALUE = status_code(State.VALUE)
DIVIDED_BY_ZERO = status_code(State.UNDEFINED, Reason.DIVISION_BY_ZERO)
EMPTY = status_code(State.UNDEFINED, Reason.EMPTY)
OUT_OF_DOMAIN = status_code(State.UNDEFINED, Reason.OUT_OF_DOMAIN)
OVERFLOWED = status_code(State.UNDEFINED, Reason.OVERFLOW)
ALL_UNKNOWN = status_code(State.NOT_REPORTED, Reason.ALL_UNKNOWN)
NOT_SAID = status_code(State.NOT_REPORTED)
NO_ROWS = status_code(State.NOT_REPORTED, Reason.NO_ROWS)
NO_SOURCE = status_code(State.NOT_REPORTED, Reason.NO_SOURCE)
NOT_APPLICABLE = status_code(State.NOT_APPLICABLE)
NOT_COMPARABLE = status_code(State.NOT_COMPARABLE)
NOT_IN_FORCE = status_code(State.NOT_IN_FORCE)
CENSORED = status_code(State.CENSORED)
NONE = -1


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind cells, arrays of shape (cells,).

    Attributes:
        n: rows behind the value; -1 where none are known.
        coverage: known rows over all rows; -1 where it is not known.
        flags: a set of flags.
    """

    n: Whole
    coverage: Floats
    flags: Flags

    def take(self, where: Any) -> Support:
        """Return what stands behind some of the cells."""
        return Support(self.n[where], self.coverage[where], self.flags[where])

    def without(self, where: Mask) -> Support:
        """Return the same with nothing behind some of the cells."""
        return Support(
            np.where(where, NONE, self.n),
            np.where(where, float(NONE), self.coverage),
            self.flags,
        )

    def chosen(self, where: Mask, other: Support) -> Support:
        """Return this where a mask holds, and the other elsewhere."""
        return Support(
            np.where(where, self.n, other.n),
            np.where(where, self.coverage, other.coverage),
            np.where(where, self.flags, other.flags),
        )

    def resting_on(self, choice: Support) -> Support:
        """Return this with a choice's flags, and its rows where there are none of its own."""
        bare = self.n == NONE
        return Support(
            np.where(bare, choice.n, self.n),
            np.where(bare, choice.coverage, self.coverage),
            self.flags | choice.flags,
        )


def no_support(size: int) -> Support:
    """Return cells with no rows behind them."""
    return Support(
        np.full(size, NONE, np.int64), np.full(size, float(NONE)), np.zeros(size, np.uint16)
    )


def joined_support(supports: Sequence[Support]) -> Support:
    """Return what stands behind a result: the smallest n and coverage, and every flag."""
    first, *others = supports
    n, coverage, flags = first.n, first.coverage, first.flags
    for other in others:
        n, coverage = _least(n, other.n), _least(coverage, other.coverage)
        flags = flags | other.flags
    return Support(n, coverage, flags)


def _least(left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """Return the smaller of what is known, place by place; -1 where neither is."""
    both = np.minimum(left, right)
    return np.asarray(np.where(both == NONE, np.maximum(left, right), both))


class CellColumn:
    """Cells of shape (cells,).

    What stands behind them is worked out when it is first asked for, since most cells on the
    way to an answer never are.

    Attributes:
        value: the value; some finite number where there is none, never NaN or infinite.
        status: the state and reason as one number whose maximum is the join.
    """

    __slots__ = ("_support", "status", "value")

    def __init__(
        self, value: Floats, status: Codes, support: Support | Callable[[], Support]
    ) -> None:
        self.value = value
        self.status = status
        self._support = support

    @property
    def support(self) -> Support:
        """What stands behind the cells."""
        if not isinstance(self._support, Support):
            self._support = self._support()
        return self._support

    @property
    def n(self) -> Whole:
        """Rows behind the value; -1 where none are known."""
        return self.support.n

    @property
    def coverage(self) -> Floats:
        """Known rows over all rows; -1 where it is not known."""
        return self.support.coverage

    @property
    def flags(self) -> Flags:
        """A set of flags."""
        return self.support.flags

    @property
    def has_value(self) -> Mask:
        """Where there is a value."""
        has: Mask = self.status == HAS_VALUE
        return has

    def apart(self) -> CellColumn:
        """Return the same cells, and what stands behind them, in memory of their own."""
        behind = self.support
        support = Support(own(behind.n), own(behind.coverage), own(behind.flags))
        return CellColumn(own(self.value), own(self.status), support)

    def take(self, where: Any) -> CellColumn:
        """Return some of the cells."""
        return CellColumn(self.value[where], self.status[where], lambda: self.support.take(where))

    def at(self, places: NDArray[np.int64], nowhere: int) -> CellColumn:
        """Return the cells that stand in some places, and a state for those that look nowhere."""
        absent = places < 0
        found = self.take(places)
        if not absent.any():
            return found
        status = np.where(absent, nowhere, found.status).astype(np.uint8)
        value = np.where(absent, 0.0, found.value)
        return CellColumn(value, status, lambda: found.support.without(absent))

    def with_status(self, where: Mask, status: int | Codes) -> CellColumn:
        """Return the cells with a state given to some of them, which then have no value."""
        if not where.any():
            return self
        code = np.uint8(status) if isinstance(status, int) else status
        return CellColumn(
            np.where(where, 0.0, self.value),
            np.where(where, code, self.status),
            lambda: self.support,
        )

    def backed_by(self, support: Support | Callable[[], Support]) -> CellColumn:
        """Return the same cells with something else behind them."""
        return CellColumn(self.value, self.status, support)

    def chosen(self, where: Mask, other: CellColumn) -> CellColumn:
        """Return these cells where a mask holds, and the other's elsewhere."""
        return CellColumn(
            np.where(where, self.value, other.value),
            np.where(where, self.status, other.status),
            lambda: self.support.chosen(where, other.support),
        )


def own(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array that keeps no larger one in memory."""
    return array if array.base is None else array.copy()


def absent_column(status: int, size: int) -> CellColumn:
    """Return cells without value that all have one state."""
    found = np.full(size, status, np.uint8)
    return CellColumn(np.zeros(size), found, lambda: no_support(size))


def plain_column(value: Floats, status: Codes) -> CellColumn:
    """Return cells with no rows behind them."""
    return CellColumn(value, status, lambda: no_support(len(value)))
