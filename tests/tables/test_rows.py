"""The same rows, whatever holds them."""

from __future__ import annotations

import duckdb
import pandas as pd
import polars as pl
import pytest

from malramverk.diagnostics import DataErrors, Severity
from malramverk.model import CodeList
from malramverk.tables import RowTable, prepared
from tests.tables.given import CODE_LISTS, bound, file, pupils, refusals, rows, table, text

FRAME = pl.DataFrame(
    {
        "lasar": ["2024/25", "2024-25", "2023/2024"],
        "skolenhet": ["01", " 01 ", "02"],
        "arskurs": [9, 9, None],
        "kon": ["flicka", "P", None],
        "behorig": [True, False, None],
        "meritvarde": [230.0, 100.1, None],
    }
)
CANONICAL = [
    {
        "lasar": "2024/25",
        "skolenhet": "01",
        "arskurs": 9,
        "kon": "flicka",
        "behorig": True,
        "meritvarde": 2300,
    },
    {
        "lasar": "2024/25",
        "skolenhet": "01",
        "arskurs": 9,
        "kon": "pojke",
        "behorig": False,
        "meritvarde": 1001,
    },
    {
        "lasar": "2023/24",
        "skolenhet": "02",
        "arskurs": None,
        "kon": None,
        "behorig": None,
        "meritvarde": None,
    },
]
TEXTS = FRAME.with_columns(
    pl.col("behorig").replace_strict({True: "ja", False: "Nej"}, return_dtype=pl.String)
)
SWEDISH = TEXTS.with_columns(
    pl.col("meritvarde").cast(pl.String).str.replace(".", ",", literal=True)
)


def as_csv(folder):
    path = folder / "elever.csv"
    TEXTS.write_csv(path)
    return path


def as_swedish_csv(folder):
    path = folder / "elever.csv"
    SWEDISH.write_csv(path, separator=";", include_bom=True)
    return path


def as_windows_csv(folder):
    return file(folder, SWEDISH.write_csv(separator=";").replace("\n", "\r\n"))


def as_mac_csv(folder):
    return file(folder, TEXTS.write_csv().replace("\n", "\r"))


def as_parquet(folder):
    path = folder / "elever.parquet"
    FRAME.write_parquet(path)
    return path


def as_arrow(folder):
    path = folder / "elever.arrow"
    FRAME.write_ipc(path)
    return path


def as_workbook(folder):
    path = folder / "elever.xlsx"
    TEXTS.write_excel(path)
    return path


def as_text(_):
    return text(*TEXTS.write_csv().splitlines())


def as_duckdb(_):
    return duckdb.from_arrow(FRAME.to_arrow())


SOURCES = {
    "polars": lambda _: FRAME,
    "lazy": lambda _: FRAME.lazy(),
    "pandas": lambda _: FRAME.to_pandas(),
    "pandas categories": lambda _: FRAME.to_pandas().astype({"kon": "category"}),
    "arrow": lambda _: FRAME.to_arrow(),
    "categorical": lambda _: FRAME.with_columns(pl.col("skolenhet").cast(pl.Categorical)),
    "float32": lambda _: FRAME.with_columns(pl.col("arskurs").cast(pl.Float32)),
    "uint8": lambda _: FRAME.with_columns(pl.col("arskurs").cast(pl.UInt8)),
    "decimal": lambda _: FRAME.with_columns(pl.col("meritvarde").cast(pl.Decimal(10, 1))),
    "texts": lambda _: TEXTS,
    "duckdb": as_duckdb,
    "duckdb texts": lambda _: duckdb.from_arrow(SWEDISH.to_arrow()),
    "pandas nullable": lambda _: FRAME.to_pandas().convert_dtypes(),
    "pandas texts": lambda _: SWEDISH.to_pandas(),
    "arrow dictionary": lambda _: FRAME.with_columns(pl.col("kon").cast(pl.Categorical)).to_arrow(),
    "csv": as_csv,
    "swedish csv": as_swedish_csv,
    "windows csv": as_windows_csv,
    "mac csv": as_mac_csv,
    "parquet": as_parquet,
    "ipc": as_arrow,
    "xlsx": as_workbook,
    "csv text": as_text,
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_holder_of_rows_gives_the_same_rows(source, tmp_path):
    found = bound(pupils(), source(tmp_path))
    assert isinstance(found, RowTable)
    key = lambda row: (row["lasar"], row["meritvarde"] or 0)  # noqa: E731
    assert sorted(rows(found), key=key) == sorted(CANONICAL, key=key)


def test_parts_are_put_under_each_other(tmp_path):
    as_parquet(tmp_path)
    FRAME.write_parquet(tmp_path / "fler.parquet")
    for data in (tmp_path, str(tmp_path / "*.parquet"), [FRAME, FRAME.to_pandas()]):
        assert len(rows(bound(pupils(), data))) == 6


def test_parts_whose_types_differ_become_texts():
    found = bound(pupils(), [FRAME, TEXTS])
    assert rows(found) == CANONICAL * 2


def test_parts_of_different_engines_are_refused(tmp_path):
    assert refusals(pupils(), [FRAME, as_duckdb(tmp_path)]) == [
        "fel MR409: delarna av tabellen `t` kommer från olika motorer: duckdb, polars"
    ]


def test_a_file_name_gives_each_part_its_period(tmp_path):
    contract = pupils(period={"file_name": True})
    file(tmp_path, "skolenhet,arskurs\nA,9\n", "elever_2023-24.csv")
    file(tmp_path, "skolenhet,arskurs\nA,8\n", "elever_2024-25.csv")
    found = bound(contract, tmp_path)
    assert found.default_period is None
    assert [row["lasar"] for row in rows(found)] == ["2023/24", "2024/25"]


def test_parts_of_different_periods_need_a_column_for_them(tmp_path):
    contract = table(
        "microdata",
        {"skolenhet": {"type": "code", "level": "skolenhet"}},
        period={"file_name": True},
    )
    file(tmp_path, "skolenhet\nA\n", "elever_2023.csv")
    file(tmp_path, "skolenhet\nA\n", "elever_2024.csv")
    assert refusals(contract, tmp_path) == [
        "fel MR433: delarna av tabellen `t` avser olika perioder: 2023, 2024"
    ]


@pytest.mark.parametrize(
    ("counted_by", "period"), [("autumn_year", "2024/25"), ("spring_year", "2023/24")]
)
def test_a_bare_year_is_counted_as_the_source_counts(counted_by, period):
    contract = pupils(period={"counted_by": counted_by})
    found = bound(contract, pl.DataFrame({"lasar": [2024], "skolenhet": ["A"]}))
    assert rows(found)[0]["lasar"] == period


def test_data_that_says_no_period_has_the_one_the_caller_gives():
    found = bound(pupils(), text("skolenhet, arskurs", "A, 9"), default_period="2024-25")
    assert found.default_period == "2024/25"
    assert rows(found, ["lasar", "arskurs"]) == [{"lasar": "2024/25", "arskurs": 9}]


def test_a_column_the_source_lacks_is_refused_when_it_is_read():
    found = bound(pupils(), text("skolenhet, arskur", "A, 9"))
    with pytest.raises(DataErrors) as caught:
        prepared(found, ["arskurs"], CODE_LISTS)
    problem = caught.value.problems[0]
    assert problem.message == "`<text>` has no column for `arskurs` of table `t`"
    assert problem.help == 'write `headers: ["arskur"]` on column `arskurs`'


def test_a_column_that_need_not_be_there_is_missing_in_every_row():
    columns = {
        "skolenhet": {"type": "code", "level": "skolenhet"},
        "n": {"type": "integer", "required": False},
        "x": {"type": "decimal", "required": False},
        "ja": {"type": "yes_no", "required": False},
        "namn": {"type": "text", "required": False},
    }
    found = bound(table("counts", columns), text("skolenhet, annat", "A, 1"))
    assert rows(found, list(columns)) == [
        {"skolenhet": "A", "n": None, "x": None, "ja": None, "namn": None}
    ]


def test_columns_of_dates_and_numbers_are_codes_and_periods_too():
    frame = pd.DataFrame(
        {
            "lasar": pd.to_datetime(["2024-10-15", "2024-10-15"]),
            "skolenhet": [3.0, None],
            "kon": ["k", "m"],
        }
    )
    found = bound(pupils(), frame)
    assert rows(found) == [
        {"lasar": "2024-10-15", "skolenhet": "3", "kon": "flicka"},
        {"lasar": "2024-10-15", "skolenhet": None, "kon": "pojke"},
    ]


def test_a_column_of_lists_cannot_be_a_number():
    found = bound(pupils(), pl.DataFrame({"skolenhet": ["A"], "arskurs": [[9]]}))
    with pytest.raises(DataErrors, match="has column `arskurs` as List"):
        prepared(found, ["arskurs"], CODE_LISTS)


def test_codes_that_have_lost_their_zeros_are_warned_about():
    lan = CodeList.model_validate(
        {"kind": "code_list", "id": "lan", "version": "1.0.0", "codes": {"01": "Stockholms län"}}
    )
    columns = {
        "skolenhet": {"type": "code", "level": "skolenhet"},
        "lan": {"type": "code", "code_list": "lan"},
    }
    frame = pl.DataFrame({"skolenhet": ["A"], "lan": [1]})
    found = bound(table("counts", columns), frame, code_lists={"lan": lan})
    assert [(p.code, p.severity) for p in found.problems] == [("MR432", Severity.WARNING)]


def test_a_file_has_a_fingerprint_and_a_frame_has_none(tmp_path):
    one = bound(pupils(), as_csv(tmp_path))
    two = bound(pupils(), [as_csv(tmp_path), as_csv(tmp_path)])
    assert len(one.fingerprint) == len(two.fingerprint) == 64
    assert one.fingerprint != two.fingerprint
    assert bound(pupils(), FRAME).fingerprint is None


def test_blank_lines_are_no_rows(tmp_path):
    found = bound(pupils(), file(tmp_path, "skolenhet,arskurs\n\nA,9\n\n\nB,8\n\n"))
    assert rows(found) == [{"skolenhet": "A", "arskurs": 9}, {"skolenhet": "B", "arskurs": 8}]


def test_a_header_may_stand_below_a_preamble(tmp_path):
    found = bound(pupils(), file(tmp_path, "Statistik, från oss\n\nskolenhet;arskurs\nA;9\n"))
    assert rows(found) == [{"skolenhet": "A", "arskurs": 9}]
