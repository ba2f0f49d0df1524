"""A register read column by column says what it says row by row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from malramverk.diagnostics import DataErrors, render
from malramverk.tables.blocks import Setting
from malramverk.tables.entities import EntityTable, attribute_columns, entity_table
from malramverk.tables.frame_grid import read_frame
from malramverk.tables.grid import Grid
from malramverk.tables.member_columns import members_by_column
from tests.tables.given import CODE_LISTS, LEVELS, table

COLUMNS = {
    "lasar": {"type": "period"},
    "skolenhet": {"type": "code", "level": "skolenhet"},
    "huvudman": {"type": "code", "level": "huvudman", "total": "alla"},
    "namn": {"type": "text", "name_of": "skolenhet"},
    "typ": {"type": "code", "code_list": "kon"},
    "elever": {"type": "integer"},
}
SETTING = Setting(
    table("entities", COLUMNS, level="skolenhet", symbols={".": "not_reported"}),
    LEVELS,
    CODE_LISTS,
    None,
)
SOUND = {
    "lasar": st.sampled_from(["2024/25", "2023-24"]),
    "skolenhet": st.sampled_from(["A", "B", " C "]),
    "huvudman": st.sampled_from(["H", "K", "alla", "", None]),
    "namn": st.sampled_from(["Almskolan", " Alen", None]),
    "typ": st.sampled_from(["flicka", "m", ".", None]),
    "elever": st.sampled_from(["12", "1 200", ".", None]),
}
ODD = SOUND | {
    "lasar": st.sampled_from(["2024/25", "i fjol", None]),
    "skolenhet": st.sampled_from(["A", "", None]),
    "typ": st.sampled_from(["flicka", "okänd"]),
    "elever": st.sampled_from(["12", "tolv", "1,5"]),
}


def grid(rows: list[dict[str, Any]]) -> Grid:
    return read_frame(pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String)))


def outcome(grids: list[Grid]) -> object:
    try:
        found = entity_table(SETTING, grids)
    except DataErrors as error:
        return [render(problem, "en") for problem in error.problems]
    return replace(found, source="")


def by_row(rows: list[dict[str, Any]]) -> object:
    """Return what is read when the first row is said twice, which columns do not take."""
    grids = [grid(rows), grid(rows[:1])]
    assert members_by_column(SETTING, grids, attribute_columns(SETTING.contract)) is None
    return outcome(grids)


@settings(deadline=None, max_examples=80)
@given(
    rows=st.one_of(
        st.lists(st.fixed_dictionaries(SOUND), min_size=1, max_size=5),
        st.lists(st.fixed_dictionaries(ODD), min_size=1, max_size=3),
    )
)
def test_columns_say_what_rows_say(rows: list[dict[str, Any]]) -> None:
    found, expected = outcome([grid(rows)]), by_row(rows)
    if isinstance(expected, EntityTable):
        assert found == expected
    else:
        assert isinstance(found, list)


def test_several_sources_are_one_register() -> None:
    first = {"lasar": "2024/25", "skolenhet": "A", "huvudman": "H", "elever": "1"}
    second = {"lasar": "2024/25", "skolenhet": "B", "namn": "Alen", "typ": "k"}
    found = members_by_column(SETTING, [grid([first]), grid([second])], ("typ", "elever"))
    assert found is not None
    assert found.entity == ["A", "B"]
    assert found.parents == {"huvudman": ["H", None]}
    assert found.name == [None, "Alen"]
    assert found.attributes == {"typ": [None, "flicka"], "elever": [1, None]}


def test_a_register_that_says_something_twice_is_read_by_row() -> None:
    row = {"lasar": "2024/25", "skolenhet": "A", "huvudman": "H"}
    other = row | {"huvudman": "K"}
    assert members_by_column(SETTING, [grid([row, other])], ()) is None
    assert members_by_column(SETTING, [grid([row])], ()) is not None
