"""The two pages about rules: every example is loaded, proved and its tests run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import malramverk as mr
from malramverk.definition_tests import run
from tests.catalogue.folders import write

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS / "rules.md", DOCS / "regler.md"]


def blocks(fence):
    return [
        block
        for page in PAGES
        for block in re.findall(
            rf"^```{fence}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
    ]


def test_every_rule_is_proved_and_its_tests_pass(tmp_path):
    rules = {re.search(r"^id: (\w+)", block, re.MULTILINE)[1]: block for block in blocks("rule")}
    assert len(rules) == 8
    catalogue = mr.load(write(tmp_path, **rules))
    outcomes = [outcome for outcome in run(catalogue) if outcome.indicator in rules]
    assert len(outcomes) == 9
    assert all(outcome.passed for outcome in outcomes)


@pytest.mark.parametrize("block", blocks("faulty"))
def test_a_faulty_rule_has_the_fault_it_shows(tmp_path, block):
    told, text = block.split("\n", 1)
    (problem,) = mr.check(write(tmp_path, fel=text))
    assert f"{problem.code}: {problem.message}" == told
