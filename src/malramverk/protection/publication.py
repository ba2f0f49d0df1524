"""A publication: the cells of results as one audience may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment import Assessment
from malramverk.catalogue import Catalogue
from malramverk.cells import Flag, Reason, state_and_reason
from malramverk.dataclass import dataclass
from malramverk.evaluation import Cell, Receipt, Results
from malramverk.evaluation.column import HAS_VALUE, Codes, Mask, Whole
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.results import evaluator_of, place_of, rows_of
from malramverk.protection.dependence import Reading
from malramverk.protection.material import Material
from malramverk.protection.owning import OwnReading, opened_veil, owners
from malramverk.protection.rounding import all_rounded
from malramverk.protection.system import NEARLY_ALL
from malramverk.protection.verdicts import Sealed, Sealing, without

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Audience: TypeAlias = Literal["internal", "principal", "public"]
"""Who is to read: ``internal``, the principal (huvudman) itself, or everyone."""


@dataclass(frozen=True, eq=False)
class Publication:
    """Protected and rounded cells; made by `protect`, never changed.

    Attributes:
        results: the results behind it, unprotected; not for those who are to read.
        audience: who is to read.
        principal: for the audience ``principal``, whose own figures are opened.
        veil: by indicator, why each cell of the grid is hidden; 0 where it is not.
        assessment: the assessment it was made from, if it was; not for those who are to read.
        seals: whether judgements that read hidden cells are hidden.
        each: for the audience ``principal``, the level whose members each read their own figures.
    """

    results: Results = field(repr=False)
    audience: Audience
    principal: str | None
    veil: Mapping[str, Codes] = field(repr=False)
    quiet: Mapping[str, Mask] = field(repr=False)
    material: Material | None = field(repr=False)
    assessment: Assessment | None = field(default=None, repr=False)
    first: Mapping[str, Codes] = field(default_factory=dict, repr=False)
    seals: bool = True
    each: str | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The definitions."""
        return self.results.catalogue

    @property
    def evaluator(self) -> Evaluator:
        """What worked the results out."""
        return evaluator_of(self.results)[0]

    @property
    def indicators(self) -> tuple[str, ...]:
        """The ids of the indicators."""
        return self.results.indicators

    @property
    def names(self) -> Mapping[tuple[str, str], str]:
        """What entities are called, by level and code."""
        return self.results.names

    @property
    def receipt(self) -> Receipt:
        """What the figures rest on."""
        return self.results.receipt

    def __len__(self) -> int:
        return len(self.results)

    def of(self, principal: str) -> Publication:
        """Return the publication with one principal's own figures opened.

        Raises:
            ValueError: it was not made for the audience ``principal``.
        """
        return replace(self._for_principals(), principal=principal, each=None)

    def of_each(self, level: str) -> Publication:
        """Return the publication with everyone's own figures opened, each to itself.

        It is no reader's: of a member of the level it shows what `of` would show that member of
        itself and of what lies below it, for all members at once.

        Args:
            level: the level whose members read; below the uppermost.

        Raises:
            ValueError: it was not made for the audience ``principal``.
        """
        return replace(self._for_principals(), principal=None, each=level)

    def _for_principals(self) -> Publication:
        if self.audience != "principal":
            raise ValueError("only a publication for the audience 'principal' has principals' own")
        return self

    @cached_property
    def _owner(self) -> Whole:
        """Whose own each cell of the grid is, numbered from 0; -1 where it is nobody's."""
        setting = self.evaluator.setting
        return owners(setting, self.principal, self.each)

    @cached_property
    def opened(self) -> Mask:
        """Which cells of the grid are open because they are the reader's own."""
        found: Mask = self._owner >= 0
        return found

    @cached_property
    def _opened_veil(self) -> Mapping[str, Codes]:
        """The veil with the reader's own figures opened, but not those that tell of others."""
        if self.material is None or not self.opened.any():
            return self.veil
        return opened_veil(self.material, self.veil, self._owner)

    def hidden(self, indicator: str) -> Codes:
        """Return the state that hides each cell of the grid, 0 where nothing does."""
        return self._opened_veil[indicator]

    @cached_property
    def judgements(self) -> Assessment | None:
        """The judgements that the audience may see; nothing where no assessment was protected.

        What is hidden is there, with the state ``suppressed``, and has neither outcome, finding,
        question nor inputs.
        """
        if self.assessment is None or self.material is None or not self.seals:
            return self.assessment
        return without(self.assessment, self.sealed)

    @cached_property
    def sealed(self) -> tuple[Sealed, ...]:
        """Which judgements would give something hidden away."""
        if self.assessment is None or self.material is None:
            return ()
        quiet = {id_: mask & ~self.opened for id_, mask in self.quiet.items()}
        readings = [self._reading(strict=strict) for strict in (False, True)]
        return tuple(Sealing(self.assessment, self._opened_veil, quiet, *readings).sealed())

    def _reading(self, *, strict: bool) -> Reading:
        assert self.material is not None
        closed = Reading(self.material, self.veil, strict=strict)
        if not self.opened.any():
            return closed
        return OwnReading(closed, self.material, self._opened_veil, self._owner)

    def cells(self, *indicators: str) -> Iterator[tuple[dict[str, Any], Cell]]:
        """Yield the place and the content of every cell, of some indicators or of all."""
        for id_ in indicators or self.indicators:
            rows = rows_of(self.results, id_)
            for row, (place, cell) in zip(rows.tolist(), self.results.cells(id_), strict=True):
                yield place, self._protected(id_, row, cell)

    def cell(
        self,
        indicator: str,
        *,
        entity: str,
        period: str | None = None,
        level: str | None = None,
        **group: str,
    ) -> Cell:
        """Return one cell, protected and rounded.

        Raises:
            KeyError: for an indicator, entity, period or group that is not in the results.
        """
        row = place_of(self.results, indicator, entity, period, level, group)
        found = self.results.cell(indicator, entity=entity, period=period, level=level, **group)
        return self._protected(indicator, row, found)

    def _protected(self, id_: str, row: int, cell: Cell) -> Cell:
        figures = self._figures(id_, np.array([row]))
        code = int(figures["code"][0])
        state, reason = (cell.state, cell.reason) if code == 0 else state_and_reason(code)

        def number(name: str) -> float | None:
            return float(figures[name][0]) if figures["has_" + name][0] else None

        n = number("n")
        return Cell(
            value=number("value"),
            state=state,
            reason=reason,
            flags=cell.flags if code in (0, NEARLY_ALL) else Flag.NONE,
            n=None if n is None else int(n),
            coverage=number("coverage"),
            lower=number("lower"),
            upper=number("upper"),
            before_minimum=None,
        )

    def _figures(self, id_: str, rows: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return the numbers of some cells of an indicator, and which of them are told."""
        answer = self.evaluator.answer(id_)
        cells, indicator = answer.cells, self.catalogue.indicators[id_]
        code = self.hidden(id_)[rows]
        told = code == 0
        nearly = code == NEARLY_ALL
        quiet = self.quiet[id_][rows] & ~self.opened[rows] if id_ in self.quiet else ~told & told
        lower, upper = answer.lower[rows], answer.upper[rows]
        low, high = self._bounds(id_, rows) if nearly.any() else (lower, upper)
        n, coverage = cells.n[rows], cells.coverage[rows]
        found: dict[str, NDArray[Any]] = {"code": code}
        columns = {
            "value": (cells.value[rows], told & (cells.status[rows] == HAS_VALUE)),
            "lower": (np.where(nearly, low, lower), nearly | (told & np.isfinite(lower))),
            "upper": (np.where(nearly, high, upper), nearly | (told & np.isfinite(upper))),
        }
        for name, (values, has) in columns.items():
            has = has if name == "value" else has & ~quiet
            found[name] = all_rounded(np.where(has, values, 0.0), indicator)
            found["has_" + name] = has
        found["n"], found["has_n"] = n, (told | nearly) & (n >= 0) & ~quiet
        known = (told | nearly) & (coverage >= 0) & ~quiet
        found["coverage"], found["has_coverage"] = np.round(coverage, 3), known
        return found

    def _bounds(self, id_: str, rows: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return between which values a share that is nearly all lies."""
        size = len(self.veil[id_])
        low, high = np.zeros(size), np.zeros(size)
        for one in self.material.series if self.material is not None else ():
            for figure in one.figures if one.indicator.id == id_ else ():
                found, most = figure.measured, figure.asked.nearly_all
                base = np.maximum(found.base, 1.0)
                low[figure.cells] = found.times * np.maximum(base - most, 0) / base
                high[figure.cells] = found.times * (base - 1) / base
        return low[rows], high[rows]

    def to_polars(self) -> pl.DataFrame:
        """Return one row per cell, with the columns of `Results.to_polars`.

        Values and bounds are rounded as the definitions say, and coverage to three decimals. A
        hidden cell has neither value, bounds, n, coverage nor flags.
        """
        import polars as pl

        frame = self.results.to_polars()
        if frame.height == 0:
            return frame
        pieces = [self._figures(id_, rows_of(self.results, id_)) for id_ in self.indicators]
        joined = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
        codes, number = np.unique(joined["code"], return_inverse=True)
        states = [state_and_reason(code) for code in codes.tolist()]
        hidden = pl.Series(joined["code"] > 0)
        columns = [
            pl.when(pl.Series(joined["has_" + name])).then(pl.Series(joined[name])).alias(name)
            for name in ("value", "lower", "upper", "n", "coverage")
        ]
        listed = pl.Series([state.id for state, _ in states], dtype=pl.String)
        finer = [None if reason is Reason.NONE else reason.id for _, reason in states]
        reasons = pl.Series(finer, dtype=pl.String)
        columns += [
            pl.when(hidden).then(listed.gather(number)).otherwise(frame["state"]).alias("state"),
            pl.when(hidden).then(reasons.gather(number)).otherwise(frame["reason"]).alias("reason"),
            pl.when(pl.Series(joined["code"] <= NEARLY_ALL)).then(frame["flags"]).alias("flags"),
        ]
        return frame.with_columns(columns)

    def to_arrow(self) -> pa.Table:
        """Return the same as `to_polars`, as an Arrow table."""
        return self.to_polars().to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """Return the same as `to_polars`, as a pandas frame; needs ``malramverk[pandas]``."""
        return self.to_polars().to_pandas()

    def loss(self) -> pl.DataFrame:
        """Return how much was hidden, by indicator and level.

        Columns: indicator, level, cells (with a value), primary (hidden for their own sake),
        secondary (hidden so that others cannot be worked out), and the rows that stand behind
        each of the three.
        """
        import polars as pl

        return pl.DataFrame([row for id_ in self.indicators for row in self._loss(id_)])

    def _loss(self, id_: str) -> Iterator[dict[str, Any]]:
        grid, rows = self.evaluator.setting.grid, rows_of(self.results, id_)
        cells = self.evaluator.answer(id_).cells
        levels = grid.levels[rows // len(grid.slots)]
        value, n = cells.has_value[rows], np.maximum(cells.n[rows], 0)
        own = (self.first[id_][rows] if id_ in self.first else self.veil[id_][rows]) > 0
        more = (self.veil[id_][rows] > 0) & ~own
        for level in dict.fromkeys(levels.tolist()):
            here = (levels == level) & value
            masks = {"cells": here, "primary": here & own, "secondary": here & more}
            counts = {name: int(mask.sum()) for name, mask in masks.items()}
            behind = {f"{name}_n": int(n[mask].sum()) for name, mask in masks.items()}
            yield {"indicator": id_, "level": level, **counts, **behind}
