"""Asking an engine for rows, and telling what it says when it cannot."""

from __future__ import annotations

from importlib import import_module
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


def spoken(frame: nw.LazyFrame[Any]) -> tuple[Any, Any]:
    """Return a frame and the module whose words its expressions are written in.

    Narwhals' words are polars' own. Spoken without an interpreter, they are understood in a
    twentieth of the time, which is most of what a small table takes.
    """
    if frame.implementation.is_polars():
        return frame.to_native(), import_module("polars")
    return frame, nw


def is_polars(words: Any) -> bool:
    """Say whether words are polars' own."""
    return bool(words.__name__ == "polars")


def adds_up_answers(frame: Any) -> bool:
    """Say whether a frame's engine adds up yes and no as numbers, which costs it least."""
    return not isinstance(frame, nw.LazyFrame) or frame.implementation.is_duckdb()


def wide_number(words: Any) -> Any:
    """Return the type of whole numbers that 64 bits do not hold; of 38 digits in databases."""
    return words.Int128 if is_polars(words) else words.Decimal(38, 0)


def words_of(expression: Any) -> Any:
    """Return the module whose words an expression is written in: narwhals or polars."""
    return import_module(type(expression).__module__.partition(".")[0])
