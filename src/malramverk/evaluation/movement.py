"""Where other cells stand: earlier periods, levels above, members below, other groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.grid import Grid, Organisation, Site
from malramverk.periods import earlier, parse_period

Places = NDArray[np.int64]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a level below each cell's entity, in pairs sorted by the cell above.

    Attributes:
        below: the cell of each member.
        above: the cells that have members, of shape (parents,).
        starts: where the members of each such cell begin.
    """

    below: Places
    above: Places
    starts: Places


def _year(text: str) -> str:
    found = parse_period(text)
    return text if found is None else str(found.first_year)


class Movement:
    """Finds, for every cell of a grid, the cell it looks to; each way of looking once."""

    def __init__(self, grid: Grid, organisation: Organisation) -> None:
        self._grid = grid
        self._organisation = organisation
        self.previous = cache(self._previous)
        self.base = cache(self._base)
        self.at_level = cache(self._at_level)
        self.at_entity = cache(self._at_entity)
        self.in_group = cache(self._in_group)
        self.members = cache(self._members)
        self.peers = cache(self._peers)
        self.series = cache(self._series)

    def _sites(self, target: Callable[[Site], Site | None]) -> Places:
        """Return the cell that each cell looks to when its site looks to another."""
        index, slots = self._grid.site_index, len(self._grid.slots)
        found = np.full(len(self._grid.sites), NOWHERE, np.int64)
        for i, site in enumerate(self._grid.sites):
            other = target(site)
            if other is not None:
                found[i] = index.get(other, NOWHERE)
        cells = found[:, None] * slots + np.arange(slots)[None, :]
        return np.where(found[:, None] < 0, NOWHERE, cells).ravel()

    def _previous(self, steps: int) -> Places:
        def target(site: Site) -> Site | None:
            before = earlier(site[2], steps)
            return None if before is None else (site[0], site[1], before)

        return self._sites(target)

    def _base(self, period: str) -> Places:
        """Return the cell in a period; a year stands for the period that begins in it."""
        begins = {_year(text): text for text in set(self._grid.periods) if text is not None}
        wanted = begins.get(period, period)
        return self._sites(lambda site: (site[0], site[1], wanted))

    def _at_level(self, level: str) -> Places:
        def target(site: Site) -> Site | None:
            code = self._organisation.ancestor(site[0], site[1], site[2], level)
            return None if code is None else (level, code, site[2])

        return self._sites(target)

    def _at_entity(self, level: str, code: str) -> Places:
        return self._sites(lambda site: (level, code, site[2]))

    def _in_group(self, changes: tuple[tuple[str, str | None], ...]) -> Places:
        """Return the cell of the same entity and period in another group."""
        slots = {frozenset(slot): i for i, slot in enumerate(self._grid.slots)}
        width = len(slots)
        moved = np.full(width, NOWHERE, np.int64)
        for i, slot in enumerate(self._grid.slots):
            wanted: dict[str, str | None] = {**dict(slot), **dict(changes)}
            kept = frozenset((d, code) for d, code in wanted.items() if code is not None)
            moved[i] = slots.get(kept, NOWHERE)
        starts = np.arange(len(self._grid.sites))[:, None] * width
        return np.where(moved[None, :] < 0, NOWHERE, starts + moved[None, :]).ravel()

    def _members(self, level: str) -> Members:
        organisation, index = self._organisation, self._grid.site_index
        levels = organisation.levels
        reach = levels.index(level)
        exists = self._grid.exists
        pairs: list[tuple[int, int]] = []
        for i, (own, code, period) in enumerate(self._grid.sites):
            if own != level or not exists[i]:
                continue
            for above in levels[: reach + 1]:
                parent = organisation.ancestor(level, code, period, above)
                site = index.get((above, parent, period)) if parent is not None else None
                if site is not None:
                    pairs.append((site, i))
        slots = len(self._grid.slots)
        sites = np.array(sorted(pairs), np.int64).reshape(-1, 2)
        offsets = np.arange(slots)[:, None]
        parents: Places = (sites[None, :, 0] * slots + offsets).ravel()
        children: Places = (sites[None, :, 1] * slots + offsets).ravel()
        order = np.argsort(parents, kind="stable")
        parents, children = parents[order], children[order]
        fresh = np.r_[True, parents[1:] != parents[:-1]][: len(parents)]
        starts = np.flatnonzero(fresh).astype(np.int64)
        return Members(children, parents[starts], starts)

    def _peers(self, level: str | None) -> Places:
        """Return a number that cells share with the cells they are ranked among; -1 for none.

        Peers are of one level, period and group, and of one entity of a level above if it is
        named.
        """
        numbers: dict[tuple[str, str | None, str | None], int] = {}
        sites = np.full(len(self._grid.sites), NOWHERE, np.int64)
        for i, (own, code, period) in enumerate(self._grid.sites):
            within = self._organisation.ancestor(own, code, period, level) if level else None
            if self._grid.exists[i] and (level is None or within is not None):
                sites[i] = numbers.setdefault((own, period, within), len(numbers))
        slots = len(self._grid.slots)
        cells = sites[:, None] * slots + np.arange(slots)[None, :]
        return np.where(sites[:, None] < 0, NOWHERE, cells).ravel()

    def _series(self) -> list[list[int]]:
        """Return the sites of each entity, in the order of their periods."""
        found: dict[tuple[str, str], list[int]] = {}
        for i, (level, code, _) in enumerate(self._grid.sites):
            found.setdefault((level, code), []).append(i)
        return list(found.values())

    def is_level(self, name: str) -> bool:
        """Say whether a name is a level's."""
        return name in self._organisation.levels

    def rank(self, level: str) -> int:
        """Return how far down a level is; the whole is 0."""
        return self._organisation.levels.index(level)
