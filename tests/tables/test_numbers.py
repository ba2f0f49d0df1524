"""Numbers as people write them, and as whole numbers of their last decimal."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malramverk.tables.values import ValueReader
from tests.tables.given import bound, faults, figures, file, rows, table


def one_column(**column):
    return table(
        "counts",
        {"skolenhet": {"type": "code", "level": "skolenhet"}, "x": {"type": "decimal", **column}},
        symbols={".": "not_reported", "cirka 370": {"value": 370}},
    )


def read(texts, folder=None, delimiter=",", **column):
    lines = "".join(f'A{delimiter}"{text}"\n' for text in texts)
    path = file(folder, f"skolenhet{delimiter}x\n{lines}")
    found = bound(one_column(**column), path)
    return [row["x"] for row in rows(found)], faults(found)


@pytest.mark.parametrize(
    ("written", "tenths"),
    [
        ("12.5", 125),
        ("12,5", 125),
        ("-12,5", -125),
        ("\u221212,5", -125),
        ("+1", 10),
        ("1 234,5", 12345),
        ("1\u00a0234\u00a0567", 12345670),
        ("1\u202f234", 12340),
        ("0,125", None),
        ("007", 70),
        ("922337203685477580", 9223372036854775800),
        ("", None),
        (".", None),
        ("cirka 370", 3700),
    ],
)
def test_what_is_a_number(written, tenths, tmp_path):
    values, wrong = read([written], tmp_path, decimals=1)
    if written == "0,125":
        assert "fler än 1 decimaler" in wrong[0]
    else:
        assert (values, wrong) == ([tenths], [])


@pytest.mark.parametrize(
    "written", ["abc", "1e5", "inf", "nan", "1.2.3", "--1", "1-2", "5 %", "½", "1,234", "٣", "²"]
)
def test_what_is_no_number(written, tmp_path):
    values, wrong = read([written], tmp_path)
    assert values == [None]
    assert f"`{written}` i kolumnen `x` är varken ett tal eller en angiven symbol" in wrong[0]


@pytest.mark.parametrize(
    ("delimiter", "written", "fits"),
    [
        (",", "1.234", True),
        (",", "1,234", False),
        (",", "1,23", True),
        (",", "0,234", True),
        (";", "1,234", True),
        (";", "1.234", False),
        (";", "12.5", True),
        (";", "1234.567", True),
    ],
)
def test_a_sign_that_may_part_thousands_or_decimals_is_not_guessed(
    delimiter, written, fits, tmp_path
):
    values, wrong = read([written], tmp_path, delimiter)
    assert (values[0] is not None, wrong == []) == (fits, fits)


def test_a_dot_is_zero_where_the_column_says_so(tmp_path):
    assert read([".", "3"], tmp_path, decimals=0, dot_is_zero=True) == ([0, 3], [])


def test_a_column_without_decimals_is_floats_and_never_nan():
    frame = pl.DataFrame({"skolenhet": ["A"] * 4, "x": [1.25, float("nan"), float("inf"), None]})
    assert [row["x"] for row in rows(bound(one_column(), frame))] == [1.25, None, None, None]


@pytest.mark.parametrize(
    ("values", "dtype", "expected", "wrong"),
    [
        ([0.1 + 0.2], pl.Float64, [3], None),
        ([340.7], pl.Float32, [3407], None),
        ([1e17], pl.Float64, [10**18], None),
        ([0.25], pl.Float64, None, "`0.25` i kolumnen `x` har fler än 1 decimaler"),
        ([1e18], pl.Float64, None, "är för stort"),
        ([2**62], pl.Int64, None, "`4611686018427387904` i kolumnen `x` är för stort"),
        ([-(2**62)], pl.Int64, None, "är för stort"),
        ([9], pl.UInt64, [90], None),
        ([Decimal("12.3")], pl.Decimal(5, 1), [123], None),
    ],
)
def test_tenths_are_exact_or_a_fault(values, dtype, expected, wrong):
    frame = pl.DataFrame({"skolenhet": ["A"], "x": pl.Series(values, dtype=dtype)})
    found = bound(one_column(decimals=1), frame)
    if wrong is None:
        assert [row["x"] for row in rows(found)] == expected
        assert faults(found) == []
    else:
        assert wrong in "".join(faults(found))


def test_bounds_hold_at_their_very_ends(tmp_path):
    values, wrong = read(["0.5", "99.5"], tmp_path, decimals=1, minimum="0.5", maximum="99.5")
    assert (values, wrong) == ([5, 995], [])
    _, wrong = read(["0.4", "99.6"], tmp_path, decimals=1, minimum="0.5", maximum="99.5")
    assert ["under minsta värdet 0.5" in w or "över största värdet 99.5" in w for w in wrong] == [
        True,
        True,
    ]


def swedish(number: Decimal) -> str:
    whole, _, decimals = f"{abs(number):,f}".partition(".")
    sign = "\u2212" if number < 0 else ""
    return sign + whole.replace(",", "\u00a0") + ("," + decimals if decimals else "")


@settings(deadline=None)
@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
def test_what_is_written_is_what_is_read(units, decimals):
    number = Decimal(units).scaleb(-decimals)
    reader = ValueReader(figures(), figures().columns["andel"], ",")
    read_back = reader.number(swedish(number))
    assert read_back is not None
    assert read_back == float(number)


@settings(deadline=None)
@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=30))
def test_texts_and_numbers_are_the_same_whole_numbers(units):
    texts = pl.DataFrame(
        {"skolenhet": ["A"] * len(units), "x": [swedish(Decimal(u).scaleb(-2)) for u in units]}
    )
    numbers = texts.with_columns(x=pl.Series([u / 100 for u in units]))
    contract = one_column(decimals=2)
    for frame in (texts, numbers):
        found = bound(contract, frame)
        assert [row["x"] for row in rows(found)] == units
        assert faults(found) == []
