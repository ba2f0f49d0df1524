"""Figures from rows: the sums of every cell become the cells of an aggregate."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation import aggregates, distribution, variation
from malramverk.evaluation.aggregates import Counts, Needs, Sums
from malramverk.evaluation.column import (
    ALL_UNKNOWN,
    DIVIDED_BY_ZERO,
    EMPTY,
    HAS_VALUE,
    NO_ROWS,
    NO_SOURCE,
    NONE,
    OVERFLOWED,
    CellColumn,
    Codes,
    Support,
    absent_column,
)
from malramverk.evaluation.setting import Setting
from malramverk.evaluation.variation import Values
from malramverk.formula import Aggregate
from malramverk.periods import PeriodRule
from malramverk.tables.parts import Measure, PartKey

_EXTREMES = {Measure.LEAST: np.minimum, Measure.GREATEST: np.maximum}


class Taken(Protocol):
    """What only the whole grid can give to some of its cells."""

    def sums(self, rule: PeriodRule, pool: int, aggregate: Aggregate) -> tuple[Sums, Codes]:
        """Return the parts of an aggregate, and where there are none."""
        ...

    def between(self, rule: PeriodRule, pool: int, aggregate: Aggregate) -> Values:
        """Return what lies between members that may stand anywhere."""
        ...


class RowFigures:
    """Works aggregates over rows out, under one period rule.

    Attributes:
        setting: what they rest on.
        rule: which of a source's periods a result's period reads.
        pool: how many periods' sums are added before anything is computed.
    """

    def __init__(
        self,
        setting: Setting,
        rule: PeriodRule,
        pool: int,
        taken: Taken | None = None,
    ) -> None:
        self._taken = taken
        self.setting = setting
        self.rule = rule
        self.pool = pool

    def has(self, aggregate: Aggregate) -> bool:
        """Say whether every part that an aggregate needs was counted."""
        found = self.setting.parts.get(aggregate.table)
        if found is None:
            return False
        needed = aggregates.needs(aggregate)
        if needed.values is not None and needed.values not in self.setting.tabulations:
            return False
        sums = self.setting.rolled(aggregate.table, self.rule).sums
        return all(key in sums for key in needed.keys)

    def aggregate(self, aggregate: Aggregate, times: float = 1.0) -> CellColumn:
        """The cells of an aggregate over rows, or of a multiple of a share or mean."""
        size = self.setting.grid.size
        if aggregate.table not in self.setting.parts:
            return absent_column(NO_SOURCE, size)
        sums, lacking = self.sums(aggregate)
        counts = aggregates.counts(aggregate, sums)
        found = self._kernel(aggregate, counts, sums, times)
        cells = _cells(aggregate, counts, found)
        gone = lacking > 0
        if not gone.any():
            return cells
        return cells.with_status(gone, lacking).backed_by(lambda: cells.support.without(gone))

    def counts(self, aggregate: Aggregate) -> Counts | None:
        """Return the counts behind an aggregate; nothing where its table is not at hand."""
        if aggregate.table not in self.setting.parts:
            return None
        return aggregates.counts(aggregate, self.sums(aggregate)[0])

    def sums(self, aggregate: Aggregate) -> tuple[Sums, Codes]:
        """Return the parts of an aggregate, over the pooled periods, and where there are none."""
        if self._taken is not None:
            return self._taken.sums(self.rule, self.pool, aggregate)
        rolled = self.setting.rolled(aggregate.table, self.rule)
        if self.pool == 1:
            return rolled.sums, rolled.status
        keys = aggregates.needs(aggregate).keys
        sums = {key: rolled.sums[key] for key in keys}
        status = rolled.status
        for steps in range(1, self.pool):
            places = self.setting.movement.previous(steps)
            has = places >= 0
            status = np.maximum(status, np.where(has, rolled.status[places], NO_ROWS))
            before = {key: np.where(has, rolled.sums[key][places], 0) for key in keys}
            sums = {key: _joined(key, sums, before) for key in keys}
        return sums, status.astype(np.uint8)

    def _kernel(self, aggregate: Aggregate, counts: Counts, sums: Sums, times: float) -> Values:
        function, needed = aggregate.function, aggregates.needs(aggregate)
        if function in aggregates.VARYING:
            moments = self._moments(needed, sums)
            value, defined = variation.variance(moments, sample=function.endswith("sample"))
            return (np.sqrt(value) if function.startswith("std") else value), defined
        if function in aggregates.BETWEEN:
            return self.between(aggregate)
        if function in aggregates.LISTED:
            return self._listed(aggregate, needed)
        return _simple(aggregate, counts, sums, times)

    def between(self, aggregate: Aggregate, wanted: slice | None = None) -> Values:
        """Return what lies between the members of cells, of all or of some next to each other."""
        if self._taken is not None:
            return self._taken.between(self.rule, self.pool, aggregate)
        names = [str(parameter) for parameter in aggregate.parameters]
        levels = self.setting.catalogue.levels
        level = next((name for name in names if name in levels), levels[-1])
        estimator = next((name for name in names if name not in levels), None)
        wanted = slice(0, self.setting.grid.size) if wanted is None else wanted
        members = self.setting.movement.members(level).of(wanted)
        moments = self._moments_at(aggregate)
        return variation.between(aggregate.function, estimator, moments, members, wanted)

    def _moments_at(self, aggregate: Aggregate) -> Callable[[NDArray[np.int64]], variation.Moments]:
        needed, (sums, _) = aggregates.needs(aggregate), self.sums(aggregate)
        if needed.values is not None:
            return self._moments(needed, sums).take
        keys = (needed.base or needed.known, needed.deviations, needed.squares)
        own = {key: sums[key] for key in keys if key is not None}
        return lambda cells: variation.moments_of_sums(
            needed, {key: values[cells] for key, values in own.items()}
        )

    def _moments(self, needed: Needs, sums: Sums) -> variation.Moments:
        if needed.values is None:
            return variation.moments_of_sums(needed, sums)
        found = self.setting.values(needed.values, self.rule, self.pool)
        return variation.moments_of_values(found, needed.values.decimals or 0)

    def _listed(self, aggregate: Aggregate, needed: Needs) -> Values:
        assert needed.values is not None
        found = self.setting.values(needed.values, self.rule, self.pool)
        decimals = needed.values.decimals
        scale = 10.0**decimals if decimals else 1.0
        if aggregate.function == "distinct":
            return distribution.distinct(found), np.ones(found.size, np.bool_)
        if aggregate.function == "gini":
            return distribution.gini(found)
        p, method = _order(aggregate)
        if aggregate.weight is not None:
            value, defined = distribution.weighted_quantile(found, p)
        else:
            value, defined = distribution.quantile(found, p, method)
        return value / scale, defined


def _joined(key: PartKey, sums: Sums, before: Sums) -> NDArray[Any]:
    """Return a part over two sets of rows; a least or greatest of no rows does not count."""
    kernel = _EXTREMES.get(key.measure)
    if kernel is None:
        return _added(sums[key], before[key])
    known = PartKey(Measure.KNOWN, key.table, key.mask, key.operand)
    both = kernel(sums[key], before[key])
    either = np.where(sums[known] > 0, sums[key], before[key])
    return np.where((sums[known] > 0) & (before[known] > 0), both, either)


def _added(left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """Return sums of two sets of rows; numbers as Python has them where 64 bits may not do."""
    if left.dtype == right.dtype == np.int64:
        most = sum(max(-int(v.min(initial=0)), int(v.max(initial=0))) for v in (left, right))
        if most >= 2**63:
            return np.asarray(left.astype(object) + right)
    return np.asarray(left + right)


def _order(aggregate: Aggregate) -> tuple[Fraction, str]:
    if aggregate.function == "median":
        return Fraction(1, 2), "averaged_inverted_cdf"
    order, method = aggregate.parameters
    return Fraction(order), str(method)


def _simple(aggregate: Aggregate, counts: Counts, sums: Sums, times: float) -> Values:
    known = counts.known > 0
    everyone = counts.members + counts.maybe
    match aggregate.function:
        case "count":
            return counts.members.astype(np.float64), np.ones(len(known), np.bool_)
        case "sum":
            return counts.total, known | (everyone == 0)
        case "min" | "max":
            return counts.extreme, known
    top, bottom = aggregates.quotient(aggregate, sums)
    defined = known & (counts.base != 0)
    zero = np.zeros(len(top))
    return np.divide(top * times, bottom, out=zero, where=defined), defined


def _cells(aggregate: Aggregate, counts: Counts, found: Values) -> CellColumn:
    """Return the cells of an aggregate.

    A figure over rows of which none is known is ``not_reported``; over a population that is
    certainly empty, or where the figure has no meaning, it is ``undefined``. A count and a sum
    over an empty population are 0.
    """
    value, defined = found
    everyone = counts.members + counts.maybe
    unknown: NDArray[np.bool_] = (everyone > 0) & (counts.known == 0)
    if aggregate.function in ("sum", "distinct", "count"):
        defined = ~unknown | (aggregate.function == "count")
    status = np.where(np.isfinite(value), np.uint8(HAS_VALUE), np.uint8(OVERFLOWED))
    if not defined.all():
        nothing = np.where(everyone == 0, np.uint8(EMPTY), np.uint8(DIVIDED_BY_ZERO))
        nothing[unknown] = ALL_UNKNOWN
        status = np.where(defined, status, nothing)
    return CellColumn(
        np.where(status == HAS_VALUE, value, 0.0), status, partial(_support, counts, everyone)
    )


def _support(counts: Counts, everyone: NDArray[np.int64]) -> Support:
    none = np.full(len(everyone), float(NONE))
    coverage = np.divide(counts.known, everyone, out=none, where=everyone > 0)
    return Support(counts.known, coverage, np.zeros(len(everyone), np.uint16))
