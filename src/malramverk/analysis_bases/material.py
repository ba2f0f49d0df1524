"""The cells that analysis bases are made from, found by entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from malramverk.analysis_bases.ordering import alphabetical
from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.evaluation import Results
from malramverk.evaluation.results import evaluator_of

Slot = tuple[tuple[str, str], ...]
Key = tuple[str, str | None, Slot]


@dataclass(frozen=True, slots=True)
class Row:
    """One cell as frames have it."""

    version: str | None
    value: float | None
    lower: float | None
    upper: float | None
    state: str
    reason: str | None
    flags: str | None
    n: int | None
    coverage: float | None


class Material:
    """Cells by entity, whatever they come from; nothing is read here that is not to be shown.

    Attributes:
        catalogue: the definitions.
        audience: who is to read.
        results: what the cells are of; only names and who belongs to whom are read from it.
        own: the cells that an entity may see of itself and its units, where they are others.
    """

    def __init__(
        self, shown: Any, results: Results, audience: str, own: Material | None = None
    ) -> None:
        self.catalogue: Catalogue = results.catalogue
        self.audience = audience
        self.results = results
        self._own = own
        self._frame = shown.to_polars()
        self._dimensions: tuple[str, ...] = results.question.dimensions
        if self._frame.height:
            self._frame = self._frame.sort(["level", "entity"], maintain_order=True)
        self._rows_of = lru_cache(maxsize=4)(self._read)

    @property
    def periods(self) -> tuple[str | None, ...]:
        """The periods, in order."""
        return self.results.periods

    @cached_property
    def receipt(self) -> Mapping[str, Any]:
        """What the figures rest on."""
        return self.results.receipt.to_dict()

    @cached_property
    def _spans(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Where the rows of each entity lie in the frame."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        if not self._frame.height:
            return found
        counts = self._frame.group_by(["level", "entity"], maintain_order=True).len()
        start = 0
        for level, entity, length in counts.rows():
            found[level, entity] = (start, length)
            start += length
        return found

    def members(self, level: str) -> list[str]:
        """Return the codes of a level's members."""
        return [entity for lv, entity in self._spans if lv == level]

    def rows(self, level: str, entity: str) -> Mapping[Key, Row]:
        """Return an entity's cells by indicator, period and group."""
        return self._rows_of(level, entity)

    def own_rows(self, level: str, entity: str) -> Mapping[Key, Row]:
        """Return the cells of the entity that is to read, or of a unit of its own."""
        return (self._own or self).rows(level, entity)

    def _read(self, level: str, entity: str) -> Mapping[Key, Row]:
        start, length = self._spans.get((level, entity), (0, 0))
        piece = self._frame.slice(start, length)
        names = ["indicator", "period", *self._dimensions, *Row.__dataclass_fields__]
        wide = len(self._dimensions)
        found: dict[Key, Row] = {}
        for row in piece.select(names).rows() if length else ():
            codes = row[2 : 2 + wide]
            slot = tuple((d, c) for d, c in zip(self._dimensions, codes, strict=True) if c)
            found[row[0], row[1], slot] = Row(*row[2 + wide :])
        return found

    def values(self, level: str, period: str | None) -> dict[str, dict[str, float]]:
        """Return the figures of everyone together at a level, by indicator and entity."""
        frame = self._frame
        mask = (frame["level"] == level) & frame["value"].is_not_null()
        mask &= frame["period"] == period if period is not None else frame["period"].is_null()
        for dimension in self._dimensions:
            mask &= frame[dimension].is_null()
        found: dict[str, dict[str, float]] = {}
        for id_, entity, value in frame.filter(mask).select("indicator", "entity", "value").rows():
            found.setdefault(id_, {})[entity] = value
        return found

    @cached_property
    def _below(self) -> dict[tuple[str, str, str | None, str], list[str]]:
        """Which units belong to each entity, by level, code, period and the units' level."""
        setting = evaluator_of(self.results)[0].setting
        levels, organisation = setting.organisation.levels, setting.organisation
        found: dict[tuple[str, str, str | None, str], list[str]] = {}
        told = setting.grid.exists.tolist()
        for (level, code, period), exists in zip(setting.grid.sites, told, strict=True):
            if not exists:
                continue
            for above in levels[: levels.index(level)]:
                owner = organisation.ancestor(level, code, period, above)
                if owner is not None:
                    found.setdefault((above, owner, period, level), []).append(code)
        return found

    def units(self, level: str, entity: str, period: str | None, below: str) -> list[str]:
        """Return the units of an entity in a period, by name."""
        codes = self._below.get((level, entity, period, below), [])
        return sorted(codes, key=lambda code: (alphabetical(self.name(below, code) or code), code))

    def name(self, level: str, entity: str) -> str | None:
        """Return what an entity is called, as far as the data says."""
        return self.results.names.get((level, entity))

    def above(self, level: str, entity: str, period: str | None) -> Iterator[tuple[str, str]]:
        """Yield the members of levels above that an entity belongs to, the whole first."""
        organisation = evaluator_of(self.results)[0].setting.organisation
        for above in organisation.levels[: organisation.levels.index(level)]:
            owner = organisation.ancestor(level, entity, period, above)
            if owner is not None:
                yield above, owner

    def facts(
        self, level: str, entity: str, period: str | None
    ) -> Iterator[tuple[str, str, Sequence[Any]]]:
        """Yield what registers say of an entity: table, column and the value."""
        for table in evaluator_of(self.results)[0].setting.sources.entities.values():
            if table.level != level:
                continue
            told = zip(table.entity, table.period, strict=True)
            rows = [i for i, (code, p) in enumerate(told) if code == entity and p in (None, period)]
            for name, column in table.attributes.items() if rows else ():
                yield table.contract.id, name, (column[rows[-1]],)
