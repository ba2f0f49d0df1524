"""A sample of what ``make fuzz`` does with decision tables."""

from __future__ import annotations

from tests.fuzz.fuzz_rules import Tables
from tests.fuzz.fuzzing import fuzz


def test_random_cells_give_tests_or_located_problems_and_tables_are_proved():
    tally = fuzz(Tables(), 7, range(500))
    assert tally.faults == []
    assert tally.tried == 500
    assert tally.met["proved"] > 50
    assert {"Uncovered", "Overlapping", "Unreachable"} <= set(tally.met)
