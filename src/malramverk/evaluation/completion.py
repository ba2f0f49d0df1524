"""What an aggregate would ask of its rows if everything about them were known."""

from __future__ import annotations

from dataclasses import replace

from malramverk.formula import Aggregate, Constant, Core, Kind, Op, Operation, Type

_YES = Constant(value=True, type=Type(Kind.YES_NO))


def completed(aggregate: Aggregate) -> Aggregate:
    """Return an aggregate as it reads where nothing is unknown.

    There ``known(x)`` holds of every row, and ``x ?? y`` is ``x``. An aggregate that asks neither
    is returned as it is.
    """
    condition, exception = _whole(aggregate.condition), _whole(aggregate.exception)
    return replace(
        aggregate,
        operand=_whole(aggregate.operand),
        condition=None if condition == _YES else condition,
        exception=exception,
        weight=_whole(aggregate.weight),
    )


def _whole(core: Core | None) -> Core | None:
    if not isinstance(core, Operation):
        return core
    if core.op is Op.KNOWN:
        return _YES
    if core.op is Op.COALESCE:
        return _whole(core.operands[0])
    operands = tuple(_whole(operand) or operand for operand in core.operands)
    if core.op is Op.AND:
        operands = tuple(operand for operand in operands if operand != _YES) or (_YES,)
        if len(operands) == 1:
            return operands[0]
    return core if operands == core.operands else replace(core, operands=operands)
