"""Compute the synthetic country on every engine and show that no bit of any result differs.

    python tests/benchmarks/same_everywhere.py [SIZE] [ENGINE ...]

SIZE is ``one``, ``region`` or ``nation`` (about a million pupils).
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import malramverk as mr
from malramverk.conformance import is_installed
from malramverk.conformance.spark import spark_session
from malramverk.country import make, write

GROUPS = ["kon", "utlandsk_bakgrund", "foraldrars_utbildning"]
ROWS = ("elever", "personal", "kostnader", "enkatsvar")


def _each(change: Callable[[pl.DataFrame], Any]) -> Callable[[dict[str, Any], Path], Any]:
    return lambda tables, _: {i: change(t) if i in ROWS else t for i, t in tables.items()}


def _parquet(tables: dict[str, Any], folder: Path) -> dict[str, Path]:
    return {id_: folder / f"{id_}.parquet" for id_ in tables}


def _duckdb(tables: dict[str, Any], folder: Path) -> dict[str, Any]:
    import duckdb

    connection = duckdb.connect()
    return {
        i: connection.sql(f"from '{folder / i}.parquet'") if i in ROWS else t
        for i, t in tables.items()
    }


def _ibis(tables: dict[str, Any], folder: Path) -> dict[str, Any]:
    import ibis

    return {
        i: ibis.read_parquet(folder / f"{i}.parquet") if i in ROWS else t for i, t in tables.items()
    }


def _spark(tables: dict[str, Any], folder: Path) -> dict[str, Any]:
    read = spark_session().read.parquet
    return {i: read(str(folder / f"{i}.parquet")) if i in ROWS else t for i, t in tables.items()}


def _shuffled(table: pl.DataFrame) -> list[pl.DataFrame]:
    rows = table.sample(fraction=1, shuffle=True, seed=7)
    return [rows[i::3] for i in range(3)]


ENGINES: dict[str, Callable[[dict[str, Any], Path], Any]] = {
    "polars": _each(lambda table: table),
    "polars-lazy": _each(lambda table: table.lazy()),
    "shuffled-parts": _each(_shuffled),
    "parquet": _parquet,
    "pandas": _each(lambda table: table.to_pandas()),
    "pyarrow": _each(lambda table: table.to_arrow()),
    "duckdb": _duckdb,
    "ibis": _ibis,
    "pyspark": _spark,
}


def digest(frame: pl.DataFrame) -> str:
    """Return a SHA-256 of every bit of a frame of results."""
    made = hashlib.sha256()
    for column in frame.iter_columns():
        if column.dtype.is_float():
            made.update(column.is_null().to_numpy().tobytes())
            made.update(np.ascontiguousarray(column.fill_null(0.0).to_numpy()).tobytes())
        else:
            made.update(repr(column.to_list()).encode())
    return made.hexdigest()[:16]


def main(size: str, wanted: list[str]) -> int:
    """Print a line for each engine; 1 where any differs from the first."""
    catalogue, tables = mr.load(), make(size)
    pupils = tables["elever"].height
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as made:
        write(Path(made), size)
        for engine in wanted:
            known = (
                engine if engine in ("duckdb", "ibis", "pandas", "pyarrow", "pyspark") else "polars"
            )
            if not is_installed(known):
                print(f"{engine:15} not installed: skipped")
                continue
            handed_over = ENGINES[engine](tables, Path(made))
            started = time.perf_counter()
            results = mr.compute(catalogue, handed_over, groups=GROUPS)
            took = time.perf_counter() - started
            frame = results.to_polars()
            found[engine] = digest(frame)
            cells = f"{pupils:,} pupils, {frame.height:,} cells"
            print(f"{engine:15} {found[engine]} {took:6.1f} s  {cells}", flush=True)
    return int(len(set(found.values())) != 1)


if __name__ == "__main__":
    arguments = sys.argv[1:] or ["nation"]
    sys.exit(main(arguments[0], arguments[1:] or list(ENGINES)))
