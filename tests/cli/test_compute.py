"""`malramverk compute`: results on the terminal and in files, and what is said of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import malramverk as mr
from tests.small_framework import FRAMEWORK, write_framework, write_pupils

pytestmark = pytest.mark.usefixtures("here")


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
