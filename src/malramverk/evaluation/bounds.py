"""What a figure could be if every unknown row were known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.aggregates import Counts
from malramverk.evaluation.column import CellColumn, Floats
from malramverk.evaluation.completion import completed
from malramverk.formula import (
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Moved,
    Op,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
)

Bounds = tuple[Floats, Floats]
Range = tuple[float, float]
Combine = Callable[[Sequence[Bounds]], Bounds]


class BoundsAlgebra:
    """Folds a formula to certain bounds: interval arithmetic over completions of the data.

    The bounds hold for every way of filling in what is unknown. They are wider than need be where
    one part stands twice in a formula. Where nothing certain can be said they are infinite.
    """

    def __init__(
        self,
        counts: Callable[[Aggregate], Counts | None],
        operand_range: Callable[[Aggregate], Range],
        reference: Callable[[str], Bounds],
        values: Callable[[Core], CellColumn],
    ) -> None:
        self._counts = counts
        self._range = operand_range
        self._reference = reference
        self._values = values

    def constant(self, constant: Constant) -> Bounds:
        """A constant is its own bounds."""
        value = self._values(constant).value
        return value, value

    def column(self, column: Column) -> Bounds:
        """A column has no meaning between cells."""
        raise TypeError(f"the column {column.name} outside an aggregate")

    def reference(self, reference: Reference) -> Bounds:
        """The bounds of the other indicator's cells."""
        return self._reference(reference.indicator)

    def aggregate(self, aggregate: Aggregate) -> Bounds:
        """The bounds of an aggregate when its unknown rows take any value they may."""
        whole = completed(aggregate)
        kernel = KERNELS.get(aggregate.function if aggregate.weight is None else "")
        if kernel is None and whole != aggregate:
            return self._unbounded(aggregate)
        found = self._counts(whole)
        if found is None:
            return self._unbounded(aggregate)
        if whole == aggregate and not found.unknown.any():
            return self._exact(aggregate)
        if kernel is None:
            return self._where_complete(aggregate, found)
        with np.errstate(all="ignore"):
            lower, upper = kernel(found, *self._range(whole))
        if whole != aggregate:
            return lower, upper
        value, exact = self._values(aggregate).value, found.unknown == 0
        return np.where(exact, value, lower), np.where(exact, value, upper)

    def _where_complete(self, aggregate: Aggregate, found: Counts) -> Bounds:
        """Say something certain only where every row is known."""
        value, exact = self._values(aggregate).value, found.unknown == 0
        return np.where(exact, value, -np.inf), np.where(exact, value, np.inf)

    def attribute(self, attribute: Attribute) -> Bounds:
        """An attribute is its own bounds."""
        return self._exact(attribute)

    def parameter(self, parameter: Parameter, key: Bounds | None) -> Bounds:
        """A dated constant is its own bounds."""
        return self._exact(parameter)

    def moved(self, moved: Moved) -> Bounds:
        """Nothing certain is said of other cells."""
        return self._unbounded(moved)

    def across(self, across: Across) -> Bounds:
        """Nothing certain is said of other cells."""
        return self._unbounded(across)

    def ranked(self, ranked: Ranked) -> Bounds:
        """Nothing certain is said of a place among others."""
        return self._unbounded(ranked)

    def statistic(self, statistic: Statistic) -> Bounds:
        """Nothing certain is said of what statistics makes of other cells."""
        return self._unbounded(statistic)

    def _exact(self, core: Core) -> Bounds:
        value = self._values(core).value
        return value, value

    def _unbounded(self, core: Core) -> Bounds:
        size = len(self._values(core).value)
        return np.full(size, -np.inf), np.full(size, np.inf)

    def operation(self, operation: Operation, operands: Sequence[Bounds]) -> Bounds:
        """The bounds of an operation on operands that lie anywhere within theirs.

        What is not bounded may also be undefined, and then nothing is certain of the result.
        """
        value = self._values(operation).value
        exact = np.ones(len(value), np.bool_)
        for operand, bounds in zip(operation.operands, operands, strict=True):
            stays = self._stays(operand, bounds)
            exact &= stays if stays.all() else stays | self._settled(operand)
        if exact.all():
            return value, value
        combine = _OPERATIONS.get(operation.op)
        lower, upper = np.full(len(value), -np.inf), np.full(len(value), np.inf)
        if combine is not None:
            with np.errstate(all="ignore"):
                lower, upper = combine(operands)
            adrift = reduce(np.logical_or, (_adrift(bounds) for bounds in operands))
            lower = np.where(adrift | np.isnan(lower), -np.inf, lower)
            upper = np.where(adrift | np.isnan(upper), np.inf, upper)
        return np.where(exact, value, lower), np.where(exact, value, upper)

    def _stays(self, core: Core, bounds: Bounds) -> NDArray[np.bool_]:
        """Say where an expression has a value that nothing unknown can change."""
        cells = self._values(core)
        stays: NDArray[np.bool_] = cells.has_value & (bounds[0] == cells.value)
        stays &= bounds[1] == cells.value
        return stays

    def _settled(self, core: Core) -> NDArray[np.bool_]:
        """Say where nothing unknown stands behind an expression, whether or not it has a value."""
        size = len(self._values(core).value)
        match core:
            case Constant() | Attribute() | Parameter():
                return np.ones(size, np.bool_)
            case Operation():
                settled: NDArray[np.bool_]
                every = (self._settled(operand) for operand in core.operands)
                settled = reduce(np.logical_and, every, np.ones(size, np.bool_))
                return settled
            case Aggregate() if completed(core) == core:
                found = self._counts(core)
                return np.ones(size, np.bool_) if found is None else found.unknown == 0
            case _:
                return np.zeros(size, np.bool_)


def _adrift(bounds: Bounds) -> NDArray[np.bool_]:
    adrift: NDArray[np.bool_] = np.isneginf(bounds[0]) & np.isposinf(bounds[1])
    return adrift


def _count(found: Counts, least: float, greatest: float) -> Bounds:
    return found.members.astype(np.float64), (found.members + found.maybe).astype(np.float64)


def _share(found: Counts, least: float, greatest: float) -> Bounds:
    everyone = found.members + found.maybe
    return _of(found.true, everyone, -np.inf), _of(found.true + found.unknown, everyone, np.inf)


def _of(top: np.ndarray, bottom: np.ndarray, otherwise: float) -> Floats:
    found: Floats = np.divide(top, bottom, out=np.full(len(top), otherwise), where=bottom > 0)
    return found


def _sum(found: Counts, least: float, greatest: float) -> Bounds:
    surely = found.members - found.known
    lower = found.total + _times(surely, least) + _times(found.maybe, min(least, 0.0))
    upper = found.total + _times(surely, greatest) + _times(found.maybe, max(greatest, 0.0))
    return lower, upper


def _times(count: np.ndarray, value: float) -> Floats:
    return np.where(count > 0, count * value, 0.0)


def _mean(found: Counts, least: float, greatest: float) -> Bounds:
    everyone = found.members + found.maybe
    low, high = (found.total + _times(found.unknown, value) for value in (least, greatest))
    return _of(low, everyone, -np.inf), _of(high, everyone, np.inf)


def _least(found: Counts, least: float, greatest: float) -> Bounds:
    known = found.known > 0
    lower = np.where(known & (found.unknown == 0), found.extreme, least)
    return lower, np.where(known, found.extreme, greatest)


def _greatest(found: Counts, least: float, greatest: float) -> Bounds:
    known = found.known > 0
    upper = np.where(known & (found.unknown == 0), found.extreme, greatest)
    return np.where(known, found.extreme, least), upper


KERNELS: dict[str, Callable[[Counts, float, float], Bounds]] = {
    "count": _count,
    "share": _share,
    "sum": _sum,
    "mean": _mean,
    "min": _least,
    "max": _greatest,
}


def _corners(kernel: Callable[[Floats, Floats], Floats]) -> Combine:
    def combine(operands: Sequence[Bounds]) -> Bounds:
        (a, b), (c, d) = operands
        corners = [_sure(kernel(x, y)) for x in (a, b) for y in (c, d)]
        return reduce(np.minimum, corners), reduce(np.maximum, corners)

    return combine


def _sure(corner: Floats) -> Floats:
    """Nothing times infinity is nothing here: a bound of 0 is reached."""
    return np.where(np.isnan(corner), 0.0, corner)


def _divide(operands: Sequence[Bounds]) -> Bounds:
    (_, _), (c, d) = operands
    spans_zero = (c <= 0.0) & (d >= 0.0)
    lower, upper = _corners(np.divide)(operands)
    return np.where(spans_zero, -np.inf, lower), np.where(spans_zero, np.inf, upper)


def _abs(operands: Sequence[Bounds]) -> Bounds:
    ((a, b),) = operands
    spans_zero = (a < 0.0) & (b > 0.0)
    low = np.where(spans_zero, 0.0, np.minimum(np.abs(a), np.abs(b)))
    return low, np.maximum(np.abs(a), np.abs(b))


def _clamp(operands: Sequence[Bounds]) -> Bounds:
    value, low, high = operands
    lower = np.minimum(np.maximum(value[0], low[0]), high[0])
    return lower, np.minimum(np.maximum(value[1], low[1]), high[1])


def _each(kernel: Callable[[Floats, Floats], Floats]) -> Combine:
    def combine(operands: Sequence[Bounds]) -> Bounds:
        lows, highs = [low for low, _ in operands], [high for _, high in operands]
        return reduce(kernel, lows), reduce(kernel, highs)

    return combine


_OPERATIONS: dict[Op, Combine] = {
    Op.ADD: _each(np.add),
    Op.SUBTRACT: lambda ab: (ab[0][0] - ab[1][1], ab[0][1] - ab[1][0]),
    Op.MULTIPLY: _corners(np.multiply),
    Op.DIVIDE: _divide,
    Op.NEGATE: lambda a: (-a[0][1], -a[0][0]),
    Op.ABS: _abs,
    Op.MIN: _each(np.minimum),
    Op.MAX: _each(np.maximum),
    Op.CLAMP: _clamp,
}
