"""What a figure must rest on at each entity, and the word for why it is hidden."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from malramverk.cells import Reason
from malramverk.dataclass import dataclass
from malramverk.evaluation.column import Codes, Floats, Mask
from malramverk.model import DisclosureFamily, MeasureKind, Threshold, ZeroPolicy
from malramverk.periods import Period
from malramverk.protection.measuring import Measured

_COUNTED = (MeasureKind.COUNT, MeasureKind.AMOUNT)


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of a figure at each site; arrays of shape (sites,), 0 where there is none.

    Attributes:
        numerator: an amount from 1 up to this is few.
        complement: a complement from 1 up to this is few.
        base: a base below this is too small.
        width: how wide the interval of a hidden count must be.
        percent: how wide that of a hidden amount must be, in percent of it.
        zero_shows: whether 0 and 100 percent may be shown.
        nearly_all: up to which complement a share is shown as nearly all.
        poor: where another indicator, on which this one rests, is too small.
    """

    numerator: Floats
    complement: Floats
    base: Floats
    width: Floats
    percent: Floats
    zero_shows: bool
    nearly_all: float
    poor: Mask


def thresholds_of(
    family: DisclosureFamily | None,
    kind: MeasureKind,
    levels: Sequence[str],
    period: Period | None,
) -> tuple[Thresholds, list[Threshold | None]]:
    """Return a figure's thresholds at each site, and each site's own threshold as written."""
    by_level = {
        level: family.threshold_for(level, kind, period) if family else None
        for level in dict.fromkeys(levels)
    }
    listed = [by_level[level] for level in levels]

    def column(name: str, otherwise: float = 0.0) -> Floats:
        return np.array([float(getattr(t, name) or otherwise) if t else otherwise for t in listed])

    found = Thresholds(
        column("numerator"),
        column("complement"),
        column("base"),
        column("width", 2.0),
        column("percent", 10.0),
        family is None or family.zero is ZeroPolicy.SHOWS,
        float(family.nearly_all or 0) if family else 0.0,
        np.zeros(len(listed), np.bool_),
    )
    return found, listed


def primary(asked: Thresholds, figure: Measured) -> tuple[Mask, Mask]:
    """Say where a figure must be hidden, and where it is shown as nearly all.

    Returns:
        Two masks of shape (sites,).
    """
    none = np.zeros(len(figure.amount), np.bool_)
    small = ((figure.n > 0) & (figure.n < asked.base)) | asked.poor
    least = 0.0 if asked.zero_shows else -1.0
    counted = figure.kind in _COUNTED or figure.kind is MeasureKind.SHARE
    few = (figure.amount > least) & (figure.amount < asked.numerator) if counted else none
    if figure.kind is not MeasureKind.SHARE:
        return small | (few & (figure.n > 0)), none
    outside = figure.base - figure.amount
    some = (outside > least) & (figure.amount > least) & (figure.base > 0)
    few &= some
    nearly = some & (outside > 0) & (outside <= asked.nearly_all) & ~small & ~few
    all_but_few = some & (outside < asked.complement) & ~nearly
    return small | ((few | all_but_few) & (figure.base > 0)), nearly


def labels(asked: Thresholds, figure: Measured) -> tuple[Codes, Floats, Floats]:
    """Return the reason that each figure has if it is hidden for its own sake, and what it tells.

    A reader knows the rule: ``few`` says that the amount is less than the threshold, or the base
    too small; ``all_but_few`` the same of the complement. ``secondary`` says nothing of the
    amount, for it is also given where the true reason would give the figure away.

    Returns:
        Reasons of shape (sites,), and the least and the greatest amount that go with each.
    """
    amount, base = figure.amount, figure.base
    step = 1.0 if figure.added is not None and figure.added.whole else 0.0
    some = step if asked.zero_shows else 0.0
    floor, ceiling = anything(figure)
    small = ((figure.n > 0) & (figure.n < asked.base)) | asked.poor
    share = figure.kind is MeasureKind.SHARE
    partly = (base - amount >= some) if share else np.ones_like(small)
    below = ~small & (amount < asked.numerator) & partly
    outside = (base - amount < asked.complement) & partly & share
    reasons = np.where(outside, Reason.ALL_BUT_FEW, Reason.SECONDARY)
    reasons = np.where(small | below, Reason.FEW, reasons)
    inside = ~(small | below) & outside
    low = np.where(below, some, np.where(inside, base - asked.complement + step, floor))
    low = np.where(inside, np.maximum(low, asked.numerator), low)
    most = np.minimum(asked.numerator - step, base - some) if share else asked.numerator - step
    high = np.where(below, most, np.where(inside, base - some, ceiling))
    high = np.minimum(high, ceiling)
    narrow = (small | below | inside) & (high - low < np.minimum(asked.width, ceiling - floor))
    reasons = np.where(narrow, Reason.SECONDARY, reasons)
    low, high = np.where(narrow, floor, low), np.where(narrow, ceiling, high)
    return reasons.astype(np.uint8), np.minimum(low, amount), np.maximum(high, amount)


def anything(figure: Measured) -> tuple[Floats, Floats]:
    """Return the least and greatest amount when nothing is told.

    A reader may know no upper bound of a count or a sum; the one here is within what is so.
    """
    wide = 2 * np.abs(figure.amount) + 10
    low = np.maximum(figure.least * np.maximum(figure.base, 0.0), -wide)
    return np.minimum(low, figure.amount), np.maximum(np.minimum(figure.most, wide), figure.amount)
