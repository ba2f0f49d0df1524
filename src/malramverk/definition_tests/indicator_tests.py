"""Small tables in, expected cells out: the tests beside indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.definition_tests.comparing import NUMBERS, differences
from malramverk.definition_tests.given_rows import (
    alone,
    located,
    misnamed_in,
    read_of,
    with_short_rows,
)
from malramverk.definition_tests.known_then import known_then
from malramverk.definition_tests.outcomes import Outcome
from malramverk.definition_tests.places import places_of
from malramverk.definition_tests.problems import (
    NoSuchCell,
    NothingExpected,
    ProblemNotGiven,
    StoppedTest,
)
from malramverk.definition_tests.target_values import target_differences
from malramverk.diagnostics import DataErrors, Problem
from malramverk.documents.document import Key
from malramverk.evaluation import Results, compute
from malramverk.evaluation.given_cells import Named, named, periods_of
from malramverk.model import ExampleTest, Expectation, Indicator
from malramverk.periods import PeriodKind, parse_period

Row = Mapping[str, Any]
Found = tuple[tuple[Key, ...], Problem]

_PLACE = ("indicator", "level", "entity", "period")
PERIODS = {
    PeriodKind.SCHOOL_YEAR: "2024/25",
    PeriodKind.CALENDAR_YEAR: "2024",
    PeriodKind.TERM: "HT2024",
    PeriodKind.DATE: "2024-10-15",
}


@dataclass(frozen=True, slots=True)
class Examined:
    """One test that was run, with what it rests on.

    Attributes:
        outcome: what it gave.
        results: what was computed from its tables; nothing where they were refused.
        cells: the cells it expects something of and that there are, as rows.
    """

    outcome: Outcome
    results: Results | None
    cells: tuple[Row, ...] = ()


def run_indicator(
    catalogue: Catalogue, indicator: Indicator, index: int, *, explain: bool = True
) -> Outcome:
    """Run one test of one version of an indicator.

    Args:
        catalogue: the definitions it is one of.
        indicator: the version.
        index: the number of the test in it, from zero.
        explain: whether what differs is told with its place and how the cell came to be.
    """
    return examined(catalogue, indicator, index, explain=explain).outcome


def examined(
    catalogue: Catalogue, indicator: Indicator, index: int, *, explain: bool = False
) -> Examined:
    """Run one test, and keep what it rests on; arguments as for `run_indicator`."""
    case = IndicatorCase(catalogue, indicator, index)
    results, refused = case.attempted()
    rows = case.rows(results) if results is not None else {}
    found = list(case.judged(results, rows, refused))
    places = places_of(catalogue, indicator, index) if explain and found else None
    given = case.test.given
    placed = [
        problem.at(places.of(*path)) if path and places is not None else problem
        for path, problem in found
    ]
    differing = {str(path[1]) for path, _ in found if len(path) > 1 and path[0] == "expect"}
    cells = {written: row for written, row in rows.items() if row is not None}
    outcome = Outcome(
        indicator=indicator.id,
        version=indicator.version,
        test=case.test.name,
        index=index,
        problems=tuple(located(placed, given, "given", places)),
        formula=indicator.formula,
        parts=dict(indicator.parts),
        cells={written: cells[written] for written in differing if written in cells},
        explanations={
            written: _explained(results, cells[written])
            for written in cells
            if explain and written in differing and results is not None
        },
        review=case.test.review,
    )
    return Examined(outcome, results, tuple(cells.values()))


def usual_period(catalogue: Catalogue, indicator: Indicator) -> str:
    """Return the period of a test that names none: one that the version is in force for."""
    usual = PERIODS[catalogue.framework.period]
    force = indicator.in_force
    parsed = parse_period(usual)
    if parsed is None or force.covers(parsed):
        return usual
    return force.last or force.first or usual


@dataclass(frozen=True, slots=True)
class IndicatorCase:
    """One test of one version.

    Attributes:
        catalogue: the definitions.
        indicator: the version.
        index: the number of the test in it.
    """

    catalogue: Catalogue
    indicator: Indicator
    index: int

    @property
    def test(self) -> ExampleTest:
        """The test as it is written."""
        return self.indicator.tests[self.index]

    def attempted(self) -> tuple[Results | None, list[Problem]]:
        """Return the results of the test's tables, or the problems that they were refused for."""
        wrong = misnamed_in(self.catalogue, self.test.given)
        if wrong:
            return None, wrong
        try:
            return self.computed(), []
        except DataErrors as error:
            return None, list(error.problems)
        except (KeyError, ValueError) as error:
            return None, [StoppedTest(why=str(error.args[0] if error.args else error))]

    def computed(self) -> Results:
        """Compute the version's own cells from the test's tables."""
        test, period = self.test, self.period()
        if test.as_of is None:
            catalogue = alone(self.catalogue, self.indicator)
        else:
            catalogue = known_then(self.catalogue, self.indicator, test.as_of)
        catalogue = with_short_rows(catalogue, test.given)
        asked = (about.period for about in self.asked().values())
        further = [*(p for p in asked if p is not None), *periods_of(test.cells)]
        return compute(
            catalogue,
            read_of(catalogue, test.given),
            indicators=[self.indicator.id],
            periods=dict.fromkeys([period, *further]),
            groups=self._groups() or None,
            default_period=period,
            cells=test.cells or None,
        )

    def period(self) -> str:
        """Return the test's period, or one that the version is in force for."""
        return self.test.period or usual_period(self.catalogue, self.indicator)

    def asked(self) -> dict[str, Named]:
        """Return the cells that the test expects something of, by the words it names them with."""
        return {written: named(written) for written in self.test.expect}

    def _groups(self) -> list[str | tuple[str, ...]]:
        listed = (tuple(about.groups) for about in self.asked().values() if about.groups)
        return [g[0] if len(g) == 1 else g for g in dict.fromkeys(listed)]

    def rows(self, results: Results) -> dict[str, Row | None]:
        """Return the cell that each words of the test name; nothing where there is none."""
        every = [_row_of(place, cell) for place, cell in results.cells()]
        return {written: self._row(every, about) for written, about in self.asked().items()}

    def _row(self, rows: list[Row], about: Named) -> Row | None:
        """Find the cell a test names; the widest level where two have the same code."""
        period = about.period or self.period()
        fitting = [
            row
            for row in rows
            if row["entity"] == about.entity
            and row["period"] in (period, None)
            and row["groups"] == about.groups
        ]
        order = {level: rank for rank, level in enumerate(self.catalogue.levels)}
        return min(fitting, key=lambda row: order.get(row["level"], 99), default=None)

    def judged(
        self, results: Results | None, rows: Mapping[str, Row | None], refused: list[Problem]
    ) -> Iterator[Found]:
        """Yield what the test does not find as it expects, and where in the test that stands."""
        wanted = self.test.problem
        if wanted is not None:
            if not any(p.code == wanted.code and _says(p, wanted.says) for p in refused):
                listed = tuple(f"{p.code} {p.message}" for p in refused[:3])
                yield ("problem",), ProblemNotGiven(expected=wanted.code, found=listed)
            return
        if not self.test.expect:
            yield ("name",), NothingExpected()
        yield from (((), problem) for problem in refused)
        for written, row in rows.items():
            expected = self.test.expect[written]
            if row is None:
                yield ("expect", written), self._missing(written, results)
                continue
            for what, problem in differences(written, expected, row):
                yield ("expect", written, what), problem
            yield from self._target(written, expected, row, results)

    def _target(
        self, written: str, expected: Expectation, row: Row, results: Results | None
    ) -> Iterator[Found]:
        if not expected.target or results is None:
            return
        found = target_differences(results, self.indicator, written, expected.target, row)
        for name, problem in found:
            yield ("expect", written, "target", name), problem

    def _missing(self, written: str, results: Results | None) -> Problem:
        known: dict[str, None] = {}
        if results is not None:
            known = dict.fromkeys(str(place["entity"]) for place, _ in results.cells())
        return NoSuchCell(written=written, candidates=tuple(known))


def _says(problem: Problem, words: str | None) -> bool:
    if words is None:
        return True
    texts = (replace(problem, place=None).to_dict(language) for language in ("en", "sv"))
    return any(words in f"{text.get('message')} {text.get('help')}" for text in texts)


def _row_of(place: dict[str, Any], cell: Any) -> Row:
    """Return a cell as the words and numbers a test may expect."""
    numbers = {what: getattr(cell, what) for what in NUMBERS}
    words = {"state": cell.state.id, "reason": cell.reason.id if cell.reason else None}
    flags = tuple(flag.name.lower() for flag in cell.flags if flag.name)
    where = {key: place[key] for key in _PLACE}
    groups = {key: code for key, code in place.items() if key not in _PLACE}
    return {**numbers, **words, **where, "flags": flags, "groups": groups}


def _explained(results: Results, row: Row) -> Any:
    return results.explain(
        row["indicator"],
        entity=row["entity"],
        period=row["period"],
        level=row["level"],
        **row["groups"],
    )
