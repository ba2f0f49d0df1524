"""What intervals need beside the figures that they are of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from malramverk.formula import Aggregate, Core, Reference, Statistic, walk
from malramverk.formula.sampling import Sampled, sampled
from malramverk.formula.statistical_functions import METHODS

_BY_METHOD = ("interval_low", "interval_high", "significant")
_WEIGHING = (
    *_BY_METHOD,
    "funnel_low",
    "funnel_high",
    "shrunk",
    "cohens_d",
    "between_std",
    "between_var",
)


def companion(aggregate: Aggregate, method: str) -> Aggregate | None:
    """Return the aggregate whose parts an interval needs beside the figure's own, if any."""
    sort = sampled(aggregate)
    if sort is Sampled.LISTED or (method == "bootstrap" and sort is not Sampled.TOTAL):
        return replace(aggregate, function="median", parameters=(), exception=None)
    return replace(aggregate, function="var_sample") if sort is Sampled.MEAN else None


def companions(core: Core, method: str | None = None) -> Iterator[Aggregate]:
    """Yield the aggregates whose parts the intervals within a formula need.

    Args:
        core: a checked formula.
        method: how the interval of the whole formula is to be made; absent where only those
            that it asks for itself are.
    """
    about = [(core, method)] if method is not None else list(_asked(core))
    for expression, how in about:
        for node in walk(expression):
            found = companion(node, how) if isinstance(node, Aggregate) else None
            if found is not None:
                yield found


def weighed(core: Core) -> Iterator[tuple[str, str]]:
    """Yield the indicators for which a formula asks how sure they are, and by which method."""
    for expression, method in _asked(core):
        for node in walk(expression):
            if isinstance(node, Reference):
                yield node.indicator, method


def _asked(core: Core) -> Iterator[tuple[Core, str]]:
    for node in walk(core):
        if isinstance(node, Statistic) and node.function in _WEIGHING:
            own = node.function in _BY_METHOD
            for operand in node.operands:
                yield operand, str(node.options[0]) if own else METHODS[0]
