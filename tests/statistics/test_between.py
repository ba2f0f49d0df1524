"""What lies between units, on a meta-analysis that everyone has done, and laws of shrinkage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malramverk.statistics.between import Units, dersimonian_laird, hedges, plug_in, shrunk
from malramverk.statistics.nearness import nearest

# The 13 trials of BCG vaccine against tuberculosis (Colditz and others 1994), R's dat.bcg:
# tuberculosis and no tuberculosis among the vaccinated, then among the others.
BCG = """
4 119 11 128 / 6 300 29 274 / 3 228 11 209 / 62 13536 248 12619 / 33 5036 47 5761
180 1361 372 1079 / 8 2537 10 619 / 505 87886 499 87892 / 29 7470 45 7232
17 1699 65 1600 / 186 50448 141 27197 / 5 2493 3 2338 / 27 16886 29 17825
"""


def trials() -> Units:
    table = np.array([t.split() for line in BCG.strip().splitlines() for t in line.split("/")])
    a, b, c, d = table.astype(np.float64).T
    ratio = np.log(a / (a + b)) - np.log(c / (c + d))
    variance = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return Units(np.zeros(13, np.int64), 1, ratio, variance, a + b + c + d)


def test_dersimonian_and_laird_as_r_has_it():
    # metafor: rma(yi, vi, method = "DL") gives tau^2 = 0.3088 and the estimate -0.7141
    units = trials()
    true = dersimonian_laird(units)
    assert round(float(true[0]), 4) == 0.3088
    weights = 1 / (true[0] + units.variance)
    assert round(float((weights * units.value).sum() / weights.sum()), 4) == -0.7141


def test_hedges_as_r_has_it():
    # metafor: rma(yi, vi, method = "HE") gives tau^2 = 0.3286
    assert round(float(hedges(trials())[0]), 4) == 0.3286


VARIANCES = st.just(0.0) | st.floats(1e-6, 20)


@given(
    st.lists(st.tuples(st.floats(-50, 50), VARIANCES, st.integers(2, 90)), min_size=1, max_size=12),
    st.sampled_from(["hedges", "dersimonian_laird", "plug_in"]),
)
def test_nothing_is_below_zero_and_shrinking_stays_between(rows, estimator):
    value, variance, n = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    units = Units(np.zeros(len(rows), np.int64), 1, value, variance, n)
    for kernel in (hedges, dersimonian_laird, plug_in):
        assert kernel(units)[0] >= 0
    found = shrunk(units, estimator)
    assert np.isfinite(found).all()
    assert (found >= value.min() - 1e-9).all()
    assert (found <= value.max() + 1e-9).all()


def test_neighbours_are_found_block_by_block_as_by_brute_force():
    random = np.random.default_rng(3)
    features = random.normal(size=(1100, 3))
    candidates = np.flatnonzero(random.random(1100) < 0.5)
    found = nearest(features, candidates, 4)
    scaled = (features - features.mean(axis=0)) / features.std(axis=0)
    for row in (0, 511, 512, 1023, 1024, 1099):
        others = [c for c in candidates if c != row]
        order = sorted(others, key=lambda c: (((scaled[row] - scaled[c]) ** 2).sum(), c))
        assert found[row].tolist() == order[:4]


@pytest.mark.parametrize("k", [1, 2])
def test_a_feature_that_does_not_vary_says_nothing(k):
    features = np.array([[1.0, 7.0], [2.0, 7.0], [9.0, 7.0]])
    assert nearest(features, np.arange(3), k)[0].tolist() == [1, 2][:k]
