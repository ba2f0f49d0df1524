"""Models of the entities of a level: what is expected of each, and which are most like it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from malramverk.cells import Reason, State, status_code
from malramverk.dataclass import dataclass
from malramverk.evaluation.column import (
    HAS_VALUE,
    NOT_APPLICABLE,
    OUT_OF_DOMAIN,
    OVERFLOWED,
    CellColumn,
    Codes,
    Floats,
    Mask,
)
from malramverk.evaluation.world import World
from malramverk.formula import Statistic
from malramverk.formula.statistical_functions import SKIPPING
from malramverk.statistics.nearness import nearest
from malramverk.statistics.regression import Collinear, Fit, fit

TOO_FEW = status_code(State.TOO_FEW, Reason.MINIMUM_N)
Found = Fit | Collinear | None


@dataclass(frozen=True, slots=True)
class Entities:
    """The cells a model is about, arrays of shape (cells,).

    Attributes:
        group: a number that the cells of one model share; -1 for cells of other levels.
        usable: where the expressions that describe an entity, and its weight, have values.
        chosen: where it is also of those the model is made of: it fulfils the condition and has
            an outcome.
        status: why a cell is not usable, or is blocked by another where none may be skipped.
        outcome: the first expression's cells.
        features: the cells of the others.
        weight: what each weighs; absent where all weigh the same.
    """

    group: NDArray[np.int64]
    usable: Mask
    chosen: Mask
    status: Codes
    outcome: CellColumn
    features: tuple[CellColumn, ...]
    weight: CellColumn | None

    def groups(self) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Yield the number of each model and the cells it is about."""
        inside = np.flatnonzero(self.group >= 0)
        order = inside[np.argsort(self.group[inside], kind="stable")]
        numbers, starts = np.unique(self.group[order], return_index=True)
        for number, cells in zip(numbers, np.split(order, starts[1:]), strict=True):
            yield int(number), cells


def entities_of(world: World, statistic: Statistic) -> Entities:
    """Return the cells that a statistic of a whole level is about."""
    outcome, *features = (world.cells(operand) for operand in statistic.operands)
    weight = None if statistic.weight is None else world.cells(statistic.weight)
    grid = world.setting.grid
    own = grid.cells_of(np.array([lv == statistic.level for lv in grid.levels], np.bool_))
    group = np.where(own, world.setting.movement.peers(None), -1)
    status = np.zeros(grid.size, np.int64)
    for column in (*features, *([weight] if weight is not None else [])):
        status = np.maximum(status, column.status)
    if weight is not None:
        light = (weight.value <= 0.0) & weight.has_value
        status = np.where(light, np.maximum(status, OUT_OF_DOMAIN), status)
    asked = np.ones(grid.size, np.bool_)
    if statistic.where is not None:
        where = world.cells(statistic.where)
        asked = where.has_value & (where.value != 0.0)
        refused = np.where(where.has_value, NOT_APPLICABLE, where.status)
        status = np.where(asked, status, refused)
    usable = own & (status == HAS_VALUE)
    chosen = usable & outcome.has_value
    status = np.where(own, status, NOT_APPLICABLE)
    if str(statistic.options[-1]) != SKIPPING:
        status = np.maximum(status, _blocked(world, statistic, own, group, outcome, status))
    return Entities(
        group, usable, chosen, status.astype(np.uint8), outcome, tuple(features), weight
    )


def _blocked(
    world: World,
    statistic: Statistic,
    own: Mask,
    group: NDArray[np.int64],
    outcome: CellColumn,
    status: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return the strongest state of those in each cell's model, who may not be skipped."""
    each = np.maximum(status, outcome.status)
    if statistic.where is not None:
        where = world.cells(statistic.where)
        each = np.where(where.has_value & (where.value == 0.0), HAS_VALUE, each)
    worst = np.zeros(int(group.max(initial=-1)) + 1, np.int64)
    np.maximum.at(worst, group[own], each[own])
    found = np.zeros(len(group), np.int64)
    found[own] = worst[group[own]]
    return found


def fits(world: World, statistic: Statistic) -> Mapping[int, Found]:
    """Return the model of each group of entities; nothing where they are too few for one."""
    about = entities_of(world, statistic)
    found: dict[int, Found] = {}
    for number, cells in about.groups():
        rows = cells[about.chosen[cells]]
        blocked = (about.usable[cells] & (about.status[cells] != HAS_VALUE)).any()
        if len(rows) < len(about.features) + 2 or blocked:
            found[number] = None
            continue
        weights = None if about.weight is None else about.weight.value[rows]
        columns = [feature.value[rows] for feature in about.features]
        found[number] = fit(about.outcome.value[rows], columns, weights)
    return found


def expected(world: World, statistic: Statistic, models: Mapping[int, Found]) -> CellColumn:
    """What its level's model expects of each entity, or how much the model explains."""
    about = entities_of(world, statistic)
    value, status = np.zeros(len(about.group)), about.status.astype(np.int64)
    for number, cells in about.groups():
        model, rows = models[number], cells[about.status[cells] == HAS_VALUE]
        if not isinstance(model, Fit):
            status[rows] = TOO_FEW if model is None else OUT_OF_DOMAIN
        elif statistic.function == "r_squared":
            value[rows] = model.r_squared
        else:
            try:
                value[rows] = model.expected([feature.value[rows] for feature in about.features])
            except OverflowError:
                status[rows] = OVERFLOWED
    return CellColumn(value, status.astype(np.uint8), lambda: about.outcome.support)


def neighbours(world: World, statistic: Statistic) -> tuple[NDArray[np.int64], Codes, CellColumn]:
    """Return the cells most like each, of shape (cells, k), and where there are so many.

    Places where there are none are -1.
    """
    about = entities_of(world, statistic)
    k = int(statistic.options[0])
    found = np.full((len(about.group), k), -1, np.int64)
    status = about.status.astype(np.int64)
    for _, cells in about.groups():
        rows = cells[about.status[cells] == HAS_VALUE]
        candidates = np.flatnonzero(about.chosen[rows])
        if len(candidates) <= k:
            status[rows] = TOO_FEW
            continue
        features = np.stack([feature.value[rows] for feature in about.features], axis=1)
        found[rows] = rows[nearest(features, candidates, k)]
    return found, status.astype(np.uint8), about.outcome


def of_nearest(world: World, statistic: Statistic) -> CellColumn:
    """The mean or the median of the outcome of the entities most like each."""
    places, status, outcome = neighbours(world, statistic)
    has = status == HAS_VALUE
    middle = np.median if statistic.function == "nearest_median" else np.mean
    value: Floats = np.zeros(len(status))
    if has.any():
        value[has] = middle(outcome.value[places[has]], axis=1)
    return CellColumn(value, status, lambda: outcome.support)
