"""What a register says: the members of a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.model import Table

if TYPE_CHECKING:
    from malramverk.tables.attributes import Attribute


@dataclass(frozen=True)
class EntityTable:
    """The members of a level; parallel tuples, one place per member and period.

    Attributes:
        contract: the table.
        source: what people know the source by.
        fingerprint: sha256 of the file, or of the fingerprints of its parts; absent for frames.
        problems: warnings.
        level: the level whose members they are.
        period: the canonical period a row holds for; nothing where it always does.
        entity: the code of the member.
        parents: the code at each other level that the table has a column for; nothing where the
            row names none.
        name: the member's name, where the table has a column for it.
        attributes: the values of the other columns; nothing where missing.
    """

    contract: Table
    source: str
    fingerprint: str | None
    problems: tuple[Problem, ...]
    level: str
    period: tuple[str | None, ...] = field(repr=False)
    entity: tuple[str, ...] = field(repr=False)
    parents: Mapping[str, tuple[str | None, ...]] = field(repr=False)
    name: tuple[str | None, ...] = field(repr=False)
    attributes: Mapping[str, tuple[Attribute, ...]] = field(repr=False)

    def __len__(self) -> int:
        return len(self.entity)
