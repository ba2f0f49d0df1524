"""Editions that have been read once, kept so that reading them again takes no YAML.

A cache is plain JSON, one definition a line. It is only looked at where every byte of the files
that it was made from is what it was, and nothing in it is believed: each line is hashed anew and
must be what the lock has pinned. Whoever can change a cache can thus stop it from being used, and
no more.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from malramverk.catalogue.canonical import content, digest_of
from malramverk.catalogue.editions import Lock, as_pinned
from malramverk.model import Definition
from malramverk.whole_file import whole_file

VARIABLE = "MALRAMVERK_CACHE"
_FORM = "1"
_MOST_BYTES = 200_000_000
_MOST_KEPT = 16


def cache_folder() -> Path | None:
    """Return where editions are kept: ``MALRAMVERK_CACHE``, or the user's folder for caches.

    Returns:
        Nothing where the variable is set to nothing, or the user has no home.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) / "editions" if named else None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "malramverk" / "editions"
    except RuntimeError:
        return None


def fingerprint(files: Sequence[str], lock: Lock, library: str) -> str | None:
    """Return a SHA-256 of every byte that an edition is made from; nothing where one is not read.

    Args:
        files: the files of the definitions.
        lock: the edition.
        library: what reads them; another library may read them otherwise.
    """
    found = hashlib.sha256(f"{_FORM} {library}\n{lock.model_dump_json()}".encode())
    try:
        for name in files:
            with open(name, "rb", buffering=0) as file:  # noqa: PTH123  a Path for each is slow
                raw = file.read()
            found.update(f"{len(raw)} {name}\n".encode("utf-8", "surrogateescape"))
            found.update(raw)
    except OSError:
        return None
    return found.hexdigest()


def kept(mark: str, lock: Lock) -> list[Definition] | None:
    """Return an edition's definitions as they were kept, verified; nothing where they are not.

    Args:
        mark: the `fingerprint` of what it is made from.
        lock: the edition.
    """
    folder = cache_folder()
    if folder is None:
        return None
    return read(folder / f"{mark}.jsonl", lock)


def read(file: Path, lock: Lock) -> list[Definition] | None:
    """Return the definitions that a file says, verified; nothing where they are not as pinned."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            return None
        return verified(file.read_bytes().splitlines(), lock)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # it is not what was kept


def verified(lines: Sequence[bytes], lock: Lock) -> list[Definition] | None:
    """Return definitions from what they say, a line each; nothing where any is not as pinned.

    Raises:
        ValueError, LookupError, TypeError, AttributeError, RecursionError: lines say no definition.
    """
    if len(lines) != len(lock.definitions):
        return None
    found: dict[str, Definition] = {}
    for line in lines:
        data = json.loads(line)
        key = f"{data['kind']} {data['id']}@{data['version']}"
        pin = lock.definitions.get(key)
        if pin is None or key in found or digest_of(data) != pin.sha256:
            return None
        found[key] = as_pinned(data, pin)
    return list(found.values())


def said_by(definitions: Iterable[Definition]) -> list[bytes]:
    """Return what definitions say, a line of JSON each."""
    return [json.dumps(content(d), ensure_ascii=False).encode() for d in definitions]


def keep(mark: str, definitions: Iterable[Definition], lock: Lock) -> None:
    """Keep an edition's definitions, where there is room for them; else do nothing.

    What would not come back as it is pinned is not kept.
    """
    folder = cache_folder()
    if folder is None:
        return
    lines = said_by(definitions)
    try:
        if verified(lines, lock) is None:
            return
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with whole_file(folder / f"{mark}.jsonl") as file:
            file.write_bytes(b"\n".join(lines))
        _sweep(folder)
    except (OSError, ValidationError):
        return


def _sweep(folder: Path) -> None:
    """Remove the oldest of very many, and what was never finished."""
    with suppress(OSError):
        files = sorted(folder.glob("*.jsonl"), key=lambda file: file.stat().st_mtime)
        for old in files[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
