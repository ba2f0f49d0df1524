"""The 49 measures of the analysis base as an analyst would write them in Polars, once, by hand.

It is what `malramverk.compute` is timed against: one lazy scan per table, sums per school unit,
roll-up to principal (huvudman) and country in Polars. It knows one school year, three levels, no
breakdowns, and keeps no reason for a value that is missing.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

_TEACHERS = pl.col("befattning").is_in(["larare", "speciallarare"])
_SPECIAL = pl.col("befattning") == "speciallarare"
_POSTS = pl.col("tjanstgoringsgrad")
_COSTS = {
    "kostnad_per_elev": "totalt",
    "kostnad_per_elev_lokaler": "lokaler",
    "kostnad_per_elev_undervisning": "undervisning",
    "kostnad_per_elev_maltider": "maltider",
    "kostnad_per_elev_larverktyg": "larverktyg",
    "kostnad_per_elev_elevhalsa": "elevhalsa",
    "kostnad_per_elev_ovrigt": "ovrigt",
}
_SURVEY = {
    **{
        f"{question}_{suffix}": (question, group)
        for question in ("trygghet", "studiero", "krankningar", "stimulans", "stod")
        for suffix, group in (("ak5", "elev_ak5"), ("ak8", "elev_ak8"))
    },
    **{
        f"{question}_personal": (question, "pedagogisk_personal")
        for question in ("trygghet", "studiero", "stimulans", "stod", "sarskilt_stod")
    },
    "hjalp_vardnadshavare": ("hjalp", "vardnadshavare"),
}
_SHARES_OF_PUPILS: dict[str, tuple[pl.Expr, pl.Expr]] = {
    "andel_flickor": (pl.col("kon") == "flicka", pl.lit(value=True)),
    "andel_utlandsk_bakgrund": (pl.col("utlandsk_bakgrund"), pl.lit(value=True)),
    "andel_foraldrar_eftergymnasial": (
        pl.col("foraldrars_utbildning") == "eftergymnasial",
        pl.lit(value=True),
    ),
    "behorighet": (pl.col("behorig_nationellt_program"), pl.col("arskurs") == 9),
    **{
        f"godkant_{subject}_ak{year}": (pl.col(f"godkant_{subject}"), pl.col("arskurs") == year)
        for subject in ("alla_amnen", "svenska", "matematik")
        for year in (6, 9)
    },
    **{
        f"np3_{subject}": (
            pl.col(f"np3_{subject}_kravniva"),
            (pl.col("arskurs") == 3) & pl.col(f"np3_{subject}_deltagit"),
        )
        for subject in ("svenska", "matematik")
    },
}
_STAFF = {
    "personal_heltidstjanster": pl.lit(value=True),
    "rektorer_heltidstjanster": pl.col("befattning") == "rektor",
    "larare_heltidstjanster": _TEACHERS,
    "syv_heltidstjanster": pl.col("befattning") == "studie_och_yrkesvagledare",
}
_SHARES_OF_POSTS = {
    "larare_andel_kvinnor": (pl.col("kon") == "kvinna", _TEACHERS),
    "larare_andel_behoriga": (pl.col("behorig"), _TEACHERS),
    "speciallarare_andel_behoriga": (pl.col("behorig_sarskilt_stod"), _SPECIAL),
    "larare_andel_tillsvidare": (pl.col("tillsvidare"), _TEACHERS),
}


def figures(folder: Path, year: int = 2024) -> pl.DataFrame:
    """Compute the 49 measures for the country, every principal and every school unit.

    Args:
        folder: Parquet files by the names of the tables.
        year: the school year's first calendar year.

    Returns:
        Columns indicator, level, entity and value; null where there is no figure.
    """
    school_year = f"{year}/{(year + 1) % 100:02d}"
    principals, units, pupils, staff, survey, costs = pl.collect_all(
        [
            _scan(folder, "huvudmannaregister", "lasar", school_year).select("huvudman"),
            _scan(folder, "skolenhetsregister", "lasar", school_year).select(
                "skolenhet", "huvudman"
            ),
            _scan(folder, "elever", "lasar", school_year).group_by("skolenhet").agg(_pupils()),
            _scan(folder, "personal", "lasar", school_year).group_by("skolenhet").agg(_staff()),
            _scan(folder, "enkatsvar", "ar", str(year + 1)).group_by("skolenhet").agg(_answers()),
            _scan(folder, "kostnader", "ar", str(year)).group_by("huvudman").agg(_costs()),
        ]
    )
    by_unit = units
    for counted in (pupils, staff, survey):
        by_unit = by_unit.join(counted, on="skolenhet", how="left")
    sums = [name for name in by_unit.columns if name not in ("skolenhet", "huvudman")]
    by_unit = by_unit.with_columns(pl.col(sums).fill_null(0))
    by_principal = (
        principals.join(by_unit.group_by("huvudman").agg(pl.col(sums).sum()), "huvudman", "left")
        .with_columns(pl.col(sums).fill_null(0))
        .join(costs, on="huvudman", how="left")
    )
    whole = pl.concat(
        [by_unit.select(pl.col(sums).sum()), costs.drop("huvudman").sum()], how="horizontal"
    )
    every = pl.concat(
        [
            whole.with_columns(level=pl.lit("riket"), entity=pl.lit("riket")),
            by_principal.rename({"huvudman": "entity"}).with_columns(level=pl.lit("huvudman")),
            by_unit.drop("huvudman")
            .rename({"skolenhet": "entity"})
            .with_columns(level=pl.lit("skolenhet")),
        ],
        how="diagonal",
    )
    return every.select("level", "entity", *_measures()).unpivot(
        index=["level", "entity"], variable_name="indicator", value_name="value"
    )


def _scan(folder: Path, table: str, column: str, period: str) -> pl.LazyFrame:
    return pl.scan_parquet(folder / f"{table}.parquet").filter(pl.col(column) == period)


def _pupils() -> list[pl.Expr]:
    found = [pl.len().alias("elever")]
    for name, (wanted, member) in _SHARES_OF_PUPILS.items():
        found.append((member & wanted).sum().alias(f"{name}_true"))
        found.append((member & wanted.is_not_null()).sum().alias(f"{name}_known"))
    return found


def _staff() -> list[pl.Expr]:
    found = []
    for name, member in _STAFF.items():
        found.append(_sum(_POSTS, member).alias(name))
        found.append((member & _POSTS.is_not_null()).sum().alias(f"{name}_known"))
        found.append(member.fill_null(value=True).sum().alias(f"{name}_every"))
    for name, (wanted, member) in _SHARES_OF_POSTS.items():
        found.append(_sum(_POSTS, member & wanted).alias(f"{name}_top"))
        found.append(_sum(_POSTS, member & wanted.is_not_null()).alias(f"{name}_bottom"))
        known = member & wanted.is_not_null() & (_POSTS.is_not_null() | ~wanted)
        found.append(known.sum().alias(f"{name}_known"))
    lead = pl.col("forstelarare_eller_lektor")
    found.append((_TEACHERS & lead).sum().alias("lead_true"))
    found.append((_TEACHERS & lead.is_not_null()).sum().alias("lead_known"))
    return found


def _answers() -> list[pl.Expr]:
    found = []
    for name, (question, group) in _SURVEY.items():
        member = pl.col("grupp") == group
        found.append(_sum(pl.col(question), member).alias(f"{name}_sum"))
        found.append((member & pl.col(question).is_not_null()).sum().alias(f"{name}_known"))
    return found


def _costs() -> list[pl.Expr]:
    pupils = pl.col("genomsnittligt_elevantal")
    found = [pl.col("totalt").sum(), pl.col("undervisning").sum()]
    for name, column in _COSTS.items():
        found.append(_sum(pl.col(column), pupils.is_not_null()).alias(f"{name}_top"))
        found.append(_sum(pupils, pl.col(column).is_not_null()).alias(f"{name}_bottom"))
    return found


def _sum(values: pl.Expr, member: pl.Expr) -> pl.Expr:
    return pl.when(member).then(values).sum()


def _ratio(top: str, bottom: str, factor: int = 1) -> pl.Expr:
    divisor = pl.col(bottom)
    return pl.when(divisor != 0).then(pl.col(top) * factor / divisor)


def _measures() -> list[pl.Expr]:
    found = [pl.col("elever").cast(pl.Float64).alias("antal_elever")]
    found.extend(
        _ratio(f"{name}_true", f"{name}_known", 100).alias(name) for name in _SHARES_OF_PUPILS
    )
    found.extend(_posts(name).alias(name) for name in _STAFF)
    for name in _SHARES_OF_POSTS:
        known = pl.col(f"{name}_known") > 0
        share = pl.when(known).then(_ratio(f"{name}_top", f"{name}_bottom", 100))
        found.append(share.alias(name))
    found.append(_ratio("lead_true", "lead_known", 100).alias("larare_andel_forstelarare_lektorer"))
    for name, posts in (
        ("elever_per_larare", "larare_heltidstjanster"),
        ("elever_per_syv", "syv_heltidstjanster"),
    ):
        found.append(pl.when(_posts(posts) > 0).then(pl.col("elever") / _posts(posts)).alias(name))
    found.extend(_ratio(f"{name}_sum", f"{name}_known").alias(name) for name in _SURVEY)
    found.append(pl.col("totalt").cast(pl.Float64).alias("kostnad_totalt"))
    found.append(pl.col("undervisning").cast(pl.Float64).alias("kostnad_undervisning"))
    found.extend(_ratio(f"{name}_top", f"{name}_bottom", 1000).alias(name) for name in _COSTS)
    return found


def _posts(name: str) -> pl.Expr:
    """A sum of posts is nothing where there are rows and none says how much."""
    told = (pl.col(f"{name}_known") > 0) | (pl.col(f"{name}_every") == 0)
    return pl.when(told).then(pl.col(name))
