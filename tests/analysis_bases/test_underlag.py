"""Analysis bases of a made-up country: every form, going on, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import malramverk as mr
from malramverk.analysis_bases.many import write_all
from malramverk.analysis_bases.publishing import builder, published
from malramverk.analysis_bases.schema import place, text
from tests.small_framework import FRAMEWORK

DATA = """\
huvudman,skolenhet,arskurs,kon,behorig,merit
A,a1,9,flicka,ja,200
A,a1,9,pojke,nej,100
A,a2,9,pojke,.,.
B,b1,9,flicka,ja,240
"""
BASE = """
---
kind: analysis_base
id: underlag
version: 1.0.0
level: huvudman
units: skolenhet
goals: [{goal: mal}]
---
kind: indicator
id: andel
version: 1.0.0
follows_up: [delmal]
unit: percent
decimals: 1
formula: share(behorig of elever)
groups: [kon]
"""


def results(folder: Path, more: str = BASE):
    (folder / "framework.yaml").write_text(FRAMEWORK + more, "utf-8")
    (folder / "elever.csv").write_text(DATA, "utf-8")
    catalogue = mr.load(folder)
    return mr.compute(
        catalogue, {"elever": folder / "elever.csv"}, indicators=["andel"], groups=["kon"]
    )


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    return results(tmp_path_factory.mktemp("underlag"))


def test_what_an_analysis_base_holds(given):
    base = mr.analysis_base(given, "A")
    (section,) = base.contents.goals[0].sections
    part = next(p for p in section.indicators if p.id == "andel")
    assert (part.figure.value, part.figure.n, part.figure.coverage) == (50.0, 2, 0.667)
    assert part.figure.low < 50.0 < part.figure.high
    assert part.compared[0].figure.value == 66.7
    assert [g.figure.value for g in part.gaps[0].groups] == [100.0, 0.0]
    assert part.gaps[0].difference == 100.0
    assert [unit.code for unit in section.units] == ["a1", "a2"]
    place = section.indicators.index(part)
    assert section.units[1].figures[place].state == "not_reported"
    assert "50,0\N{NO-BREAK SPACE}%" in base.to_html("sv")
    assert "100,0 procentenheter" in base.to_html("sv")
    assert "50.0\N{NO-BREAK SPACE}%" in base.to_html("en")


def test_the_json_is_what_its_schema_says(given):
    kept = json.loads(place().read_text("utf-8"))
    jsonschema.validate(json.loads(mr.analysis_base(given, "A").to_json()), kept)
    assert place().name == "1.0.0.schema.json"
    assert place().read_text("utf-8") == text(), "python -m malramverk.analysis_bases.schema"


def test_the_schema_tells_what_every_field_is():
    schema = json.loads(text())
    parts = [schema, *schema["$defs"].values()]
    told = {name for part in parts for name, field in part["properties"].items()
            if "description" in field}  # fmt: skip
    assert {"figure", "trend", "alike", "spread", "coverage", "low", "receipt"} <= told
    assert all(part["description"] for part in parts)


def test_writing_goes_on_where_it_was_cut_off(given, tmp_path):
    building = builder(published(given))
    first = write_all(building, ["A"], tmp_path, processes=1)
    assert first.written == ("A",)
    (tmp_path / "underlag.jsonl").open("a").write('{"done": "B')
    again = write_all(building, ["A", "B"], tmp_path, processes=1)
    assert (again.written, again.kept) == (("B",), ("A",))
    assert {path.name for path in tmp_path.iterdir()} == {
        "index.html", "underlag.jsonl", "A.html", "A.xlsx", "A.json", "B.html", "B.xlsx", "B.json"
    }  # fmt: skip
    english = write_all(building, ["A", "B"], tmp_path, language="en", processes=1)
    assert english.kept == ()


@pytest.mark.parametrize("audience", ["public", "principal"])
def test_what_no_family_protects_is_shown_to_nobody(given, audience):
    with pytest.raises(mr.DisclosureErrors) as error:
        mr.analysis_base(given, "A", audience=audience)
    assert {problem.code for problem in error.value.problems} == {"MR600"}


@pytest.mark.parametrize(
    ("asked", "code", "words", "advice"),
    [
        ({"entity": "AA"}, "MR623",
         "no `huvudman` in the results is called `AA`, or several are", None),
        ({"entity": "A", "period": "2024/25"}, "MR622",
         "the results have no figures for `2024/25`", None),
        ({"entity": "A", "definition": "underlaget"}, "MR620",
         "the framework does not define the analysis base `underlaget`", "write `underlag`"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_said(given, asked, code, words, advice):
    with pytest.raises((mr.DataErrors, mr.DefinitionErrors)) as error:
        mr.analysis_base(given, asked.pop("entity"), **asked)
    (problem,) = error.value.problems
    assert (problem.code, problem.words("en")) == (code, words)
    assert problem.advice("en") == advice
    assert problem.words("sv")


def test_one_of_several_is_named(tmp_path):
    more = "\n---\nkind: analysis_base\nid: annat\nversion: 1.0.0\nlevel: huvudman\n"
    several = results(tmp_path, BASE + more)
    with pytest.raises(mr.DefinitionErrors) as error:
        mr.analysis_base(several, "A")
    (problem,) = error.value.problems
    assert problem.code == "MR621"
    assert problem.words("sv") == "ramverket definierar flera analysunderlag: underlag, annat"
    assert mr.analysis_base(several, "A", definition="annat").contents.definition == "annat@1.0.0"


def command(*words: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "malramverk", "underlag", *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_the_command(given, tmp_path):
    folder = given.catalogue.path
    data = f"elever={folder}/elever.csv"
    out = tmp_path / "ut"
    done = command("--all", "--definitions", folder, "--table", data, "--out", out, "--lang", "sv")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"2 underlag skrivna, 0 sedan tidigare; se {out}/index.html\n"
    nobody = command("--definitions", folder, "--table", data, "--out", out, "--lang", "en")
    assert nobody.returncode == 2
    assert "MR539" in nobody.stderr
    hidden = command("A", "--definitions", folder, "--table", data, "--out", tmp_path / "b",
                     "--audience", "public", "--lang", "en")  # fmt: skip
    assert hidden.returncode == 1
    assert "MR600" in hidden.stderr
    assert not (tmp_path / "b").exists()
