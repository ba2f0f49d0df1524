"""The primitive operations on cells: values and states together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import (
    DIVIDED_BY_ZERO,
    HAS_VALUE,
    NONE,
    NOT_APPLICABLE,
    OUT_OF_DOMAIN,
    CellColumn,
    Codes,
    combined,
    constant_column,
    joined,
)
from malramverk.evaluation.grid import Grid
from malramverk.formula import Op
from malramverk.periods import parse_period

Array = NDArray[Any]
Operate = Callable[[Sequence[CellColumn]], CellColumn]


def _numeric(kernel: Callable[..., Array]) -> Operate:
    def operate(operands: Sequence[CellColumn]) -> CellColumn:
        values = kernel(*(operand.value for operand in operands))
        return combined(values.astype(np.float64, copy=False), joined(operands), operands)

    return operate


def _divide(operands: Sequence[CellColumn]) -> CellColumn:
    left, right = operands
    zero = right.value == 0.0
    value = np.divide(left.value, right.value, out=np.zeros_like(left.value), where=~zero)
    status = joined(operands)
    zero &= right.has_value
    status = np.where(zero, np.maximum(status, DIVIDED_BY_ZERO), status).astype(np.uint8)
    return combined(value, status, operands)


def _power(operands: Sequence[CellColumn]) -> CellColumn:
    base, exponent = operands
    status = joined(operands)
    bare = status == HAS_VALUE
    value = np.power(base.value, exponent.value)
    zero = bare & (base.value == 0.0) & (exponent.value < 0.0)
    status = np.where(zero, DIVIDED_BY_ZERO, status)
    status = np.where(bare & np.isnan(value), OUT_OF_DOMAIN, status).astype(np.uint8)
    return combined(value, status, operands)


def _within(kernel: Callable[..., Array], domain: Callable[..., Array]) -> Operate:
    """An operation that is undefined outside its domain."""

    def operate(operands: Sequence[CellColumn]) -> CellColumn:
        values = [operand.value for operand in operands]
        inside, status = domain(*values), joined(operands)
        outside = ~inside & (status == HAS_VALUE)
        status = np.where(outside, OUT_OF_DOMAIN, status).astype(np.uint8)
        return combined(np.where(inside, kernel(*values), 0.0), status, operands)

    return operate


def _all_positive(*values: Array) -> Array:
    return reduce(np.logical_and, (value > 0 for value in values))


def _none_negative(*values: Array) -> Array:
    return reduce(np.logical_and, (value >= 0 for value in values))


def _geomean(*values: Array) -> Array:
    product: Array = reduce(np.multiply, values)
    return product ** (1.0 / len(values))


def _harmonic(*values: Array) -> Array:
    inverted: Array = reduce(np.add, (1.0 / value for value in values))
    return len(values) / inverted


def round_half_away(value: Array, step: Array) -> Array:
    """Return numbers rounded to multiples of a step, half away from zero, in decimal.

    The nudge of a few units in the last place stands for taking the number to 15 significant
    digits first, so that 100 · 57/200 rounds as 28.5.
    """
    multiple = np.abs(value) / step
    whole = np.floor(multiple * (1.0 + 4e-15) + 0.5)
    return np.copysign(whole, value) * step


def _round(operands: Sequence[CellColumn]) -> CellColumn:
    value, step = operands
    positive = step.value > 0
    found = round_half_away(value.value, np.where(positive, step.value, 1.0))
    status = joined(operands)
    status = np.where(~positive & (status == HAS_VALUE), OUT_OF_DOMAIN, status)
    return combined(_decimal(found), status.astype(np.uint8), operands)


def _decimal(values: Array) -> Array:
    """Return the floats nearest to the decimals that a rounding means: 0.3, not 3 · 0.1."""
    distinct, places = np.unique(values, return_inverse=True)
    return np.array([float(f"{value:.15g}") for value in distinct])[places]


def _skipping(kernel: Callable[[Array, Array], Array], empty: int) -> Operate:
    """An operation on the operands that have a value; the name in the formula says so."""

    def operate(operands: Sequence[CellColumn]) -> CellColumn:
        values = np.stack([np.where(o.has_value, o.value, 0.0) for o in operands])
        count = np.stack([operand.has_value for operand in operands]).sum(axis=0)
        found = kernel(values.sum(axis=0), count)
        fresh = combined(found, np.zeros(len(count), np.uint8), [_masked(o) for o in operands])
        if empty == HAS_VALUE:
            return fresh
        status = np.where(count > 0, HAS_VALUE, np.maximum(joined(operands), empty))
        value = np.where(count > 0, fresh.value, 0.0)
        return replace(fresh, value=value, status=status.astype(np.uint8))

    return operate


def _masked(operand: CellColumn) -> CellColumn:
    """Return the rows behind those cells only that have a value."""
    has = operand.has_value
    return replace(
        operand,
        n=np.where(has, operand.n, NONE),
        coverage=np.where(has, operand.coverage, float(NONE)),
    )


def year_column(grid: Grid) -> CellColumn:
    """Return the calendar year in which each cell's period begins."""
    periods = [parse_period(text) if text is not None else None for text in grid.periods]
    years = np.array([float(p.first_year) if p is not None else 0.0 for p in periods])
    undated = np.array([p is None for p in periods], np.bool_)
    column = constant_column(0.0, grid.size)
    column = replace(column, value=np.repeat(years, len(grid.slots)))
    return column.with_status(grid.cells_of(undated), NOT_APPLICABLE)


def _logic(absorbing: float) -> Operate:
    """Three-valued ``and`` (absorbed by no) or ``or`` (absorbed by yes)."""

    def operate(operands: Sequence[CellColumn]) -> CellColumn:
        decided = [op.has_value & (op.value == absorbing) for op in operands]
        settled = reduce(np.logical_or, decided)
        status = np.where(settled, HAS_VALUE, joined(operands)).astype(np.uint8)
        value = np.where(settled, absorbing, 1.0 - absorbing)
        return combined(np.where(status == HAS_VALUE, value, 0.0), status, operands)

    return operate


def _chosen(where: Array, yes: CellColumn, no: CellColumn) -> CellColumn:
    return CellColumn(
        np.where(where, yes.value, no.value),
        np.where(where, yes.status, no.status),
        np.where(where, yes.n, no.n),
        np.where(where, yes.coverage, no.coverage),
        np.where(where, yes.flags, no.flags),
    )


def _if(operands: Sequence[CellColumn]) -> CellColumn:
    condition, yes, no = operands
    found = _chosen(condition.value != 0.0, yes, no)
    unknown = ~condition.has_value
    status: Codes = np.where(unknown, condition.status, found.status)
    return replace(found, status=status, value=np.where(unknown, 0.0, found.value))


def _coalesce(operands: Sequence[CellColumn]) -> CellColumn:
    return reduce(lambda left, right: _chosen(left.has_value, left, right), operands)


def _known(operands: Sequence[CellColumn]) -> CellColumn:
    (operand,) = operands
    fresh = constant_column(0.0, len(operand.value))
    return replace(fresh, value=operand.has_value.astype(np.float64))


def _in(operands: Sequence[CellColumn]) -> CellColumn:
    first, *options = operands
    hits = reduce(np.logical_or, (first.value == option.value for option in options))
    return combined(hits.astype(np.float64), joined(operands), operands)


OPERATIONS: dict[Op, Operate] = {
    Op.ADD: _numeric(np.add),
    Op.SUBTRACT: _numeric(np.subtract),
    Op.MULTIPLY: _numeric(np.multiply),
    Op.DIVIDE: _divide,
    Op.POWER: _power,
    Op.SQRT: _within(np.sqrt, _none_negative),
    Op.LN: _within(np.log, _all_positive),
    Op.EXP: _numeric(np.exp),
    Op.GEOMEAN: _within(_geomean, _none_negative),
    Op.HARMONIC: _within(_harmonic, _all_positive),
    Op.ROUND: _round,
    Op.SUM_KNOWN: _skipping(lambda total, count: total, HAS_VALUE),
    Op.MEAN_KNOWN: _skipping(lambda total, count: total / np.maximum(count, 1), DIVIDED_BY_ZERO),
    Op.COUNT_KNOWN: _skipping(lambda total, count: count.astype(np.float64), HAS_VALUE),
    Op.NEGATE: _numeric(np.negative),
    Op.ABS: _numeric(np.abs),
    Op.MIN: _numeric(lambda *values: reduce(np.minimum, values)),
    Op.MAX: _numeric(lambda *values: reduce(np.maximum, values)),
    Op.CLAMP: _numeric(lambda value, low, high: np.minimum(np.maximum(value, low), high)),
    Op.EQ: _numeric(np.equal),
    Op.NE: _numeric(np.not_equal),
    Op.LT: _numeric(np.less),
    Op.LE: _numeric(np.less_equal),
    Op.GT: _numeric(np.greater),
    Op.GE: _numeric(np.greater_equal),
    Op.IN: _in,
    Op.AND: _logic(0.0),
    Op.OR: _logic(1.0),
    Op.NOT: _numeric(lambda value: 1.0 - value),
    Op.IF: _if,
    Op.COALESCE: _coalesce,
    Op.KNOWN: _known,
}
