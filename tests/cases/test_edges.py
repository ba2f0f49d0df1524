"""The functions of the published cases where those do not go: every edge is a test in YAML."""

from __future__ import annotations

import pytest

import malramverk as mr
from malramverk.definition_tests import report, run_one
from tests.cases.published import HERE

CATALOGUE = mr.load(HERE / "edges")
EDGES = [
    pytest.param(indicator, number, id=f"{indicator.id}: {test.name}")
    for indicator in CATALOGUE.indicators.values()
    for number, test in enumerate(indicator.tests)
]


@pytest.mark.parametrize(("indicator", "number"), EDGES)
def test_edge(indicator, number):
    outcome = run_one(CATALOGUE, indicator, number)
    assert outcome.passed, report(outcome, "en")
