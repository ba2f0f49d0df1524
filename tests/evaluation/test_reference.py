"""Random tables, random formulas: the library agrees with the plainest reading of both."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk import Reason, State
from tests.evaluation.data import catalogue_of, cells_of, faults_of
from tests.evaluation.formulas import (
    FRAMEWORK,
    POPULATIONS,
    cell_formulas,
    definition,
    tables_of,
    text_of,
)
from tests.evaluation.reference import Place, TooCloseError

PERIODS = ("2023/24", "2024/25")
UNITS = ("e1", "e2", "e3")
OWNERS = ("A", "B")
COUNTS = {
    "alla": ("aggregate", "count", None, "rader", None),
    "svar": ("aggregate", "count", None, "antal", None),
}
EXPECTED = {"MR151"}  # a constant that is 0 is divided by
SLOW = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)

_TENTHS = st.integers(-10, 30).map(lambda tenths: Fraction(tenths, 10))
ROWS = st.fixed_dictionaries(
    {
        "lasar": st.sampled_from(PERIODS),
        "enhet": st.sampled_from(UNITS),
        "grupp": st.none() | st.sampled_from("rst"),
        "a": st.none() | st.integers(-1, 3).map(Fraction),
        "x": st.none() | _TENTHS,
        "ok": st.none() | st.booleans(),
    }
)
COUNT_ROWS = st.fixed_dictionaries(
    {
        "lasar": st.sampled_from(PERIODS),
        "enhet": st.sampled_from(UNITS),
        "k": st.none() | st.integers(0, 5).map(Fraction),
    }
)
# Who owns a unit in a year; a unit may be taken over, and may be in no register at all.
REGISTER = st.dictionaries(
    st.tuples(st.sampled_from(PERIODS), st.sampled_from(UNITS)), st.sampled_from(OWNERS)
)
TABLES = st.fixed_dictionaries(
    {
        "rader": st.lists(ROWS, max_size=12),
        "antal": st.lists(
            COUNT_ROWS, max_size=4, unique_by=lambda row: (row["lasar"], row["enhet"])
        ),
        "register": REGISTER,
    }
)
_DTYPES = {
    "rader": {"a": pl.Int64, "x": pl.Float64, "ok": pl.Boolean},
    "antal": {"k": pl.Int64},
    "register": {},
}
_COLUMNS = {
    "rader": ["lasar", "enhet", "grupp", "a", "x", "ok"],
    "antal": ["lasar", "enhet", "k"],
    "register": ["lasar", "enhet", "agare"],
}


def frames(tables: dict[str, Any]) -> dict[str, pl.DataFrame]:
    """Return the tables as frames."""
    rows = dict(tables)
    rows["register"] = [
        {"lasar": year, "enhet": unit, "agare": owner}
        for (year, unit), owner in tables["register"].items()
    ]
    return {
        id_: pl.DataFrame(
            {c: [_plain(row[c]) for row in rows[id_]] for c in columns},
            schema={c: _DTYPES[id_].get(c, pl.String) for c in columns},
        )
        for id_, columns in _COLUMNS.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value


def places(tables: dict[str, Any], indicators: dict[str, Any], dimension: str | None = None):
    """Yield the level, entity, period and group of every cell, and the rows that count in it."""
    register = tables["register"]
    seen = {(row["lasar"], row["enhet"]) for id_ in ("rader", "antal") for row in tables[id_]}
    codes = list("rst") if dimension else []  # those of the code list, in the data or not
    for period in PERIODS:
        units = {unit for when, unit in {*register, *seen} if when == period}
        owners = {register[period, unit] for unit in units if (period, unit) in register}
        entities = [
            ("allt", "allt"),
            *(("agare", o) for o in owners),
            *(("enhet", u) for u in units),
        ]
        for level, code in entities:

            def inside(row, level=level, code=code, period=period):
                owner = register.get((period, row["enhet"]))
                own = {"allt": "allt", "agare": owner, "enhet": row["enhet"]}[level]
                return row["lasar"] == period and own == code

            for group in (None, *codes):
                here = {
                    id_: [row for row in tables[id_] if inside(row)] for id_ in ("rader", "antal")
                }
                lacking = {
                    id_: (State.NOT_REPORTED, Reason.NO_ROWS)
                    for id_ in ("rader", "antal")
                    if not any(row["lasar"] == period for row in tables[id_])
                }
                if not here["antal"]:
                    lacking["antal"] = (State.NOT_REPORTED, Reason.NO_ROWS)
                if group is not None:
                    here["rader"] = [row for row in here["rader"] if row[dimension] == group]
                    lacking["antal"] = (State.NOT_APPLICABLE, Reason.NONE)
                place = Place(here, lacking, POPULATIONS, indicators)
                yield (level, code, period, group), place


def agrees(have: mr.Cell, want: Any) -> bool:
    """Say whether a cell is what it should be."""
    if (have.state, have.reason) != want.status or have.n != want.n:
        return False
    if (have.coverage is None) != (want.coverage is None):
        return False
    if want.coverage is not None and have.coverage != pytest.approx(
        float(want.coverage), rel=1e-15
    ):
        return False
    if not want.has_value:
        return have.value is None and have.lower is None and have.upper is None
    return have.value == pytest.approx(float(want.value), rel=1e-9, abs=1e-9)


ZERO = ("const", Fraction(0))
FOLLOWS = (
    "aggregate",
    "sum",
    ("clamp", ("if", ("column", "ok"), ("column", "a"), ("column", "a")), ZERO, ZERO),
    "rader",
    None,
)
CHOICE_OF_ONE = (
    "aggregate",
    "share",
    ("==", ZERO, ("if", ("==", ("column", "a"), ZERO), ZERO, ZERO)),
    "rader",
    None,
)


@SLOW
@example(
    tables={
        "rader": [
            {"lasar": "2023/24", "enhet": "e1", "grupp": None, "a": None, "x": None, "ok": ok}
            for ok in (None, False)
        ],
        "antal": [],
        "register": {},
    },
    first=FOLLOWS,
    second=CHOICE_OF_ONE,
    grouped=False,
)
@given(
    tables=TABLES,
    first=cell_formulas(),
    second=cell_formulas(("forsta",)),
    grouped=st.booleans(),
)
def test_every_cell_is_what_the_language_says(tables, first, second, grouped):
    formulas = COUNTS | {"forsta": first, "andra": second}
    grouped_by = {id_: "rader" in tables_of(node) for id_, node in formulas.items()}
    texts = [
        definition(id_, text_of(node), groups="[grupp]" if grouped_by[id_] else "[]")
        for id_, node in formulas.items()
    ]
    try:
        catalogue = catalogue_of(FRAMEWORK + "".join(texts))
    except mr.DefinitionErrors as error:
        if faults_of(error) - EXPECTED:
            raise
        assume(False)
    groups = ["grupp"] if grouped else None
    results = mr.compute(
        catalogue, frames(tables), indicators=list(formulas), periods=PERIODS, groups=groups
    )
    found = cells_of(results, "grupp")
    try:
        expected = {
            (id_, *where): place.cell(node)
            for where, place in places(tables, formulas, "grupp" if grouped else None)
            for id_, node in formulas.items()
            if where[3] is None or grouped_by[id_]
        }
    except TooCloseError:
        assume(False)
    assert set(found) == set(expected)
    for key, want in expected.items():
        assert agrees(found[key], want), f"{key}\n{found[key]}\n{want}\n{texts}"
