"""What must not matter does not matter: order, division, engine, file, what else is asked for."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk import State
from tests.evaluation.data import catalogue_of, cells_of
from tests.evaluation.formulas import FRAMEWORK, definition
from tests.evaluation.test_reference import PERIODS, TABLES, frames

FORMULAS = {
    "antal_rader": "count(rader)",
    "utan_grupp": "count(rader where not known(grupp))",
    "ja": "count(rader where ok)",
    "nej": "count(rader where not ok)",
    "andel": "share(ok of valda)",
    "andel_alla": "share(ok of rader)",
    "andel_undantag": "share(a > 1 of undantagna)",
    "medel": "mean(x of utan_s)",
    "summa": "sum(x * a of rader)",
    "minst": "min(x of rader)",
    "mest": "max(x + a of rader)",
    "kvot": "sum(x of rader where known(a)) / sum(a of rader where known(x))",
    "per_svar": "sum(k of antal) / count(rader)",
    "val": "if andel > medel then summa else kvot ?? 0",
}
GROUPED = [id_ for id_ in FORMULAS if id_ != "val"]
TEXT = FRAMEWORK + "".join(
    definition(id_, formula, groups="[grupp]" if id_ in GROUPED else "[]")
    for id_, formula in FORMULAS.items()
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def catalogue():
    return catalogue_of(TEXT)


@pytest.fixture(scope="module")
def tables():
    """Draw a few hundred rows once, the same ones each time."""
    rng = random.Random(7)
    size = 400

    def some(*values: Any) -> list[Any]:
        return [rng.choice((None, *values)) for _ in range(size)]

    tenths = [round(tenth / 10, 1) for tenth in range(-10, 31)]
    rows = {
        "lasar": [rng.choice(PERIODS) for _ in range(size)],
        "enhet": [rng.choice(["e1", "e2", "e3", "e4"]) for _ in range(size)],
        "grupp": some("r", "s", "t"),
        "a": some(-1, 0, 1, 2, 3),
        "x": some(*tenths),
        "ok": some(True, False),
    }
    answers = {"lasar": list(PERIODS) * 2, "enhet": ["e1", "e1", "e2", "e3"], "k": [5, None, 3, 0]}
    register = {
        "lasar": [p for p in PERIODS for _ in range(3)],
        "enhet": ["e1", "e2", "e3"] * 2,
        "agare": ["A", "A", "B", "A", "B", "B"],
    }
    return {"rader": pl.DataFrame(rows), "antal": pl.DataFrame(answers)} | {
        "register": pl.DataFrame(register)
    }


def frame_of(catalogue, tables, **question):
    question = {"periods": PERIODS, "groups": ["grupp"]} | question
    return mr.compute(catalogue, tables, **question).to_polars()


@pytest.fixture(scope="module")
def expected(catalogue, tables):
    return frame_of(catalogue, tables)


def test_there_is_something_to_compare(expected):
    assert set(expected["indicator"]) == set(FORMULAS)
    assert expected["value"].drop_nulls().len() > 300
    assert {"value", "undefined", "not_reported", "not_applicable"} >= set(expected["state"])


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows(catalogue, tables, expected, seed):
    shuffled = {id_: t.sample(fraction=1, shuffle=True, seed=seed) for id_, t in tables.items()}
    assert frame_of(catalogue, shuffled).equals(expected)


def test_the_order_of_columns(catalogue, tables, expected):
    turned = {id_: table.select(reversed(table.columns)) for id_, table in tables.items()}
    assert frame_of(catalogue, turned).equals(expected)


@pytest.mark.parametrize("parts", [2, 3, 50])
def test_the_division_into_parts(catalogue, tables, expected, parts):
    rows = tables["rader"]
    pieces = [rows[i::parts] for i in range(parts)]
    assert frame_of(catalogue, tables | {"rader": pieces}).equals(expected)


def _csv(tables: dict[str, pl.DataFrame], folder: Path, **how: Any) -> dict[str, Path]:
    paths = {id_: folder / f"{id_}.csv" for id_ in tables}
    for id_, table in tables.items():
        words = table.with_columns(
            pl.col(c).replace_strict({True: "ja", False: "nej"}, return_dtype=pl.String)
            for c, dtype in table.schema.items()
            if dtype == pl.Boolean
        )
        words.write_csv(paths[id_], null_value=".", **how)
    return paths


def _parquet(tables: dict[str, pl.DataFrame], folder: Path) -> dict[str, Path]:
    paths = {id_: folder / f"{id_}.parquet" for id_ in tables}
    for id_, table in tables.items():
        table.write_parquet(paths[id_])
    return paths


def _each(change: Any) -> Any:
    return lambda tables, folder: {id_: change(table) for id_, table in tables.items()}


def _duckdb(table: pl.DataFrame) -> Any:
    import duckdb

    return duckdb.connect().from_arrow(table.to_arrow())


def _with_comma(tables: dict[str, pl.DataFrame], folder: Path) -> dict[str, Path]:
    return _csv(tables, folder, separator=";", decimal_comma=True)


ENGINES = {
    "polars lazy": _each(lambda table: table.lazy()),
    "pandas": _each(lambda table: table.to_pandas()),
    "pandas with Arrow": _each(lambda table: table.to_pandas(use_pyarrow_extension_array=True)),
    "pandas of objects": _each(lambda table: table.to_pandas().astype(object)),
    "pyarrow": _each(lambda table: table.to_arrow()),
    "duckdb": _each(_duckdb),
    "CSV": _csv,
    "CSV with semicolon and comma": _with_comma,
    "Parquet": _parquet,
}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_engine_and_the_file(catalogue, tables, expected, tmp_path, engine):
    assert frame_of(catalogue, ENGINES[engine](tables, tmp_path)).equals(expected)


def test_text_instead_of_types(catalogue, tables, expected):
    rows = tables["rader"].select(
        pl.col("lasar", "enhet", "grupp"),
        pl.col("a").cast(pl.String).fill_null(""),
        pl.col("x").cast(pl.String).str.replace(".", ",", literal=True).fill_null("."),
        pl.col("ok").replace_strict({True: "Ja", False: "NEJ"}, return_dtype=pl.String),
    )
    assert frame_of(catalogue, tables | {"rader": rows}).equals(expected)


@pytest.mark.parametrize("level", ["allt", "agare", "enhet"])
def test_one_level_only(catalogue, tables, expected, level):
    alone = frame_of(catalogue, tables, levels=level)
    assert alone.equals(expected.filter(pl.col("level") == level))


@pytest.mark.parametrize("period", PERIODS)
def test_one_period_only(catalogue, tables, expected, period):
    alone = frame_of(catalogue, tables, periods=period)
    assert alone.equals(expected.filter(pl.col("period") == period))


@pytest.mark.parametrize("indicator", FORMULAS)
def test_one_indicator_only(catalogue, tables, expected, indicator):
    alone = frame_of(catalogue, tables, indicators=indicator)
    there = expected.filter(pl.col("indicator") == indicator)
    keys = ["level", "entity", "period", "grupp"]
    both = alone.join(there, on=keys, how="left", nulls_equal=True, validate="1:1")
    assert alone.equals(both.select(alone.columns))


def test_everyone_is_the_same_whether_or_not_groups_are_asked_for(catalogue, tables, expected):
    alone = frame_of(catalogue, tables, groups=None)
    everyone = expected.filter(pl.col("grupp").is_null()).drop("grupp")
    assert alone.equals(everyone)


def test_asking_twice_gives_the_same(catalogue, tables, expected):
    assert frame_of(catalogue, tables).equals(expected)


@QUICK
@given(tables=TABLES, seed=st.integers(0, 9))
def test_the_order_of_any_rows(tables, seed):
    given_frames = frames(tables)
    catalogue = CATALOGUE
    first = frame_of(catalogue, given_frames)
    shuffled = {
        id_: table.sample(fraction=1, shuffle=True, seed=seed)
        for id_, table in given_frames.items()
    }
    assert frame_of(catalogue, shuffled).equals(first)


CATALOGUE = catalogue_of(TEXT)


@QUICK
@given(tables=TABLES)
def test_levels_and_groups_add_up(tables):
    results = mr.compute(CATALOGUE, frames(tables), periods=PERIODS, groups=["grupp"])
    cells = cells_of(results, "grupp")
    for period in PERIODS:
        register = {u: o for (when, u), o in tables["register"].items() if when == period}
        units = {key[2] for key in cells if key[1] == "enhet" and key[3] == period}
        for id_ in ("antal_rader", "ja", "nej", "utan_grupp"):
            of_unit = {u: cells[id_, "enhet", u, period, None].value or 0 for u in units}
            whole = cells[id_, "allt", "allt", period, None]
            assert (whole.value or 0) == sum(of_unit.values())
            for owner in set(register.values()):
                owned = [of_unit[u] for u in units if register.get(u) == owner]
                assert (cells[id_, "agare", owner, period, None].value or 0) == sum(owned)
        _groups_add_up(cells, period)


def _groups_add_up(cells: dict[tuple[Any, ...], mr.Cell], period: str) -> None:
    for (id_, level, entity, when, code), cell in cells.items():
        if id_ != "antal_rader" or code is not None or when != period:
            continue
        groups = [
            other.value
            for key, other in cells.items()
            if key[:4] == ("antal_rader", level, entity, when) and key[4] is not None
        ]
        if cell.state is State.VALUE:
            nobody = cells["utan_grupp", level, entity, when, None].value
            assert sum(groups) + nobody == cell.value


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize(
    ("level", "entity", "owned"),
    [("allt", "allt", {"A", "B", None}), ("agare", "A", {"A"}), ("agare", "B", {"B"})],
)
def test_a_higher_level_is_worked_out_from_its_own_sums(
    catalogue, tables, period, level, entity, owned
):
    results = mr.compute(catalogue, tables, periods=PERIODS)
    at = {"level": level, "entity": entity, "period": period}
    yes, no = (results.cell(id_, **at).value for id_ in ("ja", "nej"))
    assert results.cell("andel_alla", **at).value == yes / (yes + no)
    owners = dict(tables["register"].filter(lasar=period).select("enhet", "agare").rows())
    units = [unit for unit in ("e1", "e2", "e3", "e4") if owners.get(unit) in owned]
    below = {
        id_: [results.cell(id_, entity=unit, period=period).value for unit in units]
        for id_ in ("minst", "mest", "summa", "andel_alla")
    }
    assert results.cell("minst", **at).value == min(below["minst"])
    assert results.cell("mest", **at).value == max(below["mest"])
    assert results.cell("summa", **at).value == pytest.approx(sum(below["summa"]), rel=1e-12)
    if len(units) > 1:
        assert results.cell("andel_alla", **at).value != sum(below["andel_alla"]) / len(units)
