"""Options that several commands have, and what they are handed over as."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from malramverk.cli.commanding import option
from malramverk.cli.files import writer_for
from malramverk.cli.language import Words
from malramverk.dataclass import dataclass
from malramverk.tables.policy import Policy, PolicyLike

Decorator = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the tables are: ``ID=FILE`` each, and a folder."""

    tables: tuple[str, ...] = ()
    data: str | None = None

    def __bool__(self) -> bool:
        """Say whether any is named."""
        return bool(self.tables or self.data)


@dataclass(frozen=True, slots=True)
class Question:
    """Which cells are asked for; nothing given means all."""

    indicators: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def arguments(self) -> dict[str, Any]:
        """Return the question as the library takes it."""
        return {
            "indicators": list(self.indicators) or None,
            "levels": list(self.levels) or None,
            "periods": list(self.periods) or None,
            "groups": list(self.groups) or None,
        }


def _together(name: str, kind: type, options: Sequence[Decorator]) -> Decorator:
    """Return what adds options to a command, which takes them as one value."""
    parts = [field.name for field in fields(kind)]

    def add(function: Any) -> Any:
        @wraps(function)
        def taken(*rest: Any, **given: Any) -> Any:
            value = kind(**{part: given.pop(part) for part in parts if part in given})
            return function(*rest, **given, **{name: value})

        for each in reversed(options):
            taken = each(taken)
        return taken

    return add


with_data = _together(
    "sources",
    Sources,
    [
        option(
            "--table",
            "tables",
            multiple=True,
            metavar="ID=FILE",
            words=Words(
                "The file of a table; again for more tables, or more parts of one.",
                "En tabells fil; flera gånger för fler tabeller, eller fler delar av en.",
            ),
        ),
        option(
            "--data",
            metavar="FOLDER",
            words=Words(
                "A folder with a file for each table, named by its id: elever.parquet, "
                "kostnader.csv.",
                "En mapp med en fil per tabell, med tabellens id som namn: elever.parquet.",
            ),
        ),
    ],
)
_CELLS = [
    option(
        "--indicator",
        "indicators",
        multiple=True,
        metavar="ID",
        words=Words("Only this; may be repeated.", "Bara denna; får upprepas."),
    ),
    option(
        "--level",
        "levels",
        multiple=True,
        metavar="ID",
        words=Words("Only this level, such as huvudman.", "Bara denna nivå, som huvudman."),
    ),
    option(
        "--period",
        "periods",
        multiple=True,
        metavar="PERIOD",
        words=Words("Only this, such as 2024/25.", "Bara denna, som 2024/25."),
    ),
]
with_groups = option(
    "--group",
    "groups",
    multiple=True,
    metavar="ID",
    words=Words("Break down by this, such as kon.", "Dela upp efter denna, som kon."),
)
with_cells = _together("question", Question, _CELLS)
with_question = _together("question", Question, [*_CELLS, with_groups])


def with_out(what: Words) -> Decorator:
    """Return what adds a file to write, which a command takes as ``out``.

    Args:
        what: what is written, as the object of a sentence.
    """
    return option(
        "--out",
        metavar="FILE",
        type=click.Path(path_type=Path),
        callback=_writable,
        words=Words(
            f"Write {what.en} to a .csv, .parquet, .json or .xlsx.",
            f"Skriv {what.sv} till en .csv, .parquet, .json eller .xlsx.",
        ),
    )


def _writable(_: click.Context, __: click.Parameter, out: Path | None) -> Path | None:
    """Refuse a file of a form that cannot be written, before anything is computed."""
    if out is not None:
        writer_for(out)
    return out


with_policy = option(
    "--policy",
    "policy",
    multiple=True,
    metavar="[ID=]refuse|quarantine",
    callback=lambda _, __, written: policy_of(written),
    words=Words(
        "Refuse data with wrong values, or keep those rows apart and count on (quarantine); "
        "for one table or problem code as elever=quarantine or MR443=quarantine.",
        "Avvisa data med felaktiga värden (refuse), eller håll de raderna för sig och räkna "
        "vidare (quarantine); för en tabell eller felkod som elever=quarantine.",
    ),
)


def policy_of(written: tuple[str, ...]) -> PolicyLike:
    """Return the policy of a command line.

    Raises:
        BadParameter: of click, for a word that is no policy.
    """
    words: dict[str, Any] = {}
    for each in written:
        id_, _, word = each.rpartition("=")
        words[id_] = word
    try:
        Policy.of(words)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    return words or "refuse"
