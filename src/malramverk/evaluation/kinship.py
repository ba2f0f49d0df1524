"""Sites by the entity and period they are of, and the sites that each belongs to."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.grid import Grid, Organisation

Places = NDArray[np.int64]
NOWHERE = -1
ORPHAN = -2


class Kinship:
    """Finds sites from sites, a whole level or period at a time.

    Attributes:
        grid: the cells.
        organisation: who belongs to whom.
    """

    def __init__(self, grid: Grid, organisation: Organisation) -> None:
        self.grid = grid
        self.organisation = organisation
        self.above = cache(self._above)

    @cached_property
    def entity(self) -> Places:
        """The number of each site's entity, of shape (sites,); the sites of one stand together."""
        level, code, _ = (coded.numbers for coded in self.grid.coded)
        fresh = (level[1:] != level[:-1]) | (code[1:] != code[:-1])
        return np.concatenate([np.zeros(min(1, len(level)), np.int64), np.cumsum(fresh)])

    @cached_property
    def _places(self) -> Places:
        """The site of each entity in each period, of shape (entities, periods and one more)."""
        period = self.grid.coded[2]
        size = int(self.entity.max(initial=-1)) + 1
        found = np.full((size, len(period.texts) + 1), NOWHERE, np.int64)
        found[self.entity, period.numbers] = np.arange(len(self.entity))
        return found

    def in_period(self, meaning: Callable[[str | None], str | None]) -> Places:
        """Return the site of each site's entity in another period, told by the site's own."""
        period = self.grid.coded[2]
        numbers = {text: number for number, text in enumerate(period.texts) if text is not None}
        moved = period.each(lambda text: numbers.get(meaning(text) or "", NOWHERE), np.int64)
        found: Places = self._places[self.entity, moved]
        return found

    def _above(self, level: str) -> Places:
        """Return the site of the entity of a level that each site's entity belongs to.

        Of shape (sites,); ``NOWHERE`` where there is no such site, ``ORPHAN`` where it is below
        the level and belongs to nobody there.
        """
        if level == self.organisation.whole:
            index, period = self.grid.site_index, self.grid.coded[2]
            return period.each(lambda text: index.get((level, level, text), NOWHERE), np.int64)
        own, _, period = self.grid.coded
        rank = self.organisation.levels.index
        found = np.full(len(self.entity), NOWHERE, np.int64)
        same = own.each(lambda text: text == level, np.bool_)
        found[same] = np.flatnonzero(same)
        below = np.flatnonzero(own.each(lambda text: rank(text or "") > rank(level), np.bool_))
        entities = dict(zip(self._codes(same), self.entity[same].tolist(), strict=True))
        missing = len(self._places)
        parents = self._parents(below, level)
        numbers = [ORPHAN if p is None else entities.get(p, missing) for p in parents]
        places = np.concatenate([self._places, np.full_like(self._places[:1], NOWHERE)])
        which = np.array(numbers, np.int64)
        found[below] = np.where(which < 0, ORPHAN, places[which, period.numbers[below]])
        return found

    def _codes(self, sites: NDArray[np.bool_]) -> list[str]:
        return [self.grid.sites[i][1] for i in np.flatnonzero(sites)]

    def _parents(self, sites: Places, level: str) -> list[str | None]:
        """Return the code of the entity that each of some sites belongs to."""
        known, place = self.organisation.parents, self.organisation
        chosen = [self.grid.sites[i] for i in sites]
        return [
            known.get((own, code, period, level)) or place.ancestor(own, code, period, level)
            for own, code, period in chosen
        ]
