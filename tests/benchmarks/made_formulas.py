"""Formulas made up for measuring: each as the language writes it and as plain numpy.

About five inputs each, at most three deep, and half of them on other indicators, as in a
framework of composite measures. Deterministic.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from malramverk.evaluation.graph import graph_of
from malramverk.evaluation.machine import worked_out
from malramverk.formula import Core, Scope, check, parse
from malramverk.quantities import PURE

INPUTS = 200


@dataclass(frozen=True)
class Made:
    """One formula, in both notations."""

    name: str
    text: str
    numpy: str


def formulas(count: int) -> list[Made]:
    """Return made-up formulas ``v0``, ``v1`` … over inputs ``b0`` to ``b199`` and each other."""
    random = np.random.default_rng(42)
    made: list[Made] = []
    depth: dict[str, int] = {}
    for i in range(count):
        base = [f"b{j}" for j in random.integers(0, INPUTS, 5)]
        if i >= count // 2:
            usable = [m.name for m in made if depth[m.name] < 3][-400:]
            base[:2] = [usable[j] for j in random.integers(0, len(usable), 2)]
            random.shuffle(base)
        text, code = _formula(random, base)
        made.append(Made(f"v{i}", text, code))
        depth[f"v{i}"] = 1 + max(depth.get(name, -1) for name in base)
    return made


def _formula(random: np.random.Generator, names: list[str]) -> tuple[str, str]:
    a, b, c, d, e = ((name, f"v[{name!r}]") for name in names)
    left, right = _joined(random, a, b), _joined(random, c, d)
    if random.random() < 0.12:
        limit = round(float(random.uniform(20, 80)), 1)
        # what is missing makes either branch missing, as the language has it
        code = f"np.where({e[1]} > {limit}, {left[1]}, {right[1]}) + 0 * {e[1]}"
        return f"if {e[0]} > {limit} then {left[0]} else {right[0]}", code
    return _joined(random, _joined(random, left, right), e)


def _joined(random: np.random.Generator, x: tuple[str, str], y: tuple[str, str]) -> tuple[str, str]:
    part, factor = random.random(), round(float(random.uniform(0.1, 2)), 2)
    (s, p), (t, q) = x, y
    if part < 0.30:
        return f"({s} + {t})", f"({p} + {q})"
    if part < 0.55:
        return f"({s} - {t})", f"({p} - {q})"
    if part < 0.72:
        return f"({s} * {factor} + {t})", f"({p} * {factor} + {q})"
    if part < 0.80 and t.startswith("b"):
        return f"(100 * {s} / {t})", f"(100 * {p} / {q})"
    if part < 0.86:
        return f"min({s}, {t})", f"np.minimum({p}, {q})"
    if part < 0.92:
        return f"max({s}, {t})", f"np.maximum({p}, {q})"
    return f"abs({s} - {t})", f"np.abs({p} - {q})"


def inputs(cells: int) -> dict[str, Any]:
    """Return the inputs' values of shape (cells,), 5 % of them missing (NaN)."""
    random = np.random.default_rng(7)
    values = random.uniform(1, 100, (INPUTS, cells))
    for column in values:
        column[random.random(cells) < 0.05] = np.nan
    return {f"b{j}": values[j] for j in range(INPUTS)}


def prepared(count: int, cells: int) -> Callable[[], object]:
    """Return what works many formulas out over many cells, values and states, from a graph."""
    cores = checked(formulas(count))
    graph = graph_of(cores.values(), float, cores.get)
    leaves = {}
    for name, value in inputs(cells).items():
        state = np.isnan(value).astype(np.uint8) * 96
        leaves[name] = np.nan_to_num(value, copy=False), state
    return lambda: worked_out(graph, lambda core: leaves[core.indicator], cells)  # type: ignore[union-attr]


def checked(made: list[Made]) -> dict[str, Core]:
    """Return the formulas parsed and checked."""
    names = [*(f"b{j}" for j in range(INPUTS)), *(m.name for m in made)]
    scope = Scope(indicators=dict.fromkeys(names, PURE))
    found = {}
    for m in made:
        core = check(parse(m.text), scope, expect=PURE).core
        assert core is not None
        found[m.name] = core
    return found


def by_hand(made: list[Made]) -> Callable[[dict[str, Any]], None]:
    """Return one function of plain numpy that works all formulas out into a dictionary."""
    lines = "".join(f"    v[{m.name!r}] = {m.numpy}\n" for m in made)
    space: dict[str, Any] = {"np": np}
    exec(f"def work(v):\n{lines}", space)
    work: Callable[[dict[str, Any]], None] = space["work"]
    return work


def python_parsed(made: list[Made]) -> None:
    """Parse the like of every formula with Python's own parser."""
    for m in made:
        ast.parse(m.numpy, mode="eval")


Cells = Mapping[str, Any]
