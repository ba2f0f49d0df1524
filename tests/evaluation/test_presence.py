"""Who is there when, and who belongs to whom, from numbers of texts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from malramverk.evaluation.belonging import in_rows
from malramverk.evaluation.presence import Presence
from malramverk.tables.coded import Coded
from malramverk.tables.parts import Parts

CODES = st.sampled_from(["b", "a", "c", None])
PERIODS = st.sampled_from(["2023", "2024", "2025"])
ROWS = st.lists(st.tuples(PERIODS, CODES, CODES))
READ: dict[str | None, str | None] = {"2023": "2023/24", "2024": "2024/25"}


def parts(rows: list[tuple[str, str | None, str | None]]) -> Parts:
    period, unit, owner = ([row[i] for row in rows] for i in range(3))
    keys = {"owner": Coded.of(owner), "unit": Coded.of(unit)}
    return Parts("t", Coded.of(period), keys, {}, {}, ("owner", "unit"), "t", None, len(rows))


@given(rows=ROWS)
def test_members_are_there_in_the_periods_of_their_rows(
    rows: list[tuple[str, str | None, str | None]],
) -> None:
    found, table = Presence(("owner", "unit"), ("2023/24", "2024/25")), parts(rows)
    found.add_rows("unit", table.keys["unit"], table.periods, READ)
    nobody = Presence(found.levels, found.periods)
    told = {("unit", c, READ[p]) for p, c, _ in rows if c is not None and p in READ}
    assert found.sites("unit", without=nobody) == sorted(told)
    assert found.sites("unit", without=found) == []
    assert found.sites("owner", without=nobody) == []


@given(rows=ROWS)
def test_of_several_parents_in_a_period_the_first_in_order_counts(
    rows: list[tuple[str, str | None, str | None]],
) -> None:
    (found,) = in_rows(("whole", "owner", "unit"), parts(rows), READ)
    wanted: dict[object, str] = {}
    for period, unit, owner in rows:
        if unit is not None and owner is not None and period in READ:
            key = "unit", unit, READ[period], "owner"
            wanted[key] = min(owner, wanted.get(key, owner))
    assert dict(found.each()) == wanted
    assert len(found.code) == len(wanted)


@given(texts=st.lists(CODES), more=st.lists(CODES))
def test_coded_texts_are_what_they_were(texts: list[str | None], more: list[str | None]) -> None:
    import polars as pl

    column = pl.Series(values=texts, dtype=pl.String)
    assert Coded.of(texts).listed == Coded.of_column(column).listed == texts
    assert Coded.joined([Coded.of(texts), Coded.of(more)]).listed == texts + more
    every = np.ones(len(texts), np.bool_)
    assert set(Coded.of(texts).among(every)) == set(texts)
