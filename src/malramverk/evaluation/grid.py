"""Which cells there are: the entities of each level in each period, and the groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.evaluation.belonging import Belonging
from malramverk.evaluation.presence import Presence, Site
from malramverk.tables.coded import Coded

Entity = tuple[str, str]
Slot = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Organisation:
    """Who belongs to whom, period by period.

    Attributes:
        levels: from the whole to the smallest.
        said: by level, entity, period and level above: the entity it belongs to, as registers and
            published tables say, which goes before what rows say. A period of nothing stands for
            any.
        in_rows: what rows say; the first that says something of a member counts.
        names: what entities are called.
        whole: the level with one member that has the level's own id, if it is one.
    """

    levels: tuple[str, ...]
    said: Mapping[tuple[str, str, str | None, str], str]
    names: Mapping[Entity, str]
    whole: str | None
    in_rows: tuple[Belonging, ...] = ()
    _found: dict[tuple[str, str, str | None, str], str | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def parents(self) -> Mapping[tuple[str, str, str | None, str], str]:
        """What registers, published tables and rows say together."""
        found: dict[tuple[str, str, str | None, str], str] = {}
        for told in reversed(self.in_rows):
            found.update(told.each())
        return {**found, **self.said}

    def told_in_rows(self, level: str, above: str) -> tuple[Belonging, ...]:
        """Return what rows say of the members of a level; nothing where others say anything."""
        if self.said:
            return ()
        return tuple(t for t in self.in_rows if (t.below, t.above) == (level, above))

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


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of a question.

    A site is an entity in a period; a cell is a site and a slot, which is a group or everyone
    (the first slot). Arrays of cells have shape (sites × slots,), slots fastest. Sites stand by
    level, entity and period.

    Attributes:
        coded: the level, entity and period of each site, of shape (sites,).
        slots: the groups, each a set of dimensions and codes; the empty one is everyone.
        exists: which sites are of entities that are told of in their period, of shape (sites,).
            The others are of entities that only earlier periods tell of. They are members of
            nothing, and are there for formulas that look back for the latest figure.
    """

    coded: tuple[Coded, Coded, Coded]
    slots: tuple[Slot, ...]
    exists: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """The number of cells."""
        return len(self.exists) * len(self.slots)

    def between(self, first: int, last: int) -> Grid:
        """Return the sites from one place to before another, as a grid of their own."""
        level, code, period = (
            Coded(coded.texts, coded.numbers[first:last]) for coded in self.coded
        )
        return Grid((level, code, period), self.slots, self.exists[first:last])

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Level, entity and period of each site."""
        return tuple(zip(*(coded.listed for coded in self.coded), strict=True))

    @cached_property
    def site_index(self) -> Mapping[Site, int]:
        """The number of each site."""
        return {site: i for i, site in enumerate(self.sites)}

    @cached_property
    def spans(self) -> Mapping[Entity, tuple[int, int]]:
        """The first site of each entity, and the one after its last."""
        found: dict[Entity, tuple[int, int]] = {}
        for i, (level, code, _) in enumerate(self.sites):
            found[level, code] = found.get((level, code), (i, i))[0], i + 1
        return found

    @cached_property
    def codes(self) -> Mapping[str | None, int]:
        """The number of each entity's code."""
        return {text: number for number, text in enumerate(self.coded[1].texts)}

    def span_of(self, level: str, code: str | None = None) -> tuple[int, int]:
        """Return the first site of a level, or of an entity, and the one after its last.

        The two are the same where there is none.
        """
        own = self.coded[0]
        if level not in own.texts:
            return 0, 0
        number = own.texts.index(level)
        first, last = np.searchsorted(own.numbers, (number, number + 1)).tolist()
        if code is None:
            return first, last
        here = np.flatnonzero(self.coded[1].numbers[first:last] == self.codes.get(code, -1))
        return (first + int(here[0]), first + int(here[-1]) + 1) if len(here) else (0, 0)

    @cached_property
    def levels(self) -> NDArray[Any]:
        """The level of each site, of shape (sites,)."""
        return self.coded[0].values

    @cached_property
    def periods(self) -> NDArray[Any]:
        """The period of each site, of shape (sites,)."""
        return self.coded[2].values

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
    present: Presence,
    slots: Sequence[Slot],
    remembered: Iterable[Site] = (),
) -> Grid:
    """Return the grid of the entities that exist or did, sorted by level, code and period.

    Args:
        levels: the levels that the grid has.
        present: the entities of each level in each period.
        slots: the groups.
        remembered: sites of entities that only earlier periods tell of.
    """
    index: dict[str, int] = {}
    level, code, period, exists = [], [], [], []
    gone = Presence(present.levels, present.periods)
    gone.add(remembered)
    for number, id_ in enumerate(levels):
        codes, there, told = _with_remembered(id_, present, gone)
        which, when = np.nonzero(there)
        numbers = [index.setdefault(text, len(index)) for text in codes]
        level.append(np.full(len(which), number))
        code.append(np.array(numbers, np.int64)[which])
        period.append(when)
        exists.append(told[which, when])
    coded = (
        _used(levels, level),
        Coded(tuple(index), _all(code)),
        _used(present.periods, period),
    )
    return Grid(coded, tuple(slots), np.concatenate([np.zeros(0, np.bool_), *exists]))


def _with_remembered(
    level: str, present: Presence, gone: Presence
) -> tuple[list[str], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return a level's codes in order, in which periods each is a site, and in which it is told."""
    codes, told = present.of(level)
    others, later = gone.of(level)
    if not others:
        return codes, told, told
    every = sorted({*codes, *others})
    place = {code: at for at, code in enumerate(every)}
    there, known = (np.zeros((len(every), len(present.periods)), np.bool_) for _ in range(2))
    known[[place[code] for code in codes]] = told
    there[[place[code] for code in others]] = later
    return every, there | known, known


def _used(texts: Sequence[str | None], numbers: Sequence[NDArray[np.int64]]) -> Coded:
    """Return numbers of texts, without those texts that none of them is."""
    every = _all(numbers)
    used = np.bincount(every, minlength=len(texts)) > 0
    kept = tuple(text for text, is_used in zip(texts, used.tolist(), strict=True) if is_used)
    return Coded(kept, (np.cumsum(used) - 1)[every])


def _all(numbers: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(0, np.int64), *numbers])
