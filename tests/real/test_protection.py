"""The families on made-up rows leave the same signs, by size, as the published underlag does."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

import malramverk as mr
from malramverk.country import make

REAL = os.environ.get("MALRAMVERK_REAL_DATA")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL, reason="MALRAMVERK_REAL_DATA names no folder of published files"),
]
UFA = Path(REAL or ".") / "data" / "skolverket_ufa"
PUBLISHED = [
    UFA / f"ufa_grundskola_2024-25_{level}_wide.csv" for level in ("huvudman", "skolenhet")
]
SIZES = [10, 20, 40, 80, 150, 300, 1000]
SIGNS = ["number", "..", "..."]
# Indicators, and how far the proportions of signs may lie apart: the weighted mean over sizes of
# half the sum of absolute differences. The made-up schools' results are not the real ones'.
GROUPS = {
    "grades": (["behorighet", "godkant_alla_amnen_ak6", "godkant_alla_amnen_ak9"], 0.10),
    "pupils": (["andel_flickor", "andel_utlandsk_bakgrund"], 0.04),
    "staff": (["larare_heltidstjanster"], 0.06),
}


@pytest.fixture(scope="module")
def catalogue():
    return mr.load()


@pytest.fixture(scope="module")
def made(catalogue):
    """The nation's cells for the public, and how many pupils each entity has."""
    results = mr.compute(catalogue, make("nation"))
    publication = mr.protect(results, "public")
    mr.audit(publication).require()
    return publication.to_polars(), results.to_polars()


@pytest.fixture(scope="module")
def published(catalogue):
    frame = mr.compute(catalogue, {"ufa_grundskola": PUBLISHED}).to_polars()
    return frame, frame


def signs(frames, indicators: list[str], level: str) -> pl.DataFrame:
    """Return the proportion of each sign by size, and the number of cells."""
    shown, sizes = frames
    pupils = sizes.filter(pl.col("indicator") == "antal_elever", pl.col("level") == level)
    cells = (
        shown.filter(
            pl.col("indicator").is_in(indicators),
            pl.col("level") == level,
            pl.col("state").is_in(["value", "suppressed"]),
        )
        .join(pupils.select("entity", size="value"), on="entity")
        .drop_nulls("size")
    )
    few = pl.when(pl.col("reason") == "all_but_few").then(pl.lit("...")).otherwise(pl.lit(".."))
    sign = pl.when(pl.col("state") == "value").then(pl.lit("number")).otherwise(few)
    size = sum((pl.col("size") > edge).cast(pl.Int64) for edge in SIZES)
    return (
        cells.with_columns(size=size, sign=sign)
        .group_by("size")
        .agg(*((pl.col("sign") == name).mean().alias(name) for name in SIGNS), cells=pl.len())
        .sort("size")
    )


@pytest.mark.parametrize("level", ["huvudman", "skolenhet"])
@pytest.mark.parametrize("group", GROUPS)
def test_signs_by_size(made, published, group, level):
    indicators, most = GROUPS[group]
    both = signs(made, indicators, level).join(
        signs(published, indicators, level), on="size", suffix=" published"
    )
    with pl.Config(tbl_rows=20, tbl_cols=12, float_precision=2):
        print(f"\n{group}, {level}; sizes end at {SIZES}", both, sep="\n")
    apart = sum((pl.col(s) - pl.col(f"{s} published")).abs() for s in SIGNS) / 2
    weight = pl.col("cells published")
    distance = both.select((apart * weight).sum() / weight.sum()).item()
    print(f"distance {distance:.3f}")
    assert both.height >= len(SIZES)
    assert distance < most
