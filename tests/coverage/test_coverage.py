"""What tests exercise is counted as `docs/tackning.md` says, and what none can is left out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from textwrap import indent

import pytest

import malramverk as mr
from malramverk.coverage import Coverage, Sort, cover
from malramverk.coverage.accepting import accept
from malramverk.coverage.page import page
from malramverk.coverage.proposing import proposals
from malramverk.coverage.telling import report
from tests.small_framework import write_framework

HEAD = """\
kind: indicator
id: matt
version: 1.0.0
unit: points
"""


def covered(
    folder: Path, formula: str, *tests: str, unit: str | None = None, **files: str
) -> Coverage:
    """Return the coverage of one formula by some tests, each `rows -> expectation`."""
    head = HEAD if unit is None else HEAD.replace("points", unit)
    text = f"{head}formula: '{formula}'\n"
    if tests:
        text += "tests:\n" + "".join(indent(test, "  ") for test in tests)
    return cover(mr.load(write_framework(folder, matt=text, **files)), ["matt"])


def rows(number: int, *lines: str, expect: str) -> str:
    text = "".join(
        f"      {line}\n" for line in ("skolenhet, arskurs, behorig, meritvarde", *lines)
    )
    return f"- name: nr {number}\n  given:\n    elever: |\n{text}  expect: {{{expect}}}\n"


def missing(coverage: Coverage, sort: Sort, passage: str = "formula") -> list[str]:
    found = coverage.missing
    return [i.words.en for i in found if i.sort is sort and i.passage == passage]


def test_each_arm_of_an_if_is_a_branch_and_its_bound_has_three_sides(tmp_path):
    formula = "if count(ak9) < 3 then 0 else mean(meritvarde of ak9)"
    one = rows(1, "A, 9, ja, 200", "A, 9, ja, 220", expect="A: {value: 0}")
    coverage = covered(tmp_path / "a", formula, one)
    assert missing(coverage, Sort.BRANCH) == ["`else`: `count(ak9) < 3` is false"]
    assert missing(coverage, Sort.BOUNDARY) == [
        "at the bound of `count(ak9) < 3`",
        "just above the bound of `count(ak9) < 3`",
    ]
    three = rows(2, *["A, 9, ja, 200"] * 3, expect="A: {value: 200}")
    four = rows(3, *["A, 9, ja, 210"] * 4, expect="A: {value: 210}")
    coverage = covered(tmp_path / "b", formula, one, three, four)
    assert missing(coverage, Sort.BRANCH) == []
    assert missing(coverage, Sort.BOUNDARY) == []
    assert coverage.by[next(i for i in coverage.every if i.key == "at")] == "matt: nr 2"


def test_only_cells_that_a_test_expects_something_of_count(tmp_path):
    formula = "if count(ak9) < 3 then 0 else 1"
    two = rows(1, "A, 9, ja, 1", *["B, 9, ja, 1"] * 3, expect="A: {value: 0}")
    assert missing(covered(tmp_path, formula, two), Sort.BRANCH) != []


@pytest.mark.parametrize("broken", ["A: {value: 1}", "A: {value: 0}}\n  review: yes #"])
def test_tests_that_fail_or_await_review_count_for_nothing(tmp_path, broken):
    one = rows(1, "A, 9, ja, 1", expect=broken)
    coverage = covered(tmp_path, "if count(ak9) < 3 then 0 else 1", one)
    assert not coverage.by


def test_both_sides_of_a_fallback(tmp_path):
    formula = "mean(meritvarde of ak9) ?? 7 points"
    known = rows(1, "A, 9, ja, 200", expect="A: {value: 200}")
    coverage = covered(tmp_path / "a", formula, known)
    assert missing(coverage, Sort.BRANCH) == ["`mean(meritvarde of ak9)` has no value"]
    none = rows(2, "A, 8, ja, 1", expect="A: {value: 7}")
    assert missing(covered(tmp_path / "b", formula, known, none), Sort.BRANCH) == []


def test_operands_of_and_and_or_count_where_they_alone_decide(tmp_path):
    formula = "sum(if behorig and meritvarde > 100 then 1 points else 0 points of ak9)"
    both = rows(1, "A, 9, ja, 200", "A, 9, nej, 50", expect="A: {value: 1}")
    coverage = covered(tmp_path / "a", formula, both)
    assert missing(coverage, Sort.BRANCH) == [
        "`behorig` alone is false",
        "`meritvarde > 100` alone is false",
    ]
    each = rows(2, "A, 9, ja, 50", "A, 9, nej, 200", expect="A: {value: 0}")
    assert missing(covered(tmp_path / "b", formula, both, each), Sort.BRANCH) == []


def test_just_below_is_one_step_of_the_column(tmp_path):
    formula = "count(elever where meritvarde > 100)"
    far = rows(1, "A, 9, ja, 99.8", "A, 9, ja, 100.0", "A, 9, ja, 100.1", expect="A: {value: 1}")
    coverage = covered(tmp_path / "a", formula, far, unit="pupils")
    assert missing(coverage, Sort.BOUNDARY) == ["just below the bound of `meritvarde > 100`"]
    near = rows(2, "A, 9, ja, 99.9", expect="A: {value: 0}")
    assert missing(covered(tmp_path / "b", formula, far, near, unit="pupils"), Sort.BOUNDARY) == []


def test_what_bounds_and_conditions_rule_out_is_left_out_and_told(tmp_path):
    formula = "count(elever where meritvarde >= 0 and meritvarde <= 340)"
    coverage = covered(tmp_path, formula, unit="pupils")
    told = {e.item.words.en for each in coverage.excluded.values() for e in each}
    assert "`meritvarde >= 0` alone is false" in told  # the column has no number below 0
    assert "just below the bound of `meritvarde >= 0`" in told
    assert "just above the bound of `meritvarde <= 340`" in told  # nor any above 340
    assert "Cannot be reached" in report(coverage, "en")
    nested = covered(
        tmp_path / "n", "if count(ak9) > 5 then (if count(ak9) > 3 then 1 else 2) else 3"
    )
    told = {e.item.words.en for each in nested.excluded.values() for e in each}
    assert "`else`: `count(ak9) > 3` is false" in told


def test_states_a_formula_and_its_source_can_give(tmp_path):
    coverage = covered(tmp_path / "a", "mean(meritvarde of ak9)")
    states = [i.key for i in coverage.every if i.passage == "computed"]
    assert states == ["value", "undefined", "not_reported"]
    counted = covered(tmp_path / "b", "count(ak9) * 1 points / 1 pupils")
    assert [i.key for i in counted.every if i.passage == "computed"] == ["value"]


def test_a_population_is_its_own_and_is_covered_by_whoever_reads_it(tmp_path):
    test = rows(1, "A, 9, ja, 200", "A, 8, ja, 100", "A, ., ja, 100", expect="A: {value: 200}")
    text = f"{HEAD}formula: 'mean(meritvarde of ak9)'\ntests:\n{indent(test, '  ')}"
    coverage = cover(mr.load(write_framework(tmp_path, matt=text)))
    (owner,) = (owner for owner in coverage.items if owner.id == "ak9")
    left = [item.words.en for item in coverage.items[owner] if item not in coverage.by]
    assert left == ["just above the bound of `arskurs == 9`"]


def test_dated_numbers_are_each_used(tmp_path):
    parameter = """\
kind: parameter
id: tak
version: 1.0.0
unit: points
values:
  - {value: 100, to: 2023/24}
  - {value: 200, from: 2024/25}
"""
    test = rows(1, "A, 9, ja, 250", expect="A: {value: 200}")
    files = {"tak": parameter}
    text = f"{HEAD}formula: 'min(mean(meritvarde of ak9), tak)'\ntests:\n{indent(test, '  ')}"
    coverage = cover(mr.load(write_framework(tmp_path, matt=text, **files)))
    (owner,) = (owner for owner in coverage.items if owner.id == "tak")
    assert [i.words.en for i in coverage.items[owner] if i not in coverage.by] == [
        "the number for …–2023/24 is used"
    ]


RULE = """\
kind: rule
id: regel
version: 1.0.0
applies_to: {indicators: [behorighet]}
scale: skala
inputs: {x: value}
rows:
  - {x: "< 50", then: lag}
  - {x: ">= 50", then: hog}
tests:
"""
SCALE = "kind: outcome_scale\nid: skala\nversion: 1.0.0\noutcomes: {lag: {sv: l}, hog: {sv: h}}\n"


def rule(folder: Path, *tests: str) -> Coverage:
    text = RULE + "".join(f"  - {test}\n" for test in tests)
    return cover(mr.load(write_framework(folder, regel=text, skala=SCALE)), ["regel"])


def test_rows_bounds_and_the_default_of_a_rule(tmp_path):
    low = "{name: a, given: {x: 49.9}, expect: lag}"
    coverage = rule(tmp_path / "a", low)
    left = {item.words.en for item in coverage.missing}
    assert left == {
        "row 2 answers",
        "it cannot be judged, for want of a value",
        "`x` has no value",
        "`x` is at 50",
        "`x` is just above 50",
    }
    more = (
        "{name: b, given: {x: 50}, expect: hog}",
        "{name: c, given: {x: 50.1}, expect: hog}",
        "{name: d, given: {x: suppressed}, expect: cannot_be_judged}",
    )
    assert rule(tmp_path / "b", low, *more).missing == ()


def test_proposals_exercise_what_they_are_for_and_await_review(tmp_path):
    coverage = rule(tmp_path / "a", "{name: a, given: {x: 10}, expect: lag}")
    found = proposals(coverage, "en")
    assert all("review: yes" in proposal.yaml for proposal in found)
    text = RULE + "".join(indent(p.yaml.replace("  review: yes", ""), "  ") + "\n" for p in found)
    again = cover(mr.load(write_framework(tmp_path / "b", regel=text, skala=SCALE)), ["regel"])
    assert all(outcome.passed for outcome in again.outcomes)
    assert again.missing == ()


def test_proposed_rows_exercise_branches_bounds_and_states(tmp_path):
    formula = "sum(if behorig and meritvarde > 100 then 1 points else 0 points of ak9)"
    found = proposals(covered(tmp_path / "a", formula), "sv")
    tests = [proposal.yaml.replace("  review: yes", "") + "\n" for proposal in found]
    again = covered(tmp_path / "b", formula, *tests)
    assert all(outcome.passed for outcome in again.outcomes)
    assert {item.sort for item in again.missing} <= {Sort.STATE}


def test_the_page_is_whole_in_itself_and_marks_what_is_not_reached(tmp_path):
    coverage = covered(tmp_path, "if count(ak9) < 3 then 0 else mean(meritvarde of ak9)")
    for language in ("en", "sv"):
        text = page(coverage, language)
        assert f'lang="{language}"' in text
        assert "<mark title=" in text
        assert "if <mark" in text
        assert "&lt; 3" in text
        for other in ("http", "<script", "<link", "url("):
            assert other not in text


def test_json_has_every_item_that_is_missing(tmp_path):
    coverage = covered(tmp_path, "if count(ak9) < 3 then 0 else 1")
    found = json.loads(json.dumps(coverage.to_dict("sv")))
    (definition,) = found["definitions"]
    assert found["items"] == len(coverage.every)
    assert len(definition["missing"]) == len(coverage.missing)
    assert {m["sort"] for m in definition["missing"]} >= {"branch", "boundary", "version"}


def test_figures_are_the_same_whether_or_not_they_are_looked_at(tmp_path):
    folder = write_framework(tmp_path)
    catalogue = mr.load(folder)
    cover(catalogue)
    assert all(outcome.passed for outcome in cover(catalogue).outcomes)
    assert mr.load(folder).digest == catalogue.digest


@pytest.mark.parametrize(
    ("formula", "states"),
    [
        ("tak / (tak - 300 points) * 1 points", ["value"]),  # from 100 to 200, less 300: never 0
        ("tak / (tak - 150 points) * 1 points", ["value", "undefined"]),
        ("ln(tak / 1 points) * 1 points", ["value"]),
        ("if count(ak9) > 0 then tak else not_applicable", ["value", "not_applicable"]),
        ("mean(meritvarde of ak9) ?? tak", ["value"]),
    ],
)
def test_states_that_are_proved_not_to_come_are_none(tmp_path, formula, states):
    tak = "kind: parameter\nid: tak\nversion: 1.0.0\nunit: points\n"
    tak += "values: [{value: 100, to: 2023/24}, {value: 200, from: 2024/25}]\n"
    coverage = covered(tmp_path, formula, tak=tak)
    assert [i.key for i in coverage.every if i.passage == "computed"] == states


def test_proposed_cells_exercise_formulas_over_other_indicators(tmp_path):
    formula = "if merit < 200 then 1 points else merit - 200 points"
    found = proposals(covered(tmp_path / "a", formula), "en")
    assert any("cells" in proposal.yaml for proposal in found)
    tests = [proposal.yaml.replace("  review: yes", "") + "\n" for proposal in found]
    again = covered(tmp_path / "b", formula, *tests)
    assert all(outcome.passed for outcome in again.outcomes)
    assert {item.key for item in again.missing} <= {"undefined"}  # `not_reported` was tried


PUBLISHED = """\
kind: table
id: tabell
version: 1.0.0
holds: published
symbols: {"..": {state: suppressed, reason: few}, "-": not_reportable}
columns:
  skolenhet: {type: code, level: skolenhet}
  poang: {type: decimal, unit: points, minimum: 0}
"""


def test_proposed_figures_exercise_each_sign_of_a_published_column(tmp_path):
    head = f"{HEAD}published: [{{table: tabell, measure: poang}}]\n"
    folder = write_framework(tmp_path / "a", matt=head, tabell=PUBLISHED)
    coverage = cover(mr.load(folder), ["matt"])
    assert [i.key for i in coverage.missing] == ["", "value", "not_reportable", "suppressed"]
    tests = [p.yaml.replace("  review: yes", "") + "\n" for p in proposals(coverage, "sv")]
    text = f"{head}tests:\n" + "".join(indent(test, "  ") for test in tests)
    again = cover(mr.load(write_framework(tmp_path / "b", matt=text, tabell=PUBLISHED)), ["matt"])
    assert all(outcome.passed for outcome in again.outcomes)
    assert again.missing == ()


@pytest.mark.parametrize("name", ["league", "points"])
def test_proposals_hold_on_their_own_and_are_put_into_files(tmp_path, name):
    folder = tmp_path / name
    shutil.copytree(Path(__file__).parents[1] / "cases" / "rule_tables" / name, folder)
    listed = proposals(cover(mr.load(folder)), "en")
    assert sum(accept(folder, listed).values()) == len(listed) > 0
    outcomes = cover(mr.load(folder)).outcomes
    assert sum(outcome.review for outcome in outcomes) == len(listed)
    assert all(outcome.passed for outcome in outcomes)
