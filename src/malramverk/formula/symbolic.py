"""What can be said of a formula without data: sameness, failure, range and direction.

The only module that imports sympy, and only when it is first asked. sympy never computes a
published number and never sees text: it is handed polynomials over generators that are made
here, or expressions built node by node with ``evaluate=False``.

Every call is bounded by construction and not by a worker process: a process takes a second to
start, imports the embedding program anew, and is forbidden in many servers and notebooks, while
a thread cannot be stopped. Sympy is therefore only used for ring arithmetic, in steps whose size
is known before they are taken, and the clock is read between the steps. What is too large, or
takes too long, is undecided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Any

from malramverk.formula.core import (
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Moved,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
)
from malramverk.formula.fold import fold
from malramverk.formula.primitives import Op
from malramverk.formula.symbolic_comparison import (
    Comparison,
    Different,
    Doubt,
    Same,
    Undecided,
    compared,
)
from malramverk.formula.symbolic_directions import moving, ranged
from malramverk.formula.symbolic_failing import (
    Condition,
    Fails,
    certainly_undefined,
    undefined_where,
)
from malramverk.formula.symbolic_ranges import Bounds, Monotonicity
from malramverk.formula.symbolic_worlds import Columns, Range, cell_leaves


def compare(
    left: Core, right: Core, *, seconds: float = 1.0, columns: Columns | None = None
) -> Comparison:
    """Say whether two formulas in one unit always give the same.

    The same means the same exact value, and where there is none the same state, for any rows of
    any tables; the finer word for a state does not count, nor do the rounding errors of floats.
    Other indicators, attributes and dated constants may be anything.

    Args:
        left: a checked formula between cells.
        right: another, in the same unit.
        seconds: how long it may take, about.
        columns: by table and column, the least and the greatest number it may hold.

    Returns:
        ``Same`` only where it is proved; ``Different`` only with a counterexample that could be.
    """
    return compared(left, right, seconds, columns, polynomials)


def value_range(
    core: Core,
    bounds: Bounds | None = None,
    *,
    columns: Columns | None = None,
    until: float = inf,
) -> Range:
    """Return the least and the greatest number a formula can be.

    Args:
        core: a checked formula between cells that gives a number.
        bounds: the least and the greatest number of what it reads; where nothing is said a count
            is never negative, and a share lies between 0 and 1.
        columns: the same for columns of tables.
        until: when, by `time.monotonic`, what is not proved yet is left; the ends are wider then.

    Returns:
        Two ends that hold; nothing where there is no limit, or none was found. They are the
        narrowest where the formula moves one way with everything that it reads.
    """
    return ranged(core, bounds or {}, columns or {}, polynomials, until)


def monotonicity(
    core: Core,
    leaf: Core,
    *,
    bounds: Bounds | None = None,
    columns: Columns | None = None,
    until: float = inf,
) -> Monotonicity:
    """Say how a formula moves when one thing it reads grows and all else stays.

    Args:
        core: a checked formula between cells that gives a number.
        leaf: what grows: an aggregate, another indicator, an attribute or the like.
        bounds: the least and the greatest number of what it reads.
        columns: the same for columns of tables.
        until: when, by `time.monotonic`, what is not proved yet is ``unknown``.

    Returns:
        A way that is proved; ``mixed`` with numbers found that show both; else ``unknown``.
    """
    return moving(core, leaf, bounds or {}, columns or {}, polynomials, until)


def against_direction(
    core: Core, *, higher_is_better: bool, others: Mapping[str, bool], until: float = inf
) -> list[str]:
    """Return the indicators whose improvement makes a formula worse.

    Args:
        core: the formula of an indicator.
        higher_is_better: which way is better for it.
        others: for the indicators it reads, whether higher is better; those without a direction
            are left out.
        until: when, by `time.monotonic`, what is not proved yet is left.
    """
    ways = {True: Monotonicity.INCREASING, False: Monotonicity.DECREASING}
    found = []
    for leaf in dict.fromkeys(cell_leaves(core)):
        if isinstance(leaf, Reference) and leaf.indicator in others:
            worse = ways[higher_is_better is not others[leaf.indicator]]
            if monotonicity(core, leaf, until=until) is worse:
                found.append(leaf.indicator)
    return found


def polynomials(generators: int) -> Any:
    """Return a ring of polynomials with rational coefficients, from sympy."""
    from sympy import QQ, Dummy
    from sympy.polys.rings import PolyRing

    return PolyRing([Dummy(f"p{i}") for i in range(generators)], QQ, "lex")


def expression(core: Core) -> tuple[Any, dict[Any, Core]]:
    """Return a formula as a sympy expression that nothing has simplified, for people and for tools.

    What has no value has no meaning in it: never compute a figure with it.

    Returns:
        The expression, and what each of its symbols stands for.
    """
    algebra = _Symbols()
    return fold(core, algebra), algebra.meanings


class _Symbols:
    """Folds a formula to sympy, node by node; a symbol's name is a number, never a text."""

    def __init__(self) -> None:
        import sympy

        self.meanings: dict[Any, Core] = {}
        self._sympy = sympy
        self._operations = _operations(sympy)

    def _symbol(self, core: Core) -> Any:
        symbol = self._sympy.Symbol(f"x_{len(self.meanings) + 1}")
        self.meanings[symbol] = core
        return symbol

    def constant(self, constant: Constant) -> Any:
        """A rational number or a truth; a text is a symbol."""
        value = constant.value
        if isinstance(value, bool):
            return self._sympy.true if value else self._sympy.false
        if isinstance(value, Decimal):
            exact = Fraction(value)
            return self._sympy.Rational(exact.numerator, exact.denominator)
        return self._symbol(constant)

    def column(self, column: Column) -> Any:
        """A symbol."""
        return self._symbol(column)

    def reference(self, reference: Reference) -> Any:
        """A symbol."""
        return self._symbol(reference)

    def attribute(self, attribute: Attribute) -> Any:
        """A symbol."""
        return self._symbol(attribute)

    def parameter(self, parameter: Parameter, key: Any) -> Any:
        """A symbol."""
        return self._symbol(parameter)

    def moved(self, moved: Moved) -> Any:
        """A symbol."""
        return self._symbol(moved)

    def across(self, across: Across) -> Any:
        """A symbol."""
        return self._symbol(across)

    def ranked(self, ranked: Ranked) -> Any:
        """A symbol."""
        return self._symbol(ranked)

    def statistic(self, statistic: Statistic) -> Any:
        """A symbol."""
        return self._symbol(statistic)

    def aggregate(self, aggregate: Aggregate) -> Any:
        """A symbol."""
        return self._symbol(aggregate)

    def operation(self, operation: Operation, operands: Sequence[Any]) -> Any:
        """A node of sympy's where it has the operation, else a symbol of its own."""
        make = self._operations.get(operation.op)
        return self._symbol(operation) if make is None else make(*operands)


def _operations(sympy: Any) -> dict[Op, Any]:
    """Return how each operation is built in sympy, with nothing evaluated."""

    def plain(kind: Any) -> Any:
        return lambda *operands: kind(*operands, evaluate=False)

    def minus(operand: Any) -> Any:
        return sympy.Mul(sympy.Integer(-1), operand, evaluate=False)

    def over(operand: Any) -> Any:
        return sympy.Pow(operand, sympy.Integer(-1), evaluate=False)

    return {
        Op.ADD: plain(sympy.Add),
        Op.SUBTRACT: lambda a, b: sympy.Add(a, minus(b), evaluate=False),
        Op.MULTIPLY: plain(sympy.Mul),
        Op.DIVIDE: lambda a, b: sympy.Mul(a, over(b), evaluate=False),
        Op.POWER: plain(sympy.Pow),
        Op.NEGATE: minus,
        Op.ABS: plain(sympy.Abs),
        Op.MIN: plain(sympy.Min),
        Op.MAX: plain(sympy.Max),
        Op.SQRT: lambda a: sympy.Pow(a, sympy.Rational(1, 2), evaluate=False),
        Op.LN: plain(sympy.log),
        Op.EXP: plain(sympy.exp),
    }


__all__ = [
    "Bounds",
    "Columns",
    "Comparison",
    "Condition",
    "Different",
    "Doubt",
    "Fails",
    "Monotonicity",
    "Range",
    "Same",
    "Undecided",
    "against_direction",
    "certainly_undefined",
    "compare",
    "expression",
    "monotonicity",
    "undefined_where",
    "value_range",
]
