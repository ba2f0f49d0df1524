"""Which rows of a source are data, and which are notes below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from malramverk.diagnostics import Problem
from malramverk.tables.grid import Cell, Grid, is_blank, text_of
from malramverk.tables.header_row import HeaderRow
from malramverk.tables.shape_problems import RaggedRow, RowsAfterBlank
from malramverk.tables.spots import at_spot

_NOTE = re.compile(r": |= |^\*|^\w{1,2}\) |.{80}")


def data_rows(
    grid: Grid,
    header: HeaderRow,
    keys: Sequence[int],
    figures: Sequence[int],
    known: Callable[[Cell], bool],
) -> tuple[list[int], list[Problem]]:
    """Return the numbers of the rows that are data, and what is wrong with the others.

    Data ends at the first blank row; notes may follow it, or stand right below the last row.

    Args:
        grid: the source.
        header: its header row.
        keys: positions of the columns that name an entity.
        figures: positions of the columns with figures; none for a register.
        known: whether a cell is a number or a declared symbol.
    """
    first = header.row + 1
    if grid.labelled:
        return list(range(first, len(grid.rows))), []
    width = max((i + 1 for i, label in enumerate(header.labels) if label), default=0)
    start, end = _extent(grid, first)
    fitting = [row for row in range(start, end) if _fits(grid.rows[row], width, keys, figures)]
    while figures and fitting and _is_note(grid.rows[fitting[-1]]):
        end = fitting.pop()
    last = fitting[-1] if fitting else start - 1
    wrong = sorted(set(range(start, last)).difference(fitting))
    if end - last == 2 and all(map(is_blank, grid.rows[end:])):
        wrong.append(last + 1)  # a single odd line at the very end: a file that is cut off
    problems: list[Problem] = [_ragged(grid, row, len(wrong), width) for row in wrong[:1]]
    problems.extend(_stray(grid, end, width, keys, figures, known))
    return fitting, problems


def _is_note(row: Sequence[Cell]) -> bool:
    """Say whether a row's one cell is a note, such as a source, and no code without figures."""
    filled = [text for text in map(text_of, row) if text]
    return len(row) > 1 and len(filled) == 1 and bool(_NOTE.search(filled[0]))


def _extent(grid: Grid, first: int) -> tuple[int, int]:
    """Return the first row that is not blank and the first blank row after it."""
    rows = range(first, len(grid.rows))
    start = next((row for row in rows if not is_blank(grid.rows[row])), len(grid.rows))
    rows = range(start, len(grid.rows))
    return start, next((row for row in rows if is_blank(grid.rows[row])), len(grid.rows))


def _fits(row: Sequence[Cell], width: int, keys: Sequence[int], figures: Sequence[int]) -> bool:
    if len(row) < width or not is_blank(row[width:]):
        return False
    return not figures or _filled(row, figures) or _filled(row, keys)


def _filled(row: Sequence[Cell], positions: Sequence[int]) -> bool:
    return any(text_of(row[position]) for position in positions)


def _ragged(grid: Grid, row: int, rows: int, width: int) -> Problem:
    found = len(grid.rows[row])
    spot = grid.spot(row, 0 if found <= width else width)
    return at_spot(RaggedRow(found=found, expected=width, rows=rows), spot)


def _stray(
    grid: Grid,
    end: int,
    width: int,
    keys: Sequence[int],
    figures: Sequence[int],
    known: Callable[[Cell], bool],
) -> Iterator[Problem]:
    """Yield a problem for the first row after a blank one that has figures as data has."""
    for number in range(end, len(grid.rows)):
        row = grid.rows[number]
        if len(row) < width or is_blank(row) or not _filled(row, keys):
            continue
        cells = [row[position] for position in figures] or [row[position] for position in keys]
        filled = [cell for cell in cells if text_of(cell)]
        numbers = [cell for cell in filled if known(cell)] if figures else filled
        if filled and 2 * len(filled) >= len(cells) and 2 * len(numbers) > len(filled):
            spot = grid.spot(number, 0)
            yield at_spot(RowsAfterBlank(), spot)
            return
