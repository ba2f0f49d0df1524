"""Files that are there in full or not at all, whenever a run is cut off."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LEFT = re.compile(r"\.(.+)\.(\d{1,10})-[0-9a-f]{8}\.tmp")


@contextmanager
def whole_file(path: Path, *, at_once: bool = True) -> Iterator[Path]:
    """Give a place beside a file to write it in, and move it there when it is whole.

    Whatever happens meanwhile, the file is the old one or the new one, on disk and not only in
    memory. Places that runs which were killed have left behind are cleared away.

    Args:
        path: the file.
        at_once: whether it is on disk when this returns. Whoever writes many files may have them
            there together, with `on_disk`, and clear away what is left behind, with `clear`.

    Raises:
        OSError: it cannot be written; what stood there still does.
    """
    if at_once:
        clear(path.parent, path.name)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        yield beside
        if at_once:
            _flush(beside)
        beside.replace(path)
        if at_once:
            _flush(path.parent)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def on_disk(paths: Iterable[Path]) -> None:
    """Have files, and the folders that they lie in, on disk.

    Raises:
        OSError: a file is not there, or cannot be flushed.
    """
    folders: set[Path] = set()
    for path in paths:
        _flush(path)
        folders.add(path.parent)
    for folder in sorted(folders):
        _flush(folder)


def _flush(path: Path) -> None:
    """Have a file or a folder on disk; folders cannot be flushed everywhere."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        if path.is_dir():
            return
        raise
    try:
        os.fsync(handle)
    except OSError:
        if not path.is_dir():
            raise
    finally:
        os.close(handle)


def clear(folder: Path, name: str | None = None) -> None:
    """Remove what runs that were killed have left of a file, or of every file of a folder."""
    with suppress(OSError):
        for left in folder.glob(".*.tmp"):
            found = _LEFT.fullmatch(left.name)
            if found and name in (None, found[1]) and not _runs(int(found[2])):
                left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it runs, and is somebody else's
        return True
    return True
