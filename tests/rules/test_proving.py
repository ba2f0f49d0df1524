"""Proofs of tables: by hand, and against brute force over every boundary."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from operator import eq, ge, gt, le, lt, ne

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malramverk.cells import State
from malramverk.formula import Kind
from malramverk.quantities import PURE
from malramverk.rules import (
    HitPolicy,
    Input,
    Overlapping,
    TooLarge,
    Uncovered,
    Unreachable,
    decide,
    in_words,
    prove,
    read_cell,
)
from malramverk.rules.unary import Absent, Anything, Between, Known, Not, OneOf
from tests.rules.making import NUMBER, TEXT, YES_NO, table


def faults(*args, **more):
    return prove(table(*args, **more))


def test_a_table_that_answers_everything_once_is_proved():
    rows = [("> 0", "yes", "a"), ("< 0", "yes", "b"), ("= 0", "yes", "c"), ("any", "no", "c")]
    assert faults([NUMBER, YES_NO], rows) == []


def test_a_gap_is_shown_by_what_falls_in_it():
    found = faults([NUMBER, YES_NO], [("> 0", "yes", "a"), ("< 0", "yes", "b"), ("any", "no", "c")])
    assert [in_words(f.witness) for f in found] == ["x = 0, ja = yes"]


def test_only_the_inputs_that_matter_are_told():
    (found,) = faults([NUMBER, YES_NO], [("< 1", "any", "a"), ("> 1", "any", "b")])
    assert found.telling == ("x",)


def test_closed_ends_that_meet_overlap_in_the_point():
    (found,) = faults([NUMBER], [("<= 80", "a"), (">= 80", "b")])
    assert (found.first, found.second, found.witness) == (0, 1, {"x": Fraction(80)})


def test_a_gap_between_open_ends_is_a_point():
    (found,) = faults([NUMBER], [("< 0.1", "a"), ("(0.1..0.3]", "b"), ("> 0.3", "c")])
    assert found.witness == {"x": Fraction(1, 10)}


def test_whole_numbers_have_nothing_between_them():
    rows = [("<= 2", "a"), (">= 3", "b")]
    assert faults([Input("x", Kind.NUMBER, decimals=0)], rows) == []
    assert len(faults([NUMBER], rows)) == 1


def test_numbers_of_so_many_decimals_have_nothing_between_them():
    tenths = Input("x", Kind.NUMBER, decimals=1)
    assert faults([tenths], [("< 18.5", "a"), ("[18.5..24.9]", "b"), (">= 25", "c")]) == []
    assert faults([tenths], [("< 0.05", "a"), (">= 0.1", "b")]) == []
    (found,) = faults([tenths], [("<= 0.05", "a"), (">= 0.2", "b")])
    assert found.witness == {"x": Fraction(1, 10)}
    (dead,) = faults([tenths], [("< 0.05", "a"), ("[0.05..0.1)", "c"), (">= 0.1", "b")])
    assert dead.row == 1


def test_what_an_input_cannot_be_needs_no_row():
    among = read_cell(">= 0", NUMBER, [])
    assert faults([Input("x", Kind.NUMBER, among=among)], [("< 5", "a"), (">= 5", "b")]) == []
    (found,) = faults([Input("x", Kind.NUMBER, among=among)], [("< 0", "c"), (">= 0", "a")])
    assert found == Unreachable(0, ())


def test_a_text_of_no_list_may_be_anything_else():
    (found,) = faults([TEXT], [('"A"', "a"), ('"B"', "b")])
    assert found.witness == {"kod": "…"}
    closed = Input("kod", Kind.TEXT, codes=("A", "B"))
    assert faults([closed], [("A", "a"), ("B", "b")]) == []


def test_rows_that_agree_may_overlap_under_any():
    rows = [("< 5", "a"), ("< 9", "a"), (">= 9", "b")]
    assert faults([NUMBER], rows, HitPolicy.ANY) == []
    rows[1] = ("< 9", "c")
    (found,) = faults([NUMBER], rows, HitPolicy.ANY)
    assert isinstance(found, Overlapping)


def test_a_row_that_earlier_rows_together_take_is_never_reached():
    rows = [("< 5", "a"), (">= 5", "b"), ("= 7", "c")]
    assert faults([NUMBER], rows, HitPolicy.FIRST) == [Unreachable(2, (1,))]


def test_absent_states_that_a_row_names_overlap_too():
    rows = [("any", "a"), ("absent(suppressed)", "b")]
    (found,) = faults([NUMBER], rows)
    assert found.witness == {"x": State.SUPPRESSED}


def test_a_table_too_large_is_given_up():
    inputs = [Input(f"x{i}", Kind.NUMBER) for i in range(12)]
    rows = [(*("= 0" if j == i else "any" for j in range(12)), "a") for i in range(12)]
    assert prove(table(inputs, rows, HitPolicy.RULE_ORDER), 5) == [TooLarge(5)]


def test_the_look_for_a_gap_between_rows_that_do_not_overlap_has_a_bound_too():
    rows = [(f"[{i}..{i + 1})", "a") for i in range(50)]
    # To look for overlaps takes 7 steps a row: each row's atoms are new.
    assert prove(table([NUMBER], rows), 350) == [TooLarge(350)]
    assert [type(fault).__name__ for fault in prove(table([NUMBER], rows))] == ["Uncovered"]


NUMBERS = [Fraction(n, 2) for n in range(-1, 6)]
CELLS = {
    "x": st.one_of(
        st.just("any"),
        st.builds(
            "{} {}".format,
            st.sampled_from(["<", "<=", ">", ">=", "=", "!="]),
            st.sampled_from([0, 1, 2]),
        ),
        st.sampled_from(
            [
                "[0..1]",
                "(0..2)",
                "[1..2)",
                "not([0..1])",
                "0, 2",
                "absent",
                "known",
                "absent(suppressed)",
            ]
        ),
    ),
    "ja": st.sampled_from(["any", "yes", "no", "not(yes)", "absent(suppressed, undefined)"]),
    "kod": st.sampled_from(
        [
            "any",
            '"A"',
            '"B"',
            'in ("A", "B")',
            'not("A")',
            "absent",
            '< "B"',
            '>= "A"',
            '["A".."B")',
            'not(> "A")',
        ]
    ),
}
GRID = {
    "x": [*NUMBERS, State.SUPPRESSED, State.UNDEFINED],
    "ja": [False, True, State.SUPPRESSED, State.UNDEFINED],
    "kod": ["", "A", "AA", "B", "C", State.SUPPRESSED, State.UNDEFINED],
}
KINDS = {"x": Kind.NUMBER, "ja": Kind.YES_NO, "kod": Kind.TEXT}


@st.composite
def tables(draw):
    names = draw(st.lists(st.sampled_from(["x", "ja", "kod"]), min_size=1, max_size=3, unique=True))
    inputs = [Input(name, KINDS[name]) for name in names]
    cells = [CELLS[name] for name in names]
    rows = draw(st.lists(st.tuples(*cells, st.sampled_from("ab")), min_size=1, max_size=6))
    return table(inputs, rows, draw(st.sampled_from(HitPolicy)))


def combinations(made):
    """Every point at and between the boundaries of a table, answered states included."""
    grid = []
    for axis in made.axes:
        values = GRID[axis.input.name]
        grid.append([v for v in values if not isinstance(v, State) or v in axis.states])
    return list(product(*grid))


def answering(made, point):
    """The rows of a table that answer a point, each test worked out by itself."""
    return [
        number
        for number, row in enumerate(made.rows)
        if all(holds(test, value) for test, value in zip(row.tests, point, strict=True))
    ]


def holds(test, value):  # noqa: C901  one case per test
    """Say whether a test holds of a value or state, without the masks of the prover."""
    absent = isinstance(value, State)
    match test:
        case Anything():
            return True
        case Absent():
            return absent and value in test.states
        case Known():
            return not absent
        case OneOf():
            return any(holds(inner, value) for inner in test.tests)
        case Not():
            return not absent and not holds(test.test, value)
        case Between():
            if absent:
                return False
            ends = (test.low, test.high)
            low, high = (e.number if e.number is not None else e.text for e in ends)
            above = low <= value if test.low_included else low < value
            return above and (value <= high if test.high_included else value < high)
    if absent:
        return False
    literal = test.literal
    if isinstance(value, bool):
        other = literal.text == "yes"
    else:
        other = literal.number if literal.number is not None else literal.text
    return SIGNS[test.operator](value, other)


SIGNS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "!=": ne}


@settings(max_examples=1_000, deadline=None)
@given(tables())
def test_brute_force_over_the_boundary_grid_agrees(made):
    found = prove(made)
    points = combinations(made)
    hits = {point: answering(made, point) for point in points}
    of_values = [p for p in points if not any(isinstance(v, State) for v in p)]
    assert any(isinstance(f, Uncovered) for f in found) == any(not hits[p] for p in of_values)
    pairs = {(a, b) for h in hits.values() for a in h for b in h if a < b}
    if made.policy is HitPolicy.ANY:
        pairs = {(a, b) for a, b in pairs if made.rows[a].gives != made.rows[b].gives}
    told = {(f.first, f.second) for f in found if isinstance(f, Overlapping)}
    if made.policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
        assert told <= pairs
        assert {a for a, _ in told} == {a for a, _ in pairs}
    else:
        assert not told
    never = {
        number for number in range(len(made.rows)) if not any(number in h for h in hits.values())
    }
    if made.policy in (HitPolicy.FIRST, HitPolicy.PRIORITY):
        counted = {next((n for n in made.order if n in h), None) for h in hits.values()}
        never = set(range(len(made.rows))) - counted
    assert {f.row for f in found if isinstance(f, Unreachable)} == never
    for fault in found:
        _verify(made, fault)


def _verify(made, fault):
    """Run a fault's witness through the table."""
    if isinstance(fault, Uncovered):
        assert decide(made, fault.witness).rows == ()
    if isinstance(fault, Overlapping):
        point = [fault.witness[axis.input.name] for axis in made.axes]
        assert {fault.first, fault.second} <= set(answering(made, point))


@pytest.mark.parametrize(("cell", "value"), [("0.1", Fraction(1, 10)), ("10 %", Fraction(1, 10))])
def test_numbers_are_exact(cell, value):
    share = Input("x", Kind.NUMBER, PURE)
    made = table([share], [(cell, "a"), (f"!= {cell}", "b")])
    assert made.axes[0].cuts == (value,)
