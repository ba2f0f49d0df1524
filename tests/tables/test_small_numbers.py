"""Parts take as few bytes as hold them, and are the same numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from malramverk.tables.coded import Coded
from malramverk.tables.parts import Measure, PartKey, Parts
from malramverk.tables.small_numbers import small


def parts(*columns):
    sums = {PartKey(Measure.MEMBERS, f"t{n}", None): c for n, c in enumerate(columns)}
    rows = len(columns[0])
    none = Coded.alike(None, rows)
    return Parts("t", none, {}, {}, sums, (), "", None, rows)


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_numbers_are_what_they_were(numbers):
    (found,) = small(parts(np.array(numbers, np.int64))).sums.values()
    assert found.tolist() == numbers
    assert all(
        found.itemsize == 1
        or not (np.iinfo(size).min <= min(numbers))
        or not (max(numbers) <= np.iinfo(size).max)
        for size in (np.int8, np.int16, np.int32)
        if np.dtype(size).itemsize < found.itemsize
    )


def test_numbers_that_are_shared_still_are():
    column = np.array([1, 200], np.int64)
    one, other = small(parts(column, column)).sums.values()
    assert one is other
    assert one.dtype == np.int16


def test_other_numbers_are_left_alone():
    floating, large = np.array([0.5]), np.array([2**70], object)
    found = list(small(parts(floating, large)).sums.values())
    assert found[0] is floating
    assert found[1] is large
