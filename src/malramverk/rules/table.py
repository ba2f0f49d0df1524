"""A decision table whose every test is of its input's sort: ready to be proved and to decide."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from malramverk.dataclass import dataclass
from malramverk.formula import Kind
from malramverk.rules.axes import Axis, Input, Mask, axis
from malramverk.rules.unary import Anything, Scalar, Test


class HitPolicy(StrEnum):
    """Which of the rows that answer an input count. Source: OMG DMN 1.5, 8.2.10."""

    UNIQUE = "unique"
    ANY = "any"
    FIRST = "first"
    PRIORITY = "priority"
    COLLECT = "collect"
    RULE_ORDER = "rule_order"
    OUTPUT_ORDER = "output_order"

    @property
    def is_single(self) -> bool:
        """Whether one row at most counts."""
        return self in _SINGLE


_SINGLE = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY)


class Gathering(StrEnum):
    """What ``collect`` makes of the rows that answer."""

    LIST = "list"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    COUNT = "count"


Values: TypeAlias = tuple[Scalar | None, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """One output of a table.

    Attributes:
        name: its name.
        kind: the sort of its values.
        values: its values in order of priority, where they are listed.
    """

    name: str
    kind: Kind = Kind.TEXT
    values: tuple[Scalar, ...] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        tests: a test for each input.
        gives: a value for each output; nothing where the row says nothing of it.
    """

    tests: tuple[Test, ...]
    gives: Values


@dataclass(frozen=True)
class Table:
    """A decision table.

    Attributes:
        inputs: what it reads.
        outputs: what it gives.
        rows: its rows, numbered from one in everything that people read.
        policy: which rows count.
        gathering: what ``collect`` makes of them.
        otherwise: what holds when no row answers; absent where some row always must, and empty
            for nothing.
    """

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    policy: HitPolicy = HitPolicy.UNIQUE
    gathering: Gathering = Gathering.LIST
    otherwise: Values | None = None

    @cached_property
    def axes(self) -> tuple[Axis, ...]:
        """Each input cut into atoms by the tests on it."""
        return tuple(
            axis(input_, [row.tests[i] for row in self.rows])
            for i, input_ in enumerate(self.inputs)
        )

    @cached_property
    def boxes(self) -> tuple[tuple[Mask, ...], ...]:
        """For each row the atoms it answers of each input."""
        return tuple(
            tuple(found.mask(test) for found, test in zip(self.axes, row.tests, strict=True))
            for row in self.rows
        )

    @cached_property
    def reads(self) -> tuple[frozenset[int], ...]:
        """For each row the inputs that it reads."""
        return tuple(
            frozenset(i for i, test in enumerate(row.tests) if not isinstance(test, Anything))
            for row in self.rows
        )

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The rows in the order in which they count."""
        numbers = range(len(self.rows))
        if self.policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER):
            return tuple(sorted(numbers, key=lambda i: (self._ranks(self.rows[i]), i)))
        return tuple(numbers)

    def _ranks(self, row: Row) -> tuple[int, ...]:
        return tuple(
            output.values.index(value) if value in output.values else len(output.values)
            for output, value in zip(self.outputs, row.gives, strict=True)
            if output.values and value is not None
        )
