"""A line through rows is explained by the figures it is written out in, each by its own words."""

from __future__ import annotations

import polars as pl

import malramverk as mr
from tests.evaluation.test_squares_beyond_64_bits import DEFINITIONS, catalogue_of

TEXT = DEFINITIONS.replace("x: {type: integer}", "x: {type: integer}\n  y: {type: integer}")
LINE = "kind: indicator\nid: line\nversion: 1.0.0\nunit: number\nformula: slope(y,  x of rows)\n"


def test_each_step_says_what_it_looks_at():
    rows = {"unit": ["a"] * 3, "year": ["2024"] * 3, "x": [1, 2, 4], "y": [3, 4, 8]}
    results = mr.compute(catalogue_of(f"{TEXT}---\n{LINE}"), {"rows": pl.DataFrame(rows)})
    steps = results.explain("line", entity="a").steps
    assert [step.label for step in steps] == ["var(y + x)", "var(y - x)", "var(x)"]
