"""One input combination to the rows that count; slow and exact, the meaning of every table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.rules.axes import Given, Mask
from malramverk.rules.table import Gathering, HitPolicy, Table, Values
from malramverk.rules.unary import Scalar


@dataclass(frozen=True, slots=True)
class Decision:
    """What a table says of one input combination.

    Attributes:
        rows: the rows that count, numbered from zero, in the order in which they do.
        undecided: whether no row counts, for want of a value or because a value is none that its
            input may have.
        open: the rows that may answer, where it is undecided between rows.
    """

    rows: tuple[int, ...]
    undecided: bool = False
    open: tuple[int, ...] = ()


Ends = tuple[Fraction | None, Fraction | None]


def decide(table: Table, given: Mapping[str, Given | Ends]) -> Decision:
    """Return which rows count.

    Args:
        table: a table.
        given: a value, a state, or the ends of an interval for each input.

    Raises:
        KeyError: for an input that is not given.
    """
    return decided(table, [axis.possible(given[axis.input.name]) for axis in table.axes])


def decided(table: Table, possible: Sequence[Mask]) -> Decision:
    """Return which rows count, from the atoms that each input may be of."""
    sure, alive = (1 << len(table.rows)) - 1, (1 << len(table.rows)) - 1
    for i, may in enumerate(possible):
        certain, answering = answered(table, i, may)
        sure, alive = sure & certain, alive & answering
    return settled(table, sure, alive)


def answered(table: Table, i: int, may: Mask) -> tuple[int, int]:
    """Return, as bits, the rows that surely answer what an input may be, and those that may."""
    sure = alive = 0
    for number, box in enumerate(table.boxes):
        if box[i] & may:
            alive |= 1 << number
            if not may & ~box[i]:
                sure |= 1 << number
    return sure, alive


def settled(table: Table, sure: int, alive: int) -> Decision:
    """Return which rows count, when some surely answer and some may."""
    if table.policy in (HitPolicy.UNIQUE, HitPolicy.ANY) and sure:
        return Decision(((sure & -sure).bit_length() - 1,))
    rows: list[int] = []
    for number in table.order:
        if sure >> number & 1:
            rows.append(number)
            if table.policy.is_single:
                break
        elif alive >> number & 1:
            unsure = alive & ~sure
            may = tuple(i for i in range(len(table.rows)) if unsure >> i & 1)
            return Decision((), undecided=True, open=may)
    undecided = not rows and table.otherwise is None
    return Decision(tuple(rows), undecided)


def stopped_by(table: Table, decision: Decision, given: Mapping[str, Given | Ends]) -> State:
    """Return the strongest state among the inputs that rows which may answer want to know."""
    read = {i for number in decision.open for i in table.reads[number]}
    states = [State.CENSORED if decision.open else State.UNDEFINED]
    for i, axis in enumerate(table.axes):
        found = given[axis.input.name]
        if isinstance(found, State) and (not decision.open or i in read):
            named = decision.open and found in axis.states
            states.append(State.VALUE if named else found)
    return max(states)


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
