"""Those who work in the schools: this module draws table ``personal``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from malramverk.country.chance import Floats, Ints, bell, generator, whole
from malramverk.country.columns import UNKNOWN, chosen, constant, numbers, yes_no
from malramverk.country.registers import unit_codes
from malramverk.country.structure import Structure
from malramverk.periods import school_year

if TYPE_CHECKING:
    import polars as pl

OCCUPATIONS = ("rektor", "larare", "speciallarare", "studie_och_yrkesvagledare", "ovrig")
_HEAD, _TEACHER, _SPECIAL, _COUNSELLOR, _OTHER = range(5)
_PUPILS_PER_TEACHER = 12.4
_MEAN_POST = 0.868
# What part of a full post people have, as it is handed out.
_POSTS = np.asarray(
    [1.0] * 52
    + [0.95, 0.9, 0.9, 0.85, 0.8, 0.8, 0.8, 0.8, 0.8, 0.75, 0.75, 0.75, 0.7, 0.7]
    + [0.67, 0.6, 0.6, 0.5, 0.5, 0.5, 0.5, 0.45, 0.4, 0.33, 0.25, 0.2, 0.13, 1.1]
)
_COUNSELLOR_POSTS = np.asarray([0.2, 0.25, 0.3, 0.4, 0.5, 0.5, 0.6, 0.75, 0.8, 1.0])


def staff(country: Structure, year: int) -> pl.DataFrame:
    """Return ``personal`` for a school year: one row per employment on 15 October.

    Args:
        country: who runs which school.
        year: the school year's first calendar year.
    """
    import polars as pl

    rng = generator(country.seed, "personal", year)
    pupils = country.pupils(year)
    counts = employments(country, pupils, rng)
    unit = np.repeat(np.arange(country.units), counts.sum(axis=1))
    occupation = np.repeat(np.tile(np.arange(5), country.units), counts.ravel())
    rows = len(unit)
    chance = rng.random((8, rows))
    teaches = (occupation == _TEACHER) | (occupation == _SPECIAL)
    special = occupation == _SPECIAL
    qualified = np.clip(0.725 + 0.12 * bell(rng, country.units), 0.1, 0.98)[unit]
    # A leaver's place, or a whole unit's return, may be without a word on permanence.
    told = (chance[5] >= 0.01) & (country.care[unit] >= 0.003)
    return pl.DataFrame(
        {
            "lasar": constant(school_year(year).text, rows),
            "skolenhet": chosen(unit_codes(country.units), unit),
            "befattning": chosen(OCCUPATIONS, _maybe(occupation, chance[0] >= 0.0005)),
            "tjanstgoringsgrad": numbers(
                _posts(chance[1], occupation, pupils.sum(axis=1)[unit]), chance[2] >= 0.004
            ),
            "kon": chosen(("kvinna", "man"), _sex(chance[3], occupation)),
            "behorig": yes_no(chance[4] < qualified, teaches & (chance[6] >= 0.07) & told),
            "behorig_sarskilt_stod": yes_no(chance[7] < 0.339, special & told),
            "tillsvidare": yes_no(_permanent(rng, chance[4], qualified), teaches & told),
            "forstelarare_eller_lektor": yes_no(rng.random(rows) < 0.101, teaches & told),
        }
    )


def employments(country: Structure, pupils: Ints, rng: np.random.Generator) -> Ints:
    """Return employments by unit and occupation, of shape (units, 5).

    Args:
        country: who runs which school.
        pupils: pupils by unit and grade, of shape (units, 9).
        rng: where chance comes from.
    """
    total = pupils.sum(axis=1)
    teachers = total / (_PUPILS_PER_TEACHER * _density(country, total)) / _MEAN_POST
    older = pupils[:, 6:].sum(axis=1)
    expected = np.stack(
        [
            np.where(total > 800, 2.0, np.where(total > 0, 1.0, 0.0)),
            np.where(total > 0, np.maximum(teachers * 0.93, 1.0), 0.0),
            teachers * 0.07,
            np.where(older > 0, np.interp(older, [1, 30, 120, 600], [0.05, 0.3, 0.65, 1.4]), 0.0),
            total / (50.0 * _MEAN_POST),
        ],
        axis=1,
    )
    return whole(
        expected, np.concatenate([np.zeros((len(total), 1)), rng.random((len(total), 4))], axis=1)
    )


def _density(country: Structure, total: Ints) -> Floats:
    """Return how many pupils a teacher has against the usual: few in small units."""
    spread = 1.0 + 0.5 * (country.care - 0.5)
    return np.asarray(np.interp(total, [0, 40, 150, 400], [0.5, 0.72, 0.96, 1.05]) * spread)


def _posts(chance: Floats, occupation: Ints, total: Ints) -> Floats:
    """Return the part of a full post, with two decimals."""
    usual = _POSTS[(chance * len(_POSTS)).astype(np.int64)]
    counsellor = _COUNSELLOR_POSTS[(chance * len(_COUNSELLOR_POSTS)).astype(np.int64)]
    head = np.round(np.interp(total, [0, 60, 200, 400], [0.2, 0.4, 0.75, 0.95]), 2)
    post = np.where(occupation == _COUNSELLOR, counsellor, usual)
    return np.asarray(np.where(occupation == _HEAD, head, post))


def _sex(chance: Floats, occupation: Ints) -> NDArray[Any]:
    """Return 0 for women and 1 for men; a few are not known."""
    women = np.asarray([0.70, 0.745, 0.90, 0.85, 0.72])[occupation]
    return np.where(chance > 0.997, UNKNOWN, np.where(chance < women, 0, 1))


def _permanent(rng: np.random.Generator, chance: Floats, qualified: Floats) -> NDArray[np.bool_]:
    """Return who is employed until further notice: the qualified nearly always."""
    return np.asarray(rng.random(len(chance)) < np.where(chance < qualified, 0.96, 0.714))


def _maybe(index: Ints, known: NDArray[np.bool_]) -> Ints:
    """Return indices, `UNKNOWN` where they are not known."""
    return np.where(known, index, UNKNOWN)
