"""Margins, days, periods, groups crossed, problems, targets, rules of figures, what is shown."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import indent

import pytest

from malramverk.catalogue import load
from malramverk.definition_tests import Outcome, first_failure, report, run
from tests.small_framework import BEHORIGHET, write_framework

HEAD = BEHORIGHET.split("tests:")[0]
ROWS = """\
elever: |
  skolenhet, arskurs, behorig, kon
  A,         9,       ja,      flicka
  A,         9,       ja,      pojke
  A,         9,       nej,     pojke
"""


def outcome_of(folder: Path, test: str, head: str = HEAD, /, **files: str) -> Outcome:
    text = f"{head}tests:\n{indent(test, '  ')}"
    (outcome,) = run(load(write_framework(folder, behorighet=text, **files)), ["behorighet"])
    return outcome


def example(expect: str, more: str = "", rows: str = ROWS) -> str:
    return f"- name: ett\n{indent(more, '  ')}  given:\n{indent(rows, '    ')}  expect: {expect}\n"


@pytest.mark.parametrize(
    ("expect", "passes"),
    [
        ("{A: {value: 66.6, within: 0.1}}", True),  # 66.666… is 0.066… away
        ("{A: {value: 66.6, within: 0.05}}", False),
        ("{A: {value: 67, within: 1 %}}", True),  # 0.67 wide, 0.33 away
        ("{A: {value: 67, within: 0.4 %}}", False),  # 0.268 wide
        ("{A: {flags: []}}", True),
        ("{A: {flags: [low_coverage]}}", False),
        ("{A: {state: value}}", True),
    ],
)
def test_margins_and_flags(tmp_path, expect, passes):
    assert outcome_of(tmp_path, example(expect)).passed is passes


def test_a_row_may_stand_several_times_and_is_told_where_it_stands(tmp_path):
    rows = "elever: |\n  skolenhet, arskurs, behorig\n  30 x A, 9, ja\n  10 x A, 9, nej\n"
    assert outcome_of(tmp_path / "a", example("{A: {value: 75, n: 40}}", rows=rows)).passed
    wrong = outcome_of(tmp_path / "b", example("{A: {value: 75}}", rows=rows.replace("nej", "nix")))
    assert "behorighet.yaml:17:20" in report(wrong)
    assert "10 x A, 9, nix" in report(wrong)


def test_too_many_rows_are_refused_as_a_problem(tmp_path):
    rows = "elever: |\n  skolenhet, arskurs, behorig\n  999999 x A, 9, ja\n"
    outcome = outcome_of(tmp_path, example("{A: {value: 75}}", rows=rows))
    assert [problem.code for problem in outcome.problems] == ["MR503"]


def test_problems_that_must_be_given(tmp_path):
    rows = ROWS.replace("nej", "nej tack")
    must = "problem: {code: MR430, says: nej tack}\n"
    test = example("{}", must, rows)
    found = outcome_of(tmp_path / "a", test)
    code = found.problems[0].found[0].split()[0] if found.problems else "MR430"
    assert outcome_of(tmp_path / "b", test.replace("MR430", code)).passed
    other = outcome_of(
        tmp_path / "c", test.replace("MR430", code).replace("says: nej tack", "says: x")
    )
    assert [problem.code for problem in other.problems] == ["MR506"]
    none = outcome_of(tmp_path / "d", example("{}", f"problem: {code}\n"))
    assert "found none" in report(none)
    assert "fann inget" in report(none, "sv")


def test_a_test_that_expects_nothing_is_no_test(tmp_path):
    outcome = outcome_of(tmp_path, example("{}"))
    assert [problem.code for problem in outcome.problems] == ["MR505"]


def test_periods_and_crossed_groups(tmp_path):
    table = """\
kind: table
id: elever
version: 1.0.0
holds: microdata
counts: pupils
symbols: {".": not_reported}
columns:
  lasar: {type: period}
  skolenhet: {type: code, level: skolenhet}
  arskurs: {type: integer}
  kon: {type: code, code_list: kon}
  utlandsk: {type: yes_no}
  behorig: {type: yes_no}
  meritvarde: {type: decimal, decimals: 1, unit: points}
"""
    rows = """\
elever: |
  lasar,   skolenhet, arskurs, kon,    utlandsk, behorig
  2023/24, A,         9,       flicka, ja,       nej
  2024/25, A,         9,       flicka, ja,       ja
  2024/25, A,         9,       flicka, nej,      nej
"""
    expect = (
        "{A: {value: 50}, A 2023/24: {value: 0}, A kon=flicka utlandsk=ja: {value: 100},"
        " A 2023/24 kon=flicka: {value: 0}}"
    )
    head = HEAD.replace("groups: [kon]", "groups: [kon, utlandsk]")
    outcome = outcome_of(tmp_path, example(expect, rows=rows), head, elever=table)
    assert outcome.passed, report(outcome)


def test_what_was_said_on_a_day(tmp_path):
    first = HEAD.replace("title:", "status: adopted\ndecided: 2024-01-10\ntitle:", 1).replace(
        "formula", "in_force: {to: 2023/24}\nformula"
    )
    later = (
        HEAD.replace("version: 1.0.0", "version: 2.0.0")
        .replace("title:", "status: adopted\ndecided: 2025-03-01\ntitle:", 1)
        .replace("share(behorig of ak9)", 'share(behorig or kon == "pojke" of ak9)')
        .replace(
            "formula",
            "in_force: {from: 2024/25}\nsucceeds: {version: 1.0.0, comparable: no}\nformula",
        )
    )
    then = example("{A: {value: 66.7}}", "as_of: 2024-06-01\n")
    now = example("{A: {value: 100}}")
    text = f"{first}---\n{later}tests:\n{indent(then + now, '  ')}"
    outcomes = run(load(write_framework(tmp_path, behorighet=text)), ["behorighet"])
    assert [o.passed for o in outcomes] == [True, True], "\n".join(map(report, outcomes))


def test_a_target_and_its_course(tmp_path):
    # From 60 in 2022/23 to 80 in 2026/27: 70 is wanted in 2024/25, and 66.67 is 3.33 behind.
    target = "target: {base: {period: 2022/23, value: 60}, level: 80, date: 2026/27}\n"
    expect = "{A: {target: {level: 80, course: 70, ahead: -3.33, left: 13.33, due: no}}}"
    outcome = outcome_of(tmp_path / "a", example(expect), HEAD + target)
    assert outcome.passed, report(outcome)
    wrong = outcome_of(tmp_path / "b", example(expect.replace("70", "71")), HEAD + target)
    assert "target_course" in report(wrong)
    unknown = outcome_of(tmp_path / "c", example("{A: {target: {lvl: 80}}}"), HEAD + target)
    assert not unknown.passed


RULE = """\
kind: rule
id: mot_riket
version: 1.0.0
applies_to: {indicators: [behorighet]}
scale: skala
inputs: {skillnad: "value - at(riket, value)"}
rows:
  - {skillnad: "> 0", then: over}
  - {skillnad: "<= 0", then: inte_over}
tests:
"""
OF_A = "{name: a, of: behorighet, entity: A, "
SCALE = """\
kind: outcome_scale
id: skala
version: 1.0.0
outcomes: {over: {sv: över}, inte_over: {sv: inte över}}
"""


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("{name: a, given: {skillnad: 1}, expect: over, row: 1, state: value}", None),
        ("{name: a, given: {skillnad: 1}, expect: over, row: 2}", "expected row `2`"),
        ("{name: a, given: {skillnad: suppressed}, row: none, state: suppressed}", None),
        ("{name: a, given: {skillnad: suppressed}, state: undefined}", "found `suppressed`"),
        ("{name: a, given: {skillnad: 1}}", "expects nothing"),
        (
            OF_A + "cells: {behorighet: {A: 80, riket: 75}}, inputs: {skillnad: 5}, row: 1}",
            None,
        ),
        (
            OF_A + "cells: {behorighet: {A: 80, riket: 75}}, inputs: {skillnad: 6}}",
            "expected skillnad `6`",
        ),
        (
            OF_A
            + "cells: {behorighet: {A: suppressed, riket: 7}}, state: suppressed,"
            + "inputs: {skillnad: suppressed}}",
            None,
        ),
        ("{name: a, of: behorighet, entity: Z, cells: {behorighet: {A: 8}}}", "says nothing of"),
    ],
)
def test_a_rule_says_its_row_its_state_and_what_it_worked_out(tmp_path, test, told):
    folder = write_framework(tmp_path, rule=f"{RULE}  - {test}\n", scale=SCALE)
    (outcome,) = run(load(folder), ["mot_riket"])
    assert outcome.passed is (told is None), report(outcome)
    assert told is None or told in report(outcome)
    assert report(outcome, "sv")


FAMILY = """\
kind: disclosure_family
id: skydd
version: 1.0.0
thresholds: [{base: 5, numerator: 5, complement: 5}]
tests:
  - name: fyra av tolv döljs
    secondary: no
    given:
      elever: |
        skolenhet, arskurs, behorig
        4 x A,     9,       ja
        8 x A,     9,       nej
        6 x B,     9,       ja
        6 x B,     9,       nej
        7 x C,     9,       ja
        1 x C,     9,       nej
    expect: {behorighet: {A: .., B: 50, C: ...}}
"""


def test_what_an_audience_sees(tmp_path):
    folder = write_framework(tmp_path / "a", skydd=FAMILY)
    (outcome,) = run(load(folder), ["skydd"])
    assert outcome.passed, report(outcome)
    folder = write_framework(tmp_path / "b", skydd=FAMILY.replace("B: 50", "B: .."))
    (outcome,) = run(load(folder), ["skydd"])
    assert "expected token `..` for `behorighet B`, found `50`" in report(outcome)
    assert json.dumps(outcome.to_dict("sv"))


def test_the_first_failure_is_found_without_reading_files(tmp_path):
    catalogue = load(write_framework(tmp_path, behorighet=BEHORIGHET.replace("66.7", "66.8")))
    (tmp_path / "behorighet.yaml").unlink()
    found = first_failure(catalogue, catalogue.indicators["behorighet"])
    assert found is not None
    assert found.test == "två av tre"
    assert first_failure(catalogue, catalogue.indicators["merit"]) is None


FAILURE = {
    "en": """\
behorighet 1.0.0: ett
  formula: share(behorig of ak9)

{}: error MR500: expected value `66.6` for `A`, found `66.7 (66.66666666666667)`
  expect: {{A: {{value: 66.6, n: 4}}}}
                      ^^^^

{}: error MR500: expected n `4` for `A`, found `3`
  expect: {{A: {{value: 66.6, n: 4}}}}
                               ^

  A: value 66.66666667, n = 3, coverage 100.0 %
""",
    "sv": """\
behorighet 1.0.0: ett
  formel: share(behorig of ak9)

{}: fel MR500: väntade value `66.6` för `A`, fann `66.7 (66.66666666666667)`
  expect: {{A: {{value: 66.6, n: 4}}}}
                      ^^^^

{}: fel MR500: väntade n `4` för `A`, fann `3`
  expect: {{A: {{value: 66.6, n: 4}}}}
                               ^

  A: värde 66,66666667, n = 3, täckning 100,0 %
""",
}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_how_a_failure_reads(tmp_path, language):
    outcome = outcome_of(tmp_path, example("{A: {value: 66.6, n: 4}}"))
    places = (f"{tmp_path}/behorighet.yaml:19:25", f"{tmp_path}/behorighet.yaml:19:34")
    told = report(outcome, language).replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith(FAILURE[language].format(*places))
