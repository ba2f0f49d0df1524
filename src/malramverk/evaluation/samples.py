"""The intervals of figures from rows: shares, means, and what only the values can tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.evaluation import aggregates
from malramverk.evaluation.bootstrapping import bootstrap
from malramverk.evaluation.column import HAS_VALUE, OUT_OF_DOMAIN, CellColumn, Codes, Floats
from malramverk.evaluation.companions import companion
from malramverk.evaluation.estimate import UNKNOWN, Estimate, unweighed, weighed
from malramverk.evaluation.world import World
from malramverk.formula import Aggregate
from malramverk.formula.sampling import Sampled, sampled
from malramverk.formula.statistical_functions import METHODS, OF_MEANS, OF_SHARES
from malramverk.statistics import means, proportions

_OF_SHARES = {
    "exact": proportions.exact,
    "wald": proportions.wald,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How an interval is to be made.

    Attributes:
        method: one of the language's; ``by_kind`` for what fits the figure.
        level: the level of confidence.
        seed: what a bootstrap begins with.
    """

    method: str = METHODS[0]
    level: float = 0.95
    seed: int = 1


def of_rows(world: World, aggregate: Aggregate, asked: Asked) -> Estimate:
    """Return the cells of an aggregate over rows, with their intervals."""
    cells, sort = world.cells(aggregate), sampled(aggregate)
    if aggregate.table not in world.setting.parts:
        return unweighed(cells)
    if asked.method == "bootstrap" or (sort is Sampled.LISTED and asked.method == METHODS[0]):
        return _bootstrapped(world, aggregate, cells, asked)
    if sort is Sampled.SHARE and asked.method not in OF_MEANS:
        counts = world.counts(aggregate)
        assert counts is not None
        return of_share(cells, counts.known.astype(np.float64), asked)
    if sort is Sampled.MEAN and asked.method not in OF_SHARES:
        return _of_mean(world, aggregate, cells, asked)
    found = unweighed(cells)
    return found if asked.method == METHODS[0] else replace(found, status=_nowhere(cells.status))


def of_share(cells: CellColumn, n: Floats, asked: Asked) -> Estimate:
    """Return shares from 0 to 1 with their intervals, by Wilson's unless another is named."""
    has = cells.has_value
    p, base = np.where(has, cells.value, 0.5), np.where(has & (n > 0), n, 1.0)
    ends = _OF_SHARES.get(asked.method, proportions.wilson)(p, base, asked.level)
    several = base > 1.0
    spread = proportions.variance(p, np.where(several, base, 2.0))
    variance = np.where(several, spread, UNKNOWN)
    return weighed(Sampled.SHARE, cells, ends, np.where(has, n, 0.0), variance)


def _of_mean(world: World, aggregate: Aggregate, cells: CellColumn, asked: Asked) -> Estimate:
    """Return means with Student's interval; of a single row there is none."""
    other, counts = companion(aggregate, asked.method), world.counts(aggregate)
    assert other is not None
    assert counts is not None
    if not world.has(other):
        return unweighed(cells)
    spread = world.cells(other)
    several = spread.has_value
    n = np.where(several, counts.known.astype(np.float64), 2.0)
    ends = means.t(cells.value, spread.value, n, asked.level)
    status = np.where(cells.has_value & ~several, OUT_OF_DOMAIN, cells.status).astype(np.uint8)
    known = np.where(several, spread.value, UNKNOWN)
    found = weighed(Sampled.MEAN, cells, ends, np.where(several, n, 1.0), known)
    return replace(found, status=status)


def _bootstrapped(world: World, aggregate: Aggregate, cells: CellColumn, asked: Asked) -> Estimate:
    """Return figures with bootstrap intervals, from the table of their values."""
    other = companion(aggregate, "bootstrap")
    if other is None:
        return replace(unweighed(cells), status=_nowhere(cells.status))
    key = aggregates.needs(other).values
    assert key is not None
    if key not in world.setting.tabulations:
        return unweighed(cells)
    found = world.setting.values(key, world.rule, world.pool)
    scale = 10.0**key.decimals if key.decimals else 1.0
    low, high, n = bootstrap(aggregate, found, scale, asked.level, asked.seed)
    status = np.where(cells.has_value & (n < 2.0), OUT_OF_DOMAIN, cells.status)
    unknown = np.full(len(low), UNKNOWN)
    found_ = weighed(sampled(aggregate), cells, (low, high), n, unknown)
    return replace(found_, status=status.astype(np.uint8))


def _nowhere(status: Codes) -> Codes:
    """Where there is a value, say that the method that was named gives it no interval."""
    return np.where(status == HAS_VALUE, OUT_OF_DOMAIN, status).astype(np.uint8)
