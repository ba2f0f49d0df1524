"""The attacker: worlds that fit everything published, found by linear programming.

A world gives every amount a number so that all sums hold and every amount is what a reader could
believe it to be. The furthest worlds apart, up and down, are an amount's feasible interval.
Source: cell suppression as in Fischetti and Salazar (2001), and HiGHS for the programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import Floats, Mask
from malramverk.protection.system import Knowledge, System
from malramverk.protection.tree import NOBODY

SMALL = 60
"""Sites up to which a system is looked at whole."""

_HELPERS = 5
_HELPER_PARTS = 4
_MOST_PARTS = 16
_JOINT = 4
_SECONDS = 20.0


class Attack:
    """Looks for worlds in the neighbourhood of amounts; what is far away stays as it is.

    Worlds of a neighbourhood are worlds of the whole, so what they show is certain. What they do
    not show is only certain where the neighbourhood is the whole.
    """

    def __init__(self, system: System, known: Knowledge) -> None:
        self._system, self._known = system, known
        self._below = known.low - system.amount
        self._above = known.high - system.amount
        self._room = np.where(known.hidden, known.high - known.low, 0.0).sum(axis=1)

    def widen(self, targets: Mask, up: Floats, down: Floats, *, whole: bool = False) -> None:
        """Raise what is shown of how far amounts can move, until each target is wide enough.

        Args:
            targets: which amounts to look at, of shape (sites, columns).
            up: how far up each certainly can go; raised in place.
            down: the same down.
            whole: look at the whole system, however large.
        """
        for sites, cells in self._blocks(targets, whole=whole):
            _Block(self._system, sites, self._below, self._above).widen(
                cells, self._known.asked, up, down
            )

    def furthest(self, targets: Mask, up: Floats, down: Floats) -> None:
        """Find how far each target can go in any world at all; raised in place.

        Args:
            targets: as for `widen`.
            up: as for `widen`.
            down: as for `widen`.
        """
        for sites, cells in self._blocks(targets, whole=True):
            block = _Block(self._system, sites, self._below, self._above)
            for cell in cells:
                block.furthest(cell, up, down)

    def _blocks(
        self, targets: Mask, *, whole: bool
    ) -> Iterator[tuple[NDArray[np.int64], list[tuple[int, int]]]]:
        """Yield neighbourhoods, and the targets inside each."""
        tree = self._system.tree
        pairs = list(zip(*(axis.tolist() for axis in np.nonzero(targets)), strict=True))
        if whole or tree.size <= SMALL:
            if pairs:
                yield np.arange(tree.size), pairs
            return
        centres: dict[int, list[tuple[int, int]]] = {}
        for site, place in pairs:
            above = int(tree.parent[site])
            deep = above != NOBODY and int(tree.parent[above]) != NOBODY
            centres.setdefault(above if deep else site, []).append((site, place))
        for centre, cells in centres.items():
            yield self._near(centre, {site for site, _ in cells}), cells

    def _near(self, centre: int, targets: set[int]) -> NDArray[np.int64]:
        """Return a site, its parts, what it is a part of, and others with room to help."""
        tree = self._system.tree
        parts = np.array(self._parts(centre), np.int64)
        roomy = parts[np.argsort(-self._room[parts], kind="stable")][:_MOST_PARTS]
        near = {centre, *roomy.tolist(), *targets}
        above = int(tree.parent[centre])
        near |= {above} - {NOBODY}
        others = tree.children[above if above != NOBODY else centre]
        room = self._room[others]
        helpers = 0
        for other in others[np.argsort(-room, kind="stable")].tolist():
            own = self._parts(other)
            if other != centre and len(own) <= _HELPER_PARTS:
                near |= {other, *own}
                helpers += 1
            if helpers == _HELPERS:
                break
        return np.array(sorted(near), np.int64)

    def _parts(self, site: int) -> list[int]:
        found = self._system.tree.children.get(site)
        return [] if found is None or int(self._system.tree.depth[site]) == 0 else found.tolist()


class _Block:
    """One neighbourhood as a program: how far each amount lies from what it is."""

    def __init__(
        self, system: System, sites: NDArray[np.int64], below: Floats, above: Floats
    ) -> None:
        self._whole = system.whole
        width = system.amount.shape[1]
        low, high = below[sites].ravel(), above[sites].ravel()
        free = np.flatnonzero(high - low > 1e-9)
        number = np.full(len(sites) * width, -1, np.int64)
        number[free] = np.arange(len(free))
        self._number = number.reshape(len(sites), width)
        self._cells = np.stack([sites[free // width], free % width], axis=1)
        self._low, self._high = low[free], high[free]
        self._place = {int(site): i for i, site in enumerate(sites)}
        self._sums = self._matrix([*self._within(system), *self._between(system, sites)])

    def _matrix(self, rows: Sequence[Sequence[tuple[int, float]]]) -> Any:
        from scipy.sparse import csr_array

        flat = [pair for row in rows for pair in row]
        columns = np.array([variable for variable, _ in flat], np.int32)
        signs = np.array([value for _, value in flat], np.float64)
        ends = np.cumsum([0, *(len(row) for row in rows)])
        return csr_array((signs, columns, ends), shape=(len(rows), len(self._low)))

    def _within(self, system: System) -> Iterator[list[tuple[int, float]]]:
        """Yield the sums of each site's groups, as variables and signs."""
        for own in self._number:
            for whole, parts in system.rows:
                row = [(int(own[part]), 1.0) for part in parts if own[part] >= 0]
                if whole is not None and own[whole] >= 0:
                    row.append((int(own[whole]), -1.0))
                if row:
                    yield row

    def _between(
        self, system: System, sites: NDArray[np.int64]
    ) -> Iterator[list[tuple[int, float]]]:
        """Yield the sums of each site's parts."""
        for site in sites.tolist():
            children = system.tree.children.get(site)
            if children is None:
                continue
            inside = [self._place[c] for c in children.tolist() if c in self._place]
            for own, below in zip(
                self._number[self._place[site]], self._number[inside].T, strict=True
            ):
                row = [(int(variable), 1.0) for variable in below if variable >= 0]
                row += [(int(own), -1.0)] if own >= 0 else []
                if row:
                    yield row

    def widen(
        self, cells: Sequence[tuple[int, int]], asked: Floats, up: Floats, down: Floats
    ) -> None:
        """Look for worlds in which cells lie further up or down; see `Attack.widen`."""
        targets = [(s, p) for s, p in cells if self._number[self._place[s], p] >= 0]
        for sign in (1.0, -1.0):
            self._jointly(targets, sign, asked, up, down)
        for cell in targets:
            if up[cell] + down[cell] < asked[cell]:
                self.furthest(cell, up, down)

    def _jointly(
        self,
        targets: Sequence[tuple[int, int]],
        sign: float,
        asked: Floats,
        up: Floats,
        down: Floats,
    ) -> None:
        """Move many cells one way at once, for as long as that shows more of any."""
        found = up if sign > 0 else down
        for _ in range(_JOINT):
            left = [cell for cell in targets if up[cell] + down[cell] < asked[cell]]
            before = sum(float(found[cell]) for cell in left)
            if not left or not self._solve(left, sign, up, down):
                return
            if sum(float(found[cell]) for cell in left) <= before + 1e-9:
                return

    def furthest(self, cell: tuple[int, int], up: Floats, down: Floats) -> None:
        """Find the worlds in which one cell lies furthest up and down."""
        site, place = cell
        if self._number[self._place[site], place] >= 0:
            self._solve([cell], 1.0, up, down)
            self._solve([cell], -1.0, up, down)

    def _solve(
        self, cells: Sequence[tuple[int, int]], sign: float, up: Floats, down: Floats
    ) -> bool:
        """Find the world in which some cells lie furthest one way; note how far all cells went."""
        goal = np.zeros(len(self._low))
        for site, place in cells:
            goal[self._number[self._place[site], place]] = -sign
        moved = self._best(goal, whole=False)
        if moved is not None and self._whole:
            near = np.round(moved)
            moved = near if self._fits(near, moved) else self._best(goal, whole=True)
        if moved is None:
            return False
        where = self._cells[:, 0], self._cells[:, 1]
        up[where] = np.maximum(up[where], moved)
        down[where] = np.maximum(down[where], -moved)
        return True

    def _fits(self, near: Floats, found: Floats) -> bool:
        """Say whether a world of whole numbers is the one that was found."""
        return bool(np.abs(near - found).max() < 1e-6 and not (self._sums @ near).any())

    def _best(self, goal: Floats, *, whole: bool) -> Floats | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        found = milp(
            goal,
            integrality=np.full(len(goal), int(whole)),
            bounds=Bounds(self._low, self._high),
            constraints=LinearConstraint(self._sums, 0.0, 0.0),
            options={"time_limit": _SECONDS, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        best: Floats = np.round(found.x) if whole else found.x
        return best
