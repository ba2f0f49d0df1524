"""Parts: the whole numbers that every figure is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.formula import Core
from malramverk.formula.core import kept_hash
from malramverk.tables.coded import Coded


class Measure(StrEnum):
    """What is counted or summed over the rows of a cell.

    ``members``: rows that certainly belong. ``maybe``: rows that may belong. ``known``: members
    whose operand is known. ``true``: members whose operand is yes. ``sum``, ``least`` and
    ``greatest``: of the known operands of members. ``deviations`` and ``squares``: of the known
    operands less the table's centre, which keeps both small and so exact.
    """

    MEMBERS = "members"
    MAYBE = "maybe"
    KNOWN = "known"
    TRUE = "true"
    SUM = "sum"
    LEAST = "least"
    GREATEST = "greatest"
    DEVIATIONS = "deviations"
    SQUARES = "squares"


_COUNTS = (Measure.MEMBERS, Measure.MAYBE, Measure.KNOWN, Measure.TRUE)


@dataclass(frozen=True, slots=True)
class PartKey:
    """One additive part: what is measured, of which operand, over which rows.

    Attributes:
        measure: what is counted or summed.
        table: the table whose rows they are.
        mask: the condition a row fulfils to belong; absent when every row does.
        operand: the row expression; absent for ``members`` and ``maybe``.
        decimals: whole numbers of 10^-decimals, for sums; absent when the sum is floating.
        weight: what deviations and squares are multiplied by; absent for 1.
    """

    measure: Measure
    table: str
    mask: Core | None
    operand: Core | None = None
    decimals: int | None = 0
    weight: Core | None = None
    _hash: int | None = field(default=None, init=False, compare=False, repr=False)

    @property
    def counts(self) -> bool:
        """Whether it is a number of rows."""
        return self.measure in _COUNTS

    def __hash__(self) -> int:
        rows = (self.table, self.mask, self.operand, self.weight)
        return kept_hash(self, (self.measure, rows, self.decimals))


@dataclass(frozen=True, slots=True)
class ValueKey:
    """A table of how often each value occurs.

    Attributes:
        table: the table whose rows they are.
        mask: the condition a row fulfils to belong; absent when every row does.
        operand: the row expression whose values are told apart.
        decimals: the values are whole numbers of 10^-decimals; absent when they are floating.
        weight: a row expression to add up for each value; absent where rows are counted only.
    """

    table: str
    mask: Core | None
    operand: Core
    decimals: int | None
    weight: Core | None = None


@dataclass(frozen=True)
class Parts:
    """The parts of one table at the finest grain, from one scan.

    Attributes:
        table: the table's id.
        periods: the period of each row; nothing where the table is undated.
        keys: by level column, the code in each row.
        groups: by dimension, the code in each row; nothing where it is unknown.
        sums: by part, whole numbers of shape (rows,), in as few bytes as hold them; float64 for
            a floating sum, and Python's own where 64 bits do not hold one.
        levels: the levels that the table names members of.
        source: what the rows were read from.
        fingerprint: a SHA-256 of the file, where there is one.
        row_count: how many rows were read.
    """

    table: str
    periods: Coded
    keys: Mapping[str, Coded]
    groups: Mapping[str, Coded]
    sums: Mapping[PartKey, NDArray[Any]]
    levels: tuple[str, ...]
    source: str
    fingerprint: str | None
    row_count: int


@dataclass(frozen=True)
class Tabulation:
    """How often each value occurs at the finest grain.

    Attributes:
        key: what was told apart.
        rows: period, keys and groups of each row, as for other parts, without sums.
        values: the value in each row, sorted within nothing; int64, float64 or text.
        counts: how many rows have it, int64.
        weights: the weight they have together, float64; the counts where there is no weight.
    """

    key: ValueKey
    rows: Parts
    values: NDArray[Any]
    counts: NDArray[Any]
    weights: NDArray[Any]
