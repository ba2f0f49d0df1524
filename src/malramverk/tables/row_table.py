"""Tables of rows that may be counted and summed, read by a lazy engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

import narwhals as nw

from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError, DataErrors, Problem
from malramverk.model import CodeList, ColumnType, Table
from malramverk.tables.file_problems import EmptySource, MixedEngines
from malramverk.tables.headers import Headers, required_keys
from malramverk.tables.items import Item
from malramverk.tables.period_source import default_of
from malramverk.tables.pieces import Piece, piece_of
from malramverk.tables.policy import REFUSE, Policy
from malramverk.tables.provenance import joint_fingerprint, source_name
from malramverk.tables.shape_problems import (
    DuplicateHeader,
    LostZeros,
    MissingColumn,
    SeveralPeriods,
)
from malramverk.tables.spots import in_source

_PACKAGES = {"ibis": "ibis-framework"}


@dataclass(frozen=True)
class RowTable:
    """Rows that may be counted and summed.

    Attributes:
        contract: the table whose rows they are.
        frame: the rows as the source has them, columns named by the table's ids.
        source: what people know the source by.
        fingerprint: sha256 of the file, or of the fingerprints of its parts; absent for frames.
        problems: warnings.
        default_period: the period of all rows, where no column holds it.
        schema: the type of each column the frame has.
        decimal: the decimal sign to expect in texts.
        pieces: the sources behind it with their columns renamed, for pointing at rows.
        policy: what is done with values that break the contract.
    """

    contract: Table
    frame: nw.LazyFrame[Any]
    source: str
    fingerprint: str | None
    problems: tuple[Problem, ...]
    default_period: str | None
    schema: Mapping[str, nw.dtypes.DType] = field(repr=False)
    decimal: str = "."
    pieces: tuple[Piece, ...] = field(default=(), repr=False)
    policy: Policy = REFUSE

    def sets_aside(self, code: str) -> bool:
        """Say whether rows with a problem of this code are kept apart, and not refused."""
        return self.policy.quarantines(self.contract.id, code)

    @property
    def engine(self) -> str:
        """The package that counts the rows; frames in memory are counted by polars."""
        found = str(self.frame.implementation.value)
        return _PACKAGES.get(found, found)

    @property
    def columns(self) -> tuple[str, ...]:
        """The ids of the columns the source has."""
        return tuple(self.schema)


def are_alike(table: RowTable) -> bool:
    """Say whether all sources of a table have the same columns of the same types."""
    return all(dict(piece.rows.collect_schema()) == table.schema for piece in table.pieces)


def alone(table: RowTable) -> list[RowTable]:
    """Return a table's sources as tables of their own."""
    return [
        replace(
            table,
            frame=piece.rows,
            source=piece.name,
            fingerprint=piece.fingerprint,
            schema=dict(piece.rows.collect_schema()),
            pieces=(piece,),
        )
        for piece in table.pieces
    ]


def bind_rows(
    contract: Table,
    items: Iterable[Item],
    code_lists: Mapping[str, CodeList],
    default_period: str | None,
) -> RowTable:
    """Connect rows to a table of microdata or counts.

    Raises:
        DataErrors: some part cannot be read, or lacks a key column.
    """
    pieces: list[Piece] = []
    problems: list[Problem] = []
    periods: list[str | None] = []
    for item in items:
        try:
            piece = _renamed(piece_of(item, contract), contract)
            periods.append(default_of(contract, piece.name, None, default_period))
            pieces.append(piece)
        except AuthoringError as error:
            problems.append(error.problem)
    if not pieces and not problems:
        problems.append(EmptySource(source=contract.id))
    if problems:
        raise DataErrors(problems)
    pieces, period = _with_period(contract, pieces, periods)
    return _put_together(contract, pieces, period, code_lists)


def _renamed(piece: Piece, contract: Table) -> Piece:
    """Name a source's columns by the table's ids, and drop the others."""
    headers = Headers.of(contract)
    columns: dict[str, int] = {}
    for position, id_ in headers.match(piece.labels):
        if id_ in columns:
            first = piece.labels[columns[id_]]
            raise AuthoringError(
                DuplicateHeader(
                    where=in_source(piece.name).where,
                    header=piece.labels[position],
                    column=id_,
                    first=first,
                )
            )
        columns[id_] = position
    for id_ in required_keys(contract):
        if id_ not in columns:
            meant = headers.nearest(id_, contract, piece.labels)
            raise AuthoringError(
                MissingColumn(source=piece.name, table=contract.id, column=id_, meant=meant)
            )
    names = {position: name for name, position in piece.columns.items()}
    taken = [nw.col(names[position]).alias(id_) for id_, position in columns.items()]
    return replace(piece, frame=piece.frame.select(*taken), columns=columns)


def _with_period(
    contract: Table, pieces: list[Piece], periods: Sequence[str | None]
) -> tuple[list[Piece], str | None]:
    """Fill the period column of parts that lack it with the part's own period."""
    column = next((i for i, c in contract.columns.items() if c.type is ColumnType.PERIOD), None)
    distinct = sorted({period for period in periods if period is not None})
    single = distinct[0] if len(distinct) == 1 else None
    if column is None:
        if len(distinct) > 1:
            raise DataErrors([SeveralPeriods(table=contract.id, periods=tuple(distinct))])
        return pieces, single
    filled = [
        piece
        if column in piece.columns or period is None
        else replace(piece, frame=piece.frame.with_columns(nw.lit(period).alias(column)))
        for piece, period in zip(pieces, periods, strict=True)
    ]
    return filled, single


def _put_together(
    contract: Table, pieces: list[Piece], period: str | None, code_lists: Mapping[str, CodeList]
) -> RowTable:
    engines = {str(piece.frame.implementation) for piece in pieces}
    if len(engines) > 1:
        raise DataErrors([MixedEngines(table=contract.id, engines=tuple(sorted(engines)))])
    schemas = [piece.frame.collect_schema() for piece in pieces]
    frame = pieces[0].rows if len(pieces) == 1 else _stacked(pieces, schemas)
    schema = dict(frame.collect_schema())
    source = source_name([piece.name for piece in pieces])
    decimal = "," if any(piece.decimal == "," for piece in pieces) else "."
    return RowTable(
        contract=contract,
        frame=frame,
        source=source,
        fingerprint=joint_fingerprint([piece.fingerprint for piece in pieces]),
        problems=tuple(_lost_zeros(contract, source, schema, code_lists)),
        default_period=period,
        schema=schema,
        decimal=decimal,
        pieces=tuple(pieces),
    )


def _stacked(pieces: list[Piece], schemas: Sequence[nw.Schema]) -> nw.LazyFrame[Any]:
    """Put parts under each other; a column whose type differs between them becomes text."""
    types: dict[str, set[nw.dtypes.DType]] = {}
    for schema in schemas:
        for name, dtype in schema.items():
            types.setdefault(name, set()).add(dtype)
    parts = []
    for piece, schema in zip(pieces, schemas, strict=True):
        columns = [_column(name, schema, dtypes) for name, dtypes in types.items()]
        parts.append(piece.rows.select(*columns))
    return nw.concat(parts, how="vertical")


def _column(name: str, schema: nw.Schema, dtypes: set[nw.dtypes.DType]) -> nw.Expr:
    target = next(iter(dtypes)) if len(dtypes) == 1 else nw.String()
    if name not in schema:
        return nw.lit(None).cast(target).alias(name)
    return nw.col(name) if schema[name] == target else nw.col(name).cast(target)


def _lost_zeros(
    contract: Table,
    source: str,
    schema: Mapping[str, nw.dtypes.DType],
    code_lists: Mapping[str, CodeList],
) -> Iterable[Problem]:
    for id_, column in contract.columns.items():
        codes = code_lists.get(column.code_list or "")
        if id_ not in schema or codes is None or not schema[id_].is_numeric():
            continue
        if any(code.startswith("0") and len(code) > 1 for code in codes.codes):
            yield LostZeros(source=source, column=id_)
