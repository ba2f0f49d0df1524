"""Parts are handed over as Arrow, taken in again, and looked through when others made them."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
import pytest

import malramverk as mr
from malramverk.country import make

ROWS = ("elever", "personal", "kostnader", "enkatsvar")


@pytest.fixture(scope="module")
def country():
    return make("one", years=2)


@pytest.fixture(scope="module")
def prepared():
    return mr.prepare(mr.load(), groups=["kon"])


@pytest.fixture(scope="module")
def parts(country, prepared):
    return prepared.count(country)


def registers(country):
    return {id_: table for id_, table in country.items() if id_ not in ROWS}


def test_results_of_received_parts_are_the_results(country, prepared, parts, tmp_path):
    expected = prepared.compute(parts=parts).to_polars()
    parts.save(tmp_path / "parts")
    for given in (parts.to_arrow(), tmp_path / "parts", str(tmp_path / "parts")):
        received = prepared.receive(given, registers(country))
        assert prepared.compute(parts=received).to_polars().equals(expected)
        assert received.row_count == parts.row_count


def test_parts_may_be_received_beside_rows(country, prepared, parts):
    expected = prepared.compute(parts=parts).to_polars()
    given = {id_: t for id_, t in parts.to_arrow().items() if id_.split(".")[0] != "personal"}
    tables = {**registers(country), "personal": country["personal"]}
    assert prepared.compute(parts=prepared.receive(given, tables)).to_polars().equals(expected)


def test_parts_may_come_from_a_frame_that_says_nothing_of_itself(country):
    prepared = mr.prepare(mr.load(), indicators=["behorighet"], groups=["kon"])
    parts = prepared.count(country)
    bare = {id_: pl.DataFrame(table) for id_, table in parts.to_arrow().items()}
    received = prepared.receive({"elever": bare["elever"]}, registers(country))
    assert set(received.tables["elever"].sums) <= set(parts.tables["elever"].sums)
    found, expected = (prepared.compute(parts=p).to_polars() for p in (received, parts))
    assert found.equals(expected)


def changed(table: pa.Table, name: str, column: pl.Series | None) -> pa.Table:
    frame = pl.DataFrame(table).drop(name)
    return (frame if column is None else frame.with_columns(column.alias(name))).to_arrow()


@pytest.mark.parametrize(
    ("start", "column", "words"),
    [
        ("period", None, "`period`: it is not there"),
        ("level.skolenhet", pl.lit(7), "`level.skolenhet`: it is no text"),
        ("members.", pl.lit(-1), "a number of rows is less than 0"),
        ("members.", pl.lit(0.5), "it is no 64-bit whole number"),
        ("members.", pl.lit(None, pl.Int64), "a number is missing"),
        ("members.", pl.lit("1e3"), "it is no whole number"),
    ],
)
def test_parts_that_are_wrong_are_told(prepared, parts, start, column, words):
    given = parts.to_arrow()
    name = next(c for c in given["elever"].column_names if c.startswith(start))
    given["elever"] = changed(given["elever"], name, column)
    with pytest.raises(mr.DataErrors) as error:
        prepared.receive(given)
    assert "MR469" in {problem.code for problem in error.value.problems}
    assert words in "".join(mr.render(problem, "en") for problem in error.value.problems)


def test_what_parts_lack_or_is_unknown_is_told(prepared, parts, tmp_path):
    given = parts.to_arrow()
    with pytest.raises(mr.DataErrors) as error:
        prepared.receive({**given, "okand": given["elever"]})
    assert "okand" in mr.render(error.value.problems[0], "en")
    keys = [c for c in given["elever"].column_names if c.startswith(("period", "level", "group"))]
    few = given["elever"].select(keys)
    with pytest.raises(mr.DataErrors) as error:
        prepared.compute(parts=prepared.receive({"elever": few}))
    assert [problem.code for problem in error.value.problems] == ["MR467"]
    (tmp_path / "elever.parquet").write_bytes(b"no parquet")
    with pytest.raises(mr.DataErrors) as error:
        prepared.receive(tmp_path)
    assert [problem.code for problem in error.value.problems] == ["MR469"]
