"""One input combination to the rows that count; slow and exact, the meaning of every table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from malramverk.rules.axes import Given, Mask
from malramverk.rules.table import Gathering, HitPolicy, Table, Values
from malramverk.rules.unary import Scalar


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table says of one input combination.

    Attributes:
        rows: the rows that count, numbered from zero, in the order in which they do.
        undecided: whether rows that count cannot be told, for want of a value.
        blocked_by: the inputs, numbered from zero, whose want of a value stops it.
    """

    rows: tuple[int, ...]
    undecided: bool = False
    blocked_by: frozenset[int] = frozenset()


def decide(
    table: Table, given: Mapping[str, Given | tuple[Fraction | None, Fraction | None]]
) -> Decision:
    """Return which rows count.

    Args:
        table: a table.
        given: a value, a state, or the ends of an interval for each input.

    Raises:
        KeyError: for an input that is not given.
    """
    possible = [axis.possible(given[axis.input.name]) for axis in table.axes]
    return decided(table, possible)


def decided(table: Table, possible: Sequence[Mask]) -> Decision:
    """Return which rows count, from the atoms that each input may be of."""
    sure, open_ = 0, 0
    for number, box in enumerate(table.boxes):
        certain = True
        for mask, may in zip(box, possible, strict=True):
            if not mask & may:
                break
            certain = certain and not may & ~mask
        else:
            if certain:
                sure |= 1 << number
            else:
                open_ |= 1 << number
    return settled(table, sure, open_, possible)


def settled(table: Table, sure: int, open_: int, possible: Sequence[Mask]) -> Decision:
    """Return which rows count, when some surely answer and others may."""
    if table.policy in (HitPolicy.UNIQUE, HitPolicy.ANY) and sure:
        return Decision(((sure & -sure).bit_length() - 1,))
    rows: list[int] = []
    for number in table.order:
        if open_ >> number & 1:
            return Decision((), undecided=True, blocked_by=_blocking(table, open_, possible))
        if sure >> number & 1:
            rows.append(number)
            if table.policy.is_single:
                return Decision((number,))
    if rows or table.otherwise is not None:
        return Decision(tuple(rows))
    blocking = frozenset(i for i, axis in enumerate(table.axes) if possible[i] & ~axis.universe)
    return Decision((), undecided=bool(blocking), blocked_by=blocking)


def _blocking(table: Table, open_: int, possible: Sequence[Mask]) -> frozenset[int]:
    """Return the inputs of which more must be known for the rows that may answer."""
    return frozenset(
        i
        for number, box in enumerate(table.boxes)
        if open_ >> number & 1
        for i, mask in enumerate(box)
        if possible[i] & ~mask
    )


def outputs_of(table: Table, rows: Sequence[int]) -> list[Values]:
    """Return what a table gives where some rows count: a list, of one for most hit policies."""
    if not rows:
        return [table.otherwise] if table.otherwise else []
    given = [table.rows[number].gives for number in rows]
    if table.policy is not HitPolicy.COLLECT or table.gathering is Gathering.LIST:
        return given
    return [tuple(_gathered(table.gathering, column) for column in zip(*given, strict=True))]


def _gathered(gathering: Gathering, column: Sequence[Scalar | None]) -> Scalar | None:
    if gathering is Gathering.COUNT:
        return Fraction(len(column))
    numbers = [Fraction(value) for value in column if isinstance(value, Fraction)]
    if not numbers:
        return None
    if gathering is Gathering.SUM:
        return sum(numbers, Fraction(0))
    return min(numbers) if gathering is Gathering.MIN else max(numbers)
