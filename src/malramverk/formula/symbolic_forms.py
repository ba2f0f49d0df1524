"""One form for formulas that mean the same: fractions of polynomials, and what they fail on.

A formula is a fraction of two polynomials over its *atoms*: whatever it reads, and every
operation that is no plain arithmetic, told apart by the forms of its own operands. Beside the
fraction stand the atoms that must have a value, and every divisor with the atoms below it, since
``x * y / y`` is not ``x``: it has no value where ``y`` has none, or is zero.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from malramverk.formula.conversion import constant_value
from malramverk.formula.core import (
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Kind,
    Move,
    Moved,
    Op,
    Operation,
    Parameter,
    Ranked,
    Reference,
    walk,
)
from malramverk.formula.fold import fold

Polynomial: TypeAlias = Any  # an element of a sympy ring, which comes without types
Fault: TypeAlias = tuple[frozenset[int], Polynomial]

_MOST_TERMS = 3_000
_HIGHEST_POWER = 12


class OutOfBudgetError(Exception):
    """The proof would take more time or room than it may."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a formula means.

    Attributes:
        top: the numerator.
        bottom: the denominator; never the polynomial zero.
        atoms: the atoms that must have a value for it to have one.
        faults: what it divides by, and the atoms below that may be without a value in a state
            weaker than ``undefined``.
    """

    top: Polynomial
    bottom: Polynomial
    atoms: frozenset[int]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """What polynomials are over.

    Attributes:
        key: the leaf, or the operation's name and what sets it apart.
        forms: the forms of its operands.
        weak: whether it may lack a value in a state weaker than ``undefined``.
        unordered: whether the order and number of operands says nothing.
    """

    key: Hashable
    forms: tuple[Form, ...]
    weak: bool
    unordered: bool


class Forms:
    """Folds formulas to forms over one ring of polynomials.

    Attributes:
        atoms: every atom so far; its number is that of its generator.
    """

    def __init__(self, ring: Any, until: float) -> None:
        self.atoms: list[Atom] = []
        self._ring = ring
        self._until = until

    def form(self, core: Core) -> Form:
        """Return the form of a formula.

        Raises:
            OutOfBudgetError: where it takes too much time or room.
        """
        return fold(core, self)

    # Forms: arithmetic

    def _spend(self, terms: int) -> None:
        if terms > _MOST_TERMS or time.monotonic() > self._until:
            raise OutOfBudgetError

    def _times(self, left: Polynomial, right: Polynomial) -> Polynomial:
        self._spend(len(left) * len(right))
        return left * right

    def number(self, value: Fraction) -> Form:
        """Return the form of a number."""
        ground = self._ring.domain(value.numerator, value.denominator)
        return Form(self._ring.ground_new(ground), self._ring.one, frozenset(), ())

    def _of(self, top: Polynomial, bottom: Polynomial, *parts: Form, more: Fault | None = None) -> Form:
        atoms = frozenset().union(*(part.atoms for part in parts))
        faults = [fault for part in parts for fault in part.faults]
        if more is not None:
            faults.append(more)
        unique: list[Fault] = []
        for fault in faults:
            if fault not in unique:
                unique.append(fault)
        self._spend(len(unique))
        return Form(top, bottom, atoms, tuple(unique))

    def added(self, left: Form, right: Form, sign: int = 1) -> Form:
        """Return a sum, or a difference."""
        if left.bottom == right.bottom:
            return self._of(left.top + right.top * sign, left.bottom, left, right)
        top = self._times(left.top, right.bottom) + self._times(right.top, left.bottom) * sign
        return self._of(top, self._times(left.bottom, right.bottom), left, right)

    def multiplied(self, left: Form, right: Form) -> Form:
        """Return a product."""
        top, bottom = self._times(left.top, right.top), self._times(left.bottom, right.bottom)
        return self._of(top, bottom, left, right)

    def divided(self, left: Form, right: Form) -> Form:
        """Return a quotient, which fails where the divisor is zero."""
        below = frozenset(atom for atom in right.atoms if self.atoms[atom].weak)
        fault = None if right.top.is_ground and right.top else (below, right.top)
        if not right.top:
            return self._of(self._ring.zero, self._ring.one, left, right, more=fault)
        top, bottom = self._times(left.top, right.bottom), self._times(left.bottom, right.top)
        return self._of(top, bottom, left, right, more=fault)

    def _powered(self, base: Form, exponent: int) -> Form:
        if exponent < 0:
            return self._powered(self.divided(self.number(Fraction(1)), base), -exponent)
        result = self._of(self._ring.one, self._ring.one, base)
        for _ in range(exponent):
            result = self.multiplied(result, base)
        return result

    # Forms: sameness

    def same(self, left: Form, right: Form) -> bool:
        """Say whether two forms are proved to have the same value or state everywhere."""
        if left.atoms != right.atoms:
            return False
        if self._times(left.top, right.bottom) != self._times(right.top, left.bottom):
            return False
        return self._covers(left, right) and self._covers(right, left)

    def _covers(self, left: Form, right: Form) -> bool:
        """Say whether wherever the left divides by zero the right does."""
        return all(fault in right.faults or self._covered(fault, right) for fault in left.faults)

    def _covered(self, fault: Fault, form: Form) -> bool:
        below, divisor = fault
        others = [other for atoms, other in form.faults if atoms <= below]
        if not divisor:
            return any(not other for other in others)
        product = self._ring.one
        for other in others:
            product = self._times(product, other)
        power = self._ring.one
        for _ in range(3):
            power = self._times(power, product)
            self._spend(len(power) * len(divisor))
            if not power.rem(divisor):
                return True
        return False

    # Atoms

    def atom(
        self, key: Hashable, forms: Sequence[Form] = (), *, weak: bool = False, unordered: bool = False
    ) -> Form:
        """Return the form that is one atom; the same atom for the same key and operands."""
        kept = tuple(self._distinct(forms)) if unordered else tuple(forms)
        weak = weak or any(self.atoms[a].weak for form in kept for a in _reach(self, form))
        new = Atom(key, kept, weak, unordered)
        for i, known in enumerate(self.atoms):
            if known.key == key and self._alike(known, new):
                return self._single(i)
        if len(self.atoms) >= len(self._ring.gens):
            raise OutOfBudgetError
        self.atoms.append(new)
        return self._single(len(self.atoms) - 1)

    def _single(self, number: int) -> Form:
        return Form(self._ring.gens[number], self._ring.one, frozenset((number,)), ())

    def _distinct(self, forms: Iterable[Form]) -> list[Form]:
        found: list[Form] = []
        for form in forms:
            if not any(self.same(form, known) for known in found):
                found.append(form)
        return found

    def _alike(self, known: Atom, new: Atom) -> bool:
        if len(known.forms) != len(new.forms):
            return False
        if not new.unordered:
            return all(self.same(a, b) for a, b in zip(known.forms, new.forms, strict=True))
        return all(any(self.same(a, b) for b in known.forms) for a in new.forms)

    def only_atom(self, form: Form) -> Atom | None:
        """Return the atom that a form is, if it is one."""
        if len(form.atoms) != 1 or form.faults:
            return None
        (number,) = form.atoms
        alone = form.top == self._ring.gens[number] and form.bottom == self._ring.one
        return self.atoms[number] if alone else None

    # The algebra

    def constant(self, constant: Constant) -> Form:
        """A number, or an atom that always has its value."""
        if isinstance(constant.value, Decimal):
            return self.number(Fraction(constant.value))
        value = constant.value
        return self.atom(("constant", type(value).__name__, value))

    def _leaf(self, core: Core, *, weak: bool) -> Form:
        return self.atom(core, weak=weak)

    def column(self, column: Column) -> Form:
        """A column, where rows are looked at."""
        return self.atom(("column", column.table, column.name))

    def reference(self, reference: Reference) -> Form:
        """Another indicator, which may be censored or not comparable."""
        return self.atom(("indicator", reference.indicator), weak=True)

    def attribute(self, attribute: Attribute) -> Form:
        """An attribute of the entity."""
        return self.atom(("attribute", attribute.name))

    def parameter(self, parameter: Parameter, key: Form | None) -> Form:
        """A dated constant."""
        return self.atom(("parameter", parameter.id), [] if key is None else [key])

    def moved(self, moved: Moved) -> Form:
        """An expression in another cell, told apart by its own form."""
        weak = _is_weak(moved)
        key = ("moved", moved.move, moved.argument)
        return self.atom(key, [self.form(moved.operand)], weak=weak)

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
        return self.atom(key, forms, weak=_is_weak(across))

    def ranked(self, ranked: Ranked) -> Form:
        """A place among others."""
        key = ("ranked", ranked.level, ranked.ties, ranked.percent, ranked.descending)
        return self.atom(key, [self.form(ranked.operand)], weak=_is_weak(ranked))

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
        return self.atom(key, [self.form(part) for part in below if part is not None])

    def operation(self, operation: Operation, operands: Sequence[Form]) -> Form:
        """Arithmetic as it is; anything else an atom, brought to one of its equal ways."""
        arithmetic = _ARITHMETIC.get(operation.op)
        if arithmetic is not None:
            return arithmetic(self, operands)
        if operation.op is Op.POWER:
            exponent = constant_value(operation.operands[1])
            if exponent is not None and exponent.denominator == 1:
                if abs(exponent) <= _HIGHEST_POWER:
                    return self._powered(operands[0], int(exponent))
        if operation.op in _ORDERED and operation.operands[0].type.kind is Kind.NUMBER:
            return self._ordered(operation.op, operands)
        special = _SPECIAL.get(operation.op)
        if special is not None:
            return special(self, operands)
        return self.atom(operation.op, operands, unordered=operation.op in _UNORDERED)

    def _ordered(self, op: Op, operands: Sequence[Form]) -> Form:
        """A comparison of numbers as one of their difference with zero, whatever its size."""
        left, right = operands
        if op in (Op.GT, Op.GE):
            left, right = right, left
            op = Op.LT if op is Op.GT else Op.LE
        gap = self.added(left, right, -1)
        if gap.bottom == self._ring.one and gap.top:
            scale = gap.top.LC if op in (Op.EQ, Op.NE) else abs(gap.top.LC)
            gap = Form(gap.top * (1 / scale), gap.bottom, gap.atoms, gap.faults)
        if op is Op.NE:
            return self._not([self.atom(Op.EQ, [gap])])
        return self.atom(op, [gap])

    def _equal(self, operands: Sequence[Form]) -> Form:
        return self.atom(Op.EQ, operands, unordered=True)

    def _not(self, operands: Sequence[Form]) -> Form:
        """A negation, moved inward as far as it goes."""
        (operand,) = operands
        atom = self.only_atom(operand)
        if atom is None:
            return self.atom(Op.NOT, operands)
        if atom.key is Op.NOT:
            return atom.forms[0]
        if atom.key in (Op.LT, Op.LE):
            (gap,) = atom.forms
            turned = Form(-gap.top, gap.bottom, gap.atoms, gap.faults)
            return self.atom(Op.LE if atom.key is Op.LT else Op.LT, [turned])
        if atom.key in (Op.AND, Op.OR):
            other = Op.OR if atom.key is Op.AND else Op.AND
            return self._chained(other, [self._not([form]) for form in atom.forms])
        return self.atom(Op.NOT, operands)

    def _chained(self, op: Op, operands: Sequence[Form]) -> Form:
        """An operation whose operands may stand in any order and grouping, each once."""
        every: list[Form] = []
        for operand in operands:
            atom = self.only_atom(operand)
            every.extend(atom.forms if atom is not None and atom.key is op else [operand])
        distinct = self._distinct(every)
        return distinct[0] if len(distinct) == 1 else self.atom(op, distinct, unordered=True)

    def _clamp(self, operands: Sequence[Form]) -> Form:
        value, low, high = operands
        return self._chained(Op.MIN, [self._chained(Op.MAX, [value, low]), high])

    def _if(self, operands: Sequence[Form]) -> Form:
        condition, then, otherwise = operands
        atom = self.only_atom(condition)
        if atom is not None and atom.key is Op.NOT:
            return self.atom(Op.IF, [atom.forms[0], otherwise, then])
        return self.atom(Op.IF, operands)

    def _in(self, operands: Sequence[Form]) -> Form:
        value, *options = operands
        return self._chained(Op.OR, [self._equal([value, option]) for option in options])

    def _negated(self, operands: Sequence[Form]) -> Form:
        (form,) = operands
        return Form(-form.top, form.bottom, form.atoms, form.faults)


def _reach(forms: Forms, form: Form) -> Iterable[int]:
    return form.atoms


def _is_weak(core: Core) -> bool:
    """Say whether a leaf may be censored or not comparable, which ``undefined`` is stronger than."""
    return any(
        isinstance(node, Reference)
        or (isinstance(node, Moved) and node.move is Move.COMPARABLE_PREVIOUS)
        for node in walk(core)
    )


Meaning: TypeAlias = Callable[[Forms, Sequence[Form]], Form]
_ARITHMETIC: dict[Op, Meaning] = {
    Op.ADD: lambda forms, ab: forms.added(ab[0], ab[1]),
    Op.SUBTRACT: lambda forms, ab: forms.added(ab[0], ab[1], -1),
    Op.MULTIPLY: lambda forms, ab: forms.multiplied(ab[0], ab[1]),
    Op.DIVIDE: lambda forms, ab: forms.divided(ab[0], ab[1]),
    Op.NEGATE: lambda forms, a: forms._negated(a),
}
_SPECIAL: dict[Op, Meaning] = {
    Op.NOT: lambda forms, a: forms._not(a),
    Op.AND: lambda forms, every: forms._chained(Op.AND, every),
    Op.OR: lambda forms, every: forms._chained(Op.OR, every),
    Op.MIN: lambda forms, every: forms._chained(Op.MIN, every),
    Op.MAX: lambda forms, every: forms._chained(Op.MAX, every),
    Op.CLAMP: lambda forms, every: forms._clamp(every),
    Op.IF: lambda forms, every: forms._if(every),
    Op.EQ: lambda forms, ab: forms._equal(ab),
    Op.NE: lambda forms, ab: forms._not([forms._equal(ab)]),
}
_ORDERED = frozenset((Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.NE))
_UNORDERED: frozenset[Op] = frozenset()
