"""The tests beside the definitions notice the slips of a sample; `make mutate` makes them all."""

from __future__ import annotations

from malramverk.catalogue import load
from malramverk.mutation import mutate

EVERY = 9


def test_the_tests_that_ship_notice_what_a_sample_asks():
    found = mutate(load(), every=EVERY, seconds=600, propose=False)
    unnoticed = [(t.mutant.original.id, t.mutant.where, t.mutant.becomes) for t in found.unnoticed]
    assert len(found.trials) > 40
    assert found.score is not None
    assert found.score >= 95, unnoticed
