"""One scan of a table: filter rows and add up whole numbers, which is all an engine does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import narwhals as nw

from malramverk.diagnostics import DataErrors
from malramverk.model import CodeList
from malramverk.tables.apart import Apart, apart
from malramverk.tables.engines import engine_fault, spoken
from malramverk.tables.grouping import Grouped, grouped, numbers
from malramverk.tables.lone_period import lone_period
from malramverk.tables.parts import PartKey, Parts
from malramverk.tables.plain import ODD, are_plain_keys, plain_rows
from malramverk.tables.preparing import prepared, raw_of, unreadable
from malramverk.tables.row_table import RowTable
from malramverk.tables.scan import Layout, columns_of, layout_of, refuse

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Scan:
    """What to count in a table.

    The rows are first counted as they stand, and again with care where that will not do.

    Attributes:
        table: bound rows.
        keys: the parts; all of this table.
        groups: the dimensions to keep apart, columns of this table.
        code_lists: the code lists its columns name.
    """

    table: RowTable
    keys: Sequence[PartKey]
    groups: Collection[str]
    code_lists: Mapping[str, CodeList]

    @cached_property
    def layout(self) -> Layout:
        """The columns that the rows are grouped by."""
        return layout_of(self.table, self.groups)

    @cached_property
    def columns(self) -> list[str]:
        """The columns that the parts read."""
        return sorted(columns_of(self.keys))

    @cached_property
    def apart(self) -> Apart:
        """The columns that are kept apart until the rows are few."""
        return apart(self.keys, self.layout.columns, self.table.contract, self.code_lists)

    @cached_property
    def waiting(self) -> Grouped | None:
        """The rows as they stand, grouped; nothing where they cannot be read so."""
        if unreadable(self.table, {*self.columns, *self.layout.columns}):
            return None
        try:
            return self._waiting(self.apart)
        except Exception:  # what an engine refuses is read with care, and told of then
            return None

    @cached_property
    def lone(self) -> dict[str, str]:
        """The column of periods and the only one it has, where that is known beforehand."""
        date = self.layout.date
        text = None if date is None or date in self.columns else lone_period(self.table, date)
        return {} if date is None or text is None else {date: text}

    def _waiting(self, split: Apart) -> Grouped:
        keys = [id_ for id_ in (*self.layout.columns, *split.columns) if id_ not in self.lone]
        read = [id_ for id_ in sorted(columns_of(split.rows)) if id_ not in keys]
        rows = plain_rows(self.table, keys, read, self.code_lists)
        return grouped(rows.frame, rows.words, keys, split.rows, [ODD])

    def parts(self, counted: pl.DataFrame | None) -> Parts:
        """Return the parts.

        Args:
            counted: what `collected_together` gave for `waiting`.

        Raises:
            DataErrors: when any row that is read breaks the table's contract, or the engine
                cannot count them.
        """
        clean = None if counted is None else self._clean(counted)
        return self._parts(self._counted_with_care() if clean is None else clean)

    def _clean(self, counted: pl.DataFrame) -> pl.DataFrame | None:
        """Put the keys in canonical type; nothing where some row must be read with care."""
        import polars as pl

        if counted[ODD].sum():
            return None
        counted = counted.with_columns(pl.lit(text).alias(id_) for id_, text in self.lone.items())
        keys = [*self.layout.columns, *self.apart.columns]
        unclean = {id_ for id_ in keys if not self._is_clean(counted, id_)}
        if not unclean:
            return counted if not self.apart.columns else self._together(counted)
        if unclean & columns_of(self.apart.rows):
            return None
        cleaned = self._cleaned(keys, counted)
        return None if cleaned is None else self._together(cleaned)

    def _together(self, counted: pl.DataFrame) -> pl.DataFrame:
        return self.apart.together(self.keys, self.layout.columns, counted)

    def _is_clean(self, counted: pl.DataFrame, id_: str) -> bool:
        said = self.table.contract.period
        return are_plain_keys(
            raw_of(self.table, id_),
            counted[id_].unique().to_list(),
            self.code_lists,
            said.counted_by if said else None,
        )

    def _cleaned(self, columns: Sequence[str], counted: pl.DataFrame) -> pl.DataFrame | None:
        """Read the few keys with care."""
        few = nw.from_native(counted.select(columns).lazy())
        small = replace(self.table, frame=few, schema=dict(few.collect_schema()))
        if unreadable(small, columns):
            return None
        frame, faults = prepared(small, columns, self.code_lists)
        keys = frame.collect().to_native()
        if any(keys[fault.column_name].any() for fault in faults):
            return None
        return counted.with_columns(keys.select(columns))

    def _counted_with_care(self) -> pl.DataFrame:
        wanted = sorted({*self.columns, *self.layout.columns})
        frame, faults = prepared(self.table, wanted, self.code_lists)
        native, words = spoken(frame)
        names = [fault.column_name for fault in faults]
        try:
            counted = grouped(native, words, self.layout.columns, self.keys, names).collect()
        except Exception as error:  # each engine has errors of its own
            fault = engine_fault(error, self.table.source, self.table.frame)
            raise DataErrors([fault]) from error
        refuse(self.table, faults, nw.from_native(counted))
        return counted

    def _parts(self, counted: pl.DataFrame) -> Parts:
        found = self.layout.parts(self.table, nw.from_native(counted))
        return replace(found, sums=numbers(counted, self.keys))
