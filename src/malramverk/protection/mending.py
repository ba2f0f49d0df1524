"""Where one amount is too certain: what to hide that loses least, so that it can move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.evaluation.column import Floats, Mask
from malramverk.protection.directions import Direction
from malramverk.protection.system import Knowledge, System
from malramverk.protection.tree import NOBODY

_TRIED = 6
_FAR = 1e12
Cells = list[tuple[int, Sequence[int]]]
_ALREADY: tuple[float, Cells] = (0.0, [])


@dataclass(frozen=True)
class _Caps:
    """How far a direction lets each site go; arrays of shape (sites,).

    Attributes:
        up: as things stand, as far as the site's own parts let it.
        down: the same the other way.
        full_up: if the direction's columns were hidden there.
        full_down: the same the other way.
    """

    up: Floats
    down: Floats
    full_up: Floats
    full_down: Floats


class Mender:
    """Finds what to hide so that amounts can move along directions; one state of affairs."""

    def __init__(
        self, system: System, known: Knowledge, full: Knowledge, weights: Floats, showable: Mask
    ) -> None:
        self.system, self._known, self._full = system, known, full
        self.weights, self.showable = weights, showable
        self._found: dict[Direction, _Caps] = {}

    def mended(self, site: int, place: int) -> Cells:
        """Return what to hide, so that one amount can move along one direction."""
        need = float(self._known.asked[site, place])
        fitting = [d for d in self.system.directions if any(c == place for c, _ in d)]
        found: list[tuple[float, Cells]] = []
        for direction in sorted(fitting, key=lambda d: self._own_cost(site, d))[:_TRIED]:
            if direction not in self._found:
                self._found[direction] = self._caps(direction)
            cost, cells = self._along(site, direction, need, self._found[direction], set())
            if cells:
                found.append((cost, cells))
        return min(found, key=lambda one: one[0])[1] if found else []

    def _along(
        self, site: int, direction: Direction, need: float, caps: _Caps, seen: set[int]
    ) -> tuple[float, Cells]:
        """Return what to hide, and its cost, so that a site can move along a direction."""
        tree = self.system.tree
        own = self._to_hide(site, direction)
        cost = self._own_cost(site, direction)
        cells: Cells = [(site, own)] if own else []
        seen = seen | {site}
        below = tree.children.get(site)
        if below is not None and not set(below.tolist()) & seen:
            more, others = self._helped(site, below, 1, direction, need, caps)
            cost, cells = cost + more, cells + others
        parent = int(tree.parent[site])
        if parent == NOBODY or parent in seen:
            return cost, cells
        beside = tree.children[parent]
        helped = self._helped(site, beside[beside != site], -1, direction, need, caps)
        if helped == _ALREADY:
            return cost, cells
        above = self._along(parent, direction, need, caps, seen)
        options = [one for one in (helped, above) if one[1]]
        more, others = min(options, key=lambda one: one[0]) if options else _ALREADY
        return cost + more, cells + others

    def _helped(
        self,
        site: int,
        others: NDArray[np.int64],
        along: int,
        direction: Direction,
        need: float,
        caps: _Caps,
    ) -> tuple[float, Cells]:
        """Return which one of others to hide so that a site can move, and what that costs."""
        up, down = (caps.up, caps.down) if along > 0 else (caps.down, caps.up)
        full_up, full_down = (
            (caps.full_up, caps.full_down) if along > 0 else (caps.full_down, caps.full_up)
        )
        own_up, own_down = caps.full_up[site], caps.full_down[site]
        rises, falls = up[others].sum(), down[others].sum()
        need = min(need, own_up + own_down)
        if min(own_up, rises) + min(own_down, falls) >= need:
            return _ALREADY
        if not len(others):
            return _FAR, []
        cost = self._costs(others, direction)
        gain = np.minimum(own_up, rises - up[others] + full_up[others])
        gain = gain + np.minimum(own_down, falls - down[others] + full_down[others])
        usable = np.isfinite(cost) & (gain > min(own_up, rises) + min(own_down, falls) + 1e-9)
        if not usable.any():
            return _FAR, []
        score = np.where(usable, cost + np.where(gain < need, _FAR - gain, 0.0), np.inf)
        best = int(score.argmin())
        chosen = int(others[best])
        return float(score[best]), [(chosen, self._to_hide(chosen, direction))]

    def _caps(self, direction: Direction) -> _Caps:
        """Return how far each site can go along a direction, now and if it were all hidden."""
        both = []
        for one in (self._known, self._full):
            above, below = one.high - self.system.amount, self.system.amount - one.low
            signs = [(above, below) if sign > 0 else (below, above) for _, sign in direction]
            places = [place for place, _ in direction]
            pairs = zip(signs, places, strict=True)
            ups, downs = zip(*((u[:, p], d[:, p]) for (u, d), p in pairs), strict=True)
            both.append((np.min(ups, axis=0), np.min(downs, axis=0)))
        nothing = np.zeros(self.system.tree.size)
        up, down, _, _ = self.system.tree.rising(*both[0], nothing, nothing)
        return _Caps(up, down, *both[1])

    def _to_hide(self, site: int, direction: Direction) -> list[int]:
        named = len(self.system.columns)
        return [
            place
            for place, _ in direction
            if place < named and not self._known.hidden[site, place] and self.showable[site, place]
        ]

    def _own_cost(self, site: int, direction: Direction) -> float:
        return float(self.weights[site, self._to_hide(site, direction)].sum())

    def _costs(self, sites: NDArray[np.int64], direction: Direction) -> Floats:
        """Return what is lost at each of some sites; infinite where nothing more can be hidden."""
        named = len(self.system.columns)
        places = [place for place, _ in direction if place < named]
        block = np.ix_(sites, np.array(places))
        fresh = ~self._known.hidden[block] & self.showable[block]
        cost: Floats = np.where(fresh, self.weights[block], 0.0).sum(axis=1)
        return np.where(fresh.any(axis=1), cost, np.inf)
