"""Florida's school grades of 2022, from the components that apply to each school."""

from __future__ import annotations

import pytest

import malramverk as mr
from tests.cases.published import case, definitions, differences, published_case, rows, values

NAME = "florida_grades_2022"
GRADES = {"A": "4", "B": "3", "C": "2", "D": "1", "F": "0", "I": ""}
COLUMNS = {
    "total_points": "total_points",
    "total_components": "total_components",
    "percent_of_points": "percent",
}


@pytest.fixture(scope="module")
def results():
    data = {"components": case(NAME) / "inputs.csv"}
    return mr.compute(definitions(NAME), data, indicators=[*COLUMNS, "grade"], levels="school")


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
        wanted = [((row["row_id"], "2022"), GRADES[row["grade"]]) for row in expected]
        assert not list(differences(wanted, values(results, "grade")))

    def test_a_school_without_components_says_why_it_has_no_grade(self, results, expected):
        incomplete = [row["row_id"] for row in expected if row["grade"] == "I"]
        states = {results.cell("grade", entity=school).state for school in incomplete}
        assert len(incomplete) == 41
        assert states == {mr.State.NOT_APPLICABLE}
