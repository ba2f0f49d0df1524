"""Results keep to the page that describes them: columns, types, order, states and reasons."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import malramverk as mr
from malramverk import Flag, Reason, State
from malramverk.cells import REASON_WORDS, STATE_WORDS
from malramverk.country import make
from tests.evaluation.data import HERE, catalogue_of
from tests.evaluation.formulas import FRAMEWORK, definition

PAGE = (Path(__file__).parents[2] / "docs" / "results.md").read_text(encoding="utf-8")
PLACE = ["indicator", "version", "level", "entity", "period"]
FIGURES = ["value", "lower", "upper", "state", "reason", "flags", "n", "coverage", "origin"]
NUMBERS = {"value": pl.Float64, "lower": pl.Float64, "upper": pl.Float64}
DTYPES = NUMBERS | {"n": pl.Int64, "coverage": pl.Float64}


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def table_in(title: str) -> list[list[str]]:
    """Return the rows of a section's table, without ticks and without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines[2:]]
    return [[c.strip().strip("`*").replace(r"\|", "|") for c in row] for row in cells]


@pytest.fixture(scope="module")
def catalogue():
    return mr.load()


@pytest.fixture(scope="module")
def results(catalogue):
    return mr.compute(catalogue, make("one"), groups=["kon", "utlandsk_bakgrund"])


def test_columns_and_types(results):
    frame = results.to_polars()
    dimensions = ["kon", "utlandsk_bakgrund"]
    assert frame.columns == [*PLACE, *dimensions, *FIGURES]
    assert dict(frame.schema) == {c: DTYPES.get(c, pl.String) for c in frame.columns}
    assert len(frame) == len(results)


def test_without_groups_there_is_no_dimension(catalogue):
    frame = mr.compute(catalogue, make("one"), indicators="antal_elever").to_polars()
    assert frame.columns == [*PLACE, *FIGURES]


def test_the_page_has_every_column_in_order(results):
    assert [row[0] for row in table_in("Columns")] == [*PLACE, "dimension", *FIGURES]
    written = section("Arrow schema").split("```")[1].split("\n")[1:-1]
    schema = mr.Results.to_arrow(results).schema
    found = [f"{field.name}: {field.type}" for field in schema]
    at = written.index("<dimension>: large_string")
    assert written[:at] + written[at + 1 :] == [
        line for line in found if line.split(":")[0] not in ("kon", "utlandsk_bakgrund")
    ]


def test_the_page_has_every_state():
    expected = [
        [s.id, words.en, words.symbol, words.obs_status, words.conf_status]
        for s, words in STATE_WORDS.items()
    ]
    assert table_in("States") == expected
    assert [row[0] for row in expected] == [state.id for state in State]


def test_the_page_has_every_reason_and_flag():
    reasons = [[r.id, REASON_WORDS[r][1]] for r in Reason if r is not Reason.NONE]
    assert [row[:2] for row in table_in("Reasons")] == reasons
    assert {row[2] for row in table_in("Reasons")} <= {state.id for state in State}
    assert [row[0] for row in table_in("Flags")] == [flag.name.lower() for flag in Flag]


def test_what_is_never_null_is_never_null(results):
    frame = results.to_polars()
    never = [row[0] for row in table_in("Columns") if row[2] == "never"]
    assert never == ["indicator", "level", "entity", "state"]
    assert frame.select(never).null_count().row(0) == (0, 0, 0, 0)
    assert not any(frame[name].is_nan().any() for name in (*NUMBERS, "coverage"))
    assert not any(frame[name].is_infinite().any() for name in (*NUMBERS, "coverage"))


def test_a_value_goes_with_its_state(results):
    frame = results.to_polars()
    assert (frame["value"].is_not_null() == (frame["state"] == "value")).all()
    assert frame.filter(state="value")["reason"].null_count() == frame.filter(state="value").height
    assert frame["coverage"].drop_nulls().is_between(0, 1).all()


def test_rows_are_in_order(catalogue, results):
    frame = results.to_polars().with_row_index("row")
    levels, indicators = list(catalogue.levels), list(results.indicators)
    codes = [None, *catalogue.code_lists["kon"].codes]
    key = frame.sort(
        pl.col("indicator").replace_strict(indicators, range(len(indicators))),
        pl.col("level").replace_strict(levels, range(len(levels))),
        "entity",
        "period",
        pl.col("utlandsk_bakgrund").is_not_null(),
        pl.col("kon").map_elements(codes.index, return_dtype=pl.Int64).fill_null(0),
        pl.col("utlandsk_bakgrund"),
    )
    assert key["row"].to_list() == list(range(len(frame)))
    assert indicators == [id_ for id_ in catalogue.indicators if id_ in indicators]


def test_arrow_and_pandas_say_the_same(results):
    frame = results.to_polars()
    arrow = results.to_arrow()
    assert isinstance(arrow, pa.Table)
    assert pl.from_arrow(arrow).equals(frame)
    pandas = results.to_pandas()
    assert list(pandas.columns) == frame.columns
    np.testing.assert_array_equal(pandas["value"], frame["value"].to_numpy())
    assert list(pandas["state"]) == frame["state"].to_list()


def test_cells_say_the_same_as_the_frame(results):
    rows = results.to_polars().to_dicts()
    for (place, cell), row in zip(results.cells(), rows, strict=True):
        assert place["indicator"] == row["indicator"]
        assert (place.get("kon"), place["entity"]) == (row["kon"], row["entity"])
        assert (cell.value, cell.n, cell.coverage) == (row["value"], row["n"], row["coverage"])
        assert (cell.lower, cell.upper) == (row["lower"], row["upper"])
        assert cell.state.id == row["state"]
        assert (cell.reason.id if cell.reason else None) == row["reason"]


def test_an_indicator_that_does_not_allow_a_dimension_has_everyone_only(catalogue):
    frame = mr.compute(catalogue, make("one"), groups=["kon"]).to_polars()
    allowed = {id_ for id_, i in catalogue.indicators.items() if "kon" in i.groups}
    grouped = set(frame.filter(pl.col("kon").is_not_null())["indicator"])
    assert grouped
    assert grouped <= allowed


def test_groups_may_be_crossed(catalogue):
    crossed = mr.compute(
        catalogue,
        make("one"),
        indicators="antal_elever",
        levels="riket",
        groups=["kon", ("kon", "utlandsk_bakgrund")],
    ).to_polars()
    assert crossed.select("kon", "utlandsk_bakgrund").rows() == [
        (None, None),
        ("flicka", None),
        ("pojke", None),
        ("flicka", "ja"),
        ("flicka", "nej"),
        ("pojke", "ja"),
        ("pojke", "nej"),
    ]


def test_where_no_version_is_in_force_nothing_is_said():
    text = FRAMEWORK + definition("i", "count(rader)") + "in_force: {from: 2024/25}\n"
    rows = mr.tables.CsvText("lasar,enhet\n2023/24,e1\n2024/25,e1\n2024/25,e1")
    frame = mr.compute(catalogue_of(text), {"rader": rows}, levels="allt").to_polars()
    columns = ["version", "period", "value", "state", "n", "coverage", "origin"]
    assert frame.select(columns).rows() == [
        (None, "2023/24", None, "not_in_force", None, None, None),
        ("1.0.0", "2024/25", 2.0, "value", 2, 1.0, "computed"),
    ]


def test_undated_data_has_no_period():
    text = """\
kind: framework
id: odaterat
version: 1.0.0
levels: [allt, enhet]
---
kind: table
id: rader
version: 1.0.0
holds: microdata
counts: number
columns: {enhet: {type: code, level: enhet}}
---
kind: indicator
id: i
version: 1.0.0
unit: number
formula: count(rader)
"""
    results = mr.compute(catalogue_of(text), {"rader": pl.DataFrame({"enhet": ["b", "a", "a"]})})
    assert results.periods == (None,)
    assert results.to_polars().select("level", "entity", "period", "value").rows() == [
        ("allt", "allt", None, 3.0),
        ("enhet", "a", None, 2.0),
        ("enhet", "b", None, 1.0),
    ]
    dated = mr.compute(
        catalogue_of(text), {"rader": pl.DataFrame({"enhet": ["a"]})}, periods="2024/25"
    )
    assert dated.cell("i", entity="a").value == 1
    assert dated.periods == ("2024/25",)


def test_a_receipt_names_files_and_frames():
    walk = HERE / "walk"
    catalogue = mr.load(walk)
    frame = pl.read_csv(walk / "enheter.csv")
    receipt = mr.compute(catalogue, {"elever": walk / "elever.csv", "enheter": frame}).receipt
    files, frames = receipt.tables
    assert files.fingerprint is not None
    assert frames.fingerprint is None
    assert receipt.library.startswith("malramverk ")
    assert receipt.engine.startswith("polars ")


def test_a_table_without_rows_counts_nobody_and_reports_nothing():
    text = FRAMEWORK + definition("i", "count(rader)") + definition("k", "sum(k of antal)")
    rows = pl.DataFrame(schema={"lasar": pl.String, "enhet": pl.String})
    counts = pl.DataFrame(schema={"lasar": pl.String, "enhet": pl.String, "k": pl.Int64})
    tables = {"rader": rows, "antal": counts}
    results = mr.compute(catalogue_of(text), tables, periods="2024/25")
    assert results.cell("i", entity="allt").value == 0
    assert results.cell("k", entity="allt").state is State.NOT_REPORTED
