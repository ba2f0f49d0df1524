"""The computed beside the published: do they agree, as far as rounding lets anyone say?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from malramverk.catalogue import Catalogue
from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.evaluation.compute import compute
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.published import scale
from malramverk.evaluation.results import Cell, Results
from malramverk.model import Column, Indicator

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One cell that is both computed and published.

    Attributes:
        indicator: the indicator's id.
        level: the level.
        entity: the entity's code.
        period: the period.
        computed: the computed value; nothing where there is none.
        published: the published value; nothing where there is none.
        lower: the least that rounds to the published value.
        upper: the most.
        agrees: whether the computed value lies there; nothing where either is missing.
        computed_state: the state of the computed cell.
        published_state: the state of the published cell.
    """

    indicator: str
    level: str
    entity: str
    period: str | None
    computed: float | None
    published: float | None
    lower: float | None
    upper: float | None
    agrees: bool | None
    computed_state: str
    published_state: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every cell that is both computed and published.

    Attributes:
        cells: one for each indicator, entity and period.
    """

    cells: tuple[ComparedCell, ...]

    def to_polars(self) -> pl.DataFrame:
        """Return one row per cell."""
        import polars as pl

        names = ComparedCell.__slots__
        return pl.DataFrame(
            {name: [getattr(cell, name) for cell in self.cells] for name in names},
            infer_schema_length=None,
        )


def compare(
    catalogue: Catalogue,
    tables: Mapping[str, object],
    *,
    indicators: Iterable[str] | str | None = None,
    levels: Iterable[str] | str | None = None,
    periods: Iterable[str] | str | None = None,
) -> Comparison:
    """Lay computed figures beside published ones.

    Args:
        catalogue: checked definitions.
        tables: rows and published tables by id, as for `compute`.
        indicators: ids; every indicator that is both, where absent.
        levels: level ids; every level, where absent.
        periods: periods; every period, where absent.

    Returns:
        The cells of every indicator that rows and a published table both give. A published
        figure stands for every number that rounds to it. Whom no row tells of has no computed
        value, with the state ``not_reported``.

    Raises:
        DataErrors: with every problem of the question and the data.
    """
    ask = partial(compute, catalogue, tables, indicators=indicators, levels=levels, periods=periods)
    computed, published = ask(), ask(prefer_published=True)
    both = [
        id_
        for id_ in computed.indicators
        if computed.origin(id_) is Origin.COMPUTED and published.origin(id_) is Origin.PUBLISHED
    ]
    return Comparison(tuple(c for id_ in both for c in _pairs(catalogue, id_, computed, published)))


def _pairs(
    catalogue: Catalogue, id_: str, computed: Results, published: Results
) -> Iterable[ComparedCell]:
    half = _half_step(catalogue, catalogue.indicators[id_])
    own = {tuple(place.values()): cell for place, cell in computed.cells(id_)}
    for place, theirs in published.cells(id_):
        yield _pair(place, own.get(tuple(place.values())), theirs, half)


def _pair(place: Mapping[str, str], ours: Cell | None, theirs: Cell, half: float) -> ComparedCell:
    value = None if ours is None else ours.value
    state = State.NOT_REPORTED if ours is None else ours.state
    lower = upper = agrees = None
    if theirs.value is not None:
        lower, upper = theirs.value - half, theirs.value + half
    if theirs.state is State.CENSORED:
        lower, upper = theirs.lower, theirs.upper
    if value is not None and lower is not None and upper is not None:
        slack = 1e-9 * max(1.0, abs(value))
        agrees = lower - slack <= value <= upper + slack
    return ComparedCell(
        indicator=place["indicator"],
        level=place["level"],
        entity=place["entity"],
        period=place["period"],
        computed=value,
        published=theirs.value,
        lower=lower,
        upper=upper,
        agrees=agrees,
        computed_state=state.id,
        published_state=theirs.state.id,
    )


def _half_step(catalogue: Catalogue, indicator: Indicator) -> float:
    """Return half of what the published figure is rounded to, in the indicator's unit."""
    for binding in indicator.published:
        found = catalogue.tables[binding.table].measure_named(binding.measure)
        if found is not None:
            return _step(found[1], indicator) / 2 * scale(catalogue, found[1].unit, indicator.unit)
    return 0.0


def _step(column: Column, indicator: Indicator) -> float:
    for holder in (column, indicator):
        if holder.round_to is not None:
            return float(holder.round_to)
        if holder.decimals is not None:
            return float(10.0**-holder.decimals)
    return 1.0 if column.type.value == "integer" else 0.0
