"""Florida's school grades of 2022, from the components that apply to each school."""

from __future__ import annotations

import pytest

import malramverk as mr
from tests.cases.published import case, definitions, differences, published_case, rows, values

NAME = "florida_grades_2022"
COLUMNS = {
    "total_points": "total_points",
    "total_components": "total_components",
    "percent_of_points": "percent",
}


@pytest.fixture(scope="module")
def results():
    data = {"components": case(NAME) / "inputs.csv"}
    return mr.compute(definitions(NAME), data, indicators=[*COLUMNS], levels="school")


@pytest.fixture(scope="module")
def expected():
    return rows(case(NAME) / "expected.csv")


def test_the_definitions_are_sound():
    definitions(NAME)


class TestPublished:
    pytestmark = published_case

    @pytest.mark.parametrize("indicator", COLUMNS)
    def test_every_school_as_published(self, results, expected, indicator):
        wanted = [((row["row_id"], "2022"), row[COLUMNS[indicator]]) for row in expected]
        assert len(wanted) == 3_409
        assert not list(differences(wanted, values(results, indicator)))

    def test_every_grade(self, results, expected):
        assessment = mr.assess(results.catalogue, results)
        found = {j.entity: j.outcome for j in assessment.judgements(rule="grade")}
        assert found == {row["row_id"]: row["grade"] for row in expected}

    def test_a_school_without_components_is_incomplete(self, results, expected):
        incomplete = [row["row_id"] for row in expected if row["grade"] == "I"]
        states = {results.cell("percent_of_points", entity=school).state for school in incomplete}
        assert len(incomplete) == 41
        assert states == {mr.State.NOT_APPLICABLE}
