"""What an indicator measures, as far as disclosure goes: an amount that adds up, and its base."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

import numpy as np

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.evaluation.column import Floats, Whole
from malramverk.evaluation.world import World
from malramverk.formula import (
    Aggregate,
    Column,
    Constant,
    Core,
    Kind,
    Op,
    Operation,
    both,
    conjuncts,
)
from malramverk.model import MeasureKind

Equal: TypeAlias = tuple[str, str]
"""A column and the code that it is to have."""


@dataclass(frozen=True, slots=True)
class Added:
    """What adds up over entities and groups.

    Attributes:
        table: the table whose rows it is from.
        of: what is added up; absent where rows are counted.
        conditions: what rows must fulfil, columns with a given code apart.
        equals: the columns that must have a given code.
        whole: whether amounts are whole numbers.
    """

    table: str
    of: Core | None
    conditions: frozenset[Core]
    equals: frozenset[Equal]
    whole: bool


@dataclass(frozen=True)
class Measured:
    """An indicator's figure in every cell of a grid; arrays of shape (cells,).

    The value is ``times * amount / base`` for a share or a mean, ``times * amount`` for a count
    or an amount, and ``times * base / amount`` for a ratio.

    Attributes:
        kind: what sort of figure it is.
        added: what the amount adds up; absent where the figure does not.
        amount: the amount.
        base: what a reader is taken to know beside the value.
        n: the rows behind it, or the divisor where rows say nothing.
        times: what scales it to the indicator's unit.
        least: the least amount for each of the base, where that is known beforehand.
        greatest: the greatest.
    """

    kind: MeasureKind
    added: Added | None
    amount: Floats
    base: Floats
    n: Floats
    times: float = 1.0
    least: float = 0.0
    greatest: float = np.inf

    @property
    def most(self) -> Floats:
        """The greatest amount that there can be, of shape (cells,)."""
        if np.isinf(self.greatest):
            return np.full(len(self.base), np.inf)
        return self.greatest * np.maximum(self.base, 0.0)

    def take(self, where: Whole) -> Measured:
        """Return the same in some of the cells."""
        return replace(self, amount=self.amount[where], base=self.base[where], n=self.n[where])


def measured(core: Core, world: World, n: Whole, catalogue: Catalogue) -> Measured:
    """Return what a formula measures.

    Args:
        core: the checked formula.
        world: what works it out, for the counts behind it.
        n: rows behind the figure in each cell; -1 where none are known.
        catalogue: the definitions, for what a column may hold.
    """
    times, inner = _unscaled(core)
    if isinstance(inner, Aggregate):
        found = _aggregate(inner, times, world, catalogue)
    elif isinstance(inner, Operation) and inner.op is Op.DIVIDE:
        found = _quotient(inner, times, world)
    else:
        found = None
    if found is not None:
        return found
    rows = n.astype(np.float64)
    return Measured(MeasureKind.OTHER, None, np.zeros(len(n)), rows, rows)


def _unscaled(core: Core) -> tuple[float, Core]:
    """Return a formula without the constants that scale it, and their product."""
    times = 1.0
    while isinstance(core, Operation) and core.op in (Op.MULTIPLY, Op.DIVIDE):
        first, second = core.operands
        if _number(second) is not None:
            scale = _number(second) or 1.0
            times = times * scale if core.op is Op.MULTIPLY else times / scale
            core = first
        elif _number(first) is not None and core.op is Op.MULTIPLY:
            times, core = times * (_number(first) or 1.0), second
        else:
            break
    return times, core


def _number(core: Core) -> float | None:
    return float(core.value) if isinstance(core, Constant) and type(core.value) is Decimal else None


def _aggregate(
    aggregate: Aggregate, times: float, world: World, catalogue: Catalogue
) -> Measured | None:
    counts = world.counts(aggregate)
    if counts is None or aggregate.weight is not None:
        return None
    known = counts.known.astype(np.float64)
    if aggregate.function == "share":
        return Measured(MeasureKind.SHARE, added(aggregate), counts.true, known, known, times, 0, 1)
    if aggregate.function == "count":
        rows = counts.members.astype(np.float64)
        return Measured(MeasureKind.COUNT, added(aggregate), rows, rows, rows, times)
    if aggregate.function == "sum":
        kind = MeasureKind.AMOUNT
        return Measured(kind, added(aggregate), counts.total, known, known, times)
    if aggregate.function == "mean":
        least, greatest = _range(aggregate, catalogue)
        return Measured(
            MeasureKind.MEAN, added(aggregate), counts.total, known, known, times, least, greatest
        )
    return None


def _quotient(core: Operation, times: float, world: World) -> Measured | None:
    """Return a quotient of sums: a share of posts, say, or pupils per teacher."""
    (above_times, above), (below_times, below) = (_unscaled(part) for part in core.operands)
    top, bottom = _total(above, world), _total(below, world)
    if top is None or bottom is None:
        return None
    assert isinstance(above, Aggregate)
    assert isinstance(below, Aggregate)
    times = times * above_times / below_times
    of_one_sort = above.type.unit == below.type.unit and above.table == below.table
    if of_one_sort and bool((top <= bottom * (1 + 1e-12)).all()):
        return Measured(MeasureKind.SHARE, added(above), top, bottom, bottom, times, 0, 1)
    return Measured(MeasureKind.RATIO, added(below), bottom, top, bottom, times)


def _total(core: Core, world: World) -> Floats | None:
    if not isinstance(core, Aggregate) or core.weight is not None:
        return None
    counts = world.counts(core) if core.function in ("sum", "count") else None
    if counts is None:
        return None
    return counts.members.astype(np.float64) if core.function == "count" else counts.total


def added(aggregate: Aggregate) -> Added:
    """Return what an aggregate adds up, so that two formulas of the same rows meet."""
    shares = aggregate.function == "share"
    condition = both(aggregate.condition, aggregate.operand if shares else None)
    of = None if shares or aggregate.function == "count" else aggregate.operand
    listed = conjuncts(condition)
    if aggregate.exception is not None:
        listed |= {aggregate.exception}
    equals = {part: equal for part in listed if (equal := _equal(part)) is not None}
    whole = of is None or of.type.decimals == 0
    rest = frozenset(listed - equals.keys())
    return Added(aggregate.table, of, rest, frozenset(equals.values()), whole)


def _equal(condition: Core) -> Equal | None:
    """Return the column and code that a condition asks for, if that is all it does."""
    if isinstance(condition, Column) and condition.type.kind is Kind.YES_NO:
        return condition.name, "ja"
    if isinstance(condition, Operation) and condition.op is Op.NOT:
        (inner,) = condition.operands
        if isinstance(inner, Column) and inner.type.kind is Kind.YES_NO:
            return inner.name, "nej"
    if isinstance(condition, Operation) and condition.op is Op.EQ:
        column, code = condition.operands
        if isinstance(column, Column) and isinstance(code, Constant) and type(code.value) is str:
            return column.name, code.value
    return None


def _range(aggregate: Aggregate, catalogue: Catalogue) -> tuple[float, float]:
    """Return the least and greatest value of what is averaged, as far as it is known."""
    operand = aggregate.operand
    if not isinstance(operand, Column):
        return 0.0, np.inf
    column = catalogue.tables[operand.table].columns[operand.name]
    least, greatest = column.minimum, column.maximum
    return (
        0.0 if least is None else float(least),
        np.inf if greatest is None else float(greatest),
    )
