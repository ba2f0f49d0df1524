"""How far one amount can go when several directions are taken one after the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.evaluation.column import Floats, Whole
from malramverk.protection.directions import Direction

_SLACK = 1e-9


@dataclass(frozen=True)
class Way:
    """A direction, and how far others let each site go along it; arrays of shape (sites,).

    Attributes:
        direction: the columns it moves.
        gain: how far each site itself can go up.
        loss: the same down.
        up: how far the sums that a site is in let it go up.
        down: the same down.
    """

    direction: Direction
    gain: Floats
    loss: Floats
    up: Floats
    down: Floats

    def at(self, sites: Whole) -> Way:
        """Return the same at some of the sites."""
        return Way(
            self.direction, self.gain[sites], self.loss[sites], self.up[sites], self.down[sites]
        )

    def sign(self, place: int) -> int:
        """Return which way a column goes; 0 where it does not."""
        return next((sign for column, sign in self.direction if column == place), 0)


def alone(ways: Sequence[Way], place: int, sense: int, sites: int, whole: bool) -> Floats:
    """Return how far a column can go one way at each site along one direction, of shape (sites,).

    Args:
        ways: the directions that move the column.
        place: the column.
        sense: 1 for up, -1 for down.
        sites: how many sites there are.
        whole: whether only whole steps are taken.
    """
    found = np.zeros(sites)
    for way in ways:
        up = way.sign(place) * sense > 0
        step = np.minimum(way.gain, way.up) if up else np.minimum(way.loss, way.down)
        np.maximum(found, step, out=found)
    return np.floor(found + _SLACK) if whole else found


def together(
    ways: Sequence[Way], place: int, sense: int, above: Floats, below: Floats, whole: bool
) -> Floats:
    """Return how far a column can go one way at each site, of shape (sites,).

    Directions are taken one after the other. Each takes of the site's own room what it needs,
    and of others' the part that it uses: where two directions each use half of what they could
    have had, every helper does half of both, which it can, since what is known is convex.

    Args:
        ways: the directions that move the column.
        place: the column.
        sense: 1 for up, -1 for down.
        above: how far each amount may rise by itself, of shape (sites, columns).
        below: how far it may fall.
        whole: whether only whole steps are taken.
    """
    room = {column: [above[:, column], below[:, column]] for w in ways for column, _ in w.direction}
    left = np.ones(len(above))
    total = np.zeros(len(above))
    for way in ways:
        turn = way.sign(place) * sense
        others = way.up if turn > 0 else way.down
        own = np.min(
            [room[column][0 if sign * turn > 0 else 1] for column, sign in way.direction], axis=0
        )
        step = np.minimum(own, others * left)
        if whole:
            step = np.floor(step + _SLACK)
        if not step.any():
            continue
        used = np.divide(step, others, out=np.zeros(len(step)), where=others > 0)
        left = np.maximum(left - used, 0.0)
        total += step
        for column, sign in way.direction:
            side = 0 if sign * turn > 0 else 1
            room[column][side] = room[column][side] - step
    return total
