"""Every command does its work, in both languages and as JSON."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import malramverk as mr
from malramverk.cli.app import SUMMARIES
from tests.small_framework import BEHORIGHET, FRAMEWORK, write_framework, write_pupils

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


def test_compute_shows_many(run):
    answer = run("compute", "d", "--data", "data", "--lang", "sv")
    assert answer.code == 0
    assert "2 huvudmän, 2 indikatorer" in answer.out
    assert "75,0\u00a0%" in answer.out
    assert "kan ej" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


def test_compute_shows_one(run):
    answer = run("compute", "d", "--data", "data", "--entity", "a1", "--group", "kon")
    lines = [" ".join(line.split()) for line in answer.out.splitlines()]
    assert "Share eligible 66.7 % 3 75%" in lines
    assert "sex: girls 100.0 % 1 50%" in lines


def test_compute_says_why_there_is_no_value(run):
    answer = run("compute", "d", "--data", "data", "--entity", "b1", "--indicator", "merit")
    words = " ".join(answer.out.split())
    assert "undefined: no one in" in words
    assert "the population" in words


def test_compute_as_json(run):
    found = json.loads(
        run("compute", "d", "--data", "data", "--entity", "b1", "--format", "json").out
    )
    assert {row["state"] for row in found["results"]} == {"undefined"}
    assert found["receipt"]["tables"][0]["rows"] == 7
    assert found["problems"] == []


def test_parts_of_one_table_are_put_together(run):
    write_pupils(Path("more.csv"))
    words = ["--table", "elever=data/elever.csv", "--table", "elever=more.csv"]
    answer = run("compute", "d", *words, "--entity", "a1")
    assert " 6 " in answer.out


@pytest.mark.parametrize("ending", ["csv", "parquet", "json", "xlsx"])
def test_out_is_written_whole(run, ending):
    answer = run("compute", "d", "--data", "data", "--out", f"r.{ending}")
    assert answer.code == 0
    assert "12 cells" in answer.out
    assert sorted(path.name for path in Path().iterdir()) == ["d", "data", f"r.{ending}"]


def test_csv_is_not_rounded_and_has_the_reasons(run):
    run("compute", "d", "--data", "data", "--out", "r.csv")
    with Path("r.csv").open(encoding="utf-8") as file:
        rows = {(row["indicator"], row["entity"]): row for row in csv.DictReader(file)}
    assert float(rows["behorighet", "a1"]["value"]) == pytest.approx(200 / 3)
    assert rows["behorighet", "b1"]["state"] == "undefined"
    assert rows["behorighet", "b1"]["value"] == ""


def test_workbook_has_numbers_as_numbers_and_text_as_text(run):
    openpyxl = pytest.importorskip("openpyxl")
    text = (Path("data/elever.csv").read_text(encoding="utf-8")).replace("B,b1", "=1+1,b1")
    Path("data/elever.csv").write_text(text, encoding="utf-8")
    run("compute", "d", "--data", "data", "--out", "r.xlsx")
    sheet = openpyxl.load_workbook("r.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}
    assert any(cell.data_type == "n" and cell.value for cell in cells)


def test_out_leaves_nothing_when_it_fails(run):
    Path("r.csv").mkdir()
    answer = run("compute", "d", "--data", "data", "--out", "r.csv")
    assert answer.code == 1
    assert "MR534" in answer.err
    assert sorted(path.name for path in Path().iterdir()) == ["d", "data", "r.csv"]


def test_explain(run):
    answer = run("explain", "d", "behorighet", "--entity", "a1", "--data", "data")
    assert answer.code == 0
    assert "share(behorig of ak9)" in answer.out
    assert "66.7" in answer.out


def test_explain_a_group_as_json(run):
    words = ["behorighet", "--entity", "a1", "--group", "kon=pojke", "--data", "data"]
    found = json.loads(run("explain", "d", *words, "--format", "json").out)
    assert found["explanation"]["value"] == 50
    assert found["explanation"]["group"] == {"kon": "pojke"}


@pytest.mark.parametrize(
    ("target", "says"),
    [("100", "1 fler av 3 elever skulle räcka till 100,0"), ("66,6", "66,6\u00a0% är nått")],
)
def test_explain_says_what_it_would_take(run, target, says):
    words = ["behorighet", "--entity", "a1", "--data", "data", "--target", target]
    assert says in run("explain", "d", *words, "--lang", "sv").out
    found = json.loads(run("explain", "d", *words, "--format", "json").out)
    assert found["target"]["reached"] is (target == "66,6")


def test_explain_as_html(run):
    words = ["behorighet", "--entity", "a1", "--data", "data", "--target", "100"]
    answer = run("explain", "d", *words, "--format", "html", "--lang", "sv")
    assert answer.out.startswith('<section class="explanation" lang="sv">')
    assert "1 fler av 3 elever" in answer.out


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


def test_policy(run, tmp_path):
    table = tmp_path / "elever.csv"
    table.write_text("lasar,skolenhet,arskurs\n2024/25,a1,9\n2024/25,a1,99\n", encoding="utf-8")
    asked = (
        "compute",
        str(Path(__file__).parents[1] / "evaluation" / "walk"),
        "--table",
        f"elever={table}",
        "--indicator",
        "antal",
    )
    refused = run(*asked)
    assert refused.code == 1
    assert "MR443" in refused.err
    answer = run(*asked, "--policy", "elever=quarantine", "--format", "json")
    assert answer.code == 0
    found = json.loads(answer.out)
    (read,) = found["receipt"]["tables"]
    assert read["quarantined"] == {"MR443 arskurs": 1}
    assert read["policy"] == {"": "refuse", "elever": "quarantine"}
    assert {row["value"] for row in found["results"]} == {1.0}
    wrong = run(*asked, "--policy", "keep")
    assert wrong.code == 2
    assert "policy is refuse or quarantine" in wrong.err


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


@pytest.mark.parametrize(
    ("one", "other", "code", "answer"),
    [
        ("behorighet", "share(behorig of ak9)", 0, "same"),
        ("mean(meritvarde of ak9)", "median(meritvarde of ak9)", 1, "different"),
        ("count(ak9) + count(ak9)", "2 * count(ak9)", 0, "same"),
    ],
)
def test_same_or_different(run, one, other, code, answer):
    found = run("same", "d", one, other, "--format", "json")
    assert found.code == code
    assert json.loads(found.out)["answer"] == answer


def test_same_tells_where_a_value_lies_and_where_there_is_none(run):
    answer = run("same", "d", "share(behorig of ak9)", "mean(meritvarde of ak9) / 340 points")
    assert answer.code == 1
    assert answer.out.startswith("Different: ")
    assert "  lies: 0 – 1\n" in answer.out
    assert "undefined where" in answer.out


def test_same_points_at_what_is_wrong_with_a_formula(run):
    answer = run("same", "d", "behorighet", "share(behorg of ak9)")
    assert answer.code == 1
    assert "<formula>:1:7: error MR112" in answer.err
    assert "behorg" in answer.err


def test_same_needs_two(run):
    assert run("same", "behorighet").code == 2


def test_check_can_prove(run):
    text = BEHORIGHET.replace("share(behorig of ak9)", "clamp(share(behorig of ak9), 2, 2)")
    write_framework(Path("d"), behorighet=text.split("tests:")[0])
    answer = run("check", "d", "--prove")
    assert answer.code == 0
    assert "warning MR250" in answer.err


BY_YEAR = "huvudman,skolenhet,arskurs,kon,behorig,ar\nA,a1,9,flicka,ja,2023\n"


@pytest.fixture
def by_year(here):
    """The small framework, with pupils by calendar year that no indicator says how it reads."""
    table = next(part for part in FRAMEWORK.split("---\n") if "id: elever" in part)
    dated = table.replace("columns:\n", "columns:\n  ar: {type: period}\n")
    write_framework(Path("d"), elever=dated)
    write_pupils(Path("data/elever.csv"), BY_YEAR)


def test_periods_that_no_indicator_reads_are_told(run, by_year):
    answer = run("compute", "d", "--data", "data")
    assert answer.code == 1
    assert "warning MR463: the periods of the table `elever`, such as 2023" in answer.err
    assert "`period_rule:` `first_calendar_year` | `second_calendar_year` in the" in answer.err
    found = json.loads(run("compute", "d", "--data", "data", "--format", "json").out)
    assert [problem["code"] for problem in found["problems"]] == ["MR463", "MR530"]


def test_a_period_that_is_asked_for_has_cells_that_say_why(run, by_year):
    answer = run("compute", "d", "--data", "data", "--period", "2023/24", "--lang", "sv")
    assert answer.code == 0
    assert "varning MR463" in answer.err
    assert "uppgiften saknas: inga rader" in " ".join(answer.out.split())


def test_the_library_says_that_no_period_meets(by_year):
    results = mr.compute(mr.load("d"), {"elever": "data/elever.csv"})
    (problem,) = results.problems
    assert (problem.code, problem.rule) == ("MR463", "school_year")
    assert "MR463" in repr(results)
    assert results.to_polars().height == 0


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
