"""Blocks of published cells put together: one numbering of entities, periods and groups."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import field
from functools import partial
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.diagnostics import DataErrors, Problem, Severity
from malramverk.tables.blocks import Block, Setting
from malramverk.tables.duplicates import duplicate_rows, parent_of, repeated, set_apart
from malramverk.tables.keys import RowKey, dimensions_of
from malramverk.tables.provenance import joint_fingerprint, source_name
from malramverk.tables.published import PublishedTable
from malramverk.tables.reading import Readings, read_cells

T = TypeVar("T", bound=Hashable)


@dataclass(slots=True)
class _Numbers(Generic[T]):
    """Things in the order they were first seen."""

    of: dict[T, int] = field(default_factory=dict)

    def number(self, thing: T) -> int:
        """Return a thing's number, a new one for a new thing."""
        return self.of.setdefault(thing, len(self.of))


@dataclass(slots=True)
class _Piece:
    """A block with what its cells say and which of its cells are kept."""

    block: Block
    readings: Readings
    kept: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Axes:
    """What each kept cell is about, arrays of shape (cells,)."""

    entities: tuple[tuple[str, str], ...]
    periods: tuple[str | None, ...]
    codes: dict[str, tuple[str, ...]]
    entity: NDArray[np.int32]
    period: NDArray[np.int32]
    measure: NDArray[np.int32]
    group: dict[str, NDArray[np.int32]]

    def identity(self, measures: int) -> NDArray[np.int64]:
        """Return one number per cell, the same for cells about the same thing."""
        identity = self.entity.astype(np.int64) * measures + self.measure
        identity = identity * max(1, len(self.periods)) + self.period
        for id_, codes in self.codes.items():
            identity = identity * (len(codes) + 1) + self.group[id_] + 1
        return identity


def assemble(setting: Setting, blocks: Sequence[Block]) -> PublishedTable:
    """Read the cells of all blocks and put them together.

    Raises:
        DataErrors: some cell or row is wrong.
    """
    pieces = [_piece(block, setting) for block in blocks]
    axes = _axes(pieces, setting)
    problems = [problem for piece in pieces for problem in piece.block.problems]
    problems.extend(_repeated(pieces, axes.identity(len(setting.measures))))
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise DataErrors(problems)
    names, parents = _facts(pieces, setting.levels)
    return PublishedTable(
        contract=setting.contract,
        source=source_name([block.grid.name for block in blocks]),
        fingerprint=joint_fingerprint([block.grid.fingerprint for block in blocks]),
        problems=tuple(problems),
        entities=axes.entities,
        periods=axes.periods,
        measures=setting.measures,
        groups=axes.codes,
        entity=axes.entity,
        period=axes.period,
        measure=axes.measure,
        group=axes.group,
        value=np.concatenate([p.readings.value[p.kept] for p in pieces]),
        status=np.concatenate([p.readings.status[p.kept] for p in pieces]),
        lower=np.concatenate([p.readings.lower[p.kept] for p in pieces]),
        upper=np.concatenate([p.readings.upper[p.kept] for p in pieces]),
        flags=np.concatenate([p.readings.flags[p.kept] for p in pieces]),
        names=names,
        parents=parents,
    )


def _piece(block: Block, setting: Setting) -> _Piece:
    readings = read_cells(block, setting)
    block.problems.extend(set_apart(block, readings, setting.levels))
    return _Piece(block, readings, np.arange(len(block.row)))


def _axes(pieces: Sequence[_Piece], setting: Setting) -> _Axes:
    entities: _Numbers[tuple[str, str]] = _Numbers()
    periods: _Numbers[str | None] = _Numbers()
    dimensions = dimensions_of(setting.contract)
    codes: list[_Numbers[str]] = [_Numbers() for _ in dimensions]
    group = [_each(pieces, partial(_group, numbers, at)) for at, numbers in enumerate(codes)]
    return _Axes(
        entity=_each(pieces, lambda key: entities.number(key.entity)),
        period=_each(pieces, lambda key: periods.number(key.period)),
        measure=np.concatenate([piece.block.measure[piece.kept] for piece in pieces]),
        group=dict(zip(dimensions, group, strict=True)),
        entities=tuple(entities.of),
        periods=tuple(periods.of),
        codes={id_: tuple(c.of) for id_, c in zip(dimensions, codes, strict=True)},
    )


def _group(numbers: _Numbers[str], at: int, key: RowKey) -> int:
    """Return the number of a row's code in a dimension, -1 for all codes together."""
    code = key.groups[at]
    return -1 if code is None else numbers.number(code)


def _each(pieces: Sequence[_Piece], number: Callable[[RowKey], int]) -> NDArray[np.int32]:
    """Return a number of each kept cell's row."""
    found = []
    for piece in pieces:
        rows = np.array([number(key) for key in piece.block.keys], dtype=np.int32)
        found.append(rows[piece.block.row[piece.kept]])
    return np.concatenate(found)


def _repeated(pieces: Sequence[_Piece], identity: NDArray[np.int64]) -> list[Problem]:
    """Return problems for cells that an earlier cell is already about."""
    again = repeated(identity)
    if not len(again):
        return []
    starts = np.cumsum([0, *(len(piece.kept) for piece in pieces)])
    which = np.searchsorted(starts, again, side="right") - 1
    found = []
    for at, number in zip(again.tolist(), which.tolist(), strict=True):
        piece = pieces[number]
        cell = int(piece.kept[at - int(starts[number])])
        found.append((piece.block, cell))
    return list(duplicate_rows(found))


def _facts(
    pieces: Sequence[_Piece], levels: Sequence[str]
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str, str | None], str]]:
    """Return the names of members and whom they belong to, as the kept rows say."""
    names: dict[tuple[str, str], str] = {}
    parents: dict[tuple[str, str, str | None], str] = {}
    for piece in pieces:
        for row in np.unique(piece.block.row[piece.kept]).tolist():
            key = piece.block.keys[row]
            codes = {levels[0]: levels[0], **dict(key.codes), key.entity[0]: key.entity[1]}
            for level, name in key.names:
                if level in codes:
                    names.setdefault((level, codes[level]), name)
            parent = parent_of(key, levels)
            if parent is not None:
                parents.setdefault((*key.entity, key.period), parent)
    return names, parents
