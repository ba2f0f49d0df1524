"""Which members of each level there are in each period, as tables of yes and no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from malramverk.tables.coded import Coded

Site = tuple[str, str, str | None]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Presence:
    """Members of levels in periods, added one table at a time.

    Attributes:
        levels: from the whole to the smallest.
        periods: the periods, in order.
    """

    def __init__(self, levels: Sequence[str], periods: Sequence[str | None]) -> None:
        self.levels = tuple(levels)
        self.periods = tuple(periods)
        self._when = {period: at for at, period in enumerate(self.periods)}
        self._codes: dict[str, dict[str, int]] = {level: {} for level in self.levels}
        self._pairs: dict[str, list[Numbers]] = {level: [] for level in self.levels}
        self._found: dict[str, tuple[list[str], Mask]] = {}

    def add_rows(
        self, level: str, codes: Coded, read: Coded, periods: Mapping[str | None, str | None]
    ) -> None:
        """Add the member that each row names in its period, where it names one.

        Args:
            level: the level of the members.
            codes: the code in each row.
            read: the table's period of each row.
            periods: the result's period for each of the table's; others are not read.
        """
        when = read.each(lambda t: self._when[periods[t]] if t in periods else -1, np.int64)
        known = self._codes[level]
        numbers = [-1 if t is None else known.setdefault(t, len(known)) for t in codes.texts]
        which = np.array(numbers, np.int64)[codes.numbers]
        pairs = which * len(self.periods) + when
        inside = (which >= 0) & (when >= 0)
        self._add(level, pairs if inside.all() else pairs[inside])

    def _add(self, level: str, pairs: Numbers) -> None:
        self._pairs[level].append(pairs)
        self._found.pop(level, None)

    def add(self, sites: Iterable[Site]) -> None:
        """Add some sites; those of other levels and periods are left out."""
        found: dict[str, list[int]] = {}
        for level, code, period in sites:
            if level in self._codes and period in self._when:
                known = self._codes[level]
                at = known.setdefault(code, len(known)) * len(self.periods) + self._when[period]
                found.setdefault(level, []).append(at)
        for level, pairs in found.items():
            self._add(level, np.array(pairs, np.int64))

    def of(self, level: str) -> tuple[list[str], Mask]:
        """Return a level's codes in order, and in which periods each is there.

        The second is of shape (codes, periods).
        """
        if level not in self._found:
            codes = self._codes[level]
            there = np.zeros((len(codes), len(self.periods)), np.bool_)
            for pairs in self._pairs[level]:
                there.ravel()[pairs] = True
            named = set(np.flatnonzero(there.any(axis=1)).tolist())
            order = sorted(code for code, at in codes.items() if at in named)
            self._found[level] = order, there[[codes[code] for code in order]]
        return self._found[level]

    def sites(self, level: str, *, without: Presence) -> list[Site]:
        """Return a level's members in each period but those of another, by code and period."""
        codes, there = self.of(level)
        known, others = without.of(level)
        left = there.copy()
        if codes == known:
            left &= ~others
        else:
            places = {code: at for at, code in enumerate(codes)}
            shared = [at for at, code in enumerate(known) if code in places]
            left[[places[known[at]] for at in shared]] &= ~others[shared]
        each = zip(*(found.tolist() for found in np.nonzero(left)), strict=True)
        return [(level, codes[code], self.periods[at]) for code, at in each]
