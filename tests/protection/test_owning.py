"""What a principal may see of itself, and that it tells nothing of others."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import malramverk as mr
from tests.protection.brute import Attacker, bases_of
from tests.protection.given import catalogue, family, made, pupils
from tests.protection.test_verdicts import RULES

RULE = {"numerator": 3, "complement": 3, "base": 2}
READING_OTHERS = """\
kind: indicator
id: avstand
version: 1.0.0
unit: percent
decimals: 1
formula: andel - at(riket, andel)
disclosure: familj
---
kind: indicator
id: fore
version: 1.0.0
unit: "1"
formula: rank(andel, highest_first, min)
disclosure: familj
---
kind: indicator
id: hogst
version: 1.0.0
unit: percent
decimals: 1
formula: max(andel across skolenhet)
disclosure: familj
---
kind: indicator
id: flickor_mot_pojkar
version: 1.0.0
unit: percent
decimals: 1
formula: gap(andel, kon, "flicka", "pojke")
disclosure: familj
---
kind: rule
id: ordning
version: 1.0.0
applies_to: {indicators: [andel]}
inputs: {plats: "rank(value, highest_first, min)"}
rows: [{plats: "<= 1", then: forst}, {plats: "> 1", then: senare}]
"""
CATALOGUE = catalogue(family(**RULE, width=2), RULES + "---\n" + READING_OTHERS)


def protected(frame: pl.DataFrame) -> mr.Publication:
    results = mr.compute(CATALOGUE, {"elever": frame}, groups=["kon"])
    return mr.protect(mr.assess(CATALOGUE, results), "principal")


def of_one(publication: mr.Publication, principal: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the cells and the judgements of a principal and its units."""
    codes = [principal, *(f"s{principal[1:]}{unit}" for unit in range(4))]
    mine = pl.col("entity").is_in(codes)
    judged = publication.judgements.to_polars(language="sv")
    return publication.to_polars().filter(mine), judged.filter(mine)


@given(st.integers(0, 100_000))
@settings(max_examples=15, deadline=None)
def test_all_at_once_each_sees_of_itself_what_it_sees_alone(seed):
    publication = protected(made(seed))
    each = publication.of_each("huvudman")
    everyone = [e for lv, e, _ in publication.evaluator.setting.grid.sites if lv == "huvudman"]
    assert everyone
    for principal in everyone:
        alone = publication.of(principal)
        assert mr.audit(alone).telling == ()
        for found, expected in zip(of_one(each, principal), of_one(alone, principal), strict=True):
            assert found.height
            assert_frame_equal(found, expected)


def secret_nation() -> mr.Publication:
    """Two principals, of which one is so small that the nation is hidden with it."""
    big = [("H0", "s00", 9, 20, 11, 20), ("H0", "s01", 8, 20, 12, 20)]
    return protected(pupils(*big, ("H1", "s10", 1, 5, 1, 5)))


def test_ones_own_figure_that_tells_of_another_stays_hidden():
    publication = secret_nation()
    assert publication.cell("andel", entity="riket").state is mr.State.SUPPRESSED
    own = publication.of("H0")
    assert own.cell("andel", entity="H0").value == 50.0
    assert own.cell("andel", entity="H1").state is mr.State.SUPPRESSED
    assert own.cell("hogst", entity="H0").value == 50.0
    assert own.cell("flickor_mot_pojkar", entity="H0").value == -15.0
    distance = own.cell("avstand", entity="H0")
    assert (distance.state, distance.value) == (mr.State.SUPPRESSED, None)


def test_what_rules_say_of_oneself_tells_nothing_of_another():
    own = secret_nation().of("H0")
    found = {
        j.rule: j.state
        for j in own.judgements.judgements(entity="H0", subject="andel")
        if not j.groups
    }
    assert found["halften"] is mr.State.VALUE
    assert found["mot_riket"] is mr.State.SUPPRESSED
    assert found["ordning"] is mr.State.SUPPRESSED


def test_the_uppermost_level_is_nobodys_own():
    publication = secret_nation()
    whole = publication.of_each("riket")
    assert not whole.opened.any()
    assert_frame_equal(whole.to_polars(), publication.to_polars())


def test_only_principals_have_their_own():
    public = mr.protect(secret_nation().assessment, "public")
    for ask in (public.of, public.of_each):
        with pytest.raises(ValueError, match="audience 'principal'"):
            ask("H0")


WIDE_RULE = {"numerator": 5, "complement": 5, "base": 5}
RULES_AND_WIDTHS = [(RULE, 2), (WIDE_RULE, 4)]
GIVEN = [catalogue(family(**rule, width=width)) for rule, width in RULES_AND_WIDTHS]


@given(st.integers(0, 1), st.integers(0, 100_000))
@example(0, 1446)  # all that could be was hidden, and still the audit found too few worlds
@example(0, 2481)
@example(0, 1804)  # one principal left room above, another below, and neither left both
@example(0, 4540)
@example(1, 5)
@example(1, 54)
@example(1, 281)  # what the nation lacked could only be hidden two levels below it
@settings(max_examples=15, deadline=None)
def test_who_knows_its_own_pins_no_other(which, seed):
    """Each principal in turn knows its own figures, and tries every world of the others'."""
    rule = RULES_AND_WIDTHS[which][0]
    results = mr.compute(GIVEN[which], {"elever": made(seed)}, groups=["kon"])
    publication = mr.protect(results, "principal")
    report = mr.audit(publication)
    assert report.passed, report.text()
    asked = {
        (r["level"], r["entity"], r["group"] and r["group"].removeprefix("kon=")): r["asked"]
        for r in report.to_polars().iter_rows(named=True)
    }
    bases = bases_of(results)
    for principal in [code for level, code, sex in bases if (level, sex) == ("huvudman", None)]:
        own = publication.of(principal)
        assert mr.audit(own).passed
        for (level, *rest), numbers in Attacker(own, bases, **rule).feasible.items():
            if level != "riket":  # what a sum of one's own tells is asked of the others in it
                assert max(numbers) - min(numbers) >= asked[level, *rest], (principal, rest)


def test_with_secondary_hiding_off_who_knows_its_own_pins_others():
    pinned = 0
    for seed in range(10):
        results = mr.compute(GIVEN[1], {"elever": made(seed)}, groups=["kon"])
        publication = mr.protect(results, "principal", secondary=False).of("H0")
        found = Attacker(publication, bases_of(results), **WIDE_RULE).feasible
        pinned += sum(len(numbers) == 1 for numbers in found.values())
    assert pinned > 10
