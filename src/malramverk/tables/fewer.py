"""The fewest parts to count over rows, and how the others are made of them.

Most of what formulas need is a number of rows that fulfil a condition, and many of the conditions
are the same in other words: a comparison is known where its column is. A condition of a column
that has no missing value is known in every row; what may belong is what is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.formula import Column, Constant, Core, Kind, Op, Operation, Type, both
from malramverk.tables.parts import Measure, PartKey

_NUMBERS = (Op.ADD, Op.SUBTRACT, Op.MULTIPLY, Op.NEGATE, Op.ABS, Op.MIN, Op.MAX, Op.CLAMP)
_COMPARISONS = (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE, Op.IN)
_STRICT = frozenset((*_NUMBERS, *_COMPARISONS, Op.NOT))
_YES_NO = Type(Kind.YES_NO)
_COUNTED = (Measure.MEMBERS, Measure.KNOWN, Measure.TRUE)

Made = tuple[tuple[int, PartKey], ...]
"""A sum of multiples of parts."""


@dataclass(frozen=True)
class Fewer:
    """What is counted over rows, and what is made of it.

    Attributes:
        rows: the parts to count over rows; always the number of rows first.
        made: each part that is wanted, as a sum of multiples of those.
    """

    rows: tuple[PartKey, ...]
    made: Mapping[PartKey, Made]

    def wanted(self, sums: Mapping[PartKey, NDArray[Any]]) -> dict[PartKey, NDArray[Any]]:
        """Return the parts that are wanted from those that were counted."""
        nothing = np.zeros_like(sums[self.rows[0]])
        return {key: _added(made, sums, nothing) for key, made in self.made.items()}


def _added(made: Made, sums: Mapping[PartKey, NDArray[Any]], nothing: NDArray[Any]) -> NDArray[Any]:
    if not made:
        return nothing
    if made[0][0] == 1 and len(made) == 1:
        return sums[made[0][1]]
    return reduce(np.add, (sums[key] * factor for factor, key in made))


def fewest(
    keys: Sequence[PartKey], *, complete: Collection[str], centres: Mapping[Core, int]
) -> Fewer:
    """Return the fewest parts to count for those that are wanted.

    Args:
        keys: the parts that are wanted; at least one.
        complete: columns that are known to have no missing value.
        centres: what is taken off operands before they are squared, where that is known before.
    """
    every = PartKey(Measure.MEMBERS, keys[0].table, None)
    counting = _Counting(every, complete)
    made: dict[PartKey, Made] = {}
    for key in keys:
        centre = centres.get(key.operand) if key.operand is not None else None
        if key.measure in _COUNTED:
            made[key] = ((1, counting.number(_conditions_of(key))),)
        elif key.measure is Measure.MAYBE:
            made[key] = counting.doubtful(key)
        elif key.measure is Measure.DEVIATIONS and centre is not None and key.weight is None:
            total = replace(key, measure=Measure.SUM)
            known = counting.number(_conditions_of(replace(key, measure=Measure.KNOWN)))
            made[key] = ((1, total), (-centre, known))
        else:
            made[key] = ((1, key),)
    rows = dict.fromkeys((every, *(part for parts in made.values() for _, part in parts)))
    return Fewer(tuple(rows), made)


@dataclass(frozen=True)
class _Counting:
    """Numbers of rows, each told once however its condition is written."""

    every: PartKey
    complete: Collection[str]
    found: dict[frozenset[Core], PartKey] = field(default_factory=dict)

    def number(self, conditions: Sequence[Core]) -> PartKey:
        """Return the number of rows that fulfil some conditions."""
        implied = {c for core in conditions if not _is_known(core) for c in columns_if_strict(core)}
        needed = dict.fromkeys(
            core for core in conditions if not (_is_known(core) and self._is_implied(core, implied))
        )
        key = frozenset(needed)
        if key not in self.found:
            none: Core | None = None
            mask = reduce(both, needed, none)
            self.found[key] = self.every if mask is None else replace(self.every, mask=mask)
        return self.found[key]

    def _is_implied(self, core: Core, implied: Collection[Core]) -> bool:
        assert isinstance(core, Operation)
        (column,) = core.operands
        return column in implied or (isinstance(column, Column) and column.name in self.complete)

    def doubtful(self, key: PartKey) -> Made:
        """Return the number of rows that may belong: all but those of which it is known."""
        assert key.mask is not None
        if not is_strict(key.mask):
            return ((1, key),)
        known = self.number([*_known(key.mask)])
        return () if known == self.every else ((1, self.every), (-1, known))


def _conditions_of(key: PartKey) -> list[Core]:
    """Return what the rows fulfil that a part counts."""
    found = [*conditions(key.mask)]
    if key.measure is Measure.KNOWN and key.operand is not None:
        found += _known(key.operand)
    if key.measure is Measure.TRUE:
        found += conditions(key.operand)
    return found


def conditions(mask: Core | None) -> Iterator[Core]:
    """Yield the conditions that a condition sets, in its own order."""
    if isinstance(mask, Operation) and mask.op is Op.AND:
        for operand in mask.operands:
            yield from conditions(operand)
    elif mask is not None:
        yield mask


def _known(core: Core) -> Iterator[Core]:
    """Yield what must be fulfilled for an expression to be known."""
    for part in columns_if_strict(core) if is_strict(core) else [core]:
        yield Operation(Op.KNOWN, (part,), _YES_NO)


def _is_known(core: Core) -> bool:
    return isinstance(core, Operation) and core.op is Op.KNOWN


def is_strict(core: Core) -> bool:
    """Say whether a row expression is unknown exactly where one of its columns is."""
    if isinstance(core, Operation):
        return core.op in _STRICT and all(map(is_strict, core.operands))
    return isinstance(core, Column | Constant)


def columns_if_strict(core: Core) -> list[Core]:
    """Return the columns of an expression that is unknown where they are; otherwise none."""
    if not is_strict(core):
        return []
    if isinstance(core, Operation):
        every = (column for operand in core.operands for column in columns_if_strict(operand))
        return [*dict.fromkeys(every)]
    return [core] if isinstance(core, Column) else []
