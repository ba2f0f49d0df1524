"""One Arrow table handed over as every engine has it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pandas as pd
import polars as pl
import pyarrow as pa

from malramverk.conformance.spark import spark_session

_NUMBERS = count()


def polars_lazy(table: pa.Table) -> pl.LazyFrame:
    return pl.from_arrow(table).lazy()


def parquet(table: pa.Table) -> Path:
    """Return a folder of two parts; pyarrow's own Parquet file for what it can write."""
    folder = Path(tempfile.mkdtemp(dir=_folder().name))
    rows = pl.from_arrow(table)
    middle = (rows.height + 1) // 2
    rows[:middle].write_parquet(folder / "0.parquet")
    rows[middle:].write_parquet(folder / "1.parquet")
    return folder


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="engines-")


def pandas(table: pa.Table) -> pd.DataFrame:
    return table.to_pandas()


def pandas_arrow(table: pa.Table) -> pd.DataFrame:
    return table.to_pandas(types_mapper=pd.ArrowDtype)


def duckdb_of(threads: int) -> Callable[[pa.Table], Any]:
    return lambda table: _connection(threads).from_arrow(table)


def duckdb_stored(table: pa.Table) -> Any:
    """Return a table that DuckDB has stored, of whose columns its planner knows something."""
    connection = _connection(2)
    connection.from_arrow(table).create(name := f"rows_{next(_NUMBERS)}")
    return connection.table(name)


@cache
def _connection(threads: int) -> Any:
    return duckdb.connect(config={"threads": threads})


def ibis_table(table: pa.Table) -> Any:
    return ibis.memtable(table)


def pyspark(table: pa.Table) -> Any:
    session = spark_session()
    session.conf.set("spark.sql.session.timeZone", "UTC")
    return session.createDataFrame(_without_what_spark_lacks(table))


def _without_what_spark_lacks(table: pa.Table) -> pa.Table:
    """Spark has no unsigned numbers, categories or half floats, and no large texts."""
    wider = {
        pa.uint8(): pa.int16(),
        pa.uint16(): pa.int32(),
        pa.uint32(): pa.int64(),
        pa.uint64(): pa.decimal128(20, 0),
        pa.float16(): pa.float32(),
        pa.large_string(): pa.string(),
    }
    for i, field in enumerate(table.schema):
        dictionary = pa.types.is_dictionary(field.type)
        to = pa.string() if dictionary else wider.get(field.type)
        if to is not None:
            table = table.set_column(i, field.name, table.column(i).cast(to))
    return table


ENGINES: dict[str, Callable[[pa.Table], Any]] = {
    "polars lazy": polars_lazy,
    "Parquet": parquet,
    "pandas": pandas,
    "pandas with Arrow": pandas_arrow,
    "pyarrow": lambda table: table,
    "duckdb on one thread": duckdb_of(1),
    "duckdb on two threads": duckdb_stored,
    "ibis": ibis_table,
    "pyspark": pyspark,
}
