"""The meaning of a checked formula over cells: values and states together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import reduce

import numpy as np

from malramverk.evaluation.column import (
    DIVIDED_BY_ZERO,
    HAS_VALUE,
    CellColumn,
    Codes,
    combined,
    constant_column,
    joined,
)
from malramverk.formula import Aggregate, Column, Constant, Op, Operation, Reference

Operate = Callable[[Sequence[CellColumn]], CellColumn]


class CellAlgebra:
    """Folds a formula to cells of shape (cells,).

    Attributes:
        size: the number of cells.
    """

    def __init__(
        self,
        size: int,
        aggregate: Callable[[Aggregate], CellColumn],
        reference: Callable[[str], CellColumn],
    ) -> None:
        self.size = size
        self._aggregate = aggregate
        self._reference = reference

    def constant(self, constant: Constant) -> CellColumn:
        """The same value in every cell; yes is 1 and no is 0."""
        value = constant.value
        if isinstance(value, str):
            raise TypeError("a text has no cells")
        return constant_column(float(value) if isinstance(value, Decimal) else value, self.size)

    def column(self, column: Column) -> CellColumn:
        """A column has no meaning between cells; the checker refuses it."""
        raise TypeError(f"the column {column.name} outside an aggregate")

    def reference(self, reference: Reference) -> CellColumn:
        """The other indicator's cells for the same entities, periods and groups."""
        return self._reference(reference.indicator)

    def aggregate(self, aggregate: Aggregate) -> CellColumn:
        """The cells that an aggregate's parts give."""
        return self._aggregate(aggregate)

    def operation(self, operation: Operation, operands: Sequence[CellColumn]) -> CellColumn:
        """One operation, cell by cell."""
        with np.errstate(all="ignore"):
            return OPERATIONS[operation.op](operands)


def _numeric(kernel: Callable[..., np.ndarray]) -> Operate:
    def operate(operands: Sequence[CellColumn]) -> CellColumn:
        values = kernel(*(operand.value for operand in operands))
        return combined(values.astype(np.float64, copy=False), joined(operands), operands)

    return operate


def _divide(operands: Sequence[CellColumn]) -> CellColumn:
    left, right = operands
    zero = right.value == 0.0
    value = np.divide(left.value, right.value, out=np.zeros_like(left.value), where=~zero)
    status = joined(operands)
    status = np.where(zero & (status == HAS_VALUE), DIVIDED_BY_ZERO, status).astype(np.uint8)
    return combined(value, status, operands)


def _power(operands: Sequence[CellColumn]) -> CellColumn:
    base, exponent = operands
    return combined(np.power(base.value, exponent.value), joined(operands), operands)


def _logic(absorbing: float) -> Operate:
    """Three-valued ``and`` (absorbed by no) or ``or`` (absorbed by yes)."""

    def operate(operands: Sequence[CellColumn]) -> CellColumn:
        decided = [op.has_value & (op.value == absorbing) for op in operands]
        settled = reduce(np.logical_or, decided)
        status = np.where(settled, HAS_VALUE, joined(operands)).astype(np.uint8)
        value = np.where(settled, absorbing, 1.0 - absorbing)
        return combined(np.where(status == HAS_VALUE, value, 0.0), status, operands)

    return operate


def _chosen(where: np.ndarray, yes: CellColumn, no: CellColumn) -> CellColumn:
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
