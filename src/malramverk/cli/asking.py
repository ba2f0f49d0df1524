"""What a command line asks for: definitions, tables, and which cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from malramverk.catalogue import Catalogue
from malramverk.cli.commanding import option
from malramverk.cli.language import Words
from malramverk.cli.problems import (
    BadTableOption,
    FileLeftOut,
    NoDataFolder,
    NoTables,
    SameTableTwice,
)
from malramverk.cli.session import Session
from malramverk.diagnostics import AuthoringError, DataErrors
from malramverk.evaluation import compute
from malramverk.evaluation.question import asked, unknown_names
from malramverk.model import Holds, PeriodSource
from malramverk.tables.policy import Policy, PolicyLike

_DATA = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".parquet", ".arrow", ".feather")
_STEPS = {
    "read": Words("Reading", "Läser"),
    "count": Words("Counting", "Räknar"),
    "evaluate": Words("Computing", "Beräknar"),
}


def with_data(function: Any) -> Any:
    """Add the options that name tables."""
    for add in reversed(_DATA_OPTIONS):
        function = add(function)
    return function


def with_question(function: Any) -> Any:
    """Add the options that name indicators, levels, periods and groups."""
    for add in reversed(_QUESTION_OPTIONS):
        function = add(function)
    return function


_DATA_OPTIONS: list[Callable[[Any], Any]] = [
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
            "A folder with a file for each table, named by its id: elever.parquet, kostnader.csv.",
            "En mapp med en fil per tabell, med tabellens id som namn: elever.parquet.",
        ),
    ),
]
_QUESTION_OPTIONS: list[Callable[[Any], Any]] = [
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
    option(
        "--group",
        "groups",
        multiple=True,
        metavar="ID",
        words=Words("Break down by this, such as kon.", "Dela upp efter denna, som kon."),
    ),
]


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


def tables_from(
    session: Session, catalogue: Catalogue, tables: tuple[str, ...], data: str | None
) -> dict[str, list[Path]]:
    """Return the files of each table that the command line names.

    Args:
        session: is told of files that are left out.
        catalogue: the definitions, with the tables there are.
        tables: ``ID=FILE`` each; the same id again is another part.
        data: a folder; a table named in ``tables`` is not looked for in it.

    Raises:
        AuthoringError: nothing is named, or it is not named rightly.
    """
    found: dict[str, list[Path]] = {}
    for written in tables:
        id_, path = _parted(written, catalogue)
        found.setdefault(id_, []).append(path)
    if data is not None:
        for id_, path in _in_folder(session, catalogue, Path(data)).items():
            found.setdefault(id_, [path])
    if not found:
        raise AuthoringError(NoTables(example=_example(catalogue)))
    return found


def _example(catalogue: Catalogue) -> str:
    return next(iter(catalogue.tables), "ID")


def _parted(written: str, catalogue: Catalogue) -> tuple[str, Path]:
    id_, sign, path = written.partition("=")
    known = tuple(catalogue.tables)
    if not sign or not path:
        stem = Path(written).stem
        raise AuthoringError(BadTableOption(written=written, stem=stem, candidates=known))
    for problem in unknown_names(("table", "tabell"), [id_], known):
        raise AuthoringError(problem)
    return id_, Path(path)


def _in_folder(session: Session, catalogue: Catalogue, folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    left_out: list[Path] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith(".") or not (path.is_dir() or path.suffix.lower() in _DATA):
            continue
        id_ = _table_of(path, catalogue)
        if id_ is None:
            left_out.append(path)
        elif id_ in found:
            first, second = str(found[id_]), str(path)
            raise AuthoringError(SameTableTwice(table=id_, first=first, second=second))
        else:
            found[id_] = path
    if not found:
        raise AuthoringError(NoDataFolder(path=str(folder), example=_example(catalogue)))
    names = tuple(catalogue.tables)
    session.tell(
        [
            FileLeftOut(path=str(p), written=p.stem, candidates=names)
            for p in left_out
            if p.is_file()
        ],
        count=False,
    )
    return found


def _table_of(path: Path, catalogue: Catalogue) -> str | None:
    """Return the table a file is named by; its period may stand after, where the table says so."""
    stem = path.stem if path.is_file() else path.name
    if stem in catalogue.tables:
        return stem
    for id_, table in catalogue.tables.items():
        dated = (table.period or PeriodSource()).file_name
        if dated and table.holds is Holds.PUBLISHED and stem.startswith(f"{id_}_"):
            return id_
    return None


def computed(
    session: Session,
    catalogue: Catalogue,
    tables: Mapping[str, object],
    question: Question,
    policy: PolicyLike = "refuse",
    parts: Path | None = None,
) -> Any:
    """Compute what is asked, with progress shown, and tell the warnings.

    Raises:
        Exit: of click, with 2 when the question names what is not there.
        DataErrors: the data is refused.
    """
    with asking(session, catalogue, question) as progress:
        results = compute(
            catalogue,
            tables,
            parts=parts,
            progress=progress,
            policy=policy,
            **question.arguments(),
        )
    session.tell(results.problems)
    return results


@contextmanager
def asking(
    session: Session, catalogue: Catalogue, question: Question
) -> Iterator[Callable[[str, int, int], None]]:
    """Show progress while a question is answered; it is told by what is given.

    Raises:
        Exit: of click, with 2 when the question names what is not there.
    """
    try:
        asked(catalogue, **question.arguments())
    except DataErrors as error:
        raise session.fail(error.problems, 2) from None
    with session.progress() as told:

        def progress(step: str, done: int, total: int) -> None:
            words = _STEPS.get(step)
            told(words.in_(session.language) if words else step, done, total)

        yield progress
