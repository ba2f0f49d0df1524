"""Statistics Canada's progress of 117 series and 78 indicators, from observations and settings."""

from __future__ import annotations

import pytest

import malramverk as mr
from tests.cases.published import case, definitions, differences, published_case, rows, values

NAME = "statcan_progress_cif"
LAST = "2026"
SERIES = {
    "first_year": "base_year",
    "base_value": "base_value",
    "current_year": "current_year",
    "current_value": "current_value",
    "progress_value": "progress_value",
    "series_score": "score",
}
MEASURES = {"score": "score"}


@pytest.fixture(scope="module")
def results():
    folder = case(NAME)
    data = {
        "settings": folder / "inputs_series.csv",
        "observations": folder / "inputs_observations.csv",
    }
    return mr.compute(definitions(NAME), data, periods=LAST)


def test_the_definitions_are_sound():
    definitions(NAME)


class TestPublished:
    pytestmark = published_case

    @pytest.mark.parametrize("indicator", SERIES)
    def test_every_series(self, results, indicator):
        wanted = []
        for row in rows(case(NAME) / "expected_series.csv"):
            # A base year is published, as a setting, for the one series without observations too.
            text = row[SERIES[indicator]] if row["base_value"] else ""
            wanted.append(((row["series_id"], LAST), text))
        assert len(wanted) == 117
        assert not list(differences(wanted, values(results, indicator), tolerance=1e-9))

    @pytest.mark.parametrize("indicator", MEASURES)
    def test_every_indicator(self, results, indicator):
        wanted = []
        for row in rows(case(NAME) / "expected_indicators.csv"):
            text = row[MEASURES[indicator]]
            wanted.append(((row["indicator"], LAST), text))
        assert len(wanted) == 78
        assert not list(differences(wanted, values(results, indicator), tolerance=1e-9))

    @pytest.mark.parametrize(
        ("rule", "file", "key", "count"),
        [
            ("series_status", "expected_series.csv", "series_id", 117),
            ("status_of_measure", "expected_indicators.csv", "indicator", 78),
        ],
    )
    def test_every_status(self, results, rule, file, key, count):
        assessment = mr.assess(results.catalogue, results)
        found = {j.entity: j.outcome for j in assessment.judgements(rule=rule)}
        expected = rows(case(NAME) / file)
        assert len(expected) == count
        wrong = [
            (row[key], row["status"], found[row[key]])
            for row in expected
            if (row["status"] or "not_available") != found[row[key]]
        ]
        assert not wrong
