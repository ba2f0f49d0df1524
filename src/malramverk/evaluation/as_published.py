"""What figures may have been before they were rounded and published, and what follows from it."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from malramverk.evaluation.answer import Answer
from malramverk.evaluation.bounds import Bounds, BoundsAlgebra
from malramverk.evaluation.column import plain_column
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.rounding import half_of, is_share
from malramverk.evaluation.setting import Setting
from malramverk.evaluation.world import World
from malramverk.formula import Aggregate, Core, Move, Moved, fold
from malramverk.periods import PeriodRule


class Answers(Protocol):
    """What gives the cells of indicators."""

    setting: Setting

    def answer(self, id_: str) -> Answer:
        """Return an indicator's cells."""
        ...

    def world(self, rule: PeriodRule, pool: int = 1) -> World:
        """Return the meaning of formulas under a rule."""
        ...

    def operand_range(self, aggregate: Aggregate) -> tuple[float, float]:
        """Return the least and greatest value that a row's operand may have."""
        ...


class AsPublished(BoundsAlgebra):
    """Bounds of a formula of which published figures are known as they were rounded.

    A published figure lies within half a unit of its last decimal, a share within none and all,
    and one that only an interval is known of within that. Figures of other cells are seen too.
    """

    def __init__(self, answers: Answers, world: World) -> None:
        super().__init__(world.counts, answers.operand_range, self._of_indicator, world.cells)
        self._answers = answers
        self._world = world
        self._memo: dict[Core, Bounds] = {}

    def of(self, core: Core) -> Bounds:
        """Return the bounds of a formula, infinite where nothing is known."""
        return fold(core, self, self._memo)

    def moved(self, moved: Moved) -> Bounds:
        """What is known of the other cell."""
        if moved.move is Move.POOLED:
            return self._unbounded(moved)
        lower, upper = self.of(moved.operand)
        everywhere = np.zeros(len(lower), np.uint8)
        numbers = plain_column(np.arange(len(lower), dtype=np.float64), everywhere)
        there = self._world.seen(moved, numbers)
        places = np.where(there.has_value, there.value, 0.0).astype(np.int64)
        return (
            np.where(there.has_value, lower[places], -np.inf),
            np.where(there.has_value, upper[places], np.inf),
        )

    def _of_indicator(self, id_: str) -> Bounds:
        answer = self._answers.answer(id_)
        lower, upper = (end.copy() for end in answer.bounds)
        for number, version in enumerate(answer.versions):
            here = answer.version == number
            if answer.origin is Origin.PUBLISHED:
                here = here & answer.cells.has_value
                half, whole = half_of(version), is_share(self._answers.setting.catalogue, version)
                low, high = answer.cells.value - half, answer.cells.value + half
                if whole is not None:
                    low, high = (np.clip(end, 0.0, whole) for end in (low, high))
            else:
                formula = self._answers.setting.catalogue.formulas.get(version.key)
                if formula is None or answer.origin is not Origin.COMPUTED:
                    continue
                world = self._answers.world(version.period_rule)
                low, high = AsPublished(self._answers, world).of(formula.core)
            lower[here], upper[here] = low[here], high[here]
        return lower, upper
