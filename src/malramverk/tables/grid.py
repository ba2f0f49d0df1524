"""A small source read whole: rows of cells, and where each of them stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError
from malramverk.tables.file_problems import SourceTooLarge
from malramverk.tables.spots import Spot, Words, in_source

Cell = str | float
"""A text, empty where the source has nothing, or a number that the source itself has as one."""

MAX_BYTES = 256 * 1024 * 1024
MAX_ROWS = 1_048_576
MAX_COLUMNS = 20_000
MAX_CELLS = 10_000_000
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells.

    Attributes:
        name: what people know the source by.
        rows: the cells of each row; rows may differ in length.
        spot: where a cell stands, by row and column counted from zero.
        decimal: the decimal sign to expect in its texts.
        fingerprint: sha256 of the file; absent for frames and texts.
        labelled: whether the first row is the column names of a frame.
    """

    name: str
    rows: list[list[Cell]]
    spot: Callable[[int, int], Spot]
    decimal: str = "."
    fingerprint: str | None = None
    labelled: bool = False


def text_of(cell: Cell) -> str:
    """Return a cell as text; a number without decimals gets none.

    >>> text_of(2120000019.0), text_of(48.7), text_of(" Ale ")
    ('2120000019', '48.7', 'Ale')
    """
    if isinstance(cell, str):
        return cell.strip()
    return str(int(cell)) if cell.is_integer() else repr(cell)


def shown(text: str) -> str:
    """Return a value as a message shows it: on one line, and not longer than a line.

    >>> shown("a" * 100)[-3:], shown("3   4 ")
    ('aa…', '3 4')
    """
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def is_blank(row: Iterable[Cell]) -> bool:
    """Say whether a row has nothing in it."""
    return all(isinstance(cell, str) and not cell.strip() for cell in row)


def check_size(name: str, rows: int, columns: int) -> None:
    """Refuse a source that is larger than one that may be read whole.

    Raises:
        AuthoringError: it has more rows, columns or cells than it may have.
    """
    bounds = (
        (rows, MAX_ROWS, Words("rows", "rader")),
        (columns, MAX_COLUMNS, Words("columns", "kolumner")),
        (rows * columns, MAX_CELLS, Words("cells", "celler")),
    )
    for found, limit, what in bounds:
        if found > limit:
            raise AuthoringError(
                SourceTooLarge(where=in_source(name).where, what=what, found=found, limit=limit)
            )
