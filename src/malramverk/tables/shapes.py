"""Which shape a published source has: wide, long, cross or periods across; seen from itself."""

from __future__ import annotations

from pathlib import Path

from malramverk.tables.blocks import Block, Setting, long_block, wide_block
from malramverk.tables.cross import cross_block, cross_header
from malramverk.tables.frame_grid import read_frame
from malramverk.tables.grid import Grid, text_of
from malramverk.tables.headers import Headers, plain_header
from malramverk.tables.items import COLUMNAR, WORKBOOK, Item
from malramverk.tables.periods_across import across_block
from malramverk.tables.pieces import piece_of_columnar
from malramverk.tables.text_grid import HEADER_WITHIN, CsvText, read_csv_text, read_text_file
from malramverk.tables.workbook import read_workbook


def grid_of(item: Item, setting: Setting) -> Grid:
    """Read a small source whole.

    Raises:
        AuthoringError: it cannot be read.
    """
    contract = setting.contract
    if isinstance(item, CsvText):
        return read_csv_text(item)
    if not isinstance(item, Path):
        return read_frame(item)
    if item.suffix.lower() in COLUMNAR:
        return _read_columnar(item)
    if item.suffix.lower() in WORKBOOK:
        return read_workbook(item, contract)
    return read_text_file(item, Headers.of(contract), contract.format)


def _read_columnar(path: Path) -> Grid:
    piece = piece_of_columnar(path)
    grid = read_frame(piece.frame.to_native(), path.name)
    return Grid(grid.name, grid.rows, grid.spot, fingerprint=piece.fingerprint, labelled=True)


def block_of(grid: Grid, setting: Setting) -> Block:
    """Read the cells of a source, in whatever shape it is.

    Raises:
        AuthoringError: it has no header of this table.
    """
    header = cross_header(grid, setting.contract)
    if header is not None:
        return cross_block(grid, setting, header)
    across = setting.contract.periods_across
    if across is not None:
        return across_block(grid, setting, across)
    if _is_long(grid, setting):
        return long_block(grid, setting)
    return wide_block(grid, setting)


def _is_long(grid: Grid, setting: Setting) -> bool:
    """Say whether some row has the headers of a long table's measure and value."""
    layout = setting.contract.long
    if layout is None:
        return False
    wanted = {plain_header(layout.measure), plain_header(layout.value)}
    return any(
        wanted <= {plain_header(text_of(cell)) for cell in row} for row in grid.rows[:HEADER_WITHIN]
    )
