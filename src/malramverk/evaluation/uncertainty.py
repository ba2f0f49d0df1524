"""How sure a figure is: the interval that chance allows it, by what sort of figure it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np

from malramverk.cells import Flag
from malramverk.evaluation.answer import Answer
from malramverk.evaluation.bounds import Bounds
from malramverk.evaluation.column import (
    HAS_VALUE,
    OUT_OF_DOMAIN,
    CellColumn,
    Floats,
    plain_column,
)
from malramverk.evaluation.estimate import UNKNOWN, Estimate, unweighed
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.rounding import half_of, is_share
from malramverk.evaluation.samples import Asked, of_rows, of_share
from malramverk.evaluation.setting import Setting
from malramverk.evaluation.world import World
from malramverk.formula import Aggregate, Core, Move, Moved, Op, Operation, Reference
from malramverk.formula.sampling import Sampled, two_samples, unscaled
from malramverk.formula.statistical_functions import METHODS, OF_SHARES
from malramverk.model import Indicator
from malramverk.periods import PeriodRule
from malramverk.statistics import means


class Answers(Protocol):
    """What gives the cells of indicators and formulas."""

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

    def bounds_of(self, rule: PeriodRule, core: Core, cells: CellColumn) -> Bounds:
        """Return what a formula could be if the unknown were known."""
        ...


class Uncertainty:
    """Finds the interval of any expression between cells.

    A multiple of a figure has a multiple of its interval, and a figure in another cell that of
    the other cell. A difference of two figures from rows that are not the same has Newcombe's
    interval or Welch's. For what chance cannot be weighed, the interval is that of rounding.
    """

    def __init__(self, answers: Answers, asked: Asked) -> None:
        self._answers = answers
        self._asked = asked

    def of(self, world: World, core: Core) -> Estimate:
        """Return an expression's cells with their intervals."""
        pair = two_samples(core)
        if pair is not None:
            return self._difference(world, core, pair)
        match core:
            case Reference():
                return self._indicator(world, core.indicator)
            case Aggregate():
                return of_rows(world, core, self._asked)
            case Moved():
                return self._moved(world, core)
            case Operation():
                return self._operation(world, core)
        return self._unweighed(world, core)

    def _operation(self, world: World, core: Operation) -> Estimate:
        multiple = unscaled(core)
        if multiple is not None:
            found = self.of(world, multiple[0]).times(multiple[1])
            cells = world.cells(core)  # divided once, and so nearer than a product
            return replace(found, value=cells.value)
        if core.op is Op.COALESCE:
            first, second = (self.of(world, operand) for operand in core.operands)
            return first.chosen(world.cells(core.operands[0]).has_value, second)
        if core.op is Op.DIVIDE and self._asked.method in OF_SHARES:
            return self._quotient(world, core)
        return self._unweighed(world, core)

    def _unweighed(self, world: World, core: Core) -> Estimate:
        found = unweighed(world.cells(core))
        if self._asked.method == METHODS[0]:
            return found
        return replace(found, status=_nowhere(found.status))

    def _quotient(self, world: World, core: Operation) -> Estimate:
        """A share of whole numbers; outside the domain where it is not."""
        top, bottom = (world.cells(operand) for operand in core.operands)
        cells = world.cells(core)
        fits = (top.value >= 0) & (top.value <= bottom.value) & (bottom.value > 0)
        fits &= (top.value == np.rint(top.value)) & (bottom.value == np.rint(bottom.value))
        cells = cells.with_status(cells.has_value & ~fits, OUT_OF_DOMAIN)
        return of_share(cells, bottom.value, self._asked)

    def _moved(self, world: World, moved: Moved) -> Estimate:
        if moved.move is Move.POOLED:
            (periods,) = moved.argument
            assert isinstance(periods, int)
            return self.of(world.over(periods), moved.operand)
        found = self.of(world, moved.operand)
        size = len(found.value)
        there = world.seen(moved, plain_column(np.arange(size, dtype=np.float64), found.status))
        places = np.where(there.has_value, there.value, 0.0).astype(np.int64)
        return found.take(places, there.status)

    def _difference(self, world: World, core: Core, pair: tuple[Core, Core]) -> Estimate:
        first, second = (self.of(world, part) for part in pair)
        cells = world.cells(core)
        status = np.maximum(cells.status, np.maximum(first.status, second.status))
        low, high = means.difference(
            (first.value, (first.low, first.high)), (second.value, (second.low, second.high))
        )
        if first.sort is second.sort is Sampled.MEAN and self._asked.method != "bootstrap":
            low, high = self._welch(first, second, status == HAS_VALUE)
        return Estimate(
            sort=Sampled.TOTAL,
            value=cells.value,
            low=low,
            high=high,
            status=status,
            n=np.minimum(first.n, second.n),
            variance=np.full(len(low), UNKNOWN),
            whole=first.whole,
            half=first.half + second.half,
            flags=first.flags | second.flags,
        )

    def _welch(self, first: Estimate, second: Estimate, has: np.ndarray) -> tuple[Floats, Floats]:
        n = tuple(np.where(has, part.n, 2.0) for part in (first, second))
        variances = tuple(np.where(has, part.variance, 0.0) for part in (first, second))
        gap = np.where(has, first.value - second.value, 0.0)
        return means.welch(gap, (variances[0], variances[1]), (n[0], n[1]), self._asked.level)

    def _indicator(self, world: World, id_: str) -> Estimate:
        """An indicator's cells after its own minimum, each by its own version."""
        answer = self._answers.answer(id_)
        cells = answer.cells if world.pool == 1 else world.cells_of(id_)
        found = self._fallback(cells)
        for i, version in enumerate(answer.versions):
            here = answer.version == i
            if here.any():
                found = self._version(world, version, answer, cells).chosen(here, found)
        status = np.where(cells.has_value, np.maximum(found.status, cells.status), cells.status)
        return replace(found, value=cells.value, status=status.astype(np.uint8))

    def _fallback(self, cells: CellColumn) -> Estimate:
        found = unweighed(cells)
        return (
            found
            if self._asked.method == METHODS[0]
            else replace(found, status=_nowhere(found.status))
        )

    def _version(
        self, world: World, version: Indicator, answer: Answer, cells: CellColumn
    ) -> Estimate:
        formula = self._answers.setting.catalogue.formulas.get(version.key)
        if answer.origin is Origin.COMPUTED and formula is not None:
            return self.of(self._answers.world(version.period_rule, world.pool), formula.core)
        if answer.origin is Origin.PUBLISHED:
            return self._published(version, cells)
        return self._fallback(cells)

    def _published(self, version: Indicator, cells: CellColumn) -> Estimate:
        """A published figure: its rounding, and chance too where its base is estimated."""
        half = np.full(len(cells.value), half_of(version))
        rounded = replace(self._fallback(cells), half=half)
        rounded = replace(rounded, low=rounded.value - half, high=rounded.value + half)
        setting = self._answers.setting
        base = setting.catalogue.bases.get(version.key)
        whole = is_share(setting.catalogue, version)
        if base is None or whole is None:
            return rounded
        n = self._answers.world(version.period_rule).cells(base.core)
        has = n.has_value & (n.value > 0) & cells.has_value
        ends = [
            of_share(
                plain_column(np.clip((cells.value + shift) / whole, 0.0, 1.0), cells.status),
                np.where(has, n.value, 1.0),
                self._asked,
            ).times(whole)
            for shift in (-half, half)
        ]
        imputed = np.full(len(half), int(Flag.IMPUTED), np.uint16)
        found = replace(ends[0], high=ends[1].high, value=cells.value, half=half, flags=imputed)
        return found.chosen(has, rounded)

    def rounding(self, world: World, core: Core) -> Floats:
        """Return half a unit of the last decimal of what was published in round numbers."""
        zero = np.zeros(self._answers.setting.grid.size)
        match core:
            case Reference():
                answer = self._answers.answer(core.indicator)
                if answer.origin is not Origin.PUBLISHED or not answer.versions:
                    return zero
                halves = np.array([half_of(version) for version in answer.versions])
                return np.where(answer.version >= 0, halves[answer.version], 0.0)
            case Moved():
                if core.move is Move.POOLED:
                    return zero
                half = self.rounding(world, core.operand)
                there = world.seen(core, plain_column(half, world.cells(core.operand).status))
                return np.where(there.has_value, there.value, 0.0)
        return zero


def _nowhere(status: np.ndarray) -> np.ndarray:
    """Where there is a value, say that the method that was named gives it no interval."""
    return np.where(status == HAS_VALUE, OUT_OF_DOMAIN, status).astype(np.uint8)


__all__ = ["Answers", "Asked", "Uncertainty"]
