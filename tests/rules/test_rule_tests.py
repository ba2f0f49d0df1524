"""The tests beside rules: inputs in, an outcome out."""

from __future__ import annotations

import pytest

import malramverk as mr
from malramverk.definition_tests import report, run
from tests.catalogue.folders import write

RULE = """\
kind: rule
id: regel
version: 1.0.0
inputs:
  x: value
  stor: value > 90
rows:
  - {x: "> 0", stor: any, then: over}
  - {x: "<= 0", stor: any, then: under}
tests:
  - {name: prov, given: {GIVEN}, expect: EXPECT}
"""


def outcome(tmp_path, given, expect):
    text = RULE.replace("GIVEN", given).replace("EXPECT", expect)
    (found,) = run(mr.load(write(tmp_path, regel=text)))
    return found


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("x: 0.5", "over"),
        ("x: -1, stor: suppressed", "under"),
        ("x: suppressed", "cannot_be_judged"),
        ("x: 95..100", "over"),
        ("x: -5..100", "cannot_be_judged"),
        ("stor: yes", "cannot_be_judged"),
    ],
)
def test_an_outcome_as_expected(tmp_path, given, expect):
    assert outcome(tmp_path, given, expect).passed


def test_another_outcome_is_told_at_its_words(tmp_path):
    found = outcome(tmp_path, "x: 1", "under")
    (problem,) = found.problems
    assert problem.words("sv") == "väntade outcome `under` för `regel`, fann `over`"
    assert problem.place.source.text[problem.place.span.start :].startswith("under}")
    assert "regel 1.0.0: prov" in report(found, "sv")


def test_an_input_that_is_no_number(tmp_path):
    (problem,) = outcome(tmp_path, "x: mycket", "over").problems
    assert problem.code == "MR502"
