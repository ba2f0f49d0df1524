"""Published figures: cells with their state, never added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.model import Table

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PublishedTable:
    """Published figures, one cell per entity, period, group and measure.

    Attributes:
        contract: the table.
        source: what people know the source by.
        fingerprint: sha256 of the file, or of the fingerprints of its parts; absent for frames.
        problems: warnings.
        entities: level and code; the whole has its level's id as code.
        periods: canonical periods; nothing for a source that no one has dated.
        measures: column ids.
        groups: the codes of each dimension.
        entity: number among ``entities``, shape (cells,).
        period: number among ``periods``, shape (cells,).
        measure: number among ``measures``, shape (cells,).
        group: number among a dimension's codes, -1 for all together, shape (cells,).
        value: the numbers; 0.0 where the state is not ``value``.
        status: ``state << 4 | reason``.
        lower: sure lower bounds of censored cells, minus infinity where there is none.
        upper: sure upper bounds of censored cells, infinity where there is none.
        flags: ``Flag`` bits.
        names: the name of a member, by level and code.
        parents: the code at the next level up, by level, code and period.
    """

    contract: Table
    source: str
    fingerprint: str | None
    problems: tuple[Problem, ...]
    entities: tuple[tuple[str, str], ...] = field(repr=False)
    periods: tuple[str | None, ...]
    measures: tuple[str, ...] = field(repr=False)
    groups: Mapping[str, tuple[str, ...]] = field(repr=False)
    entity: Ints = field(repr=False)
    period: Ints = field(repr=False)
    measure: Ints = field(repr=False)
    group: Mapping[str, Ints] = field(repr=False)
    value: Floats = field(repr=False)
    status: NDArray[np.uint8] = field(repr=False)
    lower: Floats = field(repr=False)
    upper: Floats = field(repr=False)
    flags: NDArray[np.uint16] = field(repr=False)
    names: Mapping[tuple[str, str], str] = field(repr=False)
    parents: Mapping[tuple[str, str, str | None], str] = field(repr=False)

    def state(self) -> NDArray[np.uint8]:
        """Return the state of each cell, shape (cells,)."""
        return (self.status >> 4).astype(np.uint8)
