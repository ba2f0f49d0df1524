"""What the municipal schools cost in a calendar year: this module draws table ``kostnader``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from malramverk.country.chance import Floats, Ints, bell, generator
from malramverk.country.columns import chosen, constant, numbers
from malramverk.country.registers import principal_codes
from malramverk.country.structure import LAST, Structure
from malramverk.periods import calendar_year

if TYPE_CHECKING:
    import polars as pl

# Tkr per pupil in the last year, and how much it varies between principals.
_PER_PUPIL = {
    "undervisning": (77.5, 0.09),
    "lokaler": (24.9, 0.22),
    "maltider": (8.0, 0.2),
    "larverktyg": (6.1, 0.25),
    "elevhalsa": (4.93, 0.22),
    "ovrigt": (18.7, 0.3),
}
_YEARLY_RISE = 0.035


def costs(country: Structure, year: int) -> pl.DataFrame:
    """Return ``kostnader`` for a calendar year: one row per municipal principal that answered.

    Args:
        country: who runs which school.
        year: the calendar year, which is the first of the school year it belongs to.
    """
    import polars as pl

    rng = generator(country.seed, "kostnader", year)
    pupils = _average_pupils(country, year)
    dearness = _dearness(country, rng)
    answered = rng.random(country.towns) >= (0.01 if country.towns > 1 else 0.0)
    row = np.flatnonzero(answered & (pupils > 0))
    level = _level(pupils) / (1.0 + _YEARLY_RISE * (LAST - year))
    tkr = {
        key: np.rint(pupils * price * dearness[key] * level).astype(np.int64)[row]
        for key, (price, _) in _PER_PUPIL.items()
    }
    told = rng.random(country.towns)[row] >= 0.015
    codes = principal_codes(country.towns, len(country.municipal))
    return pl.DataFrame(
        {
            "ar": constant(calendar_year(year).text, len(row)),
            "huvudman": chosen(codes, row),
            "genomsnittligt_elevantal": pupils[row],
            "totalt": sum(tkr.values(), start=np.zeros(len(row), dtype=np.int64)),
            **{key: numbers(tkr[key], told | (key != "elevhalsa")) for key in tkr},
        }
    )


def _dearness(country: Structure, rng: np.random.Generator) -> dict[str, Floats]:
    """Return what each purpose costs against the usual: much is the same from year to year."""
    lasting = generator(country.seed, "kostnader")
    return {
        key: np.maximum(
            0.3,
            1.0 + spread * (0.95 * bell(lasting, country.towns) + 0.3 * bell(rng, country.towns)),
        )
        for key, (_, spread) in _PER_PUPIL.items()
    }


def _average_pupils(country: Structure, year: int) -> Ints:
    """Return the mean of pupils on 15 October this year and the last, by municipality."""
    both = np.zeros(country.towns)
    for when in (year - 1, year):
        total = country.pupils(when).sum(axis=1)
        owner = country.owners(when)
        own = owner < country.towns
        both += np.bincount(owner[own], weights=total[own], minlength=country.towns)
    return np.rint(both / 2).astype(np.int64)


def _level(pupils: Ints) -> Floats:
    """Return what a pupil costs against the usual: more where they are few."""
    return np.asarray(np.interp(pupils, [100, 1000, 4000, 30000], [1.26, 1.05, 0.97, 0.93]))
