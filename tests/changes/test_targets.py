"""A changed target is never words, nor proved the same; other spaces are no change."""

from __future__ import annotations

import pytest

import malramverk as mr
from tests.catalogue.folders import SOUND, write

TARGET = "target: {base: 2020/21, level: 90, date: 2030/31, tolerance: 1}"


def changed(folder, target):
    states = []
    for name, written in (("old", TARGET), ("new", target)):
        (folder / name).mkdir()
        indicator = SOUND["indicator"].replace(
            "unit: percent", f"unit: percent\ndirection: higher_is_better\n{written}"
        )
        states.append(mr.load(write(folder / name, indicator=indicator)))
    return [change.change.value for change in mr.diff(*states)]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("level: 90", "level: 91"),
        ("level: 90", "change: 90"),
        ("level: 90", "level: 90, trajectory: {2024/25: 80}"),
        ("2030/31", "2031/32"),
        ("2020/21", "2021/22"),
        ("base: 2020/21", "base: {period: 2020/21, value: 70}"),
        ("tolerance: 1", "tolerance: 2"),
    ],
)
def test_what_rules_say_differs(tmp_path, written, instead):
    assert changed(tmp_path, TARGET.replace(written, instead)) == ["value_changing"]


def test_a_target_that_goes_away_changes_outcomes_too(tmp_path):
    assert changed(tmp_path, "") == ["value_changing"]


@pytest.mark.parametrize("level", ["(90)", "90.0", '" 90 "'])
def test_a_formula_has_one_form(tmp_path, level):
    assert changed(tmp_path, TARGET.replace("level: 90", f"level: {level}")) == []


def test_the_decision_behind_it_is_words(tmp_path):
    assert changed(tmp_path, TARGET.replace("tolerance: 1", "tolerance: 1, reference: U2")) == [
        "text"
    ]
