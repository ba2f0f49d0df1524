"""Cross tables: measures down, entities across with their period beneath."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.model import Table
from malramverk.tables.blocks import Block, Setting, missing_measures
from malramverk.tables.grid import Cell, Grid, is_blank, shown, text_of
from malramverk.tables.headers import Headers, plain_header
from malramverk.tables.keys import KeyReader, RowKey
from malramverk.tables.period_source import canonical_period
from malramverk.tables.shape_problems import NotAPeriod, UnknownEntityHeader, UnknownMeasure
from malramverk.tables.spots import Spot, at_spot
from malramverk.tables.text_grid import HEADER_WITHIN

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class EntityForm:
    """One form a header of an entity may have.

    Attributes:
        level: the level the entity is a member of.
        pattern: what fits it; a group per column.
    """

    level: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class CrossHeader:
    """The row of a cross table that names the entities.

    Attributes:
        row: its number in the grid.
        first_measure: the row after it, and after the periods where there are any.
        has_periods: whether the row beneath holds periods.
        forms: the forms the headers may have.
    """

    row: int
    first_measure: int
    has_periods: bool
    forms: tuple[EntityForm, ...]


def forms_of(contract: Table) -> tuple[EntityForm, ...]:
    """Return the forms of header that a table declares."""
    if contract.cross is None:
        return ()
    return tuple(
        EntityForm(header.level, re.compile(_regex(contract, header.pattern), re.IGNORECASE))
        for header in contract.cross.entities
    )


def _regex(contract: Table, pattern: str) -> str:
    """Return a pattern whose code fields hold no space or parenthesis, and whose others may."""
    parts: list[str] = []
    end = 0
    for field in _FIELD.finditer(pattern):
        parts.append(_literal(pattern[end : field.start()]))
        column = contract.columns.get(field[1])
        is_code = column is not None and column.level is not None
        parts.append(f"(?P<{field[1]}>{'[^ ()]+' if is_code else '.*[^ ]'})")
        end = field.end()
    return "".join([*parts, _literal(pattern[end:])])


def _literal(text: str) -> str:
    return r"\s+".join(map(re.escape, re.split(r"\s+", text)))


def cross_header(grid: Grid, contract: Table) -> CrossHeader | None:
    """Return the row that names the entities, where the source is a cross table."""
    forms = forms_of(contract)
    if not forms or grid.labelled:
        return None
    for number, row in enumerate(grid.rows[:HEADER_WITHIN]):
        labels = [text_of(cell) for cell in row[1:] if text_of(cell)]
        fitting = sum(1 for label in labels if _fit(forms, label))
        if labels and 2 * fitting > len(labels):
            has_periods = _are_periods(grid, number + 1, contract)
            return CrossHeader(number, number + 1 + has_periods, has_periods, forms)
    return None


def _fit(forms: Sequence[EntityForm], label: str) -> tuple[str, Mapping[str, str]] | None:
    for form in forms:
        found = form.pattern.fullmatch(label)
        if found is not None:
            return form.level, found.groupdict()
    return None


def _are_periods(grid: Grid, row: int, contract: Table) -> bool:
    if row >= len(grid.rows):
        return False
    texts = [text_of(cell) for cell in grid.rows[row][1:] if text_of(cell)]
    periods = [text for text in texts if _period(text, contract) is not None]
    return bool(texts) and 2 * len(periods) > len(texts)


def _period(text: str, contract: Table) -> str | None:
    return canonical_period(text, contract.period.counted_by if contract.period else None)


def cross_block(grid: Grid, setting: Setting, header: CrossHeader) -> Block:
    """Read a cross table.

    Raises:
        AuthoringError: it does not say its period where it should.
    """
    reader = setting.keys(grid)
    columns, keys, problems = _entities(grid, setting, header, reader)
    rows, measures, unknown = _measures(grid, setting, header)
    width = len(columns)
    problems = [*problems, *unknown, *reader.problems]
    problems.extend(missing_measures(grid, setting, set(measures), None))
    cells: list[Cell] = []
    for row in rows:
        full = grid.rows[row]
        cells.extend(full[column] if column < len(full) else "" for column in columns)
    return Block(
        grid=grid,
        keys=keys,
        row=np.tile(np.arange(width, dtype=np.int32), len(rows)),
        measure=np.repeat(np.array(measures, dtype=np.int32), width),
        raw=cells,
        marks=[""] * len(cells),
        grid_row=np.repeat(np.array(rows, dtype=np.int32), width),
        grid_column=np.tile(np.array(columns, dtype=np.int32), len(rows)),
        problems=problems,
    )


def _entities(
    grid: Grid, setting: Setting, header: CrossHeader, reader: KeyReader
) -> tuple[list[int], list[RowKey], list[Problem]]:
    """Return the columns that are entities, what they are, and those that are not."""
    labels = [text_of(cell) for cell in grid.rows[header.row]]
    periods = [text_of(cell) for cell in grid.rows[header.row + 1]] if header.has_periods else []
    periods += [""] * (len(labels) - len(periods))
    columns: list[int] = []
    keys: list[RowKey] = []
    unknown: list[int] = []
    label = ""
    for column in range(1, len(labels)):
        # An entity's header may stand over several periods, with empty cells to its right.
        label = labels[column] or (label if periods[column] else "")
        fit = _fit(header.forms, label) if label else None
        if fit is None:
            unknown.extend([column] if label else [])
            continue
        key = reader.read(fit[1], _always(grid.spot(header.row, column)), fit[0])
        dated = _dated(key, periods[column], grid, header, column, setting, reader)
        if dated is not None:
            columns.append(column)
            keys.append(dated)
    return columns, keys, _unknown_entities(grid, header, unknown)


def _always(spot: Spot) -> Callable[[str], Spot]:
    return lambda _: spot


def _dated(
    key: RowKey | None,
    text: str,
    grid: Grid,
    header: CrossHeader,
    column: int,
    setting: Setting,
    reader: KeyReader,
) -> RowKey | None:
    """Return a key with the period that stands beneath its header."""
    if key is None or not header.has_periods:
        return key
    period = _period(text, setting.contract)
    if period is None:
        spot = grid.spot(header.row + 1, column)
        reader.problems.append(at_spot(NotAPeriod(text=shown(text)), spot))
        return None
    return RowKey(key.entity, period, key.groups, key.codes, key.names)


def _unknown_entities(grid: Grid, header: CrossHeader, columns: Sequence[int]) -> list[Problem]:
    if not columns:
        return []
    spot = grid.spot(header.row, columns[0])
    text = text_of(grid.rows[header.row][columns[0]])
    return [at_spot(UnknownEntityHeader(text=shown(text), columns=len(columns)), spot)]


def _measures(
    grid: Grid, setting: Setting, header: CrossHeader
) -> tuple[list[int], list[int], list[Problem]]:
    """Return the rows that are measures, which they are, and warnings for unknown ones."""
    headers = Headers.of(setting.contract).columns
    order = {id_: number for number, id_ in enumerate(setting.measures)}
    rows: list[int] = []
    measures: list[int] = []
    problems: list[Problem] = []
    for number in range(header.first_measure, len(grid.rows)):
        row = grid.rows[number]
        label = text_of(row[0]) if row else ""
        if (not label and rows) or (label and is_blank(row[1:])):
            if rows:
                break
            continue
        at = order.get(headers.get(plain_header(label), ""))
        if at is not None:
            rows.append(number)
            measures.append(at)
        elif label:
            problems.append(_unknown_measure(grid, setting, number, label))
    return rows, measures, problems


def _unknown_measure(grid: Grid, setting: Setting, row: int, label: str) -> Problem:
    spot = grid.spot(row, 0)
    return at_spot(UnknownMeasure(table=setting.contract.id, measure=shown(label)), spot)
