"""What leaves an engine is what was counted; what is in memory is not copied."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import malramverk as mr
from malramverk.conformance import is_installed
from malramverk.tables import bind
from malramverk.tables.pieces import lazy_frame
from tests.engines.handing_over import ENGINES, pyspark
from tests.engines.random_tables import CATALOGUE

MANY = 20_000
ROWS = pl.DataFrame(
    {
        "lasar": ["2024/25"] * MANY,
        "huvudman": ["A", "B"] * (MANY // 2),
        "skolenhet": [f"e{i % 10}" for i in range(MANY)],
        "kon": ["flicka", "pojke"] * (MANY // 2),
        "arskurs": [1 + i % 9 for i in range(MANY)],
        "antal": list(range(MANY)),
        "poang": [i / 4 for i in range(MANY)],
        "kvot": [i % 10 / 10 for i in range(MANY)],
        "behorig": [i % 3 == 0 for i in range(MANY)],
    }
)
ADDITIVE = ["alla", "nior", "behoriga", "medel", "summa", "spridning", "hoga"]


def test_no_more_than_the_groups_leave_a_lazy_engine(monkeypatch):
    """Every frame that narwhals collects has few rows, whatever the engine had."""
    import narwhals as nw

    collected = []
    original = nw.LazyFrame.collect

    def collect(self, *args, **kwargs):
        found = original(self, *args, **kwargs)
        collected.append(len(found))
        return found

    monkeypatch.setattr(nw.LazyFrame, "collect", collect)
    relation = duckdb.connect().from_arrow(ROWS.to_arrow())
    found = mr.compute(CATALOGUE, {"elever": relation}, indicators=ADDITIVE, groups=["kon"])
    assert found.cell("alla", entity="riket").value == MANY
    assert collected
    assert max(collected) <= 40  # 2 principals, 10 units, 2 sexes, 1 period


def test_a_lazy_frame_of_polars_is_counted_by_polars(tmp_path):
    """Only the columns that the parts read are taken from a file: the others are not even there."""
    path = tmp_path / "t.parquet"
    ROWS.write_parquet(path)
    lazy = pl.scan_parquet(path).with_columns(
        kvot=pl.col("kvot").map_batches(_refuse, return_dtype=pl.Float64)
    )
    found = mr.compute(CATALOGUE, {"elever": lazy}, indicators=["alla", "medel"])
    assert found.cell("alla", entity="riket").value == MANY
    with pytest.raises(mr.DataErrors):
        mr.compute(CATALOGUE, {"elever": lazy}, indicators=["hoga"])


def _refuse(_: pl.Series) -> pl.Series:
    raise AssertionError("a column was read that nothing asks for")


def test_spark_keeps_its_rows():
    if not is_installed("pyspark"):
        pytest.skip("pyspark is not installed")
    table = bind(
        CATALOGUE.tables["elever"],
        pyspark(ROWS.head(100).to_arrow()),
        levels=CATALOGUE.levels,
        code_lists=CATALOGUE.code_lists,
    )
    assert table.frame.implementation.is_pyspark()


def test_an_eager_frame_is_not_copied():
    table = ROWS.to_arrow()
    frame = lazy_frame(table).to_native().collect()
    for name in ("antal", "poang"):
        theirs = table.column(name).chunk(0).buffers()[1].address
        ours = frame[name].to_numpy(allow_copy=False).__array_interface__["data"][0]
        assert ours == theirs


class OnlyAStream:
    """A frame of a library that narwhals does not know, but that speaks Arrow."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


def test_anything_that_streams_arrow_is_a_frame():
    given = OnlyAStream(ROWS.to_arrow())
    found = mr.compute(CATALOGUE, {"elever": given}, indicators=ADDITIVE)
    expected = mr.compute(CATALOGUE, {"elever": ROWS}, indicators=ADDITIVE)
    assert found.to_polars().equals(expected.to_polars())


def test_a_relation_over_a_folder_of_parquet(tmp_path: Path):
    for number in range(3):
        ROWS[number::3].write_parquet(tmp_path / f"{number}.parquet")
    relation = duckdb.connect().read_parquet(str(tmp_path / "*.parquet"))
    expected = mr.compute(CATALOGUE, {"elever": ROWS}, groups=["kon"]).to_polars()
    for given in (relation, tmp_path):
        found = mr.compute(CATALOGUE, {"elever": given}, groups=["kon"])
        assert found.to_polars().equals(expected)


@pytest.mark.parametrize("engine", ["polars", "duckdb", "pyspark", "ibis"])
def test_a_sum_that_is_too_large_is_told_the_same_everywhere(engine):
    if engine != "polars" and not is_installed(engine):
        pytest.skip(f"{engine} is not installed")
    from malramverk.conformance.engines import _MAKERS

    columns = {name: ROWS[name].head(4).to_list() for name in ROWS.columns}
    columns["antal"] = [2**62, 2**62, 2**62, 1]
    types = {name: type(values[0]) for name, values in columns.items()}
    given = _MAKERS[engine](columns, types)
    for indicator in ("summa", "produkt"):
        with pytest.raises(mr.DataErrors) as refused:
            mr.compute(CATALOGUE, {"elever": given}, indicators=[indicator])
        assert [problem.code for problem in refused.value.problems] == ["MR466"]


@pytest.mark.parametrize("engine", ["polars lazy", "pandas", "duckdb on one thread", "ibis"])
def test_a_receipt_says_what_counted_each_table(engine):
    if engine == "ibis" and not is_installed(engine):
        pytest.skip("ibis is not installed")
    data = ENGINES[engine](ROWS.to_arrow())
    receipt = mr.compute(CATALOGUE, {"elever": data}, indicators=["alla"]).receipt
    package = {"pandas": "polars", "ibis": "ibis-framework"}.get(engine, engine.split()[0])
    assert receipt.engine == receipt.tables[0].engine == f"{package} {version(package)}"
