"""The pass over the pupils in Ibis on DuckDB, expressions built anew; finished as in Polars."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.benchmarks.pupils.in_polars import finished_from_cells


def figures(path: Path, threads: int = 2) -> pl.DataFrame:
    """Compute the forty figures, with the columns that `in_polars.figures` gives."""
    import ibis

    t = ibis.duckdb.connect(threads=threads).read_parquet(path)
    merit, high, low = (
        t.meritvarde,
        t.utbildning == "eftergymnasial",
        t.utbildning == "forgymnasial",
    )
    cells = t.group_by("huvudman", "skolenhet", "ar", "kon").aggregate(
        n=t.count(),
        eligible=t.behorig.sum(),
        passed=t.alla_amnen.sum(),
        merits=merit.count(),
        merit=merit.sum().coalesce(0.0),
        merit_2=(merit * merit).sum().coalesce(0.0),
        abroad=(t.utlandsk_bakgrund == 1).sum(),
        told=t.utbildning.count(),
        high=high.sum().coalesce(0),
        low=low.sum().coalesce(0),
        absent=t.franvaro.sum(),
        planned=t.planerad_tid.sum(),
        certified=t.legitimerade.sum(),
        nine=(t.arskurs == 9).sum(),
        nine_eligible=((t.arskurs == 9) & t.behorig).sum(),
        low_merit=(merit < 160).sum().coalesce(0),
        other_form=(t.skolform != "grundskola").sum(),
        high_merits=(high & merit.notnull()).sum().coalesce(0),
        high_merit=merit.sum(where=high).coalesce(0.0),
        low_merits=(low & merit.notnull()).sum().coalesce(0),
        low_sum=merit.sum(where=low).coalesce(0.0),
    )
    return finished_from_cells(pl.from_arrow(cells.to_pyarrow()).lazy())
