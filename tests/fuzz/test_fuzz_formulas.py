"""A sample of what ``make fuzz`` does with formulas."""

from __future__ import annotations

from tests.fuzz.fuzz_formulas import Formulas
from tests.fuzz.fuzzing import every, fuzz


def test_random_and_mutated_formulas_give_trees_or_located_problems():
    tally = fuzz(Formulas(), 7, range(2_000))
    assert tally.faults == []
    assert tally.tried == 2_000
    assert tally.met["read"] > 600
    assert tally.met["checked"] > 100


def test_a_formula_follows_from_the_seed_and_its_number():
    some = dict(every(Formulas(), 1, range(20)))
    assert dict(every(Formulas(), 1, range(13, 14))) == {13: some[13]}
    assert dict(every(Formulas(), 2, range(20))) != some
