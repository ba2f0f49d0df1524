"""Definitions as they were read, before anyone has checked them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from malramverk.dataclass import dataclass
from malramverk.documents import Document
from malramverk.model import (
    CodeList,
    ColumnType,
    Definition,
    Framework,
    Indicator,
    OutcomeScale,
    Population,
    Status,
    Table,
)

T = TypeVar("T", bound=Definition)

_GROUPING = (ColumnType.CODE, ColumnType.YES_NO, ColumnType.TEXT)


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one definition and the document it was read from."""

    definition: Definition
    document: Document


class Draft:
    """Everything that was read from one folder, in reading order.

    Attributes:
        path: what the caller named.
        entries: one for each version of each definition.
    """

    def __init__(self, path: str, entries: Iterable[Entry]) -> None:
        self.path = path
        self.entries = tuple(entries)

    @cached_property
    def versions(self) -> dict[tuple[str, str], list[Entry]]:
        """The versions of each definition by kind and id, in reading order."""
        found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.definition.kind, entry.definition.id].append(entry)
        return dict(found)

    def of_kind(self, kind: str) -> Iterator[Entry]:
        """Yield the entries of one kind."""
        return (entry for entry in self.entries if entry.definition.kind == kind)

    @cached_property
    def current(self) -> dict[str, dict[str, Entry]]:
        """The version of each definition that stands for it, by kind and id."""
        found: dict[str, dict[str, Entry]] = defaultdict(dict)
        for (kind, id_), entries in self.versions.items():
            found[kind][id_] = current(entries)
        return found

    def ids(self, kind: str) -> Collection[str]:
        """Return the ids of one kind."""
        return self.current.get(kind, {}).keys()

    @cached_property
    def framework(self) -> Framework | None:
        """The manifest, or nothing."""
        found = self.current.get("framework", {})
        definition = next(iter(found.values())).definition if found else None
        return definition if isinstance(definition, Framework) else None

    @cached_property
    def own_units(self) -> tuple[str, ...]:
        """The units that the framework itself declares."""
        return tuple(self.framework.units) if self.framework is not None else ()

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The current indicators by id."""
        return self.typed("indicator", Indicator)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The current tables by id."""
        return self.typed("table", Table)

    @cached_property
    def populations(self) -> dict[str, Population]:
        """The current populations by id."""
        return self.typed("population", Population)

    @cached_property
    def code_lists(self) -> dict[str, CodeList]:
        """The current code lists by id."""
        return self.typed("code_list", CodeList)

    @cached_property
    def outcome_scales(self) -> dict[str, OutcomeScale]:
        """The current outcome scales by id."""
        return self.typed("outcome_scale", OutcomeScale)

    @cached_property
    def dimensions(self) -> dict[str, tuple[str, ...]]:
        """The columns of each table that figures may be broken down by."""
        return {
            id_: tuple(
                name
                for name, column in table.columns.items()
                if column.type in _GROUPING and column.level is None and column.name_of is None
            )
            for id_, table in self.tables.items()
        }

    def typed(self, kind: str, model: type[T]) -> dict[str, T]:
        """Return the current definitions of one kind by id."""
        entries = self.current.get(kind, {}).items()
        return {i: e.definition for i, e in entries if isinstance(e.definition, model)}


def current(entries: list[Entry]) -> Entry:
    """Return the version that stands for an id: the last decided one, or else the last."""
    decided = [e for e in entries if e.definition.status in (Status.ADOPTED, Status.SUPERSEDED)]
    usable = decided or [e for e in entries if e.definition.status is not Status.WITHDRAWN]
    return (usable or entries)[-1]
