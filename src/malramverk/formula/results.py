"""The result of an indicator's formula: a number between entities, in the indicator's unit."""

from __future__ import annotations

from decimal import Decimal

from malramverk.formula.context import Context
from malramverk.formula.conversion import in_unit
from malramverk.formula.core import Constant, Core, Operation
from malramverk.formula.primitives import Grain, Kind, Op
from malramverk.formula.problems import (
    ConstantFormula,
    ScaledTwice,
    WrongResultKind,
    WrongResultUnit,
)
from malramverk.formula.tree import Node
from malramverk.quantities import Unit

# Through these a factor of a hundred reaches the result.
_SCALING = frozenset([Op.MULTIPLY, Op.DIVIDE, Op.NEGATE, Op.ADD, Op.SUBTRACT, Op.ABS])


def fitted(context: Context, node: Node, core: Core, expect: Unit) -> Core | None:
    """Return a result in the indicator's unit, or nothing and a problem."""
    type_ = core.type
    if type_.kind is not Kind.NUMBER:
        return context.report(WrongResultKind(kind=type_.kind), node.span)
    if type_.grain is Grain.CONSTANT:
        return context.report(ConstantFormula(), node.span)
    found = type_.unit
    if found is None or found == expect:
        return in_unit(core, expect)
    if found.dims != expect.dims:
        problem = WrongResultUnit(found=found.name, expected=expect.name)
        return context.report(problem, node.span)
    twice = _hundredfold(core, 1 / expect.scale) if found.scale == 1 and found.pure else None
    if twice is not None and twice.span is not None:
        text = f"{twice.value}"
        return context.report(ScaledTwice(factor=text, unit=expect.name), twice.span)
    return in_unit(core, expect)


def _hundredfold(core: Core, scale: object) -> Constant | None:
    """Return the bare constant by which a share has already been scaled."""
    waiting = [core]
    while waiting:
        current = waiting.pop()
        if not isinstance(current, Operation) or current.op not in _SCALING:
            continue
        if current.op is Op.MULTIPLY:
            for operand in current.operands:
                bare = isinstance(operand, Constant) and operand.type.unit is None
                if bare and isinstance(operand, Constant) and operand.value == scale:
                    return operand if isinstance(operand.value, Decimal) else None
        waiting.extend(current.operands)
    return None
