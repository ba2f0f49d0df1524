"""Tests beside definitions are run, compared at their decimals, and told where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from malramverk.catalogue import load
from malramverk.definition_tests import Outcome, report, run
from tests.small_framework import BEHORIGHET, write_framework


def outcomes(folder: Path, text: str = BEHORIGHET) -> list[Outcome]:
    return run(load(write_framework(folder, behorighet=text)), ["behorighet"])


def test_they_pass(tmp_path):
    assert [outcome.passed for outcome in outcomes(tmp_path)] == [True, True]


@pytest.mark.parametrize(
    ("change", "problem", "place"),
    [
        (
            ("value: 66.7", "value: 66.8"),
            "expected value `66.8` for `A`, found `66.7 (66.66",
            "20:18",
        ),
        (("n: 3", "n: 4"), "expected n `4` for `A`, found `3`", "20:27"),
        (("value: 50}", "value: 49}"), "expected value `49` for `A kon=pojke`, found `50`", ""),
        (
            ("value: 66.7", "state: suppressed"),
            "expected state `suppressed` for `A`, found `value`",
            "",
        ),
        (("value: 66.7", "reason: few"), "expected reason `few` for `A`, found none", ""),
        (
            ("state: undefined", "value: 0"),
            "expected value `0` for `riket`, found `undefined",
            "24:",
        ),
        (("A: {value", "Z: {value"), "the test has no cell for `Z`", "20:10"),
        (("kon=pojke", "kon=annat"), "the test has no cell for `A kon=annat`", ""),
        (("value: 66.7", 'value: "66,7"'), "`66,7` is not a number that value can be compared", ""),
        (("9,       nej", "nio,     nej"), "`nio`", "18:20"),
        (("behorig, kon", "behrig,  kon"), "has no column `behrig`", "15:29"),
    ],
)
def test_what_differs_is_told_where_it_stands(tmp_path, change, problem, place):
    assert change[0] in BEHORIGHET
    failed = [o for o in outcomes(tmp_path, BEHORIGHET.replace(*change)) if not o.passed]
    assert failed
    told = report(failed[0])
    assert problem in told
    assert f"behorighet.yaml:{place}" in told
    assert "share(behorig of ak9)" in told
    assert report(failed[0], "sv") != told
    assert failed[0].to_dict()["passed"] is False


def test_rounding_is_half_away_from_zero(tmp_path):
    rows = "\n".join(f"        A, 9, {'ja' if i == 0 else 'nej'}, flicka" for i in range(8))
    head = BEHORIGHET.split("tests:")[0]
    text = (
        f"{head}tests:\n  - name: en av åtta\n    given:\n      elever: |\n"
        f"        skolenhet, arskurs, behorig, kon\n{rows}\n    expect: {{A: {{value: {{}}}}}}\n"
    )
    assert outcomes(tmp_path, text.replace("{}", "13"))[0].passed  # 12.5
    assert not outcomes(tmp_path, text.replace("{}", "12"))[0].passed
    assert outcomes(tmp_path, text.replace("{}", "12.50"))[0].passed


def test_each_version_is_tested_on_its_own(tmp_path):
    first = BEHORIGHET.replace("formula", "in_force: {to: 2010/11}\nformula")
    second = BEHORIGHET.replace("version: 1.0.0", "version: 2.0.0").replace(
        "formula", "in_force: {from: 2011/12}\nsucceeds: {version: 1.0.0, comparable: no}\nformula"
    )
    found = outcomes(tmp_path, f"{first}---\n{second}")
    assert [(outcome.version, outcome.passed) for outcome in found] == [
        ("1.0.0", True),
        ("1.0.0", True),
        ("2.0.0", True),
        ("2.0.0", True),
    ]


def test_progress_is_told(tmp_path):
    steps = []
    run(load(write_framework(tmp_path)), progress=lambda *step: steps.append(step))
    assert steps == [("behorighet", 0, 2), ("behorighet", 1, 2)]


def test_the_bundled_framework_passes_its_own_tests():
    failed = [outcome for outcome in run(load()) if not outcome.passed]
    assert not failed, "\n\n".join(report(outcome) for outcome in failed[:5])
