"""A question prepared once answers any number of times, from tables or from ready parts."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

import malramverk as mr
from malramverk.country import make
from malramverk.tables import CsvText
from tests.evaluation.data import catalogue_of, cells_of
from tests.evaluation.formulas import FRAMEWORK, definition

ROWS = {
    "rader": "lasar,enhet,grupp,a,x,ok\n"
    "2023/24,a1,r,1,2.5,ja\n2024/25,a1,s,2,1.5,nej\n2024/25,b1,r,3,.,ja\n"
}


@pytest.fixture(scope="module")
def catalogue():
    return mr.load()


@pytest.fixture(scope="module")
def countries():
    return [make("one", seed=seed) for seed in (1, 2, 3)]


def test_prepared_and_computed_are_the_same(catalogue, countries):
    prepared = mr.prepare(catalogue, groups=["kon"])
    for tables in countries:
        there = mr.compute(catalogue, tables, groups=["kon"]).to_polars()
        assert prepared.compute(tables).to_polars().equals(there)
        assert prepared.compute(parts=prepared.count(tables)).to_polars().equals(there)


def test_threads_share_one_prepared(catalogue, countries):
    """Bit for bit what one thread gives, from different tables and from the same parts."""
    alone = mr.prepare(catalogue, groups=["kon"])
    expected = [alone.compute(tables).to_polars() for tables in countries]
    shared = mr.prepare(catalogue, groups=["kon"])
    parts = [alone.count(tables) for tables in countries]

    def ask(number: int) -> bool:
        which = number % len(countries)
        if number % 2:
            found = shared.compute(parts=parts[which])
        else:
            found = shared.compute(countries[which])
        return found.to_polars().equals(expected[which])

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(ask, range(24)))


def test_texts_between_cells_are_one_number_for_all_threads():
    from malramverk.evaluation.attributes import vocabulary

    words = [f"ett ord ingen har sagt {i}" for i in range(2000)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: [vocabulary(word) for word in words], range(8)))
    assert all(numbers == found[0] for numbers in found)
    assert len(set(found[0])) == len(words)


def test_an_edited_formula_reads_no_row(catalogue):
    """The parts of one formula answer another that needs no other sums."""
    before = catalogue_of(FRAMEWORK + definition("kvot", "sum(x of rader) / count(rader)"))
    after = catalogue_of(FRAMEWORK + definition("kvot", "10 * sum(x of rader) - count(rader)"))
    parts = mr.prepare(before).count(tables())
    ready = mr.prepare(after).compute(parts=parts)
    assert cells_of(ready) == cells_of(mr.compute(after, tables()))


def test_parts_that_lack_a_sum_are_refused(catalogue):
    before = catalogue_of(FRAMEWORK + definition("antal", "count(rader)"))
    after = catalogue_of(FRAMEWORK + definition("antal", "count(rader where ok)"))
    parts = mr.prepare(before).count(tables())
    with pytest.raises(mr.DataErrors) as error:
        mr.prepare(after).compute(parts=parts)
    (problem,) = error.value.problems
    assert problem.code == "MR467"
    assert problem.words("sv").startswith("delarna av tabellen `rader` saknar")


def test_either_tables_or_parts(catalogue):
    prepared = mr.prepare(catalogue)
    with pytest.raises(TypeError, match="either tables or parts"):
        prepared.compute()


def test_a_wrong_name_is_told_before_there_is_any_data(catalogue):
    with pytest.raises(mr.DataErrors):
        mr.prepare(catalogue, indicators=["finns_inte"])


def test_progress_tells_each_step_to_its_end(catalogue, countries):
    told: list[tuple[str, int, int]] = []
    mr.prepare(catalogue).compute(countries[0], progress=lambda *step: told.append(step))
    assert [step for step, *_ in told] == sorted(
        (step for step, *_ in told), key=["read", "count", "evaluate"].index
    )
    for name in ("count", "evaluate"):
        last = [step for step in told if step[0] == name][-1]
        assert last[1] == last[2] > 0


def test_what_takes_time_is_logged(catalogue, countries, caplog):
    with caplog.at_level(logging.INFO, "malramverk"):
        mr.prepare(catalogue).compute(countries[0])
    assert any("counted" in message for message in caplog.messages)
    assert any("evaluated" in message for message in caplog.messages)


def tables() -> dict[str, object]:
    return {name: CsvText(text, f"{name}.csv") for name, text in ROWS.items()}
