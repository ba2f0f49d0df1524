"""Floating numbers added up so that neither their order nor who shares their table matters."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.evaluation.column import Floats

Whole = NDArray[np.int64]

_BITS = 31
_LIMBS = 4
_MOST = 15
_WHOLE = 2.0**53
_LARGEST = 1000


def exact_sums(values: Floats, starts: Whole, counts: Whole | None = None) -> Floats:
    """Return the sum of each run of numbers, each of them as often as it occurs.

    Numbers are cut into whole numbers of 31 bits, 124 below the greatest of their run, which are
    added up exactly; so the sum is the same in whatever order, and right to the last bit or two.

    Args:
        values: finite numbers.
        starts: where each run begins; none is empty.
        counts: how often each occurs; once, where absent.
    """
    if not len(starts):
        return np.zeros(0)
    _, exponent = np.frexp(np.maximum.reduceat(np.abs(values), starts))
    sizes = np.diff(np.append(starts, len(values)))
    left = _scaled(values, -exponent, sizes)
    limbs: list[Whole] = []
    while len(limbs) < _LIMBS and (left.any() or not limbs):
        left *= 2.0**_BITS
        whole = np.trunc(left)
        left -= whole
        each = whole.astype(np.int64)
        limbs.append(np.add.reduceat(each if counts is None else each * counts, starts))
    found = np.zeros(len(starts))
    for i in range(len(limbs) - 1, -1, -1):
        carry = (limbs[i] + (1 << (_BITS - 1))) >> _BITS if i else np.zeros_like(limbs[i])
        if i:
            limbs[i - 1] += carry
        found = found * 2.0**-_BITS + (limbs[i] - (carry << _BITS))
    with np.errstate(over="ignore"):
        return np.asarray(np.ldexp(found, exponent - _BITS), np.float64)


def _scaled(values: Floats, exponents: NDArray[Any], sizes: Whole) -> Floats:
    """Return each run's numbers times its power of two; multiplying is fast, where it may."""
    if np.abs(exponents).max() < _LARGEST:
        scales: Floats = np.repeat(np.ldexp(1.0, exponents), sizes)
        return values * scales
    return np.asarray(np.ldexp(values, np.repeat(exponents, sizes)))


@dataclass(frozen=True, slots=True)
class Units:
    """Numbers in whole units of the last decimal of their run, where they have a last decimal.

    Attributes:
        units: the numbers times 10^places, whole where ``whole`` says so.
        places: the decimals of each run; 0 where its numbers are not whole numbers of any.
        whole: whether the numbers of each run are.
    """

    units: Floats
    places: Whole
    whole: NDArray[np.bool_]


def in_units(values: NDArray[Any], starts: Whole) -> Units:
    """Return numbers in the last decimal that people wrote them with.

    A binary float that is the nearest to a number of few decimals stands for that number:
    10000000.2 is ten million and two tenths, and not the float beside it.

    Args:
        values: finite numbers.
        starts: where each run begins; none is empty.
    """
    numbers = values.astype(np.float64)
    count = len(starts)
    may = _is_decimal(numbers[starts])
    if may.all():
        return _units(numbers, starts) if count else Units(numbers, np.zeros(0, np.int64), may)
    places, whole = np.zeros(count, np.int64), np.zeros(count, np.bool_)
    sizes = np.diff(np.append(starts, len(numbers)))
    chosen, own = np.flatnonzero(np.repeat(may, sizes)), sizes[may]
    if len(own):
        told = _units(numbers[chosen], np.cumsum(own) - own)
        numbers[chosen], places[may], whole[may] = told.units, told.places, told.whole
    return Units(numbers, places, whole)


def _units(numbers: Floats, starts: Whole) -> Units:
    """Return the same of runs whose first number has a last decimal."""
    sizes = np.diff(np.append(starts, len(numbers)))
    places = _places(numbers, starts, sizes)
    scale = np.repeat(10.0 ** np.maximum(places, 0), sizes)
    with np.errstate(over="ignore"):
        units = np.rint(numbers * scale)
    fine = (units / scale == numbers) & (np.abs(units) < _WHOLE)
    whole = (places >= 0) & np.logical_and.reduceat(fine, starts)
    kept = np.where(np.repeat(whole, sizes), units, numbers)
    return Units(kept, np.where(whole, places, 0), whole)


def _is_decimal(values: Floats) -> NDArray[np.bool_]:
    """Say which numbers are the nearest to one of so few digits that no other is as near."""
    most = np.clip(_MOST - np.floor(np.log10(np.maximum(np.abs(values), 1e-300))), 0, _MOST)
    scale = 10.0**most
    return np.asarray(np.rint(values * scale) / scale == values)


def _places(values: Floats, starts: Whole, sizes: Whole) -> Whole:
    """Return the fewest decimals that hold every number of each run; -1 where none may do."""
    may = np.logical_and.reduceat(_is_decimal(values), starts)
    left = np.flatnonzero(np.repeat(may, sizes))
    needed = np.zeros(len(values), np.int64)
    for places in range(1, _MOST + 1):
        step = 10.0 ** (places - 1)
        left = left[np.rint(values[left] * step) / step != values[left]]
        if not len(left):
            break
        needed[left] = places
    return np.where(may, np.maximum.reduceat(needed, starts), -1)
