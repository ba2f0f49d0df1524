"""The one walk over a checked formula: what it means is the algebra's matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar, assert_never

from malramverk.formula.core import Aggregate, Column, Constant, Core, Operation, Reference

T = TypeVar("T")


class Algebra(Protocol[T]):
    """One meaning of a formula: numpy cells, row expressions, prose.

    An aggregate is handed over whole: what is below it is at another grain, and so another
    algebra's matter.
    """

    def constant(self, constant: Constant) -> T:
        """Return the meaning of a constant."""
        ...

    def column(self, column: Column) -> T:
        """Return the meaning of a table's column."""
        ...

    def reference(self, reference: Reference) -> T:
        """Return the meaning of another indicator's value."""
        ...

    def operation(self, operation: Operation, operands: Sequence[T]) -> T:
        """Return the meaning of an operation on operands whose meaning is known."""
        ...

    def aggregate(self, aggregate: Aggregate) -> T:
        """Return the meaning of an aggregate over rows."""
        ...


def fold(core: Core, algebra: Algebra[T], memo: dict[Core, T] | None = None) -> T:
    """Return the meaning of a checked formula in one world.

    Every operand is folded, also those an ``if`` or ``??`` may not need.

    Args:
        core: a checked formula.
        algebra: the world.
        memo: meanings already known, and where new ones are kept; equal expressions are given
            to the algebra once. Hand in one dictionary to share it between formulas.
    """
    known: dict[Core, T] = {} if memo is None else memo
    waiting = [core]
    while waiting:
        current = waiting[-1]
        if current in known:
            waiting.pop()
            continue
        if isinstance(current, Operation):
            missing = [operand for operand in current.operands if operand not in known]
            if missing:
                waiting.extend(reversed(missing))
                continue
        known[current] = _meaning(current, algebra, known)
        waiting.pop()
    return known[core]


def _meaning(core: Core, algebra: Algebra[T], known: dict[Core, T]) -> T:
    match core:
        case Operation():
            return algebra.operation(core, [known[operand] for operand in core.operands])
        case Constant():
            return algebra.constant(core)
        case Column():
            return algebra.column(core)
        case Reference():
            return algebra.reference(core)
        case Aggregate():
            return algebra.aggregate(core)
        case _:
            assert_never(core)
