"""How often each value occurs, for what sums cannot tell: medians, quantiles, distinct counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from malramverk.formula import Core, Kind, fold
from malramverk.model import CodeList
from malramverk.tables.parts import Tabulation, ValueKey
from malramverk.tables.preparing import prepared
from malramverk.tables.row_table import RowTable
from malramverk.tables.rows import RowAlgebra, RowValue
from malramverk.tables.scan import layout_of, names_in, objects, refuse


def tabulated(
    table: RowTable,
    key: ValueKey,
    groups: Collection[str],
    code_lists: Mapping[str, CodeList],
) -> Tabulation:
    """Scan a table once and return how often each value of an operand occurs.

    Args:
        table: bound rows.
        key: the operand, the rows it is looked at in, and their weight.
        groups: the dimensions to keep apart.
        code_lists: the code lists its columns name.

    Returns:
        A row for each value, and each weight it has, in each cell of the finest grain; unknown
        values are left out.

    Raises:
        DataErrors: when any row that is read breaks the table's contract.
    """
    layout = layout_of(table, groups)
    cores = [core for core in (key.mask, key.operand, key.weight) if core is not None]
    frame, faults = prepared(table, sorted(names_in(cores) | set(layout.columns)), code_lists)
    columns = [nw.col(c) for c in layout.columns]
    counted = [nw.col(f.column_name).cast(nw.Int64) for f in faults]
    rows = frame.select(*columns, *counted, *_valued(key)).filter(~nw.col("__value").is_null())
    one = nw.lit(1, dtype=nw.Int64).alias("__rows")
    grouped = (
        rows.with_columns(one)
        .group_by(*layout.columns, "__value", "__weight")
        .agg(
            nw.col("__rows").sum(),
            *(nw.col(f.column_name).sum() for f in faults),
        )
    )
    collected = grouped.collect("polars")
    refuse(table, faults, collected)
    counts = collected["__rows"].to_numpy().astype(np.int64)
    return Tabulation(
        key,
        layout.parts(table, collected),
        _values(collected, key),
        counts,
        counts * collected["__weight"].cast(nw.Float64).to_numpy().astype(np.float64),
    )


def _valued(key: ValueKey) -> Iterator[nw.Expr]:
    algebra = RowAlgebra()
    memo: dict[Core, RowValue] = {}
    operand = fold(key.operand, algebra, memo)
    value = operand.scaled(key.decimals) if operand.number else operand.plain
    if key.mask is not None:
        value = nw.when(algebra.boolean(fold(key.mask, algebra, memo))).then(value)
    weight: Any = nw.lit(1.0)
    if key.weight is not None:
        weight = fold(key.weight, algebra, memo).scaled(None)
        value = nw.when(~weight.is_null()).then(value)
    yield value.alias("__value")
    yield weight.alias("__weight")


def _values(frame: nw.DataFrame[Any], key: ValueKey) -> NDArray[Any]:
    if key.operand.type.kind is not Kind.NUMBER:
        return objects(frame, "__value")
    wanted = np.float64 if key.decimals is None else np.int64
    return frame["__value"].to_numpy().astype(wanted)
