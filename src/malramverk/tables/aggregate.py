"""One scan of a table: filter rows and add up whole numbers, which is all an engine does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from malramverk.diagnostics import DataErrors
from malramverk.formula import Column, Core, fold, walk
from malramverk.model import CodeList, ColumnType
from malramverk.tables.faults import fault_problem
from malramverk.tables.parts import Measure, PartKey, Parts
from malramverk.tables.preparing import Fault, prepared
from malramverk.tables.row_table import RowTable
from malramverk.tables.rows import RowAlgebra, RowValue

_LEAST = (Measure.LEAST, Measure.GREATEST)


def columns_of(keys: Collection[PartKey]) -> set[str]:
    """Return the columns that the masks and operands of some parts read."""
    cores = {core for key in keys for core in (key.mask, key.operand) if core is not None}
    return {node.name for core in cores for node in walk(core) if isinstance(node, Column)}


def aggregated(
    table: RowTable,
    keys: Sequence[PartKey],
    groups: Collection[str],
    code_lists: Mapping[str, CodeList],
) -> Parts:
    """Scan a table once and return every part asked for.

    Args:
        table: bound rows.
        keys: the parts; all of this table.
        groups: the dimensions to keep apart, columns of this table.
        code_lists: the code lists its columns name.

    Returns:
        The parts at the finest grain the table has: period, level keys and groups.

    Raises:
        DataErrors: when any row that is read breaks the table's contract.
    """
    contract = table.contract
    levels = {c: column.level for c, column in contract.columns.items() if column.level}
    dates = [c for c, column in contract.columns.items() if column.type is ColumnType.PERIOD]
    key_columns = [c for c in (*dates[:1], *levels, *groups) if c in table.columns]
    wanted = sorted(columns_of(keys) | set(key_columns))
    frame, faults = prepared(table, wanted, code_lists)
    collected = _collected(frame, key_columns, keys, faults)
    _refuse(table, faults, collected)
    return _parts(table, collected, keys, key_columns, dates, levels, groups)


def _summands(keys: Sequence[PartKey]) -> Iterator[tuple[str, nw.Expr]]:
    """Yield a column for each part, made so that adding it up, or its least, is the part."""
    algebra = RowAlgebra()
    memo: dict[Core, RowValue] = {}
    for i, key in enumerate(keys):
        mask = fold(key.mask, algebra, memo).boolean if key.mask is not None else None
        yield f"__part_{i}", _summand(key, mask, algebra, memo)


def _summand(
    key: PartKey, mask: nw.Expr | None, algebra: RowAlgebra, memo: dict[Core, RowValue]
) -> nw.Expr:
    if key.measure is Measure.MEMBERS:
        return nw.lit(1, dtype=nw.Int64) if mask is None else mask.cast(nw.Int64)
    if key.measure is Measure.MAYBE:
        assert mask is not None
        return mask.is_null().cast(nw.Int64)
    assert key.operand is not None
    operand = fold(key.operand, algebra, memo)
    if key.measure is Measure.KNOWN:
        known = nw.lit(value=True) if operand.expr is None else ~operand.expr.is_null()
        return (known if mask is None else mask & known).cast(nw.Int64)
    if key.measure is Measure.TRUE:
        return (operand.boolean if mask is None else mask & operand.boolean).cast(nw.Int64)
    value = operand.scaled(key.decimals)
    value = value if isinstance(value, nw.Expr) else nw.lit(value)
    return value if mask is None else nw.when(mask).then(value)


def _collected(
    frame: nw.LazyFrame[Any],
    key_columns: Sequence[str],
    keys: Sequence[PartKey],
    faults: Sequence[Fault],
) -> nw.DataFrame[Any]:
    summands = dict(_summands(keys))
    columns = [nw.col(c) for c in key_columns]
    counted = [nw.col(f.column_name).cast(nw.Int64) for f in faults]
    whole = frame.select(
        *columns,
        nw.lit(1, dtype=nw.Int64).alias("__rows"),
        *counted,
        *(expr.alias(name) for name, expr in summands.items()),
    )
    least = {f"__part_{i}": key.measure for i, key in enumerate(keys) if key.measure in _LEAST}
    totals = [
        nw.col("__rows").sum(),
        *(nw.col(f.column_name).sum() for f in faults),
        *(_total(name, least.get(name)) for name in summands),
    ]
    if not key_columns:
        return whole.select(*totals).collect("polars")
    return whole.group_by(*key_columns).agg(*totals).collect("polars")


def _total(name: str, measure: Measure | None) -> nw.Expr:
    if measure is Measure.LEAST:
        return nw.col(name).min()
    if measure is Measure.GREATEST:
        return nw.col(name).max()
    return nw.col(name).sum()


def _refuse(table: RowTable, faults: Sequence[Fault], collected: nw.DataFrame[Any]) -> None:
    problems = []
    for fault in faults:
        count = int(collected[fault.column_name].fill_null(0).sum()) if len(collected) else 0
        if count:
            problems.append(fault_problem(table, fault, count))
    if problems:
        raise DataErrors(problems)


def _parts(
    table: RowTable,
    collected: nw.DataFrame[Any],
    keys: Sequence[PartKey],
    key_columns: Sequence[str],
    dates: Sequence[str],
    levels: Mapping[str, str],
    groups: Collection[str],
) -> Parts:
    size = len(collected)
    dated = bool(dates) and dates[0] in key_columns
    undated = np.full(size, table.default_period, dtype=object)
    return Parts(
        table=table.contract.id,
        periods=_objects(collected, dates[0]) if dated else undated,
        keys={levels[c]: _objects(collected, c) for c in key_columns if c in levels},
        groups={c: _objects(collected, c) for c in key_columns if c in groups},
        sums={key: _numbers(collected, f"__part_{i}", key) for i, key in enumerate(keys)},
        levels=tuple(levels[c] for c in key_columns if c in levels),
        source=table.source,
        fingerprint=table.fingerprint,
        row_count=int(collected["__rows"].fill_null(0).sum()) if size else 0,
    )


def _objects(frame: nw.DataFrame[Any], name: str) -> NDArray[Any]:
    values = frame[name].to_list()
    if any(isinstance(value, bool) for value in values):
        values = [{True: "ja", False: "nej"}.get(value) for value in values]
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _numbers(frame: nw.DataFrame[Any], name: str, key: PartKey) -> NDArray[Any]:
    """Return a part as numbers; a least or greatest of nothing is 0 and has no known rows."""
    if key.decimals is None:
        return frame[name].cast(nw.Float64).fill_null(0.0).to_numpy().astype(np.float64)
    return frame[name].cast(nw.Int64).fill_null(0).to_numpy().astype(np.int64)
