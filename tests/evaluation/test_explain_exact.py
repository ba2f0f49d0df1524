"""The exact meaning that proofs use is the evaluator's own."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import malramverk as mr
from malramverk.formula import Column
from malramverk.formula.symbolic_exact import absent, exact, program
from malramverk.formula.symbolic_rows import COUNTED, figure
from malramverk.tables import CsvText
from tests.evaluation.data import HERE, catalogue_of

FORMULAS = {
    "antal": ("count(ak9 where behorig)", "pupils"),
    "summa": ("sum(meritvarde of ak9)", "points"),
    "medel": ("mean(meritvarde of ak9)", "points"),
    "andel": ("share(behorig of ak9)", "share"),
    "villkor": ("share(meritvarde > 100 or behorig of ak9)", "share"),
    "minst": ("min(meritvarde of ak9)", "points"),
    "mest": ("max(meritvarde of ak9 where not behorig)", "points"),
    "mitten": ("median(meritvarde of ak9)", "points"),
    "olika": ("distinct(meritvarde of ak9)", "number"),
    "varians": ("var(meritvarde of ak9)", "points*points"),
    "stickprov": ("std_sample(meritvarde of ak9)", "points"),
    "kvot": ("mean(meritvarde of ak9) / count(ak9 where behorig)", "points/pupil"),
    "val": ("if count(ak9) > 2 then mean(meritvarde of ak9) else 0 ?? 1", "points"),
    "rot": ("sqrt(count(ak9) / 1 pupil - 2)", "number"),
    "log": ("ln(share(behorig of ak9)) + 2 ^ (count(ak9) / 1 pupil)", "number"),
    "runda": ("round_to(mean(meritvarde of ak9), 10)", "points"),
}
DOCUMENTS = "".join(
    f"\n---\nkind: indicator\nid: x_{name}\nversion: 1.0.0\ntitle: {{sv: x, en: x}}\n"
    f"unit: {unit}\nformula: {formula}\n"
    for name, (formula, unit) in FORMULAS.items()
)
CATALOGUE = catalogue_of((HERE / "walk" / "framework.yaml").read_text("utf-8") + DOCUMENTS)
SAID = {".": None, "ja": True, "nej": False}
fields = st.tuples(
    st.sampled_from(["8", "9", "9", "9", "."]),
    st.sampled_from(["ja", "nej", "."]),
    st.sampled_from([".", "0.0", "105.5", "230.1", "340.0"]),
)


def value_of(text):
    found = SAID[text] if text in SAID else Fraction(text)
    return absent(mr.State.NOT_REPORTED) if found is None else exact(found)


class Anything(dict):
    """A row by the names of its columns."""

    def __getitem__(self, column: Column):
        return value_of(super().__getitem__(column.name))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(fields, min_size=1, max_size=7))
def test_figures_and_states_are_the_evaluators(found):
    lines = [f"2024/25,a1,{','.join(row)}" for row in found]
    text = "\n".join(["lasar,skolenhet,arskurs,behorig,meritvarde", *lines])
    results = mr.compute(
        CATALOGUE,
        {"elever": CsvText(text)},
        indicators=[f"x_{name}" for name in FORMULAS],
        levels="riket",
    )
    names = ("arskurs", "behorig", "meritvarde")
    rows = [Anything(zip(names, row, strict=True)) for row in found]
    for name in FORMULAS:
        cell = results.cell(f"x_{name}", entity="riket")
        core = CATALOGUE.formulas[f"x_{name}@1.0.0"].core
        mine = program(core).run(lambda leaf: figure(leaf, rows))
        assert mine.state is cell.state, (name, mine, cell)
        if cell.value is not None:
            assert float(mine.value) == pytest.approx(cell.value, rel=1e-9, abs=1e-9)


def test_every_function_that_is_counted_is_tried():
    text = " ".join(formula for formula, _ in FORMULAS.values())
    missing = {name for name in COUNTED if f"{name}(" not in text}
    assert missing == {"std", "var_sample"}
