"""One scan of a table: filter rows and add up whole numbers, which is all an engine does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import narwhals as nw

from malramverk.dataclass import dataclass
from malramverk.diagnostics import DataErrors
from malramverk.formula import Core
from malramverk.model import CodeList
from malramverk.tables.apart import Apart, apart
from malramverk.tables.cube import Wanted
from malramverk.tables.engines import engine_fault, spoken
from malramverk.tables.fewer import Fewer, fewest
from malramverk.tables.floating import Floating, floating
from malramverk.tables.footers import NOTHING_TOLD, Ends
from malramverk.tables.grouping import EXTREMES, Grouped, grouped, numbers
from malramverk.tables.in_duckdb import ends_in_duckdb, turns
from malramverk.tables.key_values import cleaned, is_clean
from malramverk.tables.parts import Measure, PartKey, Parts
from malramverk.tables.plain import ODD, PlainRows, are_answers, is_plain, plain_rows
from malramverk.tables.preparing import prepared, unreadable
from malramverk.tables.row_table import RowTable, alone, are_alike
from malramverk.tables.scan import Layout, columns_of, layout_of, refuse
from malramverk.tables.summands import ROWS, Centre, declared_centres, names_of
from malramverk.tables.told_by_file import (
    complete_columns,
    is_told,
    is_vast,
    lone_period,
    rows_told,
    told_ends,
)

if TYPE_CHECKING:
    import polars as pl

_CENTRED = (Measure.DEVIATIONS, Measure.SQUARES)


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
    def centres(self) -> dict[Core, Centre]:
        """What is taken off before squaring, where the table's bounds say it."""
        return declared_centres(self.table.contract, self.keys)

    @cached_property
    def told(self) -> bool:
        """Whether the source tells of its rows before they are read."""
        return is_told(self.rows_told)

    @cached_property
    def rows_told(self) -> int:
        """How many rows the source tells of."""
        return rows_told(self.table)

    @cached_property
    def ends(self) -> Mapping[str, Ends]:
        """What the source tells of columns before they are read."""
        columns = [*dict.fromkeys((*self.layout.columns, *self.columns))]
        if self.told:
            return told_ends(self.table, columns, self.rows_told)
        if self.table.frame.implementation.is_duckdb():
            there = [id_ for id_ in columns if id_ in self.table.schema]
            return ends_in_duckdb(self.table.frame.to_native(), there)
        return NOTHING_TOLD

    @cached_property
    def plain(self) -> Fewer:
        """What is counted in rows as they stand."""
        plain = [id_ for id_ in self.columns if is_plain(self.table, id_, self.code_lists)]
        if self.told:
            return self._fewest(complete_columns(self.table, plain, self.ends))
        ends = self.ends
        return self._fewest([id_ for id_ in plain if id_ in ends and not ends[id_].missing])

    @cached_property
    def careful(self) -> Fewer:
        """What is counted in rows that are read with care."""
        return self._fewest(())

    def _fewest(self, complete: Collection[str]) -> Fewer:
        centres = {core: int(centre.value) for core, centre in self.centres.items()}
        return fewest(self.keys, complete=complete, centres=centres)

    @cached_property
    def apart(self) -> Apart:
        """The columns that are kept apart until the rows are few."""
        return apart(self.plain.rows, self.layout.columns, self.table.contract, self.code_lists)

    @cached_property
    def floating(self) -> Floating:
        """The columns that need not become whole numbers before they are added up."""
        return floating(self.table.contract, self.apart.rows, self.centres)

    @cached_property
    def rows(self) -> PlainRows:
        """The rows as they stand."""
        return self._plain(self.table)

    def _plain(self, table: RowTable) -> PlainRows:
        keys = [id_ for id_ in self._keys() if id_ not in self.answers]
        read = [id_ for id_ in sorted(columns_of(self.apart.rows)) if id_ not in keys]
        read += [id_ for id_ in sorted(self.answers) if id_ not in read]
        return plain_rows(table, keys, read, self.code_lists, self.floating.columns, self.ends)

    @cached_property
    def waiting(self) -> Grouped | None:
        """The rows as they stand, grouped; nothing where they cannot be read so."""
        if unreadable(self.table, {*self.columns, *self.layout.columns}):
            return None
        try:
            if self._is_mixed():
                return None
            found = self._grouped(self.rows)
            wanted = self._wanted(found)
            if wanted is None or len(self.table.pieces) == 1:
                return replace(found, wanted=wanted, turns=self._turns())
            pieces = map(self._plain, alone(self.table))
            rows = [frame for piece in pieces for frame in self._grouped(piece).rows]
            return replace(found, rows=rows, wanted=wanted)
        except Exception:  # what an engine refuses is read with care, and told of then
            return None

    def _turns(self) -> list[tuple[str, int, int]]:
        date, frame = self.layout.date, self.table.frame
        if date is None or date in self.lone or not self.table.schema[date].is_integer():
            return []
        if not frame.implementation.is_duckdb():
            return []
        found = turns(frame.to_native(), date, self.ends.get(date))
        return [(date, low, high) for low, high in found]

    def _grouped(self, rows: PlainRows) -> Grouped:
        over = self.apart.rows
        return grouped(rows.frame, rows.words, self._keys(), over, [ODD], self.centres)

    def _wanted(self, found: Grouped) -> Wanted | None:
        """Return what may be added up here; nothing where only an engine can."""
        keys = self.apart.rows
        if not found.exact or any(key.measure in EXTREMES for key in keys):
            return None
        by_text = not all(self.table.schema[id_].is_integer() for id_ in self.layout.levels)
        if not self.told or not is_vast(self.rows_told, by_text=by_text):
            return None
        centred = all(key.operand in self.centres for key in keys if key.measure in _CENTRED)
        if len(self.table.pieces) > 1 and not (centred and are_alike(self.table)):
            return None
        names = [*zip(keys, names_of(keys), strict=True)]
        counts = dict.fromkeys(name for key, name in names if key.counts and name != ROWS)
        columns = self.table.contract.columns
        return Wanted(
            keys=self._keys(),
            levels=[id_ for id_ in self.layout.levels if id_ not in self.lone],
            apart=[*self.layout.groups, *self.apart.columns],
            listed=[id_ for id_ in self._keys() if columns[id_].code_list in self.code_lists],
            counts=[ODD, *counts],
            sums=[name for key, name in names if not key.counts],
            told=self.ends,
        )

    @cached_property
    def answers(self) -> frozenset[str]:
        """The keys of yes and no that parts read, too, and that are so when they are read."""
        found = columns_of(self.apart.rows).intersection(self._keys())
        return frozenset(id_ for id_ in found if are_answers(self.table, id_))

    def _is_mixed(self) -> bool:
        """Say whether parts read a key that is not what they read it as until it is cleaned."""
        read = columns_of(self.apart.rows).intersection(self._keys()) - self.answers
        return not all(is_clean(self.table, id_, [], self.code_lists) for id_ in read)

    @cached_property
    def lone(self) -> dict[str, str]:
        """The column of periods and the only one it has, where that is known beforehand."""
        date = self.layout.date
        if date is None or date in self.columns or not self.told:
            return {}
        text = lone_period(self.table, date)
        return {} if text is None else {date: text}

    def _keys(self) -> list[str]:
        return [id_ for id_ in (*self.layout.columns, *self.apart.columns) if id_ not in self.lone]

    def parts(self, counted: pl.DataFrame | None) -> Parts:
        """Return the parts.

        Args:
            counted: what `collected_together` gave for `waiting`.

        Raises:
            DataErrors: when any row that is read breaks the table's contract, or the engine
                cannot count them.
        """
        clean = None if counted is None else self._clean(counted)
        if clean is not None:
            return self._parts(clean, self.plain)
        return self._parts(self._counted_with_care(), self.careful)

    def _clean(self, counted: pl.DataFrame) -> pl.DataFrame | None:
        """Put the keys in canonical type; nothing where some row must be read with care."""
        import polars as pl

        if counted[ODD].sum():
            return None
        whole = self.floating.whole(counted, self.rows.floating, self.apart.rows)
        if whole is None:
            return None
        whole = whole.with_columns(pl.lit(text).alias(id_) for id_, text in self.lone.items())
        keys = [*self.layout.columns, *self.apart.columns]
        keys = [id_ for id_ in keys if id_ not in self.answers]
        read = columns_of(self.apart.rows)
        found = cleaned(self.table, whole, keys, read, self.code_lists)
        if found is None:
            return None
        if found.apart and not self.apart.columns:
            return found.frame
        return self.apart.together(self.plain.rows, self.layout.columns, found.frame)

    def _counted_with_care(self) -> pl.DataFrame:
        wanted = sorted({*self.columns, *self.layout.columns})
        frame, faults = prepared(self.table, wanted, self.code_lists)
        native, words = spoken(frame)
        names = [fault.column_name for fault in faults]
        keys, columns = self.careful.rows, self.layout.columns
        try:
            counted = grouped(native, words, columns, keys, names, self.centres).collect()
        except Exception as error:  # each engine has errors of its own
            fault = engine_fault(error, self.table.source, self.table.frame)
            raise DataErrors([fault]) from error
        refuse(self.table, faults, nw.from_native(counted))
        return counted

    def _parts(self, counted: pl.DataFrame, fewer: Fewer) -> Parts:
        found = self.layout.parts(self.table, nw.from_native(counted))
        return replace(found, sums=fewer.wanted(numbers(counted, fewer.rows)))
