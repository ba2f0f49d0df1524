"""Statistics of a figure among others: shrinkage, what lies between units, placing on a scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from malramverk.evaluation.column import (
    EMPTY,
    HAS_VALUE,
    NONE,
    NOT_APPLICABLE,
    OUT_OF_DOMAIN,
    CellColumn,
    Floats,
    Mask,
    no_support,
)
from malramverk.evaluation.estimate import Estimate
from malramverk.evaluation.uncertainty import Answers, Asked, Uncertainty
from malramverk.evaluation.world import World
from malramverk.formula import Statistic
from malramverk.formula.sampling import Sampled
from malramverk.formula.statistical_functions import SKIPPING
from malramverk.statistics.between import ESTIMATORS, Units, ratio, shrunk

_OWN = "plug_in"  # the estimator in which every unit's own variance counts


def shrinkage(answers: Answers, world: World, statistic: Statistic) -> CellColumn:
    """Each figure drawn towards the mean of its peers; of those whose base is known."""
    (x,) = statistic.operands
    estimator, *within = (str(option) for option in statistic.options)
    cells = world.cells(x)
    found = Uncertainty(answers, Asked()).of(world, x)
    peers = world.setting.movement.peers(within[0] if within else None)
    inside = np.flatnonzero(cells.has_value & (found.n > 0.0) & (peers >= 0))
    groups, group = np.unique(peers[inside], return_inverse=True)
    units, sure = _units(found, inside, group, len(groups), estimator)
    value = np.zeros(len(peers))
    value[inside[sure]] = shrunk(units, estimator)
    known = np.zeros(len(peers), np.bool_)
    known[inside[sure]] = True
    status = np.where(cells.has_value & ~known, OUT_OF_DOMAIN, cells.status)
    status = np.where(peers < 0, np.maximum(status, NOT_APPLICABLE), status)
    return _about(value, status, cells, found)


def between(answers: Answers, world: World, statistic: Statistic) -> CellColumn:
    """What lies between the members of a level when what chance adds is taken away."""
    (x,) = statistic.operands
    estimator, skipping = (str(option) for option in statistic.options)
    assert statistic.level is not None
    looking, setting = world.looking, world.setting
    members, size = setting.movement.members(statistic.level), setting.grid.size
    found = Uncertainty(answers, Asked()).of(world, x)
    status = np.where((found.status == HAS_VALUE) & (found.n <= 0.0), OUT_OF_DOMAIN, found.status)
    cells = CellColumn(found.value, status.astype(np.uint8), no_support(size))
    where = None if statistic.where is None else world.cells(statistic.where)
    skip = skipping == SKIPPING
    inside, blocked = looking.inside(skip, members, size, cells, where, None)
    parent = members.parents
    units, sure = _units(found, members.below[inside], parent[inside], size, estimator)
    n = np.bincount(parent[inside][sure], minlength=size)
    value = ESTIMATORS[estimator](units)
    if statistic.function == "between_std":
        value = np.sqrt(value)
    state = np.where(n > 1, HAS_VALUE, np.where(n > 0, OUT_OF_DOMAIN, EMPTY))
    state = np.maximum(blocked, np.where(blocked > 0, 0, state))
    reach = np.zeros(size, np.bool_)
    reach[members.above] = True
    outside = ~reach & ~looking.may_have(statistic.level)
    state = np.where(outside, NOT_APPLICABLE, state).astype(np.uint8)
    support = replace(no_support(size), n=np.where(outside, NONE, n))
    return CellColumn(np.where(state == HAS_VALUE, value, 0.0), state, support)


def _units(
    found: Estimate, inside: np.ndarray, group: np.ndarray, size: int, estimator: str
) -> tuple[Units, Mask]:
    """Return units in groups with what chance gives each, and which of them have it.

    Chance is that of the rows of all units of the group together, so that a small unit where all
    happen to be alike is not taken to be sure; for ``plug_in`` each unit's own.
    """
    n, spread = found.n[inside], found.variance[inside]
    if estimator == _OWN:
        sure = spread >= 0.0
        variance = ratio(spread, n)
    else:
        pooled = _pooled(found, inside, group, size)
        sure = pooled[group] >= 0.0
        variance = ratio(pooled[group], n)
    keep = Units(group[sure], size, found.value[inside][sure], variance[sure], n[sure])
    return keep, sure


def _pooled(found: Estimate, inside: np.ndarray, group: np.ndarray, size: int) -> Floats:
    """Return the variance of the rows of each group within its units; -1 where it is unknown."""
    n, spread = found.n[inside], found.variance[inside]

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(group, values, minlength=size), np.float64)

    if found.sort is Sampled.SHARE:
        whole = found.whole[inside]
        p = ratio(total(n * ratio(found.value[inside], whole)), total(n))
        return p * (1.0 - p) * ratio(total(n * whole * whole), total(n))
    degrees = np.where(spread >= 0.0, n - 1.0, 0.0)
    known = total(degrees)
    return np.where(known > 0.0, ratio(total(degrees * np.maximum(spread, 0.0)), known), -1.0)


def scaled(_: Answers, world: World, statistic: Statistic) -> CellColumn:
    """Each figure on a scale made by its peers: from 0 to 1, or in standard deviations."""
    (x,) = statistic.operands
    cells = world.cells(x)
    level = str(statistic.options[0]) if statistic.options else None
    peers = world.setting.movement.peers(level)
    inside = np.flatnonzero(cells.has_value & (peers >= 0))
    groups, group = np.unique(peers[inside], return_inverse=True)
    values = cells.value[inside]
    if statistic.function == "min_max":
        low, high = np.full(len(groups), np.inf), np.full(len(groups), -np.inf)
        np.minimum.at(low, group, values)
        np.maximum.at(high, group, values)
        centre, width = low, high - low
    else:
        one = np.ones(len(values))
        plain = Units(group, len(groups), values, one, one)
        centre = plain.mean(one)
        squares = plain.total((values - centre[group]) ** 2)
        width = np.sqrt(ratio(squares, plain.total(one)))
    value, flat = np.zeros(len(peers)), np.zeros(len(peers), np.bool_)
    value[inside] = ratio(values - centre[group], width[group])
    flat[inside] = width[group] == 0.0
    status = np.where(flat, OUT_OF_DOMAIN, cells.status)
    status = np.where(peers < 0, np.maximum(cells.status, NOT_APPLICABLE), status)
    return CellColumn(value, status.astype(np.uint8), lambda: cells.support)


def _about(value: Floats, status: np.ndarray, cells: CellColumn, found: Estimate) -> CellColumn:
    has = status == HAS_VALUE
    flags = np.where(has, found.flags, 0).astype(np.uint16)
    return CellColumn(
        np.where(has, value, 0.0),
        status.astype(np.uint8),
        lambda: replace(cells.support, flags=cells.flags | flags),
    )
