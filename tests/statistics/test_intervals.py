"""Intervals as the papers that introduced them, and R, print them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malramverk.statistics import means, proportions, resampling


def of(x, n):
    return np.array([x / n]), np.array([float(n)])


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [  # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_newcombe_prints_it(x, n, low, high):
    found = proportions.wilson(*of(x, n), 0.95)
    assert [round(float(end[0]), 4) for end in found] == [low, high]


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [  # the same table, method 5
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0000, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_exact_as_newcombe_prints_it(x, n, low, high):
    found = proportions.exact(*of(x, n), 0.95)
    assert [round(float(end[0]), 4) for end in found] == [low, high]


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [  # Newcombe (1998), Interval estimation for the difference, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_a_difference_as_newcombe_prints_it(first, second, low, high):
    pair = [(x / n, proportions.wilson(*of(x, n), 0.95)) for x, n in (first, second)]
    found = means.difference(*((np.array([p]), ends) for p, ends in pair))
    assert [round(float(end[0]), 4) for end in found] == [low, high]


def test_student_on_the_sleep_data():
    # R: t.test(extra ~ group, data = sleep) gives -3.3654832 0.2054832 on 17.776 degrees
    one = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    two = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    variances = tuple(np.array([x.var(ddof=1)]) for x in (one, two))
    ten = np.array([10.0])
    found = means.welch(np.array([one.mean() - two.mean()]), variances, (ten, ten), 0.95)
    assert [round(float(end[0]), 7) for end in found] == [-3.3654832, 0.2054832]
    # R: t.test(sleep$extra[1:10])$conf.int is -0.5297804 2.0297804
    alone = means.t(np.array([one.mean()]), variances[0], ten, 0.95)
    assert [round(float(end[0]), 7) for end in alone] == [-0.5297804, 2.0297804]


def test_welch_without_any_spread_is_a_point():
    nothing, two = np.zeros(1), np.full(1, 2.0)
    low, high = means.welch(np.ones(1), (nothing, nothing), (two, two), 0.95)
    assert low == high == 1.0


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_within_its_intervals_and_the_exact_is_the_widest(pair):
    x, n = pair
    for kernel in (proportions.wilson, proportions.exact, proportions.wald):
        low, high = kernel(*of(x, n), 0.95)
        assert 0.0 <= low[0] <= x / n <= high[0] <= 1.0
    mirrored = proportions.wilson(*of(n - x, n), 0.95)
    assert 1.0 - mirrored[1][0] == pytest.approx(proportions.wilson(*of(x, n), 0.95)[0][0])


def test_a_bootstrap_is_what_its_seed_makes_it():
    counts = np.array([3, 4, 2])
    draws = resampling.resampled(counts, 7)
    assert draws.shape == (resampling.REPLICATES, 3)
    assert (draws.sum(axis=1) == 9).all()
    assert (draws == resampling.resampled(counts, 7)).all()
    assert not (draws == resampling.resampled(counts, 8)).all()


@pytest.mark.parametrize("counts", [[3, 4, 2], [1], [29, 1] * 40])
def test_rows_are_drawn_from_the_words_of_the_generator(counts):
    rows, value = sum(counts), np.repeat(np.arange(len(counts)), counts)
    words = np.random.PCG64(7).random_raw(-(-rows * 99 // 2)).tolist()
    halves = [half for word in words for half in (word & 0xFFFFFFFF, word >> 32)]
    drawn = value[[half * rows >> 32 for half in halves[: rows * 99]]].reshape(99, rows)
    wanted = [np.bincount(row, minlength=len(counts)).tolist() for row in drawn]
    assert resampling.resampled(np.array(counts), 7, 99).tolist() == wanted


def test_where_rows_are_many_it_is_drawn_how_many_have_each_value():
    draws = resampling.resampled(np.array([5000, 7000]), 7)
    assert (draws.sum(axis=1) == 12_000).all()
    assert draws[:, 0].mean() == pytest.approx(5000, abs=6)
    assert draws[:, 0].std() == pytest.approx(np.sqrt(5000 * 7 / 12), rel=0.1)
