"""The keys of groups as the table says they are, looked at when the rows have become few."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.model import CodeList
from malramverk.tables.plain import are_plain_keys
from malramverk.tables.preparing import prepared, raw_of, unreadable
from malramverk.tables.row_table import RowTable

if TYPE_CHECKING:
    import polars as pl

_NEAR = 1 << 20


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Groups with keys in canonical type.

    Attributes:
        frame: the groups; texts that had to be made canonical are of an ``Enum``.
        apart: whether no two of them can have become the same.
    """

    frame: pl.DataFrame
    apart: bool


def cleaned(
    table: RowTable,
    counted: pl.DataFrame,
    keys: Sequence[str],
    read: Collection[str],
    code_lists: Mapping[str, CodeList],
) -> Cleaned | None:
    """Return groups with their keys in canonical type; nothing where a row must be read with care.

    Args:
        table: the rows that were grouped.
        counted: the groups, their keys as the source has them.
        keys: the key columns.
        read: the columns that the parts read; one of them must be clean as it stands.
        code_lists: the code lists they name.
    """
    import polars as pl

    found, apart = counted, True
    for id_ in keys:
        few = counted.select(_different(counted[id_]))
        if is_clean(table, id_, few[id_].to_list(), code_lists):
            continue
        canonical = None if id_ in read else _canonical(table, few, code_lists)
        if canonical is None:
            return None
        apart &= canonical.n_unique() == len(few)
        meant = _few_texts(canonical) if canonical.dtype == pl.String else canonical
        if len(few):
            meant = _replaced(found[id_], few[id_], meant)
        found = found.with_columns(meant.alias(id_))
    return Cleaned(found, apart)


def _reach(column: pl.Series) -> tuple[int, int] | None:
    """Return the least and greatest of a column of whole numbers, where they lie near."""
    if not column.dtype.is_integer() or column.null_count() == len(column):
        return None
    least, greatest = column.min(), column.max()
    assert isinstance(least, int)
    assert isinstance(greatest, int)
    return (least, greatest) if greatest - least < _NEAR else None


def _places(column: pl.Series, least: int, greatest: int) -> NDArray[np.int64]:
    """Return how far above the least each number is; nothing comes after the greatest."""
    import polars as pl

    places = (column.cast(pl.Int64) - least).fill_null(greatest - least + 1)
    return places.to_numpy()


def _different(column: pl.Series) -> pl.Series:
    """Return the different values of a column; whole numbers that lie near without a search."""
    import polars as pl

    reach = _reach(column)
    if reach is None:
        return column.unique()
    places = np.flatnonzero(np.bincount(_places(column.drop_nulls(), *reach)))
    found = pl.Series(column.name, places + reach[0]).cast(column.dtype)
    return found.extend_constant(None, 1) if column.null_count() else found


def _replaced(column: pl.Series, few: pl.Series, meant: pl.Series) -> pl.Series:
    """Return what each value of a column means, from what the different ones do."""
    reach = _reach(column)
    if reach is None:
        return column.replace_strict(few, meant, return_dtype=meant.dtype)
    numbers = np.zeros(reach[1] - reach[0] + 2, np.int64)
    numbers[_places(few, *reach)] = np.arange(len(few))
    return meant.gather(numbers[_places(column, *reach)])


def _few_texts(column: pl.Series) -> pl.Series:
    """Return texts as numbers of the few that there are, which are soon looked up."""
    import polars as pl

    return column.cast(pl.Enum(column.drop_nulls().unique(maintain_order=True)))


def is_clean(
    table: RowTable, id_: str, values: Sequence[Any], code_lists: Mapping[str, CodeList]
) -> bool:
    """Say whether a key column that has some values is in canonical type as it stands."""
    said = table.contract.period
    counted_by = said.counted_by if said else None
    return are_plain_keys(raw_of(table, id_), values, code_lists, counted_by)


def _canonical(
    table: RowTable, few: pl.DataFrame, code_lists: Mapping[str, CodeList]
) -> pl.Series | None:
    """Read a few values of a column with care; nothing where one of them has a fault."""
    (id_,) = few.columns
    rows = nw.from_native(few.lazy())
    small = replace(table, frame=rows, schema=dict(rows.collect_schema()))
    if unreadable(small, [id_]):
        return None
    frame, faults = prepared(small, [id_], code_lists, dropping=False)
    values: pl.DataFrame = frame.collect().to_native()
    wrong = any(values[fault.column_name].any() for fault in faults)
    return None if wrong else values[id_]
