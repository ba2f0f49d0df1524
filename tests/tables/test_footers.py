"""What the footers of Parquet files tell is what a look at every row would have told."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from malramverk.tables.footers import Ends, ends_of

ROWS = pl.DataFrame(
    {
        "Number": [3, None, -2, 7],
        "part": [0.5, float("nan"), 2.0, None],
        "sign": ["a", "b", None, "b"],
        "none": pl.Series([None] * 4, dtype=pl.Int8),
    }
)
NAMES = {"number": "Number", "part": "part", "sign": "sign", "none": "none"}


def written(folder: Path, name: str, rows: pl.DataFrame, **options: object) -> Path:
    rows.write_parquet(folder / name, **options)  # type: ignore[arg-type]
    return folder / name


def test_ends_are_those_of_all_groups_of_rows_of_all_files(tmp_path: Path) -> None:
    one = written(tmp_path, "1.parquet", ROWS, row_group_size=2)
    other = written(tmp_path, "2.parquet", ROWS.head(1).with_columns(Number=pl.lit(90)))
    told = ends_of([(one, NAMES), (other, NAMES)])
    assert told["number"] == Ends(1, -2, 90)
    assert told["part"] == Ends(1, 0.5, 2.0)  # NaN is no number that is told of
    assert told["sign"] == Ends(1, None, None)
    assert told["none"] == Ends(5, None, None)


def test_nothing_is_told_where_one_file_does_not_tell(tmp_path: Path) -> None:
    one = written(tmp_path, "1.parquet", ROWS)
    silent = written(tmp_path, "2.parquet", ROWS, statistics=False)
    told = ends_of([(one, NAMES), (silent, NAMES)])
    assert not told or all(ends.least is None for ends in told.values())
    assert ends_of([(one, NAMES), (tmp_path / "absent.parquet", NAMES)]) == {}
    few = {"number": "Number"}
    assert ends_of([(one, few), (written(tmp_path, "3.parquet", ROWS.select("sign")), few)]) == {}
