"""How far ranks by a composite index move under other choices that could be defended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.evaluation.column import CellColumn, Floats, Mask
from malramverk.evaluation.further import further
from malramverk.evaluation.results import Results, evaluator_of
from malramverk.model import Direction


@dataclass(frozen=True, slots=True)
class Moves:
    """What one other choice does to the ranks.

    Attributes:
        changed: ``normalisation``, ``aggregation``, ``weights`` or ``without``.
        to: what it is changed to, or the component that is left out or weighs more.
        n: how many entities have an index both ways.
        mean: how many places they move on average.
        most: how many places the one that moves most does.
        correlation: Spearman's between the two ranks; nothing where either is constant.
    """

    changed: str
    to: str
    n: int
    mean: float
    most: float
    correlation: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How far the ranks of a level's entities depend on the choices behind a composite index.

    Attributes:
        indicator: the index.
        level: the level whose entities are ranked.
        period: the period.
        alternatives: what each other choice does.
        ranks: by entity its place, and the least and greatest place that any choice gives it.
    """

    indicator: str
    level: str
    period: str | None
    alternatives: tuple[Moves, ...]
    ranks: Mapping[str, tuple[float, float, float]]


def sensitivity(
    results: Results, indicator: str, *, level: str | None = None, period: str | None = None
) -> Sensitivity:
    """Say how far the ranks by a composite index move under other choices.

    One choice is changed at a time: the normalisation, the mean, equal weights, one weight a
    quarter more, one component left out. Equal values share the mean of their places; the best
    is the first.

    Args:
        results: what `compute` gave, the index among them.
        indicator: its id.
        level: the level whose entities are ranked; the smallest, where absent.
        period: the period; the latest, where absent.

    Raises:
        KeyError: no such indicator, level or period is in the results.
        ValueError: the indicator is no composite index, or the results are of one entity alone.
    """
    evaluator, narrowed = evaluator_of(results)
    if narrowed is not None:
        raise ValueError("the results are of one entity alone, and there is nothing to rank")
    catalogue, grid = evaluator.setting.catalogue, evaluator.setting.grid
    version = catalogue.indicators[indicator]
    others = catalogue.alternatives.get(version.key)
    if others is None:
        raise ValueError(f"{indicator} is no composite index")
    chosen = results.periods[-1] if period is None else period
    wanted = catalogue.levels[-1] if level is None else level
    sites = [i for i, site in enumerate(grid.sites) if (site[0], site[2]) == (wanted, chosen)]
    if not sites:
        raise KeyError(f"no entities of {wanted} in {chosen} in the results")
    cells = np.array(sites, np.int64) * len(grid.slots)
    base = evaluator.answer(indicator).cells.take(cells)
    found = further(results, [(version.period_rule, core) for _, _, core in others])
    least_first = version.direction is Direction.LOWER_IS_BETTER
    columns = [column.take(cells) for column in found]
    moves = tuple(
        _moves(changed, to, base, column, least_first)
        for (changed, to, _), column in zip(others, columns, strict=True)
    )
    codes = [grid.sites[site][1] for site in sites]
    return Sensitivity(indicator, wanted, chosen, moves, _spans(codes, base, columns, least_first))


def _moves(changed: str, to: str, base: CellColumn, other: CellColumn, least_first: bool) -> Moves:
    both = base.has_value & other.has_value
    first, second = (_places(column, both, least_first) for column in (base, other))
    apart = np.abs(first - second)
    if not len(apart):
        return Moves(changed, to, 0, 0.0, 0.0, None)
    varies = first.std() > 0 and second.std() > 0
    correlation = float(np.corrcoef(first, second)[0, 1]) if varies else None
    return Moves(changed, to, len(apart), float(apart.mean()), float(apart.max()), correlation)


def _places(column: CellColumn, among: Mask, least_first: bool) -> Floats:
    """Return the mean place of each of some values; the best is 1."""
    values = column.value[among] if least_first else -column.value[among]
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2.0)[inverse], np.float64)


def _spans(
    codes: list[str], base: CellColumn, columns: list[CellColumn], least_first: bool
) -> dict[str, tuple[float, float, float]]:
    """Return for each entity its place, and the least and greatest that any choice gives it."""
    has = base.has_value
    own = _places(base, has, least_first)
    least, greatest = own.copy(), own.copy()
    where = np.full(len(codes), -1, np.int64)
    where[has] = np.arange(len(own))
    for column in columns:
        both = has & column.has_value
        places, at = _places(column, both, least_first), where[both]
        least[at] = np.minimum(least[at], places)
        greatest[at] = np.maximum(greatest[at], places)
    rows: Any = zip(np.array(codes)[has], own, least, greatest, strict=True)
    return {str(code): (float(a), float(b), float(c)) for code, a, b, c in rows}
