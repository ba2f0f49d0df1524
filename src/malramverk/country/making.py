"""All tables of the country, in memory or as files: this module makes and writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

from malramverk.country.costs import costs
from malramverk.country.pupils import pupils
from malramverk.country.registers import principal_register, unit_register
from malramverk.country.staff import staff
from malramverk.country.structure import LAST, LONGEST, Size, Structure, structure
from malramverk.country.survey import survey

if TYPE_CHECKING:
    import polars as pl

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told a table's id, how many of its years are done, and how many there are."""

SEED = 2026

# Each table by its id, and how far its year lies from the first calendar year of the school year.
_TABLES: dict[str, tuple[Callable[[Structure, int], pl.DataFrame], int]] = {
    "huvudmannaregister": (principal_register, 0),
    "skolenhetsregister": (unit_register, 0),
    "elever": (pupils, 0),
    "personal": (staff, 0),
    "kostnader": (costs, 0),
    "enkatsvar": (survey, 1),
}
TABLES: tuple[str, ...] = tuple(_TABLES)
"""The ids of the tables that are made."""


def make(size: Size = "region", years: int = 1, *, seed: int = SEED) -> dict[str, pl.DataFrame]:
    """Make a country that does not exist, the same one each time.

    Args:
        size: ``one`` principal (huvudman), a ``region`` of about 40, or the ``nation`` of 875.
        years: school years (läsår) up to and with 2024/25, from 1 to 10.
        seed: another number gives another country.

    Returns:
        One frame per table in `TABLES`, one row as that table's definition says; a null where
        nothing is known. A year's rows are the same however many years are made.

    Raises:
        ValueError: the size or the number of years is not one of those above.

    >>> country = make("one")
    >>> country["huvudmannaregister"].rows()
    [('2024/25', '2129990004', 'Almvikens kommun', 'kommunal')]
    """
    import polars as pl

    country, when = _country(size, years, seed)
    return {table: pl.concat(_frames(table, country, when)) for table in TABLES}


def write(
    folder: Path,
    size: Size = "region",
    years: int = 1,
    *,
    seed: int = SEED,
    progress: Progress | None = None,
) -> list[Path]:
    """Write a country's tables as Parquet files, one year in memory at a time.

    A file is there whole or not at all: it is written beside its place and then moved there.

    Args:
        folder: where to; it is made if it is not there.
        size: as for `make`.
        years: as for `make`.
        seed: as for `make`.
        progress: told of each year of each table that is done.

    Returns:
        The files' paths, in the order of `TABLES`.

    Raises:
        ValueError: as for `make`.
        OSError: the folder cannot be written.
    """
    country, when = _country(size, years, seed)
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_table(folder, table, country, when, progress) for table in TABLES]


def _country(size: Size, years: int, seed: int) -> tuple[Structure, range]:
    """Return the country's structure and the years asked for."""
    if not 1 <= years <= LONGEST:
        raise ValueError(f"years is from 1 to {LONGEST}, not {years}")
    return structure(size, seed), range(LAST - years + 1, LAST + 1)


def _frames(table: str, country: Structure, when: range) -> Iterator[pl.DataFrame]:
    """Yield a table's years, the oldest first."""
    maker, ahead = _TABLES[table]
    for year in when:
        yield maker(country, year + ahead)


def _write_table(
    folder: Path, table: str, country: Structure, when: range, progress: Progress | None
) -> Path:
    """Write one table, each year on its own and then all of them as one file."""
    import polars as pl

    path = folder / f"{table}.parquet"
    with TemporaryDirectory(dir=folder, prefix=f".{table}-") as workshop:
        parts = []
        for done, frame in enumerate(_frames(table, country, when), start=1):
            parts.append(Path(workshop, f"{done:02d}.parquet"))
            frame.write_parquet(parts[-1])
            if progress is not None:
                progress(table, done, len(when))
        whole = parts[0]
        if len(parts) > 1:
            whole = Path(workshop, path.name)
            pl.scan_parquet(parts).sink_parquet(whole)
        whole.replace(path)
    return path
