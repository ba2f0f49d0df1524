"""Figures and how they could have turned out by chance, as arrays side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from malramverk.cells import Flag
from malramverk.dataclass import dataclass
from malramverk.evaluation.column import CellColumn, Codes, Flags, Floats, Mask
from malramverk.formula.sampling import Sampled

UNKNOWN = -1.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure in every cell with its interval, arrays of shape (cells,).

    Attributes:
        sort: how chance comes into it where a base is known; ``total`` where several sorts meet.
        value: the figure.
        low: the lower end of its interval; some finite number where there is none.
        high: the upper end.
        status: whether there is a figure with an interval, or why not.
        n: how many rows it is of; 0 where that is not known.
        variance: the sample variance of those rows; -1 where it is not known.
        whole: what a share of all is worth, such as 100 in percent.
        half: half a unit of the last decimal, where the figure was rounded by who published it.
        flags: a set of flags.
    """

    sort: Sampled
    value: Floats
    low: Floats
    high: Floats
    status: Codes
    n: Floats
    variance: Floats
    whole: Floats
    half: Floats
    flags: Flags

    def take(self, places: Any, status: Codes) -> Estimate:
        """Return the estimates of other cells, with states of their own."""
        fields = ("value", "low", "high", "n", "variance", "whole", "half", "flags")
        taken = {name: getattr(self, name)[places] for name in fields}
        return replace(self, status=status, **taken)

    def times(self, by: float) -> Estimate:
        """Return the estimate of a multiple of the figure."""
        low, high = (self.low, self.high) if by >= 0.0 else (self.high, self.low)
        return replace(
            self,
            value=self.value * by,
            low=low * by,
            high=high * by,
            variance=np.where(self.variance < 0.0, UNKNOWN, self.variance * by * by),
            whole=self.whole * by,
            half=self.half * abs(by),
        )

    def chosen(self, where: Mask, other: Estimate) -> Estimate:
        """Return these estimates where a mask holds, and the other's elsewhere."""
        fields = ("value", "low", "high", "status", "n", "variance", "whole", "half", "flags")
        both = {name: np.where(where, getattr(self, name), getattr(other, name)) for name in fields}
        sorts = {sort for sort in (self.sort, other.sort) if sort is not Sampled.TOTAL}
        sort = sorts.pop() if len(sorts) == 1 else Sampled.TOTAL
        return replace(self, sort=sort, **both)


def unweighed(cells: CellColumn, half: Floats | None = None) -> Estimate:
    """Return figures for which chance is not weighed: their interval is that of their rounding."""
    size = len(cells.value)
    zero = np.zeros(size)
    half = zero if half is None else half
    return Estimate(
        sort=Sampled.TOTAL,
        value=cells.value,
        low=cells.value - half,
        high=cells.value + half,
        status=cells.status,
        n=zero,
        variance=np.full(size, UNKNOWN),
        whole=np.ones(size),
        half=half,
        flags=np.full(size, int(Flag.CHANCE_NOT_WEIGHED), np.uint16),
    )


def weighed(
    sort: Sampled, cells: CellColumn, ends: tuple[Floats, Floats], n: Floats, variance: Floats
) -> Estimate:
    """Return computed figures with their intervals."""
    size = len(cells.value)
    return Estimate(
        sort=sort,
        value=cells.value,
        low=ends[0],
        high=ends[1],
        status=cells.status,
        n=n,
        variance=variance,
        whole=np.ones(size),
        half=np.zeros(size),
        flags=np.zeros(size, np.uint16),
    )
