"""The expressions between a formula and its leaves, which bounds and support look at."""

from __future__ import annotations

from functools import lru_cache

from malramverk.evaluation.graph import scaled_quotient
from malramverk.formula import Constant, Core, Op, Operation

_BARE = (Op.NOT_APPLICABLE, Op.YEAR)
_FORMULAS = 20_000


def is_leaf(core: Core) -> bool:
    """Say whether an expression is given to a graph rather than worked out in it."""
    if isinstance(core, Constant):
        return False
    bare = not isinstance(core, Operation) or core.op in _BARE
    return bare or scaled_quotient(core) is not None


@lru_cache(maxsize=_FORMULAS)
def between(core: Core) -> tuple[Core, ...]:
    """Return a formula and every expression in it above its leaves, each once."""
    found: dict[Core, None] = {}
    waiting = [core]
    while waiting:
        current = waiting.pop()
        if current in found or is_leaf(current):
            continue
        found[current] = None
        if isinstance(current, Operation):
            waiting.extend(current.operands)
    return tuple(found)
