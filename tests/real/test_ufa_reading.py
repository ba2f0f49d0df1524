"""The published underlag for grundskolan: a workbook and text files, one contract, one answer."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from malramverk.catalogue import load
from malramverk.cells import Reason, State
from malramverk.tables import PublishedTable, bind

REAL = os.environ.get("MALRAMVERK_REAL_DATA")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL, reason="MALRAMVERK_REAL_DATA names no folder of published files"),
]
UFA = Path(REAL or ".") / "data" / "skolverket_ufa"
PRINCIPALS = UFA / "ufa_grundskola_2024-25_huvudman_wide.csv"
UNITS = UFA / "ufa_grundskola_2024-25_skolenhet_wide.csv"
WORKBOOK = UFA / "Underlag_for_analys_grundskola_2024-25.xlsx"
STATES = {
    "..": (State.SUPPRESSED, Reason.FEW),
    "...": (State.SUPPRESSED, Reason.ALL_BUT_FEW),
    ".": (State.NOT_REPORTED, Reason.NONE),
    "-": (State.NOT_REPORTABLE, Reason.NONE),
}


@pytest.fixture(scope="module")
def catalogue():
    return load()


def read(catalogue, data) -> PublishedTable:
    table = catalogue.tables["ufa_grundskola"]
    found = bind(table, data, levels=catalogue.levels, code_lists=catalogue.code_lists)
    assert isinstance(found, PublishedTable)
    return found


def told(table: PublishedTable) -> Counter:
    """Count the cells of each state and reason."""
    return Counter((State(s >> 4), Reason(s & 15)) for s in table.status.tolist())


def cells(table: PublishedTable) -> dict[tuple, tuple]:
    """Return what each cell says, by entity, period and measure."""
    columns = (table.entity, table.period, table.measure, table.value, table.status)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {
        (table.entities[e], table.periods[p], table.measures[m]): (value, status)
        for e, p, m, value, status in rows
    }


def written(path: Path) -> Counter:
    """Count the symbols and numbers of a file, read without this library."""
    with path.open(encoding="utf-8", newline="") as file:
        texts = [text for row in list(csv.reader(file))[1:] for text in row[5:]]
    return Counter(text if text in STATES else "number" for text in texts)


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        (PRINCIPALS, {"number": 22_264, ".": 11_587, "..": 6_832, "...": 1_779, "-": 462}),
        (UNITS, {"number": 93_009, ".": 126_018, "..": 18_393, "...": 10_483, "-": 2_781}),
    ],
    ids=["huvudmän", "skolenheter"],
)
def test_every_cell_is_a_number_or_says_why_not(catalogue, path, counts):
    assert written(path) == counts
    expected = {STATES.get(text, (State.VALUE, Reason.NONE)): n for text, n in counts.items()}
    found = read(catalogue, path)
    assert told(found) == expected
    assert found.periods == ("2024/25",)
    assert len(found.measures) == 49


def test_the_workbook_and_the_text_files_give_the_same_cells(catalogue):
    texts, workbook = read(catalogue, [PRINCIPALS, UNITS]), read(catalogue, WORKBOOK)
    assert len(texts.value) == 42_924 + 250_684
    assert cells(texts) == cells(workbook)
    assert texts.names == workbook.names
    assert texts.parents == workbook.parents


def test_every_number_is_the_one_that_is_written(catalogue):
    found = cells(read(catalogue, PRINCIPALS))
    headers = {
        h: i for i, c in catalogue.tables["ufa_grundskola"].columns.items() for h in c.headers
    }
    with PRINCIPALS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entity = ("huvudman", row["orgnr"]) if row["orgnr"] else ("riket", "riket")
            for header, text in list(row.items())[5:]:
                value, status = found[entity, "2024/25", headers[header]]
                if text not in STATES:
                    assert (value, status) == (float(text), 0)


def test_units_under_two_principals_have_their_figures_under_one(catalogue):
    found = read(catalogue, UNITS)
    assert found.parents["skolenhet", "93758282", "2024/25"] == "2220000265"
    warning = next(problem for problem in found.problems if problem.code == "MR430")
    assert len(warning.entities) == 13
