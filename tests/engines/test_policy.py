"""Rows with wrong values are kept apart, counted, and unknown; the same on every engine."""

from __future__ import annotations

import polars as pl
import pytest

import malramverk as mr
from malramverk.conformance import is_installed
from malramverk.tables import CsvText
from tests.engines.handing_over import ENGINES
from tests.engines.random_tables import CATALOGUE

CSV = """lasar,huvudman,skolenhet,kon,arskurs,antal,poang,kvot,behorig
2024/25,A,a1,flicka,9,1,200,0.9,ja
2024/25,A,a1,flicka,12,1,210.5,0.9,ja
2024/25,A,a1,pojke,9,1,abc,0.7,kanske
2024/25,A,a2,flika,9,1,100,0.7,nej
2024/25,A,,pojke,9,1,120,0.7,ja
i fjol,A,a2,pojke,9,1,130,0.7,ja
"""
QUESTION = {"groups": ["kon"], "periods": ["2024/25"]}


def quarantined(data, **more):
    return mr.compute(CATALOGUE, {"elever": data}, policy="quarantine", **QUESTION | more)


@pytest.fixture(scope="module")
def results():
    return quarantined(CsvText(CSV, "elever.csv"))


def cell(results, indicator, entity, **group):
    return results.cell(indicator, entity=entity, **group)


def test_a_wrong_value_is_unknown_and_the_row_is_not_gone(results):
    nines = cell(results, "nior", "a1")  # one in year 9 with a known year, one whose year is 12
    assert (nines.value, nines.lower, nines.upper) == (2, 2, 3)
    eligible = cell(results, "behoriga", "a1")
    assert (eligible.value, eligible.n) == (1.0, 1)
    assert eligible.coverage == pytest.approx(1 / 3)
    points = cell(results, "medel", "a1")
    assert (points.value, points.n) == (205.25, 2)
    assert points.coverage == pytest.approx(2 / 3)


def test_a_row_whose_group_is_wrong_counts_in_everyone(results):
    assert cell(results, "alla", "a2").value == 1
    assert cell(results, "alla", "a2", kon="flicka").value == 0


def test_a_row_without_a_unit_counts_where_it_says_it_belongs(results):
    assert [cell(results, "alla", at).value for at in ("a1", "a2", "A", "riket")] == [3, 1, 5, 5]


def test_the_rows_are_kept_with_what_is_wrong(results):
    rows = results.quarantined["elever"]
    assert rows.select("source", "row", "problems").rows() == [
        ("elever.csv", 2, "MR443 arskurs"),
        ("elever.csv", 3, "MR440 poang, MR441 behorig"),
        ("elever.csv", 4, "MR445 kon"),
        ("elever.csv", 5, "MR447 skolenhet"),
        ("elever.csv", 6, "MR446 lasar"),
    ]
    assert rows["arskurs"].to_list() == ["12", "9", "9", "9", "9"]


def test_the_receipt_and_the_problems_tell_of_them(results):
    (table,) = results.receipt.tables
    assert (table.policy, table.quarantined_rows) == ("quarantine", 5)
    assert table.quarantined["MR443 arskurs"] == 1
    told = [problem for problem in results.problems if problem.code == "MR450"]
    assert len(told) == 6
    assert {problem.severity for problem in told} == {mr.Severity.WARNING}
    assert any(
        mr.render(problem, "sv").splitlines()[0]
        == "elever.csv:3:21: varning MR450: `12` i kolumnen `arskurs` är över största värdet 9;"
        " i karantän, alltså okänt här (MR443)"
        for problem in told
    )


def test_sound_rows_are_the_same_under_either_policy():
    sound = CsvText("\n".join(CSV.splitlines()[:2]) + "\n")
    refusing = mr.compute(CATALOGUE, {"elever": sound}, **QUESTION)
    assert quarantined(sound).to_polars().equals(refusing.to_polars())
    assert quarantined(sound).quarantined == {}
    assert refusing.receipt.tables[0].policy == "refuse"


def test_a_policy_by_table_and_by_code():
    data = {"elever": CsvText(CSV)}
    policy = {"elever": "quarantine", "MR447": "refuse"}
    with pytest.raises(mr.DataErrors) as refused:
        mr.compute(CATALOGUE, data, policy=policy, **QUESTION)
    assert [problem.code for problem in refused.value.problems] == ["MR447"]
    with pytest.raises(mr.DataErrors) as refused:
        mr.compute(CATALOGUE, data, policy={"annan": "quarantine"}, **QUESTION)
    assert len(refused.value.problems) == 6
    with pytest.raises(ValueError, match="policy is refuse or quarantine"):
        mr.compute(CATALOGUE, data, policy="ignore", **QUESTION)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_keeps_the_same_rows(engine, results):
    if engine in ("ibis", "pyspark") and not is_installed(engine):
        pytest.skip(f"{engine} is not installed")
    lines = [line.split(",") for line in CSV.splitlines()]
    rows = pl.DataFrame(lines[1:], schema=lines[0], orient="row")
    found = quarantined(ENGINES[engine](rows.to_arrow()))
    assert found.to_polars().equals(results.to_polars())
    kept, expected = (r.quarantined["elever"].drop("source", "row") for r in (found, results))
    by = ["problems", "arskurs"]
    assert (
        kept.with_columns(pl.col("skolenhet").fill_null(""))
        .sort(by)
        .equals(expected.with_columns(pl.col("skolenhet").fill_null("")).sort(by))
    )
    assert found.receipt.tables[0].quarantined == results.receipt.tables[0].quarantined
