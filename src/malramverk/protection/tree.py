"""Who is part of whom in one period, and how far amounts can move within their sums."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.evaluation.column import Floats, Mask, Whole
from malramverk.evaluation.grid import Grid, Organisation

NOBODY = -1


@dataclass(frozen=True)
class Tree:
    """The sites of one period that are shown, and what each is a part of.

    Attributes:
        sites: their numbers in the grid, by level and code.
        levels: the level of each, as text.
        codes: the code of each.
        parent: the place in ``sites`` of the entity it is a part of; -1 for none.
        depth: how many levels stand above it here.
    """

    sites: Whole
    levels: tuple[str, ...]
    codes: tuple[str, ...]
    parent: Whole
    depth: Whole

    @property
    def size(self) -> int:
        """The number of sites."""
        return len(self.sites)

    @cached_property
    def has_children(self) -> Mask:
        """Which sites have parts."""
        return self.children_of(np.ones(self.size)) > 0

    @cached_property
    def inner(self) -> Mask:
        """Which sites are a part of another."""
        found: Mask = self.parent != NOBODY
        return found

    @cached_property
    def by_depth(self) -> tuple[Whole, ...]:
        """The places of the sites that have a parent, deepest first."""
        depths = range(int(self.depth.max(initial=0)), 0, -1)
        return tuple(np.flatnonzero((self.depth == d) & self.inner) for d in depths)

    @cached_property
    def above(self) -> dict[int, Whole]:
        """The sites that the sites of each depth are parts of."""
        return {id(places): np.unique(self.parent[places]) for places in self.by_depth}

    @cached_property
    def children(self) -> dict[int, Whole]:
        """The places of each parent's parts."""
        order = np.argsort(self.parent, kind="stable")
        order = order[self.parent[order] != NOBODY]
        parents, starts = np.unique(self.parent[order], return_index=True)
        pieces = np.split(order, starts[1:])
        return dict(zip(parents.tolist(), pieces, strict=True)) if len(parents) else {}

    @cached_property
    def branch(self) -> Whole:
        """Of each site the place of the entity directly below the top that it is, or is under.

        What stands at the top is its own branch.
        """
        found = np.arange(self.size)
        for site in np.argsort(self.depth, kind="stable").tolist():
            if self.depth[site] > 1:
                found[site] = found[self.parent[site]]
        return found

    def children_of(self, amounts: Floats) -> Floats:
        """Return the sum of each site's parts, of shape (sites,)."""
        inner = self.inner
        found = np.bincount(self.parent[inner], amounts[inner], self.size)
        return found.astype(np.float64)

    def help(
        self, up: Floats, down: Floats, rest_up: Floats, rest_down: Floats, lone: Mask | None = None
    ) -> tuple[Floats, Floats]:
        """Return how far its sums let each site move, whatever room it has itself.

        Exact on a tree: up to the root, what a sum allows is what its parts allow; down again, a
        part can move as far as its sum and the other parts let it.

        Args:
            up: how far up each site may go by itself.
            down: how far down.
            rest_up: how far up what a sum holds besides its parts may go.
            rest_down: how far down.
            lone: sums whose parts' owners know their own amounts, so that the greatest helper
                among the others must not be counted on.

        Returns:
            How far up, and how far down; infinite where a site is in no sum.
        """
        up, down, sum_up, sum_down = self.rising(up, down, rest_up, rest_down)
        before_up, before_down = up.copy(), down.copy()
        has = self.has_children
        out_up = np.where(has, sum_up, np.inf)
        out_down = np.where(has, sum_down, np.inf)
        for places in reversed(self.by_depth):
            parents = self.parent[places]
            helped = sum_down[parents] - before_down[places]
            pulled = sum_up[parents] - before_up[places]
            if lone is not None:
                inside = lone[parents]
                helped -= inside * self._greatest_other(before_down, places)
                pulled -= inside * self._greatest_other(before_up, places)
            helped = up[parents] + np.maximum(helped, 0)
            pulled = down[parents] + np.maximum(pulled, 0)
            out_up[places] = np.minimum(out_up[places], helped)
            out_down[places] = np.minimum(out_down[places], pulled)
            up[places] = np.minimum(up[places], helped)
            down[places] = np.minimum(down[places], pulled)
        return out_up, out_down

    def rising(
        self, up: Floats, down: Floats, rest_up: Floats, rest_down: Floats
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Return how far each site can move as far as its own parts let it, and its parts' sums."""
        up, down = up.copy(), down.copy()
        sum_up, sum_down = rest_up.copy(), rest_down.copy()
        for places in self.by_depth:
            parents = self.parent[places]
            sum_up += np.bincount(parents, up[places], self.size)
            sum_down += np.bincount(parents, down[places], self.size)
            above = self.above[id(places)]
            up[above] = np.minimum(up[above], sum_up[above])
            down[above] = np.minimum(down[above], sum_down[above])
        return up, down, sum_up, sum_down

    def _greatest_other(self, amounts: Floats, places: Whole) -> Floats:
        """Return the greatest amount among each site's siblings."""
        parents, here = self.parent[places], amounts[places]
        first = np.zeros(self.size)
        np.maximum.at(first, parents, here)
        ties = np.bincount(parents[here == first[parents]], minlength=self.size)
        second = np.zeros(self.size)
        lower = here < first[parents]
        np.maximum.at(second, parents[lower], here[lower])
        alone = (here == first[parents]) & (ties[parents] == 1)
        found: Floats = np.where(alone, second[parents], first[parents])
        return found


def tree_of(
    grid: Grid, organisation: Organisation, period: str | None, levels: Sequence[str]
) -> Tree:
    """Return the tree of the sites of some levels in a period; the grid's order is kept."""
    inside = grid.in_period(period) & np.isin(grid.levels, list(levels)) & grid.exists
    sites = np.flatnonzero(inside)
    named = [grid.sites[site] for site in sites.tolist()]
    place = {site: i for i, site in enumerate(named)}
    parent: list[int] = []
    depth: list[int] = []
    for level, code, when in named:
        above = levels[: list(levels).index(level)]
        found = NOBODY
        for up in reversed(above):
            other = organisation.ancestor(level, code, when, up)
            found = place.get((up, other, when), NOBODY) if other is not None else NOBODY
            if found != NOBODY:
                break
        parent.append(found)
        depth.append(0 if found == NOBODY else depth[found] + 1)
    return Tree(
        sites,
        tuple(level for level, _, _ in named),
        tuple(code for _, code, _ in named),
        np.array(parent, np.int64),
        np.array(depth, np.int64),
    )
