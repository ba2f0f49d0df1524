"""What else to hide, so that nothing hidden can be worked out: least first, the same each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from malramverk.evaluation.column import Codes, Floats, Mask
from malramverk.protection.attack import Attack
from malramverk.protection.mending import Cells, Mender
from malramverk.protection.primary import hide
from malramverk.protection.system import ECONOMIC, NEARLY_ALL, SECONDARY, Knowledge, System
from malramverk.protection.tree import NOBODY

_MOST_ROUNDS = 200
_PART = 3
_FAR = 1e12
_NONE = np.zeros(0, np.int64)


class Chooser:
    """Hides more of one system until every hidden amount is as uncertain as is asked.

    Attributes:
        chosen: what was hidden, of shape (sites, columns).
    """

    def __init__(
        self, system: System, veil: dict[str, Codes], weights: Floats, lone: Mask | None
    ) -> None:
        self.system, self.veil, self.lone = system, veil, lone
        self.weights = weights
        self.showable = np.stack(
            [np.any([f.may_show for f in found], axis=0) for found in system.columns], axis=1
        )
        self.chosen = np.zeros_like(self.showable)
        self._full = self._everything_hidden()
        self._tried = np.full(system.tree.size, -1, np.int64)
        self._up = np.zeros_like(system.amount)
        self._down = np.zeros_like(system.amount)

    def run(self) -> None:
        """Hide until nothing fails, or nothing more can be hidden."""
        for _ in range(_MOST_ROUNDS):
            known = self.system.knowledge(self.veil)
            failing = self._failing(known)
            if not failing.any():
                break
            if self._within_sites(known, failing) | self._mirrored(known, failing):
                continue
            if self._silenced(known, failing):
                continue
            failing = self._looked_closer(known, failing)
            if not failing.any():
                break
            before = int(self.chosen.sum())
            self._repair(known, failing)
            if int(self.chosen.sum()) == before and not self._beside(known, failing):
                break

    def given_up(self, known: Knowledge) -> Mask:
        """Return what failed at last, although nothing more could be hidden for it."""
        return known.failing(self._up, self._down)

    def silenced(self, first: Mapping[str, Codes]) -> Mask:
        """Return which cells had a reason of their own at first, of shape (sites, columns)."""
        found = np.zeros_like(self.chosen)
        for place, figures in enumerate(self.system.columns):
            for figure in figures:
                now, then = (codes[figure.indicator][figure.cells] for codes in (self.veil, first))
                found[:, place] |= (now == SECONDARY) & (then > 0) & (then != SECONDARY)
        return found

    def _silenced(self, known: Knowledge, failing: Mask) -> bool:
        """Give hidden cells at and near what fails the reason that tells nothing of them."""
        tree = self.system.tree
        here = failing.any(axis=1)
        above = np.zeros(tree.size, np.bool_)
        above[tree.parent[here & tree.inner]] = True
        beside = tree.inner & above[np.where(tree.inner, tree.parent, 0)]
        return any(self._silence(np.asarray(sites)) for sites in (here, here | above, beside))

    def _silence(self, sites: Mask) -> bool:
        changed = False
        for figures in self.system.columns:
            for figure in figures:
                codes = self.veil[figure.indicator]
                told = codes[figure.cells]
                speaking = sites & figure.may_show & (told > 0)
                speaking &= (told != SECONDARY) & (told != ECONOMIC)
                speaking &= figure.telling | (told == NEARLY_ALL)
                codes[figure.cells[speaking]] = SECONDARY
                changed |= bool(speaking.any())
        return changed

    def _looked_closer(self, known: Knowledge, failing: Mask) -> Mask:
        """Return what still fails when worlds are looked for one by one.

        Nothing is looked for twice as long as nothing more is hidden near it.
        """
        near = known.hidden.sum(axis=1).astype(np.int64)
        parent = self.system.tree.parent
        family = self.system.tree.children_of(near.astype(np.float64)).astype(np.int64)
        around = near + np.where(parent != NOBODY, family[parent] + near[parent], 0) + family
        fresh = failing & (self._tried[:, None] != around[:, None])
        up, down = np.zeros_like(self._up), np.zeros_like(self._down)
        if self.lone is None:
            up, down = self._up.copy(), self._down.copy()
        Attack(self.system, known, insiders=self.lone is not None).widen(fresh, up, down)
        self._note(up, down)
        still = known.failing(self._up, self._down)
        self._tried = np.where(still.any(axis=1), around, -1)
        return still

    def _beside(self, known: Knowledge, failing: Mask) -> bool:
        """Hide the least costly cell beside each cell that still fails: the plain way."""
        fresh = self.showable & ~known.hidden[:, : len(self.system.columns)]
        changed = False
        for site, place in zip(*(axis.tolist() for axis in np.nonzero(failing)), strict=True):
            usable: list[tuple[int, int]] = []
            above = site
            while above != NOBODY and not usable:
                near = self._neighbours(above, place)
                usable = [c for c in near if fresh[c] and not self.chosen[c]]
                above = int(self.system.tree.parent[above])
            below = [site]
            while below and not usable:
                below = [s for b in below for s in self.system.tree.children.get(b, _NONE).tolist()]
                usable = [
                    (s, place) for s in below if fresh[s, place] and not self.chosen[s, place]
                ]
            if usable:
                best = min(usable, key=lambda cell: (self.weights[cell], cell))
                self._apply([(best[0], [best[1]])])
                changed = True
        return changed

    def _neighbours(self, site: int, place: int) -> list[tuple[int, int]]:
        """Return the other cells of an entity, and a cell's like at those beside, above, below."""
        tree = self.system.tree
        near = [(site, other) for other in range(len(self.system.columns))]
        above = int(tree.parent[site])
        if above != NOBODY:
            near += [(s, place) for s in (*tree.children[above].tolist(), above)]
        return near + [(s, place) for s in tree.children.get(site, _NONE).tolist()]

    def _failing(self, known: Knowledge) -> Mask:
        """Return what can be worked out too nearly, as far as is shown.

        What was once shown stays so: hiding more takes no world away.
        """
        if not known.failing(self._up, self._down).any():
            return np.zeros_like(known.hidden)
        up, down = self.system.reach(
            known, self.lone, np.asarray(known.hidden.any(axis=0)), enough=True
        )
        self._note(up, down)
        return known.failing(self._up, self._down)

    def _note(self, up: Floats, down: Floats) -> None:
        """Keep how far amounts were shown to go.

        Of worlds that stand against each of several attackers only the width is certain: what is
        left up by one and down by another is left by neither, and is not put together.
        """
        if self.lone is None:
            np.maximum(self._up, up, out=self._up)
            np.maximum(self._down, down, out=self._down)
            return
        wider = up + down > self._up + self._down
        self._up[wider], self._down[wider] = up[wider], down[wider]

    def _everything_hidden(self) -> Knowledge:
        veil = {f.indicator: self.veil[f.indicator].copy() for c in self.system.columns for f in c}
        for figures in self.system.columns:
            for figure in figures:
                hide(veil, figure, figure.may_show)
        return self.system.knowledge(veil)

    def _hide(self, place: int, sites: Mask) -> None:
        for figure in self.system.columns[place]:
            if hide(self.veil, figure, sites):
                self.chosen[:, place] |= sites & figure.may_show

    def _repair(self, known: Knowledge, failing: Mask) -> None:
        mender = Mender(self.system, known, self._full, self.weights, self.showable)
        tree = self.system.tree
        deficit = np.where(failing, known.asked, 0.0)
        sites, places = np.nonzero(failing)
        order = np.lexsort((places, sites, -deficit[sites, places]))
        left = {family: count // _PART + 1 for family, count in self._families(sites)}
        mended: set[int] = set()
        for site, place in zip(sites[order].tolist(), places[order].tolist(), strict=True):
            family = int(tree.parent[site])
            if site in mended or left[family] == 0:
                continue
            left[family] -= 1
            mended.add(site)
            self._apply(mender.mended(site, place))

    def _within_sites(self, known: Knowledge, failing: Mask) -> bool:
        """Where one part of a sum is hidden alone, hide the part that loses least beside it."""
        changed = False
        named = len(self.system.columns)
        for whole, parts in self.system.rows:
            own = [part for part in parts if part < named]
            hidden = known.hidden[:, own]
            count = hidden.sum(axis=1)
            shown = np.ones(len(count), np.bool_)
            below = np.zeros(len(count), np.bool_)
            if whole is not None:
                shown = ~known.hidden[:, whole]
                below = known.hidden[:, whole] & failing[:, whole] & (count == 0)
            lonely = failing[:, own].any(axis=1) & (count == 1) & shown
            changed |= self._cheapest(lonely | below, own, known)
        return changed

    def _cheapest(self, where: Mask, own: Sequence[int], known: Knowledge) -> bool:
        """Hide, at each of some sites, the column of some that loses least."""
        if not where.any():
            return False
        amount = self.system.amount[:, own]
        room = self._full.high[:, own] - self._full.low[:, own]
        need = np.where(known.hidden[:, own], known.asked[:, own], 0).max(axis=1, keepdims=True)
        cost = self.weights[:, own] + np.where(room < need, _FAR, 0.0) + amount * 1e-9
        cost = np.where(self.showable[:, own] & ~known.hidden[:, own], cost, np.inf)
        best = cost.argmin(axis=1)
        possible = np.isfinite(cost.min(axis=1)) & where
        for i, place in enumerate(own):
            self._hide(place, possible & (best == i))
        return bool(possible.any())

    def _mirrored(self, known: Knowledge, failing: Mask) -> bool:
        """A sum of one part is that part: hide both or neither."""
        tree, changed = self.system.tree, False
        only = tree.children_of(np.ones(tree.size)) == 1
        single = tree.inner & only[np.where(tree.inner, tree.parent, 0)]
        places = np.flatnonzero(single)
        above = tree.parent[places]
        for place in range(len(self.system.columns)):
            same = self.system.rest[above, place] <= 0
            child, parent = known.hidden[places, place], known.hidden[above, place]
            bad = failing[places, place] | failing[above, place]
            marked = np.zeros(tree.size, np.bool_)
            marked[above[same & bad & child & ~parent & self.showable[above, place]]] = True
            marked[places[same & bad & parent & ~child & self.showable[places, place]]] = True
            if marked.any():
                self._hide(place, marked)
                changed = True
        return changed

    def _apply(self, cells: Cells) -> None:
        for site, places in cells:
            one = np.zeros(self.system.tree.size, np.bool_)
            one[site] = True
            for place in places:
                self._hide(place, one)

    def _families(self, sites: np.ndarray) -> list[tuple[int, int]]:
        """Return of which sums some sites are parts, and how many are."""
        parents, counts = np.unique(self.system.tree.parent[np.unique(sites)], return_counts=True)
        return list(zip(parents.tolist(), counts.tolist(), strict=True))


def weights_of(system: System, before: Iterable[Mask]) -> Floats:
    """Return what is lost when each cell is hidden: those it tells of, and less if it was hidden.

    Args:
        system: the system.
        before: for each column, the sites where it was hidden the period before.
    """
    columns = []
    for figures, was in zip(system.columns, before, strict=True):
        lost = np.sum([np.maximum(f.measured.n, 0) * f.may_show for f in figures], axis=0)
        columns.append((1.0 + lost) * np.where(was, 0.5, 1.0))
    return np.stack(columns, axis=1)
