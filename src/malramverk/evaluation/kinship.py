"""Sites by the entity and period they are of, and the sites that each belongs to."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.grid import Grid, Organisation
from malramverk.tables.coded import Coded

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
        self._entities = cache(self._of_level)
        self._codes = cache(self._code_numbers)

    @cached_property
    def entity(self) -> Places:
        """The number of each site's entity, of shape (sites,); the sites of one stand together."""
        level, code, _ = (coded.numbers for coded in self.grid.coded)
        fresh = (level[1:] != level[:-1]) | (code[1:] != code[:-1])
        return np.concatenate([np.zeros(min(1, len(level)), np.int64), np.cumsum(fresh)])

    @cached_property
    def _places(self) -> Places:
        """The site of each entity in each period; the last of either is none."""
        period = self.grid.coded[2]
        size = int(self.entity.max(initial=-1)) + 2
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
            return self.at_entity(level, level)
        own = self.grid.coded[0]
        rank = self.organisation.levels.index
        found = np.full(len(self.entity), NOWHERE, np.int64)
        same = own.each(lambda text: text == level, np.bool_)
        found[same] = np.flatnonzero(same)
        below = own.each(lambda text: rank(text or "") > rank(level), np.bool_)
        return self._belonging(found, below, level)

    def _belonging(self, found: Places, wanted: NDArray[np.bool_], level: str) -> Places:
        """Find the sites at a level that some sites belong to, those that rows tell of at once."""
        place, (own, _, period) = self.organisation, self.grid.coded
        for id_ in own.texts:
            for told in reversed(place.told_in_rows(id_ or "", level)):
                sites = self.of(told.below, told.code, told.period)
                has = sites >= 0
                found[sites[has]] = self.of(level, told.parent, told.period)[has]
                wanted[sites[has]] = False
        below = np.flatnonzero(wanted)
        if not len(below):
            return found
        entities, codes = self._entities(level), self.grid.codes
        parents = self._parents(below, level)
        numbers = [ORPHAN if p is None else int(entities[codes.get(p, NOWHERE)]) for p in parents]
        which = np.array(numbers, np.int64)
        places = self._places[np.maximum(which, NOWHERE), period.numbers[below]]
        found[below] = np.where(which == ORPHAN, ORPHAN, places)
        return found

    def of(self, level: str, codes: Coded, periods: Coded) -> Places:
        """Return the site of each of some members of a level; ``NOWHERE`` for none.

        Args:
            level: the level.
            codes: the code of each.
            periods: the period of each.
        """
        known = {text: number for number, text in enumerate(self.grid.coded[2].texts)}
        which = self._entities(level)[self._codes(codes.texts)][codes.numbers]
        when = periods.each(lambda text: known.get(text, NOWHERE), np.int64)
        found: Places = self._places[which, when]
        return found

    def at_entity(self, level: str, code: str) -> Places:
        """Return the site of one entity in the period of each site; ``NOWHERE`` for none."""
        entity = self._entities(level)[self.grid.codes.get(code, NOWHERE)]
        found: Places = self._places[entity, self.grid.coded[2].numbers]
        return found

    def _code_numbers(self, texts: tuple[str | None, ...]) -> Places:
        """Return the grid's number of each code; ``NOWHERE`` for one that it lacks."""
        known = self.grid.codes
        return np.fromiter((known.get(text, NOWHERE) for text in texts), np.int64, len(texts))

    def _of_level(self, level: str) -> Places:
        """Return the entity of each code of a level, and at last of none."""
        first, last = self.grid.span_of(level)
        found = np.full(len(self.grid.codes) + 1, NOWHERE, np.int64)
        found[self.grid.coded[1].numbers[first:last]] = self.entity[first:last]
        return found

    def _parents(self, sites: Places, level: str) -> list[str | None]:
        """Return the code of the entity that each of some sites belongs to."""
        known, place = self.organisation.parents, self.organisation
        chosen = [self.grid.sites[i] for i in sites]
        return [
            known.get((own, code, period, level)) or place.ancestor(own, code, period, level)
            for own, code, period in chosen
        ]
