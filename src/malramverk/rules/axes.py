"""One input of a table cut into atoms: the fewest pieces that its tests can tell apart."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from operator import ge, gt, le, lt
from typing import TypeAlias

from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.formula import Kind
from malramverk.quantities import Unit, factor, unit_from
from malramverk.rules.unary import (
    Absent,
    Anything,
    Between,
    Compared,
    Known,
    Literal,
    Not,
    OneOf,
    Scalar,
    Test,
    in_order,
    literals,
    named_states,
)

Mask: TypeAlias = int
Given: TypeAlias = Scalar | State

_ENDLESS = 100
_IN_ORDER: Mapping[str, Callable[[str, str], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


@dataclass(frozen=True, slots=True)
class Input:
    """What is known of an input before any data.

    Attributes:
        name: its name in the table.
        kind: the sort of its values.
        unit: the unit of its numbers; absent for a pure number.
        codes: every text it may be, in order; absent where any text is possible.
        among: the values it may have, where that is fewer.
        decimals: how many decimals its numbers have at most, 0 where they are whole; any number of
            them where absent.
        own_units: units that the framework declares.
    """

    name: str
    kind: Kind
    unit: Unit | None = None
    codes: tuple[str, ...] | None = None
    among: Test | None = None
    decimals: int | None = None
    own_units: tuple[str, ...] = ()

    def number(self, literal: Literal) -> Fraction | None:
        """Return a literal in the input's unit; nothing where its unit measures something else."""
        if literal.number is None or literal.unit is None:
            return literal.number
        unit = unit_from(literal.unit, self.own_units)
        if unit is None or self.unit is None or unit.dims != self.unit.dims:
            return None
        return literal.number * factor(unit, self.unit)


@dataclass(frozen=True)
class Axis:
    """An input's atoms; a set of them is the bits of a whole number.

    First come the values: of numbers the pieces and points that the cuts make (below the first
    cut, the first cut, between it and the second, …), of texts each code and then any other text,
    of yes and no these two, no first. Texts of no list that some test puts in order are cut as
    numbers are. After them comes each state that some test names, then every other state without
    a value, and last every value that ``among`` leaves out.

    Attributes:
        input: the input.
        cuts: the numbers that tests compare with, in the input's unit, in order.
        texts: the texts that tests compare with, in order, where some test asks for the order.
        codes: else the texts that tests compare with, or that it may be.
        states: the states that some test names.
    """

    input: Input
    cuts: tuple[Fraction, ...] = ()
    texts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    states: tuple[State, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether its atoms are pieces and points, in order."""
        return self.input.kind is Kind.NUMBER or bool(self.texts)

    @property
    def _ends(self) -> tuple[Fraction, ...] | tuple[str, ...]:
        return self.texts or self.cuts

    @property
    def values(self) -> int:
        """How many atoms of values there are."""
        if self.is_cut:
            return 2 * len(self._ends) + 1
        return 2 if self.input.kind is Kind.YES_NO else len(self.codes) + 1

    @property
    def atoms(self) -> int:
        """How many atoms there are."""
        return self.values + len(self.states) + 2

    @property
    def unanswered(self) -> int:
        """The atom of the states without a value that no test names."""
        return self.values + len(self.states)

    @property
    def outside(self) -> int:
        """The atom of the values that the input is said not to have."""
        return self.unanswered + 1

    @cached_property
    def universe(self) -> Mask:
        """The values that the input may have."""
        every: Mask = (1 << self.values) - 1
        if self.input.codes is not None:
            every &= ~(1 << len(self.codes))
        if self.input.decimals is not None:
            step = Fraction(1, 10**self.input.decimals)
            every &= ~sum(1 << a for a in range(self.values) if not self._holds_multiple(a, step))
        among = self.input.among
        return every if among is None else every & self._mask(among, every)

    @cached_property
    def answered(self) -> Mask:
        """The values that the input may have, and the states that some test names."""
        named = (1 << len(self.states)) - 1
        return self.universe | named << self.values

    @cached_property
    def everything(self) -> Mask:
        """Every atom."""
        return self.answered | 3 << self.unanswered

    def mask(self, test: Test) -> Mask:
        """Return the atoms of which a test holds."""
        return self._mask(test, self.universe)

    def _mask(self, test: Test, universe: Mask) -> Mask:
        match test:
            case Anything():
                return universe if test is self.input.among else self.everything
            case Absent():
                return self._state_bits(test.states)
            case OneOf():
                return _union(self._mask(inner, universe) for inner in test.tests)
            case Not():
                return universe & ~self._mask(test.test, universe)
            case Known():
                return universe
            case Between() | Compared():
                return universe & self._of_values(test)

    def _of_values(self, test: Between | Compared) -> Mask:
        if isinstance(test, Compared):
            return self._compared(test.operator, test.literal)
        low = self._compared(">=" if test.low_included else ">", test.low)
        high = self._compared("<=" if test.high_included else "<", test.high)
        return low & high

    def _state_bits(self, states: frozenset[State]) -> Mask:
        return sum(1 << self.values + i for i, s in enumerate(self.states) if s in states)

    def _compared(self, operator: str, literal: Literal) -> Mask:
        if not self.is_cut:
            return self._of_codes(operator, literal)
        point = 2 * self._ends.index(self._cut(literal)) + 1
        below, at = (1 << point) - 1, 1 << point
        by_operator = {"<": below, "<=": below | at, "=": at}
        opposite = {">": below | at, ">=": below, "!=": at}
        if operator in by_operator:
            return by_operator[operator]
        return ((1 << self.values) - 1) & ~opposite[operator]

    def _of_codes(self, operator: str, literal: Literal) -> Mask:
        if operator in _IN_ORDER:
            holds = _IN_ORDER[operator]
            return sum(1 << i for i, c in enumerate(self.codes) if holds(c, literal.text))
        same = 1 << self.atom(_scalar(self.input, literal))
        return ((1 << self.values) - 1) & ~same if operator == "!=" else same

    def _cut(self, literal: Literal) -> Fraction | str:
        if self.input.kind is not Kind.NUMBER:
            return literal.text
        number = self.input.number(literal)
        assert number is not None, "checked before"
        return number

    def atom(self, given: Given) -> int:
        """Return the atom that a value or a state is of."""
        if isinstance(given, State):
            known = given in self.states
            return self.values + self.states.index(given) if known else self.unanswered
        if isinstance(given, bool):
            return int(given)
        if isinstance(given, str) and not self.texts:
            return self.codes.index(given) if given in self.codes else len(self.codes)
        below = bisect_left(self._ends, given)
        return 2 * below + (below < len(self._ends) and self._ends[below] == given)

    def possible(self, given: Given | tuple[Fraction | None, Fraction | None]) -> Mask:
        """Return the atoms that an input may be of: several for an interval, or for no value."""
        if isinstance(given, tuple):
            low, high = given
            first = 0 if low is None else self.atom(low)
            last = self.values - 1 if high is None else self.atom(high)
            return ((1 << last + 1) - (1 << first)) & self.universe or 1 << self.outside
        atom = self.atom(given)
        if atom == self.unanswered:
            return self.universe | 1 << atom
        inside = not atom < self.values or self.universe >> atom & 1
        return 1 << atom if inside else 1 << self.outside

    def sample(self, mask: Mask) -> Given:
        """Return a value or state of one of some atoms; a point rather than what lies between."""
        atom = self._plainest(mask)
        if atom >= self.unanswered:
            return State.NOT_REPORTED
        if atom >= self.values:
            return self.states[atom - self.values]
        if self.input.kind is Kind.YES_NO:
            return bool(atom)
        if self.input.kind is Kind.NUMBER:
            return self._number_of(atom)
        if self.texts:
            return self._text_of(atom)
        return self.codes[atom] if atom < len(self.codes) else self._other_text()

    def _plainest(self, mask: Mask) -> int:
        """Return the first point, else the first value, else the first state."""
        values = mask & ((1 << self.values) - 1)
        points = values & self._points if self.is_cut else 0
        first = points or values or mask
        return (first & -first).bit_length() - 1

    @cached_property
    def _points(self) -> Mask:
        return sum(1 << 2 * i + 1 for i in range(len(self._ends)))

    def _number_of(self, atom: int) -> Fraction:
        if atom % 2:
            return self.cuts[atom // 2]
        low = self.cuts[atom // 2 - 1] if atom else None
        high = self.cuts[atom // 2] if atom // 2 < len(self.cuts) else None
        if low is None:
            return Fraction(0) if high is None else Fraction(math.ceil(high) - 1)
        for decimals in (0, *([self.input.decimals] if self.input.decimals else [])):
            above = Fraction(math.floor(low * 10**decimals) + 1, 10**decimals)
            if high is None or above < high:
                return above
        assert high is not None
        return (low + high) / 2

    def _text_of(self, atom: int) -> str:
        """Return a text of a piece; between two there is none where one is next to the other."""
        if atom % 2:
            return self.texts[atom // 2]
        if atom == 0:
            return ""
        low = self.texts[atom // 2 - 1]
        high = self.texts[atom // 2] if atom // 2 < len(self.texts) else None
        longer = (low + more for more in ("a", " ", "\0"))
        return next(text for text in longer if high is None or text < high)

    def _holds_multiple(self, atom: int, step: Fraction) -> bool:
        return (self._number_of(atom) / step).denominator == 1

    def _other_text(self) -> str:
        return next(t for t in _other_texts() if t not in self.codes)


def _union(masks: Iterable[Mask]) -> Mask:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _other_texts() -> Iterator[str]:
    yield "…"
    yield from (f"…{i}" for i in range(10_000))


def _scalar(input_: Input, literal: Literal) -> Scalar:
    return literal.text == "yes" if input_.kind is Kind.YES_NO else literal.text


def axis(input_: Input, tests: Sequence[Test]) -> Axis:
    """Return an input cut by everything that a table's tests compare it with.

    Args:
        input_: the input.
        tests: every test on it, all found to be of its sort.
    """
    every = [*tests, *([] if input_.among is None else [input_.among])]
    written = [literal for test in every for literal in literals(test)]
    states = sorted(frozenset().union(*(named_states(test) for test in tests)))
    if input_.kind is Kind.NUMBER:
        cuts = {n for n in map(input_.number, written) if n is not None}
        return Axis(input_, cuts=tuple(sorted(cuts)), states=tuple(states))
    if input_.kind is Kind.YES_NO:
        return Axis(input_, states=tuple(states))
    texts = dict.fromkeys(literal.text for literal in written)
    if input_.codes is None and any(map(in_order, every)):
        return Axis(input_, texts=tuple(sorted(texts)), states=tuple(states))
    # What a code is put in order with need not be a code.
    listed = (*input_.codes,) if input_.codes is not None else texts
    return Axis(input_, codes=tuple(listed), states=tuple(states))


def shown(given: Given) -> str:
    """Return a value or a state as an author would write it.

    >>> shown(Fraction(-1, 2)), shown(True), shown(State.SUPPRESSED), shown("A")
    ('-0.5', 'yes', 'absent(suppressed)', '"A"')
    """
    if isinstance(given, State):
        return f"absent({given.id})"
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, str):
        return given if given.isidentifier() and given.islower() else f'"{given}"'
    whole, rest = given.numerator, given.denominator
    if rest == 1:
        return str(whole)
    digits = _decimals(rest)
    return f"{whole}/{rest}" if digits is None else _written(given, digits)


def decimals_in(number: Fraction) -> int:
    """Return how many decimals a number has; many where it has no end of them."""
    found = _decimals(number.denominator)
    return _ENDLESS if found is None else found


def _decimals(denominator: int) -> int | None:
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def _written(number: Fraction, digits: int) -> str:
    scaled = abs(number.numerator) * 10**digits // number.denominator
    text = str(scaled).rjust(digits + 1, "0")
    return f"{'-' if number < 0 else ''}{text[:-digits]}.{text[-digits:]}"


def in_words(witness: Mapping[str, Given]) -> str:
    """Return an input combination in words: ``skillnad = 0, sakert = yes``."""
    return ", ".join(f"{name} {given_words(given)}" for name, given in witness.items())


def given_words(given: Given) -> str:
    """Return what an input is, with its sign before it."""
    return f"is {shown(given)}" if isinstance(given, State) else f"= {shown(given)}"
