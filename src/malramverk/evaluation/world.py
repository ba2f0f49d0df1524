"""The meaning of a checked formula over cells, the cells it looks to included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, partial, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation import aggregates, distribution, variation
from malramverk.evaluation.aggregates import Counts, Needs, Sums
from malramverk.evaluation.attributes import (
    attribute_column,
    parameter_column,
    vocabulary,
    year_column,
)
from malramverk.evaluation.batches import worked_out_few
from malramverk.evaluation.column import (
    ALL_UNKNOWN,
    DIVIDED_BY_ZERO,
    EMPTY,
    HAS_VALUE,
    NO_ROWS,
    NO_SOURCE,
    NONE,
    NOT_APPLICABLE,
    OVERFLOWED,
    CellColumn,
    Codes,
    Support,
    absent_column,
    joined_support,
    no_support,
)
from malramverk.evaluation.graph import Graph, graph_of, scaled_quotient
from malramverk.evaluation.looking import Looking
from malramverk.evaluation.machine import worked_out
from malramverk.evaluation.setting import Setting
from malramverk.evaluation.variation import Values
from malramverk.formula import (
    Across,
    Aggregate,
    Attribute,
    Constant,
    Core,
    Kind,
    Move,
    Moved,
    Op,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
)
from malramverk.periods import PeriodRule
from malramverk.tables.parts import Measure, PartKey

FEW = 48  # cells; above it numpy's own loops cost more than its calls
_EXTREMES = {Measure.LEAST: np.minimum, Measure.GREATEST: np.maximum}


class World:
    """Works formulas out to cells under one period rule.

    Attributes:
        rule: which of a source's periods a result's period reads.
        pool: how many periods' sums are added before anything is computed.
        setting: everything the answers rest on.
        memo: the cells of every expression that was asked for, and of every leaf.
    """

    def __init__(
        self,
        setting: Setting,
        rule: PeriodRule,
        pool: int,
        reference: Callable[[str, int], CellColumn],
        other: Callable[[PeriodRule, int], World],
        inline: Callable[[str], Core | None],
        statistic: Callable[[World, Statistic], CellColumn],
    ) -> None:
        self.rule = rule
        self.pool = pool
        self.memo: dict[Core, CellColumn] = {}
        self.setting = setting
        self._reference = reference
        self._other = other
        self._inline = cache(inline)
        self._leaves = setting.leaves(rule, pool)
        self._statistic = statistic
        self._looking = Looking(setting.grid, setting.movement)

    def cells(self, core: Core) -> CellColumn:
        """Return the cells of a checked expression."""
        if isinstance(core, Reference):
            return self._reference(core.indicator, self.pool)
        if core not in self.memo:
            self.work_out([core])
        return self.memo[core]

    def work_out(
        self,
        cores: Sequence[Core],
        graph: Graph | None = None,
        tell: Callable[[], None] | None = None,
    ) -> None:
        """Work out many expressions as one graph, so that what they share is worked out once.

        Args:
            cores: the expressions.
            graph: their graph, where it is known.
            tell: is called as each leaf of the graph is at hand.
        """
        size = self.setting.grid.size
        graph = graph or graph_of(cores, vocabulary, self._inline)
        work = worked_out_few if size <= FEW else worked_out
        columns = work(graph, partial(self._leaf, tell), size)
        for core, (value, status) in zip(cores, columns, strict=True):
            if core in self.memo:
                continue
            numbers = value.astype(np.float64, copy=False)
            self.memo[core] = CellColumn(numbers, status, partial(self._support, core))

    def _leaf(self, tell: Callable[[], None] | None, core: Core) -> tuple[Any, Codes]:
        column = self.memo.get(core) or self._found(core)
        if tell is not None:
            tell()
        if core.type.kind is Kind.YES_NO:  # a condition is chosen by bit by bit
            return column.value != 0.0, column.status
        return column.value, column.status

    def _found(self, core: Core) -> CellColumn:
        """Return the cells of a leaf; those of the parts alone are kept with the parts."""
        kept = self._leaves if _is_of_parts(core) else self.memo
        column = kept.get(core)
        if column is None:
            column = kept[core] = self._made(core)
        self.memo[core] = column
        return column

    def _made(self, core: Core) -> CellColumn:  # noqa: C901  one case per sort of expression
        """Return the cells of an expression that is no operation on other cells."""
        match core:
            case Reference():
                return self._reference(core.indicator, self.pool)
            case Aggregate():
                return self.aggregate(core)
            case Attribute():
                return attribute_column(self.setting.sources, self.setting.grid, core.name)
            case Parameter():
                definition = self.setting.catalogue.parameters[core.id]
                key = None if core.key is None else self.cells(core.key)
                return parameter_column(definition, self.setting.grid, key)
            case Moved():
                return self.moved(core)
            case Across():
                return self.across(core)
            case Ranked():
                return self._looking.ranked(core, self.cells(core.operand))
            case Statistic():
                return self._statistic(self, core)
        return self._bare(core)

    def _bare(self, core: Core) -> CellColumn:
        """Return the cells of an operation that is given as one."""
        scaled = scaled_quotient(core)
        if scaled is not None:
            return self.aggregate(*scaled)
        if isinstance(core, Operation) and core.op is Op.NOT_APPLICABLE:
            return absent_column(NOT_APPLICABLE, self.setting.grid.size)
        if isinstance(core, Operation) and core.op is Op.YEAR:
            return year_column(self.setting.grid)
        raise TypeError(f"{type(core).__name__} has no cells")

    def _support(self, core: Core) -> Support:
        """Return what stands behind the cells of an expression, when someone asks."""
        if isinstance(core, Reference):
            return self._reference(core.indicator, self.pool).support
        if not isinstance(core, Operation) or core.op in (Op.NOT_APPLICABLE, Op.YEAR):
            return no_support(self.setting.grid.size)
        if core.op is Op.KNOWN:
            return no_support(self.setting.grid.size)
        if core.op is Op.IF:
            condition, then, otherwise = (self.cells(operand) for operand in core.operands)
            branch = then.support.chosen(condition.value != 0.0, otherwise.support)
            return branch.chosen(condition.has_value, condition.support)
        if core.op is Op.COALESCE:
            choices = [self.cells(operand) for operand in core.operands]
            return reduce(lambda left, right: left.chosen(left.has_value, right), choices).support
        operands = [o for o in core.operands if not isinstance(o, Constant)]
        columns = [self.cells(operand) for operand in operands]
        if core.op in (Op.SUM_KNOWN, Op.MEAN_KNOWN, Op.COUNT_KNOWN):
            return joined_support([c.support.without(~c.has_value) for c in columns])
        supports = [column.support for column in columns]
        return joined_support(supports) if supports else no_support(self.setting.grid.size)

    def moved(self, moved: Moved) -> CellColumn:
        """An expression in other cells."""
        if moved.move is Move.POOLED:
            (periods,) = moved.argument
            assert isinstance(periods, int)
            return self.over(periods).cells(moved.operand)
        return self.seen(moved, self.cells(moved.operand))

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

    def cells_of(self, id_: str) -> CellColumn:
        """The cells of another indicator, over the periods whose sums are added."""
        return self._reference(id_, self.pool)

    def over(self, periods: int) -> World:
        """The world in which the sums of several periods are added."""
        return self._other(self.rule, periods)

    def seen(self, moved: Moved, cells: CellColumn) -> CellColumn:
        """Some cells as those that look at them see them."""
        return self._looking.moved(moved, cells)

    def across(self, across: Across) -> CellColumn:
        """An aggregate over the members of a level."""
        where = self.cells(across.where) if across.where is not None else None
        weight = self.cells(across.weight) if across.weight is not None else None
        return self._looking.across(across, self.cells(across.operand), where, weight)

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
            return self._between(aggregate, needed, sums)
        if function in aggregates.LISTED:
            return self._listed(aggregate, needed)
        return _simple(aggregate, counts, sums, times)

    def _between(self, aggregate: Aggregate, needed: Needs, sums: Sums) -> Values:
        names = [str(parameter) for parameter in aggregate.parameters]
        levels = self.setting.catalogue.levels
        level = next((name for name in names if name in levels), levels[-1])
        estimator = next((name for name in names if name not in levels), None)
        members = self.setting.movement.members(level)
        moments = self._moments(needed, sums)
        return variation.between(aggregate.function, estimator, moments, members)

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


def _is_of_parts(core: Core) -> bool:
    """Say whether a leaf's cells depend on nothing but the parts."""
    return isinstance(core, Aggregate | Operation)


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
    none = np.full(len(value), float(NONE))
    coverage = np.divide(counts.known, everyone, out=none, where=everyone > 0)
    unknown: NDArray[np.bool_] = (everyone > 0) & (counts.known == 0)
    if aggregate.function in ("sum", "distinct", "count"):
        defined = ~unknown | (aggregate.function == "count")
    status = np.where(everyone == 0, EMPTY, DIVIDED_BY_ZERO)
    status = np.where(unknown, ALL_UNKNOWN, status)
    status = np.where(defined, np.where(np.isfinite(value), HAS_VALUE, OVERFLOWED), status)
    support = Support(counts.known, coverage, np.zeros(len(value), np.uint16))
    return CellColumn(np.where(status == HAS_VALUE, value, 0.0), status.astype(np.uint8), support)
