"""Six thousand texts as Skolverket publishes them: each is read as the agency itself says."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

import malramverk as mr
from malramverk import Flag, Reason, State

REAL = os.environ.get("MALRAMVERK_REAL_DATA")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL, reason="MALRAMVERK_REAL_DATA names no folder of published files"),
]
CASE = Path(REAL or ".") / "cases" / "skolverket_codes_salsa"
HERE = Path(__file__).parent / "codes"
# What the agency calls a text, and the state it has here.
STATES = {
    "MISSING": (State.NOT_REPORTED, Reason.NONE),
    "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS": (State.SUPPRESSED, Reason.FEW),
    "TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION": (State.NOT_APPLICABLE, Reason.NONE),
    "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE": (State.CENSORED, Reason.NONE),
    "EXISTS": (State.VALUE, Reason.NONE),
}


def rows_of(name: str) -> list[dict[str, str]]:
    with (CASE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def results():
    catalogue = mr.load(HERE / "skolverket.yaml")
    return mr.compute(catalogue, {"statistik": CASE / "codes_inputs.csv"}, levels="text")


def number_in(text: str) -> float:
    """Return the number in a text: what is neither digit, comma, point nor sign does not count."""
    kept = "".join(sign for sign in text if sign in "0123456789,.-")
    return float(kept.replace(",", "."))


def test_every_text_is_what_the_agency_calls_it(results):
    expected = {row["row_id"]: row["published_valueType"] for row in rows_of("codes_expected.csv")}
    texts = {row["row_id"]: row["value"] for row in rows_of("codes_inputs.csv")}
    assert len(texts) == len(expected) == 6120
    cells = {place["entity"]: cell for place, cell in results.cells("uppgift")}
    assert cells.keys() == texts.keys()
    for id_, text in texts.items():
        cell = cells[id_]
        assert (cell.state, cell.reason) == STATES[expected[id_]], text
        if cell.state is State.VALUE:
            assert cell.value == number_in(text)
            assert cell.flags == (Flag.ROUNDED if text.startswith("cirka") else Flag.NONE)
        elif cell.state is State.CENSORED:
            assert (cell.value, cell.lower, cell.upper) == (None, None, number_in(text))
        else:
            assert (cell.value, cell.lower, cell.upper, cell.flags) == (None, None, None, 0)


def test_every_sort_of_text_is_among_them():
    sorts = {row["published_valueType"] for row in rows_of("codes_expected.csv")}
    assert sorts == set(STATES)
    texts = [row["value"] for row in rows_of("codes_inputs.csv")]
    assert any(text.startswith("cirka ") for text in texts)
    assert any(not text for text in texts)
