"""The door of this room: a table and a user's data become a bound table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from malramverk.diagnostics import AuthoringError, DataErrors, Problem
from malramverk.model import CodeList, Holds, Table
from malramverk.tables.entity_table import EntityTable
from malramverk.tables.file_problems import EmptySource
from malramverk.tables.items import Item, items_of
from malramverk.tables.policy import REFUSE, Policy
from malramverk.tables.published import PublishedTable
from malramverk.tables.row_table import RowTable, bind_rows

if TYPE_CHECKING:
    from malramverk.tables.blocks import Block, Setting
    from malramverk.tables.grid import Grid

__all__ = ["BoundTable", "EntityTable", "PublishedTable", "RowTable", "bind"]

BoundTable = RowTable | PublishedTable | EntityTable


def bind(
    contract: Table,
    data: object | Sequence[object],
    *,
    levels: Sequence[str],
    code_lists: Mapping[str, CodeList],
    default_period: str | None = None,
    policy: Policy = REFUSE,
) -> BoundTable:
    """Connect a user's data to a table.

    Args:
        contract: the table.
        data: a path, a folder or a pattern; a ``CsvText``; a frame of any library that narwhals
            knows; or several of those, which are put under each other.
        levels: the framework's levels, from the whole to the smallest.
        code_lists: the code lists that the table's columns name.
        default_period: the period of data that does not say which it is from.
        policy: what is done with rows whose values break the contract.

    Returns:
        Rows for microdata and counts, cells for published figures, or the members of a level.
        Warnings are in its ``problems``.

    Raises:
        DataErrors: every error that was found, warnings included.
    """
    try:
        items = list(items_of(data))
    except AuthoringError as error:
        raise DataErrors([error.problem]) from error
    if not items:
        raise DataErrors([EmptySource(source=contract.id)])
    if contract.holds not in (Holds.PUBLISHED, Holds.ENTITIES):
        rows = bind_rows(contract, items, code_lists, default_period)
        return replace(rows, policy=policy)
    from malramverk.tables.blocks import Setting

    setting = Setting(contract, tuple(levels), code_lists, default_period)
    return (_published if contract.holds is Holds.PUBLISHED else _entities)(setting, items)


def _published(setting: Setting, items: Iterable[Item]) -> PublishedTable:
    from malramverk.tables.assembly import assemble
    from malramverk.tables.shapes import block_of, grid_of

    blocks: list[Block] = []
    problems: list[Problem] = []
    for item in items:
        try:
            blocks.append(block_of(grid_of(item, setting), setting))
        except AuthoringError as error:
            problems.append(error.problem)
    if problems:
        raise DataErrors([*problems, *(p for block in blocks for p in block.problems)])
    return assemble(setting, blocks)


def _entities(setting: Setting, items: Iterable[Item]) -> EntityTable:
    from malramverk.tables.entities import entity_table
    from malramverk.tables.shapes import grid_of

    grids: list[Grid] = []
    problems: list[Problem] = []
    for item in items:
        try:
            grids.append(grid_of(item, setting))
        except AuthoringError as error:
            problems.append(error.problem)
    if problems:
        raise DataErrors(problems)
    return entity_table(setting, grids)
