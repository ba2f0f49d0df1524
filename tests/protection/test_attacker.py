"""Whatever is hidden in a small country, an attacker who tries every world cannot pin it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import malramverk as mr
from tests.protection.brute import Attacker, bases_of
from tests.protection.given import catalogue, family, made

RULE = {"numerator": 3, "complement": 3, "base": 2}
CATALOGUE = catalogue(family(**RULE, width=2))


def attacked(seed: int, *, secondary: bool = True):
    results = mr.compute(CATALOGUE, {"elever": made(seed)}, groups=["kon"])
    publication = mr.protect(results, "public", secondary=secondary)
    return publication, Attacker(publication, bases_of(results), **RULE)


@given(st.integers(0, 100_000))
@settings(max_examples=40, deadline=None)
def test_no_hidden_count_is_pinned(seed):
    publication, attacker = attacked(seed)
    report = mr.audit(publication)
    assert report.passed, report.text()
    asked = {
        (r["level"], r["entity"], r["group"] and r["group"].removeprefix("kon=")): r["asked"]
        for r in report.to_polars().iter_rows(named=True)
    }
    for key, numbers in attacker.feasible.items():
        assert max(numbers) - min(numbers) >= asked[key], key
        assert asked[key] >= 1 or attacker._bases[key] == 0


@given(st.integers(0, 100_000))
@settings(max_examples=40, deadline=None)
def test_the_audit_finds_exactly_what_the_attacker_finds(seed):
    publication, attacker = attacked(seed, secondary=False)
    frame = mr.audit(publication, exact=True).to_polars()
    for row in frame.iter_rows(named=True):
        key = row["level"], row["entity"], row["group"] and row["group"].removeprefix("kon=")
        numbers = attacker.feasible[key]
        if row["asked"] > 0:
            assert (row["least"], row["greatest"]) == (min(numbers), max(numbers)), key
            assert row["passed"] == (max(numbers) - min(numbers) >= row["asked"])


def test_without_secondary_hiding_the_same_attacker_pins_counts():
    pinned = failed = 0
    for seed in range(30):
        publication, attacker = attacked(seed, secondary=False)
        alone = [key for key, numbers in attacker.feasible.items() if len(numbers) == 1]
        pinned += len(alone)
        failed += not mr.audit(publication).passed
    assert pinned > 30
    assert failed > 15


@pytest.mark.parametrize("seed", range(5))
def test_the_same_rows_in_another_order_hide_the_same_cells(seed):
    rows = made(seed)
    frames = [
        mr.protect(mr.compute(CATALOGUE, {"elever": given_}, groups=["kon"]), "public").to_polars()
        for given_ in (rows, rows.sample(fraction=1, shuffle=True, seed=7))
    ]
    assert frames[0].equals(frames[1])
