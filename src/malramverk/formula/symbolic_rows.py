"""Figures over a handful of rows, exactly, by the plainest way to work them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from malramverk.cells import State
from malramverk.formula.core import Aggregate, Column, Core
from malramverk.formula.primitives import Op
from malramverk.formula.symbolic_exact import Exact, absent, exact, operation, program
from malramverk.formula.symbolic_numbers import (
    ZERO,
    Figure,
    Number,
    divided,
    multiplied,
    order,
    total,
)

Row: TypeAlias = Mapping[Column, Exact]
Pair: TypeAlias = tuple[Figure, Number]


def figure(aggregate: Aggregate, rows: Sequence[Row]) -> Exact:
    """Return an aggregate over rows, with its state.

    Args:
        aggregate: one whose function is in ``COUNTED``.
        rows: the value of every column in each row.
    """
    belongs = [_belongs(aggregate, row) for row in rows]
    members = [row for row, inside in zip(rows, belongs, strict=True) if inside is True]
    everyone = len(members) + sum(inside is None for inside in belongs)
    if aggregate.function == "count":
        return exact(len(members))
    pairs = [pair for row in members if (pair := _pair(aggregate, row)) is not None]
    if everyone and not pairs:
        return absent(State.NOT_REPORTED)
    return COUNTED[aggregate.function](pairs)


def _belongs(aggregate: Aggregate, row: Row) -> bool | None:
    """Say whether a row is in the population; nothing where that is not known."""
    inside = _holds(aggregate.condition, row)
    if aggregate.exception is None or aggregate.function != "share":
        return _yes_no(inside)
    fulfils = _of(aggregate.operand, row)
    leaves = operation(Op.AND, [_holds(aggregate.exception, row), operation(Op.NOT, [fulfils])])
    return _yes_no(operation(Op.AND, [inside, operation(Op.NOT, [leaves])]))


def _holds(condition: Core | None, row: Row) -> Exact:
    return exact(True) if condition is None else _of(condition, row)


def _of(core: Core | None, row: Row) -> Exact:
    assert core is not None
    return program(core).run(lambda leaf: row[leaf])  # type: ignore[index]  # a column, in rows


def _yes_no(found: Exact) -> bool | None:
    return None if found.state is not State.VALUE else bool(found.value)


def _pair(aggregate: Aggregate, row: Row) -> Pair | None:
    """Return what is looked at in a row, and its weight; nothing where either is unknown."""
    found = _of(aggregate.operand, row)
    weight = exact(1) if aggregate.weight is None else _of(aggregate.weight, row)
    if found.value is None or weight.value is None:
        return None
    return found.value, weight.number


def _number(value: Figure) -> Number:
    return Exact(State.VALUE, value).number


def _total(pairs: Sequence[Pair]) -> Number:
    return total(multiplied(_number(value), weight) for value, weight in pairs)


def _weights(pairs: Sequence[Pair]) -> Number:
    return total(weight for _, weight in pairs)


def _ratio(top: Number, bottom: Number) -> Exact:
    if order(bottom, ZERO) == 0:
        return absent(State.UNDEFINED)
    return exact(divided(top, bottom))


def _sum(pairs: Sequence[Pair]) -> Exact:
    return exact(_total(pairs))


def _mean(pairs: Sequence[Pair]) -> Exact:
    return _ratio(_total(pairs), _weights(pairs))


def _share(pairs: Sequence[Pair]) -> Exact:
    return _ratio(_weights([pair for pair in pairs if pair[0] is True]), _weights(pairs))


def _ordered(pairs: Sequence[Pair]) -> list[Fraction]:
    return sorted(Fraction(_number(value)) for value, _ in pairs)


def _extreme(place: int) -> Callable[[Sequence[Pair]], Exact]:
    def extreme(pairs: Sequence[Pair]) -> Exact:
        return exact(_ordered(pairs)[place]) if pairs else absent(State.UNDEFINED)

    return extreme


def _median(pairs: Sequence[Pair]) -> Exact:
    """The middle one, or the mean of the two in the middle."""
    if not pairs:
        return absent(State.UNDEFINED)
    values, n = _ordered(pairs), len(pairs)
    return exact((values[(n - 1) // 2] + values[n // 2]) / 2)


def _distinct(pairs: Sequence[Pair]) -> Exact:
    return exact(len({value for value, _ in pairs}))


def _variance(*, sample: bool) -> Callable[[Sequence[Pair]], Exact]:
    def variance(pairs: Sequence[Pair]) -> Exact:
        values, n = _ordered(pairs), len(pairs)
        if n <= sample:
            return absent(State.UNDEFINED)
        mean = sum(values, Fraction(0)) / n
        scatter = sum(((value - mean) ** 2 for value in values), Fraction(0))
        return exact(scatter / (n - sample))

    return variance


def _deviation(*, sample: bool) -> Callable[[Sequence[Pair]], Exact]:
    variance = _variance(sample=sample)
    return lambda pairs: operation(Op.SQRT, [variance(pairs)])


COUNTED: Mapping[str, Callable[[Sequence[Pair]], Exact]] = {
    "count": lambda pairs: exact(len(pairs)),
    "sum": _sum,
    "mean": _mean,
    "share": _share,
    "min": _extreme(0),
    "max": _extreme(-1),
    "median": _median,
    "distinct": _distinct,
    "var": _variance(sample=False),
    "var_sample": _variance(sample=True),
    "std": _deviation(sample=False),
    "std_sample": _deviation(sample=True),
}
