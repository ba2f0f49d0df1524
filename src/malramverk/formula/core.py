"""The checked tree that every meaning of a formula folds over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal
from typing import Any, TypeAlias

from malramverk.dataclass import dataclass
from malramverk.formula.primitives import Move, Op, Type
from malramverk.source import Span


def kept_hash(value: Any, content: object) -> int:
    """Return the hash of what a value holds, worked out the first time it is asked for.

    A tree is looked up many times, and hashing one means walking it.
    """
    found: int | None = value._hash
    if found is None:
        found = hash(content)
        object.__setattr__(value, "_hash", found)
    return found


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
    branches; ``in`` the value and its options, which are constants; ``round`` the value and the
    step, a constant in the same unit; ``min``, ``max``, ``geomean``, ``harmonic`` and the three
    that skip what has no value two or more. ``not_applicable`` and ``year`` take none: a cell
    that never has a value, and the calendar year in which the cell's period begins.
    """

    op: Op
    operands: tuple[Core, ...]
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)
    _hash: int | None = field(default=None, init=False, compare=False, repr=False)

    def __hash__(self) -> int:
        return kept_hash(self, (self.op, self.operands, self.type))


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure for each entity from the rows of a table.

    Attributes:
        function: the name of an aggregate in the function table.
        operand: what is looked at in each row; absent for a count.
        table: the table.
        condition: what rows must fulfil; the population's and the formula's own together.
        exception: rows that leave a share's base unless they are in its numerator.
        weight: what each row weighs; absent where all weigh the same.
        parameters: for a quantile its order and method; for icc its estimator and, where the
            author names one, the level whose entities are the groups; for between_share that
            level, or none for the smallest.
        source: the population or table the author named.
    """

    function: str
    operand: Core | None
    table: str
    condition: Core | None
    exception: Core | None
    type: Type
    weight: Core | None = None
    parameters: Parameters = ()
    source: str = field(default="", compare=False)
    span: Span | None = field(default=None, compare=False, repr=False)
    _hash: int | None = field(default=None, init=False, compare=False, repr=False)

    def __hash__(self) -> int:
        rows = (self.table, self.operand, self.condition, self.exception, self.weight)
        return kept_hash(self, (self.function, rows, self.parameters, self.type))


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the cell's entity in the cell's period."""

    name: str
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated constant, in the cell's period.

    Attributes:
        id: its id.
        key: the code whose value is wanted, where it has one value per code; a text.
    """

    id: str
    key: Core | None
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Moved:
    """An expression in another cell: another period, entity or group.

    Attributes:
        move: which other cell.
        operand: the expression.
        argument: what the move is told; see ``Move``.
    """

    move: Move
    operand: Core
    argument: tuple[int | str | bool, ...]
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Across:
    """A figure for each entity from its members at a level below, or from itself at its own.

    Attributes:
        function: the name of an aggregate in the function table.
        operand: what is looked at in each member; an expression between cells.
        level: the level of the members.
        where: what members must fulfil.
        weight: what each member weighs; absent where all weigh the same.
        skip_absent: whether members without a value are left out; otherwise the result has the
            strongest of their states.
        parameters: as for an aggregate over rows.
    """

    function: str
    operand: Core
    level: str
    where: Core | None
    weight: Core | None
    skip_absent: bool
    parameters: Parameters
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A cell's place among those of its own level, in the same period and group.

    Attributes:
        operand: what is ranked.
        level: the level within whose entities the ranking is done; absent for the whole
            framework.
        ties: what equal values get: ``min``, ``max``, ``average`` or ``dense``.
        percent: whether the place is divided by how many are ranked.
        descending: whether the greatest value is the first.
    """

    operand: Core
    level: str | None
    ties: str
    percent: bool
    descending: bool
    type: Type
    span: Span | None = field(default=None, compare=False, repr=False)


AS_PUBLISHED = ("as_published",)
"""What ``least`` and ``most`` are told where a figure is known as it was rounded."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """A figure that statistics makes of whole expressions: an interval's end, an expected value.

    Attributes:
        function: the name of a function in the statistics table.
        operands: the expressions between cells it is about; the figure first.
        options: the words, ids and constants it is told, in the order of its row in the table.
        level: the level whose entities a model is made of; absent where it is made of none.
        where: what those entities must fulfil.
        weight: what each of them weighs; absent where all weigh the same.
    """

    function: str
    operands: tuple[Core, ...]
    options: Options
    type: Type
    level: str | None = None
    where: Core | None = None
    weight: Core | None = None
    span: Span | None = field(default=None, compare=False, repr=False)
    _hash: int | None = field(default=None, init=False, compare=False, repr=False)

    def __hash__(self) -> int:
        about = (self.operands, self.level, self.where, self.weight)
        return kept_hash(self, (self.function, about, self.options, self.type))


Parameters: TypeAlias = tuple[Decimal | str, ...]
Options: TypeAlias = tuple[Decimal | str | int, ...]
Core: TypeAlias = (
    Constant
    | Column
    | Reference
    | Operation
    | Aggregate
    | Attribute
    | Parameter
    | Moved
    | Across
    | Ranked
    | Statistic
)


def operands(core: Core) -> tuple[Core, ...]:
    """Return what stands directly below, conditions, exceptions, weights and keys included."""
    match core:
        case Operation():
            return core.operands
        case Statistic():
            below: tuple[Core | None, ...] = (*core.operands, core.where, core.weight)
        case Aggregate():
            below = (core.operand, core.condition, core.exception, core.weight)
        case Across():
            below = (core.operand, core.where, core.weight, None)
        case Moved() | Ranked():
            return (core.operand,)
        case Parameter():
            return () if core.key is None else (core.key,)
        case _:
            return ()
    return tuple(part for part in below if part is not None)


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
