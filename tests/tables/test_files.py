"""Files that are not what they should be are refused with a reason, never a traceback."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malramverk.diagnostics import DataErrors
from malramverk.tables import PublishedTable
from tests.tables.given import bound, faults, figures, file, pupils, refusals

GOOD = b"orgnr;elever\nA;1\n"


def workbook() -> bytes:
    raw = io.BytesIO()
    pl.DataFrame({"orgnr": ["A"], "elever": [1]}).write_excel(raw)
    return raw.getvalue()


def archive(**files: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return raw.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("t.csv", b"", "fel MR405: `t.csv` är tom"),
        ("t.csv", b"\n \n", "fel MR405: `t.csv` är tom"),
        ("t.xlsx", b"", "fel MR405: `t.xlsx` är tom"),
        (
            "t.csv",
            b"orgr;antal\nA;1\n",
            (
                "fel MR420: `t.csv` har ingen rubrikrad för tabellen `t`: `huvudman` saknas\n"
                '  hjälp: skriv `headers: ["orgr"]` på kolumnen `huvudman`'
            ),
        ),
        (
            "t.csv",
            "orgnr;elever\nÅ;1\n".encode("cp1252"),
            (
                "fel MR406: `t.csv` är inte utf-8: byte 0xC5 på rad 2 är inget tecken\n"
                "  hjälp: skriv `format: {encoding: windows-1252}` i tabellen"
            ),
        ),
        (
            "t.csv",
            "orgnr;elever\nÅ;1\n".encode("utf-16"),
            (
                "fel MR406: `t.csv` är inte utf-8: byte 0xFF på rad 1 är inget tecken\n"
                "  hjälp: skriv `format: {encoding: utf-16}` i tabellen"
            ),
        ),
        (
            "t.csv",
            b"orgnr;elever;Elever\nA;1;2\n",
            (
                "t.csv:1:14: fel MR424: `Elever` är en andra kolumn för `elever`, efter `elever`\n"
                "  orgnr;elever;Elever\n"
                "               ^^^^^^"
            ),
        ),
        (
            "t.csv",
            b"orgnr;elever\nA;1\nB;2;3\nC;4\n",
            "t.csv:3:5: fel MR425: raden har 3 fält, rubrikraden 2\n  B;2;3\n      ^",
        ),
        (
            "t.csv",
            b"orgnr;elever\nA;1\nB",
            "t.csv:3:1: fel MR425: raden har 1 fält, rubrikraden 2\n  B\n  ^",
        ),
        (
            "t.csv",
            b"orgnr;elever\nA;1\n\nB;2\n",
            (
                "t.csv:4:1: fel MR426: raden ser ut som data men står efter en tom rad\n"
                "  B;2\n  ^\n"
                "  hjälp: ta bort den tomma raden före"
            ),
        ),
        (
            "t.csv",
            b'orgnr;elever\nA;"1\nB;2\n',
            (
                "t.csv:2:4: fel MR440: `1 B;2` i kolumnen `elever` är varken ett tal eller en"
                ' angiven symbol\n  A;"1\n     ^'
            ),
        ),
        (
            "t.xlsx",
            GOOD,
            "fel MR407: `t.xlsx` går inte att öppna som arbetsbok: den är ingen arbetsbok",
        ),
        (
            "t.xlsx",
            workbook()[:1000],
            "fel MR407: `t.xlsx` går inte att öppna som arbetsbok: den är avhuggen eller skadad",
        ),
        (
            "t.xlsx",
            archive(hej="hej"),
            "fel MR407: `t.xlsx` går inte att öppna som arbetsbok: den är avhuggen eller skadad",
        ),
        (
            "t.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
            "fel MR407: `t.xlsx` går inte att öppna som arbetsbok: den är skyddad med lösenord",
        ),
        ("t.parquet", b"PAR1xx", "fel MR410: `t.parquet` går inte att läsa med polars: parquet: "),
    ],
)
def test_a_bad_file_is_told(name, content, told, tmp_path):
    found = refusals(figures(), file(tmp_path, content, name))
    assert len(found) == 1
    assert found[0] == told or (found[0].startswith("fel MR410") and found[0].startswith(told))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "fel MR405: `t.csv` är tom"),
        (
            b'skolenhet,arskurs\nA,"9\nB,8\n',
            'fel MR434: `t.csv` har ett citattecken (") utan motsvarighet',
        ),
        (
            b"skolenhet,arskurs\nA,9\nB,8,7\nC\n",
            (
                "t.csv:3:1: fel MR425: raden har 3 fält, rubrikraden 2 (och 1 rad till)\n"
                "  B,8,7\n  ^^^^^"
            ),
        ),
        (
            "skolenhet,arskurs\nA,9\nÅ,8\n".encode("cp1252"),
            (
                "fel MR406: `t.csv` är inte utf-8: byte 0xC5 på rad 3 är inget tecken\n"
                "  hjälp: skriv `format: {encoding: windows-1252}` i tabellen"
            ),
        ),
        (
            b"skola,arskurs\nA,9\n",
            "fel MR420: `t.csv` har ingen rubrikrad för tabellen `t`: `skolenhet` saknas",
        ),
    ],
)
def test_a_bad_file_of_rows_is_told(content, told, tmp_path):
    assert refusals(pupils(), file(tmp_path, content)) == [told]


def test_a_bad_byte_far_into_a_large_file_is_found(tmp_path):
    content = b"skolenhet,arskurs\n" + b"A,9\n" * 3_000_000 + b"\xc5,9\n"
    assert refusals(pupils(), file(tmp_path, content)) == [
        (
            "fel MR406: `t.csv` är inte utf-8: byte 0xC5 på rad 3000002 är inget tecken\n"
            "  hjälp: skriv `format: {encoding: windows-1252}` i tabellen"
        )
    ]


def test_declared_encodings_and_delimiters_are_used(tmp_path):
    contract = figures(format={"encoding": "windows-1252", "delimiter": "|", "decimal": ","})
    path = file(tmp_path, "huvudman_namn|orgnr|andel\nVäxjö|A|1,234\n".encode("cp1252"))
    found = bound(contract, path)
    assert (found.value.tolist(), found.names) == ([1.234], {("huvudman", "A"): "Växjö"})
    rows = pupils(format={"encoding": "utf-16"})
    path = file(tmp_path, "skolenhet;arskurs\nÅ;10\n".encode("utf-16"))
    assert "t.csv:2:3: fel MR443" in faults(bound(rows, path))[0]


def test_a_sheet_is_found_by_name_or_told(tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("Huvudmän").append(["orgnr", "elever"])
    book["Huvudmän"].append([2120001439, True])
    book.save(tmp_path / "t.xlsx")
    assert refusals(figures(sheet="Huvudmän"), tmp_path / "t.xlsx") == [
        (
            "fel MR440: `t.xlsx`, cell B2: `true` i kolumnen `elever` är varken ett tal eller en"
            " angiven symbol"
        )
    ]
    assert refusals(figures(sheet="Huvudman"), tmp_path / "t.xlsx") == [
        (
            "fel MR408: `t.xlsx` har inget blad `Huvudman`; det finns `Sheet`, `Huvudmän`\n"
            "  hjälp: skriv `sheet: Huvudmän` i tabellen"
        )
    ]


def test_one_cell_far_away_does_not_fill_the_memory(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "orgnr", 3
    book.save(tmp_path / "t.xlsx")
    assert refusals(figures(), tmp_path / "t.xlsx") == [
        "fel MR404: `t.xlsx`: 17179869184 celler är mer än gränsen 10000000"
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("finns_inte.csv", "fel MR400: det finns ingen fil `finns_inte.csv`"),
        ("*.finns_inte", "fel MR400: det finns ingen fil `*.finns_inte`"),
        (None, "fel MR403: ett builtins NoneType är varken en sökväg eller en dataram"),
        (3, "fel MR403: ett builtins int är varken en sökväg eller en dataram"),
        ([], "fel MR405: `t` är tom"),
    ],
)
def test_what_is_no_data_is_told(data, told):
    for contract in (figures(), pupils()):
        assert refusals(contract, data) == [told]


def test_a_misspelt_path_is_met_with_the_file_that_is_there(tmp_path):
    path = file(tmp_path, GOOD, "huvudman.csv")
    meant = refusals(figures(), tmp_path / "huvudmän.csv")[0]
    assert meant.endswith(f"hjälp: skriv `{path}`")
    other = file(tmp_path, GOOD, "t.json")
    assert refusals(figures(), other)[0].startswith(f"fel MR402: `{other}` är ingen sorts fil")


def outcome(contract, path) -> list[str]:
    """Return the words of every problem with a file."""
    try:
        found = bound(contract, path)
        return [] if isinstance(found, PublishedTable) else faults(found)
    except DataErrors as errors:
        return [problem.words("sv") for problem in errors.problems]


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_problems(tmp_path_factory, raw):
    folder = tmp_path_factory.getbasetemp()
    for name in ("t.csv", "t.xlsx", "t.parquet"):
        for contract, content in ((figures(), raw), (pupils(), b"skolenhet,arskurs\n" + raw)):
            told = outcome(contract, file(folder, content, name))
            assert all(words for words in told)


def test_importing_the_room_loads_no_engine():
    code = (
        "import sys, malramverk.tables;"
        "print(*{'polars', 'pandas', 'pyarrow', 'duckdb', 'python_calamine'} & set(sys.modules))"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    assert done.stdout.strip() == ""
