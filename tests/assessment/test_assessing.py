"""Assessments end to end on small tables: outcomes, states, texts, roll-ups and versions."""

from __future__ import annotations

import polars as pl
import pytest

import malramverk as mr

DEFINITIONS = """\
kind: framework
id: ramverk
version: 1.0.0
period: calendar_year
levels:
  - riket
  - {id: huvudman, title: {sv: Huvudman, en: Principal}}
---
kind: goal
id: mal
version: 1.0.0
---
kind: sub_goal
id: delmal
version: 1.0.0
goal: mal
---
kind: success_factor
id: faktor
version: 1.0.0
sub_goals: [delmal]
---
kind: table
id: tabell
version: 1.0.0
holds: published
symbols: {"..": suppressed, "~": {state: censored, lower: 95, upper: 100}}
columns:
  huvudman: {type: code, level: huvudman}
  year: {type: period}
  a: {type: decimal, unit: percent, decimals: 1}
  b: {type: decimal, unit: percent, decimals: 1}
---
kind: table
id: register
version: 1.0.0
holds: entities
level: huvudman
columns: {huvudman: {type: code, level: huvudman}, sort: {type: text}}
---
kind: indicator
id: ett
version: 1.0.0
title: {sv: Andel ett, en: Share one}
unit: percent
decimals: 1
direction: higher_is_better
follows_up: [delmal]
published: [{table: tabell, measure: a}]
---
kind: indicator
id: tva
version: 1.0.0
unit: percent
decimals: 0
direction: higher_is_better
follows_up: [delmal]
published: [{table: tabell, measure: b}]
---
kind: outcome_scale
id: skala
version: 1.0.0
outcomes: {hog: {sv: hög}, lag: {sv: låg}}
---
kind: text
id: syns
version: 1.0.0
text: {sv: "{entity}: {indicator} är {value} ({skillnad}), {outcome}.", en: "{entity}: {value}"}
---
kind: text
id: fraga
version: 1.0.0
text: {sv: "Varför {outcome} {period}?"}
"""
RULES = """\
---
kind: rule
id: niva
version: 1.0.0
scale: skala
judge: JUDGE
inputs: {skillnad: value - 80}
rows:
  - {skillnad: ">= 0", then: hog, observe: syns}
  - {skillnad: "< 0", then: lag, observe: syns, ask: fraga, factors: from_sub_goal, importance: 5}
---
kind: rule
id: bild
version: 1.0.0
inputs:
  laga: {count: lag, outcome: niva}
  andel: {share: hog, outcome: niva}
  okanda: {count: absent, outcome: niva}
rows:
  - {laga: "0", andel: any, okanda: "0", then: bra}
  - {laga: "0", andel: any, okanda: ">= 1", then: oklart}
  - {laga: ">= 1", andel: "<= 0.5", okanda: any, then: blandat}
  - {laga: ">= 1", andel: "> 0.5", okanda: any, then: mest_bra}
---
kind: rule
id: kedja
version: 1.0.0
applies_to: {indicators: [ett], entity: {sort: [kommun]}}
inputs: {niva: {outcome: niva}, andra: {outcome: niva, of: tva}}
rows:
  - {niva: hog, andra: hog, then: bada}
  - {niva: hog, andra: lag, then: en}
  - {niva: lag, andra: hog, then: en}
  - {niva: lag, andra: lag, then: ingen}
"""
TABLE = pl.DataFrame({
    "huvudman": ["A", "B", "C", "D", "E"],
    "year": ["2024"] * 5,
    "a": ["85.0", "79.96", "..", "~", "81"],
    "b": ["90", "70", "10", "..", None],
})  # fmt: skip
REGISTER = pl.DataFrame({"huvudman": list("ABCDE"), "sort": ["kommun", "kommun", "x", None, "x"]})


def assessed(folder, judge="exact"):
    (folder / "f.yaml").write_text(DEFINITIONS + RULES.replace("JUDGE", judge), "utf-8")
    catalogue = mr.load(folder)
    results = mr.compute(catalogue, {"tabell": TABLE, "register": REGISTER}, levels="huvudman")
    return mr.assess(catalogue, results)


@pytest.fixture(scope="module")
def assessment(tmp_path_factory):
    return assessed(tmp_path_factory.mktemp("rules"))


def outcomes(assessment, rule, subject=None):
    found = assessment.judgements(rule=rule, **({"subject": subject} if subject else {}))
    return {j.entity: (j.outcome, j.state.id) for j in found}


def test_each_cell_has_its_outcome_or_the_state_that_stops_it(assessment):
    assert outcomes(assessment, "niva", "ett") == {
        "A": ("hog", "value"),
        "B": ("lag", "value"),
        "C": ("cannot_be_judged", "suppressed"),
        "D": ("hog", "value"),  # from 95 to 100: whatever it is, it is at least 80
        "E": ("hog", "value"),
    }


def test_judged_on_the_value_as_it_is_shown(tmp_path):
    assert outcomes(assessed(tmp_path, "rounded"), "niva", "ett")["B"] == ("hog", "value")


def test_outcomes_below_a_sub_goal_are_counted(assessment):
    assert {e: o for e, (o, _) in outcomes(assessment, "bild").items()} == {
        "A": "bra",
        "B": "blandat",
        "C": "blandat",
        "D": "oklart",
        "E": "oklart",
    }


def test_a_rule_reads_others_and_is_only_for_some_entities(assessment):
    found = outcomes(assessment, "kedja")
    assert found == {
        "A": ("bada", "value"),
        "B": ("ingen", "value"),
        "D": ("cannot_be_judged", "suppressed"),
    }


def test_texts_are_filled_in_the_numbers_people_read(assessment):
    (found,) = assessment.findings("B", subject="ett")
    assert found.finding == "B: Andel ett är 80,0 (0,0), låg."  # shown with one decimal
    assert found.question == "Varför låg 2024?"
    assert found.factors == ("faktor",)
    (english,) = assessment.findings("B", subject="ett", language="en")
    assert english.finding == "B: 80.0"


def test_findings_come_by_declared_importance(assessment):
    found = assessment.findings("C") + assessment.findings("B")
    assert [j.importance for j in assessment.findings("B")] == [5, 5]
    assert all(j.finding for j in found)


def test_the_frame_has_a_row_for_each_judgement(assessment):
    frame = assessment.to_polars()
    assert len(frame) == len(assessment) == 5 + 5 + 5 + 3
    assert frame.columns == [
        "rule", "version", "judges", "subject", "level", "entity", "period", "output", "outcome",
        "row", "state", "reason", "finding", "question",
    ]  # fmt: skip
    texts = assessment.to_polars(language="sv")["question"].drop_nulls().unique().to_list()
    assert texts == ["Varför låg 2024?"]


def test_a_judgement_explains_itself(assessment):
    text = assessment.explain("niva", entity="B", subject="ett")
    assert "rad 2 svarar: skillnad < 0" in text
    assert "går inte att bedöma: skyddas av sekretess" in assessment.explain(
        "niva", entity="C", subject="ett"
    )
    with pytest.raises(KeyError):
        assessment.explain("niva", entity="Q")


def test_a_rule_that_is_not_there(assessment):
    with pytest.raises(mr.DataErrors, match="niva"):
        mr.assess(assessment.catalogue, assessment.results, rules="nivaa")


def test_versions_judge_their_own_periods(tmp_path):
    old = RULES.split("---\n")[1].replace("JUDGE", "exact")
    new = old.replace("version: 1.0.0", "version: 2.0.0\nstatus: adopted\nin_force: {from: 2025}")
    old = old.replace("1.0.0", "1.0.0\nstatus: adopted\nin_force: {to: 2024}")
    new = new.replace("80", "90")
    text = DEFINITIONS + "---\n" + old + "---\n" + new
    (tmp_path / "f.yaml").write_text(text, "utf-8")
    catalogue = mr.load(tmp_path)
    table = pl.DataFrame({"huvudman": ["A", "A"], "year": ["2024", "2025"],
                          "a": ["85", "85"], "b": ["1", "1"]})  # fmt: skip
    results = mr.compute(catalogue, {"tabell": table}, levels="huvudman")
    found = mr.assess(catalogue, results).judgements(subject="ett")
    assert {(j.period, j.version): j.outcome for j in found} == {
        ("2024", "1.0.0"): "hog",
        ("2025", "2.0.0"): "lag",
    }
