"""Opens again what need not be hidden: chosen cells without which everything is uncertain still."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import Codes, Mask
from malramverk.protection.attack import SMALL, Attack
from malramverk.protection.secondary import Chooser
from malramverk.protection.system import SECONDARY, System
from malramverk.protection.tree import NOBODY

_ROUNDS = 4
Saved = list[tuple[Codes, NDArray[np.int64], Codes]]


class Reopener:
    """Opens cells of one system that a chooser hid, as long as nothing fails without them.

    In each round one cell below each principal is tried, the one that tells of most rows first,
    and what goes wrong is closed again. A small system is tried until no cell is left; a large
    one for a few rounds.
    """

    def __init__(self, chooser: Chooser, allowed: Mask) -> None:
        self._chooser, self._system = chooser, chooser.system
        self._branch = branches(chooser.system)
        self._left = chooser.chosen & allowed
        self._small = chooser.system.tree.size <= SMALL

    def run(self) -> int:
        """Return how many cells were opened."""
        opened = 0
        rounds = int(self._left.sum()) if self._small else _ROUNDS
        for _ in range(rounds):
            if not self._left.any():
                break
            opened += self._round()
        return opened

    def _round(self) -> int:
        tried = list(self._next())
        saved = {cell: self._open(cell) for cell in tried}
        while saved:
            failing = self._failing()
            if not failing.any():
                break
            wrong = set(self._branch[failing.any(axis=1)].tolist())
            guilty = [cell for cell in saved if int(self._branch[cell[0]]) in wrong]
            for cell in guilty or list(saved):
                self._close(saved.pop(cell))
        for site, place in saved:
            self._chooser.chosen[site, place] = False
        return len(saved)

    def _next(self) -> Iterator[tuple[int, int]]:
        """Yield the weightiest cell of each branch that has not been tried; one if small."""
        weight = np.where(self._left, self._chooser.weights, -1.0)
        best = weight.max(axis=1)
        order = np.lexsort((np.arange(len(best)), -best))
        seen: set[int] = set()
        for site in order.tolist():
            branch = int(self._branch[site])
            if best[site] < 0 or (self._small and seen):
                break
            if branch not in seen:
                seen.add(branch)
                place = int(weight[site].argmax())
                self._left[site, place] = False
                yield site, place

    def _open(self, cell: tuple[int, int]) -> Saved:
        site, place = cell
        saved = []
        for figure in self._system.columns[place]:
            codes, at = self._chooser.veil[figure.indicator], figure.cells[[site]]
            saved.append((codes, at, codes[at].copy()))
            codes[at] = np.where(codes[at] == SECONDARY, 0, codes[at])
        return saved

    def _close(self, saved: Saved) -> None:
        for codes, at, before in saved:
            codes[at] = before

    def _failing(self) -> Mask:
        known = self._system.knowledge(self._chooser.veil)
        columns = np.asarray(known.hidden.any(axis=0))
        up, down = self._system.reach(known, self._chooser.lone, columns)
        failing = known.failing(up, down)
        if failing.any() and self._small and self._chooser.lone is None:
            Attack(self._system, known).widen(failing, up, down)
            failing = known.failing(up, down)
        return failing


def branches(system: System) -> NDArray[np.int64]:
    """Return of each site the entity directly below the top that it is, or is under."""
    tree = system.tree
    found = np.arange(tree.size)
    for site in np.argsort(tree.depth, kind="stable").tolist():
        above = int(tree.parent[site])
        if above != NOBODY and tree.depth[site] > 1:
            found[site] = found[above]
    return found
