"""The cells of one published source, whatever its shape: rows with keys, and what stands there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError, Problem
from malramverk.model import CodeList, ColumnType, Holds, Table
from malramverk.tables.data_rows import data_rows
from malramverk.tables.grid import Cell, Grid, shown, text_of
from malramverk.tables.header_row import HeaderRow, find_header
from malramverk.tables.headers import Headers, is_key, plain_header
from malramverk.tables.keys import KeyReader, RowKey
from malramverk.tables.period_source import default_of
from malramverk.tables.shape_problems import MissingColumn, MissingMeasure, UnknownMeasure
from malramverk.tables.spots import Spot, at_spot
from malramverk.tables.values import ValueReader


@dataclass(slots=True)
class Block:
    """Cells of one source.

    Attributes:
        grid: the source.
        keys: what each row is about.
        row: the number in ``keys``, shape (cells,).
        measure: the number among the table's measures, shape (cells,).
        raw: what stands in each cell.
        marks: the text that stands beside it and says more; empty where there is none.
        grid_row: the row of the grid, shape (cells,).
        grid_column: the column of the grid, shape (cells,).
        problems: what is wrong with the source, warnings included.
    """

    grid: Grid
    keys: list[RowKey]
    row: NDArray[np.int32]
    measure: NDArray[np.int32]
    raw: list[Cell]
    marks: list[str]
    grid_row: NDArray[np.int32]
    grid_column: NDArray[np.int32]
    problems: list[Problem] = field(default_factory=list)

    def spot(self, cell: int) -> Spot:
        """Return where a cell stands."""
        return self.grid.spot(int(self.grid_row[cell]), int(self.grid_column[cell]))


@dataclass(frozen=True, slots=True)
class Setting:
    """What a source is read with.

    Attributes:
        contract: the table.
        levels: the framework's levels, from the whole to the smallest.
        code_lists: the code lists its columns name.
        default_period: the period the caller gave.
    """

    contract: Table
    levels: Sequence[str]
    code_lists: Mapping[str, CodeList]
    default_period: str | None

    def keys(self, grid: Grid) -> KeyReader:
        """Return a reader of the rows' keys.

        A register without a column for the period holds in every period, whichever is asked for.
        """
        dated = any(c.type is ColumnType.PERIOD for c in self.contract.columns.values())
        always = self.contract.holds is Holds.ENTITIES and not dated
        given = None if always else self.default_period
        period = default_of(self.contract, grid.name, grid, given)
        return KeyReader(self.contract, self.levels, self.code_lists, period)

    @property
    def measures(self) -> tuple[str, ...]:
        """The ids of the table's measures."""
        return tuple(self.contract.measures)


def wide_block(grid: Grid, setting: Setting) -> Block:
    """Read a table with one column per measure.

    Raises:
        AuthoringError: it has no header row of this table, or not the period it should have.
    """
    contract = setting.contract
    header = find_header(grid, contract)
    positions = [
        (number, header.columns[id_])
        for number, id_ in enumerate(setting.measures)
        if id_ in header.columns
    ]
    figures = [position for _, position in positions]
    reader, keys, rows, problems = keyed_rows(grid, header, setting, figures)
    cells = [grid.rows[row][position] for row in rows for position in figures]
    beside = [_beside(grid, header, contract, setting.measures[n]) for n, _ in positions]
    count, width = len(rows), len(figures)
    problems.extend(missing_measures(grid, setting, {number for number, _ in positions}, header))
    return Block(
        grid=grid,
        keys=keys,
        row=np.repeat(np.arange(count, dtype=np.int32), width),
        measure=np.tile(np.array([number for number, _ in positions], dtype=np.int32), count),
        raw=cells,
        marks=["" if at is None else text_of(grid.rows[row][at]) for row in rows for at in beside],
        grid_row=np.repeat(np.array(rows, dtype=np.int32), width),
        grid_column=np.tile(np.array(figures, dtype=np.int32), count),
        problems=problems + reader.problems,
    )


def keyed_rows(
    grid: Grid, header: HeaderRow, setting: Setting, figures: Sequence[int]
) -> tuple[KeyReader, list[RowKey], list[int], list[Problem]]:
    """Return the data rows that say what they are about, and what is wrong with the others."""
    contract = setting.contract
    reader = setting.keys(grid)
    texts = {
        id_: position
        for id_, position in header.columns.items()
        if is_key(contract.columns[id_]) or contract.columns[id_].name_of is not None
    }
    names = [position for id_, position in texts.items() if contract.columns[id_].level]
    any_column = next(iter(contract.measures.values()), next(iter(contract.columns.values())))
    values = ValueReader(contract, any_column, grid.decimal)
    numbers, problems = data_rows(
        grid, header, names, figures, lambda cell: values.read(cell) is not None
    )
    keys: list[RowKey] = []
    rows: list[int] = []
    for number in numbers:
        row = grid.rows[number]
        key = reader.read(
            {id_: text_of(row[position]) for id_, position in texts.items()},
            _spots(grid, number, texts),
        )
        if key is not None:
            keys.append(key)
            rows.append(number)
    return reader, keys, rows, problems


def _spots(grid: Grid, row: int, positions: Mapping[str, int]) -> Callable[[str], Spot]:
    return lambda id_: grid.spot(row, positions.get(id_, 0))


def missing_measures(
    grid: Grid, setting: Setting, found: set[int], header: HeaderRow | None
) -> list[Problem]:
    """Return a warning for each measure that the source lacks and that it should have."""
    headers = Headers.of(setting.contract)
    labels = header.labels if header else tuple(text_of(row[0]) for row in grid.rows if row)
    free = [label for label in labels if plain_header(label) not in headers.columns]
    return [
        MissingMeasure(
            source=grid.name, column=id_, meant=headers.nearest(id_, setting.contract, free)
        )
        for number, id_ in enumerate(setting.measures)
        if number not in found and setting.contract.columns[id_].required
    ]


def long_block(grid: Grid, setting: Setting) -> Block:
    """Read a table with one row per entity, period, group and measure.

    Raises:
        AuthoringError: it has no header row of this table, or lacks the column of measures or
            of values.
    """
    contract = setting.contract
    assert contract.long is not None
    header = find_header(grid, contract)
    measure_at, value_at = (
        position_of(grid, header, contract, label)
        for label in (contract.long.measure, contract.long.value)
    )
    marks = contract.long.marks
    marks_at = None if marks is None else position_of(grid, header, contract, marks)
    reader, keys, rows, problems = keyed_rows(grid, header, setting, [value_at])
    headers = Headers.of(contract).columns
    order = {id_: number for number, id_ in enumerate(setting.measures)}
    labels = [text_of(grid.rows[row][measure_at]) for row in rows]
    known = {label: order.get(headers.get(plain_header(label), ""), -1) for label in set(labels)}
    number = np.array([known[label] for label in labels], dtype=np.int32)
    kept = np.flatnonzero(number >= 0)
    for label in sorted(label for label, at in known.items() if at < 0):
        spot = grid.spot(rows[labels.index(label)], measure_at)
        problems.append(at_spot(UnknownMeasure(table=contract.id, measure=shown(label)), spot))
    grid_row = np.array(rows, dtype=np.int32)[kept]
    return Block(
        grid=grid,
        keys=keys,
        row=kept.astype(np.int32),
        measure=number[kept],
        raw=[grid.rows[row][value_at] for row in grid_row.tolist()],
        marks=[
            "" if marks_at is None else text_of(grid.rows[row][marks_at])
            for row in grid_row.tolist()
        ],
        grid_row=grid_row,
        grid_column=np.full(len(kept), value_at, dtype=np.int32),
        problems=problems + reader.problems,
    )


def _beside(grid: Grid, header: HeaderRow, contract: Table, id_: str) -> int | None:
    """Return the position of the column that says more of a measure's figures, if one does."""
    marks = contract.columns[id_].marks
    return None if marks is None else position_of(grid, header, contract, marks)


def position_of(grid: Grid, header: HeaderRow, contract: Table, label: str) -> int:
    """Return the position of the column with some words as its header.

    Raises:
        AuthoringError: there is none.
    """
    plain = [plain_header(each) for each in header.labels]
    try:
        return plain.index(plain_header(label))
    except ValueError:
        problem = MissingColumn(source=grid.name, table=contract.id, column=label)
        raise AuthoringError(problem) from None
