"""`malramverk test --watch`: run again what a changed file touches."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from malramverk.catalogue import Catalogue, load
from malramverk.cli.session import Session
from malramverk.cli.test_runs import Selection, told
from malramverk.definition_tests.depending import affected
from malramverk.diagnostics import DefinitionErrors

_PAUSE = 0.5
Stamps = Mapping[str, tuple[int, int]]


def stay(
    session: Session,
    path: Path,
    ids: Collection[str],
    selection: Selection,
    *,
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """Run tests, and run again those that read what has changed, until the user ends it.

    Args:
        session: what is spoken through.
        path: where the definitions lie.
        ids: the definitions whose tests are of interest; all where there are none.
        selection: which of their tests.
        pause: waits; `KeyboardInterrupt` from it ends.

    Returns:
        What the last run would have ended with.
    """
    before: Catalogue | None = None
    code, stamps = 0, dict[str, tuple[int, int]]()
    try:
        while True:
            seen = dict(stamps_of(path))
            if seen != stamps:
                stamps = seen
                before, code = _again(session, path, before, ids, selection)
                session.say(session.words("Waiting for changes …", "Väntar på ändringar …"))
            pause(_PAUSE)
    except KeyboardInterrupt:
        return code


def stamps_of(path: Path) -> Stamps:
    """Return when each file of definitions was changed, and its size."""
    files = [path] if path.is_file() else [*path.rglob("*.yaml"), *path.rglob("*.yml")]
    found: dict[str, tuple[int, int]] = {}
    for file in files:
        try:
            status = file.stat()
        except OSError:  # it went away meanwhile, and the next look tells
            continue
        found[str(file)] = status.st_mtime_ns, status.st_size
    return found


def _again(
    session: Session,
    path: Path,
    before: Catalogue | None,
    ids: Collection[str],
    selection: Selection,
) -> tuple[Catalogue | None, int]:
    try:
        after = load(path)
    except DefinitionErrors as error:
        session.tell(error.problems)
        return before, 1
    touched = affected(before, after) if before is not None else None
    wanted = ids if touched is None else [id_ for id_ in touched if not ids or id_ in ids]
    if touched is not None and not wanted:
        session.say(session.words("No test reads what changed.", "Inget test läser det ändrade."))
        return after, 0
    return after, told(session, after, wanted, selection)
