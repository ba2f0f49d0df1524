"""The row of a source that names its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError
from malramverk.model import Table
from malramverk.tables.grid import Cell, Grid, shown, text_of
from malramverk.tables.headers import Headers, plain_header, required_keys
from malramverk.tables.shape_problems import DuplicateHeader, NoHeader
from malramverk.tables.spots import at_spot
from malramverk.tables.text_grid import HEADER_WITHIN


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A header row.

    Attributes:
        row: its number in the grid, counted from zero.
        labels: its cells, without empty ones at the end.
        columns: position by the id of the table's column.
    """

    row: int
    labels: tuple[str, ...]
    columns: Mapping[str, int]


def find_header(grid: Grid, contract: Table) -> HeaderRow:
    """Return the row that holds the most of a table's headers and all that its keys need.

    A header of two rows is known by the upper words, carried to the right over empty cells,
    ``/``, and the lower words.

    Raises:
        AuthoringError: there is no such row, or two of its cells are the same column.
    """
    headers = Headers.of(contract)
    needed = set(required_keys(contract))
    best: tuple[int, int, list[tuple[int, str]]] | None = None
    last = 1 if grid.labelled else HEADER_WITHIN
    for number in range(min(last, len(grid.rows))):
        for labels in _readings(grid, number, headers):
            found = headers.match(labels)
            if needed <= {id_ for _, id_ in found} and (best is None or len(found) > best[0]):
                best = len(found), number, found
    if best is None or not best[0]:
        raise AuthoringError(_no_header(grid, contract, headers, needed))
    return _header(grid, best[1], best[2])


def _readings(grid: Grid, number: int, headers: Headers) -> Iterator[list[str] | list[list[str]]]:
    """Yield what a row's cells may be called: as they stand, and together with the row above."""
    row = grid.rows[number]
    yield [text_of(cell) for cell in row]
    if not number:
        return
    double = _double(row, grid.rows[number - 1])
    if any(plain_header(forms[0]) in headers.columns for forms in double if len(forms) > 1):
        yield double


def _double(row: Sequence[Cell], above: Sequence[Cell]) -> list[list[str]]:
    """Return the names of a row's cells under a row whose words reach over empty cells."""
    labels: list[list[str]] = []
    carried = ""
    for position, cell in enumerate(row):
        over = text_of(above[position]) if position < len(above) else ""
        carried = over or carried
        under = text_of(cell)
        labels.append([f"{carried} / {under}", under] if under else [over])
    return labels


def _header(grid: Grid, row: int, found: list[tuple[int, str]]) -> HeaderRow:
    columns: dict[str, int] = {}
    for position, id_ in found:
        if id_ in columns:
            header, first = (text_of(grid.rows[row][at]) for at in (position, columns[id_]))
            problem = DuplicateHeader(header=shown(header), column=id_, first=shown(first))
            raise AuthoringError(at_spot(problem, grid.spot(row, position)))
        columns[id_] = position
    labels = [text_of(cell) for cell in grid.rows[row]]
    return HeaderRow(row, tuple(labels), columns)


def _no_header(grid: Grid, contract: Table, headers: Headers, needed: set[str]) -> NoHeader:
    """Say what the row with the most headers lacks."""
    candidates = [
        [text_of(cell) for cell in row] for row in grid.rows[:HEADER_WITHIN] if len(row) > 1
    ]
    labels = max(candidates, key=lambda row: (len(headers.match(row)), len(row)), default=[])
    found = {id_ for _, id_ in headers.match(labels)}
    missing = tuple(id_ for id_ in contract.columns if id_ in needed and id_ not in found)
    missing = missing or tuple(contract.columns)[:5]
    meant = headers.nearest(missing[0], contract, labels)
    shown = tuple(f"`{id_}`" for id_ in missing)
    return NoHeader(
        source=grid.name, table=contract.id, missing=shown, column=missing[0], meant=meant
    )
