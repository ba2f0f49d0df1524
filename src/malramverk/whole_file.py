"""Files that are there in full or not at all, whenever a run is cut off."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a place beside a file to write it in, and move it there when it is whole.

    Whatever happens meanwhile, the file is the old one or the new one, on disk and not only in
    memory. Places that runs which were killed have left behind are cleared away.

    Args:
        path: the file.

    Raises:
        OSError: it cannot be written; what stood there still does.
    """
    _clear(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        yield beside
        _flush(beside)
        beside.replace(path)
        _flush(path.parent)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


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


def _clear(path: Path) -> None:
    with suppress(OSError):
        for left in path.parent.glob(f".{_plain(path.name)}.*.tmp"):
            number = left.name[len(path.name) + 2 :].partition("-")[0]
            if number.isdigit() and not _runs(int(number)):
                left.unlink(missing_ok=True)


def _plain(name: str) -> str:
    """Return a name in which no sign stands for others in a pattern."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it runs, and is somebody else's
        return True
    return True
