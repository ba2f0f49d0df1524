"""The meaning of a checked formula over cells, the cells it looks to included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation import aggregates, distribution, variation
from malramverk.evaluation.aggregates import Counts, Needs, Sums
from malramverk.evaluation.attributes import attribute_column, parameter_column, vocabulary
from malramverk.evaluation.column import (
    ALL_UNKNOWN,
    DIVIDED_BY_ZERO,
    HAS_VALUE,
    NO_ROWS,
    NO_SOURCE,
    NONE,
    NOT_APPLICABLE,
    CellColumn,
    Codes,
    absent_column,
    constant_column,
)
from malramverk.evaluation.looking import Looking
from malramverk.evaluation.operations import OPERATIONS, year_column
from malramverk.evaluation.setting import Setting
from malramverk.evaluation.variation import Values
from malramverk.formula import (
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Move,
    Moved,
    Op,
    Operation,
    Parameter,
    Ranked,
    Reference,
    fold,
)
from malramverk.periods import PeriodRule
from malramverk.tables.parts import Measure, PartKey

_EXTREMES = {Measure.LEAST: np.minimum, Measure.GREATEST: np.maximum}


class World:
    """Folds formulas to cells under one period rule, each subtree once.

    Attributes:
        rule: which of a source's periods a result's period reads.
        pool: how many periods' sums are added before anything is computed.
        memo: the cells of every subtree so far.
    """

    def __init__(
        self,
        setting: Setting,
        rule: PeriodRule,
        pool: int,
        reference: Callable[[str, int], CellColumn],
        other: Callable[[PeriodRule, int], World],
    ) -> None:
        self.rule = rule
        self.pool = pool
        self.memo: dict[Core, CellColumn] = {}
        self._setting = setting
        self._reference = reference
        self._other = other
        self._looking = Looking(setting.grid, setting.movement)

    def cells(self, core: Core) -> CellColumn:
        """Return the cells of a checked expression."""
        return fold(core, self, self.memo)

    def constant(self, constant: Constant) -> CellColumn:
        """The same value in every cell; yes is 1, no is 0, and a text is its number."""
        value = constant.value
        if isinstance(value, str):
            return constant_column(float(vocabulary(value)), self._setting.grid.size)
        number = float(value) if isinstance(value, Decimal) else float(bool(value))
        return constant_column(number, self._setting.grid.size)

    def column(self, column: Column) -> CellColumn:
        """A column has no meaning between cells; the checker refuses it."""
        raise TypeError(f"the column {column.name} outside an aggregate")

    def reference(self, reference: Reference) -> CellColumn:
        """The other indicator's cells for the same entities, periods and groups."""
        return self._reference(reference.indicator, self.pool)

    def operation(self, operation: Operation, operands: Sequence[CellColumn]) -> CellColumn:
        """One operation, cell by cell."""
        grid = self._setting.grid
        if operation.op is Op.NOT_APPLICABLE:
            return absent_column(NOT_APPLICABLE, grid.size)
        if operation.op is Op.YEAR:
            return year_column(grid)
        with np.errstate(all="ignore"):
            return OPERATIONS[operation.op](operands)

    def attribute(self, attribute: Attribute) -> CellColumn:
        """An attribute of each cell's entity in its period."""
        return attribute_column(self._setting.sources, self._setting.grid, attribute.name)

    def parameter(self, parameter: Parameter, key: CellColumn | None) -> CellColumn:
        """A dated constant in each cell's period."""
        definition = self._setting.catalogue.parameters[parameter.id]
        return parameter_column(definition, self._setting.grid, key)

    def moved(self, moved: Moved) -> CellColumn:
        """An expression in other cells."""
        if moved.move is Move.POOLED:
            (periods,) = moved.argument
            assert isinstance(periods, int)
            return self._other(self.rule, periods).cells(moved.operand)
        return self._looking.moved(moved, self.cells(moved.operand))

    def across(self, across: Across) -> CellColumn:
        """An aggregate over the members of a level."""
        where = self.cells(across.where) if across.where is not None else None
        weight = self.cells(across.weight) if across.weight is not None else None
        return self._looking.across(across, self.cells(across.operand), where, weight)

    def ranked(self, ranked: Ranked) -> CellColumn:
        """The place of each cell among its peers."""
        return self._looking.ranked(ranked, self.cells(ranked.operand))

    def aggregate(self, aggregate: Aggregate) -> CellColumn:
        """The cells of an aggregate over rows."""
        size = self._setting.grid.size
        if aggregate.table not in self._setting.parts:
            return absent_column(NO_SOURCE, size)
        sums, lacking = self.sums(aggregate)
        counts = aggregates.counts(aggregate, sums)
        found = self._kernel(aggregate, counts, sums)
        cells = _cells(aggregate, counts, found)
        if not lacking.any():
            return cells
        gone = lacking > 0
        return CellColumn(
            np.where(gone, 0.0, cells.value),
            np.where(gone, lacking, cells.status).astype(np.uint8),
            np.where(gone, NONE, cells.n),
            np.where(gone, float(NONE), cells.coverage),
            cells.flags,
        )

    def counts(self, aggregate: Aggregate) -> Counts | None:
        """Return the counts behind an aggregate; nothing where its table is not at hand."""
        if aggregate.table not in self._setting.parts:
            return None
        return aggregates.counts(aggregate, self.sums(aggregate)[0])

    def sums(self, aggregate: Aggregate) -> tuple[Sums, Codes]:
        """Return the parts of an aggregate, over the pooled periods, and where there are none."""
        rolled = self._setting.rolled(aggregate.table, self.rule)
        if self.pool == 1:
            return rolled.sums, rolled.status
        keys = aggregates.needs(aggregate).keys
        sums = {key: rolled.sums[key] for key in keys}
        status = rolled.status
        for steps in range(1, self.pool):
            places = self._setting.movement.previous(steps)
            has = places >= 0
            status = np.maximum(status, np.where(has, rolled.status[places], NO_ROWS))
            before = {key: np.where(has, rolled.sums[key][places], 0) for key in keys}
            sums = {key: _joined(key, sums, before) for key in keys}
        return sums, status.astype(np.uint8)

    def _kernel(self, aggregate: Aggregate, counts: Counts, sums: Sums) -> Values:
        function, needed = aggregate.function, aggregates.needs(aggregate)
        if function in aggregates.VARYING:
            value, defined = variation.variance(needed, sums, sample=function.endswith("sample"))
            return (np.sqrt(value) if function.startswith("std") else value), defined
        if function in aggregates.BETWEEN:
            return self._between(aggregate, needed, sums)
        if function in aggregates.LISTED:
            return self._listed(aggregate, needed)
        return _simple(aggregate, counts)

    def _between(self, aggregate: Aggregate, needed: Needs, sums: Sums) -> Values:
        names = [str(parameter) for parameter in aggregate.parameters]
        levels = self._setting.catalogue.levels
        level = next((name for name in names if name in levels), levels[-1])
        estimator = next((name for name in names if name not in levels), None)
        members = self._setting.movement.members(level)
        return variation.between(aggregate.function, estimator, needed, sums, members)

    def _listed(self, aggregate: Aggregate, needed: Needs) -> Values:
        assert needed.values is not None
        found = self._setting.values(needed.values, self.rule, self.pool)
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
        return np.asarray(sums[key] + before[key])
    known = PartKey(Measure.KNOWN, key.table, key.mask, key.operand)
    both = kernel(sums[key], before[key])
    either = np.where(sums[known] > 0, sums[key], before[key])
    return np.where((sums[known] > 0) & (before[known] > 0), both, either)


def _order(aggregate: Aggregate) -> tuple[Fraction, str]:
    if aggregate.function == "median":
        return Fraction(1, 2), "averaged_inverted_cdf"
    order, method = aggregate.parameters
    return Fraction(order), str(method)


def _simple(aggregate: Aggregate, counts: Counts) -> Values:
    known = counts.known > 0
    everyone = counts.members + counts.maybe
    match aggregate.function:
        case "count":
            return counts.members.astype(np.float64), np.ones(len(known), np.bool_)
        case "sum":
            return counts.total, known | (everyone == 0)
        case "min" | "max":
            return counts.extreme, known
        case "share":
            top = counts.true
        case _:
            top = counts.total
    defined = known & (counts.base != 0)
    return np.divide(top, counts.base, out=np.zeros(len(top)), where=defined), defined


def _cells(aggregate: Aggregate, counts: Counts, found: Values) -> CellColumn:
    """Return the cells of an aggregate.

    A figure over rows of which none is known is ``not_reported``; over a population that is
    certainly empty, or where the figure has no meaning, it is ``undefined``. A count and a sum
    over an empty population are 0.
    """
    value, defined = found
    everyone = counts.members + counts.maybe
    none = np.full(len(value), float(NONE))
    coverage = np.divide(counts.known, everyone, out=none, where=everyone > 0)
    unknown: NDArray[np.bool_] = (everyone > 0) & (counts.known == 0)
    if aggregate.function in ("sum", "distinct", "count"):
        defined = ~unknown | (aggregate.function == "count")
    status = np.where(unknown, ALL_UNKNOWN, DIVIDED_BY_ZERO)
    status = np.where(defined, HAS_VALUE, status)
    return CellColumn(
        np.where(defined, value, 0.0),
        status.astype(np.uint8),
        counts.known,
        coverage,
        np.zeros(len(value), np.uint16),
    )
