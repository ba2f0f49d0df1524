"""The meaning of a checked formula over cells, the cells it looks to included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial, reduce
from typing import Any, Protocol

import numpy as np

from malramverk.evaluation import aggregates
from malramverk.evaluation.aggregates import Counts, Sums
from malramverk.evaluation.attributes import (
    attribute_column,
    parameter_column,
    vocabulary,
    year_column,
)
from malramverk.evaluation.batches import worked_out_few
from malramverk.evaluation.between import is_leaf
from malramverk.evaluation.column import (
    NOT_APPLICABLE,
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
from malramverk.evaluation.row_figures import RowFigures, Taken
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

_WITHIN = frozenset(
    {
        Move.PREVIOUS,
        Move.COMPARABLE_PREVIOUS,
        Move.BASE,
        Move.FIRST,
        Move.LATEST,
        Move.POOLED,
        Move.GROUP,
        Move.EVERYONE,
    }
)
FEW = 48  # cells; above it numpy's own loops cost more than its calls


class Outside(Taken, Protocol):
    """The whole grid, for a world of some of its entities in all their periods and groups.

    Attributes:
        lean: whether aggregates are worked out from these cells' own sums.
    """

    lean: bool

    def leaf(self, rule: PeriodRule, pool: int, core: Core) -> CellColumn:
        """Return the cells of a leaf, worked out for the whole grid once."""
        ...

    def across(self, rule: PeriodRule, pool: int, across: Across) -> CellColumn:
        """Return an aggregate over members that may stand anywhere in the whole grid."""
        ...

    def elsewhere(self, rule: PeriodRule, pool: int, moved: Moved) -> CellColumn | None:
        """Return what other entities have, worked out for those only that are looked to."""
        ...


class World:
    """Works formulas out to cells under one period rule.

    Attributes:
        rule: which of a source's periods a result's period reads.
        pool: how many periods' sums are added before anything is computed.
        setting: everything the answers rest on.
        looking: finds values in other cells.
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
        outside: Outside | None = None,
    ) -> None:
        self.rule = rule
        self.pool = pool
        self.memo: dict[Core, CellColumn] = {}
        self.setting = setting
        self._reference = reference
        self._other = other
        self._inline = cache(inline)
        self._outside = outside
        self._rows = RowFigures(setting, rule, pool, outside)
        self._leaves = setting.leaves(rule, pool)
        self._statistic = statistic
        self.looking = Looking(setting.grid, setting.movement)

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
        columns = zip(*work(graph, partial(self._leaf, tell), size), strict=True)
        for core, (value, status) in zip(cores, columns, strict=True):
            if core in self.memo:
                continue
            numbers = value.astype(np.float64, copy=False)
            self.memo[core] = CellColumn(numbers, status, partial(self._support, core))

    def _leaf(self, tell: Callable[[], None] | None, core: Core) -> tuple[Any, Codes]:
        column = self.leaf(core)
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
            made = self._taken(core)
            column = kept[core] = self._made(core) if made is None else made
        self.memo[core] = column
        return column

    def _taken(self, core: Core) -> CellColumn | None:
        """Return the cells of a leaf that only the whole grid can give."""
        if self._outside is None or isinstance(core, Reference | Parameter):
            return None
        if self._outside.lean and _is_of_sums(core):
            return None
        if isinstance(core, Across) and self._outside.lean:
            return self._outside.across(self.rule, self.pool, core)
        if not isinstance(core, Moved):
            return self._outside.leaf(self.rule, self.pool, core)
        if core.move in _WITHIN:
            return None
        found = self._outside.elsewhere(self.rule, self.pool, core)
        return found or self._outside.leaf(self.rule, self.pool, core)

    def leaf(self, core: Core) -> CellColumn:
        """Return the cells of a leaf."""
        return self.memo.get(core) or self._found(core)

    def _made(self, core: Core) -> CellColumn:  # noqa: C901  one case per sort of expression
        """Return the cells of an expression that is no operation on other cells."""
        match core:
            case Reference():
                return self._reference(core.indicator, self.pool)
            case Aggregate():
                return self._rows.aggregate(core)
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
                return self.looking.ranked(core, self.cells(core.operand))
            case Statistic():
                return self._statistic(self, core)
        return self._bare(core)

    def _bare(self, core: Core) -> CellColumn:
        """Return the cells of an operation that is given as one."""
        scaled = scaled_quotient(core)
        if scaled is not None:
            return self._rows.aggregate(*scaled)
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
            condition = self.cells(core.operands[0])
            then, otherwise = (self._chosen(condition, branch) for branch in core.operands[1:])
            branch = then.chosen(condition.value != 0.0, otherwise)
            return branch.chosen(condition.has_value, condition.support)
        if core.op is Op.COALESCE:
            choices = [self.cells(operand) for operand in core.operands]
            return reduce(lambda left, right: left.chosen(left.has_value, right), choices).support
        operands = [o for o in core.operands if not isinstance(o, Constant)]
        if core.op in (Op.SUM_KNOWN, Op.MEAN_KNOWN, Op.COUNT_KNOWN):
            columns = [self.cells(operand) for operand in operands]
            return joined_support([c.support.without(~c.has_value) for c in columns])
        supports = [self._behind(operand) for operand in operands]
        return joined_support(supports) if supports else no_support(self.setting.grid.size)

    def _chosen(self, condition: CellColumn, branch: Core) -> Support:
        """Return what stands behind a branch; the condition's rows where it has none of its own."""
        if isinstance(branch, Operation) and branch.op is Op.NOT_APPLICABLE:
            return self._behind(branch)
        return self._behind(branch).resting_on(condition.support)

    def _behind(self, core: Core) -> Support:
        """Return what stands behind an operand, whose own cells nobody may ask for."""
        plain = isinstance(core, Operation) and core not in self.memo and not is_leaf(core)
        return self._support(core) if plain else self.cells(core).support

    def moved(self, moved: Moved) -> CellColumn:
        """An expression in other cells."""
        if moved.move is Move.POOLED:
            (periods,) = moved.argument
            assert isinstance(periods, int)
            return self.over(periods).cells(moved.operand)
        return self.seen(moved, self.cells(moved.operand))

    def between(self, aggregate: Aggregate, wanted: slice) -> Values:
        """What lies between the members of some cells."""
        return self._rows.between(aggregate, wanted)

    def has(self, aggregate: Aggregate) -> bool:
        """Say whether every part that an aggregate needs was counted."""
        return self._rows.has(aggregate)

    def cells_of(self, id_: str) -> CellColumn:
        """The cells of another indicator, over the periods whose sums are added."""
        return self._reference(id_, self.pool)

    def over(self, periods: int) -> World:
        """The world in which the sums of several periods are added."""
        return self._other(self.rule, periods)

    def seen(self, moved: Moved, cells: CellColumn) -> CellColumn:
        """Some cells as those that look at them see them."""
        return self.looking.moved(moved, cells)

    def across(self, across: Across, wanted: slice | None = None) -> CellColumn:
        """An aggregate over the members of a level, in all cells or in some."""
        where = self.cells(across.where) if across.where is not None else None
        weight = self.cells(across.weight) if across.weight is not None else None
        return self.looking.across(across, self.cells(across.operand), where, weight, wanted)

    def counts(self, aggregate: Aggregate) -> Counts | None:
        """Return the counts behind an aggregate; nothing where its table is not at hand."""
        if aggregate.table not in self.setting.parts:
            return None
        return aggregates.counts(aggregate, self.sums(aggregate)[0])

    def sums(self, aggregate: Aggregate) -> tuple[Sums, Codes]:
        """Return the parts of an aggregate, over the pooled periods, and where there are none."""
        return self._rows.sums(aggregate)


def _is_of_sums(core: Core) -> bool:
    """Say whether a leaf's cells depend on nothing but their own sums."""
    scaled = scaled_quotient(core)
    aggregate = core if scaled is None else scaled[0]
    return isinstance(aggregate, Aggregate) and aggregates.needs(aggregate).values is None


def _is_of_parts(core: Core) -> bool:
    """Say whether a leaf's cells depend on nothing but the parts."""
    return isinstance(core, Aggregate | Operation)
