"""The checked tree that every meaning of a formula folds over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import TypeAlias

from malramverk.quantities import Unit
from malramverk.source import Span


class Kind(StrEnum):
    """What sort of value an expression has."""

    NUMBER = "number"
    YES_NO = "yes_no"
    TEXT = "text"
    PERIOD = "period"


class Grain(IntEnum):
    """What an expression has one value for; a constant goes with both others."""

    CONSTANT = 0
    ROW = 1
    CELL = 2


@dataclass(frozen=True, slots=True)
class Type:
    """What is known of an expression before any data.

    Attributes:
        kind: the sort of value.
        unit: the unit of a number; absent for a bare constant, which takes the unit of what it
            meets, and for what is no number.
        grain: what there is one value for.
        table: the table whose rows it has values for, at row grain.
        decimals: decimals that hold every value exactly; absent where none do, and at cell grain.
        codes: the codes a text may be, where that is known.
    """

    kind: Kind
    unit: Unit | None = None
    grain: Grain = Grain.CONSTANT
    table: str | None = None
    decimals: int | None = None
    codes: frozenset[str] | None = None


class Op(StrEnum):
    """A primitive operation; every function of cells or rows is made of these."""

    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    POWER = "power"
    NEGATE = "negate"
    ABS = "abs"
    MIN = "min"
    MAX = "max"
    CLAMP = "clamp"
    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"
    AND = "and"
    OR = "or"
    NOT = "not"
    IF = "if"
    COALESCE = "coalesce"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a yes or no, a text or a period's text; the same everywhere."""

    value: Decimal | bool | str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, one value per row."""

    table: str
    name: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """Another indicator's value for the same entity, period and group."""

    indicator: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """A primitive operation on operands of one grain, constants aside.

    ``clamp`` takes the value, its least and its greatest; ``if`` the condition and the two
    branches; ``in`` the value and its options, which are constants; ``min`` and ``max`` two or
    more.
    """

    op: Op
    operands: tuple[Core, ...]
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure for each entity from the rows of a table.

    Attributes:
        function: count, sum, mean, share, min or max.
        operand: what is looked at in each row; absent for a count.
        table: the table.
        condition: what rows must fulfil; the population's and the formula's own together.
        exception: rows that leave a share's base unless they are in its numerator.
        source: the population or table the author named.
    """

    function: str
    operand: Core | None
    table: str
    condition: Core | None
    exception: Core | None
    type: Type
    source: str = field(default="", compare=False)
    span: Span | None = field(default=None, compare=False, repr=False)


Core: TypeAlias = Constant | Column | Reference | Operation | Aggregate


def operands(core: Core) -> tuple[Core, ...]:
    """Return what stands directly below, the condition and exception of an aggregate included."""
    if isinstance(core, Operation):
        return core.operands
    if isinstance(core, Aggregate):
        below = (core.operand, core.condition, core.exception)
        return tuple(part for part in below if part is not None)
    return ()


def walk(core: Core) -> Iterator[Core]:
    """Yield every expression in a checked tree once, however often it is shared."""
    waiting, seen = [core], {id(core)}
    while waiting:
        current = waiting.pop()
        yield current
        for below in operands(current):
            if id(below) not in seen:
                seen.add(id(below))
                waiting.append(below)


def both(left: Core | None, right: Core | None) -> Core | None:
    """Return the condition that two conditions set together; nothing sets no condition."""
    if left is None or right is None:
        return right if left is None else left
    return Operation(Op.AND, (left, right), left.type)


def negated(condition: Core) -> Core:
    """Return the condition that a condition is not fulfilled; unknown stays unknown."""
    return Operation(Op.NOT, (condition,), condition.type)


def conjuncts(condition: Core | None) -> frozenset[Core]:
    """Return the conditions that a condition sets one by one."""
    if condition is None:
        return frozenset()
    found, waiting = set(), [condition]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Operation) and current.op is Op.AND:
            waiting.extend(current.operands)
        else:
            found.add(current)
    return frozenset(found)
