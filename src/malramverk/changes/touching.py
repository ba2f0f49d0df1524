"""What a change of definitions does to some data, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from malramverk.changes.classes import Change
from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.evaluation.contributions import Change as Movement


@dataclass(frozen=True, slots=True)
class Moved:
    """One cell that is another after a change.

    Attributes:
        place: the indicator, level, entity, period and group.
        before: the value before; nothing where there was none.
        after: the value after.
        state_before: the state before; nothing where there was no such cell.
        state_after: the state after.
        n_before: rows behind it before.
        n_after: rows behind it after.
        name: what the entity is called.
        moved_by: what each number behind it contributed to the difference, exactly; nothing where
            there is no value before or after, or none that was computed from parts.
    """

    place: Mapping[str, str | None]
    before: float | None
    after: float | None
    state_before: str | None
    state_after: str | None
    n_before: int | None
    n_after: int | None
    name: str
    moved_by: Movement | None = None

    @property
    def difference(self) -> float | None:
        """The value after less the value before, where there are both."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Flipped:
    """How many outcomes of a rule became others.

    Attributes:
        rule: the rule.
        judges: whether it judges indicators, sub-goals, goals or entities.
        subject: the indicator, sub-goal or goal it judges.
        level: the level of those judged.
        before: the outcome before.
        after: the outcome after.
        count: how many.
    """

    rule: str
    judges: str
    subject: str | None
    level: str
    before: str | None
    after: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Touched:
    """How much is another for one entity, such as a principal (huvudman).

    Attributes:
        level: its level.
        entity: its code.
        name: what it is called.
        values: cells with another value.
        states: cells with another state.
        outcomes: outcomes of rules that became others.
        goals: how many of those are of goals.
    """

    level: str
    entity: str
    name: str
    values: int
    states: int
    outcomes: int
    goals: int

    @property
    def cells(self) -> int:
        """Cells with another value or state."""
        return self.values + self.states


@dataclass(frozen=True)
class Impact:
    """What changes of definitions do to some data.

    Attributes:
        changes: what has changed in the definitions.
        cells: how many cells were compared.
        values: how many have another value, by indicator and level.
        states: how many have another state, by indicator and level.
        entities: those for whom anything is another; those with most cells first.
        movers: the cells that differ most by indicator, the largest difference first.
        flipped: outcomes and goals that became others.
        formulas: by indicator, its formula before and after, where they differ.
        problems: changes that were declared editorial and yet move something.
    """

    changes: tuple[Change, ...]
    cells: int
    values: Mapping[tuple[str, str], int]
    states: Mapping[tuple[str, str], int]
    entities: tuple[Touched, ...] = field(repr=False)
    movers: tuple[Moved, ...] = field(repr=False)
    flipped: tuple[Flipped, ...] = field(repr=False)
    formulas: Mapping[str, tuple[str | None, str | None]] = field(repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def moved(self) -> int:
        """How many cells have another value or state."""
        return sum(self.values.values()) + sum(self.states.values())

    @property
    def by_entity(self) -> Mapping[tuple[str, str], int]:
        """By level and entity, how many cells are others; those with most first."""
        return {(each.level, each.entity): each.cells for each in self.entities if each.cells}
