"""Whatever the unknown turns out to be, the figure lies within its bounds: tried, every way."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import malramverk as mr
from tests.evaluation.data import catalogue_of
from tests.evaluation.formulas import FRAMEWORK, POPULATIONS, cell_formulas, definition, text_of
from tests.evaluation.reference import Place, TooCloseError
from tests.evaluation.test_reference import COUNTS, frames

PERIOD = "2024/25"
MOST = 400
# What a column may hold: its least and greatest, and something between.
DOMAINS: dict[str, tuple[Any, ...]] = {
    "grupp": ("r", "s", "t"),
    "a": tuple(map(Fraction, (-1, 0, 1, 3))),
    "x": tuple(Fraction(tenths, 10) for tenths in (-10, 0, 5, 30)),
    "ok": (False, True),
    "k": tuple(map(Fraction, (0, 2, 5))),
}


def _rows(*columns: str) -> Any:
    # Half of everything is not known, so that bounds are wide and cells seldom empty.
    cells = {c: st.none() | st.sampled_from(DOMAINS[c]) for c in columns}
    return st.fixed_dictionaries({"lasar": st.just(PERIOD), "enhet": st.just("e1"), **cells})


def _unknown(tables: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [
        (table, i, column)
        for table in ("rader", "antal")
        for i, row in enumerate(tables[table])
        for column, value in row.items()
        if value is None
    ]


def few_ways(tables: dict[str, Any]) -> bool:
    ways = 1
    for _, _, column in _unknown(tables):
        ways *= len(DOMAINS[column])
    return ways <= MOST


TABLES = st.fixed_dictionaries(
    {
        "rader": st.lists(_rows("grupp", "a", "x", "ok"), min_size=1, max_size=4),
        "antal": st.lists(_rows("k"), max_size=1),
        "register": st.just({}),
    }
).filter(few_ways)
SLOW = settings(
    max_examples=1500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def completions(tables: dict[str, Any]) -> Any:
    """Yield the tables with everything known, every way there is."""
    holes = _unknown(tables)
    for values in islice(product(*(DOMAINS[column] for _, _, column in holes)), MOST):
        whole = {name: [dict(row) for row in tables[name]] for name in ("rader", "antal")}
        for (table, i, column), value in zip(holes, values, strict=True):
            whole[table][i][column] = value
        yield whole


def possible(tables: dict[str, Any], formulas: dict[str, Any], id_: str) -> list[Any]:
    """Return every value that a figure may have once everything is known."""
    lacking = {name: _none() for name in ("rader", "antal") if not tables[name]}
    found = []
    for whole in completions(tables):
        try:
            cell = Place(whole, lacking, POPULATIONS, formulas).cell(formulas[id_])
        except TooCloseError:
            continue
        if cell.has_value:
            found.append(cell.value)
    return found


def _none() -> Any:
    return mr.State.NOT_REPORTED, mr.Reason.NO_ROWS


def check(tables: dict[str, Any], formula: Any, other: Any) -> None:
    formulas = COUNTS | {"forsta": other, "andra": formula}
    texts = [definition(id_, text_of(node)) for id_, node in formulas.items()]
    try:
        catalogue = catalogue_of(FRAMEWORK + "".join(texts))
    except mr.DefinitionErrors:
        assume(False)
    results = mr.compute(
        catalogue, frames(tables), indicators=list(formulas), levels="allt", periods=PERIOD
    )
    for id_ in ("forsta", "andra"):
        cell = results.cell(id_, entity="allt")
        if cell.value is None:
            assert (cell.lower, cell.upper) == (None, None)
            continue
        lower = -float("inf") if cell.lower is None else cell.lower - 1e-9
        upper = float("inf") if cell.upper is None else cell.upper + 1e-9
        for value in possible(tables, formulas, id_):
            assert lower <= value <= upper, f"{text_of(formulas[id_])}: {float(value)}, {cell}"


@SLOW
@given(
    tables=TABLES,
    other=cell_formulas(asks=False),
    formula=cell_formulas(("forsta",), asks=False),
)
def test_bounds_hold_for_every_completion(tables, other, formula):
    check(tables, formula, other)


@SLOW
@given(tables=TABLES, other=cell_formulas(), formula=cell_formulas(("forsta",)))
def test_bounds_hold_where_rows_ask_what_is_known(tables, other, formula):
    check(tables, formula, other)


@pytest.mark.parametrize(
    ("formula", "rows", "lower", "upper"),
    [
        ("share(ok of rader)", ["ja", "nej", "."], 1 / 3, 2 / 3),
        ("share(ok of rader)", ["ja", "ja"], 1, 1),
        ("count(rader where ok)", ["ja", "nej", ".", "."], 1, 3),
        ("count(rader where ok) / count(rader)", ["ja", "nej", ".", "."], 1 / 4, 3 / 4),
        ("1 - share(ok of rader)", ["ja", "nej", "."], 1 / 3, 2 / 3),
        ("abs(share(ok of rader) - 0.5)", ["ja", "."], 0, 0.5),
        ("max(share(ok of rader), 0.6)", ["ja", "nej", "."], 0.6, 2 / 3),
        ("clamp(count(rader where ok), 2, 3)", ["ja", ".", ".", "."], 2, 3),
        ("1 / count(rader where ok)", ["ja", "."], 0.5, 1),
        ("count(rader where ok) / count(rader where not ok)", ["ja", "nej", "."], 0.5, 2),
        ("1 / (2 - count(rader where ok))", ["ja", ".", "."], None, None),
    ],
)
def test_bounds_are_as_narrow_as_can_be(formula, rows, lower, upper):
    text = FRAMEWORK + definition("i", formula)
    lines = [f"2024/25,e1,r,1,1.0,{ok}" for ok in rows]
    table = mr.tables.CsvText("\n".join(["lasar,enhet,grupp,a,x,ok", *lines]))
    cell = mr.compute(catalogue_of(text), {"rader": table}, levels="allt").cell("i", entity="allt")
    assert (cell.lower, cell.upper) == pytest.approx((lower, upper))
