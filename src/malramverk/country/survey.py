"""The school survey of a spring: this module draws table ``enkatsvar``.

An answer's index is the mean of three questions with four steps each, so that it is one of ten
numbers from 0 to 10. Each unit takes part every second spring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from malramverk.country.chance import Flags, Floats, Ints, bell, bell_singles, generator, whole
from malramverk.country.columns import chosen, constant, numbers
from malramverk.country.registers import unit_codes
from malramverk.country.structure import Structure
from malramverk.periods import calendar_year

if TYPE_CHECKING:
    import polars as pl

GROUPS = ("elev_ak5", "elev_ak8", "pedagogisk_personal", "vardnadshavare")
_STEPS = np.round(np.arange(10) / 9 * 10, 2)
# The middle of the answers of each group, before they are held within 0 to 10; nothing where the
# group is not asked. Set so that the country's means land near the published ones.
_MIDDLES: dict[str, tuple[float | None, ...]] = {
    "trygghet": (8.36, 7.93, 6.54, None),
    "studiero": (5.57, 5.71, 6.85, None),
    "krankningar": (6.48, 5.5, None, None),
    "stimulans": (6.6, 5.5, 6.85, None),
    "stod": (7.46, 6.42, 6.32, None),
    "sarskilt_stod": (None, None, 5.92, None),
    "hjalp": (None, None, None, 7.05),
}
_SPREAD = 2.3


def survey(country: Structure, year: int) -> pl.DataFrame:
    """Return ``enkatsvar`` for a spring: one row per respondent.

    Args:
        country: who runs which school.
        year: the calendar year, which is the second of the school year it belongs to.
    """
    import polars as pl

    rng = generator(country.seed, "enkatsvar", year)
    counts = _respondents(country, year, rng)
    unit = np.repeat(np.arange(country.units), counts.sum(axis=1))
    group = np.repeat(np.tile(np.arange(len(GROUPS)), country.units), counts.ravel())
    own = country.climate + 0.15 * bell(rng, country.units)
    mood = own[unit] + 0.6 * bell_singles(rng, len(unit))
    answers = {}
    for question, middles in _MIDDLES.items():
        asked = np.asarray([middle is not None for middle in middles])[group]
        middle = np.asarray([middle or 0.0 for middle in middles])[group]
        answers[question] = _answers(rng, mood, middle, asked)
    return pl.DataFrame(
        {
            "ar": constant(calendar_year(year).text, len(unit)),
            "skolenhet": chosen(unit_codes(country.units), unit),
            "grupp": chosen(GROUPS, group),
            **answers,
        }
    )


def _respondents(country: Structure, year: int, rng: np.random.Generator) -> Ints:
    """Return answers by unit and group, of shape (units, 4); none in the off year."""
    pupils = country.pupils(year - 1)
    total = pupils.sum(axis=1)
    invited = (np.arange(country.units) + year) % 2 == 0
    willing = 0.8 + 0.35 * country.care
    rates = np.stack(
        [
            pupils[:, 4] * 0.9,
            pupils[:, 7] * 0.82,
            total / 14.0 * 0.8 * willing,
            total * 0.3 * willing,
        ],
        axis=1,
    )
    return np.where(invited[:, None], whole(rates, rng.random(rates.shape)), 0)


def _answers(rng: np.random.Generator, mood: Floats, middle: Floats, asked: Flags) -> pl.Series:
    """Return one column of answers; null where it is not asked or not answered."""
    latent = middle + _SPREAD * (0.75 * mood + 0.62 * bell_singles(rng, len(mood)))
    step = np.clip(np.rint(latent * 0.9), 0, 9).astype(np.int64)
    return numbers(_STEPS[step], asked & (rng.random(len(mood)) >= 0.025))
