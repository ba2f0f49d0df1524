"""Tells more again where it can be told: values and reasons without which nothing fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import Codes, Mask
from malramverk.protection.attack import SMALL, Attack, Cell
from malramverk.protection.secondary import Chooser
from malramverk.protection.system import SECONDARY

_ROUNDS = 4
Saved = list[tuple[Codes, NDArray[np.int64], Codes]]


class Reopener:
    """Tells more of silent cells of one system, as long as nothing fails by it.

    In each round one cell below each principal is tried, the one that tells of most rows first,
    and what goes wrong is closed again. A small system is tried until no cell is left; a large
    one for a few rounds.

    Args:
        chooser: what hid the cells.
        cells: which to try, of shape (sites, columns).
        told: by indicator, what each cell of the grid bears when it is opened: 0 where it is
            shown, a reason, or still the silent one.
    """

    def __init__(self, chooser: Chooser, cells: Mask, told: Mapping[str, Codes]) -> None:
        self._chooser, self._system, self._told = chooser, chooser.system, told
        self._branch = chooser.system.tree.branch
        self._left = cells.copy()
        self._small = chooser.system.tree.size <= SMALL
        self._unclear = np.zeros(chooser.system.amount.shape, np.bool_)

    def run(self, *, at_once: bool = False) -> list[Cell]:
        """Return which cells were opened.

        Args:
            at_once: try all of them first, and then those that went wrong one by one.
        """
        opened: dict[Cell, Saved] = {}
        if not self._left.any():
            return []
        if not self._small:
            self._unclear = self._failing(closer=False)
        if at_once:
            opened |= self._round(_pairs(self._left))
            for cell in opened:
                self._left[cell] = False
        for _ in range(int(self._left.sum()) if self._small else _ROUNDS):
            if not self._left.any():
                break
            opened |= self._round(list(self._next()))
        if not self._small:
            self._unclear[:] = False
            self._until_safe(opened, closer=True)
        return list(opened)

    def _round(self, tried: list[Cell]) -> dict[Cell, Saved]:
        """Open some cells, and return those that stay so."""
        opened = {cell: self._open(cell) for cell in tried}
        self._until_safe(opened, closer=self._small)
        return opened

    def _until_safe(self, opened: dict[Cell, Saved], *, closer: bool) -> None:
        """Close what goes wrong, until nothing does or nothing is left."""
        while opened:
            failing = self._failing(closer=closer)
            if not failing.any():
                break
            for cell in self._guilty(np.asarray(failing.any(axis=1)), list(opened)):
                _close(opened.pop(cell))

    def _guilty(self, wrong: Mask, opened: list[Cell]) -> list[Cell]:
        """Return the opened cells nearest to the sites where something fails."""
        tree = self._system.tree
        near = wrong.copy()
        near[tree.parent[wrong & tree.inner]] = True
        near |= tree.inner & wrong[tree.parent]
        branch = np.isin(self._branch, self._branch[wrong])
        for sites in (wrong, near, branch):
            if guilty := [cell for cell in opened if sites[cell[0]]]:
                return guilty
        return opened

    def _next(self) -> Iterator[Cell]:
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

    def _open(self, cell: Cell) -> Saved:
        site, place = cell
        saved = []
        for figure in self._system.columns[place]:
            codes, at = self._chooser.veil[figure.indicator], figure.cells[[site]]
            saved.append((codes, at, codes[at].copy()))
            codes[at] = np.where(
                codes[at] == SECONDARY, self._told[figure.indicator][at], codes[at]
            )
        return saved

    def _failing(self, *, closer: bool) -> Mask:
        """Return what fails, but for what only programs can tell about and did before.

        Args:
            closer: whether programs are asked of what moving does not clear.
        """
        known, lone = self._system.knowledge(self._chooser.veil), self._chooser.lone
        up, down = self._system.reach(
            known, lone, np.asarray(known.hidden.any(axis=0)), enough=True
        )
        failing = known.failing(up, down)
        if failing.any() and closer:
            Attack(self._system, known, insiders=lone is not None).widen(failing, up, down)
            failing = known.failing(up, down)
        return failing & ~self._unclear & ~self._chooser.given_up(known)


def _close(saved: Saved) -> None:
    for codes, at, before in saved:
        codes[at] = before


def _pairs(cells: Mask) -> list[Cell]:
    sites, places = np.nonzero(cells)
    return list(zip(sites.tolist(), places.tolist(), strict=True))
