"""`malramverk example`: a made-up country's tables, to try things on."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from malramverk.cli.commanding import command, option
from malramverk.cli.files import told_if_refused
from malramverk.cli.language import Words
from malramverk.cli.session import Session
from malramverk.cli.starting import command_line
from malramverk.country import LONGEST, SIZES, Size, write

_WORDS = Words(
    "Write the tables of a country that does not exist, as Parquet files named by the table's id. "
    "The same country each time; no name or number in it is anyone's.",
    "Skriv tabellerna för ett land som inte finns, som Parquet-filer med tabellens id som namn. "
    "Samma land varje gång; inget namn och inget tal i det är någons.",
)


@command("example", _WORDS, "malramverk example country --size region --years 3")
@click.argument("folder", type=click.Path(path_type=Path))
@option(
    "--size",
    type=click.Choice(tuple(SIZES)),
    default="region",
    words=Words(
        "One principal (huvudman), a region of about 40 (the default), or 875.",
        "En huvudman, en region med omkring 40 (om inget sägs), eller 875.",
    ),
)
@option(
    "--years",
    type=click.IntRange(1, LONGEST),
    default=1,
    metavar="N",
    words=Words("School years up to 2024/25.", "Läsår till och med 2024/25."),
)
@click.pass_obj
def run(session: Session, folder: Path, size: str, years: int) -> int:
    """Write a country."""
    files = written(session, folder, size, years)
    session.answer({"folder": str(folder), "files": [str(file) for file in files]})
    session.say(*(f"{file}  {_size(file)}" for file in files), "")
    session.say(
        session.words("Compute it with:", "Beräkna det med:"),
        "  " + command_line("compute", "--data", folder, language=session.language),
    )
    return 0


def written(session: Session, folder: Path, size: str, years: int) -> list[Path]:
    """Write a country to a folder and return its files.

    Raises:
        AuthoringError: the folder cannot be written.
    """
    with told_if_refused(folder), session.progress() as told:
        return write(folder, cast(Size, size), years, progress=told)


def _size(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"
