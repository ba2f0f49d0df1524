"""What is hidden for its own sake bears the sign of its family, unless that would tell more."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk import Reason
from malramverk.protection.system import SECONDARY
from tests.protection.given import catalogue, family, made, pupils

CATALOGUE = catalogue(family(numerator=4, complement=4, base=2))


def silent(publication: mr.Publication) -> list[tuple[str, int]]:
    """Return the cells that are hidden for their own sake and say that it is for others'."""
    return [
        (id_, cell)
        for id_, first in publication.first.items()
        for cell in np.flatnonzero((first > 0) & (first != SECONDARY)).tolist()
        if publication.veil[id_][cell] == SECONDARY
    ]


@pytest.mark.parametrize("audience", ["public", "principal"])
@given(seed=st.integers(0, 100_000))
@settings(max_examples=10, deadline=None)
def test_a_reason_is_silent_only_where_it_would_give_something_away(audience, seed):
    results = mr.compute(CATALOGUE, {"elever": made(seed, most=15)}, groups=["kon"])
    publication = mr.protect(results, audience)
    assert mr.audit(publication).passed
    for id_, cell in silent(publication):
        publication.veil[id_][cell] = publication.first[id_][cell]
        assert not mr.audit(publication).passed
        publication.veil[id_][cell] = SECONDARY


def test_most_signs_are_those_of_the_family():
    told = said = 0
    for seed in range(20):
        results = mr.compute(CATALOGUE, {"elever": made(seed, most=15)}, groups=["kon"])
        publication = mr.protect(results, "public")
        own = sum(int(((c > 0) & (c != SECONDARY)).sum()) for c in publication.first.values())
        told, said = told + own, said + own - len(silent(publication))
    print(f"\n{said} of {told} cells that are hidden for their own sake bear their own sign")
    assert said > 0.7 * told


def test_all_but_few_keeps_its_sign_beside_another():
    """17 and 18 of 20 that are 35 together: both signs (17 to 19) leave two numbers, one three."""
    rows = pupils(("H0", "s00", 17, 20, 0, 0), ("H0", "s01", 18, 20, 0, 0))
    rows = rows.vstack(pupils(("H1", "s10", 10, 20, 0, 0)))
    publication = mr.protect(mr.compute(CATALOGUE, {"elever": rows}), "public")
    reasons = {publication.cell("andel", entity=unit).reason for unit in ("s00", "s01")}
    assert reasons == {Reason.ALL_BUT_FEW, Reason.SECONDARY}
    assert mr.audit(publication).passed
