"""Tables over columns say what they say of one combination at a time."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malramverk.assessment import kernel
from malramverk.assessment.kernel import InputCells, Kernel
from malramverk.cells import State
from malramverk.formula import Kind
from malramverk.rules import HitPolicy, Input, Output, decide, stopped_by
from tests.rules.making import NUMBER, TEXT, YES_NO, table
from tests.rules.test_proving import tables

VALUES = {
    Kind.NUMBER: [0, Fraction(1, 2), 1, Fraction(3, 2), 2, 3, -1],
    Kind.YES_NO: [False, True],
    Kind.TEXT: ["A", "B", "C"],
}
STATES = [State.SUPPRESSED, State.UNDEFINED, State.NOT_REPORTED, State.TOO_FEW]


def cells(axis, column):
    """Return points of one input as a column."""
    values, status, low, high = [], [], [], []
    for value in column:
        ends = value if isinstance(value, tuple) else (0, 0)
        low.append(float(ends[0]))
        high.append(float(ends[1]))
        if isinstance(value, tuple):
            values.append(0.0)
            status.append(State.CENSORED << 4)
        elif isinstance(value, State):
            values.append(0.0)
            status.append(value << 4)
        else:
            known = axis.input.kind is Kind.NUMBER
            values.append(float(value if known else axis.atom(value)))
            status.append(0)
    mask = np.array([isinstance(value, tuple) for value in column])
    return InputCells(
        np.array(values), np.array(status, np.uint8), np.array(low), np.array(high), mask
    )


def points(axis):
    known = st.sampled_from([*VALUES[axis.input.kind], *STATES])
    if axis.input.kind is not Kind.NUMBER:
        return known
    ends = st.tuples(st.sampled_from([0, 1]), st.sampled_from([1, 2, Fraction(5, 2)]))
    return known | ends


@settings(max_examples=300, deadline=None)
@given(tables(), st.data(), st.sampled_from(["combinations", "rows"]))
def test_columns_and_points_agree(made, data, way):
    column = data.draw(st.lists(st.tuples(*map(points, made.axes)), min_size=1, max_size=30))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "_BLOCK", 7)
        patch.setattr(kernel, "_FEW", 1 << 16 if way == "combinations" else 0)
        inputs = [cells(a, [p[i] for p in column]) for i, a in enumerate(made.axes)]
        judged = Kernel(made).judge(inputs)
    assert_points_agree(made, column, judged)


def assert_points_agree(made, column, judged):
    for i, point in enumerate(column):
        given_ = {a.input.name: value for a, value in zip(made.axes, point, strict=True)}
        wanted = decide(made, given_)
        assert judged.rows[judged.numbers[i]] == wanted.rows
        stopped = State(judged.status[i] >> 4)
        assert stopped == (stopped_by(made, wanted, given_) if wanted.undecided else State.VALUE)


@pytest.mark.parametrize("policy", HitPolicy)
@pytest.mark.parametrize("rows", [8, 17, 70, 250])
def test_columns_and_points_agree_where_rows_and_inputs_are_many(policy, rows):
    random = np.random.default_rng(rows)
    cell = ["any", "any", "any", ">= 1", "[0..2)", "absent(undefined), >= 2", "absent", "not(0)"]
    inputs = [Input(f"x{i}", Kind.NUMBER) for i in range(6)]
    made = table(
        inputs, [(*random.choice(cell, 6), str(random.choice(9))) for _ in range(rows)], policy
    )
    made = replace(made, outputs=(Output("utfall", values=tuple("738150246")),))
    assert (made.order != tuple(range(rows))) == (
        policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)
    )
    values = [*VALUES[Kind.NUMBER], *STATES, (0, Fraction(5, 2)), (1, 1)]
    known = [*VALUES[Kind.NUMBER]] * 2
    column = [
        tuple(values[random.choice(len(values))] for _ in inputs)
        if i % 3
        else tuple(known[random.choice(len(known))] for _ in inputs)
        for i in range(60)
    ]
    judged = Kernel(made).judge([cells(a, [p[i] for p in column]) for i, a in enumerate(made.axes)])
    assert_points_agree(made, column, judged)


def test_a_row_decides_though_an_input_it_does_not_read_is_absent():
    made = table([NUMBER, YES_NO], [("> 0", "yes", "a"), ("<= 0", "yes", "b"), ("any", "no", "c")])
    assert decide(made, {"x": State.SUPPRESSED, "ja": False}).rows == (2,)
    assert decide(made, {"x": State.SUPPRESSED, "ja": True}).undecided


def test_an_absent_state_never_falls_into_what_is_left():
    made = table([NUMBER], [("> 0", "a"), ("any", "b")], HitPolicy.FIRST)
    assert decide(made, {"x": State.SUPPRESSED}).undecided
    assert decide(made, {"x": Fraction(-1)}).rows == (1,)


def test_a_state_that_a_row_names_is_answered_by_it():
    rows = [("> 0", "a"), ("absent(suppressed)", "b"), ("any", "c")]
    made = table([NUMBER], rows, HitPolicy.FIRST)
    assert decide(made, {"x": State.SUPPRESSED}).rows == (1,)
    assert decide(made, {"x": State.UNDEFINED}).undecided


def test_an_interval_decides_only_when_all_of_it_does():
    made = table([NUMBER], [(">= 95", "a"), ("< 95", "b")])
    assert decide(made, {"x": (Fraction(95), Fraction(100))}).rows == (0,)
    assert decide(made, {"x": (Fraction(94), Fraction(100))}).undecided
    assert decide(made, {"x": (None, Fraction(94))}).rows == (1,)


def test_a_value_that_the_input_cannot_have_is_not_judged():
    made = table([Input("kod", Kind.TEXT, codes=("A", "B"))], [("A", "a"), ("B", "b")])
    found = decide(made, {"kod": "C"})
    assert found.undecided
    assert stopped_by(made, found, {"kod": "C"}) is State.UNDEFINED
    assert TEXT.codes is None


def test_a_table_of_more_values_than_a_byte_holds():
    rows = [(str(i), str(i * i)) for i in range(400)]
    whole = Input("x", Kind.NUMBER, decimals=0)
    made = table([whole], rows, HitPolicy.FIRST)
    values = np.array([0.0, 1.0, 255.0, 256.0, 257.0, 399.0, 400.0, 3.0])
    status = np.array([0, 0, 0, 0, 0, 0, 0, State.SUPPRESSED << 4], np.uint8)
    judged = Kernel(made).judge([InputCells(values, status)])
    rows_found = [judged.rows[n] for n in judged.numbers]
    assert rows_found == [(0,), (1,), (255,), (256,), (257,), (399,), (), ()]
    assert judged.status[-1] >> 4 == State.SUPPRESSED


def test_a_code_list_of_more_codes_than_a_byte_holds():
    codes = tuple(f"k{i}" for i in range(400))
    listed = Input("kommun", Kind.TEXT, codes=codes)
    made = table([listed, NUMBER], [(code, "any", code) for code in codes])
    values = np.array([0.0, 299.0, 399.0])
    zeros = np.zeros(3, np.uint8)
    judged = Kernel(made).judge([InputCells(values, zeros), InputCells(values, zeros)])
    assert [judged.rows[n] for n in judged.numbers] == [(0,), (299,), (399,)]


def test_open_ends_are_kept_where_cuts_are_many():
    rows = [(f"({i}..{i + 1}]", str(i)) for i in range(300)]
    made = table([NUMBER], rows)
    values = np.array([0.0, 0.5, 1.0, 299.0, 299.5, 300.0, 300.5])
    judged = Kernel(made).judge([InputCells(values, np.zeros(7, np.uint8))])
    found = [judged.rows[n] for n in judged.numbers]
    assert found == [(), (0,), (0,), (298,), (299,), (299,), ()]
