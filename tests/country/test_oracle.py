"""The oracle itself is right on figures worked out by hand."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from malramverk.country import make
from tests.country.oracle import MEASURES, oracle

ELIGIBLE = (
    "Delmål 1: Andel (%) elever som blir behöriga till ett nationellt program i gymnasieskolan"
)
NATIONAL_TEST = (
    "Delmål 6: Andel (%) elever som uppnår kravnivån på samtliga delprov i det nationella provet i"
    " matematik i årskurs 3"
)
WOMEN = "Personal: Lärare, andel (%) kvinnor (heltidstjänster)"
SAFETY = "Delmål 2: Elevers upplevelse av trygghet i årskurs 5 (medelvärde)*"


def _pupils(*rows):
    names = ["skolenhet", "arskurs", "behorig_nationellt_program"]
    names += ["np3_matematik_deltagit", "np3_matematik_kravniva"]
    return [dict(zip(names, row, strict=False)) for row in rows]


@pytest.fixture(scope="module")
def answers():
    """Principal A has units a1, a2 and c1 (without pupils), B has b1; no other tables' shapes."""
    tables = {table: frame.to_pandas().iloc[:0] for table, frame in make("one").items()}
    registered = [("a1", "A"), ("a2", "A"), ("b1", "B"), ("c1", "A")]
    rows = {
        "skolenhetsregister": [
            {"lasar": "2024/25", "skolenhet": unit, "huvudman": owner} for unit, owner in registered
        ],
        "huvudmannaregister": [{"lasar": "2024/25", "huvudman": code} for code in "AB"],
        "elever": _pupils(
            *[("a1", 9, True)] * 9,
            *[("a1", 9, False)] * 2,
            ("a1", 9, None),
            *[("a1", 8, None)] * 3,
            *[("a2", 9, True)] * 8,
            *[("b1", 9, True)] * 6,
            *[("b1", 9, False)] * 4,
            ("b1", None, None),
            ("a2", 3, None, True, True),
            ("a2", 3, None, True, None),
            ("a2", 3, None, False, None),
            ("a2", 3, None, None, None),
        ),
        "personal": [
            {"skolenhet": unit, "befattning": what, "kon": sex, "tjanstgoringsgrad": post}
            for unit, what, sex, post in [
                ("a1", "larare", "kvinna", 0.75),
                ("a1", "larare", "man", 0.25),
                ("a1", "speciallarare", "kvinna", 1.0),
                ("a1", "larare", None, 1.0),
                ("a1", "rektor", "man", 1.0),
                ("a2", "larare", "kvinna", None),
                ("b1", "larare", None, 0.5),
            ]
        ],
        "kostnader": [
            {"ar": "2024", "huvudman": "A", "genomsnittligt_elevantal": 30, "totalt": 4200},
        ],
        "enkatsvar": [
            {"ar": year, "skolenhet": "a1", "grupp": group, "trygghet": value}
            for year, group, value in [
                ("2025", "elev_ak5", 7.78),
                ("2025", "elev_ak5", 10.0),
                ("2025", "elev_ak5", None),
                ("2025", "elev_ak8", 0.0),
                ("2024", "elev_ak5", 0.0),
            ]
        ],
    }
    for table, those in rows.items():
        frame = pd.DataFrame(those).reindex(columns=tables[table].columns).astype(object)
        if "lasar" in frame:
            frame["lasar"] = "2024/25"
        tables[table] = frame
    return oracle(tables).set_index(["measure", "entity"])


@pytest.mark.parametrize(
    ("measure", "entity", "value", "n", "coverage"),
    [
        (ELIGIBLE, "a1", 900 / 11, 11, 11 / 12),
        (ELIGIBLE, "a2", 100, 8, 1),
        (ELIGIBLE, "b1", 60, 10, 10 / 11),
        (ELIGIBLE, "A", 1700 / 19, 19, 0.95),
        (ELIGIBLE, "riket", 2300 / 29, 29, 29 / 31),
        (NATIONAL_TEST, "a2", 100, 1, 1 / 3),
        (WOMEN, "a1", 87.5, 3, 0.75),
        (SAFETY, "a1", 8.89, 2, 2 / 3),
        ("Elever: Antal elever", "c1", 0, 0, np.nan),
        ("Elever: Antal elever", "b1", 11, 11, 1),
        ("Personal: Antal elever per lärare (heltidstjänster)", "a1", 5, 4, 1),
        ("Personal: Rektorer (heltidstjänster)", "a2", 0, 0, np.nan),
        ("Kostnader: Per elev", "A", 140_000, 1, 1),
        ("Kostnader: Per elev", "riket", 140_000, 1, 1),
    ],
)
def test_values(answers, measure, entity, value, n, coverage):
    cell = answers.loc[measure, entity]
    assert cell["state"] == "value"
    assert cell["value"] == pytest.approx(value, abs=1e-9)
    assert cell["n"] == n
    assert cell["coverage"] == pytest.approx(coverage, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("measure", "entity", "state"),
    [
        (ELIGIBLE, "c1", "undefined"),
        (NATIONAL_TEST, "a1", "undefined"),
        (NATIONAL_TEST, "b1", "not_reported"),
        (WOMEN, "a2", "not_reported"),
        (WOMEN, "b1", "not_reported"),
        (WOMEN, "c1", "undefined"),
        (SAFETY, "b1", "undefined"),
        ("Personal: Antal elever per SYV (heltidstjänster)", "a1", "undefined"),
        ("Kostnader: Per elev", "a1", "not_applicable"),
        ("Kostnader: Totalt (tkr)", "B", "not_reported"),
        ("Kostnader: Per elev för elevhälsa", "A", "not_reported"),
    ],
)
def test_states(answers, measure, entity, state):
    cell = answers.loc[measure, entity]
    assert cell["state"] == state
    assert np.isnan(cell["value"])


def test_every_entity_has_every_measure_once():
    tables = make("region")
    result = oracle(tables)
    entities = 1 + tables["huvudmannaregister"].height + tables["skolenhetsregister"].height
    assert len(result) == len(MEASURES) * entities
    assert not result.duplicated(["measure", "level", "entity"]).any()
    assert (result["value"].notna() == (result["state"] == "value")).all()
    assert (result.loc[result["level"] == "riket", "state"] == "value").all()


def test_an_earlier_year_uses_the_principals_of_that_year():
    tables = make("region", 3)
    result = oracle(tables, "2022/23")
    units = tables["skolenhetsregister"].filter(lasar="2022/23")
    assert set(result.loc[result["level"] == "skolenhet", "entity"]) == set(units["skolenhet"])


@pytest.mark.real
def test_the_measures_are_those_of_the_published_underlag():
    folder = os.environ.get("MALRAMVERK_REAL_DATA")
    if not folder:
        pytest.skip("MALRAMVERK_REAL_DATA is not set")
    path = Path(folder, "data", "skolverket_ufa", "ufa_grundskola_2024-25_measures.csv")
    with path.open(encoding="utf-8", newline="") as file:
        published = [f"{row['group']}: {row['measure']}" for row in csv.DictReader(file)]
    assert sorted(MEASURES) == sorted(published)
