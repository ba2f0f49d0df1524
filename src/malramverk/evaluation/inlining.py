"""A formula with the formulas of the indicators it reads written out in their places."""

from __future__ import annotations

from collections.abc import Sequence

from malramverk.evaluation.exact_cell import CellOf
from malramverk.evaluation.plan import Origin
from malramverk.formula import (
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Moved,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
    fold,
    walk,
)

_LARGEST = 500


def inlined(cell: CellOf, core: Core) -> Core:
    """Return a formula with the formulas of other indicators in place of their names."""
    found = fold(core, _Inlining(cell))
    return found if sum(1 for _ in walk(found)) <= _LARGEST else core


class _Inlining:
    """Folds a formula to itself, with the formulas of other indicators written out."""

    def __init__(self, cell: CellOf, depth: int = 8) -> None:
        self._cell = cell
        self._depth = depth

    def reference(self, reference: Reference) -> Core:
        """The other indicator's formula, where it is computed by one under the same rule."""
        answer = self._cell.evaluator.answer(reference.indicator)
        other = CellOf(self._cell.evaluator, answer, self._cell.at)
        core, own, version = other.core, self._cell.version, other.version
        if core is None or own is None or version is None or not self._depth:
            return reference
        if answer.origin is not Origin.COMPUTED or not other.has_value:
            return reference
        if version.period_rule is not own.period_rule:
            return reference
        return fold(core, _Inlining(self._cell, self._depth - 1))

    def operation(self, operation: Operation, operands: Sequence[Core]) -> Core:
        """The same operation on what its operands have become."""
        return Operation(operation.op, tuple(operands), operation.type, operation.span)

    def constant(self, constant: Constant) -> Core:
        """Itself."""
        return constant

    def column(self, column: Column) -> Core:
        """Itself."""
        return column

    def aggregate(self, aggregate: Aggregate) -> Core:
        """Itself."""
        return aggregate

    def attribute(self, attribute: Attribute) -> Core:
        """Itself."""
        return attribute

    def parameter(self, parameter: Parameter, key: Core | None) -> Core:
        """Itself."""
        return parameter

    def moved(self, moved: Moved) -> Core:
        """Itself: what other cells hold stays."""
        return moved

    def across(self, across: Across) -> Core:
        """Itself."""
        return across

    def ranked(self, ranked: Ranked) -> Core:
        """Itself."""
        return ranked

    def statistic(self, statistic: Statistic) -> Core:
        """Itself."""
        return statistic
