"""Data that is wrong gives problems with codes, all at once, and never a traceback."""

from __future__ import annotations

from contextlib import suppress

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk.tables import CsvText
from tests.evaluation.data import HERE, catalogue_of, faults_of
from tests.evaluation.formulas import FRAMEWORK, definition

HEAD = "lasar,skolenhet,arskurs,behorig,meritvarde\n"
GOOD = HEAD + "2024/25,a1,9,ja,230.5\n2024/25,a1,9,nej,.\n"


@pytest.fixture(scope="module")
def catalogue():
    return mr.load(HERE / "walk")


def problems_of(catalogue, tables, **question):
    """Return the problems of a computation that must fail, each rendered in both languages."""
    with pytest.raises(mr.DataErrors) as error:
        mr.compute(catalogue, tables, **question)
    assert error.value.problems
    for language in ("sv", "en"):
        for problem in error.value.problems:
            text = mr.render(problem, language)
            assert problem.code in text
            assert "Traceback" not in text
    return error.value.problems


def codes_of(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2024/25,a1,9,kanske,230.5", "`kanske`"),
        ("2024/25,a1,nio,ja,230.5", "`nio`"),
        ("2024/25,a1,8.4,ja,230.5", "8.4"),
        ("2024/25,a1,12,ja,230.5", "12"),
        ("2024/25,a1,9,ja,340.1", "340"),
        ("2024/25,a1,9,ja,-0.5", "-0.5"),
        ("2024/25,a1,9,ja,230.55", "230.55"),
        ("2024/25,a1,9,ja,1e3", "1e3"),
        ("2024/25,a1,9,ja,12345678901234567890", "12345678901234567890"),
        ("2024/25,,9,ja,230.5", "skolenhet"),
        (",a1,9,ja,230.5", "lasar"),
        ("i fjol,a1,9,ja,230.5", "`i fjol`"),
        ("2024/2025/26,a1,9,ja,230.5", "2024/2025/26"),
    ],
)
def test_a_wrong_value_is_named_where_it_stands(catalogue, row, words):
    (problem,) = problems_of(catalogue, {"elever": CsvText(GOOD + row, "elever.csv")})
    assert problem.code.startswith("MR4")
    assert words in mr.render(problem, "sv")
    assert "elever.csv:4" in mr.render(problem, "sv")


def test_every_fault_is_told_at_once(catalogue):
    text = HEAD + "2024/25,a1,9,kanske,230.5\n2024/25,a1,nio,ja,999\n"
    problems = problems_of(catalogue, {"elever": CsvText(text)})
    assert len(problems) == 3
    assert len(set(codes_of(problems))) == 3


def test_faults_of_several_tables_are_told_together(catalogue):
    units = "skolenhet,huvudman\na1,A\n,B\n"
    tables = {"elever": CsvText(HEAD), "enheter": CsvText(units), "okand": CsvText(HEAD)}
    assert len(problems_of(catalogue, tables)) >= 2


def test_an_unknown_code():
    text = FRAMEWORK + definition("i", 'count(rader where grupp == "r")').replace('"', '"')
    rows = CsvText("lasar,enhet,grupp\n2024/25,e1,r\n2024/25,e1,u\n", "rader.csv")
    (problem,) = problems_of(catalogue_of(text), {"rader": rows})
    assert "`u`" in mr.render(problem, "en")
    assert "rader.csv:3" in mr.render(problem, "en")


def test_a_column_that_a_formula_reads_is_missing(catalogue):
    rows = CsvText("lasar,skolenhet,arskurs,behorig\n2024/25,a1,9,ja\n", "elever.csv")
    (problem,) = problems_of(catalogue, {"elever": rows}, indicators="merit")
    assert "meritvarde" in mr.render(problem, "sv")
    found = mr.compute(catalogue, {"elever": rows})
    assert "behorighet" in found.indicators
    assert "merit" not in found.indicators


@pytest.mark.parametrize(
    "question",
    [
        {"indicators": "behorighte"},
        {"indicators": ["behorighet", "ingen"]},
        {"levels": "skola"},
        {"periods": "hösten"},
        {"groups": "kon"},
    ],
)
def test_a_question_that_names_what_is_not_there(catalogue, question):
    for problem in problems_of(catalogue, {"elever": CsvText(GOOD)}, **question):
        assert problem.code in ("MR460", "MR461")


def test_a_question_is_answered_with_what_was_meant(catalogue):
    tables = {"elever": CsvText(GOOD)}
    (problem,) = problems_of(catalogue, tables, indicators="behorighte")
    assert "skriv `behorighet`" in mr.render(problem, "sv")


def test_a_table_without_rows_gives_no_cells(catalogue):
    assert len(mr.compute(catalogue, {"elever": CsvText(HEAD)})) == 0


def test_nothing_at_hand(catalogue):
    units = {"enheter": CsvText("skolenhet,huvudman\na1,A\n")}
    assert codes_of(problems_of(catalogue, units)) == ["MR465"]


def test_two_periods_and_a_table_that_names_none():
    text = FRAMEWORK + definition("i", "count(rader)") + definition("j", "sum(k of antal)")
    text = text.replace("  k: {type", "  vad: {type: text}\n  k: {type")
    tables = {
        "rader": CsvText("lasar,enhet\n2024/25,e1\n2023/24,e1\n"),
        "antal": CsvText("enhet,k\ne1,3\n"),
    }
    assert set(codes_of(problems_of(catalogue_of(text), tables))) <= {"MR428", "MR462"}


@pytest.mark.parametrize("data", [17, None, object(), "finns_inte.csv", b"lasar"])
def test_what_is_no_data(catalogue, data):
    assert all(p.code.startswith("MR4") for p in problems_of(catalogue, {"elever": data}))


@pytest.mark.parametrize("name", ["tom.csv", "tom.xlsx", "tom.parquet", "tom.docx"])
def test_an_empty_file(catalogue, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"")
    (problem,) = problems_of(catalogue, {"elever": path})
    assert name in mr.render(problem, "sv")


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252"])
def test_another_encoding(catalogue, tmp_path, encoding):
    path = tmp_path / "elever.csv"
    path.write_bytes(GOOD.replace("a1", "Ånäset").encode(encoding))
    (problem,) = problems_of(catalogue, {"elever": path})
    assert "elever.csv" in mr.render(problem, "sv")


@pytest.mark.parametrize("name", ["elever.xlsx", "elever.parquet"])
@pytest.mark.parametrize("kept", [0.3, 0.9, 0.99])
def test_a_file_cut_short(catalogue, tmp_path, name, kept):
    path = tmp_path / name
    frame = pl.read_csv(GOOD.encode(), infer_schema_length=0)
    if name.endswith("xlsx"):
        frame.write_excel(path)
    else:
        frame.write_parquet(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    (problem,) = problems_of(catalogue, {"elever": path})
    assert name in mr.render(problem, "sv")


def test_a_sum_that_64_bits_cannot_hold():
    text = (FRAMEWORK + definition("i", "sum(k of antal)")).replace(", maximum: 5", "")
    rows = "lasar,enhet,k\n2024/25,e1,9000000000000000000\n2024/25,e2,9000000000000000000\n"
    (problem,) = problems_of(catalogue_of(text), {"antal": CsvText(rows)}, levels="allt")
    assert problem.code == "MR466"
    assert problem.advice("sv") == "ange färre `decimals` på dess kolumner, eller inga"


@pytest.mark.parametrize(
    "formula",
    [
        "sum(a * a of rader)",
        "sum(a * 10000000000 of rader)",
        "mean(a * a of rader)",
        "mean(a ^ 2 of rader)",
        "max(a * a of rader)",
        "count(rader where a * a > 0)",
        "share(a * a > 0 of rader)",
        "sum(a + 0.0000000001 of rader)",
    ],
)
def test_a_product_that_64_bits_cannot_hold(formula):
    text = (FRAMEWORK + definition("i", formula)).replace("minimum: -1, maximum: 3", "minimum: 0")
    tables = {"rader": CsvText("lasar,enhet,a\n2024/25,e1,5000000000\n")}
    assert codes_of(problems_of(catalogue_of(text), tables)) == ["MR466"]
    fits = {"rader": CsvText("lasar,enhet,a\n2024/25,e1,50\n")}
    assert mr.compute(catalogue_of(text), fits).cell("i", entity="allt").value > 0


def test_a_large_number_that_is_only_compared_does_no_harm():
    text = (FRAMEWORK + definition("i", "count(rader where a > 5)")).replace(", maximum: 3", "")
    rows = CsvText("lasar,enhet,a\n2024/25,e1,9000000000000000000\n")
    cell = mr.compute(catalogue_of(text), {"rader": rows}).cell("i", entity="allt")
    assert (cell.value, cell.coverage) == (1, 1)


def test_a_float_sum_out_of_range_is_undefined_and_never_infinite():
    text = (FRAMEWORK + definition("i", "sum(x of rader)")).replace(
        "x: {type: decimal, decimals: 1, minimum: -1, maximum: 3}", "x: {type: decimal}"
    )
    rows = pl.DataFrame({"lasar": ["2024/25"] * 2, "enhet": ["e1"] * 2, "x": [1.5e308, 1.5e308]})
    cell = mr.compute(catalogue_of(text), {"rader": rows}).cell("i", entity="allt")
    assert (cell.value, cell.state) == (None, mr.State.UNDEFINED)
    assert cell.reason is mr.Reason.OVERFLOW


def test_a_power_in_a_row():
    text = FRAMEWORK + definition("i", "mean(a ^ 2 of rader)")
    rows = CsvText("lasar,enhet,a\n2024/25,e1,3\n2024/25,e1,1\n")
    assert mr.compute(catalogue_of(text), {"rader": rows}).cell("i", entity="allt").value == 5


@pytest.mark.parametrize(
    "formula",
    [
        "sum(a ^ 0 of rader)",
        "sum(a ^ 0.5 of rader)",
        "sum(2 ^ a of rader)",
        "sum(sqrt(a) of rader)",
    ],
)
def test_what_a_row_cannot_work_out_is_refused_before_any_data(formula):
    with pytest.raises(mr.DefinitionErrors) as error:
        catalogue_of(FRAMEWORK + definition("i", formula))
    assert all(code.startswith("MR1") for code in faults_of(error.value))


FIELDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
SPOILT = st.lists(st.tuples(st.integers(0, len(GOOD)), FIELDS), max_size=4)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoils=SPOILT)
@example(spoils=[(0, '"')])
@example(spoils=[(0, "\ufeff")])
@example(spoils=[(len(HEAD), "\r"), (len(HEAD), "\u2028")])
def test_any_spoilt_text_gives_results_or_problems(catalogue, spoils):
    text = GOOD
    for at, inserted in spoils:
        text = text[:at] + inserted + text[at + 1 :]
    try:
        mr.compute(catalogue, {"elever": CsvText(text, "elever.csv")})
    except mr.DataErrors as error:
        for problem in error.problems:
            assert mr.render(problem, "sv")
            assert mr.render(problem, "en")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoils=SPOILT, encoding=st.sampled_from(["utf-8", "utf-16", "iso-8859-1"]))
def test_any_spoilt_file_gives_results_or_problems(tmp_path_factory, catalogue, spoils, encoding):
    text = GOOD
    for at, inserted in spoils:
        text = text[:at] + inserted + text[at + 1 :]
    path = tmp_path_factory.mktemp("spoilt") / "elever.csv"
    path.write_bytes(text.encode(encoding, errors="replace"))
    with suppress(mr.DataErrors):
        mr.compute(catalogue, {"elever": path})
