"""What the functions of whole expressions mean over cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from malramverk.cells import State, status_code
from malramverk.evaluation.column import HAS_VALUE, CellColumn, Flags
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.uncertainty import Answers, Asked, Uncertainty
from malramverk.evaluation.world import World
from malramverk.formula import Core, Reference, Statistic

UNBOUNDED = status_code(State.UNDEFINED)
_NEAR = 1e-12  # what binary division may add to a figure that stands on the limit


class Statistics:
    """Works statistics out, for every world of one evaluator."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def cells(self, world: World, statistic: Statistic) -> CellColumn:
        """Return the cells of a statistic."""
        return _KERNELS[statistic.function](self, world, statistic)

    def interval(self, world: World, statistic: Statistic) -> CellColumn:
        """One end of an interval."""
        (x,) = statistic.operands
        found = Uncertainty(self._answers, asked(statistic)).of(world, x)
        ends = found.low if statistic.function == "interval_low" else found.high
        return _cells(ends, found.status, world.cells(x), found.flags)

    def significant(self, world: World, statistic: Statistic) -> CellColumn:
        """Whether an interval excludes a reference, as it stands or as it was before rounding."""
        x, reference = statistic.operands
        weighing = Uncertainty(self._answers, asked(statistic))
        found, given = weighing.of(world, x), world.cells(reference)
        half = weighing.rounding(world, reference)
        status = np.maximum(found.status, given.status)
        near = _NEAR * np.maximum(np.abs(found.value), np.abs(given.value))
        below = given.value + half < found.low - near
        above = given.value - half > found.high + near
        excluded = (below | above).astype(np.float64)
        return _cells(excluded, status, world.cells(x), found.flags)

    def bound(self, world: World, statistic: Statistic) -> CellColumn:
        """The least or the most that a figure can be; a value where only that is known, too."""
        (x,) = statistic.operands
        cells = world.cells(x)
        lower, upper = self._bounds(world, x, cells)
        ends = lower if statistic.function == "least" else upper
        sure = np.isfinite(ends)
        status = np.where(cells.has_value, UNBOUNDED, cells.status)
        status = np.where(sure, HAS_VALUE, status).astype(np.uint8)
        none = np.zeros(len(ends), np.uint16)
        return _cells(np.where(sure, ends, 0.0), status, cells, none)

    def _bounds(self, world: World, x: Core, cells: CellColumn) -> tuple[np.ndarray, np.ndarray]:
        if world.pool > 1:
            nowhere = np.full(len(cells.value), np.inf)
            return -nowhere, nowhere
        lower, upper = self._answers.bounds_of(world.rule, x, cells)
        if isinstance(x, Reference):
            origin = self._answers.answer(x.indicator).origin
            if origin in (Origin.PUBLISHED, Origin.GIVEN):  # nothing in it is unknown to us
                has = cells.has_value
                return np.where(has, cells.value, lower), np.where(has, cells.value, upper)
        return lower, upper


def asked(statistic: Statistic) -> Asked:
    """Return how the interval of a statistic is to be made."""
    method, level, seed = statistic.options
    return Asked(str(method), float(level), int(seed))


def _cells(value: np.ndarray, status: np.ndarray, about: CellColumn, flags: Flags) -> CellColumn:
    """Return cells that rest on what the figure they are about rests on, with more flags."""
    return CellColumn(
        np.where(status == HAS_VALUE, value, 0.0),
        status.astype(np.uint8),
        lambda: replace(about.support, flags=about.flags | flags),
    )


Kernel = Callable[[Statistics, World, Statistic], CellColumn]
_KERNELS: dict[str, Kernel] = {
    "interval_low": Statistics.interval,
    "interval_high": Statistics.interval,
    "significant": Statistics.significant,
    "least": Statistics.bound,
    "most": Statistics.bound,
}
