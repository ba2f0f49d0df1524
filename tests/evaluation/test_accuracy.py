"""Numbers with many leading digits and tiny variance, as in the certified sets of NIST's StRD."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import chain

import numpy as np
import polars as pl
import pytest

import malramverk as mr
from malramverk.evaluation.exactness import exact_sums, in_units
from tests.evaluation.data import catalogue_of

DEFINITIONS = """\
kind: framework
id: numacc
version: 1.0.0
levels: [all_sets, number_set, treatment]
---
kind: table
id: numbers
version: 1.0.0
holds: microdata
columns:
  number_set: {type: code, level: number_set}
  treatment: {type: code, level: treatment}
  y: {type: decimal, unit: number, DECIMALS}
  w: {type: decimal, unit: number}
"""
FORMULAS = {
    "total": "sum(y of numbers)",
    "average": "mean(y of numbers)",
    "spread": "std_sample(y of numbers)",
    "weighted": "var(y of numbers weighted by w)",
    "half": "quantile(y, 0.5, inverted_cdf of numbers weighted by w)",
    "unequal": "gini(y of numbers)",
    "shared": "between_share(y, treatment of numbers)",
    "alike": "icc(y, anova_n0, treatment of numbers)",
}
DEFINITIONS += "".join(
    f"---\nkind: indicator\nid: {id_}\nversion: 1.0.0\nunit: number\nformula: {formula}\n"
    for id_, formula in FORMULAS.items()
)
BOTH = pytest.mark.parametrize("decimals", ["decimals: 1", "required: true"])
SETS = {
    "numacc1": ([10_000_001.0, 10_000_003.0, 10_000_002.0], 10_000_002.0, 1.0),
    "numacc2": ([1.2, *[1.1, 1.3] * 500], 1.2, 0.1),
    "numacc3": ([1_000_000.2, *[1_000_000.1, 1_000_000.3] * 500], 1_000_000.2, 0.1),
    "numacc4": ([10_000_000.2, *[10_000_000.1, 10_000_000.3] * 500], 10_000_000.2, 0.1),
    "longest": ([1e14 + 0.2, *[1e14 + 0.1, 1e14 + 0.3] * 500], 1e14 + 0.2, 0.1),
}
MEANS = [14, 13, 15, 13, 15, 13, 15, 13, 15]


def one_way(leading: int) -> list[tuple[str, float]]:
    """Return the one-way layout SmLs01, 04 or 07: 9 treatments of 21 that differ in the tenths."""
    return [
        (f"t{i}", (leading * 10 + mean + step) / 10)
        for i, mean in enumerate(MEANS)
        for step in [0, *[-1, 1] * 10]
    ]


# Source: NIST StRD. Michelson's speed of light, less 299 million m/s; Si resistivity by instrument.
MICHELSON = """
850 740 900 1070 930 850 950 980 980 880 1000 980 930 650 760 810 1000 1000 960 960
960 940 960 940 880 800 850 880 900 840 830 790 810 880 880 830 800 790 760 800
880 880 880 860 720 720 620 860 970 950 880 910 850 870 840 840 850 840 840 840
890 810 810 820 800 770 760 740 750 760 910 920 890 860 880 720 840 850 850 780
890 840 780 810 760 810 790 810 820 850 870 870 810 740 810 940 950 800 810 870
"""
SILICON = """
196.3052 196.1240 196.1890 196.2569 196.3403
196.3042 196.3825 196.1669 196.3257 196.0422
196.1303 196.2005 196.2889 196.0343 196.1811
196.2795 196.1748 196.1494 196.1485 195.9885
196.2119 196.1051 196.1850 196.0052 196.2090
"""


def catalogue(decimals: str) -> mr.Catalogue:
    return catalogue_of(DEFINITIONS.replace("DECIMALS", decimals))


def frame_of(rows: list[tuple[str, str, float, float]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["number_set", "treatment", "y", "w"], orient="row")


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, float, float]]:
    found = [(n, f"{n}-1", y, 1.0) for n, (values, _, _) in SETS.items() for y in values]
    for leading in (0, 10**6, 10**12):
        name = f"smls{leading}"
        found += [(name, f"{name}-{t}", y, 1.0) for t, y in one_way(leading)]
    return found


@pytest.mark.parametrize("decimals", ["decimals: 4", "required: true"])
def test_what_was_measured(decimals):
    light = [("light", "light-1", 299 + float(v) / 1000, 1.0) for v in MICHELSON.split()]
    silicon = [
        ("silicon", f"instrument {i // 5}", float(v), 1.0) for i, v in enumerate(SILICON.split())
    ]
    rounded = [(a, b, round(y, 4), w) for a, b, y, w in light + silicon]
    results = mr.compute(catalogue(decimals), {"numbers": frame_of(rounded)})
    at = {"level": "number_set", "entity": "light"}
    assert results.cell("average", **at).value == pytest.approx(299.852400000000, rel=1e-15)
    assert results.cell("spread", **at).value == pytest.approx(0.0790105478190518, rel=1e-13)
    between, within = 5.11462616000000e-02, 2.16636560000000e-01
    at = {"level": "number_set", "entity": "silicon"}
    shared = results.cell("shared", **at).value
    assert shared == pytest.approx(1.90999039051129e-01, rel=1e-13)
    mean_squares = between / 4, within / 20
    assert mean_squares[0] / mean_squares[1] == pytest.approx(1.18046237440255, rel=1e-13)
    alike = (mean_squares[0] - mean_squares[1]) / (mean_squares[0] + 4 * mean_squares[1])
    assert results.cell("alike", **at).value == pytest.approx(alike, rel=1e-12)


@BOTH
def test_certified_values_come_out_to_thirteen_digits_beside_each_other(decimals, rows):
    results = mr.compute(catalogue(decimals), {"numbers": frame_of(rows)})
    for name, (_, mean, deviation) in SETS.items():
        assert results.cell("average", entity=name).value == pytest.approx(mean, rel=1e-15), name
        spread = results.cell("spread", entity=name).value
        assert spread == pytest.approx(deviation, rel=1e-13), name
        weighted = results.cell("weighted", entity=name).value
        size = len(SETS[name][0])
        expected = deviation**2 * (size - 1) / size
        assert weighted == pytest.approx(expected, rel=1e-13), name
    for leading in (0, 10**6, 10**12):
        at = {"level": "number_set", "entity": f"smls{leading}"}
        shared, alike = (results.cell(id_, **at).value for id_ in ("shared", "alike"))
        assert shared == pytest.approx(4.82758620689655e-01, rel=1e-13)
        assert alike == pytest.approx(20 / 41, rel=1e-13)


@BOTH
@pytest.mark.parametrize("seed", range(3))
def test_floating_figures_are_the_same_in_any_order_and_company(decimals, rows, seed):
    chance = random.Random(seed)
    rows = [
        (name, treatment, y if decimals == "decimals: 1" else y * chance.random() + 0.1, 1 / w)
        for name, treatment, y, w in rows
        for w in [chance.uniform(0.5, 2)]
    ]
    definitions = catalogue(decimals)
    first = mr.compute(definitions, {"numbers": frame_of(rows)})
    turned = chance.sample(rows, len(rows))
    pieces = [frame_of(turned[i::3]) for i in range(3)]
    again = mr.compute(definitions, {"numbers": pieces})
    assert again.to_polars().equals(first.to_polars())
    alone = frame_of([row for row in rows if row[0] == "numacc4"])
    results = mr.compute(definitions, {"numbers": alone})
    for id_ in FORMULAS:
        beside = first.cell(id_, level="number_set", entity="numacc4").value
        assert results.cell(id_, level="number_set", entity="numacc4").value == beside, id_


def test_floating_sums_are_right_whatever_cancels():
    chance = random.Random(1)
    runs = [
        [chance.uniform(-1, 1) * 10.0 ** chance.randrange(-12, 13) for _ in range(n)]
        for n in (1, 2, 7, 100, 3)
    ]
    runs += [[1e16, 1.0, -1e16], [1e300, 1e-20, -1e300], [0.0, 0.0], [-(2.0**-60)], [5e-324]]
    counts = [[chance.choice([1, 2, 1000]) for _ in run] for run in runs[:5]]
    counts += [[1] * len(run) for run in runs[5:]]
    starts = np.cumsum([0, *map(len, runs[:-1])])
    found = exact_sums(
        np.array([*chain(*runs)]), starts.astype(np.int64), np.array([*chain(*counts)])
    )
    for run, times, total in zip(runs, counts, found, strict=True):
        exact = sum(Fraction(x) * n for x, n in zip(run, times, strict=True))
        if 1e300 not in run:  # 124 bits below the greatest nothing is told apart
            assert total == pytest.approx(float(exact), rel=4e-16)


def test_numbers_are_told_in_the_decimals_they_were_written_with():
    values = np.array([0.1, 1_000_000.25, 1 / 3, 0.5, 1e14 + 0.5, 7.0, 1e300])
    told = in_units(values, np.array([0, 2, 4, 5, 6]))
    assert told.whole.tolist() == [True, False, True, True, False]
    assert told.places.tolist() == [2, 0, 1, 0, 0]
    assert told.units[:2].tolist() == [10.0, 100_000_025.0]
