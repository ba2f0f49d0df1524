"""Results: cells with their reasons, as frames, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from malramverk.catalogue import Catalogue
from malramverk.cells import Flag, Reason, State, state_and_reason
from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.evaluation.answer import Answer
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.narrowing import Narrowed
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.question import Question

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from malramverk.evaluation.explaining import Explanation
    from malramverk.evaluation.receipt import Receipt
    from malramverk.evaluation.tabling import Figures, Texts

COLUMNS = ("indicator", "version", "level", "entity", "period")
FIGURES = ("value", "lower", "upper", "state", "reason", "flags", "n", "coverage", "origin")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        value: the value, in the indicator's unit; nothing in any state but ``value``.
        state: why there is or is not a value.
        reason: a finer word for the state.
        flags: what else there is to know.
        n: rows behind the value.
        coverage: known rows over all rows.
        lower: the least the value could be if unknown rows were known.
        upper: the most.
        before_minimum: the value before the definition's own minimum was applied.
    """

    value: float | None
    state: State
    reason: Reason
    flags: Flag
    n: int | None
    coverage: float | None
    lower: float | None
    upper: float | None
    before_minimum: float | None


class Results:
    """Every cell of a question; made by `compute`, never changed.

    Attributes:
        catalogue: the definitions.
        question: what was asked.
        problems: warnings about the data.
        periods: the periods, in order; nothing for undated data.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        question: Question,
        answers: Mapping[str, Answer],
        problems: tuple[Problem, ...],
        narrowed: Narrowed | None = None,
    ) -> None:
        self.catalogue: Catalogue = evaluator.setting.catalogue
        self.question = question
        self.problems = problems
        self.periods = evaluator.setting.calendar.shown
        self._evaluator = evaluator
        self._answers = answers
        self._narrowed = narrowed

    def __repr__(self) -> str:
        counts = f"{len(self.indicators)} indicators, {len(self.periods)} periods"
        return "; ".join([f"<Results: {counts}", *map(str, self.problems[:3])]) + ">"

    @property
    def indicators(self) -> tuple[str, ...]:
        """The ids of the indicators, in the catalogue's order."""
        return tuple(self._answers)

    @property
    def names(self) -> Mapping[tuple[str, str], str]:
        """What entities are called, by level and code, as far as the data says."""
        return self._evaluator.setting.organisation.names

    @property
    def quarantined(self) -> Mapping[str, pl.DataFrame]:
        """The rows that are kept apart, by table: a frame, where ``policy`` lets rows be.

        Columns: ``source``, ``row`` (counted from one, where the source numbers its rows),
        ``problems`` (the code and column of each), and the table's columns as texts. At most
        100 000 rows a table; the receipt has how many there are.
        """
        return {id_: found.rows for id_, found in self._evaluator.parts.quarantined.items()}

    @cached_property
    def receipt(self) -> Receipt:
        """What the results rest on: definitions, data, engine and versions."""
        from malramverk.evaluation.receipt import receipt

        return receipt(self._evaluator, self.question, self._answers)

    def __len__(self) -> int:
        return sum(len(self._rows(id_)) for id_ in self._answers)

    @cached_property
    def _asked_sites(self) -> NDArray[np.bool_]:
        """Which sites were asked for; formulas may look to others."""
        level, _, period = self._evaluator.setting.grid.coded
        asked_levels = level.each(lambda text: text in self.question.levels, np.bool_)
        asked: NDArray[np.bool_] = asked_levels & period.each(self.periods.__contains__, np.bool_)
        return asked

    @cached_property
    def _asked_slots(self) -> NDArray[np.bool_]:
        """Which groups were asked for; formulas may look to others."""
        wanted = {frozenset(b) for b in ((), *self.question.breakdowns)}
        slots = self._evaluator.setting.grid.slots
        return np.array([frozenset(d for d, _ in slot) in wanted for slot in slots], np.bool_)

    def _rows(self, id_: str) -> NDArray[np.int64]:
        """Return the cells of an indicator that are results: its groups, and no others."""
        grid, answer = self._evaluator.setting.grid, self._answers[id_]
        version = answer.versions[-1] if answer.versions else self.catalogue.indicators[id_]
        slots = grid.slots_within(version.groups) & self._asked_slots
        searches = id_ in self._evaluator.setting.plan.searching
        sites = self._asked_sites if searches else self._asked_sites & grid.exists
        return np.flatnonzero((sites[:, None] & slots[None, :]).ravel())

    def _rows_of_entities(self) -> NDArray[np.int64]:
        """Return everyone's cells of the entities that were asked for."""
        grid = self._evaluator.setting.grid
        return np.flatnonzero(self._asked_sites & grid.exists) * len(grid.slots)

    def origin(self, indicator: str) -> Origin:
        """Return where an indicator's figures come from."""
        return self._answers[indicator].origin

    def cells(self, *indicators: str) -> Iterator[tuple[dict[str, Any], Cell]]:
        """Yield the place and the content of every cell, of some indicators or of all."""
        grid = self._evaluator.setting.grid
        slots = len(grid.slots)
        for id_ in indicators or self._answers:
            for row in self._rows(id_):
                level, entity, period = grid.sites[row // slots]
                place = {"indicator": id_, "level": level, "entity": entity, "period": period}
                yield place | dict(grid.slots[row % slots]), self._cell(id_, int(row))

    def cell(
        self,
        indicator: str,
        *,
        entity: str,
        period: str | None = None,
        level: str | None = None,
        **group: str,
    ) -> Cell:
        """Return one cell.

        Raises:
            KeyError: for an indicator, entity, period or group that is not in the results.
        """
        return self._cell(indicator, self._locate(indicator, entity, period, level, group))

    def explain(
        self,
        indicator: str,
        *,
        entity: str,
        period: str | None = None,
        level: str | None = None,
        **group: str,
    ) -> Explanation:
        """Explain one cell: its formula, parts, states and sources.

        Args:
            indicator: the indicator's id.
            entity: the entity's code.
            period: the period; may be left out where there is one.
            level: the level; may be left out where one level only has the entity.
            group: the code of each dimension; everyone together, where absent.

        Returns:
            An explanation as data; its ``str`` is text.

        Raises:
            KeyError: for an indicator, entity, period or group that is not in the results.
        """
        from malramverk.evaluation.explaining import explained

        at = self._locate(indicator, entity, period, level, group)
        if self._narrowed is None:
            return explained(self._evaluator, self._answers[indicator], indicator, at)
        whole, at = self._narrowed.whole, self._narrowed.place(at)
        return explained(whole, whole.answer(indicator), indicator, at)

    def _locate(
        self,
        indicator: str,
        entity: str,
        period: str | None,
        level: str | None,
        group: Mapping[str, str],
    ) -> int:
        grid = self._evaluator.setting.grid
        if indicator not in self._answers:
            raise KeyError(f"no indicator {indicator} in the results")
        if period is None and len(self.periods) == 1:
            period = self.periods[0]
        levels = [level] if level else list(reversed(self.catalogue.levels))
        site = next(
            (
                i
                for i in (grid.site_index.get((lv, entity, period)) for lv in levels)
                if i is not None
            ),
            None,
        )
        searches = indicator in self._evaluator.setting.plan.searching
        if site is None or not (searches or grid.exists[site]):
            raise KeyError(f"no entity {entity} in period {period} in the results")
        wanted = frozenset(group.items())
        slot = next((i for i, s in enumerate(grid.slots) if frozenset(s) == wanted), None)
        if slot is None:
            raise KeyError(f"no group {dict(group)} in the results")
        return site * len(grid.slots) + slot

    def _cell(self, id_: str, at: int) -> Cell:
        answer = self._answers[id_]
        cells = answer.cells
        state, reason = state_and_reason(int(cells.status[at]))
        before = answer.before_minimum
        n, coverage = int(cells.n[at]), float(cells.coverage[at])
        lower, upper = float(answer.lower[at]), float(answer.upper[at])
        return Cell(
            value=float(cells.value[at]) if state is State.VALUE else None,
            state=state,
            reason=reason,
            flags=Flag(int(cells.flags[at])),
            n=n if n >= 0 else None,
            coverage=coverage if coverage >= 0 else None,
            lower=lower if np.isfinite(lower) else None,
            upper=upper if np.isfinite(upper) else None,
            before_minimum=float(before.value[at]) if before.has_value[at] else None,
        )

    def to_polars(self, *, codes: bool = False) -> pl.DataFrame:
        """Return one row per cell.

        Columns: indicator, version, level, entity, period, one for each dimension asked for
        (nothing stands for everyone), value, lower, upper, state, reason, flags, n, coverage,
        origin. Values are in the indicator's unit and unrounded.

        Args:
            codes: whether texts are ``Categorical``, a third of the size, rather than ``String``.
        """
        import polars as pl

        return pl.DataFrame({name: _series(column, codes) for name, column in self._columns()})

    def to_arrow(self, *, codes: bool = False) -> pa.Table:
        """Return the same as `to_polars`, as an Arrow table.

        Args:
            codes: whether texts are numbers of a dictionary, a third of the size, rather than
                ``large_string``.
        """
        from malramverk.evaluation.arrow_tables import arrow_table

        return arrow_table(self._columns(), codes=codes)

    def _columns(
        self, names: Mapping[tuple[str, str], str] | None = None
    ) -> Iterator[tuple[str, Texts | Figures]]:
        """Yield the columns, each made when it is asked for, so that not all are held."""
        from malramverk.evaluation.tabling import Block, columns_of

        self._evaluator.lay_open(self.indicators)
        blocks = [Block(id_, answer, self._rows(id_)) for id_, answer in self._answers.items()]
        if blocks:
            grid = self._evaluator.setting.grid
            yield from columns_of(grid, self.question.dimensions, blocks, names)
        self._evaluator.forget()

    def to_pandas(self) -> pd.DataFrame:
        """Return the same as `to_polars`, as a pandas frame; needs ``malramverk[pandas]``."""
        return self.to_polars().to_pandas()


def columns_with_names(results: Results) -> Iterator[tuple[str, Texts | Figures]]:
    """Yield the columns of frames, and after ``entity`` what each is called."""
    return results._columns(results.names)


def evaluator_of(results: Results) -> tuple[Evaluator, Narrowed | None]:
    """Return what worked results out, and which part of what was asked; for rooms above."""
    narrowed = results._narrowed
    return results._evaluator, None if narrowed is None or narrowed.every else narrowed


def rows_of(results: Results, indicator: str) -> NDArray[np.int64]:
    """Return the numbers of the cells that are an indicator's results, in the order of frames."""
    return results._rows(indicator)


def rows_of_entities(results: Results) -> NDArray[np.int64]:
    """Return the numbers of everyone's cells of all entities that were asked for; for rules."""
    return results._rows_of_entities()


def place_of(
    results: Results,
    indicator: str,
    entity: str,
    period: str | None,
    level: str | None,
    group: Mapping[str, str],
) -> int:
    """Return the number of one cell; for rooms above. `KeyError` as for `Results.cell`."""
    return results._locate(indicator, entity, period, level, group)


def _series(column: Texts | Figures, codes: bool) -> pl.Series:
    import polars as pl

    from malramverk.evaluation.tabling import Texts

    if isinstance(column, Texts):
        dtype = pl.Categorical if codes else pl.String
        listed = pl.Series(values=[*column.texts, None], dtype=dtype)
        return listed.gather(np.where(column.numbers < 0, len(listed) - 1, column.numbers))
    values = pl.Series(values=column.values)
    if column.known.all():
        return values
    return pl.select(pl.when(pl.Series(values=column.known)).then(values)).to_series()
