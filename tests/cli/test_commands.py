"""Every command does its work, in both languages and as JSON."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from malramverk.cli.app import SUMMARIES
from tests.small_framework import BEHORIGHET, write_framework

ROOT = Path(__file__).parents[2]


pytestmark = pytest.mark.usefixtures("here")


def test_check_tells_what_there_is(run):
    answer = run("check", "d")
    assert answer.code == 0
    assert "2 indicators" in answer.out


def test_check_fails_on_errors(run):
    write_framework(Path("d"), merit=BEHORIGHET.replace("behorighet", "merit").replace("ak9", "a9"))
    answer = run("check", "d", "--lang", "sv")
    assert answer.code == 1
    assert "d/merit.yaml:9:27: fel MR" in answer.err
    assert answer.err.rstrip().endswith("1 problem")


def test_check_as_json(run):
    found = json.loads(run("check", "d", "--format", "json").out)
    assert found["ok"] is True
    assert found["errors"] == 0


def test_test_passes(run):
    answer = run("test", "d")
    assert answer.code == 0
    assert answer.out.startswith("2 tests passed; 1 indicator without tests")


def test_test_shows_what_differs(run):
    write_framework(Path("d"), behorighet=BEHORIGHET.replace("66.7", "66.6"))
    answer = run("test", "d")
    assert answer.code == 1
    place = "d/behorighet.yaml:20:18: error MR500"
    assert f"{place}: expected value `66.6` for `A`, found `66.7 (66.666" in answer.out
    assert "share(behorig of ak9)" in answer.out
    assert "1 of 2 tests failed" in answer.out


def test_show_the_whole(run):
    answer = run("show", "d", "--lang", "sv")
    assert answer.code == 0
    for words in ("Ett litet ramverk", "Målet", "Delmålet", "behorighet  Andel behöriga"):
        assert words in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


def test_show_one(run):
    answer = run("show", "d", "behorighet")
    assert "share(behorig of ak9)" in answer.out
    assert "ak9: Pupils in year 9 (arskurs == 9)" in answer.out
    assert "behorig: Eligible" in answer.out


@pytest.mark.parametrize("listed", ["indicators", "tables", "populations", "code_lists"])
def test_show_a_list(run, listed):
    assert run("show", "d", listed).code == 0
    assert json.loads(run("show", "d", listed, "--format", "json").out)[listed]


def test_show_says_a_formula_in_words(run):
    answer = run("show", "d", "behorighet", "--lang", "sv")
    words = " ".join(answer.out.split())
    assert "Det vill säga Andelen elever där årskurs är 9, för vilka ”behörig” gäller" in words


def test_example_then_compute(run):
    answer = run("example", "land", "--size", "one")
    assert answer.code == 0
    assert "malramverk compute --data land" in answer.out
    assert run("compute", "--data", "land", "--out", "r.csv").code == 0


def test_demo(run):
    answer = run("demo", "--size", "one", "--lang", "sv")
    assert answer.code == 0
    assert Path("malramverk-demo/resultat.csv").stat().st_size > 1000
    commands = [line.strip() for line in answer.out.splitlines() if line.startswith("  malramverk")]
    assert len(commands) >= 3
    for command in commands:  # what a stranger is told to type works
        again = run(*command.split()[1:])
        assert again.code == 0
        assert again.out


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", [80, 120])
def test_demo_shows_every_principal_with_its_reasons(run, monkeypatch, language, width):
    monkeypatch.setenv("COLUMNS", str(width))
    answer = run("demo", "--lang", language)
    lines = answer.out.splitlines()
    assert max(len(line) for line in lines if not line.startswith("  malramverk")) <= width
    first = next(i for i, line in enumerate(lines) if line.startswith("───"))
    assert lines[first + 1].startswith(("Riket", "The nation"))
    members = lines[first + 3 : lines.index("", first + 3)]
    with Path("malramverk-demo/resultat.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "huvudman"]
    names = {row["name"] for row in rows}
    assert len(members) == len(names) == 42
    for name in names:
        assert any(line.startswith(name[:23]) for line in members)
    short = {
        "sv": ["ingen", "÷ 0", "saknas", "okänt"],
        "en": ["no one", "÷ 0", "no data", "unknown"],
    }
    for words in short[language]:  # each short word stands among the results and is explained
        assert any(words in line for line in members)
        assert any(line.startswith(words) for line in lines[first + 46 :])


def test_conformance(run):
    answer = run("conformance", "--function", "mean", "--engine", "polars")
    assert answer.code == 0
    assert "cases on 1 engine: all as they should" in answer.out
    found = json.loads(
        run("conformance", "--function", "where", "--engine", "pandas", "--format", "json").out
    )
    assert found["ok"] is True
    assert {case["function"] for case in found["cases"]} == {"where"}


def test_conformance_tells_what_differs(run, monkeypatch):
    import malramverk.conformance.running as module

    monkeypatch.setattr(module, "text_of", lambda cell: "7.5")
    answer = run("conformance", "--function", "abs", "--engine", "polars", "--lang", "sv")
    assert answer.code == 1
    assert "abs: numbers [polars]" in answer.out
    assert "p0 2024/25: 3 ≠ 7.5" in answer.out
    assert "3 gick inte igenom" in answer.out


def test_conformance_leaves_out_what_is_not_installed(run, monkeypatch):
    import malramverk.cli.commands.conformance as module

    monkeypatch.setattr(module, "is_installed", lambda engine: engine == "polars")
    answer = run("conformance", "--function", "abs")
    assert "duckdb is not installed: left out" in answer.out
    assert "3 cases on 1 engine" in answer.out
    asked = run("conformance", "--function", "abs", "--engine", "pandas")
    assert asked.code == 2
    assert "MR541" in asked.err


def test_help_is_in_both_languages(run):
    assert "Commands:" in run("--help").out
    assert "Kommandon:" in run("--help", "--lang", "sv").out
    for command in SUMMARIES:
        swedish, english = run(command, "--help", "--lang", "sv"), run(command, "--help")
        assert swedish.code == english.code == 0
        assert "Flaggor:" in swedish.out
        assert "Options:" in english.out


def test_no_words_give_the_help(run):
    answer = run()
    assert answer.code == 0
    assert "malramverk demo" in answer.out


def process(*words: str, **more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "malramverk", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **more}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment)


def test_a_reader_that_has_gone_is_no_fault():
    with process("show", "d") as shown:
        assert shown.stdout
        assert shown.stderr
        shown.stdout.close()
        assert "Traceback" not in shown.stderr.read()
        assert shown.wait() == 0


def test_help_loads_nothing_slow():
    slow = ["polars", "narwhals", "numpy", "pydantic", "rich", "sympy", "yaml"]
    code = (
        "import sys\nfrom malramverk.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print(*[m for m in {slow} if m in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stderr.strip() == ""
