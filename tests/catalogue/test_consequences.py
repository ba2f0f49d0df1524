"""One fault gives one problem: what only follows from it is not told."""

from __future__ import annotations

import pytest

import malramverk as mr
from tests.catalogue.folders import SOUND, write

DERIVED = """\
kind: indicator
id: skillnad
version: 1.0.0
unit: percent
formula: behorighet - 1 %
groups: [kon]
"""


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("framework", SOUND["framework"] + "nivaer: [a]\n", "MR202"),
        ("framework", SOUND["framework"] + "a: [\n", "MR004"),
        ("framework", SOUND["framework"] + "id: igen\n", "MR005"),
        ("goal", SOUND["goal"] + "tittle: x\n", "MR202"),
        ("sub_goal", SOUND["sub_goal"].replace("kind: sub_goal", "kind: subgoal"), "MR200"),
        ("code_list", SOUND["code_list"] + "title: x\n", "MR204"),
        ("elever", SOUND["elever"] + "  x: {type: integer, unti: kr}\n", "MR202"),
        ("elever", SOUND["elever"] + "  x: {type: intger}\n", "MR204"),
        ("elever", SOUND["elever"] + "  x: {type: integer\n", "MR004"),
        ("publicerat", SOUND["publicerat"] + "grain: x\n", "MR202"),
        ("population", SOUND["population"].replace("table: elever", "table: elevr"), "MR201"),
        ("population", SOUND["population"].replace("== 9", "=="), "MR101"),
        ("indicator", SOUND["indicator"].replace("behorig of", "behrig of"), "MR112"),
        ("indicator", SOUND["indicator"].replace("percent", "procent"), "MR223"),
        ("indicator", SOUND["indicator"] + "grupper: [kon]\n", "MR202"),
        ("parameter", SOUND["parameter"] + "enhet: percent\n", "MR202"),
    ],
)
def test_one_fault_gives_one_problem(tmp_path, name, text, code):
    files = {"skillnad": DERIVED, "med_grans": DERIVED.replace("1 %", "grans").replace(
        "id: skillnad", "id: med_grans")} | {name: text}  # fmt: skip
    (problem,) = mr.check(write(tmp_path, **files))
    assert problem.code == code
    assert problem.place.source.name.endswith(f"/{name}.yaml")


def test_each_faulty_part_of_an_indicator_is_told_at_once(tmp_path):
    text = """\
kind: indicator
id: x
version: 1.0.0
unit: pupils
parts:
  a: cont(ak9)
  b: count(ak9
  c: a + 1
  d: count(ak8)
formula: a + b + c + d
"""
    found = mr.check(write(tmp_path, x=text))
    assert [(p.code, p.place.line) for p in found] == [("MR111", 6), ("MR101", 7), ("MR113", 9)]


def test_many_faults_are_told_at_once_in_reading_order(tmp_path):
    path = write(
        tmp_path,
        a="kind: goal\nid: a\nversion: 1\n",
        goal=SOUND["goal"] + "x: 1\ny: 2\n",
        indicator=SOUND["indicator"].replace("[kon]", "[a, b]").replace("percent", "procent"),
        z="- list\n",
    )
    found = [(p.place.source.name.split("/")[-1], p.place.line, p.code) for p in mr.check(path)]
    assert found == [
        ("a.yaml", 3, "MR204"),
        ("goal.yaml", 4, "MR202"),
        ("goal.yaml", 5, "MR202"),
        ("indicator.yaml", 5, "MR223"),
        ("indicator.yaml", 7, "MR229"),
        ("indicator.yaml", 7, "MR229"),
        ("z.yaml", 1, "MR009"),
    ]
    with pytest.raises(mr.DefinitionErrors) as error:
        mr.load(path)
    assert [p.code for p in error.value.problems] == [code for _, _, code in found]
    assert str(error.value).startswith("7 problem(s)\n")
