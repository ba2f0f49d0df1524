"""The primitive operations on arrays of values and states; none of them knows of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import (
    DIVIDED_BY_ZERO,
    HAS_VALUE,
    OUT_OF_DOMAIN,
    OVERFLOWED,
    Codes,
    Floats,
    Mask,
)
from malramverk.formula import Op

Values = Sequence[Any]
Statuses = Sequence[Codes]
Full = Callable[[Values, Statuses], tuple[Any, Codes]]

_LEAST_PRODUCT = 1e-300  # below it a product of floats has lost digits
_MOST_NUDGED = 1e13  # above it the nudge of a rounding would be felt in whole steps
_MOST_ROUNDED = 1e15  # above it a float has no digits left to round

# One numpy function each: strict, so that the state is the strongest of the operands'.
UFUNCS: dict[Op, Any] = {
    Op.ADD: np.add,
    Op.SUBTRACT: np.subtract,
    Op.MULTIPLY: np.multiply,
    Op.DIVIDE: np.divide,
    Op.POWER: np.power,
    Op.NEGATE: np.negative,
    Op.ABS: np.abs,
    Op.MIN: np.minimum,
    Op.MAX: np.maximum,
    Op.SQRT: np.sqrt,
    Op.LN: np.log,
    Op.EXP: np.exp,
    Op.EQ: np.equal,
    Op.NE: np.not_equal,
    Op.LT: np.less,
    Op.LE: np.less_equal,
    Op.GT: np.greater,
    Op.GE: np.greater_equal,
    Op.NOT: np.logical_not,
}
YES_NO = frozenset(
    {Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE, Op.NOT, Op.AND, Op.OR, Op.KNOWN, Op.IN}
)


def fault(op: Op, operands: Values, result: Floats) -> Codes:
    """Return why a strict operation has no finite result, cell by cell; 0 where it has one."""
    bad = ~np.isfinite(result)
    code: Any = OUT_OF_DOMAIN
    if op is Op.DIVIDE:
        bad = bad | (np.asarray(operands[1]) == 0.0)
        code = np.where(np.asarray(operands[1]) == 0.0, DIVIDED_BY_ZERO, OVERFLOWED)
    elif op is Op.POWER:
        base, exponent = np.asarray(operands[0]), np.asarray(operands[1])
        negative = (base == 0.0) & (exponent < 0.0)
        code = np.where(negative, DIVIDED_BY_ZERO, OVERFLOWED)
        code = np.where(np.isnan(result), OUT_OF_DOMAIN, code)
    elif op not in (Op.SQRT, Op.LN):
        code = OVERFLOWED
    return np.where(bad, code, HAS_VALUE).astype(np.uint8)


def blend(condition: Mask, yes: Any, no: Any, out: Any, bits: NDArray[np.int64]) -> None:
    """Write one of two numbers to each cell, exactly and without a jump for each.

    Args:
        condition: where the first is taken, of shape (cells,).
        yes: the first, an array of shape (cells,) or a single number.
        no: the second.
        out: where it is written; yes and no as they are, numbers as their 64 bits.
        bits: scratch memory of shape (2, cells).
    """
    if out.dtype == np.bool_:
        out[:] = np.where(condition, yes, no)
        return
    mask, mixed = bits
    np.negative(condition.view(np.int8), out=mask, dtype=np.int64, casting="unsafe")
    first, second = (np.asarray(value, np.float64).view(np.int64) for value in (yes, no))
    np.bitwise_xor(first, second, out=mixed)
    np.bitwise_and(mixed, mask, out=mixed)
    np.bitwise_xor(mixed, second, out=out.view(np.int64))


def blend_states(condition: Mask, yes: Codes, no: Codes, out: Codes) -> None:
    """Write one of two states to each cell."""
    mask = np.negative(condition.view(np.uint8))
    np.bitwise_xor(no, (yes ^ no) & mask, out=out)


def joined(statuses: Statuses) -> Codes:
    """Return the strongest of some states, cell by cell."""
    found: Codes = reduce(np.maximum, statuses)
    return found


def _logic(*, absorbing: bool) -> Full:
    """Three-valued ``and`` (absorbed by no) or ``or`` (absorbed by yes)."""

    def full(values: Values, statuses: Statuses) -> tuple[Mask, Codes]:
        pairs = zip(values, statuses, strict=True)
        settled = reduce(np.logical_or, ((v == absorbing) & (s == HAS_VALUE) for v, s in pairs))
        status = np.where(settled, HAS_VALUE, joined(statuses)).astype(np.uint8)
        return settled if absorbing else ~settled, status

    return full


def _if(values: Values, statuses: Statuses) -> tuple[Any, Codes]:
    condition, then, otherwise = values
    unknown = statuses[0] != HAS_VALUE
    status = np.where(condition, statuses[1], statuses[2])
    status = np.where(unknown, statuses[0], status)
    return np.where(condition, then, otherwise), status


def _coalesce(values: Values, statuses: Statuses) -> tuple[Any, Codes]:
    value, status = values[-1], statuses[-1]
    for left, state in zip(values[-2::-1], statuses[-2::-1], strict=True):
        has = state == HAS_VALUE
        value, status = np.where(has, left, value), np.where(has, state, status)
    return value, status


def _known(values: Values, statuses: Statuses) -> tuple[Mask, Codes]:
    return statuses[0] == HAS_VALUE, np.zeros_like(statuses[0])


def _in(values: Values, statuses: Statuses) -> tuple[Mask, Codes]:
    first, *options = values
    return reduce(np.logical_or, (first == option for option in options)), joined(statuses)


def _within(kernel: Callable[..., Floats], least: float, *, open_end: bool) -> Full:
    """An operation on numbers that are all greater than, or at least, some number."""

    def full(values: Values, statuses: Statuses) -> tuple[Floats, Codes]:
        arrays = [np.asarray(value, np.float64) for value in values]
        inside = reduce(np.logical_and, (a > least if open_end else a >= least for a in arrays))
        status = joined(statuses)
        status = np.where(~inside & (status == HAS_VALUE), OUT_OF_DOMAIN, status)
        return np.where(inside, kernel(*arrays), 0.0), status.astype(np.uint8)

    return full


def _geomean(*values: Floats) -> Floats:
    """The root of the product; by way of logarithms where the product is out of range."""
    product: Floats = reduce(np.multiply, values)
    root: Floats = product ** (1.0 / len(values))
    fits = np.isfinite(product) & (product > _LEAST_PRODUCT)
    if fits.all():
        return root
    mean: Floats = reduce(np.add, (np.log(value) for value in values)) / len(values)
    return np.where(fits, root, np.exp(mean))


def _harmonic(*values: Floats) -> Floats:
    inverted: Floats = reduce(np.add, (1.0 / value for value in values))
    return len(values) / inverted


def _round(values: Values, statuses: Statuses) -> tuple[Floats, Codes]:
    value, step = values
    positive = np.asarray(step) > 0
    found = round_half_away(value, np.where(positive, step, 1.0))
    status = joined(statuses)
    status = np.where(~positive & (status == HAS_VALUE), OUT_OF_DOMAIN, status)
    return found, status.astype(np.uint8)


def round_half_away(value: Any, step: Any) -> Floats:
    """Round numbers to multiples of a step, half away from zero, in decimal.

    The nudge of a few units in the last place stands for taking the number to 15 significant
    digits first, so that 100 · 57/200 rounds as 28.5; the result is the float nearest to the
    decimal that is meant, 0.3 and not 3 · 0.1.
    """
    multiple = np.abs(value) / step
    nudge = np.where(multiple < _MOST_NUDGED, 4e-15 * multiple, 0.0)
    whole = np.copysign(np.floor(multiple + nudge + 0.5), value) * step
    whole = np.where(multiple < _MOST_ROUNDED, whole, value)
    distinct, places = np.unique(whole, return_inverse=True)
    decimals = [n if abs(n) >= _MOST_ROUNDED else float(f"{n:.15g}") for n in distinct.tolist()]
    return np.array(decimals)[places.reshape(whole.shape)]


def _skipping(kernel: Callable[[Floats, Any], Any], *, always: bool = False) -> Full:
    """An operation on those operands that have a value; its name in the formula says so.

    Where none has, the state is the strongest of theirs, unless there is always a value.
    """

    def full(values: Values, statuses: Statuses) -> tuple[Floats, Codes]:
        has = [status == HAS_VALUE for status in statuses]
        total = reduce(np.add, (np.where(h, v, 0.0) for h, v in zip(has, values, strict=True)))
        count = reduce(np.add, (h.astype(np.int64) for h in has))
        found = np.asarray(kernel(total, count), np.float64)
        if always:
            return found, np.zeros_like(statuses[0])
        finite = np.isfinite(found)
        status = np.where(count > 0, np.where(finite, HAS_VALUE, OVERFLOWED), joined(statuses))
        return np.where(finite, found, 0.0), status.astype(np.uint8)

    return full


FULL: dict[Op, Full] = {
    Op.IF: _if,
    Op.COALESCE: _coalesce,
    Op.KNOWN: _known,
    Op.IN: _in,
    Op.AND: _logic(absorbing=False),
    Op.OR: _logic(absorbing=True),
    Op.GEOMEAN: _within(_geomean, 0.0, open_end=False),
    Op.HARMONIC: _within(_harmonic, 0.0, open_end=True),
    Op.ROUND: _round,
    Op.SUM_KNOWN: _skipping(lambda total, count: total),
    Op.MEAN_KNOWN: _skipping(lambda total, count: total / np.maximum(count, 1)),
    Op.COUNT_KNOWN: _skipping(lambda total, count: count, always=True),
}
