"""The work by hand in Polars the short way: a query of its own for each indicator and level."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars import col

from tests.benchmarks.pupils.in_polars import COUNTED, KEYS, LEAST, SUMS, finished

NEEDS = {
    "elever_antal": ("n",),
    "behoriga": ("eligible", "n"),
    "godkanda": ("passed", "n"),
    "merit": ("merit", "merits"),
    "utlandska": ("abroad", "n"),
    "hogutbildade": ("high", "told"),
    "lagutbildade": ("low", "told"),
    "franvarande": ("absent", "planned", "n"),
    "legitimerade_larare": ("certified", "n"),
    "behoriga_ak9": ("nine_eligible", "nine"),
    "meritspridning": ("merit_2", "merit", "merits"),
    "lag_merit": ("low_merit", "merits"),
    "andra_skolformer": ("other_form", "n"),
    "utbildningsgap": ("high_merit", "high_merits", "low_sum", "low_merits"),
}
_LEVELS = (KEYS, ("huvudman", "ar"), ("ar", "kon"), ("ar",))


def figures(path: Path) -> pl.DataFrame:
    """Compute the forty figures, with the columns that `in_polars.figures` gives."""
    rows = pl.scan_parquet(path)
    asked = [(keys, sums) for sums in NEEDS.values() for keys in _LEVELS]
    every = [_counted(rows, keys, sums) for keys, sums in asked]
    every += [_between(rows, keys) for keys in _LEVELS]
    found: dict[str, pl.DataFrame] = {}
    for one in (query.collect(engine="streaming") for query in every):
        level = _whole(one)
        have = found.setdefault(str(sorted(set(one.columns) & set(KEYS))), level)
        more = [name for name in level.columns if name not in have.columns]
        found[str(sorted(set(one.columns) & set(KEYS)))] = have.join(
            level.select(*KEYS, *more), on=KEYS, how="left"
        )
    added = [*SUMS, "between", "means", "spread"]
    return finished(pl.concat(f.select(*KEYS, *added) for f in found.values()).lazy())


def _counted(rows: pl.LazyFrame, keys: tuple[str, ...], sums: tuple[str, ...]) -> pl.LazyFrame:
    return rows.group_by(keys).agg(**{name: COUNTED[name] for name in sums})


def _between(rows: pl.LazyFrame, keys: tuple[str, ...]) -> pl.LazyFrame:
    """Count each school for itself, for the spread between them and the squares between them."""
    schools = rows.group_by("skolenhet", *keys).agg(
        merits=COUNTED["merits"], merit=COUNTED["merit"]
    )
    mean = pl.when(col("merits") >= LEAST).then(col("merit") / col("merits"))
    square = pl.when(col("merits") > 0).then(col("merit") ** 2 / col("merits"))
    return (
        schools.with_columns(mean=mean, square=square)
        .group_by(keys)
        .agg(
            between=col("square").sum(),
            means=col("mean").count(),
            spread=col("mean").std(ddof=0),
        )
    )


def _whole(found: pl.DataFrame) -> pl.DataFrame:
    """Add the keys that a level has none of: the nation is -1, both sexes are nothing."""
    if "huvudman" not in found.columns:
        found = found.with_columns(huvudman=pl.lit(-1, pl.Int32))
    return found if "kon" in found.columns else found.with_columns(kon=pl.lit(""))
