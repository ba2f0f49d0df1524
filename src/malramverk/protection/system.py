"""Everything that adds up with each other in one period, and what a reader knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from malramverk.cells import Reason, State, status_code
from malramverk.dataclass import dataclass
from malramverk.evaluation.column import HAS_VALUE, Codes, Floats, Mask, Whole
from malramverk.model import MeasureKind
from malramverk.protection.directions import Direction, Row, directions
from malramverk.protection.measuring import Measured
from malramverk.protection.thresholds import Thresholds, anything, labels, primary
from malramverk.protection.tree import Tree
from malramverk.protection.ways import Way, alone, together

Veil = Mapping[str, Codes]
"""By indicator, why each cell of the grid is hidden; 0 where it is not."""

NEARLY_ALL = status_code(State.CENSORED)
SECONDARY = status_code(State.SUPPRESSED, Reason.SECONDARY)
ECONOMIC = status_code(State.SUPPRESSED, Reason.ECONOMIC)
_SLACK = 1e-9


class _Alone(NamedTuple):
    """What a figure tells of its amount whatever is hidden; arrays of shape (sites,).

    Attributes:
        low: the least amount that is rounded to what is shown.
        high: the greatest.
        floor: the least amount when nothing is told.
        ceiling: the greatest.
        least: the least amount that goes with its own reason.
        greatest: the greatest.
        own: where it is hidden for its own sake.
        near: where it is shown as nearly all.
    """

    low: Floats
    high: Floats
    floor: Floats
    ceiling: Floats
    least: Floats
    greatest: Floats
    own: Mask
    near: Mask


@dataclass(frozen=True, eq=False)
class Figure:
    """An indicator in one group, at the sites of one period.

    Attributes:
        indicator: its id.
        cells: the number of each site's cell in the grid.
        measured: what it measures at each site.
        asked: what it must rest on at each site.
        status: the states of the results, before anything is hidden.
        half: half the step that it is rounded to, in its own unit; 0 where it is not.
    """

    indicator: str
    cells: Whole
    measured: Measured
    asked: Thresholds
    status: Codes
    half: float

    @property
    def may_show(self) -> Mask:
        """Where there is a value to show."""
        found: Mask = self.status == HAS_VALUE
        return found

    @cached_property
    def telling(self) -> Mask:
        """Where its own reason would tell something of the amount."""
        alone = self._alone
        return np.asarray((alone.least > alone.floor) | (alone.greatest < alone.ceiling))

    @cached_property
    def _alone(self) -> _Alone:
        shown, own = self._shown(), primary(self.asked, self.measured)
        return _Alone(
            *shown, *anything(self.measured), *labels(self.asked, self.measured)[1:], *own
        )

    def hidden(self, veil: Veil) -> Mask:
        """Return where a veil hides it."""
        found: Mask = (veil[self.indicator][self.cells] > 0) & self.may_show
        return found

    def known(self, veil: Veil, opened: Mask | None) -> tuple[Floats, Floats, Floats]:
        """Return the least and greatest amount a reader can tell from this alone.

        The third is how wide the interval should be; 0 where nothing is hidden.
        """
        found = self.measured
        codes = np.where(self.may_show, veil[self.indicator][self.cells], 0).astype(np.uint8)
        hidden = codes > 0
        alone = self._alone
        silent = (codes == SECONDARY) | (codes == ECONOMIC) | (~self.may_show & (found.n > 0))
        least = np.where(silent, alone.floor, alone.least)
        greatest = np.where(silent, alone.ceiling, alone.greatest)
        nearly = codes == NEARLY_ALL
        least = np.where(nearly, np.maximum(found.base - self.asked.nearly_all, 0), least)
        greatest = np.where(nearly, np.maximum(found.base - 1, 0), greatest)
        unseen = hidden | silent
        low, high = np.where(unseen, least, alone.low), np.where(unseen, greatest, alone.high)
        wide = np.where(alone.own | nearly | (codes == ECONOMIC), self._asked(), self._least())
        told = np.minimum(self._asked(), self.asked.nearly_all - 1)  # all that ~100 leaves
        wide = np.where(alone.near & ~nearly, np.maximum(told, self._least()), wide)
        asked = np.where(hidden, wide, 0.0)
        if opened is not None:
            exact = opened & self.may_show
            low, high = np.where(exact, found.amount, low), np.where(exact, found.amount, high)
            asked = np.where(exact, 0.0, asked)
        return low, high, np.minimum(asked, high - low)

    def _asked(self) -> Floats:
        found = self.measured
        if found.kind in (MeasureKind.COUNT, MeasureKind.SHARE):
            return self.asked.width
        return np.abs(found.amount) * self.asked.percent / 100

    def _least(self) -> Floats:
        """Return how wide the interval of what is hidden for others' sake must be: not nothing."""
        if self.measured.kind in (MeasureKind.COUNT, MeasureKind.SHARE):
            return np.minimum(1.0, self.asked.width)
        return self._asked() / 2

    def _shown(self) -> tuple[Floats, Floats]:
        """Return the least and greatest amount that is rounded to what is shown."""
        found, half = self.measured, self.half
        if not half:
            return found.amount, found.amount
        with np.errstate(divide="ignore", invalid="ignore"):
            value = _value(found)
            shown = np.round(value / (2 * half)) * (2 * half)
            bounds = [_amount(found, shown + side * half) for side in (-1, 1)]
        low, high = np.minimum(*bounds), np.maximum(*bounds)
        low = np.where(np.isfinite(low), np.maximum(low, found.least * found.base), found.amount)
        high = np.where(np.isfinite(high), high, found.amount)
        high = np.minimum(high, found.most)
        if found.added is not None and found.added.whole:
            low, high = np.ceil(low + _SLACK), np.floor(high - _SLACK)
        return np.minimum(low, found.amount), np.maximum(high, found.amount)


def _value(found: Measured) -> Floats:
    if found.kind in (MeasureKind.SHARE, MeasureKind.MEAN):
        return found.times * found.amount / found.base
    if found.kind is MeasureKind.RATIO:
        return found.times * found.base / found.amount
    return found.times * found.amount


def _amount(found: Measured, value: Floats) -> Floats:
    if found.kind in (MeasureKind.SHARE, MeasureKind.MEAN):
        return value * found.base / found.times
    if found.kind is MeasureKind.RATIO:
        return np.where(value > 0, found.times * found.base / value, np.inf)
    return value / found.times


def half_step(decimals: int | None, round_to: Decimal | None) -> float:
    """Return half of the step that an indicator is rounded to; 0 where it is not rounded."""
    if round_to is not None:
        return float(round_to) / 2
    return 0.0 if decimals is None else 0.5 * 10.0**-decimals


@dataclass(frozen=True)
class System:
    """Amounts of one sort, of every site and group of a period.

    Attributes:
        tree: the sites.
        columns: the figures that tell each column; the columns that are what is left of a sum
            when its parts are taken away come last, and no figure tells them.
        groups: what each column's group is called.
        rows: which columns add up to which.
        amount: of shape (sites, columns).
        whole: whether amounts are whole numbers.
        period: the period.
    """

    tree: Tree
    columns: tuple[tuple[Figure, ...], ...]
    groups: tuple[tuple[tuple[str, str], ...], ...]
    rows: tuple[Row, ...]
    amount: Floats
    whole: bool
    period: str | None
    rest_room: Floats = field(repr=False)

    @cached_property
    def directions(self) -> tuple[Direction, ...]:
        """The smallest ways to change the columns of one site."""
        return directions(self.amount.shape[1], self.rows)

    @cached_property
    def rest(self) -> Floats:
        """What a site's amounts are beside its parts', of shape (sites, columns)."""
        pieces = [self.tree.children_of(column) for column in self.amount.T]
        left = np.where(self.tree.has_children[:, None], self.amount - np.stack(pieces, 1), 0.0)
        found: Floats = np.where(np.abs(left) < 1e-6 * (1 + np.abs(self.amount)), 0.0, left)
        return found

    @cached_property
    def sensitive(self) -> bool:
        """Whether anything at all can be asked of it."""
        return any(figures for figures in self.columns)

    def knowledge(self, veil: Veil, opened: Mask | None = None) -> Knowledge:
        """Return what a reader can tell of each amount from its own figures.

        Args:
            veil: what is hidden.
            opened: sites whose own figures the reader has, of shape (sites,).
        """
        shape = self.amount.shape
        low, high = np.full(shape, -np.inf), np.full(shape, np.inf)
        asked, hidden = np.zeros(shape), np.zeros(shape, np.bool_)
        for place, figures in enumerate(self.columns):
            for figure in figures:
                least, greatest, width = figure.known(veil, opened)
                low[:, place] = np.maximum(low[:, place], least)
                high[:, place] = np.minimum(high[:, place], greatest)
                asked[:, place] = np.maximum(asked[:, place], width)
                hidden[:, place] |= figure.hidden(veil)
        named = len(self.columns)
        low[:, named:] = 0.0
        high[:, named:] = self.amount[:, named:] + self.rest_room
        free = np.isinf(low)
        low = np.where(free, 0.0, low)
        high = np.where(np.isinf(high), 2 * self.amount + 10, high)
        low, high = np.minimum(low, self.amount), np.maximum(high, self.amount)
        return Knowledge(low, high, np.minimum(asked, high - low), hidden)

    def reach(
        self,
        known: Knowledge,
        lone: Mask | None = None,
        only: NDArray[np.bool_] | None = None,
        *,
        enough: bool = False,
    ) -> tuple[Floats, Floats]:
        """Return how far each amount certainly can lie above and below what it is.

        Each is shown by a world that fits everything known: some directions, moved at the site
        and, the other way or along, at others, so that every sum holds.

        Args:
            known: what a reader knows of each amount alone.
            lone: see `Tree.reach`.
            only: columns of which some direction must move one.
            enough: look no further where one direction shows what is asked.
        """
        above, below = known.high - self.amount, self.amount - known.low
        ways = self._ways(above, below, lone, only)
        up, down = np.zeros_like(above), np.zeros_like(above)
        for place in range(above.shape[1]):
            if only is not None and not only[place]:
                continue
            mine = [way for way in ways if way.sign(place)]
            for sense, found in ((1, up), (-1, down)):
                found[:, place] = alone(mine, place, sense, self.tree.size, self.whole)
            rows = np.arange(self.tree.size)
            if enough:
                rows = np.flatnonzero(known.failing(up, down)[:, place])
            if len(rows) and mine:
                near = [way.at(rows) for way in mine]
                for sense, found in ((1, up), (-1, down)):
                    more = together(near, place, sense, above[rows], below[rows], self.whole)
                    found[rows, place] = np.maximum(found[rows, place], more)
        return up, down

    def _ways(
        self, above: Floats, below: Floats, lone: Mask | None, only: NDArray[np.bool_] | None
    ) -> list[Way]:
        """Return the directions in which anything can move, with what lets each site move."""
        rest = np.maximum(self.rest, 0.0)
        nothing = np.zeros(self.tree.size)
        found = []
        for direction in self.directions:
            places = [place for place, _ in direction]
            if only is not None and not only[places].any():
                continue
            signs = np.array([sign for _, sign in direction])
            gain = np.where(signs > 0, above[:, places], below[:, places]).min(axis=1)
            loss = np.where(signs > 0, below[:, places], above[:, places]).min(axis=1)
            if gain.any() or loss.any():
                spare = np.where(signs > 0, rest[:, places], 0.0).min(axis=1)
                helped = self.tree.help(gain, loss, nothing, spare, lone)
                found.append(Way(direction, gain, loss, *helped))
        return found


@dataclass(frozen=True)
class Knowledge:
    """What is known of each amount alone; arrays of shape (sites, columns).

    Attributes:
        low: the least it can be.
        high: the greatest.
        asked: how wide what can be worked out must be.
        hidden: which are hidden.
    """

    low: Floats
    high: Floats
    asked: Floats
    hidden: Mask

    def failing(self, up: Floats, down: Floats) -> Mask:
        """Return which amounts can be worked out more nearly than is asked."""
        found: Mask = self.hidden & (up + down < self.asked - _SLACK * (1 + self.asked))
        return found


def code_of(reasons: Codes) -> Codes:
    """Return the status of cells hidden for some reasons; 0 where there is none."""
    suppressed = status_code(State.SUPPRESSED)
    return np.where(reasons > 0, suppressed | reasons, 0).astype(np.uint8)
