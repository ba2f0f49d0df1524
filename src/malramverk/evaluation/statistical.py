"""What the functions of whole expressions mean over cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from malramverk.cells import State, status_code
from malramverk.evaluation.as_published import AsPublished
from malramverk.evaluation.column import (
    HAS_VALUE,
    OVERFLOWED,
    CellColumn,
    Flags,
    joined_support,
)
from malramverk.evaluation.comparing import cohens_d, funnel
from malramverk.evaluation.modelling import Found, expected, fits, of_nearest
from malramverk.evaluation.peers import between, scaled, shrinkage
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.uncertainty import Answers, Asked, Uncertainty
from malramverk.evaluation.world import World
from malramverk.formula import AS_PUBLISHED, Core, Grain, Kind, Reference, Statistic, Type
from malramverk.periods import PeriodRule

UNBOUNDED = status_code(State.UNDEFINED)
_NUMBER = Type(Kind.NUMBER, None, Grain.CELL)
_NEAR = 1e-12  # what binary division may add to a figure that stands on the limit


class Statistics:
    """Works statistics out, for every world of one evaluator.

    Attributes:
        answers: what gives the cells of indicators and formulas.
    """

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self._fits: dict[tuple[PeriodRule, int, Statistic], Mapping[int, Found]] = {}

    def cells(self, world: World, statistic: Statistic) -> CellColumn:
        """Return the cells of a statistic."""
        with np.errstate(all="ignore"):
            found = _KERNELS[statistic.function](self, world, statistic)
        beyond = found.has_value & ~np.isfinite(found.value)
        if not beyond.any() and np.isfinite(found.value).all():
            return found
        value = np.where(np.isfinite(found.value), found.value, 0.0)
        status = np.where(beyond, OVERFLOWED, found.status).astype(np.uint8)
        return CellColumn(value, status, lambda: found.support)

    def fits(self, world: World, statistic: Statistic) -> Mapping[int, Found]:
        """Return the models behind an expected value by the number that their entities share."""
        plain = replace(statistic, function="expected", type=_NUMBER)
        key = world.rule, world.pool, plain
        if key not in self._fits:
            self._fits[key] = fits(world, plain)
        return self._fits[key]

    def expected(self, world: World, statistic: Statistic) -> CellColumn:
        """What a model of a whole level expects, or how much it explains."""
        return expected(world, statistic, self.fits(world, statistic))

    def nearest(self, world: World, statistic: Statistic) -> CellColumn:
        """The middle of the entities that are most alike."""
        return of_nearest(world, statistic)

    def shrunk(self, world: World, statistic: Statistic) -> CellColumn:
        """A figure drawn towards its level's mean."""
        return shrinkage(self.answers, world, statistic)

    def between(self, world: World, statistic: Statistic) -> CellColumn:
        """What lies between members."""
        return between(self.answers, world, statistic)

    def scaled(self, world: World, statistic: Statistic) -> CellColumn:
        """A figure on a scale that its peers make."""
        return scaled(self.answers, world, statistic)

    def funnel(self, world: World, statistic: Statistic) -> CellColumn:
        """How far from a reference chance may take a figure of so many."""
        x, reference = statistic.operands
        weighing = Uncertainty(self.answers, Asked())
        found, given = weighing.of(world, x), weighing.of(world, reference)
        ends, status = funnel(found, given, float(statistic.options[0]))
        end = ends[0] if statistic.function == "funnel_low" else ends[1]
        return _cells(end, status, world.cells(x), found.flags)

    def standardised(self, world: World, statistic: Statistic) -> CellColumn:
        """The difference of two groups in standard deviations of the two together."""
        one, other = statistic.operands
        weighing = Uncertainty(self.answers, Asked())
        first, second = weighing.of(world, one), weighing.of(world, other)
        value, status = cohens_d(first, second)
        cells = [world.cells(operand) for operand in statistic.operands]
        return CellColumn(value, status, lambda: joined_support([c.support for c in cells]))

    def pooled_until(self, world: World, statistic: Statistic) -> CellColumn:
        """A figure of as few periods as make it of enough rows; else of as many as there are."""
        (x,) = statistic.operands
        enough, most = (int(option) for option in statistic.options)
        found = world.cells(x)
        for periods in range(2, most + 1):
            wider = world.over(periods).cells(x)
            few = (found.n < enough) & wider.has_value
            if not few.any():
                break
            found = wider.chosen(few, found)
        return found

    def interval(self, world: World, statistic: Statistic) -> CellColumn:
        """One end of an interval."""
        (x,) = statistic.operands
        found = Uncertainty(self.answers, asked(statistic)).of(world, x)
        ends = found.low if statistic.function == "interval_low" else found.high
        return _cells(ends, found.status, world.cells(x), found.flags)

    def significant(self, world: World, statistic: Statistic) -> CellColumn:
        """Whether an interval excludes a reference, as it stands or as it was before rounding."""
        x, reference = statistic.operands
        weighing = Uncertainty(self.answers, asked(statistic))
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
        if statistic.options == AS_PUBLISHED and world.pool == 1:
            lower, upper = AsPublished(self.answers, world).of(x)
            held = cells.has_value | (cells.status >> 4 == State.CENSORED)
            lower, upper = np.where(held, lower, -np.inf), np.where(held, upper, np.inf)
        else:
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
        lower, upper = self.answers.bounds_of(world.rule, x, cells)
        if isinstance(x, Reference):
            origin = self.answers.answer(x.indicator).origin
            if origin in (Origin.PUBLISHED, Origin.GIVEN):  # nothing in it is unknown to us
                has = cells.has_value
                return np.where(has, cells.value, lower), np.where(has, cells.value, upper)
        return lower, upper


def asked(statistic: Statistic) -> Asked:
    """Return how the interval of a statistic is to be made."""
    method, level, seed = statistic.options
    return Asked(str(method), float(level), int(seed))


def _cells(value: np.ndarray, status: np.ndarray, about: CellColumn, flags: Flags) -> CellColumn:
    """Return cells that rest on what the figure they are about rests on; values have more flags."""
    flags = np.where(status == HAS_VALUE, flags, 0).astype(np.uint16)
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
    "funnel_low": Statistics.funnel,
    "funnel_high": Statistics.funnel,
    "shrunk": Statistics.shrunk,
    "pooled_until": Statistics.pooled_until,
    "cohens_d": Statistics.standardised,
    "min_max": Statistics.scaled,
    "z_score": Statistics.scaled,
    "between_std": Statistics.between,
    "between_var": Statistics.between,
    "expected": Statistics.expected,
    "r_squared": Statistics.expected,
    "nearest_mean": Statistics.nearest,
    "nearest_median": Statistics.nearest,
}
