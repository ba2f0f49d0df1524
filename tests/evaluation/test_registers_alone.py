"""Results that rest on nothing but who exists: the register says in which periods."""

from __future__ import annotations

import polars as pl

import malramverk as mr
from tests.evaluation.data import catalogue_of

DEFINITIONS = """\
kind: framework
id: register
version: 1.0.0
period: calendar_year
levels: [land, huvudman]
---
kind: table
id: register
version: 1.0.0
holds: entities
level: huvudman
columns:
  huvudman: {type: code, level: huvudman}
  DATED
  storlek: {type: integer, unit: pupils}
---
kind: indicator
id: storlek
version: 1.0.0
unit: pupils
formula: entity.storlek
"""


def values(dated, columns):
    catalogue = catalogue_of(DEFINITIONS.replace("DATED", dated))
    results = mr.compute(catalogue, {"register": pl.DataFrame(columns)}, levels="huvudman")
    return {(place["entity"], place["period"]): cell.value for place, cell in results.cells()}


def test_a_register_without_years_gives_results_without_years():
    found = values("namn: {type: text}", {"huvudman": ["A", "B"], "storlek": [5, 7]})
    assert found == {("A", None): 5.0, ("B", None): 7.0}


def test_a_register_with_years_gives_results_of_each():
    columns = {"huvudman": ["A", "A", "B"], "year": ["2023", "2024", "2024"], "storlek": [5, 6, 7]}
    found = values("year: {type: period}", columns)
    assert found == {("A", "2023"): 5.0, ("A", "2024"): 6.0, ("B", "2024"): 7.0}
