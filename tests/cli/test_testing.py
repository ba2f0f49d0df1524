"""`malramverk test`: some tests alone, those that failed, what is watched, and what is covered."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from malramverk.cli import watching
from malramverk.cli.session import Session
from malramverk.cli.test_runs import Selection
from tests.small_framework import BEHORIGHET, MERIT, write_framework

pytestmark = pytest.mark.usefixtures("here")

BROKEN = BEHORIGHET.replace("66.7", "66.6")


def test_one_definition_or_some_names(run):
    assert run("test", "d", "behorighet").out.startswith("2 tests passed (")
    assert run("test", "d", "--match", "INGEN").out.startswith("1 test passed (")
    assert run("test", "d", "--match", "merit").out.startswith("0 tests passed (")
    assert run("test", "d", "nagot").code == 2


def test_those_that_failed_the_last_time(run, tmp_path, monkeypatch):
    monkeypatch.setenv("MALRAMVERK_CACHE", str(tmp_path / "cache"))
    write_framework(Path("d"), behorighet=BROKEN)
    assert "1 of 2 tests failed" in run("test", "d").out
    assert "1 of 1 test failed" in run("test", "d", "--failed").out
    write_framework(Path("d"), behorighet=BEHORIGHET)
    assert run("test", "d", "--failed").out.startswith("1 test passed (")
    assert run("test", "d", "--failed").out.startswith("0 tests passed (")


def test_what_a_failure_says_in_swedish(run):
    write_framework(Path("d"), behorighet=BROKEN)
    told = run("test", "d", "--lang", "sv").out
    assert "väntade value `66.6` för `A`, fann `66.7 (66.666" in told
    assert "  A: värde 66,66666667, n = 3, täckning 100,0\N{NO-BREAK SPACE}%" in told


# Counted by hand: behorighet has its version, two outcomes of the share, an unknown row and three
# states; two tests exercise all but the unknown row and `not_reported`.
COVERAGE = {
    "en": """\
Coverage: 7 of 18 (38.9\N{NO-BREAK SPACE}%)
  branches: 3 of 4
  states: 2 of 9
  versions: 1 of 2
  boundaries: 1 of 3

ak9 1.0.0: 2 of 6
  where: `arskurs == 9` is false
  where: just below the bound of `arskurs == 9`
  where: just above the bound of `arskurs == 9`
  where: a row where `arskurs == 9` is unknown

behorighet 1.0.0: 5 of 7
  formula: a row where `behorig` is unknown
  a computed cell: not reported

merit 1.0.0: 0 of 5
  a test of this version passes
  formula: a row where `meritvarde` is unknown
  a computed cell: value
  a computed cell: undefined
  a computed cell: not reported
""",
    "sv": """\
Täckning: 7 av 18 (38,9\N{NO-BREAK SPACE}%)
  grenar: 3 av 4
  tillstånd: 2 av 9
  versioner: 1 av 2
  gränser: 1 av 3

ak9 1.0.0: 2 av 6
  where: `arskurs == 9` är falskt
  where: strax under gränsen i `arskurs == 9`
  where: strax över gränsen i `arskurs == 9`
  where: en rad där `arskurs == 9` är okänt

behorighet 1.0.0: 5 av 7
  formula: en rad där `behorig` är okänt
  en räknad uppgift: uppgiften saknas

merit 1.0.0: 0 av 5
  ett prov av den här versionen går igenom
  formula: en rad där `meritvarde` är okänt
  en räknad uppgift: värde
  en räknad uppgift: går inte att beräkna
  en räknad uppgift: uppgiften saknas
""",
}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_coverage_in_words_and_as_a_page(run, language):
    answer = run("test", "d", "--coverage", "--lang", language)
    assert answer.code == 0
    assert answer.out == COVERAGE[language]
    run("test", "d", "behorighet", "--coverage", "--lang", language, "--out", "c.html")
    page = Path("c.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert "share(<mark" in page


def test_coverage_as_data_and_as_a_demand(run):
    found = json.loads(run("test", "d", "--coverage", "--format", "json").out)
    assert found["ok"] is True
    assert (found["covered"], found["items"]) == (7, 18)
    assert run("test", "d", "--coverage", "--require", "100").code == 1
    assert run("test", "d", "--coverage", "--require", "10").code == 0


def test_proposals_change_no_file(run):
    before = {path: path.read_bytes() for path in Path("d").iterdir()}
    answer = run("test", "d", "--coverage", "--propose")
    assert answer.code == 0
    assert "review: yes" in answer.out
    assert {path: path.read_bytes() for path in Path("d").iterdir()} == before


def test_watching_runs_again_only_what_reads_what_changed(capsys):
    write_framework(
        Path("d"),
        merit=MERIT + "tests:\n  - {name: a, given: {elever: []}, "
        "expect: {riket: {state: undefined}}}\n",
    )
    edits = [
        ("merit.yaml", "decimals: 1", "decimals: 2"),
        ("ak9.yaml", "arskurs == 9", "arskurs == 8"),
        ("merit.yaml", "formula: mean", "formula: maen"),
    ]

    def pause(_: float) -> None:
        if not edits:
            raise KeyboardInterrupt
        name, old, new = edits.pop(0)
        path = Path("d") / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        os.utime(path, ns=(len(edits), len(edits)))

    assert watching.stay(Session(), Path("d"), (), Selection(), pause=pause) == 1
    told = capsys.readouterr()
    passed = [
        line.split(" (")[0] for line in told.out.splitlines() if "test" in line and "(" in line
    ]
    assert passed[0] == "3 tests passed"
    assert passed[1] == "1 test passed"  # merit alone
    assert passed[2].startswith("1 of 3 tests failed")  # both read the population
    assert "maen" in told.err


def test_proposals_are_written_where_they_belong_when_asked_for(run):
    commented = BEHORIGHET + "# sist i filen\n---\n" + MERIT.replace("id: merit", "id: annat")
    write_framework(Path("d"), behorighet=commented)
    before = json.loads(run("test", "d", "--coverage", "--format", "json").out)
    answer = run("test", "d", "--propose", "--write")
    assert answer.code == 0
    assert f"{Path('d/behorighet.yaml')}: " in answer.out
    text = Path("d/behorighet.yaml").read_text("utf-8")
    assert "# sist i filen" in text
    assert text.startswith(BEHORIGHET.rstrip("\n"))
    told = run("test", "d").out
    assert "await review" in told
    assert "failed" not in told
    again = json.loads(run("test", "d", "--coverage", "--format", "json").out)
    assert again["covered"] == before["covered"]  # no one has looked at them yet
    for path in Path("d").glob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("    review: yes\n", ""), "utf-8")
    reviewed = json.loads(run("test", "d", "--coverage", "--format", "json").out)
    assert reviewed["covered"] > before["covered"]
