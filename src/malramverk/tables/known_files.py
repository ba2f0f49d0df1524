"""What reading a large file through has told, remembered as long as the file is the same."""

from __future__ import annotations

import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from os import stat_result
from pathlib import Path
from typing import Any

from malramverk.catalogue.edition_cache import cache_folder
from malramverk.whole_file import whole_file

Told = Mapping[str, Any]
LARGE = 1024 * 1024
_SETTLED = 2 * 10**9  # nanoseconds; the clocks of file systems move on in less
_MOST = 1000
_MOST_BYTES = 10_000
_here: OrderedDict[tuple[object, ...], Told] = OrderedDict()


def remembered(path: Path, what: str, read: Callable[[], dict[str, Any]]) -> Told:
    """Return what a file tells, read again only where it is small, new or another than it was.

    A file is the same where its path, device, number, size and both times are: the system sets
    the time of the last change, and nobody else can. What changed in the last two seconds is
    not remembered, for it could change again within the same tick of a clock. What other
    processes have read lies in the user's folder for caches.

    Args:
        path: the file.
        what: what is read, and how.
        read: reads it; gives what JSON can hold.
    """
    before = path.stat()
    if before.st_size <= LARGE:
        return read()
    key = _key(path, what, before)
    found = _here.get(key) or _kept(key)
    if found is None:
        found = read()
        if _key(path, what, path.stat()) == key and _is_settled(before):
            _keep(key, found)
        else:
            return found
    _here[key] = found
    while len(_here) > _MOST:
        _here.popitem(last=False)
    return found


def _key(path: Path, what: str, about: stat_result) -> tuple[object, ...]:
    times = about.st_mtime_ns, about.st_ctime_ns
    return str(path.absolute()), what, about.st_dev, about.st_ino, about.st_size, *times


def _is_settled(about: stat_result) -> bool:
    return time.time_ns() - max(about.st_mtime_ns, about.st_ctime_ns) > _SETTLED


def _place(key: tuple[object, ...]) -> Path | None:
    """Return where it is kept: one small file for each path and what is read of it."""
    folder = cache_folder()
    if folder is None:
        return None
    name = hashlib.sha256(json.dumps(key[:2]).encode()).hexdigest()[:32]
    return folder.parent / "files" / f"{name}.json"


def _kept(key: tuple[object, ...]) -> Told | None:
    place = _place(key)
    if place is None:
        return None
    try:
        if place.stat().st_size > _MOST_BYTES:
            return None
        found = json.loads(place.read_text("utf-8"))
        same = found["of"] == list(key) and isinstance(found["told"], dict)
        told: Told | None = found["told"] if same else None
    except (OSError, ValueError, TypeError, KeyError):  # it can be read again
        return None
    return told


def _keep(key: tuple[object, ...], told: Told) -> None:
    place = _place(key)
    if place is None:
        return
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(place) as beside:
            beside.write_text(json.dumps({"of": key, "told": told}), "utf-8")
