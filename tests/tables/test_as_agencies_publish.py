"""Tables as agencies publish them, under contracts that say what their signs mean."""

from __future__ import annotations

import math
from io import BytesIO
from typing import Any

import pytest

from malramverk.cells import Flag, Reason, State
from malramverk.model import Table
from malramverk.tables.value_problems import NotANumber
from tests.tables.given import bound, file, refusals, rows, table

HEADERS = "Kommunkod;Antal elever;Andel (%)\n"
SYMBOLS: dict[str, Any] = {
    "..": {"state": "suppressed", "reason": "few"},
    "...": {"state": "suppressed", "reason": "all_but_few"},
    ".": "not_reported",
    "-": "not_reportable",
    "–": "not_reported",
    "*": "suppressed",
    "x": "suppressed",
    "c": "suppressed",
    "z": "not_applicable",
    ":": "not_reported",
    "~100": {"state": "censored", "lower": "95", "upper": "100"},
    "~{number}": {"state": "censored", "lower": "0"},
    "cirka {number}": {"flags": ["rounded"]},
    "<5": {"state": "censored", "lower": "0", "upper": "4"},
    "GE{lower}": {"state": "censored", "upper": "100"},
    "LT{upper}": {"state": "censored", "lower": "0"},
    "{lower} to {upper}": "censored",
    "1–4": {"state": "censored", "lower": "1", "upper": "4"},
    "{number}*": {"flags": ["provisional"]},
    "{number}¹": {"flags": ["series_break"]},
    "{number} a)": {"flags": ["low_reliability"]},
    "{number} %": {},
}
COLUMNS: dict[str, Any] = {
    "huvudman": {"type": "code", "level": "huvudman", "headers": ["Kommunkod"]},
    "elever": {"type": "integer", "headers": ["Antal elever"]},
    "andel": {"type": "decimal", "headers": ["Andel (%)"]},
}


def agency(**more: Any) -> Table:
    columns = more.pop("columns", COLUMNS)
    return table("published", columns, **{"symbols": SYMBOLS, **more})


def read(folder, content: str | bytes, name: str = "t.csv", **more: Any) -> list[Any]:
    """Return value, state, bounds and flags of each cell, in order of row and column."""
    found = bound(agency(**more), file(folder, content, name), default_period="2024/25")
    return [
        (
            float(found.value[i]) if State(found.status[i] >> 4) is State.VALUE else None,
            State(found.status[i] >> 4).id,
            tuple(b if math.isfinite(b) else None for b in (found.lower[i], found.upper[i])),
            Flag(int(found.flags[i])),
        )
        for i in range(len(found.value))
    ]


NONE, ROUNDED = Flag(0), Flag.ROUNDED
OPEN = (None, None)


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("..", (None, "suppressed", OPEN, NONE)),
        ("...", (None, "suppressed", OPEN, NONE)),
        (".", (None, "not_reported", OPEN, NONE)),
        ("-", (None, "not_reportable", OPEN, NONE)),
        ("–", (None, "not_reported", OPEN, NONE)),
        ("*", (None, "suppressed", OPEN, NONE)),
        ("x", (None, "suppressed", OPEN, NONE)),
        ("c", (None, "suppressed", OPEN, NONE)),
        ("z", (None, "not_applicable", OPEN, NONE)),
        (":", (None, "not_reported", OPEN, NONE)),
        ("~100", (None, "censored", (95, 100), NONE)),
        ("~80", (None, "censored", (0, 80), NONE)),
        ("cirka 370", (370, "value", OPEN, ROUNDED)),
        ("cirka 1 200", (1200, "value", OPEN, ROUNDED)),
        ("<5", (None, "censored", (0, 4), NONE)),
        ("1–4", (None, "censored", (1, 4), NONE)),
        ("GE95", (None, "censored", (95, 100), NONE)),
        ("LT 5,5", (None, "censored", (0, 5.5), NONE)),
        ("40 to 44", (None, "censored", (40, 44), NONE)),
        ("1 000 to 1 999", (None, "censored", (1000, 1999), NONE)),
        ("12*", (12, "value", OPEN, Flag.PROVISIONAL)),
        ("1234¹", (1234, "value", OPEN, Flag.SERIES_BREAK)),
        ("3 a)", (3, "value", OPEN, Flag.LOW_RELIABILITY)),
        ("45%", (45, "value", OPEN, NONE)),
        ("99,9 %", (99.9, "value", OPEN, NONE)),
        ("1 234", (1234, "value", OPEN, NONE)),
        ("1\u00a0234,5", (1234.5, "value", OPEN, NONE)),
        ("1\u202f234", (1234, "value", OPEN, NONE)),
        ("\u22127", (-7, "value", OPEN, NONE)),
        ("", (None, "not_reported", OPEN, NONE)),
    ],
)
def test_a_sign_that_the_contract_declares(tmp_path, written, cell):
    assert read(tmp_path, f"{HEADERS}0180;1;{written}\n")[1] == cell


def test_a_minus_before_nothing_says_nothing(tmp_path):
    value = read(tmp_path, f"{HEADERS}0180;1;\u22120,0\n")[1][0]
    assert math.copysign(1, value) == 1


def test_the_reason_of_a_sign_is_kept(tmp_path):
    found = bound(agency(), file(tmp_path, f"{HEADERS}0180;..;...\n"), default_period="2024/25")
    assert [Reason(s & 15) for s in found.status] == [Reason.FEW, Reason.ALL_BUT_FEW]


PLAIN = [(12, "value", OPEN, NONE), (95.1, "value", OPEN, NONE)]


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADERS}0180;12;95,1\n",
        f"\ufeff{HEADERS}0180;12;95,1\n",
        f"Betyg\n\nKälla: Skolverket\n{HEADERS}0180;12;95,1\n\n.. = för få\nKälla: x;;\n",
        f"{HEADERS}0180;12;95,1\n1) Avser höstterminen;;\nKälla: Skolverket;;\n",
        "Kommunkod;Antal elever;Andel (%);\n0180;12;95,1;\n",
        'Kommunkod,Antal elever,Andel (%)\n0180,12,"95,1"\n',
        "Kommunkod\tAntal elever\tAndel (%)\n0180\t12\t95.1\n",
    ],
)
def test_what_stands_around_the_figures(tmp_path, content):
    assert read(tmp_path, content) == PLAIN


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [("utf-16", "utf-16"), ("latin-1", "iso-8859-1"), ("cp1252", "windows-1252")],
)
def test_encodings(tmp_path, codec, encoding):
    content = f"Källa: Skolverket\n{HEADERS}0180;12;95,1\n".encode(codec)
    assert read(tmp_path, content, format={"encoding": encoding}) == PLAIN
    problem = refusals(agency(), file(tmp_path, content), default_period="2024/25")
    assert "MR406" in problem[0]


def test_a_header_of_two_rows(tmp_path):
    columns = COLUMNS | {
        "elever": {"type": "integer", "headers": ["Elever / Antal"]},
        "andel": {"type": "decimal", "headers": ["Elever / Andel (%)"]},
    }
    content = ";Elever;\nKommunkod;Antal;Andel (%)\n0180;12;95,1\n"
    found = bound(table("published", columns), file(tmp_path, content), default_period="2024/25")
    assert found.value.tolist() == [12, 95.1]


@pytest.mark.parametrize(
    ("thousands", "decimal", "written", "value"),
    [
        (",", None, "1,234", 1234),
        (",", None, "1,234,567.5", 1_234_567.5),
        (",", ".", "12.5", 12.5),
        (".", None, "1.234,5", 1234.5),
        (".", None, "12.345.678", 12_345_678),
        ("'", None, "12'345.5", 12_345.5),
        ("’", None, "\u221212’345", -12_345),
    ],
)
def test_the_sign_between_thousands(tmp_path, thousands, decimal, written, value):
    form = {"thousands": thousands, **({"decimal": decimal} if decimal else {})}
    content = f"{HEADERS}0180;1;{written}\n"
    assert read(tmp_path, content, format=form)[1][0] == value
    counts = table("counts", COLUMNS | {"andel": {"type": "decimal", "decimals": 1}}, format=form)
    path = file(tmp_path, f"huvudman;andel\n0180;{written}\n", "counts.csv")
    (row,) = rows(bound(counts, path), ["andel"])
    assert row == {"andel": round(value * 10)}


@pytest.mark.parametrize(
    ("thousands", "written"),
    [(",", "12,5"), (",", "1,23,456"), (".", "1.5"), (None, "1,234.5"), (None, "12'345")],
)
def test_what_may_be_another_number_is_refused(tmp_path, thousands, written):
    form = {"thousands": thousands} if thousands else {}
    path = file(tmp_path, f"{HEADERS}0180;1;{written}\n")
    (problem,) = refusals(agency(format=form), path, default_period="2024/25")
    assert "MR440" in problem


def test_a_workbook_with_signs_and_numbers(tmp_path):
    import openpyxl

    book, made = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    for row in (
        ["Antal elever och andelar, läsåret 2024/25"],
        [],
        ["Kommunkod", "Antal elever", "Andel (%)"],
        ["0180", "..", "~100"],
        ["0181", "cirka 370", 12.5],
        ["0182", "1\u202f234", "1–4"],
        ["Källa: Skolverket"],
    ):
        sheet.append(row)
    book.save(made)
    found = read(tmp_path, made.getvalue(), "t.xlsx")
    assert [cell[1] for cell in found] == [
        "suppressed",
        "censored",
        "value",
        "value",
        "value",
        "censored",
    ]
    assert [cell[0] for cell in found] == [None, None, 370, 12.5, 1234, None]


PERCENT = {"type": "decimal", "decimals": 1, "unit": "percent"}


@pytest.mark.parametrize("written", ["45,5%", "45.5 %", "45,5"])
def test_a_percent_sign_says_nothing_in_a_column_of_percent(tmp_path, written):
    columns = COLUMNS | {"andel": PERCENT | {"headers": ["Andel (%)"]}}
    content = f"{HEADERS}0180;1;{written}\n"
    assert read(tmp_path, content, columns=columns, symbols={})[1][0] == 45.5
    counts = table("counts", COLUMNS | {"andel": PERCENT})
    path = file(tmp_path, f"huvudman;andel\n0180;{written}\n", "counts.csv")
    assert rows(bound(counts, path), ["andel"]) == [{"andel": 455}]


def test_a_percent_sign_is_a_sign_in_other_columns(tmp_path):
    path = file(tmp_path, f"{HEADERS}0180;1;45%\n")
    (problem,) = refusals(agency(symbols={}), path, default_period="2024/25")
    assert "MR440" in problem


@pytest.mark.parametrize("symbols", [{"A": {}}, {"A": {"flags": ["rounded"]}}])
def test_a_sign_that_is_said_to_be_a_number_and_is_none(tmp_path, symbols):
    contract = agency(symbols=symbols)
    path = file(tmp_path, f"{HEADERS}0180;1;A\n")
    (problem,) = refusals(contract, path, default_period="2024/25")
    assert "MR440" in problem
    assert read(tmp_path, f"{HEADERS}0180;1;5\n", symbols={"5": {"flags": ["rounded"]}})[1] == (
        5,
        "value",
        OPEN,
        ROUNDED,
    )


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("1,234", 'format: {thousands: ","}'),
        ("1'234.5", 'format: {thousands: "\'"}'),
        ("12.3 e", 'symbols: {"{number} e": {}}'),
        ("<5", 'symbols: {"<{upper}": censored}'),
        ("[c]", 'symbols: {"[c]": suppressed}'),
        ("Borås stad", None),
    ],
)
def test_what_would_have_a_text_read(written, declared):
    problem = NotANumber(value=written, column="n")
    assert problem.declared == declared
    assert (problem.advice("sv") is None) == (declared is None)


def test_a_range_that_ends_below_its_beginning_is_no_range(tmp_path):
    path = file(tmp_path, f"{HEADERS}0180;1;44 to 40\n")
    (problem,) = refusals(agency(), path, default_period="2024/25")
    assert "MR440" in problem


MARKS: dict[str, Any] = SYMBOLS | {
    "A": {},
    "e": {"flags": ["imputed"]},
    "p": {"flags": ["provisional"]},
    "b": {"flags": ["series_break"]},
    "u": {"flags": ["low_reliability"]},
}
MARKED = COLUMNS | {"andel": {**COLUMNS["andel"], "marks": "OBS_STATUS"}}
MARKED_HEADERS = "Kommunkod;Antal elever;Andel (%);OBS_STATUS\n"


@pytest.mark.parametrize(
    ("written", "mark", "cell"),
    [
        ("12,5", "", (12.5, "value", OPEN, NONE)),
        ("12,5", "A", (12.5, "value", OPEN, NONE)),
        ("12,5", "e", (12.5, "value", OPEN, Flag.IMPUTED)),
        ("12,5", "p, b", (12.5, "value", OPEN, Flag.PROVISIONAL | Flag.SERIES_BREAK)),
        ("12,5", "bp", (12.5, "value", OPEN, Flag.PROVISIONAL | Flag.SERIES_BREAK)),
        ("12,5*", "u", (12.5, "value", OPEN, Flag.PROVISIONAL | Flag.LOW_RELIABILITY)),
        ("", "c", (None, "suppressed", OPEN, NONE)),
        (":", "c", (None, "suppressed", OPEN, NONE)),
        ("", "z", (None, "not_applicable", OPEN, NONE)),
        ("", "A", (None, "not_reported", OPEN, NONE)),
        ("", "", (None, "not_reported", OPEN, NONE)),
        ("-", "b", (None, "not_reportable", OPEN, Flag.SERIES_BREAK)),
        ("12,5", "c", (None, "suppressed", OPEN, NONE)),
        ("~100", "p", (None, "censored", (95, 100), Flag.PROVISIONAL)),
        ("GE95", "c", (None, "suppressed", OPEN, NONE)),
    ],
)
def test_marks_in_a_column_beside_the_figures(tmp_path, written, mark, cell):
    content = f"{MARKED_HEADERS}0180;1;{written};{mark}\n"
    assert read(tmp_path, content, columns=MARKED, symbols=MARKS)[1] == cell


def test_marks_in_a_long_table(tmp_path):
    content = "Kommunkod;mått;värde;status\n0180;elever;12;p\n0180;andel;;c\n0181;andel;7;A\n"
    long = {"measure": "mått", "value": "värde", "marks": "Status"}
    assert read(tmp_path, content, symbols=MARKS, long=long) == [
        (12, "value", OPEN, Flag.PROVISIONAL),
        (None, "suppressed", OPEN, NONE),
        (7, "value", OPEN, NONE),
    ]


def test_a_mark_that_no_one_has_declared(tmp_path):
    path = file(tmp_path, f"{MARKED_HEADERS}0180;1;12,5;q\n0181;1;12;q\n0182;1;12;A\n")
    contract = agency(columns=MARKED, symbols=MARKS)
    (problem,) = refusals(contract, path, default_period="2024/25")
    assert "t.csv:2:8: fel MR451" in problem
    assert "`q`" in problem
    assert "1 värde till" in problem


def test_marks_that_are_not_there(tmp_path):
    contract = agency(columns=MARKED, symbols=MARKS)
    path = file(tmp_path, f"{HEADERS}0180;1;12,5\n")
    (problem,) = refusals(contract, path, default_period="2024/25")
    assert "MR421" in problem
    assert "`OBS_STATUS`" in problem
