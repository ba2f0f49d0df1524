"""Small tables in, expected cells out: the tests beside indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.definition_tests.comparing import NUMBERS, differences
from malramverk.definition_tests.given_rows import (
    alone,
    header,
    misnamed,
    name_of,
    with_short_rows,
)
from malramverk.definition_tests.outcomes import Outcome
from malramverk.definition_tests.places import ExamplePlaces, places_of
from malramverk.definition_tests.problems import NoSuchCell, StoppedTest
from malramverk.diagnostics import DataErrors, Problem
from malramverk.evaluation import compute
from malramverk.model import ExampleTest, Expectation, Indicator
from malramverk.periods import PeriodKind, parse_period
from malramverk.tables import CsvText

Row = Mapping[str, Any]

_PLACE = ("indicator", "level", "entity", "period")
PERIODS = {
    PeriodKind.SCHOOL_YEAR: "2024/25",
    PeriodKind.CALENDAR_YEAR: "2024",
    PeriodKind.TERM: "HT2024",
    PeriodKind.DATE: "2024-10-15",
}


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
    case = IndicatorCase(catalogue, indicator, index, explain)
    explanations: dict[str, Any] = {}
    try:
        found = case.misnamed() or case.compared(case.computed(), explanations)
    except DataErrors as error:
        found = case.located(error.problems)
    except (KeyError, ValueError) as error:
        found = [case.stopped(error)]
    return Outcome(
        indicator=indicator.id,
        version=indicator.version,
        test=case.test.name,
        index=index,
        problems=tuple(found),
        formula=indicator.formula,
        parts=dict(indicator.parts),
        explanations=explanations,
    )


@dataclass(frozen=True, slots=True)
class IndicatorCase:
    """One test of one version.

    Attributes:
        catalogue: the definitions.
        indicator: the version.
        index: the number of the test in it.
        explain: whether what differs is told with its place and how the cell came to be.
    """

    catalogue: Catalogue
    indicator: Indicator
    index: int
    explain: bool = True

    @property
    def test(self) -> ExampleTest:
        """The test as it is written."""
        return self.indicator.tests[self.index]

    def computed(self) -> Any:
        """Compute the version's own cells from the test's tables."""
        test, period = self.test, self._period()
        catalogue = with_short_rows(alone(self.catalogue, self.indicator), test.given)
        return compute(
            catalogue,
            {
                id_: CsvText(text or header(catalogue, id_), name_of(id_))
                for id_, text in test.given.items()
            },
            indicators=[self.indicator.id],
            periods=[period],
            groups=self._groups() or None,
            default_period=period,
            cells=test.cells or None,
        )

    def misnamed(self) -> list[Problem]:
        """Return a problem for each column of the test's rows that the table has not."""
        found: list[Problem] = []
        for id_, text in self.test.given.items():
            table = self.catalogue.tables.get(id_)
            if table is not None:
                found += misnamed(table, text)
        return self.located(found) if found else []

    def stopped(self, error: KeyError | ValueError) -> Problem:
        """Return the problem that ended the test, where nothing else has told of it."""
        places = self.places()
        why = str(error.args[0] if error.args else error)
        return StoppedTest(why=why, place=places.of("given") if places else None)

    def _period(self) -> str:
        """The test's period, or one that the version is in force for."""
        if self.test.period is not None:
            return self.test.period
        usual = PERIODS[self.catalogue.framework.period]
        force = self.indicator.in_force
        parsed = parse_period(usual)
        if parsed is None or force.covers(parsed):
            return usual
        return force.last or force.first or usual

    def _groups(self) -> list[str]:
        asked = [_asked(written)[1] for written in self.test.expect]
        return list(dict.fromkeys(name for groups in asked for name in groups))

    def compared(self, results: Any, explanations: dict[str, Any]) -> list[Problem]:
        """Compare every expected cell, and explain those that differ."""
        rows = [_row_of(place, cell) for place, cell in results.cells()]
        problems: list[Problem] = []
        places: ExamplePlaces | None = None
        for written, expected in self.test.expect.items():
            row = self._row(rows, written)
            found = _found(written, expected, row, rows)
            if found and places is None:
                places = self.places()
            for what, problem in found:
                path = ("expect", written, *((what,) if what else ()))
                problems.append(problem.at(places.of(*path) if places else None))
            if found and row is not None and self.explain:
                explanations[written] = _explained(results, row)
        return problems

    def _row(self, rows: list[Row], written: str) -> Row | None:
        """Find the cell a test names; the widest level where two have the same code."""
        entity, groups = _asked(written)
        period = self._period()
        fitting = [
            row
            for row in rows
            if row["entity"] == entity
            and row["period"] in (period, None)
            and row["groups"] == groups
        ]
        order = {level: rank for rank, level in enumerate(self.catalogue.levels)}
        return min(fitting, key=lambda row: order.get(row["level"], 99), default=None)

    def places(self) -> ExamplePlaces | None:
        """Return where the test stands; nothing where nobody is told."""
        return places_of(self.catalogue, self.indicator, self.index) if self.explain else None

    def located(self, problems: list[Problem]) -> list[Problem]:
        """Move problems with the test's rows to the lines of its file."""
        places = self.places()
        names = {name_of(id_): id_ for id_ in self.test.given}
        if places is None:
            return problems
        moved: list[Problem] = []
        for problem in problems:
            named = names.get(problem.place.source.name) if problem.place else None
            if named is not None:
                moved.append(places.row(named, problem))
            else:
                moved.append(problem if problem.place else problem.at(places.of("given")))
        return moved


def _found(
    written: str, expected: Expectation, row: Row | None, rows: list[Row]
) -> list[tuple[str, Problem]]:
    if row is not None:
        return list(differences(written, expected, row))
    known = dict.fromkeys(str(each["entity"]) for each in rows)
    return [("", NoSuchCell(written=written, candidates=tuple(known)))]


def _asked(written: str) -> tuple[str, dict[str, str]]:
    """Part ``A kon=flicka`` into the entity and the groups."""
    words = written.split()
    groups = dict(word.split("=", 1) for word in words if "=" in word)
    return " ".join(word for word in words if "=" not in word), groups


def _row_of(place: dict[str, Any], cell: Any) -> Row:
    """Return a cell as the words and numbers a test may expect."""
    numbers = {what: getattr(cell, what) for what in NUMBERS}
    words = {"state": cell.state.id, "reason": cell.reason.id if cell.reason else None}
    where = {key: place[key] for key in _PLACE}
    groups = {key: code for key, code in place.items() if key not in _PLACE}
    return {**numbers, **words, **where, "groups": groups}


def _explained(results: Any, row: Row) -> Any:
    return results.explain(
        row["indicator"],
        entity=row["entity"],
        period=row["period"],
        level=row["level"],
        **row["groups"],
    )
