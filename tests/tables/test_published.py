"""Published figures: which cell a number is in, and why another has none."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from malramverk.cells import Flag, State
from malramverk.diagnostics import DataErrors
from malramverk.tables import CsvText
from tests.tables.given import CROSS, FIGURES, SYMBOLS, bound, cells, figures, refusals, table, text

WIDE = text(
    "huvudman_namn, orgnr, skolenhet, Antal elever, andel (%)",
    'Riket,           ,     ,          "1 104 634",  70.4',
    "Ale kommun, 2120001439, ,         3841,         ..",
    "Ale kommun, 2120001439, 74174879, 30,           ...",
    "021 Skol AB, 5568373228, ,        .,",
)


CELLS = {
    ("riket", "2024/25", "elever"): 1104634.0,
    ("riket", "2024/25", "andel"): 70.4,
    ("2120001439", "2024/25", "elever"): 3841.0,
    ("2120001439", "2024/25", "andel"): ("suppressed", "few"),
    ("74174879", "2024/25", "elever"): 30.0,
    ("74174879", "2024/25", "andel"): ("suppressed", "all_but_few"),
    ("5568373228", "2024/25", "elever"): ("not_reported", "none"),
    ("5568373228", "2024/25", "andel"): ("not_reported", "none"),
}


def test_a_wide_table_has_one_cell_per_row_and_measure():
    found = bound(figures(), WIDE, default_period="2024/25")
    assert cells(found) == CELLS
    assert found.entities[0] == ("riket", "riket")
    assert found.names == {
        ("huvudman", "2120001439"): "Ale kommun",
        ("huvudman", "5568373228"): "021 Skol AB",
    }
    assert found.parents == {("skolenhet", "74174879", "2024/25"): "2120001439"}


LONG = figures({"matt": {"type": "text"}}, long={"measure": "mått", "value": "värde"})


def test_a_long_table_gives_the_same_cells():
    long = text(
        "huvudman, skolenhet, mått, värde",
        ", , Antal elever, 1 104 634",
        ", , Andel (%), 70.4",
        "2120001439, , antal  elever, 3841",
        "2120001439, , andel, ..",
        "2120001439, 74174879, Antal elever, 30",
        "2120001439, 74174879, Andel (%), ...",
        "5568373228, , Antal elever, .",
        "5568373228, , Andel (%),",
        "5568373228, , Antal lärare, 3",
    )
    found = bound(LONG, long, default_period="2024/25")
    assert cells(found) == CELLS
    assert [p.words("sv") for p in found.problems] == [
        "ingen kolumn i tabellen `t` står för måttet `Antal lärare`"
    ]


def test_a_cross_table_gives_the_same_cells(tmp_path):
    grid = [
        ["Underlag för analys", None, None, None, None],
        [
            None,
            "RIKET: TOTALT",
            "Ale kommun (2120001439): HUVUDMAN",
            "Ale kommun (2120001439): Bollstanäs (skola) (74174879)",
            "021 Skol AB (5568373228): HUVUDMAN",
        ],
        [None, *["2024/25"] * 4],
        ["Antal elever", 1104634, 3841, 30, "."],
        ["Andel (%)", 70.4, "..", "...", "."],
        ["Antal lärare", 3, 3, 3, 3],
        [None] * 5,
        ["läsår: en not", None, None, None, None],
    ]
    path = tmp_path / "t.xlsx"
    pl.DataFrame(grid, schema=list("abcde"), orient="row", strict=False).write_excel(
        path, include_header=False
    )
    found = bound(CROSS, path)
    assert cells(found) == CELLS
    assert found.names["skolenhet", "74174879"] == "Bollstanäs (skola)"
    assert [p.words("sv") for p in found.problems] == [
        "`t.xlsx`, cell A6: ingen kolumn i tabellen `t` står för måttet `Antal lärare`"
    ]


def test_a_cross_table_may_hold_several_periods_of_an_entity():
    lines = "\n".join(
        [
            ";RIKET: TOTALT;;Ale (2120001439): HUVUDMAN;",
            ";2023/24;2024/25;2023/24;2024/25",
            "Andel (%);1,5;2,5;..;3,5",
            "Antal elever;1;2;3;4",
        ]
    )
    found = bound(CROSS, CsvText(lines.replace(",", ".").replace(";", ",")))
    assert cells(found)["riket", "2023/24", "andel"] == 1.5
    assert cells(found)["2120001439", "2024/25", "elever"] == 4.0
    assert len(found.value) == 8


def test_the_same_contract_reads_a_cross_table_and_a_wide_one():
    assert cells(bound(CROSS, WIDE, default_period="2024/25")) == CELLS


def as_parquet(frame, folder):
    frame.write_parquet(folder / "t.parquet")
    return folder / "t.parquet"


def as_workbook(frame, folder):
    frame.write_excel(folder / "t.xlsx")
    return folder / "t.xlsx"


@pytest.mark.parametrize(
    "convert",
    [
        lambda frame, _: frame,
        lambda frame, _: frame.lazy(),
        lambda frame, _: frame.to_pandas(),
        lambda frame, _: frame.to_arrow(),
        as_parquet,
        as_workbook,
    ],
)
def test_a_frame_of_numbers_or_texts_is_a_table_too(convert, tmp_path):
    frame = pl.DataFrame(
        {
            "huvudman": [None, "2120001439", "5568373228"],
            "elever": [1104634, 3841, None],
            "andel": ["70,4", "..", ""],
        }
    )
    found = bound(figures(), convert(frame, tmp_path), default_period="2024/25")
    assert cells(found) == {key: value for key, value in CELLS.items() if key[0] != "74174879"}


GROUPED = figures(
    {
        "kon": {"type": "code", "code_list": "kon", "total": "T", "headers": ["gender"]},
        "ar": {"type": "period", "headers": ["year"]},
        "huvudman": {**FIGURES["huvudman"], "total": "0"},
    },
    period={"counted_by": "spring_year"},
)


def test_dimensions_totals_and_years_are_what_the_contract_says():
    found = bound(
        GROUPED,
        text(
            "gender, year, huvudman, andel",
            "k, 2024, 0, 80",
            "pojke, 2024, 0, 70",
            "T, 2024, 0, 75",
            "T, 2025, A, 60",
        ),
    )
    assert {key: value for key, value in cells(found).items() if key[-1] == "andel"} == {
        ("riket", "2023/24", "flicka", "andel"): 80.0,
        ("riket", "2023/24", "pojke", "andel"): 70.0,
        ("riket", "2023/24", "andel"): 75.0,
        ("A", "2024/25", "andel"): 60.0,
    }
    assert found.groups == {"kon": ("flicka", "pojke")}
    assert np.flatnonzero(found.group["kon"] < 0).tolist() == [2, 3]


def test_keys_that_do_not_fit_are_told():
    wrong = text("gender, year, huvudman, andel", "x, 24, A, 1", "fli, 2024, A, 1", ", , A, 1")
    assert sorted(told.splitlines()[0] for told in refusals(GROUPED, wrong)) == [
        "<text>:2:1: fel MR445: `x` i kolumnen `kon` finns inte i kodlistan `kon`",
        "<text>:2:4: fel MR427: `24` är ingen period",
        "<text>:3:1: fel MR445: `fli` i kolumnen `kon` finns inte i kodlistan `kon`",
        "<text>:4:1: fel MR447: kolumnen `kon` är tom på 1 rad(er), som då inte hör någonstans",
        "<text>:4:2: fel MR447: kolumnen `ar` är tom på 1 rad(er), som då inte hör någonstans",
    ]


SYMBOLIC = figures(
    {
        "andel": {
            **FIGURES["andel"],
            "symbols": {
                "~{number}": {"state": "censored", "outside": [1, 4], "base": "elever"},
                "cirka {number}": {"flags": ["rounded"]},
                "få": {"state": "censored", "lower": 0, "upper": "4.5"},
                "*": "not_applicable",
                "95": {"state": "censored", "lower": 90, "upper": 100},
                "noll": {"value": 0},
            },
        }
    }
)


@pytest.mark.parametrize(
    ("written", "state", "value", "lower", "upper", "flags"),
    [
        ("~100", State.CENSORED, 0, 92, 98, 0),
        ("cirka 37,5", State.VALUE, 37.5, -math.inf, math.inf, Flag.ROUNDED),
        ("få", State.CENSORED, 0, 0, 4.5, 0),
        ("*", State.NOT_APPLICABLE, 0, -math.inf, math.inf, 0),
        ("95", State.CENSORED, 0, 90, 100, 0),
        ("95.0", State.CENSORED, 0, 90, 100, 0),
        ("noll", State.VALUE, 0, -math.inf, math.inf, 0),
    ],
)
def test_a_symbol_says_what_the_contract_says(written, state, value, lower, upper, flags):
    found = bound(SYMBOLIC, text("orgnr, antal elever, andel", f'A, 50, "{written}"'))
    assert (found.status[1] >> 4, found.value[1], found.lower[1], found.upper[1]) == (
        state,
        value,
        lower,
        upper,
    )
    assert found.flags[1] == flags


def test_a_share_of_unknown_rows_has_the_number_in_its_sign_as_bound():
    found = bound(SYMBOLIC, text("orgnr, antal elever, andel", "A, .., ~100"))
    assert (found.lower[1], found.upper[1]) == (-math.inf, 100)


def test_a_long_table_finds_the_rows_a_share_is_of():
    contract = table(
        "published",
        SYMBOLIC.model_dump(mode="json", exclude_unset=True)["columns"],
        symbols=SYMBOLS,
        long={"measure": "m", "value": "v"},
    )
    found = bound(contract, text("huvudman, m, v", "A, andel, ~100", "A, elever, 10"))
    assert (found.lower[0], found.upper[0]) == (60, 90)


def test_two_rows_about_one_thing_are_refused():
    with pytest.raises(DataErrors, match="MR429: a second row for `A`"):
        bound(figures(), text("orgnr, elever", "A, 1", "B, 1", "A, 2"))


def test_files_with_different_measures_of_the_same_entities_are_one_table():
    parts = [text("orgnr, elever", "A, 1"), text("orgnr, andel", "A, 50")]
    found = bound(figures(), parts)
    assert cells(found) == {("A", None, "elever"): 1.0, ("A", None, "andel"): 50.0}
    assert found.entities == (("huvudman", "A"),)


def test_a_unit_under_two_principals_has_its_figures_under_one():
    found = bound(
        figures(),
        text("orgnr, skolenhet, elever, andel", "A, x, ., .", "B, x, 30, ..", "B, y, 1, 1"),
    )
    assert found.parents["skolenhet", "x", None] == "B"
    assert cells(found)["x", None, "elever"] == 30.0
    assert [p.code for p in found.problems] == ["MR430"]


def test_a_unit_with_figures_under_two_principals_is_refused():
    with pytest.raises(DataErrors, match="MR429"):
        bound(figures(), text("orgnr, skolenhet, elever, andel", "A, x, 1, .", "B, x, 30, .."))
