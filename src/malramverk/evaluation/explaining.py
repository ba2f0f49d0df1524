"""Why a cell is what it is: the formula, every part's number, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any

import numpy as np

from malramverk.cells import Flag, State, state_and_reason
from malramverk.evaluation.column import HAS_VALUE
from malramverk.evaluation.contributions import Change, moved
from malramverk.evaluation.evaluator import Answer, Evaluator
from malramverk.evaluation.exact_cell import CellOf
from malramverk.evaluation.member_contributions import moved_by_members
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.reaching import Reaching, reaching
from malramverk.evaluation.steps import Step, figures, steps_of
from malramverk.model import Indicator


@dataclass(frozen=True, slots=True)
class Explanation:
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

    def to_html(self, language: str = "en", target: float | Decimal | str | None = None) -> str:
        """Return the explanation as an HTML fragment without style or script.

        Args:
            language: ``sv`` or ``en``.
            target: also say what it would take to reach this; see `what_would_it_take`.
        """
        from malramverk.evaluation.explanation_html import html

        return html(self, language, target)

    def text(self, language: str = "en") -> str:
        """Return the explanation as lines of text, in ``sv`` or ``en``."""
        from malramverk.evaluation.explanation_text import text

        return text(self, language)

    def __str__(self) -> str:
        return self.text("en")


def explained(evaluator: Evaluator, answer: Answer, id_: str, at: int) -> Explanation:
    """Explain one cell of an answer.

    Args:
        evaluator: what gave the answer, with every part still at hand.
        answer: the indicator's cells.
        id_: the indicator's id.
        at: the number of the cell.
    """
    catalogue, grid = evaluator.setting.catalogue, evaluator.setting.grid
    number = int(answer.version[at])
    version = answer.versions[number] if number >= 0 else None
    shown = version or catalogue.indicators[id_]
    level, entity, period = grid.sites[at // len(grid.slots)]
    state, reason = state_and_reason(int(answer.cells.status[at]))
    before = answer.before_minimum
    cell = figures(answer.cells, at)
    return Explanation(
        indicator=id_,
        version=version.version if version else None,
        title=shown.title or {"en": id_, "sv": id_},
        unit=shown.unit,
        decimals=shown.decimals,
        round_to=float(shown.round_to) if shown.round_to is not None else None,
        level=level,
        entity=entity,
        name=evaluator.setting.organisation.names.get((level, entity)),
        period=period,
        group=dict(grid.slots[at % len(grid.slots)]),
        value=cell["value"],
        state=state.id,
        reason=reason.id,
        flags=tuple(flag.name.lower() for flag in Flag(int(answer.cells.flags[at])) if flag.name),
        n=cell["n"],
        coverage=cell["coverage"],
        lower=_finite(answer.lower[at]),
        upper=_finite(answer.upper[at]),
        origin=answer.origin.value,
        minimum_n=shown.minimum.n if shown.minimum else None,
        before_minimum=float(before.value[at]) if before.status[at] == HAS_VALUE else None,
        formula=shown.formula if answer.origin is Origin.COMPUTED else None,
        steps=steps_of(evaluator, version, answer.origin, at) if version else (),
        sources=_sources(evaluator, shown, answer.origin),
        _cell=CellOf(evaluator, answer, at),
    )


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _sources(evaluator: Evaluator, version: Indicator, origin: Origin) -> dict[str, str]:
    names = {table.contract.id: table.source for table in evaluator.setting.sources.every}
    if origin is Origin.PUBLISHED:
        tables = [binding.table for binding in version.published]
    else:
        tables = sorted(_read(evaluator, version, set()))
    return {table: names[table] for table in tables if table in names}


def _read(evaluator: Evaluator, version: Indicator, seen: set[str]) -> set[str]:
    """Return the tables whose rows an indicator rests on, through others too."""
    catalogue = evaluator.setting.catalogue
    formula = catalogue.formulas.get(version.key)
    if formula is None or version.key in seen:
        return set()
    seen.add(version.key)
    found = set(formula.tables)
    for id_ in formula.indicators:
        found |= _read(evaluator, catalogue.indicators[id_], seen)
    return found


__all__ = ["Change", "Explanation", "Reaching", "State", "Step", "explained"]
