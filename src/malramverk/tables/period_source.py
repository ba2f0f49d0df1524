"""The period a whole source is about, where no column of it says."""

from __future__ import annotations

import re

from malramverk.diagnostics import AuthoringError
from malramverk.model import Table
from malramverk.periods import CountedBy, counted, parse_period
from malramverk.tables.grid import Grid, shown, text_of
from malramverk.tables.headers import plain_header
from malramverk.tables.shape_problems import NoPeriod, NotAPeriod
from malramverk.tables.spots import at_spot

_IN_NAME = re.compile(
    r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{4}[-_–](?:\d{4}|\d{2})|(?:HT|VT) ?\d{4}|(?:19|20)\d{2})(?!\d)"
)


def canonical_period(text: str, counted_by: CountedBy | None = None) -> str | None:
    """Return the canonical text of a period, counted as the source counts, or nothing.

    >>> canonical_period("2025", CountedBy.SPRING_YEAR)
    '2024/25'
    """
    period = parse_period(text)
    return None if period is None else counted(period, counted_by).text


def default_of(contract: Table, name: str, grid: Grid | None, given: str | None) -> str | None:
    """Return the period a source is about as a whole.

    Args:
        contract: the table, which may say where the period stands.
        name: the source's name.
        grid: its first rows, where it is a text or a workbook.
        given: the period the caller gave, for a source that does not say.

    Returns:
        The canonical period; nothing where no one says.

    Raises:
        AuthoringError: the table says where the period stands, and it does not stand there.
    """
    said = contract.period
    fallback = canonical_period(given) if given is not None else None
    if said is None:
        return fallback
    if said.value is not None:
        return canonical_period(said.value, said.counted_by)
    if said.preamble is not None and grid is not None:
        return _in_preamble(contract, grid, said.preamble)
    if said.file_name:
        return _in_name(name, said.counted_by) or fallback
    return fallback


def _in_name(name: str, counted_by: CountedBy | None) -> str | None:
    """Return the first thing in a file's name that is a period."""
    for found in _IN_NAME.findall(name):
        period = canonical_period(found.replace("_", "-"), counted_by)
        if period is not None:
            return period
    return None


def _in_preamble(contract: Table, grid: Grid, words: str) -> str:
    wanted = plain_header(words)
    for number, row in enumerate(grid.rows[:60]):
        for position, cell in enumerate(row):
            text = text_of(cell)
            if plain_header(text).startswith(wanted):
                return _after(contract, grid, words, number, position)
    raise AuthoringError(
        NoPeriod(source=grid.name, place_en=f"after `{words}`", place_sv=f"efter `{words}`")
    )


def _after(contract: Table, grid: Grid, words: str, row: int, column: int) -> str:
    """Return the period that stands after the words, in their cell or in the next."""
    assert contract.period is not None
    cells = [text_of(cell) for cell in grid.rows[row]]
    rest = cells[column][len(words.strip()) :].strip() or "".join(cells[column + 1 : column + 2])
    period = canonical_period(rest, contract.period.counted_by)
    if period is None:
        spot = grid.spot(row, column)
        raise AuthoringError(at_spot(NotAPeriod(text=shown(rest)), spot))
    return period
