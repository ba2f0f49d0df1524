"""Parts at the finest grain become parts of every cell: sums of sums, never means of means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.evaluation.column import NO_ROWS, NOT_APPLICABLE
from malramverk.evaluation.grid import Organisation
from malramverk.evaluation.kinship import NOWHERE, ORPHAN, Kinship
from malramverk.evaluation.landing import Landing, landed, slots_of
from malramverk.tables.coded import Coded
from malramverk.tables.parts import Measure, PartKey, Parts

_GREATEST, _SURELY = 2**63 - 1, 2.0**62
_Member = tuple[str | None, str | None]
_EXTREMES = {Measure.LEAST: np.minimum, Measure.GREATEST: np.maximum}
_NEUTRAL = {
    Measure.LEAST: np.iinfo(np.int64).max,
    Measure.GREATEST: np.iinfo(np.int64).min,
}


@dataclass(frozen=True)
class RolledUp:
    """The parts of one table for every cell of a grid.

    Attributes:
        sums: by part, of shape (cells,).
        status: why a cell has no parts, of shape (cells,); 0 where it has.
        orphans: the finest entities that belong to no member of a level, by level.
    """

    sums: CellSums
    status: NDArray[np.uint8]
    orphans: Mapping[str, tuple[str, ...]]

    def within(self, first: int, last: int) -> RolledUp:
        """Return the parts of some cells next to each other, and no array of the others."""
        return RolledUp(self.sums.within(first, last), self.status[first:last], self.orphans)


class CellSums(Mapping[PartKey, NDArray[Any]]):
    """The parts of some cells, each added up when it is first asked for.

    Attributes:
        parts: the parts at the finest grain.
        landings: which rows count in which cells.
        size: the number of cells.
        made: parts that are made in another way, of shape (cells,).
    """

    def __init__(
        self,
        parts: Parts,
        landings: Sequence[Landing],
        size: int,
        made: Mapping[PartKey, NDArray[Any]] | None = None,
    ) -> None:
        self.parts = parts
        self.landings = landings
        self.size = size
        self.made = made or {}
        self._found: dict[object, NDArray[Any]] = {}

    def __getitem__(self, key: PartKey) -> NDArray[Any]:
        made = self.made.get(key)
        if made is not None:
            return made
        extreme = key.measure in _EXTREMES
        shared = key if extreme else id(self.parts.sums[key])  # several parts may share numbers
        found = self._found.get(shared)
        if found is None:
            found = self._found[shared] = self._extreme(key) if extreme else self._total(key)
        return found

    def __iter__(self) -> Iterator[PartKey]:
        return iter({**self.parts.sums, **self.made})

    def __len__(self) -> int:
        return len({**self.parts.sums, **self.made})

    def __contains__(self, key: object) -> bool:
        return key in self.parts.sums or key in self.made

    def within(self, first: int, last: int) -> CellSums:
        """Return the parts of some cells next to each other."""
        inside = (landing.within(first, last) for landing in self.landings)
        made = {key: values[first:last] for key, values in self.made.items()}
        return CellSums(self.parts, [x for x in inside if x is not None], last - first, made)

    def beside(self, made: Mapping[PartKey, NDArray[Any]]) -> CellSums:
        """Return the same and some more parts, which are made in another way."""
        return CellSums(self.parts, self.landings, self.size, made)

    def _total(self, key: PartKey) -> NDArray[Any]:
        values = self.parts.sums[key]
        found = np.zeros(self.size, _holding(values))
        for landing in self.landings:
            landing.add(np.add, values, found)
        return found

    def _extreme(self, key: PartKey) -> NDArray[Any]:
        values = self.parts.sums[key]
        known = self.parts.sums[PartKey(Measure.KNOWN, key.table, key.mask, key.operand)]
        whole = values.dtype.kind == "i"
        neutral = _NEUTRAL[key.measure] if whole else _infinite(key.measure)
        usable = np.where(known > 0, values.astype(np.int64) if whole else values, neutral)
        found = np.full(self.size, neutral, usable.dtype)
        for landing in self.landings:
            landing.add(_EXTREMES[key.measure], usable, found)
        return np.where(found == neutral, 0, found)


def _holding(values: NDArray[Any]) -> Any:
    """Return a sort of numbers that holds what values come to, however they are added up.

    Squares of many rows may be too many for 64 bits above where they are counted.
    """
    if values.dtype.kind != "i":
        return values.dtype
    if len(values) * 2 ** (8 * values.dtype.itemsize - 1) <= _GREATEST:
        return np.int64
    most = np.abs(values.astype(np.float64)).sum()
    return np.int64 if most < _SURELY else object


def rolled_up(
    parts: Parts,
    reach: Reach,
    periods: Mapping[str | None, str | None],
    *,
    rows_are_reports: bool,
) -> RolledUp:
    """Roll a table's parts up to the cells of a grid.

    Args:
        parts: the parts at the finest grain.
        reach: which cells an entity counts in.
        periods: the result's period for each of the table's.
        rows_are_reports: whether an entity without rows has not reported, rather than having
            none of what the rows are.

    Returns:
        Sums for every cell, and why some cells have none.
    """
    landings, orphans = landings_of(parts, reach, periods)
    status = _status(parts, reach, set(periods.values()))
    if rows_are_reports:
        has_rows = np.zeros(reach.grid.size, np.bool_)
        for landing in landings:
            has_rows[landing.first + landing.cells] = True
        status[(status == 0) & ~has_rows] = NO_ROWS
    return RolledUp(CellSums(parts, landings, reach.grid.size), status, orphans)


def landings_of(
    parts: Parts, reach: Reach, periods: Mapping[str | None, str | None]
) -> tuple[list[Landing], dict[str, tuple[str, ...]]]:
    """Return which cells rows count in, and the entities that belong to no member of a level.

    Each row counts in at most one cell of each level and breakdown.
    """
    slots, width = slots_of(parts, reach.grid.slots), len(reach.grid.slots)
    found: list[Landing] = []
    orphans: dict[str, tuple[str, ...]] = {}
    for level, sites, codes in _sites(parts, reach, periods):
        lost = codes.among(sites == ORPHAN)
        if lost:
            orphans[level] = tuple(sorted(code for code in lost if code is not None))
        first, last = reach.grid.span_of(level)
        found.extend(landed(sites, first, last, slots, width))
    return found, orphans


class Reach:
    """Finds the site that an entity counts in at each level; each entity is looked up once.

    Attributes:
        grid: the cells.
        organisation: who belongs to whom.
        levels: the levels that the grid has sites of.
    """

    def __init__(self, kinship: Kinship) -> None:
        self.kinship = kinship
        self.grid = grid = kinship.grid
        self.organisation = kinship.organisation
        self.levels = tuple(level for level in grid.coded[0].texts if level is not None)
        self._known: dict[str, dict[_Member, tuple[int, ...]]] = {}

    def sites(self, start: str, codes: Coded, periods: Coded) -> NDArray[np.int64]:
        """Return the site of each member of a level at every level, or why it has none.

        Args:
            start: the level whose members they are.
            codes: the code of each.
            periods: the period of each.

        Returns:
            Numbers of sites, of shape (members, levels); -1 where there is no such site, -2 for
            those who belong to nobody.
        """
        own = self.kinship.of(start, codes, periods)
        found = np.empty((len(own), len(self.levels)), np.int64, order="F")
        for place, level in enumerate(self.levels):
            found[:, place] = self.kinship.above(level)[own]
        rest = np.flatnonzero(own < 0)
        if len(rest):
            width = len(periods.texts)
            pairs = codes.numbers[rest] * width + periods.numbers[rest]
            few, back = np.unique(pairs, return_inverse=True)
            each = (divmod(pair, width) for pair in few.tolist())
            members = [(codes.texts[code], periods.texts[period]) for code, period in each]
            found[rest] = self._found(start, members)[back]
        return found

    def _found(self, start: str, members: Sequence[_Member]) -> NDArray[np.int64]:
        """Return the sites of members that have none of their own."""
        known = self._known.setdefault(start, {})
        new = [member for member in members if member not in known]
        by_level = [self._at(start, level, new) for level in self.levels]
        known.update(zip(new, zip(*by_level, strict=True), strict=True))
        return np.array([known[member] for member in members], np.int64)

    def _at(self, start: str, level: str, members: Sequence[_Member]) -> list[int]:
        index, place = self.grid.site_index, self.organisation
        if level == place.whole:
            return [index.get((level, level, period), NOWHERE) for _, period in members]
        if level == start:
            return [index.get((level, code or "", period), NOWHERE) for code, period in members]
        missing = ORPHAN if place.levels.index(level) < place.levels.index(start) else NOWHERE
        sites = []
        for code, period in members:
            found = None if code is None else place.ancestor(start, code, period, level)
            if found is not None:
                sites.append(index.get((level, found, period), NOWHERE))
            else:
                sites.append(NOWHERE if code is None else missing)
        return sites


def _sites(
    parts: Parts, reach: Reach, periods: Mapping[str | None, str | None]
) -> Iterator[tuple[str, NDArray[np.int64], Coded]]:
    """Yield each level, the site of each row there, negative for none, and the rows' entities."""
    finest = _finest(parts, reach.organisation)
    read = parts.periods
    found = Coded(tuple(map(periods.get, read.texts)), read.numbers)
    unread = read.each(lambda text: text is not None and periods.get(text) is None, np.bool_)
    nobody = Coded.alike(None, len(read))
    looked_up: dict[str, NDArray[np.int64]] = {}
    for place, level in enumerate(reach.levels):
        start = level if level in parts.keys else finest or level
        codes = parts.keys.get(start, nobody)
        if start not in looked_up:
            looked_up[start] = reach.sites(start, codes, found)
        sites = looked_up[start][:, place]
        yield level, np.where(unread, NOWHERE, sites) if unread.any() else sites, codes


def _finest(parts: Parts, organisation: Organisation) -> str | None:
    named = [level for level in organisation.levels if level in parts.levels]
    return named[-1] if named else None


def _infinite(measure: Measure) -> float:
    return np.inf if measure is Measure.LEAST else -np.inf


def _status(parts: Parts, reach: Reach, covered: set[str | None]) -> NDArray[np.uint8]:
    """Say where a table cannot give parts: a period without rows, a level or group it lacks."""
    grid, levels = reach.grid, reach.organisation.levels
    finest = _finest(parts, reach.organisation)
    deepest = levels.index(finest) if finest else 0
    level, _, period = grid.coded
    applies = level.each(lambda text: levels.index(text or "") <= deepest, np.bool_)
    dated = period.each(lambda text: text in covered, np.bool_)
    site = np.where(~dated, NO_ROWS, 0)
    site = np.where(grid.exists, site, NO_ROWS)
    site = np.where(~applies, NOT_APPLICABLE, site)
    slot = np.where(grid.slots_within(parts.groups), 0, NOT_APPLICABLE)
    return np.maximum(site[:, None], slot[None, :]).astype(np.uint8).ravel()
