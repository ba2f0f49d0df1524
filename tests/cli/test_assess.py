"""What `malramverk assess`, and `explain` of a rule, say: word for word, in both languages."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.assessment.test_assessing import DEFINITIONS, REGISTER, RULES, TABLE

GOLDEN = Path(__file__).parent / "golden"
RUNS = {
    "assess_counts": ("assess",),
    "assess_one": ("assess", "--entity", "B"),
    "assess_nothing_seen": ("assess", "--entity", "E", "--rule", "bild"),
    "explain_rule": ("explain", "niva", "--entity", "B"),
    "explain_hidden": ("explain", "niva", "--entity", "C"),
    "explain_roll_up": ("explain", "bild", "--entity", "C"),
    "explain_chain": ("explain", "kedja", "--entity", "D"),
}


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("d").mkdir()
    Path("data").mkdir()
    Path("d/f.yaml").write_text(DEFINITIONS + RULES.replace("JUDGE", "exact"), "utf-8")
    TABLE.write_csv("data/tabell.csv")
    REGISTER.write_csv("data/register.csv")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", RUNS)
def test_what_is_said(world, run, name, language):
    verb, *more = RUNS[name]
    answer = run(verb, "d", *more, "--data", "data", "--lang", language)
    assert answer.code == 0
    path = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("MALRAMVERK_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(answer.out, "utf-8")
    assert answer.out == path.read_text("utf-8")


def test_machines_get_the_same_as_data(world, run):
    answer = run("assess", "d", "--data", "data", "--entity", "B", "--format", "json")
    first, second = json.loads(answer.out)["findings"]
    assert (first["subject"], second["subject"]) == ("ett", "tva")
    assert first["finding"] == "B: 80.0"
    assert first["outcomes"] == [{"outcome": "lag"}]
    assert first["factors"] == ["faktor"]


DINNER = Path(__file__).parents[1] / "cases" / "rule_tables" / "dinner"


def test_rules_of_entities_alone_without_indicators_or_texts(run):
    data = ("--table", f"dinners={DINNER / 'dinners.csv'}")
    answer = run("assess", str(DINNER / "definitions.yaml"), *data, "--entity", "4", "--lang", "en")
    assert answer.code == 0
    assert answer.out.splitlines()[1:] == [
        "  dish: Stew",
        "  beverages: Guiness, Apple Juice, Water",
    ]


def test_a_rule_is_shown_row_by_row(run):
    answer = run("show", str(DINNER / "definitions.yaml"), "dish", "--lang", "en")
    assert "1. season fall, guests <= 8 → Spareribs" in answer.out
