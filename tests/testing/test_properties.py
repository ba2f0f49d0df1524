"""The ready properties hold of the definitions that ship, and fail, in words, where they should."""

from __future__ import annotations

import re
from functools import partial

import pytest
from hypothesis import Phase, settings

import malramverk as mr
from malramverk.testing import (
    Counterexample,
    bounds,
    monotone,
    order_independence,
    partition_independence,
    roll_up_consistency,
    scale,
    trying,
)
from tests.small_framework import BEHORIGHET, write_framework

CATALOGUE = mr.load()
INDICATORS = list(CATALOGUE.indicators)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_figures_that_ship_lie_within_bounds(indicator):
    bounds(CATALOGUE, indicator, examples=4)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_figures_that_ship_do_not_hang_on_order_or_parts(indicator):
    order_independence(CATALOGUE, indicator, examples=3)
    partition_independence(CATALOGUE, indicator, examples=3)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_levels_that_ship_are_made_of_their_own_rows(indicator):
    roll_up_consistency(CATALOGUE, indicator, examples=3)


@pytest.mark.parametrize(
    ("indicator", "column", "power"),
    [
        ("behorighet", None, 0),
        ("antal_elever", None, 1),
        ("kostnad_per_elev", None, 0),
        ("kostnad_per_elev", "totalt", 1),
        ("kostnad_per_elev", "genomsnittligt_elevantal", -1),
        ("kostnad_totalt", "totalt", 1),
        ("larare_heltidstjanster", "tjanstgoringsgrad", 1),
        ("larare_andel_kvinnor", "tjanstgoringsgrad", 0),
        ("elever_per_larare", "tjanstgoringsgrad", -1),
        ("trygghet_ak8", None, 0),
    ],
)
def test_figures_that_ship_grow_as_they_should(indicator, column, power):
    scale(CATALOGUE, indicator, column, power=power, examples=10)


@pytest.mark.parametrize(
    ("indicator", "column"),
    [
        ("behorighet", "behorig_nationellt_program"),
        ("godkant_matematik_ak6", "godkant_matematik"),
        ("np3_svenska", "np3_svenska_kravniva"),
        ("trygghet_ak5", "trygghet"),
        ("larare_andel_behoriga", "behorig"),
    ],
)
def test_figures_that_ship_move_with_their_direction(indicator, column):
    monotone(CATALOGUE, indicator, column, "increasing", examples=10)


def changed(folder, formula, unit="percent"):
    text = BEHORIGHET.split("tests:")[0]
    text = text.replace("share(behorig of ak9)", formula).replace("percent", unit)
    return mr.load(write_framework(folder, behorighet=text))


@pytest.fixture
def as_found(monkeypatch):
    """Tell the first table that fails; the look for one of fewer rows takes most of the time."""
    phases = (Phase.explicit, Phase.generate)
    monkeypatch.setattr(trying, "settings", partial(settings, phases=phases))


def test_a_share_above_the_whole_is_told_with_the_fewest_rows(tmp_path):
    catalogue = changed(tmp_path, "3 * share(behorig of ak9)")
    with pytest.raises(Counterexample) as told:
        bounds(catalogue, "behorighet")
    assert "is 300.0, which is not between 0 and 100" in str(told.value)
    heading, *rows = str(told.value).partition("elever:\n")[2].splitlines()
    assert "arskurs" in heading
    assert len(rows) == 1
    bounds(catalogue, "behorighet", high=300)


def test_a_figure_that_goes_the_wrong_way_is_told(tmp_path, as_found):
    catalogue = changed(tmp_path, "1 - share(behorig of ak9)")
    with pytest.raises(Counterexample, match="once `behorig` is raised in a row"):
        monotone(catalogue, "behorighet", "behorig")
    monotone(catalogue, "behorighet", "behorig", "decreasing")


def test_a_direction_must_be_there(tmp_path):
    catalogue = mr.load(write_framework(tmp_path))
    with pytest.raises(ValueError, match="say increasing or decreasing"):
        monotone(catalogue, "merit", "meritvarde")


def test_a_mean_of_units_is_no_roll_up(tmp_path, as_found):
    catalogue = changed(tmp_path, "mean(mean(meritvarde of ak9) across skolenhet)", "points")
    with pytest.raises(Counterexample) as told:
        roll_up_consistency(catalogue, "behorighet", examples=60)
    assert re.search(r"is .*, and its rows as those of one member give", str(told.value))


def test_what_is_only_published_is_not_rolled_up(tmp_path):
    with pytest.raises(KeyError):
        roll_up_consistency(CATALOGUE, "okand")


def test_a_sum_is_no_mean(tmp_path, as_found):
    catalogue = changed(tmp_path, "sum(meritvarde of ak9)", "points")
    with pytest.raises(Counterexample, match=r"with every row 10 times; .* was expected"):
        scale(catalogue, "behorighet")
    scale(catalogue, "behorighet", power=1)
    scale(catalogue, "behorighet", "meritvarde")


def test_tables_at_hand_are_tried_in_place_of_made_up_ones(tmp_path):
    import polars as pl

    catalogue = changed(tmp_path, "2 * share(behorig of ak9)")
    rows = pl.DataFrame(
        {"huvudman": ["A"] * 2, "skolenhet": ["a"] * 2, "arskurs": [9, 9], "behorig": [True, False]}
    )
    bounds(catalogue, "behorighet", data={"elever": rows})
    with pytest.raises(Counterexample, match=r"is 200\.0"):
        bounds(catalogue, "behorighet", data={"elever": rows[:1]})
