"""Checked formulas to forms, with equal ways of saying a thing brought to one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from malramverk.formula.conversion import constant_value
from malramverk.formula.core import (
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
    walk,
)
from malramverk.formula.fold import fold
from malramverk.formula.primitives import Kind, Move, Op
from malramverk.formula.symbolic_forms import Form, Forms

_HIGHEST_POWER = 12


class Canonical:
    """Folds formulas to forms.

    Attributes:
        forms: what makes the forms.
    """

    def __init__(self, forms: Forms) -> None:
        self.forms = forms

    def form(self, core: Core) -> Form:
        """Return the form of a formula.

        Raises:
            OutOfBudgetError: where it takes too much time or room.
        """
        return fold(core, self)

    def constant(self, constant: Constant) -> Form:
        """A number, or an atom that always has its value."""
        if isinstance(constant.value, Decimal):
            return self.forms.number(Fraction(constant.value))
        value = constant.value
        return self.forms.atom(("constant", type(value).__name__, value))

    def column(self, column: Column) -> Form:
        """A column, where rows are looked at."""
        return self.forms.atom(("column", column.table, column.name))

    def reference(self, reference: Reference) -> Form:
        """Another indicator, which may be censored or not comparable."""
        return self.forms.atom(("indicator", reference.indicator), weak=True)

    def attribute(self, attribute: Attribute) -> Form:
        """An attribute of the entity."""
        return self.forms.atom(("attribute", attribute.name))

    def parameter(self, parameter: Parameter, key: Form | None) -> Form:
        """A dated constant."""
        return self.forms.atom(("parameter", parameter.id), [] if key is None else [key])

    def moved(self, moved: Moved) -> Form:
        """An expression in another cell, told apart by its own form."""
        weak = _is_weak(moved)
        key = ("moved", moved.move, moved.argument)
        return self.forms.atom(key, [self.form(moved.operand)], weak=weak)

    def across(self, across: Across) -> Form:
        """A figure from members, told apart by the form of what is looked at."""
        below = (across.operand, across.where, across.weight)
        key = (
            "across",
            across.function,
            across.level,
            across.skip_absent,
            across.parameters,
            tuple(part is None for part in below),
        )
        forms = [self.form(part) for part in below if part is not None]
        return self.forms.atom(key, forms, weak=_is_weak(across))

    def ranked(self, ranked: Ranked) -> Form:
        """A place among others."""
        key = ("ranked", ranked.level, ranked.ties, ranked.percent, ranked.descending)
        return self.forms.atom(key, [self.form(ranked.operand)], weak=_is_weak(ranked))

    def statistic(self, statistic: Statistic) -> Form:
        """A figure that statistics makes, told apart by the forms of what it is about."""
        below = (*statistic.operands, statistic.where, statistic.weight)
        told = (statistic.function, statistic.options, statistic.level)
        key = ("statistic", *told, tuple(part is None for part in below))
        forms = [self.form(part) for part in below if part is not None]
        return self.forms.atom(key, forms, weak=_is_weak(statistic))

    def aggregate(self, aggregate: Aggregate) -> Form:
        """A figure from rows, told apart by the forms of what is looked at and of conditions."""
        below = (aggregate.operand, aggregate.condition, aggregate.exception, aggregate.weight)
        key = (
            "aggregate",
            aggregate.function,
            aggregate.table,
            aggregate.parameters,
            tuple(part is None for part in below),
        )
        forms = [self.form(part) for part in below if part is not None]
        atom = self.forms.only_atom(forms[0]) if aggregate.function == "share" else None
        if atom is None or atom.key not in (Op.NOT, Op.LE) or aggregate.exception is not None:
            return self.forms.atom(key, forms)
        others = self.forms.atom(key, [self._not([forms[0]]), *forms[1:]])
        return self.forms.added(self.forms.number(Fraction(1)), others, -1)

    def operation(self, operation: Operation, operands: Sequence[Form]) -> Form:
        """Arithmetic as it is; anything else an atom, brought to one of its equal ways."""
        arithmetic = _ARITHMETIC.get(operation.op)
        if arithmetic is not None:
            return arithmetic(self, operands)
        exponent = _whole_power(operation)
        if exponent is not None:
            return self.forms.powered(operands[0], exponent)
        numbers = bool(operands) and operation.operands[0].type.kind is Kind.NUMBER
        if operation.op in _ORDERED and numbers:
            return self._ordered(operation.op, operands)
        if operation.op is Op.IN:
            return self._in(operands, numbers=numbers)
        special = _SPECIAL.get(operation.op)
        if special is not None:
            return special(self, operands)
        key = (operation.op, "of texts") if operation.op in _ORDERED else operation.op
        return self.forms.atom(key, operands, unordered=operation.op in _UNORDERED)

    def _ordered(self, op: Op, operands: Sequence[Form]) -> Form:
        """A comparison of numbers as one of their difference with zero, whatever its size."""
        left, right = operands
        if op in (Op.GT, Op.GE):
            left, right = right, left
            op = Op.LT if op is Op.GT else Op.LE
        gap = self.forms.added(left, right, -1)
        gap = self.forms.scaled(gap, signed=op in (Op.EQ, Op.NE))
        if op is Op.NE:
            return self._not([self.forms.atom(Op.EQ, [gap])])
        return self.forms.atom(op, [gap])

    def _equal(self, operands: Sequence[Form]) -> Form:
        return self.forms.atom(Op.EQ, operands, unordered=True)

    def _not(self, operands: Sequence[Form]) -> Form:
        """A negation, moved inward as far as it goes."""
        (operand,) = operands
        atom = self.forms.only_atom(operand)
        if atom is None:
            return self.forms.atom(Op.NOT, operands)
        if atom.key is Op.NOT:
            return atom.forms[0]
        if atom.key in (Op.LT, Op.LE):
            (gap,) = atom.forms
            turned = self._negated([gap])
            return self.forms.atom(Op.LE if atom.key is Op.LT else Op.LT, [turned])
        if atom.key in (Op.AND, Op.OR):
            other = Op.OR if atom.key is Op.AND else Op.AND
            return self._chained(other, [self._not([form]) for form in atom.forms])
        return self.forms.atom(Op.NOT, operands)

    def _chained(self, op: Op, operands: Sequence[Form]) -> Form:
        """An operation whose operands may stand in any order and grouping, each once."""
        every: list[Form] = []
        for operand in operands:
            atom = self.forms.only_atom(operand)
            every.extend(atom.forms if atom is not None and atom.key is op else [operand])
        distinct = self.forms.distinct(every)
        return distinct[0] if len(distinct) == 1 else self.forms.atom(op, distinct, unordered=True)

    def _clamp(self, operands: Sequence[Form]) -> Form:
        value, low, high = operands
        return self._chained(Op.MIN, [self._chained(Op.MAX, [value, low]), high])

    def _if(self, operands: Sequence[Form]) -> Form:
        condition, then, otherwise = operands
        atom = self.forms.only_atom(condition)
        if atom is not None and atom.key in (Op.NOT, Op.LE):
            return self._if([self._not([condition]), otherwise, then])
        if atom is not None and atom.key is Op.KNOWN and self.forms.same(atom.forms[0], then):
            return self.forms.atom(Op.COALESCE, [then, otherwise])
        if atom is not None and atom.key is Op.LT:
            for op, gap in ((Op.MAX, (otherwise, then)), (Op.MIN, (then, otherwise))):
                below = self.forms.scaled(self.forms.added(*gap, -1), signed=False)
                if self.forms.same(atom.forms[0], below):
                    return self._chained(op, [then, otherwise])
        return self.forms.atom(Op.IF, operands)

    def _in(self, operands: Sequence[Form], *, numbers: bool) -> Form:
        value, *options = operands
        equal = [
            self._ordered(Op.EQ, [value, option]) if numbers else self._equal([value, option])
            for option in options
        ]
        return self._chained(Op.OR, equal)

    def _negated(self, operands: Sequence[Form]) -> Form:
        (form,) = operands
        return Form(-form.top, form.bottom, form.atoms, form.faults)


def _whole_power(operation: Operation) -> int | None:
    if operation.op is not Op.POWER:
        return None
    exponent = constant_value(operation.operands[1])
    if exponent is None or exponent.denominator != 1 or abs(exponent) > _HIGHEST_POWER:
        return None
    return int(exponent)


def _is_weak(core: Core) -> bool:
    """Say whether a leaf may be in a state that is weaker than ``undefined``."""
    return any(
        isinstance(node, Reference)
        or (isinstance(node, Moved) and node.move is Move.COMPARABLE_PREVIOUS)
        for node in walk(core)
    )


Meaning: TypeAlias = Callable[[Canonical, Sequence[Form]], Form]
_ARITHMETIC: dict[Op, Meaning] = {
    Op.ADD: lambda of, ab: of.forms.added(ab[0], ab[1]),
    Op.SUBTRACT: lambda of, ab: of.forms.added(ab[0], ab[1], -1),
    Op.MULTIPLY: lambda of, ab: of.forms.multiplied(ab[0], ab[1]),
    Op.DIVIDE: lambda of, ab: of.forms.divided(ab[0], ab[1]),
    Op.NEGATE: lambda of, a: of._negated(a),
}
_SPECIAL: dict[Op, Meaning] = {
    Op.NOT: lambda of, a: of._not(a),
    Op.AND: lambda of, every: of._chained(Op.AND, every),
    Op.OR: lambda of, every: of._chained(Op.OR, every),
    Op.MIN: lambda of, every: of._chained(Op.MIN, every),
    Op.MAX: lambda of, every: of._chained(Op.MAX, every),
    Op.CLAMP: lambda of, every: of._clamp(every),
    Op.IF: lambda of, every: of._if(every),
    Op.EQ: lambda of, ab: of._equal(ab),
    Op.NE: lambda of, ab: of._not([of._equal(ab)]),
}
_ORDERED = frozenset((Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.NE))
_UNORDERED = frozenset(
    (Op.GEOMEAN, Op.HARMONIC, Op.SUM_KNOWN, Op.MEAN_KNOWN, Op.COUNT_KNOWN, Op.EQ)
)
