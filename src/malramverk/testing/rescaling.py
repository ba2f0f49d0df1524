"""Tables with larger numbers, with rows that stand again, or with one value raised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from malramverk.catalogue import Catalogue
from malramverk.model import ColumnType, Holds
from malramverk.testing.trying import Tables
from malramverk.testing.values import decimals_of

_ROWS = (Holds.MICRODATA, Holds.COUNTS)


def rescaled(
    catalogue: Catalogue, column: str | None, factor: int
) -> tuple[Catalogue, Callable[[Tables], Tables]]:
    """Return definitions without bounds on a column, and what makes its numbers larger.

    Args:
        catalogue: the definitions.
        column: the column; nothing to let every row stand so many times.
        factor: how many times.
    """
    if column is None:
        return catalogue, lambda tables: {
            id_: pl.concat([frame] * factor) if _is_rows(catalogue, id_) else frame
            for id_, frame in tables.items()
        }

    def larger(tables: Tables) -> Tables:
        return {
            id_: frame.with_columns(pl.col(column) * factor) if column in frame.columns else frame
            for id_, frame in tables.items()
        }

    free = {}
    for id_, table in catalogue.tables.items():
        if column in table.columns:
            unbound = table.columns[column].model_copy(update={"maximum": None})
            columns = {**table.columns, column: unbound}
            free[id_] = table.model_copy(update={"columns": columns})
    return replace(catalogue, tables={**catalogue.tables, **free}), larger


def _is_rows(catalogue: Catalogue, table: str) -> bool:
    return catalogue.tables[table].holds in _ROWS


def with_raised(catalogue: Catalogue, tables: Tables, column: str, number: int) -> Tables | None:
    """Return tables with one row's value raised; nothing where none can be.

    Args:
        catalogue: the definitions.
        tables: the tables.
        column: a column of numbers, or of yes and no.
        number: which of the rows that can be raised, counted round.
    """
    for id_, frame in tables.items():
        declared = catalogue.tables[id_].columns.get(column)
        if declared is None or column not in frame.columns or not _is_rows(catalogue, id_):
            continue
        values = frame[column].to_list()
        if declared.type is ColumnType.YES_NO:
            higher: list[Any] = [True if value is False else None for value in values]
        else:
            unit = 10.0 ** -(decimals_of(declared) or 0)
            most = float(declared.maximum) if declared.maximum is not None else float("inf")
            whole = declared.type is ColumnType.INTEGER
            higher = [_next(value, unit, most, whole=whole) for value in values]
        can = [i for i, value in enumerate(higher) if value is not None]
        if can:
            at = can[number % len(can)]
            values[at] = higher[at]
            raised = pl.Series(column, values, dtype=frame.schema[column])
            return {**tables, id_: frame.with_columns(raised)}
    return None


def _next(value: float | None, unit: float, most: float, *, whole: bool) -> float | None:
    if value is None or value + unit > most:
        return None
    return value + 1 if whole else round(value + unit, 15)
