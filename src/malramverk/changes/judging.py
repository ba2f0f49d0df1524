"""Changes since an edition: whether versions show them, and who was consulted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from malramverk.bundled import definitions_folder
from malramverk.catalogue import Catalogue, load, released
from malramverk.changes.classes import Change, ChangeClass, Event
from malramverk.changes.comparing import diff
from malramverk.changes.consulting import consultation_problems
from malramverk.changes.problems import BumpTooSmall, RemovedSinceEdition
from malramverk.diagnostics import Problem
from malramverk.documents import read_file, yaml_files
from malramverk.source import Place

_DOES = {
    ChangeClass.TEXT: ("says it in other words", "har andra ord"),
    ChangeClass.METADATA: ("has changed, though no figure has", "har ändrats, men ingen siffra"),
    ChangeClass.EQUAL: ("has another formula for the same", "har en annan formel för samma sak"),
    ChangeClass.TIGHTENED: ("has been tightened", "har skärpts"),
    ChangeClass.UNDECIDED: ("may give other figures", "kan ge andra siffror"),
    ChangeClass.VALUE_CHANGING: ("gives other figures", "ger andra siffror"),
    ChangeClass.BREAKING: ("breaks what reads it", "bryter det som läser den"),
}


def against(edition: str, path: str | Path | None = None) -> tuple[list[Change], list[Problem]]:
    """Return what has changed since an edition, and where the versions do not show it.

    Args:
        edition: the edition's name.
        path: the definitions; the bundled framework where it is absent.

    Raises:
        DefinitionErrors: the definitions have errors, or the edition is not there.
    """
    folder = definitions_folder() if path is None else Path(path)
    new = load(folder)
    old = released(folder, edition)
    changes = diff(old, new)
    return changes, list(change_problems(changes, old, new, edition, folder))


def change_problems(
    changes: Iterable[Change], old: Catalogue, new: Catalogue, edition: str, folder: Path
) -> Iterator[Problem]:
    """Yield where versions do not show what has changed, and where consultation is missing.

    Args:
        changes: what has changed since an edition.
        old: the edition.
        new: the definitions now.
        edition: the edition's name.
        folder: where the definitions lie.
    """
    listed, places = list(changes), Places(folder)
    yield from _version_problems(listed, edition, places)
    yield from consultation_problems(listed, old, new, places.of)


def _version_problems(changes: Iterable[Change], edition: str, places: Places) -> Iterator[Problem]:
    for change in changes:
        if change.event is Event.REMOVED:
            yield RemovedSinceEdition(kind=change.kind, id=change.id, edition=edition)
        elif not change.is_bumped:
            does_en, does_sv = _DOES[change.change]
            yield BumpTooSmall(
                place=places.of(change),
                key=f"{change.id}@{change.new}",
                edition=edition,
                fields=change.fields,
                change=change.change.value,
                does_en=does_en,
                does_sv=does_sv,
                required=change.required or "",
            )


class Places:
    """Finds the version of a definition in its file, when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[tuple[str, str, str], Place] | None = None

    def of(self, change: Change) -> Place | None:
        """Return where a change's new version stands."""
        if self._found is None:
            self._found = dict(self._read())
        return self._found.get((change.kind, change.id, change.new or ""))

    def _read(self) -> Iterator[tuple[tuple[str, str, str], Place]]:
        for file in yaml_files(self._folder)[0]:
            for document in read_file(file).documents:
                said = document.data
                key = (str(said.get("kind")), str(said.get("id")), str(said.get("version")))
                yield key, document.place(("version",))
