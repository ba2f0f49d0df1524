"""What DuckDB's planner tells of a relation holds for its rows, and is asked only at once."""

from __future__ import annotations

import math

import narwhals as nw
import pytest

from malramverk.tables import in_duckdb as room
from malramverk.tables.in_duckdb import ends_in_duckdb, numbered, turns
from tests.benchmarks.pupils.made_pupils import made
from tests.benchmarks.pupils.timed import at_hand

duckdb = pytest.importorskip("duckdb", minversion="2.0")
ROWS = """select range::int whole, range::double / 10 tenths, if(range = 7, null, 'a') words,
    if(range = 3, 'nan'::double, 1.5) strange, range % 2 = 0 even from range(200_000)"""


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute(f"create table t as {ROWS}")
        yield connection


def of(told, name):
    return told[name].missing, told[name].least, told[name].greatest


def test_a_stored_table_and_a_parquet_file_tell_their_ends(connection, tmp_path):
    connection.table("t").to_parquet(str(tmp_path / "t.parquet"))
    for relation in (connection.table("t"), connection.read_parquet(str(tmp_path / "t.parquet"))):
        told = ends_in_duckdb(relation, ["whole", "tenths", "words", "strange", "even"])
        assert of(told, "whole") == (0, 0, 199_999)
        assert of(told, "tenths") == (0, 0.0, 19_999.9)
        assert of(told, "words") == (1, None, None)
        assert told["even"].missing == 0
        ends = told["strange"].least, told["strange"].greatest
        assert all(end is None or math.isfinite(end) for end in ends)


def test_ends_follow_a_selection_and_new_names(connection):
    told = ends_in_duckdb(connection.sql('select whole + 1 as "a "" b" from t'), ['a " b'])
    assert of(told, 'a " b') == (0, 1, 200_000)


@pytest.mark.parametrize(
    "query",
    [
        "select max(whole) as whole from t group by even",
        "select whole from t order by words",
        "select whole from t limit 100",
        "select a.whole from t a, t b where a.whole = b.whole",
    ],
)
def test_nothing_is_told_where_that_costs_a_look_at_all_rows(connection, query):
    assert ends_in_duckdb(connection.sql(query), ["whole"]) == {}


def test_nothing_is_told_of_columns_that_are_not_there(connection):
    assert ends_in_duckdb(connection.table("t"), ["missing"]) == {}


def test_few_rows_tell_nothing(connection, monkeypatch):
    assert ends_in_duckdb(connection.sql("select 1 as whole"), ["whole"]) == {}
    monkeypatch.setattr(room, "_LARGE", 10)
    connection.execute("create table few as select range::int whole from range(10)")
    assert of(ends_in_duckdb(connection.table("few"), ["whole"]), "whole") == (0, 0, 9)


def test_texts_are_numbered_and_others_become_nothing(connection):
    frame = nw.from_native(connection.sql("""select unnest(['it''s', 'b', 'c', null]) as "x y" """))
    found = numbered(frame, {'new "': ("x y", ["b", "it's"])}).to_native().fetchall()
    assert found == [("it's", "it's"), ("b", "b"), ("c", None), (None, None)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("2001 + range // 100_000", [(2001, 2001), (2002, 2002), (2003, 2003)]),
        ("2001 + range // 30_000", [(2001, 2002), (2003, 2005), (2006, 2007), (2008, 2010)]),
        ("2001 + range % 4", []),
        ("2001", []),
        ("range // 1_000", []),
        ("if(range = 0, null, 2001 + range // 100_000)", []),
    ],
)
def test_rows_that_lie_by_a_key_are_counted_in_turns(connection, values, expected, monkeypatch):
    monkeypatch.setattr(room, "_TURN", 70_000)
    connection.execute(f"create table y as select ({values})::int as year from range(300_000)")
    relation = connection.table("y")
    told = ends_in_duckdb(relation, ["year"])["year"]
    assert turns(relation, "year", told) == turns(relation, "year", None) == expected


def test_results_are_the_same_in_turns(tmp_path, monkeypatch):
    path = tmp_path / "pupils.parquet"
    made(20_000).write_parquet(path, row_group_size=1000)
    expected = at_hand(path)().to_polars()
    monkeypatch.setattr(room, "_LARGE", 0)
    monkeypatch.setattr(room, "_TURN", 4_000)
    with duckdb.connect() as connection:
        relation = connection.read_parquet(str(path))
        assert turns(relation, "ar", None) == [
            (2015, 2016),
            (2017, 2019),
            (2020, 2021),
            (2022, 2024),
        ]
        assert at_hand(relation)().to_polars().equals(expected)
