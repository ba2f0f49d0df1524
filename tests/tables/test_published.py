"""Published figures: which cell a number is in, and why another has none."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malramverk.cells import Flag, Reason, State
from malramverk.diagnostics import DataErrors
from malramverk.tables import CsvText, PublishedTable
from tests.tables.given import FIGURES, SYMBOLS, bound, figures, file, refusals, table, text


def cells(found: PublishedTable) -> dict[tuple, object]:
    """Return the value, or the state and reason, of each cell."""
    told = {}
    for at in range(len(found.value)):
        groups = tuple(
            found.groups[id_][number[at]] for id_, number in found.group.items() if number[at] >= 0
        )
        key = (
            found.entities[found.entity[at]][1],
            found.periods[found.period[at]],
            *groups,
            found.measures[found.measure[at]],
        )
        state, reason = State(found.status[at] >> 4), Reason(found.status[at] & 15)
        value = float(found.value[at]) if state is State.VALUE else (state.id, reason.id)
        assert key not in told
        told[key] = value
    return told


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
CROSS = figures(
    {"skolenhet_namn": {"type": "text", "name_of": "skolenhet"}},
    cross={
        "entities": [
            {"level": "riket", "pattern": "RIKET: TOTALT"},
            {"level": "huvudman", "pattern": "{huvudman_namn} ({huvudman}): HUVUDMAN"},
            {
                "level": "skolenhet",
                "pattern": "{huvudman_namn} ({huvudman}): {skolenhet_namn} ({skolenhet})",
            },
        ]
    },
)


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


SIRIS = """\ufeffStatistik från Skolverket, https://www.skolverket.se

Valt läsår: 2024/25

Huvudman_namn;Orgnr;Antal elever;Andel (%);
Ale;2120001439;4 102;47,8;
Alingsås;2120001553;4979;~100;

Rapportbeskrivning

Antal elever;Antal elever som fått betyg.;
;Avser elever med betyg A-F.;
Ale;Kommunen Ale;;;
"""
NOTED = figures(
    {"andel": {**FIGURES["andel"], "symbols": {"~{number}": "censored"}}},
    period={"preamble": "Valt läsår:"},
)


def test_notes_below_the_data_are_not_data(tmp_path):
    found = bound(NOTED, file(tmp_path, SIRIS))
    assert found.periods == ("2024/25",)
    assert [code for _, code in found.entities] == ["2120001439", "2120001553"]
    assert found.value.tolist() == [4102, 47.8, 4979, 0]


def test_notes_may_stand_right_below_the_data(tmp_path):
    notes = SIRIS.replace("~100;\n\n", "~100;\nAnm.\nTvå rader till, utan tom rad före\n\n")
    assert len(bound(NOTED, file(tmp_path, notes)).value) == 4


def test_two_header_rows_are_read_as_one(tmp_path):
    contract = figures(
        {
            "huvudman_namn": {**FIGURES["huvudman_namn"], "headers": ["Huvudman"]},
            "tjanster": {"type": "decimal", "headers": ["#Heltidstjänster / Totalt antal"]},
            "larare": {"type": "integer", "headers": ["#Tjänstgörande / Totalt antal"]},
            "andel_larare": {"type": "decimal", "headers": ["#Tjänstgörande / Andel"]},
        }
    )
    content = (
        "Valt år: 2024\n\n"
        ";;#Heltidstjänster;#Tjänstgörande;;\n"
        "Huvudman;Orgnr;Totalt antal;Totalt antal;Andel;\n"
        "Ale;A;12,5;13;50,5;\n"
    )
    found = bound(contract, file(tmp_path, content))
    assert {key[-1]: value for key, value in cells(found).items()} == {
        "tjanster": 12.5,
        "larare": 13.0,
        "andel_larare": 50.5,
    }


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(["", ".", "..", "0", "A", "1 234,5", "~100", '"', ";", "orgnr"]),
                st.text(max_size=8),
            ),
            max_size=5,
        ),
        max_size=8,
    ),
    st.sampled_from([";", ",", "\t", "\n"]),
    st.booleans(),
)
def test_any_text_is_a_table_or_problems(rows, delimiter, with_header):
    lines = [delimiter.join(row) for row in rows]
    if with_header:
        lines.insert(0, delimiter.join(["orgnr", "elever", "andel"]))
    try:
        found = bound(NOTED.model_copy(update={"period": None}), CsvText("\n".join(lines)))
    except DataErrors as errors:
        found = errors
    if isinstance(found, DataErrors):
        assert all(problem.message and problem.words("sv") for problem in found.problems)
    else:
        assert np.isfinite(found.value).all()
        assert not np.isnan(found.lower).any()
        assert not np.isnan(found.upper).any()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "Valt år: 2024\nOrgnr;Andel (%)\nA;1\n",
            "fel MR428: `t.csv` har ingen period efter `Valt läsår:`",
        ),
        (
            "Valt läsår: i år\nOrgnr;Andel (%)\nA;1\n",
            "t.csv:1:1: fel MR427: `i år` är ingen period\n  Valt läsår: i år\n  ^^^^^^^^^^^^^^^^",
        ),
    ],
)
def test_a_preamble_without_its_period_is_told(content, told, tmp_path):
    assert refusals(NOTED, file(tmp_path, content)) == [told]


def test_a_period_may_stand_in_the_cell_after_its_words(tmp_path):
    found = bound(NOTED, file(tmp_path, "Valt läsår:;2024/25\nOrgnr;Andel (%)\nA;1\n"))
    assert found.periods == ("2024/25",)


def test_a_cross_table_with_unknown_columns_is_refused():
    wrong = text(
        ", RIKET: TOTALT, Ale (1): HUVUDMAN, Bo (2): HUVUDMAN, Län: 01, Län: 02",
        ", 2024/25, 2024/25, i fjol, 2024/25, 2024/25",
        "Andel (%), 1, 2, 3, 4, 5",
    )
    assert [told.splitlines()[0] for told in refusals(CROSS, wrong)] == [
        (
            "<text>:1:55: fel MR431: `Län: 01` har ingen av de former som tabellen anger"
            " (och 1 kolumn till)"
        ),
        "<text>:2:21: fel MR427: `i fjol` är ingen period",
    ]


def test_at_most_five_wrong_texts_of_a_column_are_told_and_the_rest_counted():
    rows = [f"A{number}, fel{number % 7}" for number in range(14)]
    found = refusals(figures(), text("orgnr, andel", *rows))
    assert len(found) == 5
    assert "(och 1 värde till)" in found[0]
    assert "(och 5 värden till)" in found[-1]
