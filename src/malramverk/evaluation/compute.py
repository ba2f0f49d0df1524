"""A question and a user's tables become results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from malramverk.catalogue import Catalogue
from malramverk.diagnostics import DataErrors, Problem
from malramverk.evaluation.assembling import assembled
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.plan import planned
from malramverk.evaluation.problems import NothingAtHand, UnknownParent
from malramverk.evaluation.question import Groups, asked
from malramverk.evaluation.results import Results
from malramverk.evaluation.setting import GivenCells, Setting
from malramverk.evaluation.sources import Progress, bound
from malramverk.undisturbed import undisturbed


@undisturbed()
def compute(
    catalogue: Catalogue,
    tables: Mapping[str, object],
    *,
    indicators: Iterable[str] | str | None = None,
    levels: Iterable[str] | str | None = None,
    periods: Iterable[str] | str | None = None,
    groups: Groups | str | None = None,
    organisation: Literal["then", "now"] = "then",
    progress: Progress | None = None,
    default_period: str | None = None,
    cells: GivenCells | None = None,
    prefer_published: bool = False,
) -> Results:
    """Compute indicators from a user's tables.

    Where rows are at hand a figure is computed from them; otherwise a published figure is read.

    Args:
        catalogue: checked definitions.
        tables: by table id: a path, a frame that narwhals takes, or a list of either.
        indicators: ids; every indicator that the tables give, where absent.
        levels: level ids; every level, where absent.
        periods: periods; every period that the tables have, where absent.
        groups: dimensions to break down by, one at a time; a tuple of dimensions crosses them.
            Only everyone together, where absent.
        organisation: whether a unit belongs to its principal of the period (``then``), or to its
            latest (``now``).
        progress: called with the step, how many are done, and how many there are.
        default_period: the period of tables that name none, where it is not the one asked for.
        cells: values or states of other indicators by indicator and entity, for tests.
        prefer_published: take the published figure where both are at hand.

    Returns:
        A cell for each indicator, entity, period and group, with its value or the reason that
        it has none.

    Raises:
        DataErrors: with every problem of the question and the data.
    """
    question = asked(catalogue, indicators, levels, periods, groups, organisation)
    lone = question.periods[0] if question.periods and len(question.periods) == 1 else None
    sources = bound(catalogue, tables, default_period or lone, progress)
    given = cells or {}
    plan = planned(
        catalogue, sources, question.indicators, given, prefer_published=prefer_published
    )
    if not plan.indicators:
        raise DataErrors([NothingAtHand(tables=sources.ids)])
    setting = assembled(catalogue, sources, plan, question, given, default_period, progress)
    problems = [problem for table in sources.every for problem in table.problems]
    evaluator = Evaluator(setting)
    evaluator.prepare()
    answers = {}
    for i, id_ in enumerate(plan.indicators):
        if progress is not None:
            progress("evaluate", i, len(plan.indicators))
        answers[id_] = evaluator.answer(id_)
    problems.extend(setting.calendar.problems)
    problems.extend(_orphans(setting))
    return Results(evaluator, question, answers, tuple(problems))


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
