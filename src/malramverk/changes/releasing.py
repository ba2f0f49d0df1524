"""An edition is released whole, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from malramverk.bundled import definitions_folder
from malramverk.catalogue import Catalogue, load, released
from malramverk.catalogue.edition_cache import said_by
from malramverk.catalogue.editions import (
    CONTENT_SUFFIX,
    SUFFIX,
    Lock,
    edition_names,
    editions_folder,
    is_edition_name,
    library,
    lock_of,
    read_lock,
)
from malramverk.changes.comparing import diff, new_definitions
from malramverk.changes.consulting import consultation_problems
from malramverk.changes.judging import Places, change_problems
from malramverk.changes.problems import FailingTest, NoEditionName, ReleasedAlready
from malramverk.definition_tests import run
from malramverk.diagnostics import DefinitionErrors, Problem, Severity
from malramverk.whole_file import whole_file

Progress = Callable[[str, int, int], None]


def release(
    edition: str,
    path: str | Path | None = None,
    *,
    day: date | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> Lock:
    """Release an edition: write the lock that pins every definition as it is now.

    Args:
        edition: its name, such as ``2026.1``.
        path: a folder of definitions; the bundled framework where it is absent.
        day: the day of release; today where it is absent.
        replace: write an edition anew in which nothing was adopted yet.
        progress: is told the indicator that is tested, how many tests are done, and of how many.

    Returns:
        The lock, which is written: whole, or not at all.

    Raises:
        DefinitionErrors: what keeps it from being released; nothing is written.
        OSError: the lock cannot be written.
    """
    folder = definitions_folder() if path is None else Path(path)
    named = list(_name_problems(folder, edition, replace))
    if named:
        raise DefinitionErrors(named)
    catalogue = load(folder)
    found = [*_unready(folder, catalogue, edition), *_failing(catalogue, progress)]
    if any(problem.severity is Severity.ERROR for problem in found):
        raise DefinitionErrors(found)
    lock = lock_of(
        catalogue.versions,
        edition=edition,
        framework=catalogue.framework.key,
        released=day or date.today(),
        library=library(),
    )
    _write(editions_folder(folder), lock, catalogue)
    return lock


def _write(folder: Path, lock: Lock, catalogue: Catalogue) -> None:
    """Write what an edition says, and then its lock: without a lock there is no edition."""
    folder.mkdir(exist_ok=True)
    said = said_by(v for versions in catalogue.versions.values() for v in versions)
    with whole_file(folder / f"{lock.edition}{CONTENT_SUFFIX}") as file:
        file.write_bytes(b"\n".join([*said, b""]))
    with whole_file(folder / f"{lock.edition}{SUFFIX}") as file:
        file.write_text(lock.text(), "utf-8")


def _name_problems(folder: Path, edition: str, replace: bool) -> Iterator[Problem]:
    names = edition_names(folder)
    if not is_edition_name(edition):
        yield NoEditionName(written=edition)
    elif edition in names and not (replace and not read_lock(folder, edition).is_decided):
        yield ReleasedAlready(edition=edition, next=_next(edition, names))


def _next(edition: str, names: tuple[str, ...]) -> str | None:
    """Return the first name after one, by its last number, that no edition has."""
    found = re.fullmatch(r"(.*?)([0-9]{1,9})", edition)
    if found is None:
        return None
    number = int(found[2])
    while (name := f"{found[1]}{number}") in names:
        number += 1
    return name


def _unready(folder: Path, catalogue: Catalogue, edition: str) -> list[Problem]:
    """Return what stops the changes since the latest other edition, or those of a first one."""
    locks = [read_lock(folder, name) for name in edition_names(folder) if name != edition]
    if not locks:
        added = new_definitions(catalogue)
        return list(consultation_problems(added, None, catalogue, Places(folder).of))
    last = max(locks, key=lambda lock: (lock.released, lock.edition)).edition
    old = released(folder, last)
    return list(change_problems(diff(old, catalogue), old, catalogue, last, folder))


def _failing(catalogue: Catalogue, progress: Progress | None) -> Iterator[Problem]:
    for outcome in run(catalogue, progress=progress):
        if not outcome.passed:
            key = f"{outcome.indicator}@{outcome.version}"
            place = outcome.problems[0].place
            yield FailingTest(place=place, key=key, test=outcome.test)
