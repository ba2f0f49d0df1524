"""Blocks of published cells put together: one numbering of entities, periods and groups."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from malramverk.diagnostics import DataErrors, Problem, Severity
from malramverk.tables.blocks import Block, Setting
from malramverk.tables.duplicates import duplicate_rows, parent_of, repeated, rows_giving_way
from malramverk.tables.keys import RowKey
from malramverk.tables.published import PublishedTable
from malramverk.tables.reading import Readings, read_cells


@dataclass(slots=True)
class _Numbers:
    """Things in the order they were first seen."""

    of: dict[Hashable, int] = field(default_factory=dict)

    def each(self, things: Iterable[Hashable]) -> NDArray[np.int32]:
        """Return the number of each thing, a new one for a new thing."""
        of = self.of
        return np.array([of.setdefault(thing, len(of)) for thing in things], dtype=np.int32)


@dataclass(slots=True)
class _Piece:
    """A block with what its cells say and which of its cells are kept."""

    block: Block
    readings: Readings
    kept: NDArray[np.intp]

    def rows(self, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return a number per row as one per kept cell."""
        return numbers[self.block.row[self.kept]]


def assemble(setting: Setting, blocks: Sequence[Block]) -> PublishedTable:
    """Read the cells of all blocks and put them together.

    Raises:
        DataErrors: some cell or row is wrong.
    """
    pieces = [_piece(block, setting) for block in blocks]
    keys = [key for piece in pieces for key in piece.block.keys]
    entities, periods = _Numbers(), _Numbers()
    groups = [_Numbers() for _ in setting.keys_of_groups]
    columns = [
        (
            piece.rows(entities.each(key.entity for key in piece.block.keys)),
            piece.rows(periods.each(key.period for key in piece.block.keys)),
            [_group(piece, numbers, at) for at, numbers in enumerate(groups)],
        )
        for piece in pieces
    ]
    measure = np.concatenate([piece.block.measure[piece.kept] for piece in pieces])
    entity = np.concatenate([column[0] for column in columns])
    period = np.concatenate([column[1] for column in columns])
    group = [np.concatenate([column[2][at] for column in columns]) for at in range(len(groups))]
    sizes = [len(setting.measures), len(periods.of), *(len(g.of) + 1 for g in groups)]
    identity = _identity(entity, [measure, period, *(g + 1 for g in group)], sizes)
    problems = [problem for piece in pieces for problem in piece.block.problems]
    problems.extend(_repeated(pieces, identity))
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise DataErrors(problems)
    names, parents = _facts(pieces, setting.levels)
    dimensions = setting.keys_of_groups
    return PublishedTable(
        contract=setting.contract,
        source=_source(blocks),
        fingerprint=_fingerprint(blocks),
        problems=tuple(problems),
        entities=tuple(entities.of),  # type: ignore[arg-type]
        periods=tuple(periods.of),  # type: ignore[arg-type]
        measures=setting.measures,
        groups={id_: tuple(map(str, g.of)) for id_, g in zip(dimensions, groups, strict=True)},
        entity=entity,
        period=period,
        measure=measure,
        group=dict(zip(dimensions, group, strict=True)),
        value=_joined(pieces, "value"),
        status=_joined(pieces, "status"),
        lower=_joined(pieces, "lower"),
        upper=_joined(pieces, "upper"),
        flags=_joined(pieces, "flags"),
        names=names,
        parents=parents,
    )
