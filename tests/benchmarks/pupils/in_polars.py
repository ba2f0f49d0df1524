"""The work by hand in Polars: one lazy scan to school, year and sex, then sums of sums.

It knows the levels, the ten years and the one breakdown, keeps no reason for a value that is
missing and checks none of the rows.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars import col

LEAST = 10
SUMS = (
    "n", "eligible", "passed", "merits", "merit", "merit_2", "abroad", "told", "high", "low",
    "absent", "planned", "certified", "nine", "nine_eligible", "low_merit", "other_form",
    "high_merits", "high_merit", "low_merits", "low_sum",
)  # fmt: skip
KEYS = ("huvudman", "ar", "kon")
_HIGH, _LOW = col("utbildning") == "eftergymnasial", col("utbildning") == "forgymnasial"
_MERIT, _KNOWN = col("meritvarde"), col("meritvarde").is_not_null()
COUNTED = {
    "n": pl.len(),
    "eligible": col("behorig").sum(),
    "passed": col("alla_amnen").sum(),
    "merits": _MERIT.count(),
    "merit": _MERIT.sum(),
    "merit_2": (_MERIT * _MERIT).sum(),
    "abroad": (col("utlandsk_bakgrund") == 1).sum(),
    "told": col("utbildning").count(),
    "high": _HIGH.sum(),
    "low": _LOW.sum(),
    "absent": col("franvaro").sum(),
    "planned": col("planerad_tid").sum(),
    "certified": col("legitimerade").sum(),
    "nine": (col("arskurs") == 9).sum(),
    "nine_eligible": ((col("arskurs") == 9) & col("behorig")).sum(),
    "low_merit": (_MERIT < 160).sum(),
    "other_form": (col("skolform") != "grundskola").sum(),
    "high_merits": (_HIGH & _KNOWN).sum(),
    "high_merit": pl.when(_HIGH).then(_MERIT).sum(),
    "low_merits": (_LOW & _KNOWN).sum(),
    "low_sum": pl.when(_LOW).then(_MERIT).sum(),
}


def figures(path: Path) -> pl.DataFrame:
    """Compute the forty figures for the nation and every principal, by year and sex.

    Returns:
        Columns huvudman (-1 for the nation), ar, kon ("" for both), and one for each figure.
    """
    return finished_from_cells(by_sex(path).lazy())


def by_sex(path: Path) -> pl.DataFrame:
    """Return the sums of every school, year and sex."""
    rows = pl.scan_parquet(path).group_by("huvudman", "skolenhet", "ar", "kon")
    return rows.agg(**COUNTED).collect(engine="streaming")


def finished_from_cells(by_sex: pl.LazyFrame) -> pl.DataFrame:
    """Return the figures from the sums of every school, year and sex."""
    schools = _with_both(by_sex, ["huvudman", "skolenhet", "ar"])
    return finished(_levels(_of_schools(schools)))


def _with_both(by_sex: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    sums = by_sex.with_columns(col(SUMS).cast(pl.Float64))
    both = sums.group_by(keys).agg(col(SUMS).sum()).with_columns(kon=pl.lit(""))
    return pl.concat([sums, both.select(sums.collect_schema().names())])


def _of_schools(schools: pl.LazyFrame) -> pl.LazyFrame:
    """Add each school's mean, where it has enough, and what it adds to the squares between."""
    return schools.with_columns(
        mean=pl.when(col("merits") >= LEAST).then(col("merit") / col("merits")),
        between=pl.when(col("merits") > 0).then(col("merit") ** 2 / col("merits")),
    )


def _levels(schools: pl.LazyFrame) -> pl.LazyFrame:
    added = [
        col(*SUMS, "between").sum(),
        col("mean").count().alias("means"),
        col("mean").std(ddof=0).alias("spread"),
    ]
    principals = schools.group_by(*KEYS).agg(added)
    nation = schools.group_by("ar", "kon").agg(added).with_columns(huvudman=pl.lit(-1, pl.Int32))
    return pl.concat([principals, nation.select(principals.collect_schema().names())])


def finished(levels: pl.LazyFrame) -> pl.DataFrame:
    """Return the figures from the sums of every cell."""
    found = _indicators(levels.sort(*KEYS))
    for step in _FORMULAS:
        found = found.with_columns(**step)
    return found.select(*KEYS, *FIGURES).collect()


def _share(top: str, bottom: str, factor: float = 100.0) -> pl.Expr:
    return pl.when(col(bottom) >= LEAST).then(factor * col(top) / col(bottom))


def _indicators(sums: pl.LazyFrame) -> pl.LazyFrame:
    square = col("merit") ** 2 / col("merits")
    total = col("merit_2") - square
    first = sums.with_columns(
        elever_antal=col("n").cast(pl.Float64),
        behoriga=_share("eligible", "n"),
        godkanda=_share("passed", "n"),
        merit_=_share("merit", "merits", 1.0),
        utlandska=_share("abroad", "n"),
        hogutbildade=_share("high", "told"),
        lagutbildade=_share("low", "told"),
        franvarande=pl.when(col("n") >= LEAST).then(100.0 * col("absent") / col("planned")),
        legitimerade_larare=_share("certified", "n", 1.0),
        behoriga_ak9=_share("nine_eligible", "nine"),
        lag_merit=_share("low_merit", "merits"),
        andra_skolformer=_share("other_form", "n"),
        skolspridning=pl.when(col("means") >= 2).then(col("spread")),
        mellan_skolor=pl.when((col("merits") >= LEAST) & (total > 0)).then(
            (col("between") - square) / total
        ),
        utbildningsgap=_share("high_merit", "high_merits", 1.0)
        - _share("low_sum", "low_merits", 1.0),
    )
    spread = (col("merit_2") / col("merits") - col("merit_") ** 2).clip(0).sqrt()
    return first.with_columns(
        meritspridning=pl.when(col("merits") >= LEAST).then(spread),
        konsgap_merit=_gap("merit_"),
        konsgap_behoriga=_gap("behoriga"),
        meritandring=_change("merit_", 1),
        behorigas_andring=_change("behoriga", 3),
    )


def _gap(figure: str) -> pl.Expr:
    girls = col(figure).filter(col("kon") == "flicka").first()
    return (girls - col(figure).filter(col("kon") == "pojke").first()).over("huvudman", "ar")


def _change(figure: str, years: int) -> pl.Expr:
    """Return the change since some years before, where the figure of that very year is there."""
    before = col(figure).shift(years).over("huvudman", "kon")
    that_year = col("ar").shift(years).over("huvudman", "kon") == col("ar") - years
    return col(figure) - pl.when(that_year).then(before)


def _strict(how: str, *figures: str) -> pl.Expr:
    """Return the least or greatest of some figures, where all of them are there."""
    every = pl.all_horizontal(col(figure).is_not_null() for figure in figures)
    chosen = pl.min_horizontal(*figures) if how == "min" else pl.max_horizontal(*figures)
    return pl.when(every).then(chosen)


_FORMULAS: tuple[dict[str, pl.Expr], ...] = (
    {
        "kunskapsindex": (col("behoriga") + col("godkanda") + col("legitimerade_larare")) / 3,
        "meritindex": (col("merit_") / 3.4).clip(0, 100),
        "svagaste": _strict("min", "behoriga", "godkanda"),
        "starkaste": _strict("max", "behoriga", "godkanda", "behoriga_ak9"),
        "vagda_behoriga": pl.when(col("utlandska") > 30)
        .then(col("behoriga") * 1.1)
        .when(col("utlandska") <= 30)
        .then(col("behoriga")),
        "mot_vantat": col("behoriga") - (50 + 0.3 * col("hogutbildade") - 0.2 * col("utlandska")),
        "meritlage": (50 + 10 * (col("merit_") - 220) / col("meritspridning")).clip(0, 100),
        "konsgap_merit_storlek": col("konsgap_merit").abs(),
        "konsgap_behoriga_storlek": col("konsgap_behoriga").abs(),
        "relativ_skolspridning": 100 * col("skolspridning") / col("merit_"),
        "skillnadsklass": pl.when(col("mellan_skolor") > 0.2)
        .then(1.0)
        .when(col("mellan_skolor") > 0.1)
        .then(0.5)
        .when(col("mellan_skolor").is_not_null())
        .then(0.0),
        "rorelse": col("meritandring") + 0.5 * col("behorigas_andring"),
        "riktning": pl.when((col("meritandring") < 0) & (col("behorigas_andring") < 0))
        .then(-1.0)
        .when((col("meritandring") > 0) & (col("behorigas_andring") > 0))
        .then(1.0)
        .when(col("meritandring").is_not_null() & col("behorigas_andring").is_not_null())
        .then(0.0),
        "narvaroindex": (100 - 5 * col("franvarande")).clip(0, 100),
    },
    {
        "samlat": 0.5 * col("kunskapsindex") + 0.3 * col("meritindex") + 0.2 * col("mot_vantat"),
        "spridningsrot": col("relativ_skolspridning").sqrt(),
        "_merit": col("konsgap_merit_storlek") / 10,
        "_behoriga": col("konsgap_behoriga_storlek") / 5,
    },
    {
        "lagsta_index": _strict("min", "kunskapsindex", "meritindex", "samlat"),
        "gapindex": _strict("max", "_merit", "_behoriga"),
        "merit": col("merit_"),
    },
    {"slutindex": col("samlat") - col("gapindex") + 0.1 * col("narvaroindex")},
    {
        "justerat_slutindex": pl.when(col("lag_merit") > 20)
        .then(col("slutindex") - 5)
        .when(col("lag_merit") <= 20)
        .then(col("slutindex") + col("lagutbildade") / 100)
    },
)
FIGURES = (
    "elever_antal", "behoriga", "godkanda", "merit", "utlandska", "hogutbildade", "lagutbildade",
    "franvarande", "legitimerade_larare", "behoriga_ak9", "meritspridning", "lag_merit",
    "andra_skolformer", "skolspridning", "mellan_skolor", "utbildningsgap", "konsgap_merit",
    "konsgap_behoriga", "meritandring", "behorigas_andring", "kunskapsindex", "meritindex",
    "svagaste", "starkaste", "vagda_behoriga", "mot_vantat", "meritlage", "samlat",
    "konsgap_merit_storlek", "konsgap_behoriga_storlek", "relativ_skolspridning",
    "skillnadsklass", "rorelse", "riktning", "spridningsrot", "lagsta_index", "gapindex",
    "narvaroindex", "slutindex", "justerat_slutindex",
)  # fmt: skip
