"""What the functions between cells mean, in primitives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from typing import TypeAlias

from malramverk.formula.conversion import operation_type
from malramverk.formula.core import Constant, Core, Moved, Operation, Ranked
from malramverk.formula.primitives import Kind, Move, Op, Type
from malramverk.quantities import NUMBER, PURE
from malramverk.source import Span

Lowering: TypeAlias = Callable[[Core, tuple[int | str, ...], Span], Core]


def moved(move: Move) -> Lowering:
    """Return the meaning of a function that is one move."""

    def lower(operand: Core, told: tuple[int | str, ...], span: Span) -> Core:
        return Moved(move, operand, told, operand.type, span)

    return lower


def stepped(move: Move) -> Lowering:
    """Return the meaning of a function that is one move back, by one period unless told."""

    def lower(operand: Core, told: tuple[int | str, ...], span: Span) -> Core:
        return Moved(move, operand, told or (1,), operand.type, span)

    return lower


def change(operand: Core, told: tuple[int | str, ...], span: Span) -> Core:
    """Return ``x − comparable_previous(x, k)``."""
    before = stepped(Move.COMPARABLE_PREVIOUS)(operand, told, span)
    return _number(Op.SUBTRACT, operand, before, span)


def relative_change(operand: Core, told: tuple[int | str, ...], span: Span) -> Core:
    """Return ``(x − p) / p`` where p is ``comparable_previous(x, k)``."""
    before = stepped(Move.COMPARABLE_PREVIOUS)(operand, told, span)
    risen = _number(Op.SUBTRACT, operand, before, span)
    both = risen, before
    return Operation(Op.DIVIDE, both, operation_type(Kind.NUMBER, both, PURE), span)


def mean_over(operand: Core, told: tuple[int | str, ...], span: Span) -> Core:
    """Return the sum of a figure and those of the periods before, divided by how many."""
    periods = told[0]
    assert isinstance(periods, int)
    one_back = moved(Move.PREVIOUS)
    every = [operand, *(one_back(operand, (steps,), span) for steps in range(1, periods))]
    total = reduce(lambda left, right: _number(Op.ADD, left, right, span), every)
    many = Constant(Decimal(periods), Type(Kind.NUMBER, decimals=0), span)
    return _number(Op.DIVIDE, total, many, span)


def gap(operand: Core, told: tuple[int | str, ...], span: Span) -> Core:
    """Return the figure of one group minus that of another."""
    dimension, one, other = told
    of_group = moved(Move.GROUP)
    left, right = (of_group(operand, (dimension, code), span) for code in (one, other))
    return _number(Op.SUBTRACT, left, right, span)


def rank(operand: Core, told: tuple[int | str, ...], span: Span) -> Core:
    """Return the place among all; 1 is the first."""
    order, ties, *within = told
    return Ranked(
        operand,
        str(within[0]) if within else None,
        str(ties),
        False,
        order == "highest_first",
        replace(operand.type, unit=NUMBER),
        span,
    )


def percentile_rank(operand: Core, told: tuple[int | str, ...], span: Span) -> Core:
    """Return the place from below, divided by how many are ranked."""
    ties, *within = told
    level = str(within[0]) if within else None
    type_ = replace(operand.type, unit=PURE)
    return Ranked(operand, level, str(ties), True, False, type_, span)


def _number(op: Op, left: Core, right: Core, span: Span) -> Operation:
    operands = left, right
    return Operation(op, operands, operation_type(Kind.NUMBER, operands, left.type.unit), span)
