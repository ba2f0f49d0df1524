"""The bundled definitions on a country that does not exist, beside figures worked out in pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import malramverk as mr
from malramverk.country import make
from tests.country.oracle import MEASURES, oracle

KEYS = ["measure", "level", "entity", "period"]
# An oracle counts 0 rows where a table cannot say anything; here nothing is said.
WITHOUT_ROWS = {("not_applicable", ""), ("not_reported", "no_rows")}
SIZES = [
    ("one", 1),
    ("region", 1),
    ("region", 3),
    ("nation", 1),
]


@pytest.fixture(scope="module")
def catalogue():
    return mr.load()


def headers_of(catalogue):
    """Return the header that each bundled indicator has in the published underlag."""
    found = {}
    for id_, indicator in catalogue.indicators.items():
        for binding in indicator.published:
            measure = catalogue.tables[binding.table].measure_named(binding.measure)
            found[id_] = measure[1].headers[0]
    return found


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}, {size[1]} years")
def both(request, catalogue):
    """Return every cell of the library beside the oracle's."""
    size, years = request.param
    tables = make(size, years)
    results = mr.compute(catalogue, tables)
    frame = results.to_polars().to_pandas()
    frame["measure"] = frame["indicator"].map(headers_of(catalogue))
    frame = frame[frame["measure"].notna()]
    there = [oracle(tables, period) for period in sorted(set(frame["period"]))]
    expected = pd.concat(there)
    assert results.problems == ()
    return frame.merge(expected, on=KEYS, how="outer", suffixes=("", "_o"), indicator=True)


def test_they_have_the_same_cells(both):
    assert (both["_merge"] == "both").all(), both[both["_merge"] != "both"][KEYS].head()
    assert both["measure"].nunique() == len(MEASURES)


def test_every_state_is_the_same(both):
    wrong = both[both["state"] != both["state_o"]]
    assert wrong.empty, wrong[[*KEYS, "state", "state_o"]].head()


def test_every_value_is_the_same(both):
    assert (both["value"].notna() == (both["state"] == "value")).all()
    has = both[both["state_o"] == "value"]
    np.testing.assert_allclose(has["value"], has["value_o"], rtol=1e-9, atol=0)


def test_every_n_is_the_same(both):
    without = both["n"].isna()
    reasons = both["reason"][without].fillna("")
    assert set(zip(both["state"][without], reasons, strict=True)) <= WITHOUT_ROWS
    assert (both["n_o"][without] == 0).all()
    assert (both["n"][~without] == both["n_o"][~without]).all()


def test_every_coverage_is_the_same(both):
    np.testing.assert_allclose(both["coverage"], both["coverage_o"], rtol=1e-12, equal_nan=True)


def test_every_value_lies_within_its_bounds(both):
    has = both[both["state"] == "value"]
    slack = 1e-9 * has["value"].abs()
    assert (has["lower"].isna() | (has["lower"] <= has["value"] + slack)).all()
    assert (has["upper"].isna() | (has["upper"] >= has["value"] - slack)).all()
