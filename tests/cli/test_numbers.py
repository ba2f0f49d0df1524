"""Numbers read as a Swede, or an Englishman, writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from malramverk.cli.numbers import grouped, shown, shown_count, shown_coverage, shown_value
from malramverk.model import Indicator


@pytest.mark.parametrize(
    ("value", "decimals", "sv", "en"),
    [
        (81.25, 1, "81,3", "81.3"),  # half away from zero, where binary floats say 81.2
        (2.5, 0, "3", "3"),
        (-2.5, 0, "−3", "−3"),
        (-0.04, 1, "0,0", "0.0"),
        (1104634, 0, "1\u00a0104\u00a0634", "1,104,634"),
        (28.499999999999996, 0, "29", "29"),
    ],
)
def test_shown(value, decimals, sv, en):
    assert shown(value, decimals, "sv") == sv
    assert shown(value, decimals, "en") == en


def indicator(**more) -> Indicator:
    return Indicator(kind="indicator", id="x", version="1.0.0", unit="kr", **more)


def test_a_definition_says_how_its_values_are_shown():
    assert shown_value(137_649.9, indicator(round_to=Decimal(100)), "sv") == "137\u00a0600"
    assert shown_value(12.345, indicator(decimals=2), "sv") == "12,35"
    assert shown_value(12.345, indicator(), "en") == "12.3"


def test_coverage_is_whole_only_when_nothing_is_missing():
    assert shown_coverage(1.0, "sv") == "100\u00a0%"
    assert shown_coverage(0.99999, "sv") == "99,9\u00a0%"
    assert shown_coverage(0.9167, "en") == "91.7%"
    assert shown_coverage(None, "en") == ""


def test_counts_have_decimals_only_when_weighted():
    assert shown_count(3841, "en") == "3,841"
    assert shown_count(2.25, "sv") == "2,3"
    assert grouped(Decimal("-0"), "en") == "0"
