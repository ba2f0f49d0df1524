"""The plan is told before any row is read: scans, columns, filters, passes, formulas in order."""

from __future__ import annotations

import json

TYPICAL = """\
kind: indicator
id: typisk
version: 1.0.0
title: {sv: Typiskt, en: Typical}
unit: points
formula: median(meritvarde of ak9) - merit
"""


def test_a_plan_without_data(run, here):
    answer = run("plan", "d", "--lang", "en")
    assert answer.code == 0, answer.err
    lines = [line.strip() for line in answer.out.splitlines()]
    assert "Scan elever@1.0.0" in lines
    assert "columns: huvudman, skolenhet, arskurs, behorig, meritvarde" in lines
    assert "grouped by: huvudman, skolenhet" in lines
    assert any(line.startswith("rows where: ") and "9" in line for line in lines)
    assert "Levels: riket, huvudman, skolenhet" in lines
    assert lines.index("1. behorighet: computed") < lines.index("2. merit: computed")


def test_a_plan_with_data_and_a_group(run, here):
    answer = run("plan", "d", "--data", "data", "--indicator", "behorighet", "--group", "kon")
    assert answer.code == 0, answer.err
    assert "elever@1.0.0 (elever.csv)" in answer.out
    assert "huvudman, skolenhet, kon" in answer.out
    assert "meritvarde" not in answer.out


def test_a_plan_is_data(run, here):
    (here / "d" / "typisk.yaml").write_text(TYPICAL, encoding="utf-8")
    answer = run("plan", "d", "--indicator", "typisk", "--format", "json")
    plan = json.loads(answer.out)["plan"]
    (scan,) = plan["scans"]
    assert [part["measure"] for part in scan["passes"]] == ["values"]
    assert {part["measure"] for part in scan["parts"]} >= {"members", "known", "sum"}
    names = [part["name"] for part in scan["parts"]]
    assert len(set(names)) == len(names)
    order = [told["indicator"] for told in plan["indicators"]]
    assert order == ["merit", "typisk"]
    assert [told["asked"] for told in plan["indicators"]] == [False, True]


def test_a_plan_of_the_framework_that_is_bundled(run):
    answer = run("plan", "--format", "json")
    plan = json.loads(answer.out)["plan"]
    assert len(plan["indicators"]) >= 49
    assert {scan["table"].split("@")[0] for scan in plan["scans"]} >= {"elever", "personal"}
    assert all(scan["columns"] and scan["parts"] for scan in plan["scans"])


def test_a_plan_of_what_is_not_there(run, here):
    answer = run("plan", "d", "--indicator", "behorighett", "--lang", "en")
    assert answer.code == 2
    assert "MR460" in answer.err
