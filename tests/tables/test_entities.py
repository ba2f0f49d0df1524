"""Registers: who the members are, whom they belong to, and what is known of them."""

from __future__ import annotations

import polars as pl
import pytest

from malramverk.cells import Reason, State
from malramverk.tables import EntityTable
from malramverk.tables.attributes import Missing
from tests.tables.given import bound, file, refusals, table, text

COLUMNS = {
    "lasar": {"type": "period"},
    "skolenhet": {"type": "code", "level": "skolenhet", "headers": ["SKOLENHETSKOD"]},
    "huvudman": {"type": "code", "level": "huvudman", "headers": ["ORGANISATIONSNR"]},
    "namn": {"type": "text", "name_of": "skolenhet"},
    "kommun": {"type": "code"},
    "typ": {"type": "code", "code_list": "kon"},
    "ak1": {"type": "yes_no", "headers": ["ÅR1"], "no": ["N", ""]},
    "aktiv": {"type": "yes_no"},
    "elever": {"type": "integer"},
    "yta": {"type": "decimal"},
    "start": {"type": "period"},
}
REGISTER = table("entities", COLUMNS, level="skolenhet", symbols={".": "not_reported"})
HEADER = "lasar, SKOLENHETSKOD, organisationsnr, namn, kommun, typ, år1, aktiv, elever, yta, start"


def test_a_register_is_parallel_tuples():
    found = bound(
        REGISTER,
        text(
            HEADER,
            "2023-24, 74174879, 2120000019, Bollstanäs skola, 0114, k, J, ja, 1 200, 12.5, HT2020",
            "2024/25, 74174879, 5568373228, Bollstanäs skola, 0114, m, , , ., ., .",
        ),
    )
    assert isinstance(found, EntityTable)
    assert len(found) == 2
    assert found.level == "skolenhet"
    assert found.period == ("2023/24", "2024/25")
    assert found.entity == ("74174879", "74174879")
    assert found.parents == {"huvudman": ("2120000019", "5568373228")}
    assert found.name == ("Bollstanäs skola", "Bollstanäs skola")
    assert found.attributes == {
        "kommun": ("0114", "0114"),
        "typ": ("flicka", "pojke"),
        "ak1": (True, False),
        "aktiv": (True, None),
        "elever": (1200, None),
        "yta": (12.5, None),
        "start": ("HT2020", None),
    }


def test_columns_that_are_not_there_are_missing_attributes():
    found = bound(REGISTER, text("skolenhet, huvudman", "A, H"), default_period="2024/25")
    assert found.period == ("2024/25",)
    assert found.name == (None,)
    assert set(found.attributes.values()) == {(None,)}


def test_a_parent_that_is_not_named_is_missing():
    found = bound(REGISTER, pl.DataFrame({"skolenhet": ["A", "B"], "huvudman": ["H", None]}))
    assert found.parents == {"huvudman": ("H", None)}


def test_the_file_name_dates_a_register(tmp_path):
    columns = {name: column for name, column in COLUMNS.items() if name != "lasar"}
    contract = table("entities", columns, level="skolenhet", period={"file_name": True})
    path = file(tmp_path, "skolenhet,huvudman\nA,H\n", "register_2020-06-01_grundskola.csv")
    assert bound(contract, path).period == ("2020-06-01",)


def test_a_row_that_says_the_same_again_is_one_member():
    found = bound(REGISTER, text("skolenhet, huvudman, kommun", "A, H, 1", "B, H, 1", "A, H, 1"))
    assert found.entity == ("A", "B")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "A, H2, 1, k, ja, 3",
            "<text>:3:1: fel MR429: en andra rad för `A`",
        ),
        (
            ", H, 1, k, ja, 3",
            (
                "<text>:3:1: fel MR447: kolumnen `skolenhet` är tom på 1 rad(er),"
                " som då inte hör någonstans"
            ),
        ),
        (
            "B, H, 1, x, ja, 3",
            "<text>:3:10: fel MR445: `x` i kolumnen `typ` finns inte i kodlistan `kon`",
        ),
        (
            "B, H, 1, k, kanske, 3",
            "<text>:3:13: fel MR441: `kanske` i kolumnen `aktiv` är varken ja eller nej",
        ),
        (
            "B, H, 1, k, ja, 3.5",
            "<text>:3:17: fel MR444: `3.5` i kolumnen `elever` har fler än 0 decimaler",
        ),
        (
            "B, H, 1, k, ja, x",
            (
                "<text>:3:17: fel MR440: `x` i kolumnen `elever` är varken ett tal eller en angiven"
                " symbol"
            ),
        ),
        ("B, H, 1", "<text>:3:1: fel MR425: raden har 3 fält, rubrikraden 6"),
    ],
)
def test_what_does_not_fit_is_told_at_its_words(row, told):
    header = "skolenhet, huvudman, kommun, typ, aktiv, elever"
    found = refusals(REGISTER, text(header, "A, H, 1, k, ja, 3", row))
    assert [one.splitlines()[0] for one in found] == [told]


def test_a_register_without_a_column_for_the_period_always_holds():
    undated = {id_: COLUMNS[id_] for id_ in ("skolenhet", "huvudman")}
    always = table("entities", undated, level="skolenhet")
    found = bound(always, text("skolenhet, huvudman", "A, H"), default_period="2024/25")
    assert found.period == (None,)


def test_a_hidden_attribute_keeps_its_state_and_reason():
    hidden = {"..": {"state": "suppressed", "reason": "few"}, "i": "not_applicable"}
    contract = table("entities", COLUMNS, level="skolenhet", symbols=hidden)
    row = "2024/25, A, H, n, 0114, .., i, .., .., .., i"
    found = bound(contract, text(HEADER, row))
    few, cannot = Missing(State.SUPPRESSED, Reason.FEW), Missing(State.NOT_APPLICABLE)
    said = {id_: values[0] for id_, values in found.attributes.items()}
    assert said == {
        "kommun": "0114",
        "typ": few,
        "ak1": cannot,
        "aktiv": few,
        "elever": few,
        "yta": few,
        "start": cannot,
    }
