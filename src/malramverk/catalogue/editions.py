"""Editions: a lock pins every definition by the hash of its content, and how far it had come."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from malramverk.catalogue.canonical import content, digest, digest_of
from malramverk.catalogue.draft import Entry
from malramverk.catalogue.edition_problems import (
    ChangedAfterAdoption,
    DiffersFromEdition,
    LacksPinned,
    RemovedAfterAdoption,
    UnknownEdition,
    UnreadableEdition,
)
from malramverk.diagnostics import AuthoringError, Problem
from malramverk.model import KINDS, Definition, Part, Status
from malramverk.model.base import PeriodText
from malramverk.versions import version_of

SUFFIX = ".lock"
CONTENT_SUFFIX = ".jsonl"
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,49}")
_MOST_BYTES = 50_000_000
_DECIDED = (Status.ADOPTED, Status.SUPERSEDED)
_ENDED = (Status.SUPERSEDED, Status.WITHDRAWN)


class Pin(Part):
    """One version of one definition, as an edition has it.

    Attributes:
        sha256: the hash of its content.
        status: how far it had come.
        to: the last period it held in, as far as was decided.
    """

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    status: Status
    to: PeriodText | None = None


class Lock(Part):
    """An edition.

    Attributes:
        edition: its name.
        framework: the framework's id and version.
        released: the day it was released.
        library: the library that released it.
        definitions: every version of every definition, by ``kind id@version``, in order.
    """

    edition: Annotated[str, Field(pattern=f"^{_NAME.pattern}$")]
    framework: str
    released: date
    library: str
    definitions: Annotated[dict[str, Pin], Field(min_length=1, max_length=100_000)]

    @property
    def is_decided(self) -> bool:
        """Whether any definition in it has been adopted, so that nobody may replace it."""
        return any(pin.status in _DECIDED for pin in self.definitions.values())

    def text(self) -> str:
        """Return the lock as a file: one definition a line."""
        head = self.model_dump(mode="json", exclude={"definitions"})
        lines = [f" {_json(key)}: {_json(value)}," for key, value in head.items()]
        pins = [f"  {_json(k)}: {_json_of(pin)}" for k, pin in sorted(self.definitions.items())]
        return "\n".join(["{", *lines, ' "definitions": {', ",\n".join(pins), " }", "}", ""])


def _json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def _json_of(pin: BaseModel) -> str:
    return _json(pin.model_dump(mode="json", exclude_none=True))


def editions_folder(path: Path) -> Path:
    """Return where the locks of some definitions lie: beside them, in ``editions``."""
    is_file = os.path.isfile(path)  # noqa: PTH113  a Path raises for a name that is too long
    return (path.parent if is_file else path) / "editions"


def edition_names(path: Path) -> tuple[str, ...]:
    """Return the names of the editions that some definitions have."""
    return tuple(sorted(file.name[: -len(SUFFIX)] for file in _files(path)))


def _files(path: Path) -> list[Path]:
    folder = editions_folder(path)
    if not os.path.isdir(folder):  # noqa: PTH112  likewise
        return []
    return [file for file in folder.glob(f"*{SUFFIX}") if not file.name.startswith(".")]


def is_edition_name(written: str) -> bool:
    """Say whether a text can be an edition's name; it becomes a file's."""
    return _NAME.fullmatch(written) is not None


def read_lock(path: Path, edition: str) -> Lock:
    """Return the lock of an edition.

    Args:
        path: the definitions that it is an edition of.
        edition: its name.

    Raises:
        AuthoringError: there is no such edition, or its lock is not as `release` writes it.
    """
    file = editions_folder(path) / f"{edition}{SUFFIX}"
    if not is_edition_name(edition) or not file.is_file():
        raise AuthoringError(UnknownEdition(written=edition, candidates=edition_names(path)))
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise AuthoringError(_unreadable(edition, "it is too large", "den är för stor"))
        lock = Lock.model_validate_json(file.read_bytes())
    except OSError:
        raise AuthoringError(
            _unreadable(edition, "it cannot be opened", "den kan inte öppnas")
        ) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "JSON"
        raise AuthoringError(
            _unreadable(edition, f"`{where}` is not right", f"`{where}` är inte rätt")
        ) from None
    if lock.edition != edition:
        en, sv = f"it is that of `{lock.edition}`", f"den är den för `{lock.edition}`"
        raise AuthoringError(_unreadable(edition, en, sv))
    return lock


def _unreadable(edition: str, en: str, sv: str) -> Problem:
    return UnreadableEdition(edition=edition, why={"en": en, "sv": sv})


def pin_key(definition: Definition) -> str:
    """Return the name of a version in a lock."""
    return f"{definition.kind} {definition.key}"


def pin(definition: Definition) -> Pin:
    """Return what a lock says of a version."""
    return Pin(sha256=digest(definition), status=definition.status, to=definition.in_force.last)


def as_pinned(said: Mapping[str, Any], found: Pin) -> Definition:
    """Return a version from what it says, with the status and end that it was pinned with.

    It has no tests, and its formulas stand in their one form.

    Raises:
        ValidationError: it does not say what a definition can say.
    """
    interval = dict(said.get("in_force", {}))
    if found.to is not None:
        interval["to"] = found.to
    life = {"status": found.status.value, "in_force": interval}
    return KINDS[said["kind"]].model_validate({**said, **life})


def pinned(entries: Iterable[Entry], lock: Lock) -> tuple[list[Entry], list[Problem]]:
    """Return the versions an edition has, as it has them, and what differs from it.

    What it does not have is left out: what was written after it, or has not been decided.
    """
    found: dict[str, Entry] = {}
    problems: list[Problem] = []
    for entry in entries:
        key = pin_key(entry.definition)
        wanted = lock.definitions.get(key)
        if wanted is None or key in found:
            continue
        said = content(entry.definition)
        found[key] = Entry(as_pinned(said, wanted), entry.document)
        if digest_of(said) != wanted.sha256:
            kind, name = key.split(" ", 1)
            differs = DiffersFromEdition(kind=kind, key=name, edition=lock.edition)
            problems.append(differs.at(entry.document.place(("id",))))
    for key in lock.definitions.keys() - found.keys():
        kind, name = key.split(" ", 1)
        problems.append(LacksPinned(kind=kind, key=name, edition=lock.edition))
    return list(found.values()), problems


def frozen(path: Path, entries: Iterable[Entry]) -> Iterator[Problem]:
    """Yield what has been done to versions that some edition has adopted."""
    known = {pin_key(entry.definition): entry for entry in entries}
    told: set[str] = set()
    digests: dict[str, str] = {}
    for lock in _locks(path):
        if isinstance(lock, Problem):
            yield lock
            continue
        for key, wanted in lock.definitions.items():
            if wanted.status in _DECIDED and key not in told:
                problem = _frozen(key, wanted, known.get(key), lock.edition, digests)
                if problem is not None:
                    told.add(key)
                    yield problem


def _locks(path: Path) -> Iterator[Lock | Problem]:
    for name in edition_names(path):
        try:
            yield read_lock(path, name)
        except AuthoringError as error:
            yield error.problem


def _frozen(
    key: str, wanted: Pin, entry: Entry | None, edition: str, digests: dict[str, str]
) -> Problem | None:
    kind, name = key.split(" ", 1)
    if entry is None:
        return RemovedAfterAdoption(kind=kind, key=name, edition=edition)
    definition = entry.definition
    if key not in digests:
        digests[key] = digest(definition)
    same_life = definition.status is wanted.status or definition.status in _ENDED
    same_end = wanted.to is None or definition.in_force.last == wanted.to
    if digests[key] == wanted.sha256 and same_life and same_end:
        return None
    found = ChangedAfterAdoption(kind=kind, key=name, edition=edition)
    return found.at(entry.document.place(("id",)))


def lock_of(
    versions: Mapping[tuple[str, str], tuple[Definition, ...]],
    *,
    edition: str,
    framework: str,
    released: date,
    library: str,
) -> Lock:
    """Return a lock of every version there is."""
    pins = {pin_key(v): pin(v) for found in versions.values() for v in found}
    return Lock(
        edition=edition,
        framework=framework,
        released=released,
        library=library,
        definitions=dict(sorted(pins.items())),
    )


def library() -> str:
    """Return the name and version of this library."""
    return f"malramverk {version_of('malramverk')}"
