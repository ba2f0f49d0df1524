"""The laws by which states join, whatever the operation; what each means is in conformance."""

from __future__ import annotations

from itertools import product

import pytest

import malramverk as mr
from malramverk import State
from tests.evaluation.data import catalogue_of

NAMES = ("a", "b")
FRAMEWORK = """\
kind: framework
id: prov
version: 1.0.0
levels: [allt, plats]
"""


def indicator(id_, formula=None):
    written = f"formula: {formula}\n" if formula is not None else ""
    return f"---\nkind: indicator\nid: {id_}\nversion: 1.0.0\nunit: number\n{written}"


def compute(formulas, given):
    """Compute formulas over given cells; ``given[name][place]`` is a number or a state."""
    texts = [FRAMEWORK, *(indicator(name) for name in NAMES)]
    texts += [indicator(id_, formula) for id_, formula in formulas.items()]
    cells = {name: {p: str(v) for p, v in places.items()} for name, places in given.items()}
    return mr.compute(
        catalogue_of("".join(texts)),
        {},
        indicators=list(formulas),
        levels="plats",
        periods="2024/25",
        cells=cells,
    )


STRICT = ["a + b", "a - b", "a * b", "a / b", "a ^ b", "min(a, b)", "max(a, b)", "clamp(a, b, b)"]
STRICT += [f"if a {sign} b then 1 else 1" for sign in ("==", "!=", "<", "<=", ">", ">=")]


@pytest.fixture(scope="module")
def matrix():
    pairs = list(product(State, State))
    names = [{State.VALUE: "1"}.get(state, state.id) for state in State]
    given = {
        "a": {f"p{i}": names[left] for i, (left, _) in enumerate(pairs)},
        "b": {f"p{i}": names[right] for i, (_, right) in enumerate(pairs)},
    }
    formulas = {f"f{i}": formula for i, formula in enumerate(STRICT)}
    results = compute(formulas | {"g": "b + a"}, given)
    return {
        (id_, *pair): results.cell(id_, entity=f"p{i}").state
        for id_ in results.indicators
        for i, pair in enumerate(pairs)
    }


@pytest.mark.parametrize("formula", STRICT)
def test_the_stronger_of_two_states_is_the_result(matrix, formula):
    id_ = f"f{STRICT.index(formula)}"
    for left, right in product(State, State):
        assert matrix[id_, left, right] is max(left, right)


def test_joining_obeys_its_laws(matrix):
    def join(left, right):
        return matrix["f0", left, right]

    for x, y, z in product(State, State, State):
        assert join(x, y) is join(y, x) is matrix["g", x, y]
        assert join(x, x) is x
        assert join(join(x, y), z) is join(x, join(y, z))
        assert join(x, State.VALUE) is x
