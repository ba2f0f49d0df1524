"""One form for formulas that mean the same: fractions of polynomials, and what they fail on.

A formula is a fraction of two polynomials over its *atoms*: whatever it reads, and every
operation that is no plain arithmetic, told apart by the forms of its own operands. Beside the
fraction stand the atoms that must have a value, and every divisor with the atoms below it, since
``x * y / y`` is not ``x``: it has no value where ``y`` has none, or is zero.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from malramverk.dataclass import dataclass

Polynomial: TypeAlias = Any  # an element of a sympy ring, which comes without types
Fault: TypeAlias = tuple[frozenset[int], Polynomial]

_MOST_TERMS = 3_000


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
        unordered: whether the order of its operands says nothing.
    """

    key: Hashable
    forms: tuple[Form, ...]
    weak: bool
    unordered: bool


class Forms:
    """Makes forms over one ring of polynomials, and tells which are the same.

    Attributes:
        atoms: every atom so far; its number is that of its generator.
    """

    def __init__(self, ring: Any, until: float) -> None:
        self.atoms: list[Atom] = []
        self._ring = ring
        self._until = until

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

    def _of(
        self, top: Polynomial, bottom: Polynomial, *parts: Form, more: Fault | None = None
    ) -> Form:
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

    def powered(self, base: Form, exponent: int) -> Form:
        """Return a whole power."""
        if exponent < 0:
            return self.powered(self.divided(self.number(Fraction(1)), base), -exponent)
        result = self._of(self._ring.one, self._ring.one, base)
        for _ in range(exponent):
            result = self.multiplied(result, base)
        return result

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

    def atom(
        self,
        key: Hashable,
        forms: Sequence[Form] = (),
        *,
        weak: bool = False,
        unordered: bool = False,
    ) -> Form:
        """Return the form that is one atom; the same atom for the same key and operands."""
        weak = weak or any(self.atoms[atom].weak for form in forms for atom in form.atoms)
        new = Atom(key, tuple(forms), weak, unordered)
        for i, known in enumerate(self.atoms):
            if known.key == key and self._alike(known, new):
                return self._single(i)
        if len(self.atoms) >= len(self._ring.gens):
            raise OutOfBudgetError
        self.atoms.append(new)
        return self._single(len(self.atoms) - 1)

    def _single(self, number: int) -> Form:
        return Form(self._ring.gens[number], self._ring.one, frozenset((number,)), ())

    def distinct(self, forms: Iterable[Form]) -> list[Form]:
        """Return forms without those that are the same as one before."""
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
        left = list(known.forms)
        for form in new.forms:
            match = next((i for i, other in enumerate(left) if self.same(form, other)), None)
            if match is None:
                return False
            left.pop(match)
        return True

    def only_atom(self, form: Form) -> Atom | None:
        """Return the atom that a form is, if it is one."""
        if len(form.atoms) != 1 or form.faults:
            return None
        (number,) = form.atoms
        alone = form.top == self._ring.gens[number] and form.bottom == self._ring.one
        return self.atoms[number] if alone else None

    def scaled(self, form: Form, *, signed: bool) -> Form:
        """Return a polynomial divided by its leading number, or by that without its sign."""
        if form.bottom != self._ring.one or not form.top:
            return form
        scale = form.top.LC if signed else abs(form.top.LC)
        return Form(form.top * (1 / scale), form.bottom, form.atoms, form.faults)
