"""What is said of entities and of periods rather than counted: attributes and parameters."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from itertools import count

import numpy as np

from malramverk.cells import status_code
from malramverk.evaluation.column import (
    HAS_VALUE,
    NO_ROWS,
    NO_SOURCE,
    NOT_APPLICABLE,
    NOT_IN_FORCE,
    NOT_SAID,
    CellColumn,
    absent_column,
    plain_column,
)
from malramverk.evaluation.grid import Grid
from malramverk.evaluation.sources import Sources
from malramverk.model import ColumnType, Parameter
from malramverk.periods import parse_period
from malramverk.tables.attributes import Attribute, Missing

_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
_next = count(1)
_numbers: dict[str, int] = {}
_texts: dict[int, str] = {}


def vocabulary(text: str) -> int:
    """Return the number that stands for a text between cells: the same text, the same number.

    Two threads that meet a new text at once get one number, for a dictionary takes one of them.
    """
    found = _numbers.get(text)
    if found is None:
        found = _numbers.setdefault(text, next(_next))
        _texts[found] = text
    return found


def text_of(number: float) -> str:
    """Return the text that a number stands for between cells; nothing for any other number."""
    return _texts.get(int(number), "")


def attribute_column(sources: Sources, grid: Grid, name: str) -> CellColumn:
    """Return an attribute of each cell's entity in its period.

    A text is the number that stands for it. One that its table does not tell has the state that
    the table gives; where no table tells of the entity it is ``not_reported``.
    """
    found: dict[tuple[str, str, str | None], tuple[float, int]] = {}
    told = False
    for table in sources.entities.values():
        column = table.attributes.get(name)
        if column is None:
            continue
        told = True
        type_ = table.contract.columns[name].type
        for code, period, value in zip(table.entity, table.period, column, strict=True):
            about = table.level, code, period
            told_now = _told(value, type_)
            if told_now[1] == HAS_VALUE or about not in found:
                found[about] = told_now
    if not told:
        return absent_column(NO_SOURCE, grid.size)
    values, status = np.zeros(len(grid.sites)), np.full(len(grid.sites), NO_ROWS, np.uint8)
    for i, (level, code, period) in enumerate(grid.sites):
        said = found.get((level, code, period), found.get((level, code, None)))
        if said is not None:
            values[i], status[i] = said
    slots = len(grid.slots)
    return plain_column(np.repeat(values, slots), np.repeat(status, slots))


def _told(value: Attribute, type_: ColumnType) -> tuple[float, int]:
    """Return the number that stands for what a table says, and its state."""
    if isinstance(value, Missing):
        return 0.0, status_code(value.state, value.reason)
    number = _number(value, type_)
    return (0.0, NOT_SAID) if number is None else (number, HAS_VALUE)


def _number(value: object, type_: ColumnType) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, int | float):
        return float(value)
    if type_ in _NUMBERS:
        try:
            return float(Decimal(str(value).replace(",", ".")))
        except InvalidOperation:
            return None
    return float(vocabulary(str(value)))


def parameter_column(parameter: Parameter, grid: Grid, key: CellColumn | None) -> CellColumn:
    """Return a dated constant in each cell's period, for each cell's key if it differs by code.

    Where no number holds the cell is ``not_in_force``.
    """
    value = np.zeros(grid.size)
    status = np.full(grid.size, NOT_IN_FORCE, np.uint8)
    texts = {period: None if period is None else parse_period(period) for period in grid.periods}
    cells = np.repeat(grid.periods, len(grid.slots))
    codes: list[str | None] = [None] if key is None else list(parameter.codes)
    for code in codes:
        chosen = np.ones(grid.size, np.bool_)
        if key is not None and code is not None:
            chosen = key.has_value & (key.value == vocabulary(code))
        for text, period in texts.items():
            number = parameter.value_for(period, code)
            here = chosen & (cells == text) if text is not None else chosen & _undated(cells)
            if number is not None:
                value[here], status[here] = number, HAS_VALUE
    if key is not None:
        status = np.where(key.has_value, status, key.status).astype(np.uint8)
        value = np.where(status == HAS_VALUE, value, 0.0)
    return plain_column(value, status)


def _undated(cells: np.ndarray) -> np.ndarray:
    return np.array([text is None for text in cells], np.bool_)


def year_column(grid: Grid) -> CellColumn:
    """Return the calendar year in which each cell's period begins."""
    periods = [parse_period(text) if text is not None else None for text in grid.periods]
    years = np.array([float(p.first_year) if p is not None else 0.0 for p in periods])
    status = np.array([HAS_VALUE if p is not None else NOT_APPLICABLE for p in periods], np.uint8)
    return plain_column(np.repeat(years, len(grid.slots)), np.repeat(status, len(grid.slots)))
