"""Asking an engine for rows, and telling what it says when it cannot."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from malramverk.diagnostics import DataErrors
from malramverk.tables.file_problems import EngineFault
from malramverk.tables.grid import shown


def collected(frame: nw.LazyFrame[Any], source: str) -> nw.DataFrame[Any]:
    """Return a lazy frame's rows.

    Raises:
        DataErrors: the engine could not; its own error is chained.
    """
    try:
        return frame.collect()
    except Exception as error:  # each engine has errors of its own
        raise DataErrors([engine_fault(error, source, frame)]) from error


def engine_fault(error: Exception, source: str, frame: nw.LazyFrame[Any] | None) -> EngineFault:
    """Return the problem of an engine's error: its first line, in the engine's own words."""
    engine = type(error).__module__.partition(".")[0] if frame is None else frame.implementation
    lines = [line for line in str(error).splitlines() if line.strip()]
    why = shown(lines[0]) if lines else type(error).__name__
    return EngineFault(source=source, engine=str(getattr(engine, "value", engine)), why=why)
