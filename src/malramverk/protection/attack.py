"""The attacker: worlds that fit everything published, found by linear programming.

A world gives every amount a number so that all sums hold and every amount is what a reader could
believe it to be. The furthest worlds apart, up and down, are an amount's feasible interval.
Source: cell suppression as in Fischetti and Salazar (2001), and HiGHS for the programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import Floats, Mask
from malramverk.protection.programs import Program
from malramverk.protection.system import Knowledge, System
from malramverk.protection.tree import NOBODY

SMALL = 60
"""Sites up to which a system is looked at whole."""

_HELPERS = 5
_HELPER_PARTS = 4
_MOST_PARTS = 16
_JOINT = 4
_SLACK = 1e-9
_NONE = np.zeros(0, np.int64)

Cell: TypeAlias = tuple[int, int]
"""A site, or a row of some, and a column."""


class Attack:
    """Looks for worlds in the neighbourhood of amounts; what is far away stays as it is.

    Worlds of a neighbourhood are worlds of the whole, so what they show is certain. What they do
    not show is only certain where the neighbourhood is the whole.

    Args:
        system: what adds up.
        known: what each figure tells alone.
        insiders: whether attackers know all of one branch, such as their own principal. What is
            shown then holds against each of them, but for what is its own.
    """

    def __init__(self, system: System, known: Knowledge, *, insiders: bool = False) -> None:
        self._system, self._known = system, known
        self._below = known.low - system.amount
        self._above = known.high - system.amount
        self._room = np.where(known.hidden, known.high - known.low, 0.0).sum(axis=1)
        self._insiders = insiders
        self._owner = np.where(system.tree.inner, system.tree.branch, NOBODY)

    def widen(self, targets: Mask, up: Floats, down: Floats, *, whole: bool = False) -> None:
        """Raise what is shown of how far amounts can move, until each target is wide enough.

        Against insiders what is given must hold against each of them, and of what comes back only
        the width is certain: up and down together.

        Args:
            targets: which amounts to look at, of shape (sites, columns).
            up: how far up each certainly can go; raised in place.
            down: the same down.
            whole: look at the whole system, however large.
        """
        for sites, cells in self._blocks(targets, whole=whole):
            self._look(sites, cells, up, down, enough=True)

    def furthest(self, targets: Mask, up: Floats, down: Floats) -> None:
        """Find how far each target can go in any world at all; raised in place.

        Args:
            targets: as for `widen`.
            up: as for `widen`.
            down: as for `widen`.
        """
        for sites, cells in self._blocks(targets, whole=True):
            self._look(sites, cells, up, down, enough=False)

    def _look(
        self, sites: NDArray[np.int64], cells: list[Cell], up: Floats, down: Floats, *, enough: bool
    ) -> None:
        """Look for worlds of a neighbourhood, against everyone who knows some of it.

        Of each amount is kept what the one leaves it who can tell it most nearly.
        """
        row = {int(site): i for i, site in enumerate(sites)}
        kept: dict[Cell, tuple[float, float]] = {}
        for who, mine in self._attackers(sites, cells):
            ups, downs = up[sites], down[sites]
            known = (self._owner[sites] == who)[:, None] & (who != NOBODY)
            room = (np.where(known, 0.0, one[sites]) for one in (self._below, self._above))
            block = _Block(self._system, sites, *room)
            asked = self._known.asked[sites] if enough else None
            block.look([(row[site], place) for site, place in mine], asked, ups, downs)
            if not self._insiders:
                up[sites], down[sites] = ups, downs
                return
            for cell in mine:
                found = float(ups[row[cell[0]], cell[1]]), float(downs[row[cell[0]], cell[1]])
                kept[cell] = min(kept.get(cell, found), found, key=sum)
        for cell, found in kept.items():
            up[cell], down[cell] = found

    def _attackers(
        self, sites: NDArray[np.int64], cells: list[Cell]
    ) -> Iterator[tuple[int, list[Cell]]]:
        """Yield who knows some of a neighbourhood, and the targets that are not its own.

        Whoever knows more can tell more, so that nobody is an attacker only where there is no
        one else.
        """
        if not self._insiders:
            yield NOBODY, cells
            return
        left = set(cells)
        for who in np.unique(self._owner[sites]).tolist():
            mine = [cell for cell in cells if who != NOBODY and self._asks(who, cell[0])]
            left -= set(mine)
            if mine:
                yield who, mine
        if left:
            yield NOBODY, [cell for cell in cells if cell in left]

    def _asks(self, who: int, site: int) -> bool:
        """Say whether an amount is others' own: not one's own, nor a sum that it is part of."""
        return int(self._owner[site]) != who and int(self._system.tree.parent[who]) != site

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
    """One neighbourhood as a program: how far each amount lies from what it is.

    Amounts are named by row of the neighbourhood and column.
    """

    def __init__(
        self, system: System, sites: NDArray[np.int64], below: Floats, above: Floats
    ) -> None:
        free = np.nonzero(above - below > _SLACK)
        self._cells = free
        self._number = np.full(below.shape, -1, np.int64)
        self._number[free] = np.arange(len(free[0]))
        sums = [*self._within(system), *self._between(system, sites)]
        self._program = Program(below[free], above[free], sums, whole=system.whole)

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
        row = {int(site): i for i, site in enumerate(sites)}
        for site in sites.tolist():
            inside = [row[c] for c in system.tree.children.get(site, _NONE).tolist() if c in row]
            if site in row and inside:
                parts = self._number[inside].T
                for own, below in zip(self._number[row[site]].tolist(), parts, strict=True):
                    one = [(int(variable), 1.0) for variable in below if variable >= 0]
                    one += [(own, -1.0)] if own >= 0 else []
                    if one:
                        yield one

    def look(self, targets: Sequence[Cell], asked: Floats | None, up: Floats, down: Floats) -> None:
        """Look for worlds in which amounts lie further up or down.

        Args:
            targets: which amounts to look at.
            asked: how wide is enough; nothing where the furthest worlds are wanted.
            up: how far up each amount can go; raised in place.
            down: the same down.
        """
        able = [cell for cell in targets if self._number[cell] >= 0]
        if asked is None:
            for cell in able:
                self._solve([cell], 1.0, up, down)
                self._solve([cell], -1.0, up, down)
            return
        for sign in (1.0, -1.0):
            self._jointly(able, sign, asked, up, down)
        for cell in able:
            for sign in (1.0, -1.0):
                if up[cell] + down[cell] < asked[cell]:
                    self._solve([cell], sign, up, down)

    def _jointly(
        self, targets: Sequence[Cell], sign: float, asked: Floats, up: Floats, down: Floats
    ) -> None:
        """Move many cells one way at once, for as long as that shows more of any."""
        found = up if sign > 0 else down
        for _ in range(_JOINT):
            left = [cell for cell in targets if up[cell] + down[cell] < asked[cell]]
            before = sum(float(found[cell]) for cell in left)
            if not left or not self._solve(left, sign, up, down):
                return
            if sum(float(found[cell]) for cell in left) <= before + _SLACK:
                return

    def _solve(self, cells: Sequence[Cell], sign: float, up: Floats, down: Floats) -> bool:
        """Find the world in which some cells lie furthest one way; note how far all cells went."""
        goal = np.zeros(len(self._cells[0]))
        for cell in cells:
            goal[self._number[cell]] = sign
        moved = self._program.best(goal)
        if moved is None:
            return False
        up[self._cells] = np.maximum(up[self._cells], moved)
        down[self._cells] = np.maximum(down[self._cells], -moved)
        return True
