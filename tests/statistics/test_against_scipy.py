"""Intervals and shrinkage against scipy, and against what they are when written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from malramverk.statistics import means, proportions
from malramverk.statistics.between import Units, shrunk

LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.998])
SHARES = st.integers(1, 3_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize("method", ["wilson", "exact"])
@given(pair=SHARES, level=LEVELS)
def test_a_share_has_scipys_interval(method, pair, level):
    x, n = pair
    kernel = getattr(proportions, method)
    found = kernel(np.array([x / n]), np.array([float(n)]), level)
    wanted = stats.binomtest(x, n).proportion_ci(level, method=method)
    assert [float(end[0]) for end in found] == pytest.approx([wanted.low, wanted.high], abs=1e-9)


@given(st.lists(st.integers(0, 3_400), min_size=2, max_size=60), LEVELS)
def test_a_mean_has_scipys_interval(tenths, level):
    rows = np.array(tenths) / 10
    n, mean, variance = float(len(rows)), rows.mean(), rows.var(ddof=1)
    low, high = means.t(*(np.array([figure]) for figure in (mean, variance, n)), level)
    error = np.sqrt(variance / n)
    wanted = stats.t.interval(level, n - 1, mean, error) if error else (mean, mean)
    assert (low[0], high[0]) == pytest.approx(wanted, abs=1e-7)


@given(
    st.lists(st.integers(0, 340), min_size=2, max_size=30),
    st.lists(st.integers(0, 340), min_size=2, max_size=30),
    LEVELS,
)
def test_a_difference_of_means_has_scipys_interval(one, other, level):
    first, second = np.array(one, float), np.array(other, float)
    assume(first.var() + second.var() > 0.01)
    wanted = stats.ttest_ind(first, second, equal_var=False).confidence_interval(level)
    figures = [np.array([rows.var(ddof=1)]) for rows in (first, second)]
    sizes = [np.array([float(len(rows))]) for rows in (first, second)]
    gap = np.array([first.mean() - second.mean()])
    low, high = means.welch(gap, (figures[0], figures[1]), (sizes[0], sizes[1]), level)
    assert (low[0], high[0]) == pytest.approx((wanted.low, wanted.high), abs=1e-6)


@given(
    st.lists(
        st.tuples(st.floats(-50, 50), st.floats(0.01, 20), st.integers(2, 90), st.integers(0, 2)),
        min_size=3,
        max_size=20,
    )
)
def test_figures_are_shrunk_as_when_each_is_written_out(rows):
    value, variance, n, group = (np.array(column) for column in zip(*rows, strict=True))
    units = Units(group.astype(np.int64), 3, value, variance, n.astype(np.float64))
    found = shrunk(units, "hedges")
    for i, (x, chance, _, own) in enumerate(rows):
        peers = [(y, v) for y, v, _, g in rows if g == own]
        figures = [y for y, _ in peers]
        true = 0.0
        if len(peers) > 1:
            noise = sum(v for _, v in peers) / len(peers)
            true = max(0.0, float(np.var(figures, ddof=1)) - noise)
        weights = [1 / (true + v) for _, v in peers]
        pairs = zip(weights, figures, strict=True)
        middle = sum(w * y for w, y in pairs) / sum(weights)
        wanted = middle + true / (true + chance) * (x - middle)
        assert found[i] == pytest.approx(wanted, abs=1e-6)
