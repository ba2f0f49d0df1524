"""The tests beside the shipped definitions exercise all there is to exercise in them."""

from __future__ import annotations

import malramverk as mr
from malramverk.coverage import Sort, cover
from malramverk.coverage.telling import item_text


def test_every_branch_row_state_version_and_boundary_is_exercised():
    coverage = cover(mr.load())
    left = [f"{item.owner.id} {item_text(item, 'en')}" for item in coverage.missing]
    assert left == []
    assert all(coverage.share(sort).of > 30 for sort in Sort)
    # What is left out is proved: pupils above year 9, counts below zero, a fifth year of four.
    excluded = [each for some in coverage.excluded.values() for each in some]
    assert len(excluded) < coverage.share().of / 10
