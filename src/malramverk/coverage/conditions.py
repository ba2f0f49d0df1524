"""Conditions written as trees: what an item's probe is made of."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from malramverk.formula import Constant, Core, Grain, Kind, Op, Operation, Type, both, negated

COMPARISONS = (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE)
FAR = Decimal("0.05")


def yes_no(*about: Core) -> Type:
    """Return the type of a condition about some expressions."""
    grain = max((core.type.grain for core in about), default=Grain.CONSTANT)
    table = next((core.type.table for core in about if core.type.table), None)
    return Type(Kind.YES_NO, grain=grain, table=table)


def compared(op: Op, left: Core, right: Core) -> Core:
    """Return a comparison."""
    return Operation(op, (left, right), yes_no(left, right))


def is_known(core: Core) -> Core:
    """Return the condition that an expression has a value."""
    return Operation(Op.KNOWN, (core,), yes_no(core))


def together(conditions: Iterable[Core]) -> Core | None:
    """Return the condition that all of some conditions hold; nothing sets none."""
    found: Core | None = None
    for condition in conditions:
        found = both(found, condition)
    return found


def number(value: Decimal, like: Core) -> Constant:
    """Return a number in the unit of an expression."""
    return Constant(value, Type(Kind.NUMBER, like.type.unit, decimals=_decimals(value)))


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def near(left: Core, right: Core, step: Decimal | None) -> tuple[Core, Core, Core]:
    """Return the conditions that a value is at a bound, just below it, and just above it.

    Args:
        left: the value.
        right: the bound.
        step: how far from it "just" is; a twentieth of the bound where no step is known.
    """
    low, high = _moved(right, step, -1), _moved(right, step, 1)
    return (
        compared(Op.EQ, left, right),
        both(compared(Op.GE, left, low), compared(Op.LT, left, right)) or left,
        both(compared(Op.GT, left, right), compared(Op.LE, left, high)) or left,
    )


def _moved(bound: Core, step: Decimal | None, way: int) -> Core:
    if isinstance(bound, Constant) and isinstance(bound.value, Decimal):
        wide = step if step is not None else abs(bound.value) * FAR or FAR
        return number(bound.value + way * wide, bound)
    op = Op.ADD if way > 0 else Op.SUBTRACT
    if step is not None:
        return Operation(op, (bound, number(step, bound)), bound.type)
    size = Operation(Op.ABS, (bound,), bound.type)
    share = Constant(FAR, Type(Kind.NUMBER, decimals=2))
    return Operation(op, (bound, Operation(Op.MULTIPLY, (size, share), bound.type)), bound.type)


def opposite(condition: Core) -> Core:
    """Return the condition that a condition is not fulfilled."""
    if isinstance(condition, Operation) and condition.op is Op.NOT:
        return condition.operands[0]
    return negated(condition)


def flattened(condition: Operation) -> tuple[Core, ...]:
    """Return the operands of ``a and b and c``, whatever way they are bracketed."""
    found: list[Core] = []
    for operand in condition.operands:
        if isinstance(operand, Operation) and operand.op is condition.op:
            found.extend(flattened(operand))
        else:
            found.append(operand)
    return tuple(found)
