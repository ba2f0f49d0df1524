"""Parts as Arrow tables: handed over, and taken in where they were made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from malramverk.catalogue import Catalogue
from malramverk.diagnostics import DataErrors, Problem
from malramverk.evaluation.compiled import Compiled
from malramverk.evaluation.question import unknown_names
from malramverk.tables.coded import Coded
from malramverk.tables.counted_elsewhere import Handed, faults_of, handed, read_tables, table_of
from malramverk.tables.part_frames import frame_of, frame_of_values, parts_of, values_of
from malramverk.tables.part_names import name_of, told
from malramverk.tables.parts import PartKey, Tabulation, ValueKey
from malramverk.tables.parts import Parts as TableParts
from malramverk.tables.row_table import RowTable
from malramverk.whole_file import whole_file

if TYPE_CHECKING:
    import pyarrow as pa


def handed_over(
    tables: Mapping[str, TableParts],
    values: Mapping[ValueKey, Tabulation],
    rows: Mapping[str, RowTable],
) -> dict[str, pa.Table]:
    """Return parts as Arrow tables: of each table, and of each table of values.

    Args:
        tables: the parts of each table.
        values: the tables of values.
        rows: the tables that were counted.
    """
    found = {}
    for id_, table in tables.items():
        about = _about(table, rows[id_].columns, {name_of(key): told(key) for key in table.sums})
        found[id_] = table_of(frame_of(table), about)
    for key, listed in values.items():
        about = _about(listed.rows, rows[key.table].columns, {name_of(key): told(key)})
        found[_of_values(key)] = table_of(frame_of_values(listed), about)
    return found


def save(tables: Mapping[str, pa.Table], folder: Path) -> None:
    """Write Arrow tables as Parquet files, each whole or not at all.

    Raises:
        OSError: a file cannot be written.
    """
    from pyarrow.parquet import write_table

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        with whole_file(folder / f"{name}.parquet") as beside:
            write_table(table, beside, compression="zstd")


def received(
    catalogue: Catalogue, given: Mapping[str, object] | Path
) -> tuple[dict[str, Handed], dict[str, RowTable]]:
    """Return tables of parts as they are, and the tables of rows that they stand for.

    Raises:
        DataErrors: some cannot be read, or are of tables that the definitions do not know.
    """
    tables = read_tables(given)
    rows = [id_ for id_ in tables if "." not in id_]
    problems = list(unknown_names(("table", "tabell"), rows, tuple(catalogue.tables)))
    if problems:
        raise DataErrors(problems)
    each = {id_: handed(id_, table) for id_, table in tables.items()}
    return each, {id_: each[id_].row_table(catalogue.tables[id_]) for id_ in rows}


def taken_in(
    catalogue: Catalogue,
    compiled: Compiled,
    each: Mapping[str, Handed],
    rows: Mapping[str, RowTable],
) -> tuple[dict[str, TableParts], dict[ValueKey, Tabulation]]:
    """Return the parts that a question needs, of those that are handed over.

    Raises:
        DataErrors: with everything that is wrong with them.
    """
    found: dict[str, TableParts] = {}
    listed: dict[ValueKey, Tabulation] = {}
    problems: list[Problem] = []
    for id_, table in rows.items():
        keys = compiled.plan.keys.get(id_, ())
        wanted = {name_of(key): key for key in keys}
        wrong = list(faults_of(each[id_], table.contract, catalogue.levels, wanted))
        problems.extend(wrong)
        about = _row_about(each[id_], table)
        if not wrong:
            found[id_] = parts_of(each[id_].frame, keys, about)
        for key in compiled.plan.values.get(id_, ()):
            values = each.get(_of_values(key))
            wrong = [] if values is None else list(_faults(values, table, catalogue))
            problems.extend(wrong)
            if values is not None and not wrong:
                listed[key] = values_of(values.frame, key, about)
    if problems:
        raise DataErrors(problems)
    return found, listed


def _faults(values: Handed, table: RowTable, catalogue: Catalogue) -> Iterator[Problem]:
    return faults_of(values, table.contract, catalogue.levels, {}, ("value", "count", "weight"))


def _of_values(key: ValueKey) -> str:
    return f"{key.table}.{name_of(key)}"


def _about(table: TableParts, columns: Sequence[str], parts: Mapping[str, Any]) -> dict[str, Any]:
    said = {"table": table.table, "source": table.source, "fingerprint": table.fingerprint}
    return {**said, "rows": table.row_count, "columns": list(columns), "parts": dict(parts)}


def _row_about(given: Handed, table: RowTable) -> TableParts:
    """Return what is said of the rows behind some parts."""
    none = Coded.of([])
    levels = given.levels(table.contract)
    no_sums: dict[PartKey, Any] = {}
    id_, rows = table.contract.id, given.rows
    return TableParts(id_, none, {}, {}, no_sums, levels, table.source, table.fingerprint, rows)
