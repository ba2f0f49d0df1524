"""Engines are told which columns are needed and read no others, as their own plans say."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from malramverk.tables import told_by_file
from malramverk.tables.aggregate import Scan
from malramverk.tables.cube import cube
from malramverk.tables.parts import Measure, PartKey
from malramverk.tables.told_by_file import (
    complete_columns,
    is_told,
    lone_period,
    missing,
    rows_told,
)
from tests.tables.given import CODE_LISTS, bound, pupils
from tests.tables.test_scan import GIRLS, MERIT, NINE, ROWS, carefully, listed, quickly
from tests.tables.test_scan import KEYS as EVERY

KEYS = [
    PartKey(Measure.MEMBERS, "t", NINE),
    PartKey(Measure.SUM, "t", NINE, MERIT, 1),
]
READ = {"lasar", "skolenhet", "arskurs", "meritvarde"}


def written(folder: Path, times: int = 1) -> Path:
    path = folder / "t.parquet"
    pl.concat([ROWS] * times).write_parquet(path, row_group_size=50_000)
    return path


def test_polars_reads_only_the_columns_that_parts_need(tmp_path: Path) -> None:
    scan = Scan(bound(pupils(), written(tmp_path)), KEYS, (), CODE_LISTS)
    assert scan.waiting is not None
    plan = scan.waiting.frame.explain(engine="streaming")
    (projected,) = re.findall(r"PROJECT (\d+)/(\d+) COLUMNS", plan)
    assert projected == (str(len(READ)), str(ROWS.width)), plan
    for column in set(ROWS.columns) - READ:
        assert f'"{column}"' not in plan


def test_duckdb_reads_only_the_columns_that_parts_need(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.connect().read_parquet(str(written(tmp_path)))
    scan = Scan(bound(pupils(), relation), KEYS, (), CODE_LISTS)
    assert scan.waiting is not None
    plan = scan.waiting.frame.to_native().explain()
    scanned = plan[plan.upper().index("PARQUET_SCAN") :]
    assert set(re.findall(r"\w+", scanned)) & set(ROWS.columns) == READ, plan


def test_rows_that_a_file_is_asked_for_are_a_predicate_of_its_scan(tmp_path: Path) -> None:
    table = bound(pupils(), written(tmp_path))
    plan = missing(table, "arskurs").explain()
    assert "PROJECT 1/6 COLUMNS" in plan
    assert 'SELECTION: col("arskurs").is_null()' in plan


def test_a_file_tells_which_columns_are_complete(tmp_path: Path) -> None:
    table = bound(pupils(), written(tmp_path, 20_000))
    assert is_told(rows_told(table))
    assert complete_columns(table, ROWS.columns) == {"lasar", "skolenhet"}
    assert lone_period(table, "lasar") is None
    assert rows_told(bound(pupils(), ROWS)) == 0
    assert not is_told(rows_told(bound(pupils(), written(tmp_path))))


def test_complete_columns_need_no_counting(tmp_path: Path) -> None:
    known = PartKey(Measure.KNOWN, "t", None, GIRLS)
    whole = ROWS.filter(pl.col("kon").is_not_null())
    path = tmp_path / "w.parquet"
    pl.concat([whole] * 30_000).write_parquet(path)
    scan = Scan(bound(pupils(), path), [known], (), CODE_LISTS)
    assert scan.plain.rows == (PartKey(Measure.MEMBERS, "t", None),)
    assert scan.careful.rows != scan.plain.rows


@pytest.mark.parametrize("groups", [(), ("kon",), ("behorig", "kon")])
@pytest.mark.parametrize("sources", [1, 3])
def test_large_files_are_added_up_here_and_give_what_care_gives(
    groups: tuple[str, ...], sources: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told_by_file, "_LARGE", 1)
    monkeypatch.setattr(told_by_file, "_VAST", 1)
    monkeypatch.setattr(told_by_file, "_VAST_BY_TEXT", 1)
    answers = pl.col("behorig").cast(pl.Int8)
    paths = [tmp_path / f"{number}.parquet" for number in range(sources)]
    for number, path in enumerate(paths):
        ROWS.with_columns(answers).slice(number).write_parquet(path)
    additive = [key for key in EVERY if key.measure not in (Measure.LEAST, Measure.GREATEST)]
    wanted = Scan(bound(pupils(), paths), additive, groups, CODE_LISTS)
    waiting = wanted.waiting
    assert waiting is not None
    assert waiting.wanted is not None
    assert cube(waiting.rows, waiting.wanted) is not None
    assert listed(quickly(wanted)) == listed(carefully(wanted))
