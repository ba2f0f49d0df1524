from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk.evaluation.contributions import EVERY_ORDER, TWO_ORDERS, shares
from malramverk.tables import CsvText
from tests.evaluation.data import HERE, catalogue_of
from tests.evaluation.explained import two_years

INDICATORS = ("behorighet", "merit", "skillnad", "kvot", "spridning", "version_tva", "antal")


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("entity", ["A", "B", "riket", "a1"])
def test_contributions_sum_exactly_to_the_change(indicator, entity):
    explanation = two_years().explain(indicator, entity=entity, period="2024/25")
    before = two_years().cell(indicator, entity=entity, period="2023/24").value
    moved = explanation.what_moved_it()
    if explanation.value is None or before is None:
        assert moved is None
        return
    assert sum(each.contribution for each in moved.contributions) == moved.change
    assert float(moved.change) == pytest.approx(explanation.value - before, abs=1e-9)
    assert float(moved.now) == pytest.approx(explanation.value, rel=1e-12)


@pytest.mark.parametrize("indicator", ["behorighet", "merit"])
@pytest.mark.parametrize("entity", ["A", "riket"])
def test_contributions_of_members_sum_exactly_to_the_change(indicator, entity):
    explanation = two_years().explain(indicator, entity=entity, period="2024/25")
    moved = explanation.what_moved_it(by="skolenhet")
    assert moved.method == "midpoint"
    assert sum(each.contribution for each in moved.contributions) == moved.change
    assert moved.change == explanation.what_moved_it().change
    sizes = [abs(each.contribution) for each in moved.contributions]
    assert sizes == sorted(sizes, reverse=True)


def test_members_are_of_shares_and_means_only():
    explanation = two_years().explain("skillnad", entity="A", period="2024/25")
    assert explanation.what_moved_it(by="skolenhet") is None
    with pytest.raises(KeyError):
        explanation.what_moved_it(by="kommun")


def test_what_did_not_change_contributes_nothing_and_is_not_told():
    moved = two_years().explain("kvot", entity="A", period="2024/25").what_moved_it()
    assert [each.label for each in moved.contributions] == ["count(ak9 where behorig)"]
    assert moved.contributions[0].contribution == moved.change == 7


def test_a_new_version_is_a_contributor():
    moved = two_years().explain("version_tva", entity="A", period="2024/25").what_moved_it()
    assert moved.contributions[-1].role == "definition"
    assert moved.contributions[-1].label == "version_tva@2.0.0"


numbers = st.fractions(-20, 20, max_denominator=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12), st.randoms())
def test_shares_sum_exactly_for_any_function(ends, chance):
    weights = [Fraction(chance.randint(-5, 5), chance.randint(1, 5)) for _ in ends]

    def worth(changed):
        values = [now if i in changed else then for i, (then, now) in enumerate(ends)]
        total = sum((w * v for w, v in zip(weights, values, strict=True)), Fraction(0))
        return total * total + values[0] * values[-1]

    method, found = shares(range(len(ends)), worth)
    assert method == (EVERY_ORDER if len(ends) <= 8 else TWO_ORDERS)
    everyone = frozenset(range(len(ends)))
    assert sum(found.values()) == worth(everyone) - worth(frozenset())


def test_alike_players_share_alike():
    found = shares("abc", lambda changed: Fraction(len(changed)) ** 3)
    assert found == (EVERY_ORDER, dict.fromkeys("abc", Fraction(9)))


def test_a_way_without_value_is_gone_around():
    def worth(changed):
        return None if changed == {"b"} else Fraction(len(changed))

    method, found = shares("ab", worth)
    assert method == TWO_ORDERS
    assert sum(found.values()) == 2


MORE = """
---
kind: indicator
id: blandat
version: 1.0.0
title: {sv: Blandat, en: Mixed}
unit: points
formula: merit * share(behorig of ak9) + max(meritvarde of ak9) - 2 * count(ak9) * 1 point/pupil
"""
CATALOGUE = catalogue_of((HERE / "walk" / "framework.yaml").read_text(encoding="utf-8") + MORE)
rows = st.lists(
    st.tuples(
        st.sampled_from(["2023/24", "2024/25"]),
        st.sampled_from(["a1", "a2"]),
        st.sampled_from(["8", "9", "9", "."]),
        st.sampled_from(["ja", "nej", "."]),
        st.sampled_from([".", "0.0", "105.5", "230.1", "340.0"]),
    ),
    min_size=2,
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows)
def test_contributions_sum_exactly_for_any_rows(found):
    text = "\n".join(["lasar,skolenhet,arskurs,behorig,meritvarde", *(",".join(r) for r in found)])
    results = mr.compute(
        CATALOGUE,
        {"elever": CsvText(text)},
        indicators=["behorighet", "merit", "blandat", "merit_varians"],
        levels=["riket", "skolenhet"],
        periods=["2023/24", "2024/25"],
    )
    for place, cell in results.cells():
        if place["period"] != "2024/25" or cell.value is None:
            continue
        where = {"entity": place["entity"], "level": place["level"]}
        explanation = results.explain(place["indicator"], period="2024/25", **where)
        for moved in (explanation.what_moved_it(), explanation.what_moved_it(by="skolenhet")):
            if moved is not None:
                assert sum(each.contribution for each in moved.contributions) == moved.change
                before = results.cell(place["indicator"], period="2023/24", **where)
                assert float(moved.before) == pytest.approx(before.value, abs=1e-6)
