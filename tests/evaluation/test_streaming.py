"""Results written block by block are the results, whatever the size of a block."""

from __future__ import annotations

import polars as pl
import pytest

import malramverk as mr
from malramverk.country import make
from malramverk.evaluation import streaming
from tests.benchmarks import streamed


@pytest.fixture(scope="module")
def country():
    return make("one", years=2)


def test_one_block_is_the_results(country, tmp_path):
    prepared = mr.prepare(mr.load(), groups=["kon"])
    path = tmp_path / "results.parquet"
    expected = prepared.compute(country).to_polars()
    assert prepared.compute_to(path, country).cells == expected.height
    assert pl.read_parquet(path).equals(expected)


@pytest.mark.parametrize("levels", [None, ["skolenhet"], ["riket", "skolenhet"]])
def test_many_blocks_are_the_results_block_by_block(country, tmp_path, levels, monkeypatch):
    monkeypatch.setattr(streaming, "_MEMORY", 30_000)
    monkeypatch.setattr(streaming, "_ROWS", 100)
    prepared = mr.prepare(mr.load(), levels=levels)
    parts = prepared.count(country)
    path = tmp_path / "results.parquet"
    rows = prepared.compute_to(path, parts=parts).cells
    found, expected = pl.read_parquet(path), prepared.compute(parts=parts).to_polars()
    assert rows == found.height
    keys = ["indicator", "level", "entity", "period"]
    assert found.sort(keys).equals(expected.sort(keys))
    assert not found.equals(expected)


FEW = {"_MEMORY": 400_000, "_ROWS": 700}


def test_formulas_that_read_each_other_are_the_same_bits(tmp_path, monkeypatch):
    framework = mr.load(streamed.write_framework(tmp_path / "framework", 120))
    rows = streamed.write_rows(tmp_path / "rader.parquet", 900)
    prepared = mr.prepare(framework, groups=["kon"])
    parts = prepared.count({"rader": rows})
    expected = prepared.compute(parts=parts).to_polars()
    for name, value in FEW.items():
        monkeypatch.setattr(streaming, name, value)
    told = []
    path = tmp_path / "results.parquet"
    written = prepared.compute_to(path, parts=parts, progress=lambda *step: told.append(step))
    found = pl.read_parquet(path)
    keys = ["indicator", "entity", "period", "kon"]
    assert written.cells == expected.height
    assert found.sort(keys).equals(expected.sort(keys))
    assert len(told) > 3
    assert told[-1] == ("evaluate", 300, 300)


def test_texts_may_be_codes(country):
    results = mr.compute(mr.load(), country, groups=["kon"])
    plain, coded = results.to_polars(), results.to_polars(codes=True)
    texts = [name for name, dtype in plain.schema.items() if dtype == pl.String]
    assert all(coded.schema[name] == pl.Categorical for name in texts)
    assert coded.with_columns(pl.col(texts).cast(pl.String)).equals(plain)
    assert pl.DataFrame(results.to_arrow()).equals(plain)
    arrow = results.to_arrow(codes=True)
    assert {str(arrow.schema.field(name).type.value_type) for name in texts} == {"large_string"}
    assert pl.DataFrame(arrow).with_columns(pl.col(texts).cast(pl.String)).equals(plain)
    assert arrow["indicator"].chunk(0).dictionary.to_pylist() == list(results.indicators)


def test_entities_may_be_named(country, tmp_path):
    path = tmp_path / "results.parquet"
    mr.compute_to(path, mr.load(), country, named=True)
    found = pl.read_parquet(path)
    results = mr.compute(mr.load(), country)
    pairs = found.select("level", "entity", "name").unique().rows()
    assert found.columns.index("name") == found.columns.index("entity") + 1
    assert {name for *_, name in pairs} > {None}
    assert all(results.names.get((level, code)) == name for level, code, name in pairs)


def test_no_cells_are_no_file(country, tmp_path):
    path = tmp_path / "results.parquet"
    written = mr.compute_to(path, mr.load(), country, periods=["1999/00"], levels=["skolenhet"])
    assert (written.cells, path.exists()) == (0, False)


def test_a_fault_midway_leaves_what_stood_there(country, tmp_path):
    prepared = mr.prepare(mr.load())
    path = tmp_path / "results.parquet"
    path.write_bytes(b"old")

    def progress(step: str, done: int, total: int) -> None:
        if step == "evaluate":
            raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        prepared.compute_to(path, country, progress=progress)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["results.parquet"]
