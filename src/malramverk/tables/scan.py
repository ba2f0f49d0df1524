"""What scans of a table share: its keys, the columns they read, and what stops them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.diagnostics import DataErrors
from malramverk.formula import Column, Core, walk
from malramverk.model import ColumnType
from malramverk.tables.coded import Coded
from malramverk.tables.faults import code_of, fault_problem
from malramverk.tables.parts import PartKey, Parts, ValueKey
from malramverk.tables.preparing import Fault
from malramverk.tables.row_table import RowTable


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns tell a table's cells apart at the finest grain.

    Attributes:
        date: the column with the period, if one holds it.
        levels: the level of each key column.
        groups: the dimensions that are kept apart.
    """

    date: str | None
    levels: Mapping[str, str]
    groups: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        """The columns to group by."""
        return [*([self.date] if self.date else []), *self.levels, *self.groups]

    def parts(self, table: RowTable, collected: nw.DataFrame[Any]) -> Parts:
        """Return the rows of the finest grain, still without sums."""
        size = len(collected)
        undated = Coded.alike(table.default_period, size)
        return Parts(
            table=table.contract.id,
            periods=_coded(collected, self.date) if self.date else undated,
            keys={level: _coded(collected, c) for c, level in self.levels.items()},
            groups={c: _coded(collected, c) for c in self.groups},
            sums={},
            levels=tuple(self.levels.values()),
            source=table.source,
            fingerprint=table.fingerprint,
            row_count=int(collected["__rows"].fill_null(0).sum()) if size else 0,
        )


def layout_of(table: RowTable, groups: Collection[str]) -> Layout:
    """Return the keys that a table has of those its contract declares."""
    columns, has = table.contract.columns, set(table.columns)
    dates = [c for c, column in columns.items() if column.type is ColumnType.PERIOD and c in has]
    levels = {c: column.level for c, column in columns.items() if column.level and c in has}
    return Layout(dates[0] if dates else None, levels, tuple(g for g in groups if g in has))


def columns_of(keys: Collection[PartKey | ValueKey]) -> set[str]:
    """Return the columns that the masks, operands and weights of some parts read."""
    cores = (core for key in keys for core in (key.mask, key.operand, key.weight))
    return names_in(core for core in cores if core is not None)


def names_in(cores: Iterable[Core]) -> set[str]:
    """Return the columns that some row expressions read."""
    each = {id(core): core for core in cores}.values()
    return {node.name for core in each for node in walk(core) if isinstance(node, Column)}


def refuse(table: RowTable, faults: Sequence[Fault], collected: nw.DataFrame[Any]) -> None:
    """Raise every problem that the rows counted in a scan have, but for those set aside."""
    problems = []
    for fault in faults:
        if table.sets_aside(code_of(fault.kind)):
            continue
        count = int(collected[fault.column_name].fill_null(0).sum()) if len(collected) else 0
        if count:
            problems.append(fault_problem(table, fault, count))
    if problems:
        raise DataErrors(problems)


def _coded(frame: nw.DataFrame[Any], name: str) -> Coded:
    """Return a column of texts as numbers; yes and no as ``ja`` and ``nej``."""
    return Coded.of_column(frame[name].to_native())


def objects(frame: nw.DataFrame[Any], name: str) -> NDArray[Any]:
    """Return a column of texts; yes and no as ``ja`` and ``nej``."""
    values = frame[name].to_list()
    if frame[name].dtype == nw.Boolean:
        values = [{True: "ja", False: "nej"}.get(value) for value in values]
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
