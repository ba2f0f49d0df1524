"""Tables of parts that others have made, read and looked through."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from malramverk.dataclass import dataclass
from malramverk.diagnostics import DataErrors, Problem
from malramverk.model import Table
from malramverk.tables.file_problems import WrongParts
from malramverk.tables.parts import PartKey
from malramverk.tables.row_table import RowTable

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

_ENDINGS = (".parquet", ".arrow", ".feather")
_LEVEL, _GROUP = "level.", "group."
_MARK = b"malramverk"


@dataclass(frozen=True)
class Handed:
    """A table of parts.

    Attributes:
        name: the table that it is of, and after a point of which table of values.
        frame: its rows.
        said: what it says of itself.
    """

    name: str
    frame: pl.DataFrame = field(repr=False)
    said: Mapping[str, Any] = field(repr=False)

    @property
    def rows(self) -> int:
        """How many rows were counted, as far as it says; else how many it has itself."""
        count = self.said.get("rows")
        return count if isinstance(count, int) else self.frame.height

    def levels(self, contract: Table) -> tuple[str, ...]:
        """Return the levels that it names members of, as the table's contract orders them."""
        told = (column.level for column in contract.columns.values())
        return tuple(lv for lv in told if lv and f"{_LEVEL}{lv}" in self.frame.columns)

    def row_table(self, contract: Table) -> RowTable:
        """Return the table of rows that it stands for, without any row."""
        import polars as pl

        ids = [id_ for id_, column in contract.columns.items() if self._has(id_, column.level)]
        frame = nw.from_native(pl.LazyFrame(schema=dict.fromkeys(ids, pl.String)))
        source, print_ = self.said.get("source"), self.said.get("fingerprint")
        return RowTable(
            contract=contract,
            frame=frame,
            source=source if isinstance(source, str) else self.name,
            fingerprint=print_ if isinstance(print_, str) else None,
            problems=(),
            default_period=None,
            schema=dict(frame.collect_schema()),
        )

    def _has(self, id_: str, level: str | None) -> bool:
        """Say whether the rows had a column: as it says, and else all but levels it lacks."""
        if level is not None:
            return f"{_LEVEL}{level}" in self.frame.columns
        said = self.said.get("columns")
        return id_ in said if isinstance(said, list) else True


def table_of(frame: pl.DataFrame, said: Mapping[str, Any]) -> pa.Table:
    """Return a frame as an Arrow table that says what it is."""
    table = frame.to_arrow()
    return table.replace_schema_metadata({_MARK: json.dumps(said, ensure_ascii=False).encode()})


def read_tables(given: Mapping[str, object] | Path) -> dict[str, Any]:
    """Return Arrow tables by name, of a folder's files where it is one.

    Raises:
        DataErrors: with each that cannot be read.
    """
    if isinstance(given, Path):
        files = sorted(p for p in given.glob("*") if p.suffix.lower() in _ENDINGS)
        given = {p.name.removesuffix(p.suffix): p for p in files}
    found, problems = {}, list[Problem]()
    for name, data in given.items():
        try:
            found[name] = _read(data)
        except Exception as error:  # whatever is wrong with it, it is no table of parts
            why = str(error).splitlines()[0] if str(error) else type(error).__name__
            words = WrongParts(table=name, column="*", why_en=why, why_sv=why)
            problems.append(words)
    if problems:
        raise DataErrors(problems)
    return found


def _read(data: object) -> Any:
    import pyarrow as pa
    from pyarrow import feather, parquet

    if isinstance(data, str | Path):
        path = Path(data)
        whole = parquet.read_table if path.suffix.lower() == ".parquet" else feather.read_table
        return whole(str(path))
    return data if isinstance(data, pa.Table) else pa.table(data)


def handed(name: str, table: pa.Table) -> Handed:
    """Return an Arrow table as parts, its texts plain."""
    import polars as pl

    said: object = None
    mark = (table.schema.metadata or {}).get(_MARK)
    try:
        said = json.loads(mark) if mark else None
    except ValueError:
        said = None
    frame = pl.DataFrame(table)
    texts = [c for c in frame.columns if _is_key(c) and frame[c].dtype in (pl.Categorical, pl.Enum)]
    frame = frame.with_columns(pl.col(texts).cast(pl.String)) if texts else frame
    return Handed(name, frame, said if isinstance(said, dict) else {})


def faults_of(
    given: Handed,
    contract: Table,
    levels: Sequence[str],
    wanted: Mapping[str, PartKey],
    further: Iterable[str] = (),
) -> Iterator[Problem]:
    """Yield what is wrong with a table of parts.

    Args:
        given: the table.
        contract: the table whose rows were counted.
        levels: the framework's levels.
        wanted: the parts that are needed, by name; those that are not there are told elsewhere.
        further: other columns that must be there.
    """
    columns = given.frame.columns
    for name in ("period", *further):
        if name not in columns:
            yield _wrong(given, name, "it is not there", "den finns inte")
    for name in columns:
        why = _wrong_key(name, given.frame[name].dtype, contract, levels) if _is_key(name) else None
        if why is not None:
            yield _wrong(given, name, *why)
    for name in (n for n in columns if n in wanted):
        why = _wrong_numbers(given.frame[name], wanted[name])
        if why is not None:
            yield _wrong(given, name, *why)


def _is_key(name: str) -> bool:
    return name == "period" or name.startswith((_LEVEL, _GROUP))


def _wrong_key(
    name: str, dtype: Any, contract: Table, levels: Sequence[str]
) -> tuple[str, str] | None:
    import polars as pl

    if name.startswith(_LEVEL) and name.removeprefix(_LEVEL) not in levels:
        return "there is no such level", "det finns ingen sådan nivå"
    if name.startswith(_GROUP) and name.removeprefix(_GROUP) not in contract.columns:
        return "the table has no such column", "tabellen har ingen sådan kolumn"
    if dtype not in (pl.String, pl.Null):
        return "it is no text", "den är ingen text"
    return None


def _wrong_numbers(values: pl.Series, key: PartKey) -> tuple[str, str] | None:
    import polars as pl

    if values.null_count():
        return "a number is missing", "ett tal saknas"
    if values.dtype == pl.String:
        whole = values.str.contains(r"\A-?[0-9]{1,60}\z").all()
        return None if whole else ("it is no whole number", "det är inget heltal")
    if key.decimals is None:
        fine = values.dtype.is_numeric() and bool(values.cast(pl.Float64).is_finite().all())
        return None if fine else ("it is no number", "det är inget tal")
    if not values.dtype.is_integer() or values.dtype in (pl.UInt64, pl.Int128):
        return "it is no 64-bit whole number", "det är inget heltal på 64 bitar"
    if key.counts and bool((values < 0).any()):
        return "a number of rows is less than 0", "ett antal rader är mindre än 0"
    return None


def _wrong(given: Handed, column: str, en: str, sv: str) -> WrongParts:
    return WrongParts(table=given.name, column=column, why_en=en, why_sv=sv)
