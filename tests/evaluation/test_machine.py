"""The two ways to work out a graph, for many cells and for few, are one meaning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from malramverk.cells import Reason, State, status_code
from malramverk.evaluation.batches import worked_out_few
from malramverk.evaluation.graph import graph_of
from malramverk.evaluation.machine import worked_out
from malramverk.formula import Core, Reference, Scope, check, parse
from malramverk.quantities import PURE

NAMES = ("a", "b", "c", "d")
CELLS = 101
NUMBERS = (0.0, 0.0, 1.0, -1.0, 2.5, 50.0, 1e300, -1e300, 1e-300, 0.1)
STATES = (
    *[status_code(State.VALUE)] * 6,
    status_code(State.CENSORED),
    status_code(State.UNDEFINED, Reason.DIVISION_BY_ZERO),
    status_code(State.TOO_FEW),
    status_code(State.NOT_APPLICABLE),
)
UNARY = (
    "-{}",
    "abs({})",
    "sqrt({})",
    "ln({})",
    "exp({})",
    "{} ^ 2",
    "{} ^ 0.5",
    "{} ^ (-1)",
    "{} ^ 3",
    "round_to({}, 0.5)",
)
BINARY = (
    "{} + {}",
    "{} - {}",
    "{} * {}",
    "{} / {}",
    "{} / {}",
    "min({}, {})",
    "max({}, {})",
    "{} ?? {}",
    "clamp({}, 0, 10) + {}",
    "geomean({}, {})",
    "harmonic({}, {})",
)
CONDITIONS = (
    "{} > {}",
    "{} == {}",
    "known({}) and {} < 1",
    "{} >= 0 or not {} < 2",
    "{} in (1, 2)",
)


@st.composite
def texts(draw: st.DrawFn, names: tuple[str, ...], depth: int = 3) -> str:
    """Draw a formula in the language."""
    if depth == 0:
        return draw(st.sampled_from((*names, *names, "0", "2", "0.5")))
    below = texts(names, depth - 1)
    kind = draw(st.sampled_from(("leaf", "unary", "binary", "binary", "if")))
    if kind == "leaf":
        return draw(texts(names, 0))
    if kind == "if":
        condition = draw(st.sampled_from(CONDITIONS))
        asked = condition.format(*(draw(below) for _ in range(condition.count("{}"))))
        return f"(if {asked} then {draw(below)} else {draw(below)})"
    form = draw(st.sampled_from(UNARY if kind == "unary" else BINARY))
    return "(" + form.format(*(draw(below) for _ in range(form.count("{}")))) + ")"


@st.composite
def formulas(draw: st.DrawFn) -> dict[str, str]:
    """Draw formulas, each of which may refer to those before it."""
    found: dict[str, str] = {}
    for number in range(draw(st.integers(1, 6))):
        found[f"v{number}"] = draw(texts((*NAMES, *found))) + " + a"
    return found


def checked(found: dict[str, str]) -> dict[str, Core]:
    scope = Scope(indicators=dict.fromkeys((*NAMES, *found), PURE))
    cores = {name: check(parse(text), scope, expect=PURE).core for name, text in found.items()}
    return {name: core for name, core in cores.items() if core is not None}


def cells(seed: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    random = np.random.default_rng(seed)
    found = {}
    for name in NAMES:
        state = random.choice(STATES, CELLS).astype(np.uint8)
        found[name] = np.where(state == 0, random.choice(NUMBERS, CELLS), 0.0), state
    return found


@settings(deadline=None)
@given(formulas(), st.integers(0, 2**32), st.sampled_from((7, 50, 1000)))
def test_many_cells_in_blocks_are_the_same_as_few(
    found: dict[str, str], seed: int, block: int
) -> None:
    cores, given_cells = checked(found), cells(seed)
    assume(len(cores) == len(found))  # ln(0) is no formula
    graph = graph_of(cores.values(), float, cores.get)

    def leaf(core: Core) -> tuple[np.ndarray, np.ndarray]:
        assert isinstance(core, Reference)
        return given_cells[core.indicator]

    few = worked_out_few(graph, leaf, CELLS)
    many = worked_out(graph, leaf, CELLS, block)
    for text, value, state, more, other in zip(found.values(), *few, *many, strict=True):
        assert (state == other).all(), text
        assert np.isfinite([*value, *more]).all(), text
        assert (value[state == 0] == more[state == 0]).all(), text


@pytest.mark.parametrize("work", [worked_out, worked_out_few])
def test_what_has_no_value_is_not_too_large(work) -> None:
    cores = checked({"v0": "(d / c) / a"})
    undefined = status_code(State.UNDEFINED, Reason.DIVISION_BY_ZERO)
    columns = {"d": (1e300, 0), "c": (0.0, undefined), "a": (1e-300, 0)}
    found = {k: (np.array([v]), np.array([s], np.uint8)) for k, (v, s) in columns.items()}
    graph = graph_of(cores.values(), float, cores.get)
    _, states = work(graph, lambda core: found[core.indicator], 1)
    assert states[0][0] == undefined


@pytest.mark.parametrize("work", [worked_out, worked_out_few])
def test_a_fault_reaches_every_formula_above_it(work) -> None:
    found = {"v0": "a / b", "v1": "v0 + 1", "v2": "if v1 > 0 then 1 / b else v0", "v3": "v2 ?? 7"}
    cores = checked(found)
    zero = status_code(State.UNDEFINED, Reason.DIVISION_BY_ZERO)
    hidden = status_code(State.TOO_FEW)
    given_cells = {
        "a": (np.array([1.0, 1.0, 0.0, 1.0]), np.array([0, 0, hidden, 0], np.uint8)),
        "b": (np.array([2.0, 0.0, 0.0, 0.0]), np.array([0, 0, 0, hidden], np.uint8)),
    }
    graph = graph_of(cores.values(), float, cores.get)
    values, states = work(graph, lambda core: given_cells[core.indicator], 4)
    told = [[0, zero, hidden, hidden], [0, zero, hidden, hidden], [0, zero, hidden, hidden]]
    assert [state.tolist() for state in states] == [*told, [0, 0, 0, 0]]
    assert [value[0] for value in values] == [0.5, 1.5, 0.5, 0.5]
    assert values[3].tolist() == [0.5, 7.0, 7.0, 7.0]
