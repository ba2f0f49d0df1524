"""The door of this room: a table and a user's data become a bound table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from malramverk.diagnostics import AuthoringError, DataErrors
from malramverk.model import CodeList, Table
from malramverk.tables.items import items_of
from malramverk.tables.row_table import RowTable, bind_rows

__all__ = ["RowTable", "bind"]


def bind(
    contract: Table,
    data: object | Sequence[object],
    *,
    levels: Sequence[str],
    code_lists: Mapping[str, CodeList],
    default_period: str | None = None,
) -> RowTable:
    try:
        items = list(items_of(data))
    except AuthoringError as error:
        raise DataErrors([error.problem]) from error
    return bind_rows(contract, items, code_lists, default_period)
