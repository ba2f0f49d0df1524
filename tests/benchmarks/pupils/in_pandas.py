"""The work by hand in pandas: helper columns, one group-by; the sums are finished as in Polars."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.benchmarks.pupils.in_polars import SUMS, finished_from_cells

_KEYS = ["huvudman", "skolenhet", "ar", "kon"]


def figures(path: Path) -> pl.DataFrame:
    """Compute the forty figures, with the columns that `in_polars.figures` gives."""
    import pandas as pd

    rows = pd.read_parquet(path)
    merit, education = rows["meritvarde"], rows["utbildning"]
    known = merit.notna()
    high, low, nine = (
        education == "eftergymnasial",
        education == "forgymnasial",
        rows["arskurs"] == 9,
    )
    columns = {
        "n": 1,
        "eligible": rows["behorig"],
        "passed": rows["alla_amnen"],
        "merits": known,
        "merit": merit.fillna(0),
        "merit_2": (merit * merit).fillna(0),
        "abroad": rows["utlandsk_bakgrund"] == 1,
        "told": education.notna(),
        "high": high,
        "low": low,
        "absent": rows["franvaro"],
        "planned": rows["planerad_tid"],
        "certified": rows["legitimerade"],
        "nine": nine,
        "nine_eligible": nine & rows["behorig"],
        "low_merit": merit < 160,
        "other_form": rows["skolform"] != "grundskola",
        "high_merits": high & known,
        "high_merit": merit.where(high, 0).fillna(0),
        "low_merits": low & known,
        "low_sum": merit.where(low, 0).fillna(0),
    }
    table = pd.DataFrame({**{key: rows[key] for key in _KEYS}, **columns})
    cells = table.groupby(_KEYS, sort=False)[list(SUMS)].sum().reset_index()
    return finished_from_cells(pl.from_pandas(cells).lazy())
