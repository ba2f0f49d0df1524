"""Computed figures beside published ones: what agrees or differs, and where either is missing."""

from __future__ import annotations

import polars as pl
import pytest

from malramverk.evaluation import compare
from tests.evaluation.data import catalogue_of

FRAMEWORK = """
kind: framework
id: prov
version: 1.0.0
levels: [riket, huvudman]
---
kind: table
id: elever
version: 1.0.0
holds: microdata
columns:
  lasar: {type: period}
  huvudman: {type: code, level: huvudman}
  behorig: {type: yes_no}
---
kind: table
id: publicerat
version: 1.0.0
holds: published
period: {value: 2024/25}
symbols: {"..": suppressed, "~100": {state: censored, lower: 95, upper: 100}}
columns:
  huvudman: {type: code, level: huvudman}
  behoriga: {type: decimal, unit: percent, decimals: 1}
---
kind: indicator
id: behoriga
version: 1.0.0
unit: percent
decimals: 1
formula: share(behorig of elever)
published: [{table: publicerat, measure: behoriga}]
"""
# Of A two of three, of B one of two, of C and D all; of E and F no row tells.
ROWS = "AAABBCD", "ttftftt"
TOLD = {"A": "66.7", "B": "51.0", "C": "~100", "D": "..", "E": "50.0", "F": ".."}


@pytest.fixture(scope="module")
def found():
    rows = pl.DataFrame(
        {
            "lasar": ["2024/25"] * 7,
            "huvudman": list(ROWS[0]),
            "behorig": [letter == "t" for letter in ROWS[1]],
        }
    )
    told = pl.DataFrame({"huvudman": list(TOLD), "behoriga": list(TOLD.values())})
    tables = {"elever": rows, "publicerat": told}
    comparison = compare(catalogue_of(FRAMEWORK), tables, levels="huvudman")
    return {cell.entity: cell for cell in comparison.cells}


def test_a_value_agrees_where_it_rounds_to_the_published_one(found):
    assert {code: cell.agrees for code, cell in found.items()} == {
        "A": True,
        "B": False,
        "C": True,
        "D": None,
        "E": None,
        "F": None,
    }
    assert found["A"].lower == pytest.approx(66.65)
    assert found["A"].computed == pytest.approx(200 / 3)


def test_whom_no_row_tells_of_is_not_reported(found):
    assert (found["E"].computed, found["E"].computed_state) == (None, "not_reported")
    assert (found["E"].published, found["F"].published_state) == (50.0, "suppressed")
