"""Every case on every engine, and a file with everything in it for every function."""

from __future__ import annotations

import shutil
from functools import cache

import numpy as np
import pytest

from malramverk.cells import State
from malramverk.conformance import ENGINES, files, is_installed, read, run
from malramverk.conformance.expanding import STATES
from malramverk.diagnostics import AuthoringError
from malramverk.formula.aggregate_functions import QUANTILE_METHODS
from malramverk.formula.functions import AGGREGATES, CELLS, FUNCTION_NAMES, SCALARS
from malramverk.formula.tree import Operator

FILES = files()
OPERATORS = {f"op_{operator.name.lower()}" for operator in Operator}
FORMS = {
    "op_negate",
    "op_in",
    "op_not_in",
    "op_if",
    "across",
    "attribute",
    "counts",
    "literal",
    "not_applicable",
    "population",
    "reasons",
    "reference",
    "skip_absent",
    "weighted_by",
    "where",
    "year",
}
# These are about rows alone, whose values are known or not.
ROWS_ONLY = {"counts", "population", "pooled", "pooled_until"}

cases_of = cache(lambda function: read(FILES[function]))


@pytest.mark.parametrize("engine", ENGINES)
def test_cases(engine):
    if not is_installed(engine):
        pytest.skip(f"{engine} is not installed")
    found = run(FILES, engine)
    assert len(found) > 700
    wrong = []
    for outcome in found:
        told = [*outcome.differences, *(problem.to_dict() for problem in outcome.problems)]
        if outcome.case.awaits and not told:
            wrong.append(f"{outcome.case.name} passes: take its `awaits` away")
        elif told and not outcome.case.awaits:
            case = outcome.case
            wrong.append(f"{case.function}: {case.name}: {case.formula}: {told}")
    assert not wrong, "\n".join(wrong)


def test_every_function_and_form_has_a_file():
    assert set(FILES) == {*FUNCTION_NAMES} | OPERATORS | FORMS


def test_the_states_are_those_of_the_library_in_its_order():
    assert list(STATES) == [state.id for state in State if state is not State.VALUE]


@pytest.mark.parametrize("function", sorted(set(FILES) - ROWS_ONLY))
def test_every_state_meets_every_function(function):
    met = {
        row[name].split()[0]
        for case in cases_of(function)
        for row in case.tables["cells"]
        for name in "abc"
        if name in row
    }
    assert set(STATES) <= met


@pytest.mark.parametrize("function", sorted({*AGGREGATES} | {"where", "weighted_by"}))
def test_no_row_one_row_and_many(function):
    cases = [case for case in cases_of(function) if "across" not in case.formula]
    cases = [case for case in cases if "rows" in case.formula]
    assert {min(len(case.tables["rows"]), 2) for case in cases} == {0, 1, 2}


@pytest.mark.parametrize("function", AGGREGATES)
def test_rows_that_are_unknown_or_whose_condition_is(function):
    rows = [case.tables["rows"] for case in cases_of(function) if case.tables["rows"]]
    assert any(all("." in row.values() for row in found) for found in rows)
    assert any("." in {row.get("c") for row in found} for found in rows)


@pytest.mark.parametrize("function", sorted({*AGGREGATES} | {"across", "skip_absent"}))
def test_no_member_one_and_many(function):
    cases = [case for case in cases_of(function) if "across" in case.formula]
    assert {min(len(case.tables["cells"]), 2) for case in cases} >= {0, 2}
    assert any("skip absent" in case.formula for case in cases) or function == "across"
    assert any("skip absent" not in case.formula for case in cases) or function == "skip_absent"


@pytest.mark.parametrize("function", AGGREGATES)
def test_one_member(function):
    cases = [case for case in cases_of(function) if "across" in case.formula]
    assert any(len(case.tables["cells"]) == 1 for case in cases)


@pytest.mark.parametrize("function", sorted({*SCALARS} - {"min", "max"}))
def test_each_operand_of_a_function_of_values_gets_every_state(function):
    operands = {"known": "a", "count_known": "ab", "clamp": "abc"}.get(function)
    operands = operands or ("ab" if SCALARS[function].least > 1 else "a")
    operands = "a" if function == "round_to" else operands  # its step is a constant
    for name in operands:
        met = {
            row.get(name, "").split(" ")[0]
            for case in cases_of(function)
            for row in case.tables["cells"]
        }
        assert set(STATES) <= met, name


@pytest.mark.parametrize("function", sorted({*CELLS} - {"pooled", "at_entity", "everyone"}))
def test_functions_of_other_cells_with_one_and_many(function):
    sizes = [len(case.tables["cells"]) for case in cases_of(function)]
    assert min(sizes) <= 2
    assert max(sizes) > 2


def test_quantiles_are_those_of_numpy():
    checked = 0
    for case in cases_of("quantile"):
        name, _, order = case.name.partition(" at ")
        if name in QUANTILE_METHODS and order:
            values = [float(row["x"]) for row in case.tables["rows"]]
            expected = np.quantile(values, float(order), method=name)
            top, _, bottom = case.expected[0].value.partition("/")
            assert float(top) / float(bottom or 1) == pytest.approx(float(expected), rel=1e-12)
            checked += 1
    assert checked == 9 * 6


def test_a_case_that_is_wrong_says_what_differs(tmp_path):
    _copy_world(tmp_path)
    text = "cases:\n  - name: wrong\n    formula: a + b\n    given: {a: [1], b: [2]}\n"
    (tmp_path / "x.yaml").write_text(text + "    result: [4]\n", encoding="utf-8")
    (outcome,) = run("x", folder=tmp_path)
    assert [str(difference) for difference in outcome.differences] == ["p0 2024/25: 4 ≠ 3.0"]


def test_a_case_whose_formula_is_faulty_stops_alone(tmp_path):
    _copy_world(tmp_path)
    cases = [
        f"  - {{name: x, formula: {formula}, given: {{a: [1], b: [2]}}, result: [3]}}"
        for formula in ("a + b", "a + nothing")
    ]
    (tmp_path / "x.yaml").write_text("\n".join(["cases:", *cases]), encoding="utf-8")
    fine, faulty = run("x", folder=tmp_path)
    assert fine.passed
    assert [problem.code for problem in faulty.problems] == ["MR110"]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("{name: x, formula: a, result: 1, rezult: 2}", "unknown key rezult"),
        ("{name: x, result: 1}", "formula"),
        ("{name: x, formula: a, given: {a: [1, 2]}, result: [1]}", "a has 2 values for 1 results"),
        ("{name: x, formula: a, rows: {x: [1], y: [1, 2]}, result: 1}", "the columns of rows"),
    ],
)
def test_a_case_that_cannot_be_read_is_a_problem(tmp_path, written, why):
    path = tmp_path / "x.yaml"
    path.write_text(f"cases:\n  - {written}\n", encoding="utf-8")
    with pytest.raises(AuthoringError) as raised:
        read(path)
    assert raised.value.problem.code == "MR540"
    assert why in str(raised.value.problem.to_dict()["message"])


def _copy_world(folder):
    shutil.copytree(next(iter(FILES.values())).parent / "world", folder / "world")
