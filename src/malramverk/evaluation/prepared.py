"""A question prepared once and answered any number of times."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.diagnostics import DataErrors, Problem
from malramverk.evaluation.assembling import assembled
from malramverk.evaluation.compiled import Compiled, compiled
from malramverk.evaluation.counting import counted, lacking
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.narrowing import Narrowed, narrowed_to
from malramverk.evaluation.parts import Parts, kept
from malramverk.evaluation.plan import planned
from malramverk.evaluation.problems import NothingAtHand, PartsLacking, UnknownParent
from malramverk.evaluation.question import Groups, Question, asked
from malramverk.evaluation.results import Results
from malramverk.evaluation.setting import GivenCells, Setting
from malramverk.evaluation.sources import AtHand, Progress, Sources, bound
from malramverk.tables.policy import REFUSE, Policy, PolicyLike
from malramverk.undisturbed import undisturbed

if TYPE_CHECKING:
    from malramverk.evaluation.streaming import Written

_log = logging.getLogger("malramverk")


@dataclass(frozen=True, eq=False)
class Prepared:
    """A question whose definitions are compiled; made by `prepare`, never changed.

    It holds no data. Any number of threads may use one at the same time, also for different
    tables: each call has its own state, and what is kept between calls never changes an answer.

    Attributes:
        catalogue: the definitions.
        question: which indicators, levels, periods and groups.
        default_period: the period of tables that name none.
        prefer_published: whether a published figure goes before one computed from rows.
        cells: values or states of other indicators by indicator and entity, for tests.
        policy: what is done with rows whose values break their table's contract.
    """

    catalogue: Catalogue
    question: Question
    default_period: str | None = None
    prefer_published: bool = False
    cells: GivenCells = field(default_factory=dict)
    policy: Policy = REFUSE
    _compiled: dict[object, Compiled] = field(default_factory=dict, repr=False)

    @undisturbed()
    def count(
        self,
        tables: Mapping[str, object],
        *,
        kept_in: str | Path | None = None,
        progress: Progress | None = None,
    ) -> Parts:
        """Count a user's tables, which is all that reads rows.

        Args:
            tables: by table id: a path, a frame that narwhals takes, or a list of either.
            kept_in: a folder where what has been counted of files is kept, and not counted again
                as long as the files and the contracts are the same.
            progress: called with the step, how many are done, and how many there are.

        Returns:
            Parts for `compute` and `answer`, also of another question that needs no other sums.

        Raises:
            DataErrors: with every problem of the data.
        """
        sources = self._bound(tables, progress)
        laid_out = self._for(sources.at_hand)
        folder = None if kept_in is None else Path(kept_in)
        return counted(self.catalogue, sources, laid_out, self.question, progress, folder)

    def receive(
        self,
        parts: Mapping[str, object] | str | Path,
        tables: Mapping[str, object] | None = None,
    ) -> Parts:
        """Take parts that were counted elsewhere, such as by another application or a cluster.

        Args:
            parts: as `Parts.to_arrow` gives them: Arrow tables, frames or files by name; or the
                folder that `Parts.save` wrote.
            tables: other tables, as for `compute`: registers, published figures, more rows.

        Returns:
            Parts for `compute`, `compute_to` and `answer`.

        Raises:
            DataErrors: with every problem of the parts and the tables.
        """
        from malramverk.evaluation.handed_parts import received, taken_in

        given = Path(parts) if isinstance(parts, str | Path) else parts
        each, rows = received(self.catalogue, given)
        sources = self._bound(tables or {}, None)
        both = replace(sources, rows={**sources.rows, **rows})
        laid_out = self._for(both.at_hand)
        found, listed = taken_in(self.catalogue, laid_out, each, rows)
        own = counted(self.catalogue, sources, laid_out, self.question, None)
        return replace(
            own, tables={**own.tables, **found}, values={**own.values, **listed}, sources=both
        )

    @undisturbed()
    def compute(
        self,
        tables: Mapping[str, object] | None = None,
        *,
        parts: Parts | str | Path | None = None,
        progress: Progress | None = None,
    ) -> Results:
        """Answer the question from a user's tables, or from what has been counted of them.

        Args:
            tables: by table id: a path, a frame that narwhals takes, or a list of either.
            parts: what `count` gave; then no row is read, and no tables are given. Or, beside
                tables, a folder where what has been counted of files is kept.
            progress: called with the step (``read``, ``count``, ``evaluate``), how many are
                done, and how many there are.

        Returns:
            A cell for each indicator, entity, period and group, with its value or the reason
            that it has none.

        Raises:
            DataErrors: with every problem of the data.
            TypeError: for both tables and counted parts, or neither.
        """
        ready = self._ready(tables, parts, progress)
        whole = self._assembled(ready)
        narrowed = narrowed_to(whole, self.question.levels)
        evaluator = whole if narrowed is None else narrowed.evaluator
        _evaluate(evaluator, progress)
        return self._results(evaluator, ready, narrowed)

    @undisturbed()
    def compute_to(
        self,
        path: str | Path,
        tables: Mapping[str, object] | None = None,
        *,
        parts: Parts | str | Path | None = None,
        named: bool = False,
        progress: Progress | None = None,
    ) -> Written:
        """Write every cell to a Parquet file, block by block, however many they are.

        The columns are those of `Results.to_polars`. Rows come in blocks of entities, each in the
        order of `Results.to_polars`; where all fit in one block, so do all.

        Args:
            path: the file; it is whole or as it was, whatever happens.
            tables: as for `compute`.
            parts: as for `compute`.
            named: whether a column ``name`` after ``entity`` says what each is called.
            progress: as for `compute`.

        Returns:
            How many cells were written, and warnings about the data; no file where there are none.

        Raises:
            DataErrors: with every problem of the data.
            OSError: the file cannot be written.
            TypeError: for both tables and counted parts, or neither.
        """
        from malramverk.evaluation.streaming import Written, streamed
        from malramverk.tables.row_groups import write_row_groups

        ready = self._ready(tables, parts, progress)
        whole = self._assembled(ready)
        blocks = streamed(whole, self.question, progress, named=named)
        cells = write_row_groups(blocks, Path(path))
        return Written(cells, _problems(ready, whole.setting))

    def answer(self, parts: Parts, entity: str, *, level: str | None = None) -> Results:
        """Answer the question for one entity, in all its periods and groups.

        Formulas are worked out for its cells alone. What they take from all of the parts is worked
        out the first time and kept with the parts, so that the next entity costs little.

        Args:
            parts: what `count` gave.
            entity: its code.
            level: its level; may be left out where one level only has the entity.

        Raises:
            DataErrors: the parts were counted for another question, and lack some of this one's.
            KeyError: for an entity that is not in the parts.
        """
        whole = kept(parts, self, partial(self._assembled, parts))
        grid = whole.setting.grid
        levels = (level,) if level else reversed(self.question.levels)
        spans = (grid.span_of(each, entity) for each in levels)
        first, last = next((span for span in spans if span[0] < span[1]), (0, 0))
        if first == last:
            raise KeyError(f"no entity {entity} in the parts")
        narrowed = Narrowed(whole, first, last)
        narrowed.evaluator.prepare()
        return self._results(narrowed.evaluator, parts, narrowed)

    def _ready(
        self,
        tables: Mapping[str, object] | None,
        parts: Parts | str | Path | None,
        progress: Progress | None,
    ) -> Parts:
        if (tables is None) != isinstance(parts, Parts):
            raise TypeError("give either tables or parts")
        if isinstance(parts, Parts):
            return parts
        assert tables is not None
        return self.count(tables, kept_in=parts, progress=progress)

    def _bound(self, tables: Mapping[str, object], progress: Progress | None) -> Sources:
        asked_for = self.question.periods
        lone = asked_for[0] if asked_for and len(asked_for) == 1 else None
        return bound(self.catalogue, tables, self.default_period or lone, progress, self.policy)

    def _for(self, at_hand: AtHand) -> Compiled:
        """Return the plan for what is at hand, made the first time.

        Raises:
            DataErrors: none of what is asked for is at hand.
        """
        found = self._compiled.get(at_hand.key)
        if found is None:
            plan = planned(
                self.catalogue,
                at_hand,
                self.question.indicators,
                self.cells,
                prefer_published=self.prefer_published,
            )
            if not plan.indicators and self.catalogue.indicators:
                raise DataErrors([NothingAtHand(tables=at_hand.ids)])
            made = compiled(self.catalogue, plan)
            found = self._compiled.setdefault(at_hand.key, made)
        return found

    def _assembled(self, parts: Parts) -> Evaluator:
        """Return what works answers out from some parts.

        Raises:
            DataErrors: the parts were counted for another question, and lack some of this one's.
        """
        laid_out = self._for(parts.sources.at_hand)
        lacks = lacking(parts, laid_out, self.question)
        if lacks:
            raise DataErrors([PartsLacking(table=id_, count=n) for id_, n in lacks.items()])
        setting = assembled(
            self.catalogue, parts, laid_out, self.question, self.cells, self.default_period
        )
        return Evaluator(setting, laid_out, parts)

    def _results(
        self, evaluator: Evaluator, parts: Parts, narrowed: Narrowed | None = None
    ) -> Results:
        setting = evaluator.setting
        answers = {id_: evaluator.answer(id_) for id_ in setting.plan.indicators}
        whole = setting if narrowed is None else narrowed.whole.setting
        problems = kept(parts, (self, "problems"), partial(_problems, parts, whole))
        return Results(evaluator, self.question, answers, problems, narrowed)


def prepare(
    catalogue: Catalogue,
    *,
    indicators: Iterable[str] | str | None = None,
    levels: Iterable[str] | str | None = None,
    periods: Iterable[str] | str | None = None,
    groups: Groups | str | None = None,
    organisation: Literal["then", "now"] = "then",
    default_period: str | None = None,
    cells: GivenCells | None = None,
    prefer_published: bool = False,
    policy: PolicyLike = "refuse",
) -> Prepared:
    """Prepare a question to be answered many times.

    Args:
        catalogue: checked definitions.
        indicators: ids; every indicator that the tables give, where absent.
        levels: level ids; every level, where absent.
        periods: periods; every period that the tables have, where absent.
        groups: dimensions to break down by, one at a time; a tuple of dimensions crosses them.
            Only everyone together, where absent.
        organisation: whether a unit belongs to its principal of the period (``then``), or to its
            latest (``now``).
        default_period: the period of tables that name none, where it is not the one asked for.
        cells: values or states of other indicators by indicator and entity, for tests.
        prefer_published: take the published figure where both are at hand.
        policy: what is done with rows whose values break their table's contract: ``refuse`` the
            data, or ``quarantine`` the rows; or one of the two by table id or problem code.

    Returns:
        The question, whose ``compute`` may be called by many threads.

    Raises:
        DataErrors: with every name of the question that the catalogue does not know.
        ValueError: a policy that is none.
    """
    question = asked(catalogue, indicators, levels, periods, groups, organisation)
    return Prepared(
        catalogue, question, default_period, prefer_published, cells or {}, Policy.of(policy)
    )


def _evaluate(evaluator: Evaluator, progress: Progress | None) -> None:
    started = perf_counter()
    evaluator.prepare(None if progress is None else partial(progress, "evaluate"))
    _log.info(
        "evaluated %d indicators in %d cells each in %.3f s",
        len(evaluator.compiled.plan.indicators),
        evaluator.setting.grid.size,
        perf_counter() - started,
    )


def _problems(parts: Parts, setting: Setting) -> tuple[Problem, ...]:
    return (*parts.problems, *setting.calendar.problems, *_orphans(setting))


def _orphans(setting: Setting) -> list[Problem]:
    found: list[Problem] = []
    for table, rules in setting.plan.rules.items():
        if setting.plan.keys.get(table) and table in setting.parts:
            for level, lost in setting.rolled(table, rules[0]).orphans.items():
                count, examples = len(lost), lost[:3]
                found.append(
                    UnknownParent(table=table, level=level, count=count, examples=examples)
                )
    return found
