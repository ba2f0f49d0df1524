"""What an aggregate is made of: the parts it needs, and the counts they give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.evaluation.column import Floats
from malramverk.formula import Aggregate, Core, Kind, Op, Operation, Type, both
from malramverk.tables.parts import Measure, PartKey, ValueKey

Sums = Mapping[PartKey, NDArray[Any]]
_YES_NO = Type(Kind.YES_NO)

VARYING = ("std", "var", "std_sample", "var_sample")
BETWEEN = ("between_share", "icc")
SPREAD = (*VARYING, *BETWEEN)
LISTED = ("median", "quantile", "distinct", "gini")
_EXTREMES = {"min": Measure.LEAST, "max": Measure.GREATEST}


@dataclass(frozen=True, slots=True)
class Needs:
    """The parts of one aggregate, by what they measure.

    Attributes:
        members: rows that certainly belong.
        maybe: rows that may belong.
        known: members whose operand, and weight, are known.
        true: members whose operand is yes, or their weight.
        total: the sum of the operand, weighted.
        base: the weight of the known rows, where there is a weight.
        extreme: the least or greatest.
        deviations: the sum of the operand less the centre, weighted.
        squares: the sum of its squares.
        values: the table of values, for what sums cannot tell.
    """

    members: PartKey
    maybe: PartKey | None
    known: PartKey | None = None
    true: PartKey | None = None
    total: PartKey | None = None
    base: PartKey | None = None
    extreme: PartKey | None = None
    deviations: PartKey | None = None
    squares: PartKey | None = None
    values: ValueKey | None = None

    @property
    def keys(self) -> tuple[PartKey, ...]:
        """Every additive part there is."""
        found = (
            self.members,
            self.maybe,
            self.known,
            self.true,
            self.total,
            self.base,
            self.extreme,
            self.deviations,
            self.squares,
        )
        return tuple(key for key in found if key is not None)


@lru_cache(maxsize=100_000)
def needs(aggregate: Aggregate) -> Needs:
    """Return the parts that an aggregate is computed from."""
    table, mask, operand = aggregate.table, _mask(aggregate), aggregate.operand
    members = PartKey(Measure.MEMBERS, table, mask)
    maybe = PartKey(Measure.MAYBE, table, mask) if mask is not None else None
    if operand is None:
        return Needs(members, maybe)
    if aggregate.weight is not None:
        return _weighted(aggregate, members, maybe, mask, operand, aggregate.weight)
    known = PartKey(Measure.KNOWN, table, mask, operand)
    decimals = operand.type.decimals
    if aggregate.function == "share":
        return Needs(members, maybe, known, true=PartKey(Measure.TRUE, table, mask, operand))
    if aggregate.function in _EXTREMES:
        measure = _EXTREMES[aggregate.function]
        extreme = PartKey(measure, table, mask, operand, decimals)
        return Needs(members, maybe, known, extreme=extreme)
    if aggregate.function in LISTED or (decimals is None and aggregate.function in SPREAD):
        return Needs(members, maybe, known, values=ValueKey(table, mask, operand, decimals))
    if aggregate.function in SPREAD:
        deviations = PartKey(Measure.DEVIATIONS, table, mask, operand, decimals)
        squares = PartKey(Measure.SQUARES, table, mask, operand, _doubled(decimals))
        return Needs(members, maybe, known, deviations=deviations, squares=squares)
    total = PartKey(Measure.SUM, table, mask, operand, decimals)
    return Needs(members, maybe, known, total=total)


def _weighted(
    aggregate: Aggregate,
    members: PartKey,
    maybe: PartKey | None,
    mask: Core | None,
    operand: Core,
    weight: Core,
) -> Needs:
    """Return the parts of a weighted aggregate: a row without weight is as one without value."""
    table = aggregate.table
    usable = both(mask, Operation(Op.KNOWN, (operand,), _YES_NO))
    known = PartKey(Measure.KNOWN, table, usable, weight)
    light, heavy = weight.type.decimals, operand.type.decimals
    base = PartKey(Measure.SUM, table, usable, weight, light)
    if aggregate.function == "share":
        counted = both(mask, operand)
        true = PartKey(Measure.SUM, table, counted, weight, light)
        return Needs(members, maybe, known, true=true, base=base)
    floating = light is None or heavy is None
    if aggregate.function in LISTED or (floating and aggregate.function in VARYING):
        values = ValueKey(table, mask, operand, heavy, weight)
        return Needs(members, maybe, known, base=base, values=values)
    if aggregate.function in VARYING:
        both_known = both(usable, Operation(Op.KNOWN, (weight,), _YES_NO))
        deviations = PartKey(
            Measure.DEVIATIONS, table, both_known, operand, _added(heavy, light), weight
        )
        squares = PartKey(
            Measure.SQUARES, table, both_known, operand, _added(_doubled(heavy), light), weight
        )
        return Needs(members, maybe, known, base=base, deviations=deviations, squares=squares)
    type_ = Type(Kind.NUMBER, operand.type.unit, decimals=_added(heavy, light))
    product = Operation(Op.MULTIPLY, (operand, weight), type_)
    total = PartKey(Measure.SUM, table, mask, product, type_.decimals)
    return Needs(members, maybe, known, total=total, base=base)


def listed(key: PartKey) -> ValueKey | None:
    """Return the table of values that a part is added up from, if it is a floating sum.

    Engines add floating numbers up in an order of their own; a table of values has none.
    """
    if key.measure is not Measure.SUM or key.decimals is not None:
        return None
    assert key.operand is not None
    return ValueKey(key.table, key.mask, key.operand, None)


def _doubled(decimals: int | None) -> int | None:
    return None if decimals is None else 2 * decimals


def _added(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left + right


def _mask(aggregate: Aggregate) -> Core | None:
    """Return what a row must fulfil; an exception leaves unless it is in the numerator."""
    condition, exception, operand = aggregate.condition, aggregate.exception, aggregate.operand
    if exception is None or operand is None or aggregate.function != "share":
        return condition
    outside = Operation(Op.NOT, (operand,), _YES_NO)
    leaves = Operation(Op.AND, (exception, outside), _YES_NO)
    return both(condition, Operation(Op.NOT, (leaves,), _YES_NO))


@dataclass(frozen=True, eq=False)
class Counts:
    """The parts of one aggregate as arrays of shape (cells,), in the units of the operand.

    Attributes:
        members: rows that certainly belong.
        maybe: rows that may belong.
        known: members whose operand is known.
        needed: what the aggregate is made of.
        sums: its parts.
    """

    members: NDArray[np.int64]
    maybe: NDArray[np.int64]
    known: NDArray[np.int64]
    needed: Needs
    sums: Sums

    @property
    def unknown(self) -> NDArray[np.int64]:
        """Rows that might change the figure if they were known."""
        return self.members - self.known + self.maybe

    @cached_property
    def true(self) -> Floats:
        """Members whose operand is yes, or their weight."""
        return number(self.sums, self.needed.true, self._none)

    @cached_property
    def total(self) -> Floats:
        """The sum of the operand, weighted."""
        return number(self.sums, self.needed.total, self._none)

    @cached_property
    def base(self) -> Floats:
        """The weight of the known rows, or their number where there is none."""
        return number(self.sums, self.needed.base, self.known)

    @cached_property
    def extreme(self) -> Floats:
        """The least or greatest."""
        return number(self.sums, self.needed.extreme, self._none)

    @property
    def _none(self) -> NDArray[np.int64]:
        return np.zeros_like(self.members)


def counts(aggregate: Aggregate, sums: Sums) -> Counts:
    """Return an aggregate's parts from the sums of its table."""
    wanted = needs(aggregate)
    members = sums[wanted.members]
    known = sums[wanted.known] if wanted.known else members
    maybe = sums[wanted.maybe] if wanted.maybe else np.zeros_like(members)
    return Counts(members, maybe, known, wanted, sums)


def number(sums: Sums, key: PartKey | None, otherwise: NDArray[np.int64]) -> Floats:
    """Return a part in the units of its operand, or something else where there is none."""
    if key is None:
        return otherwise.astype(np.float64)
    found = sums[key].astype(np.float64)
    return found / float(10**key.decimals) if key.decimals else found


def quotient(aggregate: Aggregate, sums: Sums) -> tuple[Floats, Floats]:
    """Return what is divided in a mean or share, and what it is divided by.

    Both are whole numbers where the columns are, so that the one division gives the float that is
    nearest to the exact figure: seven times 0.1 over 7 is 0.1.
    """
    wanted = needs(aggregate)
    top = wanted.true if aggregate.function == "share" else wanted.total
    bottom = wanted.base or wanted.known
    assert top is not None
    assert bottom is not None
    if top.decimals is None or bottom.decimals is None:
        zero = np.zeros_like(sums[wanted.members])
        return number(sums, top, zero), number(sums, bottom, zero)
    places = top.decimals - bottom.decimals
    above, below = sums[top].astype(np.float64), sums[bottom].astype(np.float64)
    if places < 0:
        return above * 10.0**-places, below
    return above, below * 10.0**places
