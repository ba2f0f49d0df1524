"""24 intervals of a share as R's package binom gives them, three methods of eight pairs."""

from __future__ import annotations

import polars as pl
import pytest

import malramverk as mr
from tests.cases.published import case, definitions, published_case, rows

CASE = "wilson_intervals"


def test_the_definitions_are_sound():
    definitions("wilson")


class TestPublished:
    pytestmark = published_case

    def test_every_interval(self):
        given = pl.read_csv(case(CASE) / "inputs.csv", infer_schema=False)
        keys = [f"{row['count']}/{row['nobs']}" for row in given.iter_rows(named=True)]
        frame = given.with_columns(rad=pl.Series(keys))
        results = mr.compute(definitions("wilson"), {"andelar": frame}, levels="rad")
        compared = 0
        for row in rows(case(CASE) / "expected.csv"):
            entity = f"{row['count']}/{row['nobs']}"
            for end, column in (("low", "ci_low"), ("upp", "ci_upp")):
                cell = results.cell(f"{row['method']}_{end}", entity=entity)
                assert cell.value == pytest.approx(float(row[column]), abs=1e-6)
                compared += 1
        assert compared == 2 * 24
