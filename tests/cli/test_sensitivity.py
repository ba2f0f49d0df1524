"""`malramverk sensitivity`: how ranks by an index move."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import malramverk as mr
from tests.small_framework import write_framework, write_pupils

pytestmark = pytest.mark.usefixtures("here")


INDEX = """\
kind: indicator
id: index
version: 1.0.0
title: {sv: Indexet, en: The index}
unit: number
composite:
  normalisation: min_max
  aggregation: arithmetic
  components:
    - {indicator: behorighet}
    - {indicator: merit, weight: "2"}
"""


PUPILS_OF_FOUR = "huvudman,skolenhet,arskurs,kon,behorig,meritvarde\n" + "".join(
    f"A,{unit},9,flicka,{passed},{merit}\n"
    for unit, merits in {
        "a1": (200, 200),
        "a2": (300, 120),
        "a3": (210, 150),
        "a4": (250, 250),
    }.items()
    for passed, merit in zip(("ja", "nej" if unit in ("a1", "a4") else "ja"), merits, strict=True)
)


@pytest.fixture
def indexed(here):
    """The small framework with an index of its two indicators, and four units."""
    write_framework(Path("d"), index=INDEX)
    write_pupils(Path("data/elever.csv"), PUPILS_OF_FOUR)


def test_sensitivity_tells_what_each_choice_does(run, indexed):
    answer = run("sensitivity", "d", "index", "--data", "data")
    assert answer.code == 0
    assert answer.out.startswith("The index, 4 ")
    assert "normalisation: z score" in answer.out
    assert "weights: equal" in answer.out
    swedish = run("sensitivity", "d", "index", "--data", "data", "--lang", "sv").out
    assert "Vilkas plats beror mest på valen:" in swedish


def test_sensitivity_as_json(run, indexed):
    words = ("sensitivity", "d", "index", "--data", "data", "--format", "json")
    found = json.loads(run(*words).out)["sensitivity"]
    assert (found["level"], len(found["ranks"])) == ("skolenhet", 4)
    equal = next(m for m in found["alternatives"] if m["to"] == "equal")
    results = mr.compute(mr.load("d"), {"elever": "data/elever.csv"})
    library = mr.sensitivity(results, "index")
    assert equal["most"] == next(m.most for m in library.alternatives if m.to == "equal")
    place, least, greatest = library.ranks["a2"]
    assert found["ranks"]["a2"] == {"place": place, "least": least, "greatest": greatest}


@pytest.mark.parametrize(
    ("words", "code"),
    [(["merit"], "MR527"), (["index", "--level", "kommun"], "MR"), (["d", "e", "f"], "MR523")],
)
def test_sensitivity_of_what_is_not_there(run, indexed, words, code):
    answer = run("sensitivity", "d", *words, "--data", "data")
    assert answer.code != 0
    assert f"error {code}" in answer.err
