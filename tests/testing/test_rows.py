"""Made-up rows are valid, and wrong ones are wrong in the one way that is said."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk.model import Holds
from malramverk.testing import cells, problems_of, rows, tables, wrong

CATALOGUE = mr.load()
TABLES = list(CATALOGUE.tables)
few = settings(
    max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def codes(table, data):
    return [p.code for p in problems_of(CATALOGUE, table, data) if p.severity.value == "error"]


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize("table", TABLES)
def test_made_up_rows_break_nothing(table, as_text):
    @few
    @given(rows(CATALOGUE, table, min_rows=1, as_text=as_text))
    def holds(frame):
        assert codes(table, frame) == []

    holds()


@pytest.mark.parametrize("table", TABLES)
def test_wrong_rows_are_wrong_in_the_one_way_that_is_said(table):
    seen = set()

    @settings(few, max_examples=25)
    @given(wrong(CATALOGUE, table))
    def holds(found):
        seen.add(found.code)
        assert codes(table, found.rows) == [found.code], found.how

    holds()
    assert seen


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("elever", "MR421 MR440 MR441 MR442 MR443 MR444 MR445 MR446 MR447 MR449"),
        ("kostnader", "MR421 MR440 MR442 MR444 MR446 MR447 MR448 MR449"),
        ("huvudmannaregister", "MR427 MR445"),
    ],
)
def test_every_sort_of_wrong_that_a_contract_declares_is_made(table, expected):
    every = set()

    @settings(few, max_examples=200, derandomize=True)
    @given(wrong(CATALOGUE, table))
    def gathered(found):
        every.add(found.code)

    gathered()
    assert every <= set(expected.split())
    assert len(every) >= len(expected.split()) - 2  # chance may pass over one that has few ways


def test_rows_may_be_told_to_be_whole():
    @few
    @given(rows(CATALOGUE, "elever", missing=False, min_rows=3, periods=["2023/24"]))
    def holds(frame):
        assert frame.null_count().sum_horizontal().item() == 0
        assert len(frame) >= 3
        assert frame["lasar"].unique().to_list() == ["2023/24"]

    holds()


@pytest.mark.parametrize("indicator", ["behorighet", "kostnad_per_elev", "trygghet_ak8"])
def test_made_up_tables_give_figures_at_every_level(indicator):
    levels = set()

    @settings(few, max_examples=30, derandomize=True)
    @given(tables(CATALOGUE, indicator))
    def holds(data):
        results = mr.compute(CATALOGUE, data, indicators=[indicator])
        levels.update(p["level"] for p, c in results.cells() if c.value is not None)
        registers = [i for i, t in CATALOGUE.tables.items() if t.holds is Holds.ENTITIES]
        assert set(registers) < set(data)

    holds()
    assert "riket" in levels
    assert len(levels) > 1


def test_made_up_cells_are_read_as_what_they_say():
    @few
    @given(st.data())
    def holds(data):
        written = data.draw(cells(CATALOGUE, "behorighet"))
        state = written if not written[0].isdigit() else "value"
        assert state in {s.id for s in mr.State}
        if state == "value":
            assert 0 <= float(written) <= 100

    holds()
