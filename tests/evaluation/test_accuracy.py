"""Numbers with many leading digits and tiny variance, as in the certified sets of NIST's StRD."""

from __future__ import annotations

import polars as pl
import pytest

import malramverk as mr
from tests.evaluation.data import catalogue_of

DEFINITIONS = """\
kind: framework
id: numacc
version: 1.0.0
levels: [all_sets, number_set]
---
kind: table
id: numbers
version: 1.0.0
holds: microdata
columns:
  number_set: {type: code, level: number_set}
  y: {type: decimal, decimals: 1, unit: number}
---
kind: indicator
id: average
version: 1.0.0
unit: number
formula: mean(y of numbers)
---
kind: indicator
id: spread
version: 1.0.0
unit: number
formula: std_sample(y of numbers)
"""
SETS = {
    "numacc1": ([10_000_001.0, 10_000_003.0, 10_000_002.0], 10_000_002.0, 1.0),
    "numacc2": ([1.2, *[1.1, 1.3] * 500], 1.2, 0.1),
    "numacc3": ([1_000_000.2, *[1_000_000.1, 1_000_000.3] * 500], 1_000_000.2, 0.1),
    "numacc4": ([10_000_000.2, *[10_000_000.1, 10_000_000.3] * 500], 10_000_000.2, 0.1),
}


@pytest.mark.parametrize("name", SETS)
def test_certified_values_come_out_to_thirteen_digits_beside_each_other(name):
    rows = [(n, y) for n, (values, _, _) in SETS.items() for y in values]
    frame = pl.DataFrame(rows, schema=["number_set", "y"], orient="row")
    results = mr.compute(catalogue_of(DEFINITIONS), {"numbers": frame})
    _, mean, deviation = SETS[name]
    assert results.cell("average", entity=name).value == pytest.approx(mean, rel=1e-15)
    assert results.cell("spread", entity=name).value == pytest.approx(deviation, rel=1e-13)
