"""What a command line asks for: definitions, tables, and which cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.cli.language import Words
from malramverk.cli.problems import (
    BadTableOption,
    FileLeftOut,
    NoDataFolder,
    NoTables,
    SameTableTwice,
)
from malramverk.cli.session import Session
from malramverk.cli.shared_options import Question, Sources
from malramverk.diagnostics import AuthoringError, DataErrors
from malramverk.evaluation import compute
from malramverk.evaluation.question import asked, unknown_names
from malramverk.model import Holds, PeriodSource
from malramverk.tables.policy import PolicyLike

_DATA = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".parquet", ".arrow", ".feather")
_STEPS = {
    "read": Words("Reading", "Läser"),
    "count": Words("Counting", "Räknar"),
    "evaluate": Words("Computing", "Beräknar"),
}


def tables_from(session: Session, catalogue: Catalogue, sources: Sources) -> dict[str, list[Path]]:
    """Return the files of each table that the command line names.

    Args:
        session: is told of files that are left out.
        catalogue: the definitions, with the tables there are.
        sources: the same id again is another part; a table that is named by itself is not
            looked for in the folder.

    Raises:
        AuthoringError: nothing is named, or it is not named rightly.
    """
    found: dict[str, list[Path]] = {}
    for written in sources.tables:
        id_, path = _parted(written, catalogue)
        found.setdefault(id_, []).append(path)
    if sources.data is not None:
        for id_, path in _in_folder(session, catalogue, Path(sources.data)).items():
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
        why = _why_nothing(folder, _example(catalogue))
        raise AuthoringError(NoDataFolder(path=str(folder), why_en=why.en, why_sv=why.sv))
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


def _why_nothing(folder: Path, table: str) -> Words:
    if folder.is_file():
        return Words(
            f"it is a file, not a folder; name it with `--table {table}={folder}`",
            f"det är en fil, inte en mapp; ange den med `--table {table}={folder}`",
        )
    if not folder.exists():
        return Words("there is no such folder", "mappen finns inte")
    return Words(
        f"none is named by a table, such as `{table}.parquet`",
        f"ingen har en tabells namn, som `{table}.parquet`",
    )


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
