"""The pupils of a school year and what they have learnt: this module draws table ``elever``.

Each result is one side of a limit on a pupil's standing: her background and her school's
advantage, and chance. The limits are set so that the whole country lands near the published
underlag for 2024/25.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from malramverk.country.chance import (
    Flags,
    Floats,
    Singles,
    bell,
    bell_singles,
    generator,
    singles,
)
from malramverk.country.columns import UNKNOWN, chosen, constant, numbers, yes_no
from malramverk.country.registers import unit_codes
from malramverk.country.structure import Structure
from malramverk.dataclass import dataclass
from malramverk.periods import school_year

if TYPE_CHECKING:
    import polars as pl

_GIRLS = 0.487
_SCHOOLING = ("forgymnasial", "gymnasial", "eftergymnasial")
_SHORT_SCHOOLING = 0.16  # of the parents without post-secondary education
_UNKNOWN_GRADE = 0.0015
# The standing below which a pupil has not passed, by year and subject.
_PASSED = {
    (3, "svenska"): -0.61,
    (3, "matematik"): -0.46,
    (6, "svenska"): -1.26,
    (6, "matematik"): -1.17,
    (9, "svenska"): -1.49,
    (9, "matematik"): -1.26,
}
_PASSED_ALL = {6: -0.58, 9: -0.61}
_ELIGIBLE = -1.33
_MERIT_STANDING = (-2.45, -2.4, -2.1, -1.5, -0.8, 0.0, 0.8, 1.5, 2.2, 3.2)
_MERIT = (0, 10, 80, 140, 187, 231, 273, 304, 327, 340)


@dataclass(frozen=True, slots=True)
class _Pupils:
    """Who the pupils are; arrays of shape (pupils,).

    Attributes:
        unit: the school unit, as an index.
        grade: the year (årskurs).
        girl: whether it is a girl.
        foreign: whether she has foreign background.
        schooling: the parents' schooling: 0 compulsory, 1 upper secondary, 2 post-secondary.
    """

    unit: NDArray[np.int32]
    grade: NDArray[np.int8]
    girl: Flags
    foreign: Flags
    schooling: NDArray[np.int8]


def pupils(country: Structure, year: int) -> pl.DataFrame:
    """Return ``elever`` for a school year: one row per pupil on 15 October.

    Args:
        country: who runs which school.
        year: the school year's first calendar year.
    """
    import polars as pl

    rng = generator(country.seed, "elever", year)
    who = _enrolled(rng, country, year)
    rows = len(who.unit)
    standing = _standing(rng, country, who)
    grade_known = singles(rng, rows) >= np.float32(_UNKNOWN_GRADE)
    reported = singles(rng, rows) >= (0.012 + _carelessness(country))[who.unit]
    reported &= grade_known
    return pl.DataFrame(
        {
            "lasar": constant(school_year(year).text, rows),
            "skolenhet": chosen(unit_codes(country.units), who.unit),
            "arskurs": numbers(who.grade, grade_known),
            **_background(rng, who),
            **_results(rng, who, standing, reported & ~country.ungraded[who.unit]),
            **_national_tests(rng, who, standing, reported),
        }
    )


def _enrolled(rng: np.random.Generator, country: Structure, year: int) -> _Pupils:
    """Return the pupils of a year, unit by unit and grade by grade."""
    counts = country.pupils(year)
    unit = np.repeat(np.arange(country.units, dtype=np.int32), counts.sum(axis=1))
    grade = np.repeat(np.tile(np.arange(1, 10, dtype=np.int8), country.units), counts.ravel())
    chance = singles(rng, len(unit))
    post = country.parents.astype(np.float32)[unit]
    short = chance > 1 - (1 - post) * np.float32(_SHORT_SCHOOLING)
    return _Pupils(
        unit=unit,
        grade=grade,
        girl=singles(rng, len(unit)) < np.float32(_GIRLS),
        foreign=singles(rng, len(unit)) < country.foreign.astype(np.float32)[unit],
        schooling=np.where(chance < post, 2, np.where(short, 0, 1)).astype(np.int8),
    )


def _standing(rng: np.random.Generator, country: Structure, who: _Pupils) -> Singles:
    """Return how far each pupil has come, in standard deviations, about 0 for the country."""
    of_unit = country.quality + 0.1 * bell(rng, country.units)
    standing = bell_singles(rng, len(who.unit))
    standing *= np.float32(0.86)
    standing += of_unit.astype(np.float32)[who.unit]
    standing += _effect([-0.95, -0.4, 0.25], who.schooling)
    standing += _effect([0.08, -0.24], who.foreign)
    standing += _effect([-0.1, 0.1], who.girl)
    return standing


def _effect(of: Sequence[float], group: NDArray[Any]) -> Singles:
    """Return the effect of each pupil's group."""
    return np.asarray(of, dtype=np.float32)[group.astype(np.int8)]


def _background(rng: np.random.Generator, who: _Pupils) -> dict[str, pl.Series]:
    """Return the columns on sex and background; little of them is unknown.

    The schooling of the parents is on record more seldom where they have come lately.
    """
    rows = len(who.unit)
    sex_known = singles(rng, rows) >= np.float32(0.002)
    schooling_known = singles(rng, rows) >= _effect([0.01, 0.06], who.foreign)
    schooling = np.where(schooling_known, who.schooling, UNKNOWN)
    return {
        "kon": chosen(("pojke", "flicka"), np.where(sex_known, who.girl.astype(np.int8), UNKNOWN)),
        "utlandsk_bakgrund": yes_no(who.foreign, singles(rng, rows) >= np.float32(0.008)),
        "foraldrars_utbildning": chosen(_SCHOOLING, schooling),
    }


def _results(
    rng: np.random.Generator, who: _Pupils, standing: Singles, known: Flags
) -> dict[str, pl.Series]:
    """Return the columns on grades, for those in years 6 and 9 who have any."""
    rows = len(who.unit)
    leaving, graded = known & (who.grade == 9), known & ((who.grade == 6) | (who.grade == 9))
    svenska = standing + np.float32(0.4) * bell_singles(rng, rows) + _effect([-0.1, 0.1], who.girl)
    matematik = standing + np.float32(0.4) * bell_singles(rng, rows)
    swedish = svenska >= _limits(who.grade, "svenska")
    maths = matematik >= _limits(who.grade, "matematik")
    both = swedish & maths
    every = both & (standing >= np.where(who.grade == 6, _PASSED_ALL[6], _PASSED_ALL[9]))
    eligible = every | (both & (standing >= _ELIGIBLE))
    merit_known = leaving & (singles(rng, rows) >= np.float32(0.005))
    return {
        "godkant_alla_amnen": yes_no(every, graded),
        "behorig_nationellt_program": yes_no(eligible, leaving),
        "meritvarde": numbers(_merit(standing, every, eligible), merit_known),
        "godkant_svenska": yes_no(swedish, graded),
        "godkant_matematik": yes_no(maths, graded),
    }


def _limits(grade: NDArray[np.int8], subject: str) -> Singles:
    """Return each pupil's limit in a subject."""
    return np.where(grade == 6, _PASSED[6, subject], _PASSED[9, subject]).astype(np.float32)


def _merit(standing: Singles, every: Flags, eligible: Flags) -> Floats:
    """Return merit ratings that agree with what is passed: sixteen subjects give 160."""
    raw = np.interp(standing, _MERIT_STANDING, _MERIT)
    merit = np.rint(raw / 2.5) * 2.5
    merit = np.where(every, np.maximum(merit, 160.0), merit)
    merit = np.where(eligible, np.maximum(merit, 80.0), np.minimum(merit, 200.0))
    # Half a grade in one subject is no merit at all: the least above none is 10.
    return np.where(merit < 10.0, 0.0, merit)


def _national_tests(
    rng: np.random.Generator, who: _Pupils, standing: Singles, known: Flags
) -> dict[str, pl.Series]:
    """Return the four columns of the national tests in year 3."""
    rows = len(who.unit)
    asked = known & (who.grade == 3)
    columns = {}
    for subject, lead in (("svenska", 0.1), ("matematik", 0.0)):
        points = standing + np.float32(0.5) * bell_singles(rng, rows)
        points += _effect([-lead, lead], who.girl)
        took_part = singles(rng, rows) < np.float32(0.9)
        answered = asked & (singles(rng, rows) >= np.float32(0.01))
        marked = answered & took_part & (singles(rng, rows) >= np.float32(0.015))
        columns[f"np3_{subject}_deltagit"] = yes_no(took_part, answered)
        columns[f"np3_{subject}_kravniva"] = yes_no(points >= _PASSED[3, subject], marked)
    return columns


def _carelessness(country: Structure) -> Floats:
    """Return each unit's extra share of unknown results: none, much, or all."""
    return np.where(country.care < 0.004, 1.0, np.where(country.care < 0.03, 0.2, 0.0))
