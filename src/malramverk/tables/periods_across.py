"""Tables with a column for each period, or for each measure in each period."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError
from malramverk.model import PeriodsAcross, Table
from malramverk.tables.blocks import Block, Setting, keyed_rows, missing_measures, position_of
from malramverk.tables.grid import Cell, Grid, text_of
from malramverk.tables.header_row import HeaderRow, find_header
from malramverk.tables.headers import Headers, plain_header
from malramverk.tables.period_source import canonical_period
from malramverk.tables.shape_problems import NoPeriod
from malramverk.tables.spots import Spot
from malramverk.tables.text_grid import HEADER_WITHIN

_FIELD = re.compile(r"\{(period|measure)\}")
_PATTERNS = {"period": r"\S*[0-9]{4}\S*", "measure": r".*\S"}
_JOINED = re.compile(r"(\w+(?:,\w+)*)\\\w+")


@dataclass(frozen=True, slots=True)
class _Figures:
    """A column of figures.

    Attributes:
        position: where it is.
        period: the number of its period among all.
        measure: the number of its measure; absent where each row says.
    """

    position: int
    period: int
    measure: int | None


def across_block(given: Grid, setting: Setting, layout: PeriodsAcross) -> Block:
    """Read a table whose headers name periods.

    Raises:
        AuthoringError: it has no header row of this table, or none of its headers is a period.
    """
    grid = parted(given)
    contract = setting.contract
    header = find_header(grid, contract)
    order = _Order(setting)
    named = None if layout.measure is None else position_of(grid, header, contract, layout.measure)
    periods, columns = _columns(header, contract, layout, order)
    if not columns:
        where = f"`{layout.headers[0]}`"
        raise AuthoringError(
            NoPeriod(
                source=grid.name,
                place_en=f"in a header as {where}",
                place_sv=f"i någon rubrik som {where}",
            )
        )
    reader, keys, rows, problems = keyed_rows(grid, header, setting, [c.position for c in columns])
    measures = [None if named is None else order(text_of(grid.rows[row][named])) for row in rows]
    cells = [
        (i * len(periods) + column.period, number, row, column.position)
        for i, (row, told) in enumerate(zip(rows, measures, strict=True))
        for column in columns
        if (number := column.measure if column.measure is not None else told) is not None
    ]
    at = np.array(cells, dtype=np.int32).reshape(-1, 4)
    problems.extend(missing_measures(grid, setting, set(at[:, 1].tolist()), header))
    return Block(
        grid=grid,
        keys=[replace(key, period=period) for key in keys for period in periods],
        row=at[:, 0],
        measure=at[:, 1],
        raw=[grid.rows[row][column] for _, _, row, column in cells],
        marks=[""] * len(cells),
        grid_row=at[:, 2],
        grid_column=at[:, 3],
        problems=problems + reader.problems,
    )


class _Order:
    """The number of the measure that a label names; nothing where it names none."""

    def __init__(self, setting: Setting) -> None:
        self._headers = Headers.of(setting.contract).columns
        self._order = {id_: number for number, id_ in enumerate(setting.measures)}

    def __call__(self, label: str) -> int | None:
        return self._order.get(self._headers.get(plain_header(label), ""))


def _columns(
    header: HeaderRow, contract: Table, layout: PeriodsAcross, order: _Order
) -> tuple[list[str], list[_Figures]]:
    """Return the periods in order of appearance, and the columns that are figures."""
    alone = 0 if layout.measure is None else None
    periods: dict[str, int] = {}
    columns: list[_Figures] = []
    for position, label in enumerate(header.labels):
        for period, measure in _fits(label, contract, layout):
            number = alone if measure is None else order(measure)
            if number is not None or (measure is None and layout.measure is not None):
                place = periods.setdefault(period, len(periods))
                columns.append(_Figures(position, place, number))
                break
    return list(periods), columns


def _fits(label: str, contract: Table, layout: PeriodsAcross) -> Iterator[tuple[str, str | None]]:
    """Yield what a header may be: a period, and the words that name a measure, if any do."""
    counted_by = contract.period.counted_by if contract.period else None
    for form in layout.headers:
        found = _pattern(form).fullmatch(label.strip())
        texts = found.groupdict() if found else {}
        period = canonical_period(texts.get("period", ""), counted_by)
        if period is not None:
            yield period, texts.get("measure")


def _pattern(form: str) -> re.Pattern[str]:
    """Return the pattern of a header; what stands there twice is the same both times."""
    pieces, seen = _FIELD.split(form), set[str]()
    pieces[::2] = [r"\s+".join(map(re.escape, re.split(r"\s+", words))) for words in pieces[::2]]
    for at in range(1, len(pieces), 2):
        name = pieces[at]
        pieces[at] = f"(?P={name})" if name in seen else f"(?P<{name}>{_PATTERNS[name]})"
        seen.add(name)
    return re.compile("".join(pieces), re.IGNORECASE)


def parted(grid: Grid) -> Grid:
    r"""Return a table whose keys stand together in one column with these parted.

    Eurostat's files have ``freq,sex,geo\TIME_PERIOD`` before the periods.
    """
    for row in grid.rows[:HEADER_WITHIN]:
        found = _JOINED.fullmatch(text_of(row[0])) if row else None
        if found is not None:
            keys = found[1].count(",") + 1
            rows = [_parted(row, keys) for row in grid.rows]
            return replace(grid, rows=rows, spot=_moved(grid.spot, keys))
    return grid


def _parted(row: Sequence[Cell], keys: int) -> list[Cell]:
    first = text_of(row[0]).partition("\\")[0] if row else ""
    texts: list[Cell] = [text.strip() for text in first.split(",")]
    return [*texts, *row[1:]] if len(texts) == keys else [*row]


def _moved(spot: Callable[[int, int], Spot], keys: int) -> Callable[[int, int], Spot]:
    return lambda row, column: spot(row, max(0, column - keys + 1))
