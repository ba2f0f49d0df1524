"""Targets end to end: where each stands, and the traps that are states and no numbers."""

from __future__ import annotations

import polars as pl
import pytest

import malramverk as mr

FRAMEWORK = """\
kind: framework
id: ramverk
version: 1.0.0
period: PERIOD
levels: [riket, huvudman]
---
kind: table
id: tabell
version: 1.0.0
holds: published
symbols: {"..": suppressed, "~": {state: censored, lower: 95, upper: 100}}
columns:
  huvudman: {type: code, level: huvudman}
  year: {type: period}
  a: {type: decimal, unit: UNIT, decimals: 1}
---
kind: table
id: register
version: 1.0.0
holds: entities
level: huvudman
columns: {huvudman: {type: code, level: huvudman}, eget: {type: decimal, unit: UNIT}}
---
kind: parameter
id: nationellt
version: 1.0.0
unit: UNIT
values: [{value: 90}]
---
kind: indicator
id: ett
version: 1.0.0
unit: UNIT
decimals: 1
direction: DIRECTION
published: [{table: tabell, measure: a}]
target: TARGET
---
kind: indicator
id: utan_mal
version: 1.0.0
unit: UNIT
direction: higher_is_better
published: [{table: tabell, measure: a}]
---
kind: outcome_scale
id: lage
version: 1.0.0
outcomes:
  reached: {sv: nått, en: reached}
  on_the_way: {sv: på väg, en: on the way}
  too_slow: {sv: för sakta, en: too slow}
  away: {sv: bort från målet, en: away}
"""
LAGE = """\
---
kind: rule
id: lage
version: 1.0.0
scale: lage
judge: rounded
inputs: {kvar: target_left, rort: target_moved, fore: target_ahead + target_tolerance}
hit_policy: first
rows:
  - {kvar: "<= 0", then: reached}
  - {rort: "< 0", then: away}
  - {fore: ">= 0", then: on_the_way}
  - {then: too_slow}
"""


def assessed(folder, target, series, *, rule=LAGE, unit="percent", register=(), **changed):
    words = {"PERIOD": "calendar_year", "DIRECTION": "higher_is_better", "UNIT": unit}
    text = FRAMEWORK + rule
    for word, written in (words | {"TARGET": target} | changed).items():
        text = text.replace(word, written)
    (folder / "f.yaml").write_text(text, "utf-8")
    catalogue = mr.load(folder)
    rows = [
        {"huvudman": entity, "year": str(year), "a": value}
        for entity, values in series.items()
        for year, value in values.items()
    ]
    own = pl.DataFrame({"huvudman": [*series], "eget": [*(register or [None] * len(series))]})
    data = {"tabell": pl.DataFrame(rows), "register": own}
    return mr.assess(catalogue, mr.compute(catalogue, data, levels="huvudman"))


def found(assessment, period, rule="lage"):
    return {
        j.entity: j.outcome if j.state.id == "value" else j.state.id
        for j in assessment.judgements(rule=rule, period=str(period))
    }


def numbers(folder, name, target, series, period, **changed):
    """Return what a ``target_…`` name is for each entity, as the input of a rule."""
    rule = f"---\nkind: rule\nid: tal\nversion: 1.0.0\ninputs: {{x: {name}}}\n"
    rule += "rows: [{x: any, then: a}]\n"
    assessment = assessed(folder, target, series, rule=rule, **changed)
    return {
        j.entity: getattr(j.inputs["x"], "id", j.inputs["x"])
        for j in assessment.judgements(rule="tal", period=str(period))
    }


def test_each_is_where_it_is(tmp_path):
    series = {
        "at": {2020: "70", 2022: "74"},
        "within_tolerance": {2020: "70", 2022: "73"},
        "slow": {2020: "70", 2022: "72.9"},
        "still": {2020: "70", 2022: "70"},
        "back": {2020: "70", 2022: "69.9"},
        "past": {2020: "70", 2022: "90"},
        "nearly_all": {2020: "70", 2022: "~"},
        "hidden_base": {2020: "..", 2022: "89"},
        "hidden_base_but_there": {2020: "..", 2022: "90"},
        "hidden": {2020: "70", 2022: ".."},
        "no_base": {2022: "80"},
    }
    target = "{base: 2020, level: 90, date: 2030, tolerance: 1}"
    assert found(assessed(tmp_path, target, series), 2022) == {
        "at": "on_the_way",
        "within_tolerance": "on_the_way",
        "slow": "too_slow",
        "still": "too_slow",
        "back": "away",
        "past": "reached",
        "nearly_all": "reached",  # from 95 to 100, and all of it is at least 90
        "hidden_base": "suppressed",
        "hidden_base_but_there": "reached",
        "hidden": "suppressed",
        "no_base": "not_reported",
    }


def test_only_indicators_with_a_target_are_judged(tmp_path):
    target = "{base: 2020, level: 90, date: 2030}"
    assessment = assessed(tmp_path, target, {"A": {2020: "70"}})
    assert {j.subject for j in assessment.judgements()} == {"ett"}


def test_lower_is_better(tmp_path):
    series = {"down": {2020: "10", 2025: "7.5"}, "slow": {2020: "10", 2025: "7.6"},
              "up": {2020: "10", 2025: "11"}, "there": {2020: "10", 2025: "5"}}  # fmt: skip
    target = "{base: 2020, level: 5, date: 2030}"
    found_ = found(assessed(tmp_path, target, series, DIRECTION="lower_is_better"), 2025)
    assert found_ == {"down": "on_the_way", "slow": "too_slow", "up": "away", "there": "reached"}


def test_a_direction_of_the_targets_own(tmp_path):
    target = "{base: 2020, level: 5, date: 2030, higher_is_better: no}"
    assessment = assessed(tmp_path, target, {"A": {2020: "10", 2025: "7"}}, DIRECTION="neutral")
    assert found(assessment, 2025) == {"A": "on_the_way"}


@pytest.mark.parametrize(
    ("year", "course"),
    [(2019, "not_applicable"), (2020, 70.0), (2023, 76.0), (2025, 80.0), (2029, 88.0),
     (2030, 90.0), (2034, 90.0)],
)  # fmt: skip
def test_a_straight_course(tmp_path, year, course):
    series = {"A": {2020: "70"} | ({} if year == 2020 else {year: "75"})}
    target = "{base: 2020, level: 90, date: 2030, trajectory: linear}"
    assert numbers(tmp_path, "target_course", target, series, year) == {"A": course}


@pytest.mark.parametrize(
    ("year", "course"), [(2021, 70.5), (2022, 71.0), (2024, 75.5), (2026, 80.0), (2028, 85.0)]
)
def test_a_course_through_points(tmp_path, year, course):
    target = "{base: 2020, level: 90, date: 2030, trajectory: {2022: 71, 2026: 80}}"
    found_ = numbers(tmp_path, "target_course", target, {"A": {2020: "70", year: "75"}}, year)
    assert found_ == {"A": pytest.approx(course)}


def test_school_years(tmp_path):
    target = "{base: 2020/21, level: 90, date: 2030/31}"
    series = {"A": {"2020/21": "70", "2024/25": "78"}, "B": {"2020/21": "70", "2024/25": "77"}}
    assessment = assessed(tmp_path, target, series, PERIOD="school_year")
    assert found(assessment, "2024/25") == {"A": "on_the_way", "B": "too_slow"}


def test_a_base_that_is_given(tmp_path):
    target = "{base: {period: 2020, value: 60}, level: 90, date: 2030}"
    series = {"A": {2025: "75"}, "B": {2025: "74.9"}}
    assert found(assessed(tmp_path, target, series), 2025) == {"A": "on_the_way", "B": "too_slow"}


def test_a_target_of_each_ones_own(tmp_path):
    target = "{base: 2020, level: entity.eget ?? nationellt, date: 2030}"
    series = {e: {2020: "70", 2030: "85"} for e in ("own", "national")}
    assessment = assessed(tmp_path, target, series, register=[85.0, None])
    assert found(assessment, 2030) == {"own": "reached", "national": "too_slow"}


def test_a_change_and_a_share(tmp_path):
    series = {"A": {2020: "50", 2030: "55"}}
    for end in ("change: 5", "relative_change: 10 %", "relative_change: 0.1"):
        target = f"{{base: 2020, {end}, date: 2030}}"
        level = numbers(tmp_path, "target_level", target, series, 2030)
        assert level == {"A": pytest.approx(55.0)}


def test_a_share_of_nothing_or_less_is_no_target(tmp_path):
    series = {"zero": {2020: "0", 2025: "5"}, "below": {2020: "-4", 2025: "5"}}
    target = "{base: 2020, relative_change: 10 %, date: 2030}"
    assert found(assessed(tmp_path, target, series, unit="points"), 2025) == {
        "zero": "undefined",
        "below": "undefined",
    }


def test_progress_has_no_meaning_where_the_base_is_past_the_target(tmp_path):
    series = {
        "half": {2020: "70", 2025: "80"},
        "past": {2020: "92", 2025: "91"},
        "on": {2020: "90", 2025: "95"},
    }
    target = "{base: 2020, level: 90, date: 2030}"
    for name, half in (("target_progress", 0.5), ("target_pace", 1.0635)):
        told = numbers(tmp_path, name, target, series, 2025)
        assert told == {
            "half": pytest.approx(half, abs=1e-4),
            "past": "undefined",
            "on": "undefined",
        }


def test_a_pace_across_zero_is_undefined(tmp_path):
    series = {"across": {2020: "-5", 2025: "5"}, "to_zero": {2020: "5", 2025: "0"},
              "both_below": {2020: "-5", 2025: "-4"}}  # fmt: skip
    target = "{base: 2020, level: 10, date: 2030}"
    found_ = numbers(tmp_path, "target_pace", target, series, 2025, unit="points")
    assert found_ == dict.fromkeys(series, "undefined")


def test_yearly_pace_against_the_needed_one_with_published_thresholds(tmp_path):
    """Actual over required compound growth, 95 % and 60 %: Eurostat, Statistics Canada.

    By hand, for base 100 in 2015 and target 200 in 2030, so that 4.729 % a year is needed:
    120 in 2019 is 4.664 % a year, a ratio of 0.986; 115 is 3.556 %, 0.752; 105 is 1.227 %, 0.260.
    """
    rule = """\
---
kind: rule
id: takt
version: 1.0.0
inputs: {kvar: target_left, takt: target_pace}
hit_policy: first
rows:
  - {kvar: "<= 0", then: achieved}
  - {takt: ">= 0.95", then: substantial}
  - {takt: ">= 0.60", then: moderate}
  - {takt: ">= 0", then: limited}
  - {then: deterioration}
"""
    ends = {"A": "120", "B": "115", "C": "105", "D": "99", "E": "201", "F": "0"}
    series = {entity: {2015: "100", 2019: value} for entity, value in ends.items()}
    target = "{base: 2015, level: 200, date: 2030}"
    assert found(assessed(tmp_path, target, series, rule=rule, unit="number"), 2019, "takt") == {
        "A": "substantial",
        "B": "moderate",
        "C": "limited",
        "D": "deterioration",
        "E": "achieved",
        "F": "undefined",
    }
