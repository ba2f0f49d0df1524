from __future__ import annotations

import operator
import random
import subprocess
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malramverk.cells import State
from malramverk.formula import Reference, Scope, walk
from malramverk.formula.symbolic import (
    Different,
    Doubt,
    Monotonicity,
    Same,
    Undecided,
    against_direction,
    compare,
    expression,
    monotonicity,
    undefined_where,
    value_range,
)
from malramverk.formula.symbolic_exact import program
from malramverk.formula.symbolic_worlds import World, cell_leaves, makings
from tests.formula.scopes import checked, core_of, unit

ROOT = Path(__file__).parents[2]

SAME = [
    ("merit", "merit * 1"),
    ("merit - at(riket, merit)", "0 points - (at(riket, merit) - merit)"),
    ("(merit + 3) ^ 2", "merit * merit + 6 points * merit + 9 points*points"),
    ("share(behorig of ak9)", "share(behorig of elever where arskurs == 9)"),
    ("share(behorig of elever where arskurs > 8)", "share(behorig of elever where 8 < arskurs)"),
    ("share(behorig of elever)", "1 - share(not behorig of elever)"),
    ("count(elever) / (count(larare) ^ 2)", "count(elever) / count(larare) / count(larare)"),
    ("1 / (merit * merit)", "1 / merit / merit"),
    ("merit ?? 0", "if known(merit) then merit else 0"),
    ("if merit > 3 then 1 else 2", "if merit <= 3 then 2 else 1"),
    ("max(merit, 3)", "if merit > 3 then merit else 3 points"),
    ("clamp(merit, 0, 340)", "min(max(merit, 0), 340)"),
    ("merit > 3 and behorighet > 5", "not (5 >= behorighet or merit <= 3)"),
    ("max(merit across skolenhet) * 2", "max(merit across skolenhet) * 4 / 2"),
    ('entity.huvudmannatyp in ("kommunal")', 'not entity.huvudmannatyp != "kommunal"'),
]
DIFFERENT = [
    ("merit * kostnad / kostnad", "merit"),
    ("merit * 0", "0 points"),
    ("merit - merit + behorighet * 1 point", "behorighet * 1 point"),
    ("1 / (merit * kostnad)", "1 / merit / kostnad"),
    ("count(elever) / sum(poster of larare)", "1 / (sum(poster of larare) / count(elever))"),
    ("count(elever where behorig)", "count(elever)"),
    ("share(behorig of ak9)", "share(behorig of elever)"),
    ("mean(meritvarde of elever)", "median(meritvarde of elever)"),
    ("change(merit)", "merit - previous(merit)"),
    ("if merit >= 3 then 1 else 2", "if merit > 3 then 1 else 2"),
    ("std(meritvarde of elever)", "std_sample(meritvarde of elever)"),
    ('parameter(grans, "kommunal")', 'parameter(grans, "enskild")'),
    ("share(behorig of elever)", "share(behorig of utan_nyanlanda)"),
]


def cores(texts):
    return [core_of(text) for text in texts]


@pytest.mark.parametrize("texts", SAME, ids=" = ".join)
def test_proved_the_same(texts):
    assert isinstance(compare(*cores(texts)), Same)


@pytest.mark.parametrize("texts", SAME, ids=" = ".join)
def test_what_is_proved_holds_in_cells_that_were_not_tried(texts):
    left, right = cores(texts)
    made = makings([left, right])
    for seed in range(300):
        world = World(made, random.Random(seed))
        found = [program(core).run(world.leaf) for core in (left, right)]
        assert found[0] == found[1]


@pytest.mark.parametrize("texts", DIFFERENT, ids=" ≠ ".join)
def test_different_with_a_counterexample(texts):
    found = compare(*cores(texts))
    assert isinstance(found, Different)
    assert found.left != found.right


def test_a_part_without_a_value_is_a_counterexample():
    found = compare(core_of("merit - merit + 1 points"), core_of("1 points"))
    assert isinstance(found, Different)
    assert found.left.state is not State.VALUE
    assert found.right.value == 1


def test_a_counterexample_is_told_in_words():
    found = compare(core_of("merit"), core_of("merit + 1"))
    assert isinstance(found, Different)
    assert found.words("sv") == "5 mot 6 där merit = 5"
    assert found.words("en") == "5 against 6 where merit = 5"
    assert found.counterexample == {"merit": Fraction(5)}


@pytest.mark.parametrize(
    ("texts", "doubt"),
    [
        (("sqrt(count(elever) * count(elever))", "count(elever)"), Doubt.NO_PROOF),
        (("min(count(elever where behorig), count(elever))", "count(elever where behorig)"), None),
        (("max(merit across skolenhet)", "min(merit across skolenhet)"), Doubt.TIED),
        (("gini(meritvarde of elever)", "std(meritvarde of elever) / 1 point"), Doubt.TIED),
    ],
)
def test_what_is_neither_proved_nor_refuted_is_undecided(texts, doubt):
    found = compare(*cores(texts))
    assert isinstance(found, Undecided)
    assert doubt in (None, found.doubt)
    assert found.why["sv"]
    assert found.why["en"]


def test_a_columns_limits_are_believed():
    left, right = cores(["min(mean(meritvarde of elever), 340)", "mean(meritvarde of elever)"])
    assert isinstance(compare(left, right), Different)
    limits = {("elever", "meritvarde"): (Fraction(0), Fraction(340))}
    assert isinstance(compare(left, right, columns=limits), Undecided)


def test_time_is_bounded_however_large_the_formulas():
    left = core_of(" * ".join(["(merit + kostnad * 1 pupil*points/kr + behorighet*1 point)"] * 12))
    right = core_of(" * ".join(["(kostnad * 1 pupil*points/kr + behorighet*1 point + merit)"] * 12))
    start = time.process_time()
    found = compare(left, right, seconds=0.5)
    assert isinstance(found, Same | Undecided)
    assert time.process_time() - start < 3


# Formulas over three other indicators, as trees of this test's own, and what they mean.

LETTERS = ("a", "b", "c")
PLAIN = Scope(indicators=dict.fromkeys(LETTERS, unit("number")))
BINARY = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def text_of(tree):
    match tree:
        case str():
            return tree
        case int():
            return f"({tree})"
        case ("??", left, right):
            return f"({text_of(left)} ?? {text_of(right)})"
        case ("max" | "min", left, right):
            return f"{tree[0]}({text_of(left)}, {text_of(right)})"
        case (sign, left, right):
            return f"(({text_of(left)}) {sign} ({text_of(right)}))"
    raise AssertionError(tree)


def meaning(tree, cell):
    """Return a state and a number, the number only in the state of having a value."""
    match tree:
        case str():
            return cell[tree]
        case int():
            return State.VALUE, Fraction(tree)
        case ("??", left, right):
            found = meaning(left, cell)
            return found if found[0] is State.VALUE else meaning(right, cell)
        case (sign, left, right):
            return _strict(sign, meaning(left, cell), meaning(right, cell))
    raise AssertionError(tree)


def _strict(sign, left, right):
    state = max(left[0], right[0])
    if sign == "/" and right == (State.VALUE, 0):
        return max(state, State.UNDEFINED), None
    if state is not State.VALUE:
        return state, None
    if sign in ("max", "min"):
        return state, (max if sign == "max" else min)(left[1], right[1])
    return state, BINARY[sign](left[1], right[1])


leaves = st.sampled_from(["a", "b", "c", 0, 1, 2])
trees = st.recursive(
    leaves,
    lambda below: st.tuples(
        st.sampled_from(["+", "-", "*", "/", "max", "min", "??"]), below, below
    ).filter(lambda tree: not (tree[0] == "/" and tree[2] == 0)),
    max_leaves=6,
)
numbers = st.sampled_from([0, 0, 1, 2, -1]) | st.fractions(-5, 5, max_denominator=6)
states = st.sampled_from([state for state in State if state is not State.VALUE])
found_values = numbers.map(lambda number: (State.VALUE, Fraction(number)))
cells = st.fixed_dictionaries(
    {letter: found_values | states.map(lambda state: (state, None)) for letter in LETTERS}
)


def rewritten(tree, chance):
    """Return a tree that means the same, by laws that hold for states, too."""
    if not isinstance(tree, tuple):
        return tree
    sign, left, right = tree[0], rewritten(tree[1], chance), rewritten(tree[2], chance)
    law = chance.randint(0, 3)
    if sign in ("+", "*", "max", "min") and law == 0:
        return sign, right, left
    if sign == "-" and law == 1:
        return "+", left, ("*", -1, right)
    if sign == "*" and isinstance(right, tuple) and right[0] == "+" and law == 2:
        return "+", ("*", left, right[1]), ("*", left, right[2])
    if sign == "+" and law == 3:
        return "-", left, ("-", 0, right)
    return sign, left, right


def checked_pair(left, right):
    found = [checked(text_of(tree), scope=PLAIN).core for tree in (left, right)]
    return None if None in found else found  # a division by a zero that is written out


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(trees, trees, st.randoms(use_true_random=False), st.booleans(), st.data())
def test_the_same_is_never_said_of_formulas_that_differ(left, other, chance, rewrite, data):
    right = rewritten(left, chance) if rewrite else other
    pair = checked_pair(left, right)
    if pair is None:
        return
    found = compare(*pair, seconds=0.3)
    if isinstance(found, Same):
        for _ in range(12):
            cell = data.draw(cells)
            assert meaning(left, cell) == meaning(right, cell)
    elif isinstance(found, Different):
        cell = {letter: (State.VALUE, Fraction(0)) for letter in LETTERS}
        cell |= {leaf.indicator: (seen.state, seen.value) for leaf, seen in found.cell}
        assert meaning(left, cell) == (found.left.state, found.left.value)
        assert meaning(right, cell) == (found.right.state, found.right.value)
        assert found.left != found.right


def drawn(chance, depth=3):
    if depth == 0 or chance.random() < 0.2:
        return chance.choice(["a", "b", "c", 1, 2, 3])
    sign = chance.choice(["+", "-", "*", "/", "max"])
    return sign, drawn(chance, depth - 1), drawn(chance, depth - 1)


def corrupted(tree):
    """Return a tree that gives one more than another wherever that has a value."""
    return "+", tree, 1


def test_two_hundred_pairs_are_classed():
    chance = random.Random(7)
    classes = {"same": [], "different": []}
    while min(len(found) for found in classes.values()) < 100:
        tree = drawn(chance)
        wanted = "same" if len(classes["same"]) < 100 else "different"
        other = rewritten(tree, chance) if wanted == "same" else corrupted(rewritten(tree, chance))
        pair = checked_pair(tree, other)
        if pair is not None and cell_leaves(pair[0]):
            classes[wanted].append(type(compare(*pair)).__name__)
    assert set(classes["same"]) <= {"Same", "Undecided"}
    assert classes["same"].count("Same") >= 97
    assert set(classes["different"]) <= {"Different", "Same"}
    assert classes["different"].count("Different") >= 97  # the rest never have a value


def test_where_a_formula_is_undefined():
    core = core_of("merit / (count(elever) - 3) * 1 pupil + sqrt(merit * 1 point) * ln(behorighet)")
    assert [condition.words["en"] for condition in undefined_where(core)] == [
        "the number of elever minus 3 pupils is 0",
        "merit times 1 points is less than 0",
        "behorighet, expressed in share is at most 0",
    ]


def test_what_cannot_fail_is_not_told():
    assert undefined_where(core_of("merit / (1 pupil + count(elever))")) == []
    (no_rows,) = undefined_where(core_of("share(behorig of elever)"))
    assert no_rows.words["en"].endswith("is of no rows")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("100 * share(behorig of elever)", 0, 100),
        ("1 / (1 + share(behorig of elever))", Fraction(1, 2), 1),
        ("count(elever)", 0, None),
        ("mean(meritvarde of elever)", 0, 340),
        ("clamp(merit, 10, 20)", 10, 20),
        ("merit", None, None),
        ("abs(merit)", 0, None),
        ("share(behorig of elever) - share(behorig of ak9)", -1, 1),
        ("if merit > 3 then 1 else 2", 1, 2),
    ],
)
def test_the_ends_of_a_formula(text, low, high):
    limits = {("elever", "meritvarde"): (Fraction(0), Fraction(340))}
    assert value_range(core_of(text), columns=limits) == (low, high)


def test_ends_hold_for_irrational_numbers():
    low, high = value_range(core_of("exp(share(behorig of elever))"))
    assert low <= 1
    assert high - Fraction(Decimal("2.718281828459045235360287471352")) < Fraction(1, 10**20)
    assert high >= Fraction(Decimal("2.718281828459045235360287471352"))


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("merit - at(riket, merit)", "increasing decreasing"),
        ("count(elever) / sum(poster of larare)", "mixed mixed"),
        ("count(elever) / count(larare)", "increasing decreasing"),
        ("count(elever) / (count(elever) + count(larare) * 1 pupil/teacher)",
         "increasing decreasing"),
        ("share(behorig of elever) * (1 - share(behorig of elever))", "mixed"),
        ("merit * merit", "mixed"),
        ("max(merit, 3)", "increasing"),
        ("sqrt(count(elever) / 1 pupil)", "increasing"),
        ("behorighet * 0", "constant"),
    ],
)  # fmt: skip
def test_which_way_a_formula_moves(text, ways):
    core = core_of(text)
    found = [monotonicity(core, leaf).value for leaf in cell_leaves(core)]
    assert found == ways.split()


def test_nothing_is_proved_with_derivatives_when_time_is_up():
    core = core_of("merit / (merit + behorighet * 1 point)")
    (merit, _) = cell_leaves(core)
    within = {leaf: (Fraction(1), Fraction(100)) for leaf in cell_leaves(core)}
    assert monotonicity(core, merit, bounds=within) is Monotonicity.INCREASING
    assert monotonicity(core, merit, bounds=within, until=0) is Monotonicity.UNKNOWN
    assert value_range(core, within)[1] < value_range(core, within, until=0)[1]


def test_what_a_formula_does_not_read_does_not_move_it():
    merit = core_of("merit")
    assert monotonicity(core_of("behorighet"), merit) is Monotonicity.CONSTANT


def test_a_direction_against_that_of_a_part_is_found():
    core = core_of("merit - 2 points * behorighet")
    assert against_direction(core, higher_is_better=True, others={"behorighet": True}) == [
        "behorighet"
    ]
    assert against_direction(core, higher_is_better=True, others={"behorighet": False}) == []
    assert against_direction(core, higher_is_better=True, others={"merit": True}) == []


def test_an_expression_keeps_what_sympy_would_simplify_away():
    found, symbols = expression(core_of("merit * kostnad / kostnad"))
    assert str(found) == "(x_1*x_2)/x_2"
    assert {core.indicator for core in symbols.values()} == {"merit", "kostnad"}


def test_no_text_of_an_author_reaches_sympy():
    found, symbols = expression(core_of('if entity.huvudmannatyp == "kommunal" then 1 else merit'))
    assert [str(symbol) for symbol in symbols] == [f"x_{i + 1}" for i in range(len(symbols))]
    assert {str(symbol) for symbol in found.free_symbols} <= {str(symbol) for symbol in symbols}


def test_importing_does_not_load_sympy():
    code = "import sys, malramverk.formula.symbolic; print('sympy' in sys.modules)"
    command = [sys.executable, "-c", code]
    env = {"PYTHONPATH": str(ROOT / "src")}
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    assert loaded.stdout.strip() == "False"


def test_leaves_of_a_comparison_are_what_the_formulas_read():
    core = core_of("merit + previous(merit)")
    assert len(cell_leaves(core)) == 2
    assert any(isinstance(node, Reference) for node in walk(core))
