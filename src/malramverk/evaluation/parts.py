"""What has been counted of a user's tables, and what else answers are made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.evaluation.sources import Sources
from malramverk.tables.parts import Parts as TableParts
from malramverk.tables.parts import Tabulation, ValueKey

if TYPE_CHECKING:
    import pyarrow as pa

    from malramverk.tables.quarantine import Quarantine

T = TypeVar("T")
_KEPT = 24


@dataclass(frozen=True, eq=False)
class Parts:
    """What a user's tables come to: exact sums at the finest grain, and what is read as it is.

    Made by `count`, never changed, and used by any number of threads at the same time. Every
    figure of `Prepared.compute` and `Prepared.answer` is made from it without a look at the rows.

    Attributes:
        tables: by table, its sums for each entity, period and group of the finest grain.
        values: how often each value occurs, for medians, quantiles and distinct counts.
        sources: the tables themselves: registers and published figures in full, rows unread.
        quarantined: by table, the rows that are kept apart, as the policy says.
        warnings: what went wrong beside the counting, such as a folder that takes no more.
    """

    tables: Mapping[str, TableParts] = field(repr=False)
    values: Mapping[ValueKey, Tabulation] = field(repr=False)
    sources: Sources = field(repr=False)
    quarantined: Mapping[str, Quarantine] = field(default_factory=dict, repr=False)
    warnings: tuple[Problem, ...] = ()
    _kept: dict[object, object] = field(default_factory=dict, init=False, repr=False)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Warnings about the tables."""
        told = (*self.sources.every, *self.quarantined.values())
        return (*(problem for table in told for problem in table.problems), *self.warnings)

    def to_arrow(self) -> dict[str, pa.Table]:
        """Return the parts as Arrow tables, which `Prepared.receive` takes.

        Returns:
            By table id, a row for each entity, period and group of the finest grain; and by
            table id and name, a table of values for what sums cannot tell.
        """
        from malramverk.evaluation.handed_parts import handed_over

        return handed_over(self.tables, self.values, self.sources.rows)

    def save(self, folder: str | Path) -> None:
        """Write the parts as Parquet files in a folder, which `Prepared.receive` takes.

        Raises:
            OSError: a file cannot be written; what stood there still does.
        """
        from malramverk.evaluation.handed_parts import save

        save(self.to_arrow(), Path(folder))

    @property
    def row_count(self) -> int:
        """How many rows have been counted."""
        return sum(table.row_count for table in self.tables.values())


def kept(parts: Parts, key: object, make: Callable[[], T]) -> T:
    """Return what depends on nothing but some parts and a key, made the first time.

    The last few asked for are kept. Two threads that ask at once may both make it, and get equal
    ones.
    """
    shelf = parts._kept
    found = shelf.pop(key, None)
    if found is None:
        found = make()
    found = shelf.setdefault(key, found)
    for old in list(shelf)[:-_KEPT]:
        shelf.pop(old, None)
    return found  # type: ignore[return-value]  # what `make` of the same key gave
