"""One entity answered alone has the cells it has among all others; so do further formulas."""

from __future__ import annotations

import polars as pl
import pytest

import malramverk as mr
from malramverk.country import make
from malramverk.evaluation.further import further, rows_of
from malramverk.evaluation.results import evaluator_of
from malramverk.periods import PeriodRule
from tests.evaluation.data import catalogue_of
from tests.evaluation.formulas import FRAMEWORK, definition

LOOKING = {
    "antal_ja": "count(rader where ok)",
    "andel": "share(ok of rader)",
    "snitt": "mean(x of rader)",
    "mitt": "median(x of rader)",
    "rest": "antal_ja - 2 * previous(snitt, 1)",
    "bas": "snitt - base(snitt, 2023)",
    "forst": "first(snitt)",
    "senast": "latest(andel)",
    "samlat": "pooled(snitt, 2)",
    "riket": "snitt - at(allt, snitt)",
    "agaren": "snitt - at(agare, previous(snitt, 1))",
    "plats": "rank(snitt, highest_first, min)",
    "spridning": "std(snitt across enhet)",
    "flest": "max(antal_ja across enhet) - min(antal_ja across enhet)",
    "skillnad": 'gap(snitt, grupp, "r", "s")',
    "alla": "snitt - everyone(snitt)",
    "svar": "sum(k of antal) / antal_ja",
    "kedja": "riket + 2 * agaren - spridning",
}


@pytest.fixture(scope="module")
def catalogue():
    text = "".join(definition(id_, f, groups="[grupp]") for id_, f in LOOKING.items())
    return catalogue_of(FRAMEWORK + text)


@pytest.fixture(scope="module")
def tables():
    rows = {
        "lasar": [p for p in ("2022/23", "2023/24", "2024/25") for _ in range(60)],
        "enhet": [f"e{i * i % 7}" for i in range(180)],
        "grupp": ["rst"[i % 3] if i % 11 else None for i in range(180)],
        "a": [i % 4 for i in range(180)],
        "x": [None if i % 13 == 0 else (i * 7 % 30) / 10 for i in range(180)],
        "ok": [None if i % 17 == 0 else i % 3 > 0 for i in range(180)],
    }
    units = sorted(set(rows["enhet"]))
    register = {
        "lasar": ["2022/23", *["2023/24"] * len(units), *["2024/25"] * len(units)],
        "enhet": ["e0", *units, *units],
        "agare": [
            "A",
            *["AB"[i % 2] for i in range(len(units))],
            *["ABB"[i % 3] for i in range(len(units))],
        ],
    }
    counts = {"lasar": ["2024/25"] * 7, "enhet": units, "k": [0, 1, 2, 3, 4, 5, None][: len(units)]}
    counts["lasar"] = counts["lasar"][: len(units)]
    return {
        "rader": pl.DataFrame(rows),
        "register": pl.DataFrame(register),
        "antal": pl.DataFrame(counts),
    }


@pytest.mark.parametrize("levels", [None, ["enhet"], ["agare", "enhet"]])
@pytest.mark.parametrize("groups", [None, ["grupp"]])
def test_an_entity_alone_and_among_others(catalogue, tables, levels, groups):
    prepared = mr.prepare(catalogue, levels=levels, groups=groups)
    parts = prepared.count(tables)
    every = prepared.compute(parts=parts).to_polars()
    for level, entity in every.select("level", "entity").unique(maintain_order=True).rows():
        alone = prepared.answer(parts, entity, level=level)
        among = every.filter((pl.col("level") == level) & (pl.col("entity") == entity))
        assert alone.to_polars().equals(among), (level, entity)


def test_an_entity_alone_explains_as_among_others(catalogue, tables):
    prepared = mr.prepare(catalogue)
    parts = prepared.count(tables)
    every, alone = prepared.compute(parts=parts), prepared.answer(parts, "e1")
    for id_ in LOOKING:
        at = {"entity": "e1", "period": "2024/25"}
        assert str(alone.explain(id_, **at)) == str(every.explain(id_, **at))


def test_a_made_up_country_alone_and_among_others():
    catalogue, tables = mr.load(), make("one", years=2)
    prepared = mr.prepare(catalogue, groups=["kon"])
    parts = prepared.count(tables)
    every = prepared.compute(parts=parts).to_polars()
    for (entity,) in every.select("entity").unique(maintain_order=True).head(4).rows():
        among = every.filter(pl.col("entity") == entity)
        assert prepared.answer(parts, entity).to_polars().equals(among)


def test_an_entity_that_is_not_there(catalogue, tables):
    prepared = mr.prepare(catalogue, levels=["enhet"])
    with pytest.raises(KeyError, match="finns_inte"):
        prepared.answer(prepared.count(tables), "finns_inte")


@pytest.mark.parametrize("asked", [["antal_ja"], ["antal_ja", "snitt", "kedja"]])
@pytest.mark.parametrize("levels", [None, ["enhet"]])
def test_further_formulas_have_the_cells_of_indicators(catalogue, tables, asked, levels):
    """Formulas of indicators not asked for, with sums not counted, levels and groups not there."""
    formulas = {i: f.core for i, f in zip(LOOKING, map(_formula(catalogue), LOOKING), strict=True)}
    expected = mr.compute(catalogue, tables, levels=levels)
    prepared = mr.prepare(catalogue, indicators=asked, levels=levels)
    parts = prepared.count(tables)
    given = [(PeriodRule.SCHOOL_YEAR, core) for core in formulas.values()]
    for results in (prepared.compute(parts=parts), prepared.answer(parts, "e1")):
        rows = rows_of(results, "antal_ja")
        places = [place for place, _ in results.cells("antal_ja")]
        for id_, column in zip(formulas, further(results, given), strict=True):
            for row, place in zip(rows, places, strict=True):
                cell = expected.cell(id_, **{k: place[k] for k in ("level", "entity", "period")})
                value = column.value[row] if column.has_value[row] else None
                assert (value, column.status[row] >> 4) == (cell.value, cell.state)


def _formula(catalogue):
    return lambda id_: catalogue.formulas[f"{id_}@1.0.0"]


@pytest.mark.parametrize("levels", [["allt"], ["agare"], ["allt", "agare"]])
def test_some_levels_alone_and_among_others(catalogue, tables, levels):
    some = mr.compute(catalogue, tables, levels=levels, groups=["grupp"])
    every = mr.compute(catalogue, tables, groups=["grupp"]).to_polars()
    assert some.to_polars().equals(every.filter(pl.col("level").is_in(levels)))


def test_results_of_all_that_was_asked_are_no_part(catalogue, tables):
    """They may be protected, and ranked, though formulas look to levels that were not asked for."""
    prepared = mr.prepare(catalogue, levels=["agare"])
    parts = prepared.count(tables)
    assert evaluator_of(prepared.compute(parts=parts))[1] is None
    assert evaluator_of(prepared.answer(parts, "A"))[1] is not None
