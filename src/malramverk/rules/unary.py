"""What a cell of a decision table says of its input: the tree of one unary test."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TypeAlias

from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.source import Span

Scalar: TypeAlias = Fraction | bool | str

WITHOUT_VALUE = frozenset(State) - {State.VALUE, State.CENSORED}


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it is written: ``70 %``, ``"A"``, ``yes``, or a bare code.

    Attributes:
        text: the value's own text, without quotes.
        number: the number it is, if it is one.
        unit: the unit that stands after the number.
        quoted: whether it stood in quotes.
    """

    text: str
    number: Fraction | None
    unit: str | None
    quoted: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Anything:
    """``any``: the input is not read."""

    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with one value; a value alone is compared with ``=``."""

    operator: str
    literal: Literal
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """An interval, its ends included or not: ``[60..80)``."""

    low: Literal
    low_included: bool
    high: Literal
    high_included: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """At least one of several tests holds."""

    tests: tuple[Test, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """There is a value, and the test does not hold of it."""

    test: Test
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no value, for one of some reasons.

    A censored cell is not absent, for an interval is known of it; ``absent(censored)`` names it.
    """

    states: frozenset[State]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Known:
    """There is a value, whatever it is."""

    span: Span = field(compare=False)


Test: TypeAlias = Anything | Compared | Between | OneOf | Not | Absent | Known


def named_states(test: Test) -> frozenset[State]:
    """Return the states without a value that a test speaks of, so that they are answered."""
    match test:
        case Absent():
            return test.states
        case Known():
            return WITHOUT_VALUE
        case OneOf():
            return frozenset().union(*(named_states(t) for t in test.tests))
        case Not():
            return named_states(test.test)
        case _:
            return frozenset()


def literals(test: Test) -> tuple[Literal, ...]:
    """Return every value that a test compares with, in reading order."""
    match test:
        case Compared():
            return (test.literal,)
        case Between():
            return (test.low, test.high)
        case OneOf():
            return tuple(found for t in test.tests for found in literals(t))
        case Not():
            return literals(test.test)
        case _:
            return ()


def in_order(test: Test) -> bool:
    """Say whether a test asks what comes before or after something."""
    match test:
        case Between():
            return True
        case Compared():
            return test.operator not in ("=", "!=")
        case OneOf():
            return any(map(in_order, test.tests))
        case Not():
            return in_order(test.test)
        case _:
            return False
