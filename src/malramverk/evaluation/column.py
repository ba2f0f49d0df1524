"""Many cells of one quantity as arrays side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.cells import Reason, State, status_code

Floats = NDArray[np.float64]
Codes = NDArray[np.uint8]
Whole = NDArray[np.int64]

HAS_VALUE = status_code(State.VALUE)
DIVIDED_BY_ZERO = status_code(State.UNDEFINED, Reason.DIVISION_BY_ZERO)
OUT_OF_DOMAIN = status_code(State.UNDEFINED, Reason.OUT_OF_DOMAIN)
OUT_OF_DOMAIN = status_code(State.UNDEFINED, Reason.OUT_OF_DOMAIN)
OVERFLOWED = status_code(State.UNDEFINED, Reason.OVERFLOW)
ALL_UNKNOWN = status_code(State.NOT_REPORTED, Reason.ALL_UNKNOWN)
NO_ROWS = status_code(State.NOT_REPORTED, Reason.NO_ROWS)
NO_SOURCE = status_code(State.NOT_REPORTED, Reason.NO_SOURCE)
NOT_APPLICABLE = status_code(State.NOT_APPLICABLE)
NOT_COMPARABLE = status_code(State.NOT_COMPARABLE)
NOT_IN_FORCE = status_code(State.NOT_IN_FORCE)
CENSORED = status_code(State.CENSORED)
NONE = -1


@dataclass(frozen=True, slots=True)
class CellColumn:
    """Cells of shape (cells,).

    Attributes:
        value: the value; 0 where there is none, never NaN or infinite.
        status: the state and reason as one number whose maximum is the join.
        n: rows behind the value; -1 where none are known.
        coverage: known rows over all rows; -1 where it is not known.
        flags: a set of flags.
    """

    value: Floats
    status: Codes
    n: Whole
    coverage: Floats
    flags: NDArray[np.uint16]

    @property
    def has_value(self) -> NDArray[np.bool_]:
        """Where there is a value."""
        has: NDArray[np.bool_] = self.status == HAS_VALUE
        return has

    def take(self, where: Any) -> CellColumn:
        """Return some of the cells."""
        return CellColumn(
            self.value[where],
            self.status[where],
            self.n[where],
            self.coverage[where],
            self.flags[where],
        )

    def at(self, places: NDArray[np.int64], nowhere: int) -> CellColumn:
        """Return the cells that stand in some places, and a state for those that look nowhere."""
        absent = places < 0
        found = self.take(places)
        if not absent.any():
            return found
        return replace(
            found.with_status(absent, nowhere),
            n=np.where(absent, NONE, found.n),
            coverage=np.where(absent, float(NONE), found.coverage),
            flags=np.where(absent, 0, found.flags).astype(np.uint16),
        )

    def with_status(self, where: NDArray[np.bool_], status: int) -> CellColumn:
        """Return the cells with a state given to some of them, which then have no value."""
        return replace(
            self,
            value=np.where(where, 0.0, self.value),
            status=np.where(where, status, self.status).astype(np.uint8),
        )


def constant_column(value: float, size: int) -> CellColumn:
    """Return cells that all have one value, with no rows behind it."""
    return CellColumn(
        np.full(size, value),
        np.zeros(size, np.uint8),
        np.full(size, NONE, np.int64),
        np.full(size, float(NONE)),
        np.zeros(size, np.uint16),
    )


def absent_column(status: int, size: int) -> CellColumn:
    """Return cells without value that all have one state."""
    return replace(constant_column(0.0, size), status=np.full(size, status, np.uint8))


def least_known(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return the least of what is known, place by place; -1 where nothing is."""
    least = arrays[0]
    for other in arrays[1:]:
        both = np.minimum(least, other)
        least = np.where(both == NONE, np.maximum(least, other), both)
    return least


def combined(value: Floats, status: Codes, operands: Sequence[CellColumn]) -> CellColumn:
    """Return a result with the n, coverage and flags that its operands give it.

    The n and the coverage are the smallest behind any operand. A value that is not a finite
    number becomes ``undefined``.
    """
    flags = operands[0].flags
    for operand in operands[1:]:
        flags = flags | operand.flags
    fine = np.isfinite(value)
    if not fine.all():
        overflowed = ~fine & (status == HAS_VALUE)
        status = np.where(overflowed, OVERFLOWED, status).astype(np.uint8)
        value = np.where(fine, value, 0.0)
    return CellColumn(
        value,
        status,
        least_known([operand.n for operand in operands]),
        least_known([operand.coverage for operand in operands]),
        flags,
    )


def joined(operands: Sequence[CellColumn]) -> Codes:
    """Return the strongest state of the operands, cell by cell."""
    status = operands[0].status
    for operand in operands[1:]:
        status = np.maximum(status, operand.status)
    return status
