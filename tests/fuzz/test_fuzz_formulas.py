"""A sample of what ``make fuzz`` does with formulas."""

from __future__ import annotations

from tests.fuzz.fuzz_formulas import formulas, fuzz


def test_random_and_mutated_formulas_give_trees_or_located_problems():
    tally = fuzz(7, range(2_000))
    assert tally.faults == []
    assert tally.formulas == 2_000
    assert tally.read > 600
    assert tally.checked > 100


def test_a_formula_follows_from_the_seed_and_its_number():
    every = dict(formulas(1, range(20)))
    assert dict(formulas(1, range(13, 14))) == {13: every[13]}
    assert dict(formulas(2, range(20))) != every
