"""The same rows as each engine has them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from malramverk.conformance.spark import has_java, spark_session

Columns = Mapping[str, list[Any]]
Types = Mapping[str, type]

_NEEDS: dict[str, tuple[str, ...]] = {
    "polars": ("polars",),
    "polars-lazy": ("polars",),
    "parquet": ("polars",),
    "pandas": ("pandas",),
    "pyarrow": ("pyarrow",),
    "duckdb": ("duckdb", "pyarrow"),
    "ibis": ("ibis", "duckdb", "pyarrow", "pyarrow_hotfix"),
    "pyspark": ("pyspark", "pyarrow", "pandas"),
}
ENGINES = tuple(_NEEDS)
EXTRAS = {
    "pandas": "pandas",
    "duckdb": "duckdb",
    "ibis": "ibis",
    "pyspark": "spark",
}


def is_installed(engine: str) -> bool:
    """Say whether an engine is at hand; Spark also needs Java."""
    has_modules = all(find_spec(module) is not None for module in _NEEDS[engine])
    return has_modules and (engine != "pyspark" or has_java())


def frame(engine: str, columns: Columns, types: Types) -> Any:
    """Return rows as an engine's own frame; as a folder of files for ``parquet``.

    Args:
        engine: one of ``ENGINES``.
        columns: values by column; None where there is none.
        types: the type of each column: str, int, float or bool.
    """
    return _MAKERS[engine](columns, types)


def _polars(columns: Columns, types: Types) -> Any:
    pl = import_module("polars")
    known = {str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean}
    return pl.DataFrame(dict(columns), schema={name: known[types[name]] for name in columns})


def _polars_lazy(columns: Columns, types: Types) -> Any:
    return _polars(columns, types).lazy()


def _pandas(columns: Columns, types: Types) -> Any:
    pd = import_module("pandas")
    known = {str: "string", int: "Int64", float: "Float64", bool: "boolean"}
    return pd.DataFrame(
        {name: pd.array(values, dtype=known[types[name]]) for name, values in columns.items()}
    )


def _pyarrow(columns: Columns, types: Types) -> Any:
    pa = import_module("pyarrow")
    known = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    return pa.table(
        {name: pa.array(values, type=known[types[name]]) for name, values in columns.items()}
    )


def _parquet(columns: Columns, types: Types) -> Any:
    """Return a folder of two parts, which polars streams; it lasts as long as the process."""
    folder = Path(tempfile.mkdtemp(dir=_folder().name))
    rows = _polars(columns, types)
    middle = (rows.height + 1) // 2
    for name, part in (("0", rows[:middle]), ("1", rows[middle:])):
        part.write_parquet(folder / f"{name}.parquet")
    return folder


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="malramverk-")


def _duckdb(columns: Columns, types: Types) -> Any:
    return _connection().from_arrow(_pyarrow(columns, types))


@cache
def _connection() -> Any:
    """Return one database in memory for all; to open one takes longer than most cases do."""
    return import_module("duckdb").connect(config={"threads": 1})


def _ibis(columns: Columns, types: Types) -> Any:
    return import_module("ibis").memtable(_pyarrow(columns, types))


def _pyspark(columns: Columns, types: Types) -> Any:
    return spark_session().createDataFrame(_pyarrow(columns, types))


_MAKERS: dict[str, Callable[[Columns, Types], Any]] = {
    "polars": _polars,
    "polars-lazy": _polars_lazy,
    "parquet": _parquet,
    "pandas": _pandas,
    "pyarrow": _pyarrow,
    "duckdb": _duckdb,
    "ibis": _ibis,
    "pyspark": _pyspark,
}
