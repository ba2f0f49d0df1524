"""The ends of a formula, and which way it moves, proved with derivatives where rules are weak."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from malramverk.formula.core import Core, Operation
from malramverk.formula.primitives import Op
from malramverk.formula.symbolic_canonical import Canonical
from malramverk.formula.symbolic_exact import Exact, exact, program
from malramverk.formula.symbolic_forms import Forms, OutOfBudgetError
from malramverk.formula.symbolic_numbers import UnclearError, order
from malramverk.formula.symbolic_ranges import Bounds, Monotonicity, Trend, powered, times, trend
from malramverk.formula.symbolic_worlds import Columns, Range, cell_leaves, natural_range

Ring: TypeAlias = Callable[[int], Any]

_MOST_ATOMS = 48
_TRIES = 400
_SEED = 2026


def ranged(core: Core, bounds: Bounds, columns: Columns, ring: Ring, until: float) -> Range:
    """Return between which ends a formula lies; see ``symbolic.value_range``."""
    rough = trend(core, None, bounds, columns)
    low, high = rough.low, rough.high
    ends = _corners(core, bounds, columns, ring, until)
    if ends is not None:
        low, high = max(low, ends[0]), min(high, ends[1])
    return (
        low if isinstance(low, Fraction) else None,
        high if isinstance(high, Fraction) else None,
    )


def _corners(
    core: Core, bounds: Bounds, columns: Columns, ring: Ring, until: float
) -> tuple[Fraction, Fraction] | None:
    """Return what a formula is where everything is at the end that makes it least, or most."""
    least: dict[Core, Exact] = {}
    most: dict[Core, Exact] = {}
    for leaf in dict.fromkeys(cell_leaves(core)):
        low, high = bounds.get(leaf) or natural_range(leaf, columns)
        way = _proved_way(core, leaf, bounds, columns, ring, until)
        if low is None or high is None or way in (Monotonicity.UNKNOWN, Monotonicity.MIXED):
            return None
        ends = (high, low) if way is Monotonicity.DECREASING else (low, high)
        least[leaf], most[leaf] = exact(ends[0]), exact(ends[1])
    try:
        found = [program(core).run(of.__getitem__).value for of in (least, most)]
    except UnclearError:
        return None
    if not all(isinstance(value, Fraction) for value in found):
        return None
    low, high = (Fraction(value) for value in found if isinstance(value, Fraction))
    return (low, high) if low <= high else None


def moving(
    core: Core, leaf: Core, bounds: Bounds, columns: Columns, ring: Ring, until: float
) -> Monotonicity:
    """Say how a formula moves with one thing it reads; see ``symbolic.monotonicity``."""
    if leaf not in cell_leaves(core):
        return Monotonicity.CONSTANT
    way = _proved_way(core, leaf, bounds, columns, ring, until)
    if way is Monotonicity.UNKNOWN and _moves_both_ways(core, leaf, bounds, columns, until):
        return Monotonicity.MIXED
    return way


def _proved_way(
    core: Core, leaf: Core, bounds: Bounds, columns: Columns, ring: Ring, until: float
) -> Monotonicity:
    way = trend(core, leaf, bounds, columns).way
    if way is not Monotonicity.UNKNOWN or time.monotonic() > until:
        return way
    try:
        return _by_derivative(core, leaf, bounds, columns, ring, until)
    except OutOfBudgetError:
        return way


def _by_derivative(
    core: Core, leaf: Core, bounds: Bounds, columns: Columns, ring: Ring, until: float
) -> Monotonicity:
    """Say which way a fraction of polynomials moves, from the sign of its derivative."""
    leaves = list(dict.fromkeys(cell_leaves(core)))
    steps = [node for node, _ in program(core).steps if isinstance(node, Operation)]
    plain = all(node.op in _RATIONAL for node in steps)
    if not plain or len(leaves) > _MOST_ATOMS:
        return Monotonicity.UNKNOWN
    made = ring(len(leaves))
    canonical = Canonical(Forms(made, min(time.monotonic() + 0.5, until)))
    numbers = [min(canonical.form(each).atoms) for each in leaves]
    form = canonical.form(core)
    x = made.gens[numbers[leaves.index(leaf)]]
    top, bottom = form.top, form.bottom
    slope = top.diff(x) * bottom - top * bottom.diff(x)
    ends = {n: trend(each, None, bounds, columns) for n, each in zip(numbers, leaves, strict=True)}
    return _way_of(_ends_of(slope, ends))


_RATIONAL = frozenset((Op.ADD, Op.SUBTRACT, Op.MULTIPLY, Op.DIVIDE, Op.NEGATE))


def _ends_of(polynomial: Any, ends: Mapping[int, Trend]) -> Trend:
    """Return where a polynomial lies, term by term."""
    found = Trend(Fraction(0), Fraction(0), Monotonicity.CONSTANT)
    for exponents, ground in polynomial.terms():
        value = Fraction(int(ground.numerator), int(ground.denominator))
        term = Trend(value, value, Monotonicity.CONSTANT)
        for number, exponent in enumerate(exponents):
            if exponent:
                term = times(term, powered(ends[number], exponent))
        found = Trend(found.low + term.low, found.high + term.high, Monotonicity.CONSTANT)
    return found


def _way_of(slope: Trend) -> Monotonicity:
    if slope.low == slope.high == 0:
        return Monotonicity.CONSTANT
    ways = {1: Monotonicity.INCREASING, -1: Monotonicity.DECREASING}
    return Monotonicity.UNKNOWN if slope.sign is None else ways[slope.sign]


def _moves_both_ways(
    core: Core, leaf: Core, bounds: Bounds, columns: Columns, until: float
) -> bool:
    """Look for numbers between which a formula grows, and others between which it shrinks."""
    run, random = program(core), Random(_SEED)  # noqa: S311  the same numbers on every run
    leaves = list(dict.fromkeys(run.leaves))
    ends = {each: trend(each, None, bounds, columns) for each in leaves}
    seen: set[int] = set()
    for _ in range(_TRIES):
        if time.monotonic() > until:
            break
        cell = {each: exact(_between(ends[each], random)) for each in leaves}
        other = cell | {leaf: exact(_between(ends[leaf], random))}
        try:
            here, there = run.run(cell.__getitem__), run.run(other.__getitem__)
            if here.value is None or there.value is None:
                continue
            sides = order(there.number, here.number), order(other[leaf].number, cell[leaf].number)
        except (UnclearError, TypeError):
            continue
        seen.add(sides[0] * sides[1])
    return {1, -1} <= seen


def _between(ends: Trend, random: Random) -> Fraction:
    low = ends.low if isinstance(ends.low, Fraction) else Fraction(-20)
    high = ends.high if isinstance(ends.high, Fraction) else max(low, Fraction(0)) + 20
    return low + (high - low) * Fraction(random.randint(0, 24), 24)
