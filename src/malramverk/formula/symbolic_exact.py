"""A formula worked out exactly for one cell: this module is for proofs, and publishes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from decimal import Decimal, DecimalException
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from malramverk.cells import State
from malramverk.dataclass import dataclass
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
)
from malramverk.formula.fold import fold
from malramverk.formula.primitives import Op
from malramverk.formula.symbolic_numbers import (
    STRICT,
    ZERO,
    Figure,
    Kernel,
    Number,
    UnclearError,
    UndefinedError,
    divided,
    order,
    total,
)

_LONGEST = 40_000


@dataclass(frozen=True, slots=True)
class Exact:
    """One cell, exactly.

    Attributes:
        state: its state.
        value: a fraction; 60 decimal digits where the number is irrational; a yes or no, or a
            text. Nothing in any state but ``value``.
    """

    state: State
    value: Figure | None = None

    @property
    def number(self) -> Number:
        """The number it holds; ``TypeError`` where it holds none."""
        if isinstance(self.value, bool) or not isinstance(self.value, Fraction | Decimal):
            raise TypeError(f"{self.value!r} is no number")
        return self.value


Leaf: TypeAlias = Callable[[Core], Exact]


def exact(value: Figure | int) -> Exact:
    """Return a cell with a value."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Exact(State.VALUE, Fraction(value))
    return Exact(State.VALUE, value)


def absent(*states: State) -> Exact:
    """Return a cell without value, in the strongest of some states."""
    return Exact(max(states))


@dataclass(slots=True)
class Program:
    """A formula as a list of steps, each after what it needs; equal expressions are one step.

    Attributes:
        steps: the expression of each step, and the numbers of its operands.
    """

    steps: list[tuple[Core, tuple[int, ...]]] = field(default_factory=list)

    def run(self, leaf: Leaf) -> Exact:
        """Return the formula's cell when everything it reads is what ``leaf`` says.

        Raises:
            UnclearError: where it cannot be told.
        """
        found: list[Exact] = []
        for core, below in self.steps:
            if isinstance(core, Operation) and core.op not in (Op.YEAR, Op.NOT_APPLICABLE):
                found.append(operation(core.op, [found[i] for i in below]))
            else:
                found.append(_plain(core, leaf))
        return found[-1]

    @property
    def leaves(self) -> list[Core]:
        """Everything the formula reads that is no constant, in order."""
        inner = (Constant, Operation)
        return [
            c
            for c, _ in self.steps
            if not isinstance(c, inner) or (isinstance(c, Operation) and c.op is Op.YEAR)
        ]

    def _put(self, core: Core, below: Sequence[int] = ()) -> int:
        self.steps.append((core, tuple(below)))
        return len(self.steps) - 1

    def constant(self, constant: Constant) -> int:
        """A step without operands, as is every other leaf."""
        return self._put(constant)

    def column(self, column: Column) -> int:
        """A column of the row at hand."""
        return self._put(column)

    def reference(self, reference: Reference) -> int:
        """Another indicator."""
        return self._put(reference)

    def attribute(self, attribute: Attribute) -> int:
        """An attribute of the entity."""
        return self._put(attribute)

    def parameter(self, parameter: Parameter, key: int | None) -> int:
        """A dated constant."""
        return self._put(parameter)

    def moved(self, moved: Moved) -> int:
        """An expression in another cell."""
        return self._put(moved)

    def across(self, across: Across) -> int:
        """A figure from members."""
        return self._put(across)

    def ranked(self, ranked: Ranked) -> int:
        """A place among others."""
        return self._put(ranked)

    def statistic(self, statistic: Statistic) -> int:
        """A figure that statistics makes."""
        return self._put(statistic)

    def aggregate(self, aggregate: Aggregate) -> int:
        """A figure from rows."""
        return self._put(aggregate)

    def operation(self, operation: Operation, operands: Sequence[int]) -> int:
        """A step after its operands."""
        return self._put(operation, operands)


@lru_cache(maxsize=512)
def program(core: Core) -> Program:
    """Return a checked formula as steps that may be run many times."""
    found = Program()
    fold(core, found)
    return found


def _plain(core: Core, leaf: Leaf) -> Exact:
    if isinstance(core, Constant):
        value = core.value
        return exact(Fraction(value) if isinstance(value, Decimal) else value)
    if isinstance(core, Operation) and core.op is Op.NOT_APPLICABLE:
        return absent(State.NOT_APPLICABLE)
    return leaf(core)


def operation(op: Op, operands: Sequence[Exact]) -> Exact:
    """Return an operation on cells, states and all, as the evaluator means it."""
    special = _SPECIAL.get(op)
    if special is not None:
        return special(operands)
    joined = max(operand.state for operand in operands)
    if joined is not State.VALUE:
        return Exact(joined)
    return _computed(STRICT[op], [operand.value for operand in operands])


def _computed(kernel: Kernel, values: Sequence[Figure | None]) -> Exact:
    try:
        return Exact(State.VALUE, _bounded(kernel(*values)))
    except UndefinedError:
        return Exact(State.UNDEFINED)
    except (DecimalException, OverflowError) as error:
        raise UnclearError from error


def _bounded(value: Figure) -> Figure:
    if isinstance(value, Fraction):
        longest = max(value.numerator.bit_length(), value.denominator.bit_length())
        if longest > _LONGEST:
            raise UnclearError
    return value


def _join(operands: Sequence[Exact]) -> State:
    return max(operand.state for operand in operands)


def _quotient(operands: Sequence[Exact]) -> Exact:
    """A division by zero is undefined even where what is divided has no value."""
    divisor = operands[1]
    if divisor.state is State.VALUE and order(divisor.number, ZERO) == 0:
        return absent(_join(operands), State.UNDEFINED)
    joined = _join(operands)
    if joined is not State.VALUE:
        return Exact(joined)
    return _computed(divided, [operand.value for operand in operands])


def _logic(*, absorbing: bool) -> Callable[[Sequence[Exact]], Exact]:
    def logic(operands: Sequence[Exact]) -> Exact:
        if any(o.state is State.VALUE and o.value is absorbing for o in operands):
            return exact(absorbing)
        joined = _join(operands)
        return exact(not absorbing) if joined is State.VALUE else Exact(joined)

    return logic


def _if(operands: Sequence[Exact]) -> Exact:
    condition, then, otherwise = operands
    if condition.state is not State.VALUE:
        return Exact(condition.state)
    return then if condition.value else otherwise


def _coalesce(operands: Sequence[Exact]) -> Exact:
    has = (operand for operand in operands if operand.state is State.VALUE)
    return next(has, operands[-1])


def _known(operands: Sequence[Exact]) -> Exact:
    return exact(operands[0].state is State.VALUE)


def _values(operands: Sequence[Exact]) -> list[Number]:
    return [operand.number for operand in operands if operand.state is State.VALUE]


def _sum_known(operands: Sequence[Exact]) -> Exact:
    return exact(total(_values(operands)))


def _mean_known(operands: Sequence[Exact]) -> Exact:
    values = _values(operands)
    if not values:
        return absent(_join(operands), State.UNDEFINED)
    return exact(divided(total(values), Fraction(len(values))))


def _count_known(operands: Sequence[Exact]) -> Exact:
    return exact(sum(operand.state is State.VALUE for operand in operands))


_SPECIAL: dict[Op, Callable[[Sequence[Exact]], Exact]] = {
    Op.DIVIDE: _quotient,
    Op.AND: _logic(absorbing=False),
    Op.OR: _logic(absorbing=True),
    Op.IF: _if,
    Op.COALESCE: _coalesce,
    Op.KNOWN: _known,
    Op.SUM_KNOWN: _sum_known,
    Op.MEAN_KNOWN: _mean_known,
    Op.COUNT_KNOWN: _count_known,
}
