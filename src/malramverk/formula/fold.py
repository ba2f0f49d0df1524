"""The one walk over a checked formula: what it means is the algebra's matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar, assert_never, runtime_checkable

from malramverk.formula.core import (
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Moved,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
    operands,
)

T = TypeVar("T")


class Algebra(Protocol[T]):
    """One meaning of a formula: numpy cells, row expressions, prose.

    An aggregate is handed over whole: what is below it is at another grain, and so another
    algebra's matter. This much is enough for the rows of a table; between cells there is more,
    see ``CellwiseAlgebra``.
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


@runtime_checkable
class CellwiseAlgebra(Algebra[T], Protocol[T]):
    """One meaning of a formula between cells, where it may look to other cells.

    What looks to other cells is handed over whole: what is below it has its meaning there, not
    here.
    """

    def attribute(self, attribute: Attribute) -> T:
        """Return the meaning of an attribute of the entity."""
        ...

    def parameter(self, parameter: Parameter, key: T | None) -> T:
        """Return the meaning of a dated constant, for a key whose meaning is known."""
        ...

    def moved(self, moved: Moved) -> T:
        """Return the meaning of an expression in another cell."""
        ...

    def across(self, across: Across) -> T:
        """Return the meaning of an aggregate over the members of a level."""
        ...

    def ranked(self, ranked: Ranked) -> T:
        """Return the meaning of a place among others."""
        ...

    def statistic(self, statistic: Statistic) -> T:
        """Return the meaning of a figure that statistics makes of whole expressions."""
        ...


def fold(core: Core, algebra: Algebra[T], memo: dict[Core, T] | None = None) -> T:
    """Return the meaning of a checked formula in one world.

    Every operand is folded, also those an ``if`` or ``??`` may not need.

    Args:
        core: a checked formula.
        algebra: the world.
        memo: meanings already known, and where new ones are kept; equal expressions are given
            to the algebra once. Hand in one dictionary to share it between formulas.

    Raises:
        TypeError: where the formula looks to other cells and the algebra is of rows alone.
    """
    known: dict[Core, T] = {} if memo is None else memo
    waiting = [core]
    while waiting:
        current = waiting[-1]
        if current in known:
            waiting.pop()
            continue
        if isinstance(current, Operation | Parameter):
            missing = [operand for operand in operands(current) if operand not in known]
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
        case Attribute() | Parameter() | Moved() | Across() | Ranked() | Statistic():
            if not isinstance(algebra, CellwiseAlgebra):
                raise TypeError(f"{type(core).__name__} has no meaning in a row")
            found: T = _elsewhere(core, algebra, known)
            return found
        case _:
            assert_never(core)


def _elsewhere(
    core: Attribute | Parameter | Moved | Across | Ranked | Statistic,
    algebra: CellwiseAlgebra[T],
    known: dict[Core, T],
) -> T:
    match core:
        case Attribute():
            return algebra.attribute(core)
        case Parameter():
            return algebra.parameter(core, None if core.key is None else known[core.key])
        case Moved():
            return algebra.moved(core)
        case Across():
            return algebra.across(core)
        case Ranked():
            return algebra.ranked(core)
        case Statistic():
            return algebra.statistic(core)
