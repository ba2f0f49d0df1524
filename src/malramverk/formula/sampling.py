"""What sort of figure an expression is to statistics: a share, a mean, a difference of two."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from malramverk.formula.core import Aggregate, Constant, Core, Moved, Operation
from malramverk.formula.primitives import Move, Op
from malramverk.formula.statistical_functions import METHODS, OF_MEANS, OF_SHARES

_LISTED = ("median", "quantile", "gini", "std", "var", "std_sample", "var_sample")


class Sampled(StrEnum):
    """How chance comes into a figure.

    ``share`` and ``mean`` are over rows that all weigh the same; ``ratio`` is a quotient, which
    is a share where it is one of whole numbers; ``listed`` is what only the values can tell;
    ``total`` is what chance is not weighed for.
    """

    SHARE = "share"
    MEAN = "mean"
    RATIO = "ratio"
    LISTED = "listed"
    TOTAL = "total"


def sampled(core: Aggregate | Operation) -> Sampled:
    """Return how chance comes into a figure from rows, or into a quotient."""
    if isinstance(core, Operation):
        return Sampled.RATIO if core.op is Op.DIVIDE else Sampled.TOTAL
    if core.weight is not None:
        return Sampled.TOTAL
    if core.function in ("share", "mean"):
        return Sampled(core.function)
    return Sampled.LISTED if core.function in _LISTED else Sampled.TOTAL


def unscaled(core: Core) -> tuple[Core, float] | None:
    """Return what an expression is a multiple of, and how many times; nothing where it is none."""
    if not isinstance(core, Operation) or core.op not in (Op.MULTIPLY, Op.DIVIDE):
        return None
    first, second = core.operands
    if isinstance(first, Constant) and core.op is Op.MULTIPLY:
        first, second = second, first
    if not isinstance(second, Constant) or not isinstance(second.value, Decimal):
        return None
    by = float(second.value)
    if not by:
        return None
    return first, by if core.op is Op.MULTIPLY else 1.0 / by


def two_samples(core: Core) -> tuple[Core, Core] | None:
    """Return the two figures that a difference is of, where their rows are not the same.

    They are not in two groups of one breakdown, nor in two periods.
    """
    if not isinstance(core, Operation) or core.op is not Op.SUBTRACT:
        return None
    left, right = core.operands
    if not isinstance(right, Moved):
        return None
    if right.move is Move.COMPARABLE_PREVIOUS and right.operand == left:
        return left, right
    if not isinstance(left, Moved) or left.move is not Move.GROUP or right.move is not Move.GROUP:
        return None
    same = left.operand == right.operand and left.argument[0] == right.argument[0]
    return (left, right) if same and left.argument != right.argument else None


def _within(core: Core) -> Core | None:
    """Return the figure whose interval gives that of an expression."""
    pair, multiple = two_samples(core), unscaled(core)
    if pair is not None:
        return pair[0]
    if multiple is not None:
        return multiple[0]
    return core.operand if isinstance(core, Moved) else None


def fits_method(core: Core, method: str) -> bool:
    """Say whether a method gives an interval of an expression, as far as its text can tell."""
    if method == METHODS[0]:
        return True
    while (inner := _within(core)) is not None:
        core = inner
    if not isinstance(core, Aggregate) and not (
        isinstance(core, Operation) and core.op is Op.DIVIDE
    ):
        return True
    kind = sampled(core)
    return {
        Sampled.SHARE: method not in OF_MEANS,
        Sampled.MEAN: method not in OF_SHARES,
        Sampled.RATIO: method in OF_SHARES,
        Sampled.LISTED: method == "bootstrap",
        Sampled.TOTAL: False,
    }[kind]
