"""Whole numbers held as floating ones while an engine adds them up, which it does faster.

A floating number holds a whole number of up to 53 bits exactly, and sums of such are exact in
any order as long as they have no more. That they had not is known when they have been added up: no
group has more rows than it has, and no row more than its column may hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from malramverk.dataclass import dataclass
from malramverk.formula import Column, Constant, Core, Op, Operation, walk
from malramverk.model import Table
from malramverk.tables.numbers import limits_of
from malramverk.tables.parts import Measure, PartKey
from malramverk.tables.summands import ROWS, Centre, names_of

if TYPE_CHECKING:
    import polars as pl

_EXACT = 2.0**53
_GREATEST = 2.0**31
_COMPARING = (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE, Op.IN)
_ADDING = (Measure.SUM, Measure.LEAST, Measure.GREATEST, Measure.DEVIATIONS, Measure.SQUARES)
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Floating:
    """Columns that need not become whole numbers before they are added up.

    Attributes:
        columns: those of which only sums, and comparisons with constants, are wanted.
        largest: what a row can add to a part of theirs, at most.
    """

    columns: frozenset[str]
    largest: float

    def whole(
        self, counted: pl.DataFrame, held: Collection[str], keys: Sequence[PartKey]
    ) -> pl.DataFrame | None:
        """Return groups with whole numbers; nothing where some sum may not be exact.

        Args:
            counted: groups, with a column for each part.
            held: the columns that were held as floating numbers.
            keys: the parts.
        """
        import polars as pl

        named = zip(keys, names_of(keys), strict=True)
        names = [name for key, name in named if key.measure in _ADDING and _of(key) in held]
        if not names or not len(counted):
            return counted
        most = counted[ROWS].max()
        if not isinstance(most, int) or most * self.largest >= _EXACT:
            return None
        return counted.with_columns(pl.col(names).cast(pl.Int64))


def floating(contract: Table, keys: Sequence[PartKey], centres: Mapping[Core, Centre]) -> Floating:
    """Return the columns of a table that some parts need no whole numbers of."""
    held = {name for key in keys if (name := _of(key)) is not None}
    for key in keys:
        held -= set(_computed(key, centres))
    numbers = [(key, name) for key in keys if (name := _of(key)) in held]
    sizes = [_most(contract, name or "", key, centres) for key, name in numbers]
    return Floating(frozenset(held), max(sizes, default=0.0))


def _of(key: PartKey) -> str | None:
    """Return the column that a part adds up as it is, if it does."""
    operand = key.operand if key.measure in _ADDING else None
    return operand.name if isinstance(operand, Column) else None


def _computed(key: PartKey, centres: Mapping[Core, Centre]) -> Iterator[str]:
    """Yield the columns that more is done with than adding up and comparing with constants."""
    if key.measure in (Measure.SQUARES, Measure.DEVIATIONS) and key.operand not in centres:
        yield _of(key) or ""
    whole = key.measure in _ADDING and isinstance(key.operand, Column)
    for core in (key.mask, None if whole else key.operand, key.weight):
        if core is not None:
            compared = {id(o) for node in walk(core) if _is_plain(node) for o in _operands(node)}
            every = (node for node in walk(core) if isinstance(node, Column))
            yield from (node.name for node in every if id(node) not in compared)


def _operands(node: Core) -> tuple[Core, ...]:
    return node.operands if isinstance(node, Operation) else ()


def _is_plain(node: Core) -> bool:
    """Say whether something is compared with constants, or whether it is known is asked."""
    if not isinstance(node, Operation):
        return False
    others = [other for other in node.operands if not isinstance(other, Column)]
    return node.op is Op.KNOWN or (node.op in _COMPARING and all(map(_is_short, others)))


def _is_short(core: Core) -> bool:
    return isinstance(core, Constant) and (core.type.decimals or 0) <= _PLACES


def _most(contract: Table, name: str, key: PartKey, centres: Mapping[Core, Centre]) -> float:
    """Return what one row can add to a part, at most."""
    ends = limits_of(contract.columns[name])
    most = max(_GREATEST if end is None else min(abs(end), _GREATEST) for end in ends)
    centre = centres.get(key.operand) if key.operand is not None else None
    if centre is not None and key.measure in (Measure.SQUARES, Measure.DEVIATIONS):
        most += abs(centre.value)
    return float(most * most if key.measure is Measure.SQUARES else most)
