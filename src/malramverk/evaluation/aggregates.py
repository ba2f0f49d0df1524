"""What an aggregate is made of: the parts it needs, and the cells they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import (
    ALL_UNKNOWN,
    DIVIDED_BY_ZERO,
    HAS_VALUE,
    NONE,
    CellColumn,
    Floats,
)
from malramverk.formula import Aggregate, Core, Kind, Op, Operation, Type
from malramverk.tables.parts import Measure, PartKey

Sums = Mapping[PartKey, NDArray[Any]]
_YES_NO = Type(Kind.YES_NO)


@dataclass(frozen=True, slots=True)
class Needs:
    """The parts of one aggregate, by what they measure."""

    members: PartKey
    maybe: PartKey | None
    known: PartKey | None = None
    true: PartKey | None = None
    total: PartKey | None = None
    extreme: PartKey | None = None

    @property
    def keys(self) -> tuple[PartKey, ...]:
        """Every part there is."""
        found = (self.members, self.maybe, self.known, self.true, self.total, self.extreme)
        return tuple(key for key in found if key is not None)


def needs(aggregate: Aggregate) -> Needs:
    """Return the parts that an aggregate is computed from."""
    table, mask, operand = aggregate.table, _mask(aggregate), aggregate.operand
    members = PartKey(Measure.MEMBERS, table, mask)
    maybe = PartKey(Measure.MAYBE, table, mask) if mask is not None else None
    if operand is None:
        return Needs(members, maybe)
    known = PartKey(Measure.KNOWN, table, mask, operand)
    if aggregate.function == "share":
        return Needs(members, maybe, known, true=PartKey(Measure.TRUE, table, mask, operand))
    decimals = operand.type.decimals
    if aggregate.function in ("min", "max"):
        measure = Measure.LEAST if aggregate.function == "min" else Measure.GREATEST
        extreme = PartKey(measure, table, mask, operand, decimals)
        return Needs(members, maybe, known, extreme=extreme)
    total = PartKey(Measure.SUM, table, mask, operand, decimals)
    return Needs(members, maybe, known, total=total)


def _mask(aggregate: Aggregate) -> Core | None:
    """Return what a row must fulfil; an exception leaves unless it is in the numerator."""
    condition, exception, operand = aggregate.condition, aggregate.exception, aggregate.operand
    if exception is None or operand is None or aggregate.function != "share":
        return condition
    outside = Operation(Op.NOT, (operand,), _YES_NO)
    leaves = Operation(Op.AND, (exception, outside), _YES_NO)
    stays = Operation(Op.NOT, (leaves,), _YES_NO)
    return stays if condition is None else Operation(Op.AND, (condition, stays), _YES_NO)


@dataclass(frozen=True, slots=True)
class Counts:
    """The parts of one aggregate as arrays of shape (cells,), in the units of the operand."""

    members: NDArray[np.int64]
    maybe: NDArray[np.int64]
    known: NDArray[np.int64]
    true: NDArray[np.int64]
    total: Floats
    extreme: Floats

    @property
    def unknown(self) -> NDArray[np.int64]:
        """Rows that might change the figure if they were known."""
        return self.members - self.known + self.maybe


def counts(aggregate: Aggregate, sums: Sums) -> Counts:
    """Return an aggregate's parts from the sums of its table."""
    wanted = needs(aggregate)
    members = sums[wanted.members]
    zero = np.zeros_like(members)
    return Counts(
        members=members,
        maybe=sums[wanted.maybe] if wanted.maybe else zero,
        known=sums[wanted.known] if wanted.known else members,
        true=sums[wanted.true] if wanted.true else zero,
        total=_number(sums, wanted.total, zero),
        extreme=_number(sums, wanted.extreme, zero),
    )


def _number(sums: Sums, key: PartKey | None, zero: NDArray[np.int64]) -> Floats:
    if key is None:
        return zero.astype(np.float64)
    found = sums[key].astype(np.float64)
    return found / float(10**key.decimals) if key.decimals else found


def cells(aggregate: Aggregate, found: Counts) -> CellColumn:
    """Return the cells of an aggregate.

    A figure over rows of which none is known is ``not_reported``; over a population that is
    certainly empty it is ``undefined``, save a count and a sum, which are 0.
    """
    everyone = found.members + found.maybe
    size = len(everyone)
    none = np.full(size, float(NONE))
    coverage = np.divide(found.known, everyone, out=none, where=everyone > 0)
    value, defined = _KERNELS[aggregate.function](found)
    status = np.where(defined, HAS_VALUE, ALL_UNKNOWN)
    if aggregate.function not in ("count", "sum"):
        status = np.where(~defined & (everyone == 0), DIVIDED_BY_ZERO, status)
    return CellColumn(
        np.where(defined, value, 0.0),
        status.astype(np.uint8),
        found.known,
        coverage,
        np.zeros(size, np.uint16),
    )


def _ratio(top: Floats, bottom: NDArray[np.int64]) -> tuple[Floats, NDArray[np.bool_]]:
    defined = bottom > 0
    return np.divide(top, bottom, out=np.zeros(len(bottom)), where=defined), defined


def _count(found: Counts) -> tuple[Floats, NDArray[np.bool_]]:
    return found.members.astype(np.float64), np.ones(len(found.members), np.bool_)


def _sum(found: Counts) -> tuple[Floats, NDArray[np.bool_]]:
    return found.total, (found.known > 0) | (found.members + found.maybe == 0)


def _extreme(found: Counts) -> tuple[Floats, NDArray[np.bool_]]:
    return found.extreme, found.known > 0


_KERNELS: dict[str, Callable[[Counts], tuple[Floats, NDArray[np.bool_]]]] = {
    "count": _count,
    "sum": _sum,
    "mean": lambda found: _ratio(found.total, found.known),
    "share": lambda found: _ratio(found.true.astype(np.float64), found.known),
    "min": _extreme,
    "max": _extreme,
}
