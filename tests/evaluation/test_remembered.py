"""Entities that only earlier periods tell of, where no register says who exists when."""

from __future__ import annotations

import polars as pl
import pytest

import malramverk as mr
from malramverk import State
from tests.evaluation.data import catalogue_of

FORMULAS = {
    "mean_now": "mean(x of rows)",
    "count_now": "count(rows)",
    "newest": "latest(mean_now)",
    "twice": "newest * 2",
    "oldest": "first(mean_now)",
    "spread": "max(mean_now across unit) - min(mean_now across unit)",
    "place": "rank(mean_now, highest_first, min)",
    "how_many": "count(mean_now across unit)",
}
TEXT = """\
kind: framework
id: remembered
version: 1.0.0
levels: [all, unit]
---
kind: table
id: rows
version: 1.0.0
holds: microdata
columns:
  year: {type: period}
  unit: {type: code, level: unit}
  x: {type: decimal, unit: number, decimals: 1}
---
kind: table
id: register
version: 1.0.0
holds: entities
level: unit
columns:
  unit: {type: code, level: unit}
  year: {type: period}
""" + "".join(
    f"---\nkind: indicator\nid: {id_}\nversion: 1.0.0\nunit: number\nformula: {formula}\n"
    for id_, formula in FORMULAS.items()
).replace("unit: number\nformula: count(rows)", "unit: rows\nformula: count(rows)")
ROWS = pl.DataFrame(
    [("2021/22", "u1", 1.0), ("2022/23", "u2", 5.0), ("2023/24", "u2", 7.0)],
    schema=["year", "unit", "x"],
    orient="row",
)


@pytest.fixture(scope="module")
def results():
    return mr.compute(catalogue_of(TEXT), {"rows": ROWS})


@pytest.mark.parametrize("period", ["2022/23", "2023/24"])
def test_the_latest_figure_of_one_without_rows_of_late(results, period):
    for id_, value in {"newest": 1.0, "twice": 2.0, "oldest": 1.0}.items():
        assert results.cell(id_, entity="u1", period=period).value == value


def test_nobody_is_there_before_the_first_period_that_tells_of_them(results):
    with pytest.raises(KeyError):
        results.cell("newest", entity="u2", period="2021/22")


@pytest.mark.parametrize("id_", ["mean_now", "count_now", "place"])
def test_other_figures_are_of_those_that_the_period_tells_of(results, id_):
    with pytest.raises(KeyError):
        results.cell(id_, entity="u1", period="2023/24")
    told = [place["entity"] for place, _ in results.cells(id_) if place["period"] == "2023/24"]
    assert told == ["all", "u2"]


def test_they_are_members_of_nothing_and_take_no_place(results):
    at = {"period": "2023/24"}
    assert results.cell("spread", entity="all", **at).value == 0
    assert results.cell("how_many", entity="all", **at).value == 1
    assert results.cell("place", entity="u2", **at).value == 1


def test_a_register_says_who_exists():
    register = pl.DataFrame({"unit": ["u1", "u2", "u2"], "year": ["2021/22", "2022/23", "2023/24"]})
    tables = {"rows": ROWS, "register": register}
    results = mr.compute(catalogue_of(TEXT), tables)
    assert {
        (place["entity"], place["period"])
        for place, _ in results.cells("newest")
        if place["level"] == "unit"
    } == {("u1", "2021/22"), ("u2", "2022/23"), ("u2", "2023/24")}


def test_one_period_alone_sees_the_same(results):
    alone = mr.compute(
        catalogue_of(TEXT),
        {"rows": ROWS},
        indicators=["mean_now", "newest"],
        periods="2023/24",
    )
    assert alone.cell("newest", entity="u1").value == 1.0
    assert alone.cell("mean_now", entity="u2").state is State.VALUE
    frame = results.to_polars().filter(pl.col("period") == "2023/24")
    assert alone.to_polars().equals(frame.filter(pl.col("indicator").is_in(["mean_now", "newest"])))
