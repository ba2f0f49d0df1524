"""Where other cells stand: earlier periods, levels above, members below, other groups."""

from __future__ import annotations

from functools import cache, cached_property

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.evaluation.kinship import NOWHERE, Kinship, Places
from malramverk.periods import earlier, parse_period


@dataclass(frozen=True)
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

    @cached_property
    def sizes(self) -> Places:
        """How many members each such cell has."""
        return np.diff(np.append(self.starts, len(self.below)))

    @cached_property
    def parents(self) -> Places:
        """The cell above of each member."""
        return np.repeat(self.above, self.sizes)

    def of(self, cells: slice) -> Members:
        """Return the members of some cells next to each other, which are told from the first."""
        begin, end = np.searchsorted(self.above, (cells.start, cells.stop))
        bounds = np.append(self.starts, len(self.below))[begin : end + 1]
        below = self.below[bounds[0] : bounds[-1]]
        return Members(below, self.above[begin:end] - cells.start, bounds[:-1] - bounds[0])


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
        texts = self._grid.coded[2].texts
        begins = {_year(text): text for text in texts if text is not None}
        wanted = begins.get(period, period)
        return self._cells(self._kinship.in_period(lambda _: wanted))

    def _at_level(self, level: str) -> Places:
        return self._cells(self._kinship.above(level))

    def _at_entity(self, level: str, code: str) -> Places:
        return self._cells(self._kinship.at_entity(level, code))

    def _in_group(self, changes: tuple[tuple[str, str | None], ...]) -> Places:
        """Return the cell of the same entity and period in another group."""
        slots = {frozenset(slot): i for i, slot in enumerate(self._grid.slots)}
        width = len(slots)
        moved = np.full(width, NOWHERE, np.int64)
        for i, slot in enumerate(self._grid.slots):
            wanted: dict[str, str | None] = {**dict(slot), **dict(changes)}
            kept = frozenset((d, code) for d, code in wanted.items() if code is not None)
            moved[i] = slots.get(kept, NOWHERE)
        starts = np.arange(len(self._grid.exists))[:, None] * width
        return np.where(moved[None, :] < 0, NOWHERE, starts + moved[None, :]).ravel()

    def _members(self, level: str) -> Members:
        levels = self._organisation.levels
        own = self._grid.coded[0].each(lambda text: text == level, np.bool_)
        below = np.flatnonzero(own & self._grid.exists)
        pairs = []
        for up in levels[: levels.index(level) + 1]:
            parents = self._kinship.above(up)[below]
            order = np.argsort(parents, kind="stable")
            order = order[np.searchsorted(parents[order], 0) :]
            pairs.append((parents[order], below[order]))
        sites, members = (np.concatenate(each) for each in zip(*pairs, strict=True))
        return _by_slot(sites, members, len(self._grid.slots))

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


def _by_slot(sites: Places, members: Places, slots: int) -> Members:
    """Return pairs of cells from pairs of sites: the members of a site once for each slot.

    Args:
        sites: the site above of each pair, sorted.
        members: the site below.
        slots: how many slots a site has.
    """
    starts: Places = np.flatnonzero(np.r_[True, sites[1:] != sites[:-1]][: len(sites)])
    sizes: Places = np.diff(np.append(starts, len(sites)))
    offsets: Places = np.arange(slots, dtype=np.int64)
    firsts: Places = starts[:, None] * slots + sizes[:, None] * offsets
    into = np.arange(len(sites)) + np.repeat(starts * (slots - 1), sizes)
    below = np.empty(len(sites) * slots, np.int64)
    for slot in range(slots):
        below[into + np.repeat(sizes * slot, sizes)] = members * slots + slot
    above: Places = sites[starts][:, None] * slots + offsets
    return Members(below, above.ravel(), firsts.ravel())
