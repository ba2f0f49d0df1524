"""Every principal of the published analysis base judged by the framework's rules."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

import malramverk as mr

REAL = os.environ.get("MALRAMVERK_REAL_DATA")
UFA = Path(REAL or ".") / "data" / "skolverket_ufa"
FILES = [UFA / f"ufa_grundskola_2024-25_{level}_wide.csv" for level in ("huvudman", "skolenhet")]
PLACE = ["level", "entity", "period"]

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL, reason="MALRAMVERK_REAL_DATA names no folder of real data"),
]

# Rules that only rest on the cell they judge; the others count outcomes or known members.
OF_ONE_CELL = ("jamfort_med_riket", "utveckling_tre_ar", "flickor_och_pojkar",
               "jamfort_med_forvantat")  # fmt: skip
OUTCOMES = {
    ("jamfort_med_riket", "huvudman"): {
        "over_riket": 3917, "under_riket": 4281, "i_niva": 1327, "cannot_be_judged": 14100},
    ("utveckling_tre_ar", "huvudman"): {"cannot_be_judged": 9625},
    ("spridning_mellan_skolenheter", "huvudman"): {
        "stor": 974, "viss": 394, "liten": 361, "cannot_be_judged": 7896},
    ("jamfort_med_forvantat", "huvudman"): {
        "over_forvantat": 174, "som_forvantat": 410, "under_forvantat": 145,
        "cannot_be_judged": 1021},
    ("malsattningens_bild", "huvudman"): {
        "nagot_avviker_nedat": 537, "nagot_avviker_uppat": 166, "i_niva": 1,
        "cannot_be_judged": 171},
}  # fmt: skip


@pytest.fixture(scope="module")
def results():
    return mr.compute(mr.load(), {"ufa_grundskola": FILES})


@pytest.fixture(scope="module")
def frame(results):
    return mr.assess(results.catalogue, results).to_polars()


@pytest.mark.parametrize(("rule", "level"), OUTCOMES)
def test_outcomes_are_counted(frame, rule, level):
    found = frame.filter((pl.col("rule") == rule) & (pl.col("level") == level))
    counts = dict(found.group_by("outcome").len().iter_rows())
    assert counts == OUTCOMES[rule, level]


def test_every_principal_is_judged(frame):
    principals = frame.filter(pl.col("level") == "huvudman")["entity"].n_unique()
    assert principals == 875


def test_no_cell_without_a_value_has_an_outcome(frame, results):
    cells = results.to_polars().rename({"state": "cell_state", "indicator": "subject"})
    judged = frame.filter(pl.col("rule").is_in(OF_ONE_CELL)).join(
        cells, on=["subject", *PLACE], how="inner"
    )
    absent = judged.filter(~pl.col("cell_state").is_in(["value", "censored"]))
    assert len(absent) > 100_000
    assert absent["outcome"].unique().to_list() == ["cannot_be_judged"]
    assert (absent["state"] != "value").all()


def test_what_could_not_be_judged_says_why(frame):
    stopped = frame.filter(pl.col("rule").is_in(OF_ONE_CELL)).filter(
        pl.col("outcome") == "cannot_be_judged"
    )
    assert (stopped["state"] != "value").all()
    assert stopped["row"].null_count() == len(stopped)
