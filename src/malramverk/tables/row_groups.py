"""Arrow tables written one after the other to one Parquet file, none of them kept."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from malramverk.whole_file import whole_file

if TYPE_CHECKING:
    import pyarrow as pa


_ROWS = 524_288  # what a file tells of a row group is held until it is whole: 30 kB of each


def write_row_groups(tables: Iterable[pa.Table], path: Path) -> int:
    """Write tables of one schema to a Parquet file, and return how many rows.

    Small tables that follow each other are a row group together. Columns of
    codes are written as dictionaries, and read back as the texts that they stand for.

    Args:
        tables: where none has rows no file is written.
        path: the file; it is whole or as it was.

    Raises:
        OSError: it cannot be written.
    """
    waiting = (table for table in tables if table.num_rows)
    first = next(waiting, None)
    if first is None:
        return 0
    with whole_file(path) as beside:
        try:
            return _written(first.schema, _together(chain([first], waiting)), beside)
        except OSError as error:
            if error.errno is None:
                raise
            raise OSError(error.errno, os.strerror(error.errno)) from error


def _together(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yield tables put together, as long as they have few rows."""
    import pyarrow as pa

    few: list[pa.Table] = []
    for table in tables:
        if few and sum(one.num_rows for one in few) + table.num_rows > _ROWS:
            yield pa.concat_tables(few).unify_dictionaries()
            few = []
        few.append(table)
    yield pa.concat_tables(few).unify_dictionaries()


def _written(schema: pa.Schema, tables: Iterable[pa.Table], path: Path) -> int:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    coded = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    rows = 0
    with (
        ParquetWriter(
            path,
            schema,
            compression="zstd",
            use_dictionary=coded,
            write_statistics=coded,  # those of figures help no one, and cost a third of writing
            store_schema=False,
        ) as writer,
        ThreadPoolExecutor(1) as beside,
    ):
        written: Future[None] | None = None
        for table in tables:  # the next is made while one is written, which takes as long
            if written is not None:
                written.result()
            written = beside.submit(writer.write_table, table, max(1, table.num_rows))
            rows += table.num_rows
        if written is not None:
            written.result()
    return rows
