"""Published figures in files as agencies lay them out: preambles, notes, rows of headers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malramverk.diagnostics import DataErrors
from malramverk.tables import CsvText
from tests.tables.given import CROSS, FIGURES, bound, cells, figures, file, refusals, text

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
