"""Parts added up in an array of cells are what a group-by gives, or are left to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malramverk.tables import cube as room
from malramverk.tables.cube import Wanted, cube
from malramverk.tables.footers import NOTHING_TOLD

WANTED = Wanted(
    keys=["year", "owner", "school", "sex", "form"],
    levels=["owner", "school"],
    apart=["sex", "form"],
    listed=["sex"],
    counts=[f"yes_{i}" for i in range(11)],
    sums=["whole", "floating"],
    told=NOTHING_TOLD,
)


def rows(count: int, seed: int, *, texts: bool, schools: int = 40) -> pl.DataFrame:
    """Return made-up rows, some of whose keys and values are missing."""
    chance = np.random.default_rng(seed)
    school = chance.integers(0, schools, count)
    year = 2015 + chance.integers(0, 3, count)
    frame = pl.DataFrame(
        {
            "year": pl.Series(year, dtype=pl.Int16),
            "owner": pl.Series(1000 + school // 3, dtype=pl.Int32),
            "school": pl.Series(school, dtype=pl.Int32),
            "sex": pl.Series([("flicka", "pojke", None)[i] for i in chance.integers(0, 3, count)]),
            "form": pl.Series(school % 4, dtype=pl.Int8),
            **{f"yes_{i}": chance.random(count) < 0.5 for i in range(11)},
            "whole": chance.integers(-(10**6), 10**6, count),
            "floating": chance.integers(0, 3400, count).astype(np.float64),
        }
    )
    missing = pl.Series(chance.random(count) < 0.1)
    frame = frame.with_columns(
        pl.when(~missing).then(pl.col("whole", "floating", "yes_0", "yes_1"))
    )
    if not texts:
        return frame
    return frame.with_columns(
        pl.col("owner", "school").cast(pl.String), year=pl.format("{}/x", "year")
    )


def by_engine(frame: pl.DataFrame, wanted: Wanted = WANTED) -> pl.DataFrame:
    """Return what a group-by gives."""
    sums = pl.col(*wanted.counts, *wanted.sums).sum()
    return frame.group_by(wanted.keys).agg(pl.len().alias("__rows"), sums)


def same(found: pl.DataFrame | None, expected: pl.DataFrame) -> bool:
    """Say whether two have the same groups with the same sums, keys of the same type."""
    assert found is not None
    keys = WANTED.keys
    assert {name: found.schema[name] for name in keys} == {n: expected.schema[n] for n in keys}
    left, right = (
        each.select(sorted(expected.columns))
        .with_columns(pl.exclude(keys).cast(pl.Float64))
        .sort(keys)
        for each in (found, expected)
    )
    return left.equals(right)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 400), st.integers(0, 10**6), st.booleans(), st.integers(1, 400))
def test_what_a_group_by_gives(count: int, seed: int, texts: bool, schools: int) -> None:
    frame = rows(count, seed, texts=texts, schools=schools)
    found = cube([frame.lazy()], WANTED)
    assert found is None or same(found, by_engine(frame))


@pytest.mark.parametrize("texts", [False, True])
def test_rows_of_several_sources_and_batches(texts: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_BATCH", 3000)
    frame = rows(50_000, 1, texts=texts, schools=3000)
    parts = [frame[:20_000].lazy(), frame[20_000:].lazy()]
    assert same(cube(parts, WANTED), by_engine(frame))


def test_numbers_of_rows_that_outgrow_their_digits() -> None:
    frame = rows(200_000, 2, texts=False, schools=1)
    assert by_engine(frame)["__rows"].max() > 1 << 14
    assert same(cube([frame.lazy()], WANTED), by_engine(frame))


def test_a_text_that_the_first_rows_do_not_have() -> None:
    frame = rows(30_000, 3, texts=False)
    late = pl.Series(np.arange(30_000) > 20_000)
    frame = frame.with_columns(sex=pl.when(late).then(pl.lit("hen")).otherwise(pl.col("sex")))
    assert same(cube([frame.lazy()], WANTED), by_engine(frame))


@pytest.mark.parametrize("texts", [False, True])
def test_places_that_change_owners_count_for_each(texts: bool) -> None:
    frame = rows(60_000, 4, texts=texts)
    late = pl.Series(np.arange(60_000) % 7 == 6)
    other = pl.lit("7" if texts else 7, frame.schema["owner"])
    moved = frame.with_columns(owner=pl.when(late).then(other).otherwise(pl.col("owner")))
    assert same(cube([moved.lazy()], WANTED), by_engine(moved))


def test_keys_that_follow_from_nothing_are_left_to_the_engine() -> None:
    frame = rows(60_000, 4, texts=False)
    chance = pl.Series(np.random.default_rng(4).integers(0, 60_000, 60_000), dtype=pl.Int32)
    assert cube([frame.with_columns(owner=chance).lazy()], WANTED) is None


def test_sums_that_a_floating_number_may_not_hold_are_left_to_the_engine() -> None:
    frame = rows(1000, 5, texts=False).with_columns(whole=pl.lit(2**52))
    assert cube([frame.lazy()], WANTED) is None


def test_keys_that_are_not_dense_are_left_to_the_engine() -> None:
    frame = rows(1000, 6, texts=False)
    wide = frame.with_columns(school=pl.col("school") * 10_000_000)
    assert cube([wide.lazy()], WANTED) is None
    dated = frame.with_columns(year=pl.lit(2.5))
    assert cube([dated.lazy()], WANTED) is None
    wanted = replace(WANTED, keys=["form"], levels=[], apart=["form"], listed=[])
    assert same_of(cube([frame.lazy()], wanted), by_engine(frame, wanted))


def same_of(found: pl.DataFrame | None, expected: pl.DataFrame) -> bool:
    """Say whether two of few groups have the same numbers of rows."""
    assert found is not None
    few = ["form", "__rows", "yes_3"]
    left, right = (each.select(few).cast(pl.Int64).sort("form") for each in (found, expected))
    return left.equals(right)
