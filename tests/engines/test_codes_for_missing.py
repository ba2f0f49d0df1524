"""A number that stands for a missing answer is missing however the rows are handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import malramverk as mr

DEFINITIONS = """\
kind: framework
id: enkat
version: 1.0.0
levels: [riket, skola]
---
kind: table
id: svar
version: 1.0.0
holds: microdata
counts: pupils
columns:
  skola: {type: code, level: skola}
  poang: {type: integer, unit: points, symbols: {"-9": not_applicable, "99": not_reported}}
  vikt: {type: decimal, decimals: 2, unit: points, symbols: {"9999": not_reported}}
  tal: {type: decimal, unit: points, symbols: {"..": not_reported, "0.5": {value: 1}}}
  trygg: {type: yes_no, symbols: {"9": not_reported}}
---
kind: indicator
id: poangen
version: 1.0.0
status: draft
unit: points
formula: mean(poang of svar)
---
kind: indicator
id: vikten
version: 1.0.0
status: draft
unit: points
formula: sum(vikt of svar)
---
kind: indicator
id: talet
version: 1.0.0
status: draft
unit: points
formula: mean(tal of svar)
---
kind: indicator
id: trygga
version: 1.0.0
status: draft
unit: percent
formula: share(trygg of svar)
"""
ROWS = {
    "skola": ["A", "A", "A", "B"],
    "poang": [1, 99, 4, -9],
    "vikt": [1.25, 9999.0, 2.0, 3.0],
    "tal": ["1.5", "..", "0.5", ".."],
    "trygg": [1, 9, 0, 9],
}
WANTED = {
    ("A", "poangen"): (2.5, 2, 3),
    ("A", "vikten"): (3.25, 2, 3),
    ("A", "talet"): (1.25, 2, 3),
    ("A", "trygga"): (50.0, 2, 3),
    ("B", "poangen"): (None, 0, 1),
    ("B", "vikten"): (3.0, 1, 1),
    ("B", "talet"): (None, 0, 1),
    ("B", "trygga"): (None, 0, 1),
}
MANY = 30_000


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> mr.Catalogue:
    folder = tmp_path_factory.mktemp("definitions")
    (folder / "definitions.yaml").write_text(DEFINITIONS, encoding="utf-8")
    return mr.load(folder)


def given(how: str, folder: Path) -> Any:
    frame = pl.DataFrame(ROWS)
    match how:
        case "text":
            frame.write_csv(folder / "svar.csv")
            return folder / "svar.csv"
        case "pandas":
            return frame.to_pandas()
        case "duckdb":
            duckdb = pytest.importorskip("duckdb")
            return duckdb.from_arrow(frame.to_arrow())
        case "parquet":
            pl.concat([frame] * MANY).write_parquet(folder / "svar.parquet")
            return folder / "svar.parquet"
        case "floating":
            return frame.with_columns(pl.col("poang").cast(pl.Float64))
        case "texts":
            return frame.select(pl.all().cast(pl.String))
        case _:
            return frame


@pytest.mark.parametrize(
    "how", ["frame", "floating", "texts", "text", "pandas", "duckdb", "parquet"]
)
def test_codes_for_missing(catalogue: mr.Catalogue, tmp_path: Path, how: str) -> None:
    results = mr.compute(catalogue, {"svar": given(how, tmp_path)}, levels=["skola"])
    times = MANY if how == "parquet" else 1
    for (school, indicator), (value, n, rows) in WANTED.items():
        cell = results.cell(indicator, entity=school)
        total = times if indicator == "vikten" else 1
        assert cell.value == (value if value is None else value * total), (school, indicator)
        assert cell.n == n * times
        assert cell.coverage == n / rows


def test_a_published_number_may_be_a_symbol() -> None:
    from tests.tables.given import bound, table

    columns = {
        "huvudman": {"type": "code", "level": "huvudman"},
        "andel": {"type": "decimal", "symbols": {"-9": "suppressed", "-1.5": {"value": 0}}},
    }
    frame = pl.DataFrame({"huvudman": ["A", "B", "C"], "andel": [-9.0, 3.5, -1.5]})
    found = bound(table("published", columns), frame, default_period="2024/25")
    assert found.value.tolist() == [0.0, 3.5, 0.0]
    assert [mr.State(status >> 4).id for status in found.status] == ["suppressed", "value", "value"]
