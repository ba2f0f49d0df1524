"""Which cells there are: the entities of each level in each period, and the groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

Entity = tuple[str, str]
Site = tuple[str, str, str | None]
Slot = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Organisation:
    """Who belongs to whom, period by period.

    Attributes:
        levels: from the whole to the smallest.
        parents: by level, entity, period and level above: the entity it belongs to. A period of
            nothing stands for any.
        names: what entities are called.
        whole: the level with one member that has the level's own id, if it is one.
    """

    levels: tuple[str, ...]
    parents: Mapping[tuple[str, str, str | None, str], str]
    names: Mapping[Entity, str]
    whole: str | None
    _found: dict[tuple[str, str, str | None, str], str | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def ancestor(self, level: str, code: str, period: str | None, above: str) -> str | None:
        """Return the member of a level above that an entity belongs to in a period."""
        if above == level:
            return code
        if above == self.whole:
            return above
        key = level, code, period, above
        found = self.parents.get(key)
        if found is not None:
            return found
        if key not in self._found:
            self._found[key] = self._ancestor(level, code, period, above)
        return self._found[key]

    def _ancestor(self, level: str, code: str, period: str | None, above: str) -> str | None:
        if self.levels.index(above) > self.levels.index(level):
            return None
        found = self._parent(level, code, period, above)
        if found is not None:
            return found
        for between in self.levels[self.levels.index(above) + 1 : self.levels.index(level)]:
            middle = self._parent(level, code, period, between)
            if middle is not None:
                return self.ancestor(between, middle, period, above)
        return None

    def _parent(self, level: str, code: str, period: str | None, above: str) -> str | None:
        found = self.parents.get((level, code, period, above))
        return found if found is not None else self.parents.get((level, code, None, above))


@dataclass(frozen=True)
class Coded:
    """Texts of which many are the same.

    Attributes:
        texts: the different texts.
        numbers: which of them each is, of shape (sites,).
    """

    texts: tuple[str | None, ...]
    numbers: NDArray[np.int64]

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Coded:
        """Return texts as numbers, by first appearance."""
        index = {text: number for number, text in enumerate(dict.fromkeys(values))}
        numbers = np.fromiter((index[text] for text in values), np.int64, len(values))
        return cls(tuple(index), numbers)

    @property
    def values(self) -> NDArray[Any]:
        """The texts again, of shape (sites,)."""
        return self.each(lambda text: text, object)

    def each(self, meaning: Callable[[str | None], Any], dtype: Any) -> NDArray[Any]:
        """Return what each text means; each different one is asked for once."""
        known = np.empty(len(self.texts), dtype)
        for number, text in enumerate(self.texts):
            known[number] = meaning(text)
        return known[self.numbers]


@dataclass(frozen=True)
class Grid:
    """The cells of a question.

    A site is an entity in a period; a cell is a site and a slot, which is a group or everyone
    (the first slot). Arrays of cells have shape (sites × slots,), slots fastest.

    Attributes:
        sites: level, entity and period of each site, by level, entity and period.
        slots: the groups, each a set of dimensions and codes; the empty one is everyone.
        remembered: sites of entities that only earlier periods tell of. They are members of
            nothing, and are there for formulas that look back for the latest figure.
    """

    sites: tuple[Site, ...]
    slots: tuple[Slot, ...]
    remembered: frozenset[Site] = frozenset()

    @property
    def size(self) -> int:
        """The number of cells."""
        return len(self.sites) * len(self.slots)

    @cached_property
    def site_index(self) -> Mapping[Site, int]:
        """The number of each site."""
        return {site: i for i, site in enumerate(self.sites)}

    @cached_property
    def exists(self) -> NDArray[np.bool_]:
        """Which sites are of entities that are told of in their period, of shape (sites,)."""
        if not self.remembered:
            return np.ones(len(self.sites), np.bool_)
        return np.array([site not in self.remembered for site in self.sites], np.bool_)

    @cached_property
    def spans(self) -> Mapping[Entity, tuple[int, int]]:
        """The first site of each entity, and the one after its last."""
        found: dict[Entity, tuple[int, int]] = {}
        for i, (level, code, _) in enumerate(self.sites):
            found[level, code] = found.get((level, code), (i, i))[0], i + 1
        return found

    @cached_property
    def levels(self) -> NDArray[Any]:
        """The level of each site, of shape (sites,)."""
        return self.coded[0].values

    @cached_property
    def periods(self) -> NDArray[Any]:
        """The period of each site, of shape (sites,)."""
        return self.coded[2].values

    @cached_property
    def coded(self) -> tuple[Coded, Coded, Coded]:
        """The levels, codes and periods of the sites, each different text once."""
        level, code, period = zip(*self.sites, strict=True) if self.sites else ((), (), ())
        return Coded.of(level), Coded.of(code), Coded.of(period)

    def in_period(self, period: str | None) -> NDArray[np.bool_]:
        """Say which sites are of a period, of shape (sites,)."""
        coded = self.coded[2]
        number = coded.texts.index(period) if period in coded.texts else -1
        found: NDArray[np.bool_] = coded.numbers == number
        return found

    def cells_of(self, sites: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return a mask of cells from a mask of sites."""
        return np.repeat(sites, len(self.slots))

    def slots_within(self, dimensions: Iterable[str]) -> NDArray[np.bool_]:
        """Return which slots break down by nothing but some dimensions, of shape (slots,)."""
        allowed = set(dimensions)
        return np.array([{d for d, _ in slot} <= allowed for slot in self.slots], np.bool_)


def make_grid(
    levels: Sequence[str],
    exists: Set[Site],
    periods: Sequence[str | None],
    slots: Sequence[Slot],
    remembered: Set[Site] = frozenset(),
) -> Grid:
    """Return the grid of the entities that exist or did, sorted by level, code and period."""
    order = {period: i for i, period in enumerate(periods)}
    found: dict[str, list[Site]] = {level: [] for level in levels}
    for site in (*exists, *remembered):
        if site[0] in found and site[2] in order:
            found[site[0]].append(site)
    for sites in found.values():
        if len(order) > 1:
            sites.sort(key=lambda site: order[site[2]])
        sites.sort(key=itemgetter(1))
    every = tuple(site for sites in found.values() for site in sites)
    return Grid(every, tuple(slots), frozenset(remembered))
