"""Conditions on columns of few codes, looked at when the rows have become few.

Many parts are of the same operands under different conditions, such as each group that answers a
survey. Where the columns of the conditions are grouped by, beside the keys, every operand is added
up once, and the conditions are looked at in the groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from math import prod
from typing import TYPE_CHECKING

from malramverk.dataclass import dataclass
from malramverk.formula import Core, both, fold
from malramverk.model import CodeList, Column, ColumnType, Table
from malramverk.tables.fewer import conditions
from malramverk.tables.grouping import EXTREMES
from malramverk.tables.parts import Measure, PartKey
from malramverk.tables.rows import RowAlgebra
from malramverk.tables.scan import names_in
from malramverk.tables.summands import ROWS, names_of

if TYPE_CHECKING:
    import polars as pl

_MOST = 24
_CENTRED = (Measure.DEVIATIONS, Measure.SQUARES)


@dataclass(frozen=True, slots=True)
class Apart:
    """Which columns are kept apart, and what is added up then.

    Attributes:
        columns: the columns to group by beside the keys; none where it would not help.
        rows: the parts to add up over rows.
        outer: for each part that is wanted, the condition to look at afterwards.
        inner: for each, the part over rows that it is made of.
    """

    columns: tuple[str, ...]
    rows: tuple[PartKey, ...]
    outer: tuple[Core | None, ...]
    inner: tuple[PartKey, ...]

    def together(
        self, keys: Sequence[PartKey], columns: Sequence[str], counted: pl.DataFrame
    ) -> pl.DataFrame:
        """Return the parts that are wanted, from groups with clean keys.

        Args:
            keys: the parts that are wanted.
            columns: what to group by.
            counted: groups, with a column for each part over rows.
        """
        import polars as pl

        masks = {core: f"__outer_{i}" for i, core in enumerate(dict.fromkeys(self.outer)) if core}
        algebra, names = RowAlgebra(pl), names_of(keys)
        made = [algebra.boolean(fold(core, algebra)).alias(name) for core, name in masks.items()]
        texts = [name for name, dtype in counted.schema.items() if dtype == pl.Enum]
        counted = counted.with_columns(pl.col(texts).cast(pl.String))
        # Lazily: polars takes a choice between constants for a single value where it is eager.
        groups = counted.lazy().with_columns(made).collect()
        over = dict(zip(self.rows, names_of(self.rows), strict=True))
        values = {ROWS: pl.col(ROWS).sum()}
        for key, name, outer, inner in zip(keys, names, self.outer, self.inner, strict=True):
            value = _value(key, inner, over, pl.col(masks[outer]) if outer else None)
            values[name] = getattr(value, EXTREMES.get(key.measure, "sum"))().alias(name)
        found = values.values()
        return groups.group_by(columns).agg(found) if columns else groups.select(found)


def _value(
    key: PartKey, inner: PartKey, over: Mapping[PartKey, str], outer: pl.Expr | None
) -> pl.Expr:
    """Return what a group adds to a part, if it is one of those that the condition wants."""
    import polars as pl

    if key.measure is not Measure.MAYBE:
        value = pl.col(over[inner])
        return value if outer is None else pl.when(outer).then(value)
    maybe = pl.col(over[inner]) if inner.mask is not None else pl.lit(0)
    if outer is None:
        return maybe
    members = pl.col(over[replace(inner, measure=Measure.MEMBERS)])
    return pl.when(outer).then(maybe).when(outer.is_null()).then(maybe + members)


def apart(
    keys: Sequence[PartKey],
    known: Collection[str],
    contract: Table,
    code_lists: Mapping[str, CodeList],
) -> Apart:
    """Return which columns to keep apart: those that at least halve what is added up.

    Args:
        keys: the parts that are wanted.
        known: columns that are grouped by anyway.
        contract: the table.
        code_lists: the code lists its columns name.
    """
    exact = all(key.decimals is not None and key.measure not in _CENTRED for key in keys)
    chosen = _chosen(keys, known, contract, code_lists) if exact else ()
    found = _split(keys, {*known, *chosen}, chosen)
    return found if chosen and 2 * len(found.rows) <= len(keys) else whole(keys)


def whole(keys: Sequence[PartKey]) -> Apart:
    """Keep nothing apart."""
    return Apart((), tuple(keys), (None,) * len(keys), tuple(keys))


def _chosen(
    keys: Sequence[PartKey],
    known: Collection[str],
    contract: Table,
    code_lists: Mapping[str, CodeList],
) -> tuple[str, ...]:
    """Return the columns of conditions that have few codes, those of most conditions first."""
    masks = {id(key.mask): key.mask for key in keys if key.mask is not None}.values()
    uses = Counter(name for mask in masks for name in names_in([mask]) if name not in known)
    found: dict[str, int] = {}
    for name, _ in uses.most_common():
        size = _size(contract.columns[name], code_lists)
        if size is not None and prod([*found.values(), size]) <= _MOST:
            found[name] = size
    return tuple(found)


def _size(column: Column, code_lists: Mapping[str, CodeList]) -> int | None:
    """Return how many values a column has, nothing included; nothing where they are many."""
    if column.type is ColumnType.YES_NO:
        return 3
    if column.type is ColumnType.INTEGER:
        least, greatest = column.minimum, column.maximum
        return None if least is None or greatest is None else int(greatest - least) + 2
    codes = code_lists.get(column.code_list or "")
    return None if codes is None else len(codes.codes) + 1


def _split(keys: Sequence[PartKey], known: Collection[str], chosen: tuple[str, ...]) -> Apart:
    outer, inner = [], []
    for key in keys:
        parts = list(conditions(key.mask))
        after = [names_in([core]) <= set(known) for core in parts]
        outer.append(_all(c for c, late in zip(parts, after, strict=True) if late))
        left = _all(c for c, late in zip(parts, after, strict=True) if not late)
        inner.append(replace(key, mask=left))
    rows: dict[PartKey, None] = {}
    for key in inner:
        if key.measure is Measure.MAYBE:
            rows[replace(key, measure=Measure.MEMBERS)] = None
        if key.measure is not Measure.MAYBE or key.mask is not None:
            rows[key] = None
    return Apart(chosen, tuple(rows), tuple(outer), tuple(inner))


def _all(conditions: Iterable[Core]) -> Core | None:
    none: Core | None = None
    return reduce(both, conditions, none)
