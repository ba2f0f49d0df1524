"""Results written block by block are the results, whatever the size of a block."""

from __future__ import annotations

import polars as pl
import pytest

import malramverk as mr
from malramverk.country import make
from malramverk.evaluation import streaming


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
