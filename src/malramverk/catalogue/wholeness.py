"""Which inputs of rules can only be whole numbers, as far as that follows from definitions."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from malramverk.catalogue.rule_sources import Known
from malramverk.formula import Aggregate, Attribute, Constant, Core, Kind, Op, Operation

_WHOLE = re.compile(r"-?[0-9]+")
_KEEPING = {
    *(Op.ADD, Op.SUBTRACT, Op.MULTIPLY, Op.NEGATE, Op.ABS),
    *(Op.MIN, Op.MAX, Op.CLAMP, Op.COALESCE, Op.SUM_KNOWN),
}


def is_whole(core: Core, leaf: Callable[[str], bool]) -> bool:
    """Say whether a formula can have no other values than whole numbers.

    Args:
        core: a checked formula of numbers between cells.
        leaf: whether an attribute, by its name, has none but whole numbers.
    """
    match core:
        case Constant():
            return isinstance(core.value, Decimal) and core.value == core.value.to_integral_value()
        case Attribute():
            return leaf(core.name)
        case Aggregate():
            return core.function in ("count", "distinct")
        case Operation(op=Op.ROUND):
            return is_whole(core.operands[1], leaf)
        case Operation(op=Op.IF):
            return all(is_whole(operand, leaf) for operand in core.operands[1:])
        case Operation():
            return core.op in _KEEPING and all(is_whole(o, leaf) for o in core.operands)
        case _:
            return False


def gives_whole(known: Known, number: int) -> bool:
    """Say whether an output of a rule has none but whole numbers."""
    output, rule = known.outputs[number], known.rule
    if output.kind is not Kind.NUMBER:
        return False
    if rule.collect == "count" and rule.hit_policy == "collect":
        return True
    given = [*(row.then for row in rule.rows), rule.otherwise or {}]
    texts = [then.get(output.name, then.get("")) for then in given]
    return all(text is None or _WHOLE.fullmatch(text) for text in texts)
