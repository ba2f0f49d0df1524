"""Small tables in, expected cells out: the tests of a catalogue, one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.definition_tests.comparing import NUMBERS, differences
from malramverk.definition_tests.outcomes import Outcome
from malramverk.definition_tests.places import ExamplePlaces, places_of
from malramverk.definition_tests.problems import NoSuchCell, StoppedTest, UnknownTestColumn
from malramverk.definition_tests.rule_tests import run_rule
from malramverk.diagnostics import DataErrors, Problem
from malramverk.evaluation import compute
from malramverk.model import ExampleTest, Expectation, Indicator, Rule, Status, Table
from malramverk.periods import PeriodKind, parse_period
from malramverk.source import Place, Source, Span
from malramverk.tables import CsvText

Progress = Callable[[str, int, int], None]
Row = Mapping[str, Any]

_PLACE = ("indicator", "level", "entity", "period")
PERIODS = {
    PeriodKind.SCHOOL_YEAR: "2024/25",
    PeriodKind.CALENDAR_YEAR: "2024",
    PeriodKind.TERM: "HT2024",
    PeriodKind.DATE: "2024-10-15",
}


def run(
    catalogue: Catalogue,
    indicators: Collection[str] | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Run the tests that stand beside indicators and rules.

    Args:
        catalogue: the definitions.
        indicators: the ids of those to test, rules too; all where it is absent.
        progress: is told the indicator, how many tests are done, and how many there are.

    Returns:
        One outcome for each test of each version that is not withdrawn, in the order of the
        definitions.

    Raises:
        KeyError: for an indicator the catalogue does not have.
    """
    wanted = (*catalogue.indicators, *catalogue.rules) if indicators is None else indicators
    cases = [
        (version, index)
        for id_ in wanted
        for version in _versions(catalogue, id_)
        for index in range(len(version.tests))
    ]
    outcomes: list[Outcome] = []
    for done, (indicator, index) in enumerate(cases):
        if progress is not None:
            progress(indicator.id, done, len(cases))
        outcomes.append(run_one(catalogue, indicator, index))
    return outcomes


def _versions(catalogue: Catalogue, id_: str) -> Iterator[Indicator | Rule]:
    kinds = [kind for kind in ("indicator", "rule") if (kind, id_) in catalogue.versions]
    if not kinds:
        raise KeyError(id_)
    for version in (v for kind in kinds for v in catalogue.versions[kind, id_]):
        if isinstance(version, Indicator | Rule) and version.status is not Status.WITHDRAWN:
            yield version


def run_one(catalogue: Catalogue, indicator: Indicator | Rule, index: int) -> Outcome:
    """Run one test of one version of an indicator or a rule.

    Args:
        catalogue: the definitions it is one of.
        indicator: the version.
        index: the number of the test in it, from zero.

    Returns:
        The outcome; what is wrong with the test's own rows are problems in it.
    """
    if isinstance(indicator, Rule):
        return run_rule(catalogue, indicator, index)
    case = _Case(catalogue, indicator, index)
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
class _Case:
    """One test of one version."""

    catalogue: Catalogue
    indicator: Indicator
    index: int

    @property
    def test(self) -> ExampleTest:
        return self.indicator.tests[self.index]

    def computed(self) -> Any:
        """Compute the version's own cells from the test's tables."""
        test, period = self.test, self._period()
        catalogue = _with_short_rows(_only(self.catalogue, self.indicator), test.given)
        return compute(
            catalogue,
            {
                id_: CsvText(text or _header(catalogue, id_), _name(id_))
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
                found += _misnamed(table, text)
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
            if found and row is not None:
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
        return places_of(self.catalogue, self.indicator, self.index)

    def located(self, problems: list[Problem]) -> list[Problem]:
        """Move problems with the test's rows to the lines of its file."""
        places = self.places()
        names = {_name(id_): id_ for id_ in self.test.given}
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


def _misnamed(table: Table, text: str) -> Iterator[Problem]:
    line = text.split("\n", 1)[0]
    known = {name for id_, column in table.columns.items() for name in (id_, *column.headers)}
    start = 0
    for field in line.split(","):
        word = field.strip()
        if word and word not in known:
            first = start + field.index(word)
            place = Place(Source(_name(table.id), line), Span(first, first + len(word)))
            yield UnknownTestColumn(
                place=place, table=table.id, written=word, candidates=tuple(table.columns)
            )
        start += len(field) + 1


def _name(table: str) -> str:
    return f"<{table}>"


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


def _header(catalogue: Catalogue, table: str) -> str:
    """Return the first line of a table without rows."""
    found = catalogue.tables.get(table)
    return ",".join(found.columns) if found else ""


def _with_short_rows(catalogue: Catalogue, tables: Collection[str]) -> Catalogue:
    """Let a test's rows leave out columns: what they leave out, the test is not about."""
    short = {id_: _short(catalogue.tables[id_]) for id_ in tables if id_ in catalogue.tables}
    return replace(catalogue, tables={**catalogue.tables, **short})


def _short(table: Table) -> Table:
    """Return a table whose rows may leave out columns, and name them by their ids."""
    columns = {}
    for name, column in table.columns.items():
        # A source may call one column what is another's id; a test means the id.
        headers = tuple(text for text in column.headers if text not in table.columns)
        columns[name] = column.model_copy(update={"required": False, "headers": headers})
    return table.model_copy(update={"columns": columns})


def _only(catalogue: Catalogue, indicator: Indicator) -> Catalogue:
    """Let the tested version be the only one, whatever period its successor covers."""
    key = ("indicator", indicator.id)
    if catalogue.versions[key] == (indicator,):
        return catalogue
    return replace(
        catalogue,
        versions={**catalogue.versions, key: (indicator,)},
        indicators={**catalogue.indicators, indicator.id: indicator},
    )
