"""Squares that 64 bits hold where they are counted, but not above or over several periods."""

from __future__ import annotations

import polars as pl

import malramverk as mr
from tests.evaluation.data import catalogue_of

DEFINITIONS = """\
kind: framework
id: large
version: 1.0.0
period: calendar_year
levels: [whole, unit]
---
kind: table
id: rows
version: 1.0.0
holds: microdata
columns:
  unit: {type: code, level: unit}
  year: {type: period}
  x: {type: integer}
---
kind: indicator
id: spread
version: 1.0.0
unit: number
formula: var(x of rows)
---
kind: indicator
id: together
version: 1.0.0
unit: number
formula: pooled(var(x of rows), 2)
"""
FAR = 2_500_000_000


def values(units, years):
    frame = pl.DataFrame({"unit": units, "year": years, "x": [FAR, -FAR, 0]})
    results = mr.compute(catalogue_of(DEFINITIONS), {"rows": frame})
    return lambda *place: results.cell(place[0], entity=place[1], period=place[2]).value


def test_of_several_units():
    value = values(["a", "b", "c"], ["2024"] * 3)
    assert value("spread", "whole", "2024") == 2 * FAR**2 / 3
    assert value("spread", "a", "2024") == 0


def test_of_several_periods():
    value = values(["a", "a", "b"], ["2023", "2024", "2024"])
    assert value("spread", "a", "2024") == 0
    assert value("together", "a", "2024") == FAR**2
    assert value("together", "whole", "2024") == 2 * FAR**2 / 3
