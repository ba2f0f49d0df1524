"""Any rows give the same parts, the same results and the same problems on every engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk.conformance import is_installed
from malramverk.tables import in_duckdb
from tests.engines.handing_over import ENGINES
from tests.engines.random_tables import CATALOGUE, tables

ROWS = tables()
ANY_ROWS = tables(wrong=True, most=6)
QUICK = settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
NEEDS = {"pyspark": "pyspark", "ibis": "ibis"}


@pytest.fixture(scope="module", autouse=True)
def _told_of_few_rows():
    """Let DuckDB's planner be asked of as few rows as there are here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(in_duckdb, "_LARGE", 0)
        yield


def answered(handed_over: object) -> object:
    """Return results as a frame; or each problem's facts, less where it stands."""
    try:
        results = mr.compute(CATALOGUE, {"elever": handed_over}, groups=["kon", "behorig"])
    except mr.DataErrors as error:
        return sorted(_told(problem) for problem in error.problems)
    return results.to_polars()


def _told(problem: Any) -> tuple[Any, ...]:
    facts = ("table", "column", "value", "count", "found", "engine", "why")
    return problem.code, *(str(getattr(problem, fact, "")) for fact in facts)


def same(left: object, right: object) -> bool:
    """Say whether two answers are the same to the last bit."""
    if isinstance(left, pl.DataFrame) and isinstance(right, pl.DataFrame):
        return left.equals(right) and all(
            _bits(left[name]) == _bits(right[name])
            for name, kind in left.schema.items()
            if kind.is_float()
        )
    return type(left) is type(right) and left == right


def _bits(column: pl.Series) -> bytes:
    return np.ascontiguousarray(column.fill_null(0.0).to_numpy()).tobytes()


def check(engines: Iterable[str], rows: pa.Table) -> None:
    expected = answered(pl.from_arrow(rows))
    for engine in engines:
        found = answered(ENGINES[engine](rows))
        assert same(found, expected), f"{engine}: {found} is not {expected}"


IN_PROCESS = [
    name for name in ENGINES if name != "pyspark" and is_installed(NEEDS.get(name, "polars"))
]


@QUICK
@given(rows=ROWS)
def test_sound_rows(rows):
    check(IN_PROCESS, rows)


@QUICK
@given(rows=ANY_ROWS)
def test_any_rows(rows):
    check(IN_PROCESS, rows)


@pytest.mark.skipif(not is_installed("pyspark"), reason="pyspark is not installed")
@settings(QUICK, max_examples=3)
@given(rows=ROWS, others=ANY_ROWS)
def test_rows_on_spark(rows, others):
    check(["pyspark"], rows)
    check(["pyspark"], others)


@QUICK
@given(rows=ROWS, seed=st.integers(0, 9), cut=st.integers(0, 12))
def test_the_order_and_the_division_of_rows(rows, seed, cut):
    frame = pl.from_arrow(rows)
    expected = answered(frame)
    assert same(answered(frame.sample(fraction=1, shuffle=True, seed=seed)), expected)
    assert same(answered([frame[:cut], frame[cut:]]), expected)


def test_there_are_values_and_problems_to_compare():
    seen = []

    @QUICK
    @given(rows=ROWS)
    def look(rows):
        found = answered(pl.from_arrow(rows))
        seen.append(found["value"].drop_nulls().len() if isinstance(found, pl.DataFrame) else 0)

    look()
    assert sum(count > 20 for count in seen) > len(seen) / 2
