"""Rows counted as they stand give what rows read with care give, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malramverk.diagnostics import DataErrors, render
from malramverk.formula import Column, Constant, Core, Kind, Op, Operation, Type
from malramverk.model import CodeList
from malramverk.tables.aggregate import Scan
from malramverk.tables.apart import whole
from malramverk.tables.grouping import collected_together
from malramverk.tables.parts import Measure, PartKey, Parts
from tests.tables.given import CODE_LISTS, bound, pupils, table, text

YES_NO = Type(Kind.YES_NO)
WHOLE = Type(Kind.NUMBER, decimals=0)
TENTHS = Type(Kind.NUMBER, decimals=1)
TEXT = Type(Kind.TEXT)


def column(name: str, type_: Type) -> Column:
    return Column("t", name, type_)


def equal(name: str, value: Decimal | str, type_: Type) -> Core:
    return Operation(Op.EQ, (column(name, type_), Constant(value, type_)), YES_NO)


def both(*conditions: Core) -> Core:
    return Operation(Op.AND, conditions, YES_NO)


NINE = equal("arskurs", Decimal(9), WHOLE)
GIRLS = equal("kon", "flicka", TEXT)
ELIGIBLE = column("behorig", YES_NO)
MERIT = column("meritvarde", TENTHS)
MASKS: tuple[Core | None, ...] = (
    None,
    NINE,
    equal("arskurs", Decimal(6), WHOLE),
    both(NINE, GIRLS),
    both(NINE, ELIGIBLE),
    both(ELIGIBLE, equal("arskurs", Decimal(3), WHOLE)),
)


def keys() -> list[PartKey]:
    """Return every measure under every condition."""
    found = []
    for mask in MASKS:
        found.append(PartKey(Measure.MEMBERS, "t", mask))
        found += [] if mask is None else [PartKey(Measure.MAYBE, "t", mask)]
        for operand in (ELIGIBLE, GIRLS):
            found.append(PartKey(Measure.KNOWN, "t", mask, operand))
            found.append(PartKey(Measure.TRUE, "t", mask, operand))
        found.append(PartKey(Measure.KNOWN, "t", mask, MERIT))
        found.append(PartKey(Measure.SUM, "t", mask, MERIT, 1))
        found.append(PartKey(Measure.LEAST, "t", mask, MERIT, 1))
        found.append(PartKey(Measure.GREATEST, "t", mask, MERIT, 1))
        found.append(PartKey(Measure.DEVIATIONS, "t", mask, MERIT, 1))
        found.append(PartKey(Measure.SQUARES, "t", mask, MERIT, 2))
    return found


KEYS = keys()


def scan(data: object, groups: tuple[str, ...] = (), **more: Any) -> Scan:
    return Scan(bound(pupils(**more), data), KEYS, groups, CODE_LISTS)


def listed(parts: Parts) -> dict[tuple[Any, ...], list[Any]]:
    """Return the parts of each group, which stands once."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    coded = [parts.periods, *parts.keys.values(), *parts.groups.values()]
    columns = [column.values for column in coded]
    for row, group in enumerate(zip(*columns, strict=True)):
        assert group not in found
        found[group] = [sums[row].item() for sums in parts.sums.values()]
    return found


def quickly(wanted: Scan) -> Parts:
    """Return the parts of rows that can be counted as they stand, and nothing else."""
    (counted,) = collected_together([wanted.waiting])
    assert counted is not None
    clean = wanted._clean(counted)
    assert clean is not None, "the rows were read with care"
    return wanted._parts(clean, wanted.plain)


def carefully(wanted: Scan) -> Parts:
    return wanted._parts(wanted._counted_with_care(), wanted.careful)


def outcome(count: Callable[[], Parts]) -> object:
    """Return the parts, or the problems for which rows are refused."""
    try:
        return listed(count())
    except DataErrors as error:
        return [render(problem, "en") for problem in error.problems]


ROWS = pl.DataFrame(
    {
        "lasar": ["2024/25", "2024/25", "2023/24", "2024/25", "2024/25", "2024/25"],
        "skolenhet": ["A", "B", "A", "A", "A", "B"],
        "arskurs": [9, 9, 6, None, 3, 9],
        "kon": ["flicka", None, "pojke", "flicka", "pojke", "pojke"],
        "behorig": [True, False, None, True, True, None],
        "meritvarde": [230.5, 120.0, None, 340.0, 0.0, 17.5],
    }
)


@pytest.mark.parametrize("groups", [(), ("kon",)])
@pytest.mark.parametrize("handed_over", [ROWS, ROWS.lazy(), ROWS.to_arrow(), ROWS.to_pandas()])
def test_plain_rows_are_counted_as_they_stand(handed_over: object, groups: tuple[str, ...]) -> None:
    wanted = scan(handed_over, groups)
    assert listed(quickly(wanted)) == listed(carefully(scan(ROWS, groups)))


def test_another_engine_counts_the_same() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.register("rows", ROWS.to_arrow())
    wanted = scan(connection.table("rows"))
    assert listed(quickly(wanted)) == listed(carefully(scan(ROWS)))
    assert listed(carefully(scan(connection.table("rows")))) == listed(carefully(scan(ROWS)))


def test_texts_are_counted_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    ROWS.write_csv(path)
    assert listed(quickly(scan(path))) == listed(carefully(scan(ROWS)))


@pytest.mark.parametrize("last", ["2024/25", "2023/24", None])
def test_a_large_file_of_one_period_is_not_grouped_by_it(tmp_path: Path, last: str | None) -> None:
    many = pl.concat([ROWS.with_columns(lasar=pl.lit("2024/25"))] * 20_000)
    rows = pl.concat([many, ROWS.head(1).with_columns(lasar=pl.lit(last, pl.String))])
    path = tmp_path / "t.parquet"
    rows.write_parquet(path)
    wanted = scan(path)
    assert wanted.lone == ({"lasar": "2024/25"} if last == "2024/25" else {})
    (counted,) = collected_together([wanted.waiting])
    assert outcome(lambda: wanted.parts(counted)) == outcome(lambda: carefully(scan(path)))


def test_keys_are_cleaned_when_they_are_few() -> None:
    odd = ROWS.with_columns(
        pl.when(pl.int_range(pl.len()) % 2 == 0)
        .then(pl.format(" {} ", pl.col("skolenhet")))
        .otherwise(pl.col("skolenhet"))
    )
    assert listed(quickly(scan(odd))) == listed(carefully(scan(ROWS)))


def test_codes_that_are_grouped_by_are_cleaned_when_they_are_few() -> None:
    wanted = [PartKey(Measure.MEMBERS, "t", NINE), PartKey(Measure.SUM, "t", NINE, MERIT, 1)]
    synonyms = ROWS.with_columns(pl.col("kon").replace({"flicka": "F"}))
    found = quickly(Scan(bound(pupils(), synonyms), wanted, ("kon",), CODE_LISTS))
    codes = found.groups["kon"].listed
    girls = [row for row, code in enumerate(codes) if code == "flicka"]
    assert set(codes) == {"flicka", "pojke", None}
    assert sum(int(found.sums[wanted[1]][row]) for row in girls) == 2305


@pytest.mark.parametrize(
    ("changed", "value"),
    [("kon", "F"), ("kon", "."), ("kon", " flicka"), ("meritvarde", float("nan"))],
)
def test_odd_values_are_read_with_care(changed: str, value: object) -> None:
    odd = ROWS.with_columns(
        pl.when(pl.int_range(pl.len()) == 2).then(pl.lit(value)).otherwise(changed).alias(changed)
    )
    wanted = scan(odd)
    (counted,) = collected_together([wanted.waiting])
    assert counted is not None
    assert wanted._clean(counted) is None
    assert outcome(lambda: wanted.parts(counted)) == outcome(lambda: carefully(wanted))


@pytest.mark.parametrize(
    ("changed", "value", "said"),
    [
        ("kon", "flika", "`flika`"),
        ("arskurs", 12, "`12`"),
        ("meritvarde", 12.34, "`12.34`"),
        ("meritvarde", 1e300, "`1e+300`"),
        ("skolenhet", None, "`skolenhet`"),
        ("skolenhet", ".", "`skolenhet`"),
        ("lasar", "i fjol", "`i fjol`"),
    ],
)
def test_faults_are_told_as_ever(changed: str, value: object, said: str) -> None:
    odd = ROWS.with_columns(
        pl.when(pl.int_range(pl.len()) == 2).then(pl.lit(value)).otherwise(changed).alias(changed)
    )
    wanted = scan(odd)
    (counted,) = collected_together([wanted.waiting])
    told = outcome(lambda: wanted.parts(counted))
    assert isinstance(told, list)
    assert any(said in words for words in told)
    assert told == outcome(lambda: carefully(scan(odd)))


CELLS = {
    "lasar": st.sampled_from(["2024/25", "2023/24", "2024-25", "", "x", None]),
    "skolenhet": st.sampled_from(["A", "B", " A", ".", "", None]),
    "arskurs": st.sampled_from(["9", "6", "3", "10", "9.0", " 9", "x", ".", None]),
    "kon": st.sampled_from(["flicka", "pojke", "F", "flicka ", ".", "x", None]),
    "behorig": st.sampled_from(["ja", "nej", "Ja", "NEJ", "1", " ja", ".", "kanske", None]),
    "meritvarde": st.sampled_from(["230.5", "17,5", "0", "12.34", "400", "1e5", ".", "x", None]),
}
SOUND = {
    "lasar": st.sampled_from(["2024/25", "2023/24", "2024-25"]),
    "skolenhet": st.sampled_from(["A", "B", " A"]),
    "arskurs": st.sampled_from(["9", "6", "3", None]),
    "kon": st.sampled_from(["flicka", "pojke", "F", None]),
    "behorig": st.sampled_from(["ja", "nej", "Ja", None]),
    "meritvarde": st.sampled_from(["230.5", "17,5", "0", None]),
}
TABLES = st.one_of(
    st.lists(st.fixed_dictionaries(SOUND), min_size=1, max_size=8),
    st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=4),
)


@settings(deadline=None, max_examples=60)
@given(rows=TABLES, groups=st.sampled_from([(), ("kon",)]))
def test_texts_give_what_rows_read_with_care_give(
    rows: list[dict[str, str | None]], groups: tuple[str, ...]
) -> None:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(CELLS, pl.String))
    wanted = scan(frame, groups)
    (counted,) = collected_together([wanted.waiting])
    assert outcome(lambda: wanted.parts(counted)) == outcome(lambda: carefully(scan(frame, groups)))


TYPED = st.fixed_dictionaries(
    {
        "lasar": st.sampled_from([2024, 2023]),
        "skolenhet": st.sampled_from([1, 2, 3]),
        "arskurs": st.sampled_from([9.0, 6.0, 3.5, 11.0, float("nan"), None]),
        "kon": st.sampled_from(["flicka", "pojke", None]),
        "behorig": st.sampled_from([True, False, None]),
        "meritvarde": st.sampled_from([230.5, 0.1 + 0.2, 0.3, -1.0, float("inf"), 1e19, None]),
    }
)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(TYPED, min_size=1, max_size=5))
def test_numbers_give_what_rows_read_with_care_give(rows: list[dict[str, Any]]) -> None:
    types = (pl.Int64, pl.Int64, pl.Float64, pl.String, pl.Boolean, pl.Float64)
    frame = pl.DataFrame(rows, schema=dict(zip(CELLS, types, strict=True)))
    wanted = scan(frame)
    (counted,) = collected_together([wanted.waiting])
    assert outcome(lambda: wanted.parts(counted)) == outcome(lambda: carefully(scan(frame)))


QUESTIONS = ("trygghet", "studiero")
ASKED = ("elev_ak5", "elev_ak8", "personal")
GROUPS = {
    "grupp": CodeList.model_validate(
        {
            "kind": "code_list",
            "id": "grupp",
            "version": "1.0.0",
            "codes": {code: {} for code in ASKED},
        }
    )
}
SURVEY = table(
    "microdata",
    {
        "skolenhet": {"type": "code", "level": "skolenhet"},
        "grupp": {"type": "code", "code_list": "grupp"},
        **{q: {"type": "integer", "minimum": 0, "maximum": 10} for q in QUESTIONS},
    },
)


def survey_keys() -> list[PartKey]:
    found = []
    for who in ASKED:
        mask = equal("grupp", who, TEXT)
        found += [PartKey(Measure.MEMBERS, "t", mask), PartKey(Measure.MAYBE, "t", mask)]
        for question in QUESTIONS:
            operand = column(question, WHOLE)
            inside = both(mask, Operation(Op.KNOWN, (operand,), YES_NO))
            found += [
                PartKey(Measure.KNOWN, "t", mask, operand),
                PartKey(Measure.SUM, "t", mask, operand),
                PartKey(Measure.LEAST, "t", mask, operand),
                PartKey(Measure.MEMBERS, "t", inside),
                PartKey(Measure.MAYBE, "t", inside),
            ]
    return found


ANSWERS = st.fixed_dictionaries(
    {
        "skolenhet": st.sampled_from(["A", "B"]),
        "grupp": st.sampled_from([*ASKED, " personal", None]),
        **{q: st.sampled_from([0, 3, 10, None]) for q in QUESTIONS},
    }
)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(ANSWERS, min_size=1, max_size=8))
def test_conditions_looked_at_in_groups_give_the_same(rows: list[dict[str, Any]]) -> None:
    types = (pl.String, pl.String, pl.Int64, pl.Int64)
    names = ("skolenhet", "grupp", *QUESTIONS)
    frame = pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)))
    found = bound(SURVEY, frame, code_lists=GROUPS)
    wanted = Scan(found, survey_keys(), (), GROUPS)
    assert wanted.apart.columns == ("grupp",)
    assert len(wanted.apart.rows) < len(whole(wanted.keys).rows) / 2
    assert listed(quickly(wanted)) == listed(carefully(wanted))


def test_what_an_engine_refuses_is_told_in_its_words() -> None:
    broken = ROWS.lazy().with_columns(pl.col("kon").cast(pl.Int64).cast(pl.String))
    wanted = scan(broken)
    (counted,) = collected_together([wanted.waiting])
    assert counted is None
    told = outcome(lambda: wanted.parts(counted))
    assert isinstance(told, list)
    assert "polars" in told[0]


def test_one_table_that_an_engine_refuses_does_not_stop_another() -> None:
    broken = ROWS.lazy().with_columns(pl.col("kon").cast(pl.Int64).cast(pl.String))
    scans = [scan(broken), scan(ROWS)]
    first, second = collected_together([wanted.waiting for wanted in scans])
    assert first is None
    assert listed(scans[1].parts(second)) == listed(carefully(scan(ROWS)))


def test_a_table_without_keys_is_one_group() -> None:
    contract = table("microdata", {"behorig": {"type": "yes_no"}})
    found = bound(contract, text("behorig", "ja", "nej", '""', "ja"))
    key = PartKey(Measure.TRUE, "t", None, ELIGIBLE)
    parts = Scan(found, [key], (), {}).parts(None)
    assert parts.sums[key].tolist() == [2]
