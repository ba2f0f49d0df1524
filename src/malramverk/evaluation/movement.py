"""Where other cells stand: earlier periods, levels above, members below, other groups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from malramverk.evaluation.kinship import NOWHERE, Kinship, Places
from malramverk.periods import earlier, parse_period


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

    def __init__(self, kinship: Kinship) -> None:
        self._grid = kinship.grid
        self._organisation = kinship.organisation
        self._kinship = kinship
        self.previous = cache(self._previous)
        self.base = cache(self._base)
        self.at_level = cache(self._at_level)
        self.at_entity = cache(self._at_entity)
        self.in_group = cache(self._in_group)
        self.members = cache(self._members)
        self.peers = cache(self._peers)
        self.series = cache(self._series)

    def _cells(self, sites: Places) -> Places:
        """Return the cell that each cell looks to when its site looks to another."""
        slots = len(self._grid.slots)
        cells = sites[:, None] * slots + np.arange(slots)[None, :]
        return np.where(sites[:, None] < 0, NOWHERE, cells).ravel()

    def _previous(self, steps: int) -> Places:
        return self._cells(self._kinship.in_period(lambda text: earlier(text, steps)))

    def _base(self, period: str) -> Places:
        """Return the cell in a period; a year stands for the period that begins in it."""
        begins = {_year(text): text for text in set(self._grid.periods) if text is not None}
        wanted = begins.get(period, period)
        return self._cells(self._kinship.in_period(lambda _: wanted))

    def _at_level(self, level: str) -> Places:
        return self._cells(self._kinship.above(level))

    def _at_entity(self, level: str, code: str) -> Places:
        index, period = self._grid.site_index, self._grid.coded[2]
        sites = period.each(lambda text: index.get((level, code, text), NOWHERE), np.int64)
        return self._cells(sites)

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
        levels = self._organisation.levels
        own = self._grid.coded[0].each(lambda text: text == level, np.bool_)
        below = np.flatnonzero(own & self._grid.exists)
        above = [self._kinship.above(up)[below] for up in levels[: levels.index(level) + 1]]
        pairs = np.concatenate([np.stack([parents, below], axis=1) for parents in above])
        sites = pairs[pairs[:, 0] >= 0]
        sites = sites[np.lexsort((sites[:, 1], sites[:, 0]))]
        slots = len(self._grid.slots)
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
