"""What is told of a cell, as data: the numbers behind it, and what they allow to be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, field, fields
from decimal import Decimal
from typing import Any

from malramverk.dataclass import dataclass
from malramverk.evaluation.contributions import Change, moved
from malramverk.evaluation.definition_contributions import moved_by_definition
from malramverk.evaluation.exact_cell import CellOf
from malramverk.evaluation.member_contributions import moved_by_members
from malramverk.evaluation.reaching import Reaching, reaching
from malramverk.evaluation.steps import Step


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a cell is what it is.

    Attributes:
        indicator: the indicator's id.
        version: the version that answered; nothing where none is in force.
        title: what people call it, by language.
        unit: the unit of the value.
        decimals: decimals it is shown with.
        round_to: what it is rounded to when shown.
        level: the level.
        entity: the entity's code.
        name: what the entity is called, if the data says.
        period: the period.
        group: the group, by dimension; empty for everyone.
        value: the value, unrounded; nothing in any state but ``value``.
        state: the state.
        reason: the finer word for the state.
        flags: what else there is to know.
        n: rows behind the value.
        coverage: known rows over all rows.
        lower: the least it could be if the unknown were known.
        upper: the most.
        origin: ``computed``, ``published``, ``given`` or ``none``.
        minimum_n: the least n the definition asks for.
        before_minimum: the value before that was asked.
        formula: the formula as it is written.
        steps: what the value is made of.
        sources: the tables it was read from, and what they were read from.
    """

    indicator: str
    version: str | None
    title: Mapping[str, str]
    unit: str
    decimals: int | None
    round_to: float | None
    level: str
    entity: str
    name: str | None
    period: str | None
    group: Mapping[str, str]
    value: float | None
    state: str
    reason: str
    flags: tuple[str, ...]
    n: int | None
    coverage: float | None
    lower: float | None
    upper: float | None
    origin: str
    minimum_n: int | None
    before_minimum: float | None
    formula: str | None
    steps: tuple[Step, ...]
    sources: Mapping[str, str]
    _cell: CellOf | None = field(default=None, repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data, with what moved the value since last."""
        named = [each.name for each in fields(self) if not each.name.startswith("_")]
        found = {name: getattr(self, name) for name in named}
        found["steps"] = [asdict(step) for step in self.steps]
        found["title"], found["group"] = dict(self.title), dict(self.group)
        moved = self.what_moved_it()
        found["moved"] = None if moved is None else moved.to_dict()
        return found

    def what_moved_it(self, by: str | None = None) -> Change | None:
        """Return what each number behind the value contributed to its change.

        Args:
            by: a level whose members' contributions are wanted, for a share or a mean; the
                numbers that the formula reads, where absent.

        Returns:
            The change since the period before, decomposed exactly; nothing where that period is
            not among the results, or where the value was not computed from parts in both.

        Raises:
            KeyError: for a level that is not in the definitions.
        """
        if self._cell is None:
            return None
        return moved(self._cell) if by is None else moved_by_members(self._cell, by)

    def what_the_definition_moved(self, before: Explained) -> Change | None:
        """Return what each number behind the value contributed to its change of definition.

        Args:
            before: the same cell by other definitions, on the same data.

        Returns:
            The change, decomposed exactly; nothing where either has no value or was not computed
            from parts.
        """
        if self._cell is None or before._cell is None:
            return None
        return moved_by_definition(before._cell, self._cell)

    def what_would_it_take(
        self, target: float | Decimal | str, *, at_least: bool | None = None
    ) -> Reaching:
        """Say how many more, or fewer, of something would reach a target, all else as it is.

        Args:
            target: a number in the indicator's unit; the id of a parameter; or ``previous``,
                for the value of the period before.
            at_least: whether the target is a least, rather than a greatest; what the indicator's
                direction says, where absent, and a least where it has none.

        Raises:
            KeyError: for a parameter that is not in the definitions.
            ValueError: for a cell that was explained without its data at hand.
        """
        if self._cell is None:
            raise ValueError("the data behind the explanation is not at hand")
        return reaching(self._cell, target, at_least=at_least)
