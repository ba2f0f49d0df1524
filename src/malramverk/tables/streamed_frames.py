"""Frames written one after the other to one file, none of them kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from malramverk.whole_file import whole_file

if TYPE_CHECKING:
    import polars as pl


def write_frames(frames: Iterable[pl.DataFrame], path: Path) -> int:
    """Write frames of one schema to a Parquet file, and return how many rows they have.

    Args:
        frames: at least one.
        path: the file; it is whole or as it was.

    Raises:
        OSError: it cannot be written.
    """
    from polars.io.plugins import register_io_source

    waiting = iter(frames)
    first = next(waiting)
    rows = 0
    failed: list[BaseException] = []

    def given(*_: Any) -> Iterator[pl.DataFrame]:
        nonlocal rows
        try:
            for frame in chain([first], waiting):
                rows += frame.height
                yield frame
        except Exception as error:  # polars would wrap it in an error of its own
            failed.append(error)
            raise

    with whole_file(path) as beside:
        try:
            register_io_source(given, schema=first.schema).sink_parquet(beside)
        except Exception:
            if failed:
                raise failed[0] from None
            raise
    return rows
