"""The parts of one table as a frame, which is how they are saved and handed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from malramverk.tables.coded import Coded
from malramverk.tables.part_names import name_of
from malramverk.tables.parts import PartKey, Tabulation, ValueKey
from malramverk.tables.parts import Parts as TableParts

if TYPE_CHECKING:
    import polars as pl

_LEVEL, _GROUP = "level.", "group."


def frame_of(parts: TableParts) -> pl.DataFrame:
    """Return parts as a frame, a row for each cell of the finest grain, sorted by its keys.

    Columns: ``period``; ``level.<id>`` for each level and ``group.<id>`` for each dimension; and
    one for each part by `name_of`: whole numbers, or text where 64 bits do not hold them.
    """
    return _sorted({**_keys(parts), **{name_of(k): _column(v) for k, v in parts.sums.items()}})


def parts_of(frame: pl.DataFrame, keys: Iterable[PartKey], about: TableParts) -> TableParts:
    """Return the parts that a frame holds, of those that are wanted.

    Args:
        frame: as `frame_of` gives it.
        keys: the parts.
        about: what to say of the table and its source.
    """
    sums = {key: _numbers(frame[name_of(key)]) for key in keys if name_of(key) in frame.columns}
    return _rows(frame, sums, about)


def frame_of_values(values: Tabulation) -> pl.DataFrame:
    """Return a table of values as a frame: the keys, ``value``, ``count`` and ``weight``."""
    import polars as pl

    columns = {"value": _column(values.values)}
    columns |= {"count": pl.Series(values.counts), "weight": pl.Series(values.weights)}
    return _sorted({**_keys(values.rows), **columns}, "value", "weight")


def values_of(frame: pl.DataFrame, key: ValueKey, about: TableParts) -> Tabulation:
    """Return the table of values that a frame holds."""
    import polars as pl

    texts = frame["value"].dtype == pl.String
    values = _texts(frame["value"]) if texts else frame["value"].to_numpy()
    counts, weights = frame["count"].to_numpy(), frame["weight"].to_numpy()
    return Tabulation(key, _rows(frame, {}, about), values, counts, weights)


def joined(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame | None:
    """Return two frames of the same cells as one; nothing where the cells are not the same."""
    keys = [name for name in left.columns if _is_key(name)]
    if keys != [name for name in right.columns if _is_key(name)]:
        return None
    if not left.select(keys).equals(right.select(keys)):
        return None
    new = [name for name in right.columns if name not in left.columns]
    return left.hstack(right.select(new).get_columns()) if new else left


def together(parts: Sequence[TableParts], about: TableParts) -> TableParts:
    """Return the parts of several sources of one table; cells of two are added up later."""
    if len(parts) == 1:
        (only,) = parts
        return _rows_from(only, about, only.row_count, only.sums)
    first = parts[0]

    return TableParts(
        table=about.table,
        periods=Coded.joined([p.periods for p in parts]),
        keys={level: Coded.joined([p.keys[level] for p in parts]) for level in first.keys},
        groups={id_: Coded.joined([p.groups[id_] for p in parts]) for id_ in first.groups},
        sums={key: np.concatenate([p.sums[key] for p in parts]) for key in first.sums},
        levels=about.levels,
        source=about.source,
        fingerprint=about.fingerprint,
        row_count=sum(p.row_count for p in parts),
    )


def values_together(values: Sequence[Tabulation], about: TableParts) -> Tabulation:
    """Return the values of several sources of one table."""
    return Tabulation(
        values[0].key,
        together([v.rows for v in values], about),
        np.concatenate([v.values for v in values]),
        np.concatenate([v.counts for v in values]),
        np.concatenate([v.weights for v in values]),
    )


def _rows_from(
    parts: TableParts, about: TableParts, rows: int, sums: Mapping[PartKey, NDArray[Any]]
) -> TableParts:
    return TableParts(
        about.table,
        parts.periods,
        parts.keys,
        parts.groups,
        sums,
        about.levels,
        about.source,
        about.fingerprint,
        rows,
    )


def _rows(
    frame: pl.DataFrame, sums: Mapping[PartKey, NDArray[Any]], about: TableParts
) -> TableParts:
    def of(prefix: str) -> dict[str, Coded]:
        names = [name for name in frame.columns if name.startswith(prefix)]
        return {name.removeprefix(prefix): Coded.of_column(frame[name]) for name in names}

    read = TableParts(
        about.table, Coded.of_column(frame["period"]), of(_LEVEL), of(_GROUP), {}, (), "", None, 0
    )
    return _rows_from(read, about, about.row_count, sums)


def _keys(parts: TableParts) -> dict[str, pl.Series]:
    return {
        "period": _text_column(parts.periods.values),
        **{f"{_LEVEL}{id_}": _text_column(codes.values) for id_, codes in parts.keys.items()},
        **{f"{_GROUP}{id_}": _text_column(codes.values) for id_, codes in parts.groups.items()},
    }


def _sorted(columns: Mapping[str, pl.Series], *more: str) -> pl.DataFrame:
    import polars as pl

    by = [*(name for name in columns if _is_key(name)), *more]
    return pl.DataFrame(columns).sort(by)


def _is_key(name: str) -> bool:
    return name == "period" or name.startswith((_LEVEL, _GROUP))


def _column(values: NDArray[Any]) -> pl.Series:
    import polars as pl

    if values.dtype == object:
        return _text_column(np.array([str(value) for value in values], object))
    return pl.Series(values=values)


def _text_column(values: NDArray[Any]) -> pl.Series:
    import polars as pl

    return pl.Series(values=values.tolist(), dtype=pl.String)


def _texts(series: pl.Series) -> NDArray[Any]:
    found = np.empty(len(series), object)
    found[:] = series.to_list()
    return found


def _numbers(series: pl.Series) -> NDArray[Any]:
    import polars as pl

    if series.dtype != pl.String:
        return series.to_numpy()
    found = np.empty(len(series), object)
    found[:] = [int(text) for text in series.to_list()]
    return found
