"""One scan of a table: filter rows and add up whole numbers, which is all an engine does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from malramverk.formula import Core, fold
from malramverk.model import CodeList
from malramverk.tables.parts import Measure, PartKey, Parts
from malramverk.tables.preparing import Fault, prepared
from malramverk.tables.row_table import RowTable
from malramverk.tables.rows import RowAlgebra, RowValue
from malramverk.tables.scan import columns_of, layout_of, refuse

_LEAST = (Measure.LEAST, Measure.GREATEST)
_LARGEST = 2.0**62


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
    layout = layout_of(table, groups)
    wanted = sorted(columns_of(keys) | set(layout.columns))
    frame, faults = prepared(table, wanted, code_lists)
    centres = _centres(frame, keys)
    collected = _collected(frame, layout.columns, keys, faults, centres)
    refuse(table, faults, collected)
    found = layout.parts(table, collected)
    sums = {key: _numbers(collected, f"__part_{i}", key) for i, key in enumerate(keys)}
    return replace(found, sums=sums)


@dataclass(frozen=True, slots=True)
class _Centre:
    """What is taken off an operand before it is squared, and whether the squares fit."""

    value: float
    fits: bool


def _centres(frame: nw.LazyFrame[Any], keys: Sequence[PartKey]) -> dict[Core, _Centre]:
    """Return a number in the middle of each operand whose squares are asked for.

    Squares of what is left when it is taken off are mostly small enough to be added up exactly;
    where they are not they are added up as floating numbers.
    """
    operands = {k.operand: k for k in keys if k.measure is Measure.SQUARES and k.operand}
    if not operands:
        return {}
    algebra = RowAlgebra()
    memo: dict[Core, RowValue] = {}
    ends = [nw.len().alias("__rows")]
    for i, (operand, key) in enumerate(operands.items()):
        value = fold(operand, algebra, memo).scaled(operand.type.decimals)
        ends += [value.min().alias(f"__low_{i}"), value.max().alias(f"__high_{i}")]
        if key.weight is not None:
            weight = fold(key.weight, algebra, memo).scaled(key.weight.type.decimals)
            ends.append(nw.max_horizontal(weight.max(), -weight.min()).alias(f"__weight_{i}"))
    found = frame.select(*ends).collect("polars")
    centres: dict[Core, _Centre] = {}
    for i, (operand, key) in enumerate(operands.items()):
        low, high = found[f"__low_{i}"][0], found[f"__high_{i}"][0]
        middle = 0.0 if low is None else (low + high) / 2
        reach = 1.0 if low is None else float(high) - float(low) + 1.0
        heaviest = float(found[f"__weight_{i}"][0] or 1) if key.weight is not None else 1.0
        fits = key.decimals is not None and reach**2 * heaviest * found["__rows"][0] < _LARGEST
        centres[operand] = _Centre(round(middle) if fits else middle, fits)
    return centres


def _summands(
    keys: Sequence[PartKey], centres: Mapping[Core, _Centre]
) -> Iterator[tuple[str, nw.Expr]]:
    """Yield a column for each part, made so that adding it up, or its least, is the part."""
    algebra = RowAlgebra()
    memo: dict[Core, RowValue] = {}
    for i, key in enumerate(keys):
        mask = algebra.boolean(fold(key.mask, algebra, memo)) if key.mask is not None else None
        yield f"__part_{i}", _summand(key, mask, algebra, memo, centres)


def _summand(
    key: PartKey,
    mask: nw.Expr | None,
    algebra: RowAlgebra,
    memo: dict[Core, RowValue],
    centres: Mapping[Core, _Centre],
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
        return (algebra.boolean(operand) if mask is None else mask & algebra.boolean(operand)).cast(nw.Int64)
    value = operand.scaled(key.operand.type.decimals)
    value = value if isinstance(value, nw.Expr) else nw.lit(value)
    if key.measure in (Measure.DEVIATIONS, Measure.SQUARES):
        value = _deviation(key, centres[key.operand], algebra, memo)
    return value if mask is None else nw.when(mask).then(value)


def _deviation(
    key: PartKey, centre: _Centre, algebra: RowAlgebra, memo: dict[Core, RowValue]
) -> nw.Expr:
    """Return an operand less its centre, or its square, in whole numbers where they fit."""
    assert key.operand is not None
    operand = fold(key.operand, algebra, memo)
    value: nw.Expr = operand.scaled(key.operand.type.decimals)
    value = (value if centre.fits else value.cast(nw.Float64)) - centre.value
    value = value * value if key.measure is Measure.SQUARES else value
    if key.weight is None:
        return value
    weight = fold(key.weight, algebra, memo).scaled(key.weight.type.decimals)
    return value * weight


def _collected(
    frame: nw.LazyFrame[Any],
    key_columns: Sequence[str],
    keys: Sequence[PartKey],
    faults: Sequence[Fault],
    centres: Mapping[Core, _Centre],
) -> nw.DataFrame[Any]:
    summands = dict(_summands(keys, centres))
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


def _numbers(frame: nw.DataFrame[Any], name: str, key: PartKey) -> NDArray[Any]:
    """Return a part as numbers; a least or greatest of nothing is 0 and has no known rows."""
    if key.decimals is None or frame[name].dtype.is_float():
        return frame[name].cast(nw.Float64).fill_null(0.0).to_numpy().astype(np.float64)
    return frame[name].cast(nw.Int64).fill_null(0).to_numpy().astype(np.int64)
