"""Who runs which school, and how large it is: this module lays out the country."""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from malramverk.country.chance import Flags, Floats, Ints, bell, generator, shaped, whole
from malramverk.dataclass import dataclass

Size: TypeAlias = Literal["one", "region", "nation"]

SIZES: tuple[Size, ...] = get_args(Size)
LAST = 2024
"""The first calendar year of the last school year (läsår) there is."""
LONGEST = 10
"""The greatest number of school years that can be made."""

_FIRST = LAST - LONGEST + 1
_GRADES = 9
# Principals of each sort in the last year: municipal and independent.
_PRINCIPALS: dict[Size, tuple[int, int]] = {
    "one": (1, 0),
    "region": (16, 26),
    "nation": (294, 581),
}
_SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
# Shapes of the published underlag for 2024/25: units per principal and pupils per unit.
_UNITS_MUNICIPAL = (1, 3, 4, 5, 7, 8, 10, 12, 15, 19, 31, 43, 68, 76, 160)
_UNITS_INDEPENDENT = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 6, 12, 48)
_PUPILS_MUNICIPAL = (1, 27, 50, 84, 116, 145, 188, 226, 268, 336, 438, 528, 676, 759, 1050)
_PUPILS_INDEPENDENT = (3, 24, 35, 60, 83, 120, 163, 205, 265, 360, 490, 597, 742, 823, 1200)
_PARENTS = (0.2, 0.41, 0.46, 0.52, 0.57, 0.61, 0.65, 0.7, 0.74, 0.79, 0.85, 0.89, 0.93, 0.94, 0.98)
_FOREIGN = (0.01, 0.05, 0.07, 0.1, 0.13, 0.16, 0.2, 0.25, 0.31, 0.4, 0.59, 0.78, 0.87, 0.9, 0.95)
# First and last school year (årskurs) of a unit, and how common that is in each sector.
_SPANS = ((1, 9), (1, 6), (7, 9), (1, 3), (4, 6), (4, 9), (6, 9))
_SPANS_MUNICIPAL = (0.26, 0.48, 0.17, 0.04, 0.03, 0.01, 0.01)
# What a unit's size is multiplied by: a school for all years is larger than one for the youngest.
_SPANS_SIZES = (1.27, 0.77, 1.15, 0.55, 0.6, 0.95, 0.9)
_SPANS_INDEPENDENT = (0.56, 0.17, 0.03, 0.02, 0.01, 0.10, 0.11)


@dataclass(frozen=True, slots=True)
class Structure:
    """The country's principals and units; arrays of shape (principals,) or (units,).

    Attributes:
        seed: what all chance comes from.
        municipal: whether each principal is municipal.
        formers: how many principals, the last ones, are gone before the last year.
        owner: each unit's principal in the last year, or in its own last year.
        former_owner: its principal before ``taken_over``.
        taken_over: the first year with ``owner``; 0 where it always was.
        opens: the first year the unit is there.
        closes: the last year the unit is there.
        town: the municipality it lies in, as the index of the municipal principal.
        per_grade: pupils expected in each of its grades.
        first_grade: its lowest year (årskurs).
        last_grade: its highest year.
        parents: share of its pupils who have a parent with post-secondary education.
        foreign: share of its pupils with foreign background.
        quality: its pupils' advantage in all they learn, in standard deviations.
        climate: its advantage in the survey, in standard deviations.
        care: how well it keeps its records, 0 to 1; below 0.04 much is unknown.
        ungraded: whether it gives no grades.
        swell: pupils in a cohort (by unit and year of first grade) against the usual.
        luck: the chance that rounds a cohort to whole pupils, of the same shape.
    """

    seed: int
    municipal: Flags
    formers: int
    owner: Ints
    former_owner: Ints
    taken_over: Ints
    opens: Ints
    closes: Ints
    town: Ints
    per_grade: Floats
    first_grade: Ints
    last_grade: Ints
    parents: Floats
    foreign: Floats
    quality: Floats
    climate: Floats
    care: Floats
    ungraded: Flags
    swell: Floats = field(repr=False)
    luck: Floats = field(repr=False)

    @property
    def units(self) -> int:
        """How many units there ever are."""
        return len(self.owner)

    @property
    def towns(self) -> int:
        """How many municipalities there are."""
        return int(self.municipal.sum())

    def there(self, year: int) -> Ints:
        """Return the units that are there in a school year, by its first calendar year."""
        return np.flatnonzero((self.opens <= year) & (year <= self.closes))

    def owners(self, year: int) -> Ints:
        """Return every unit's principal in a school year, of shape (units,)."""
        return np.where(year < self.taken_over, self.former_owner, self.owner)

    def pupils(self, year: int) -> Ints:
        """Return pupils by unit and grade, of shape (units, 9); 0 where it is not there."""
        grades = np.arange(1, _GRADES + 1)
        cohort = year - grades - (_FIRST - 1 - _GRADES)
        expected = self.per_grade[:, None] * self.swell[:, cohort]
        counts = whole(expected, self.luck[:, cohort])
        teaches = (self.first_grade[:, None] <= grades) & (grades <= self.last_grade[:, None])
        there = (self.opens <= year) & (year <= self.closes)
        return np.where(teaches & there[:, None] & (self.per_grade[:, None] > 0), counts, 0)


@lru_cache(maxsize=4)
def structure(size: Size, seed: int) -> Structure:
    """Lay out a country.

    Args:
        size: how large it is.
        seed: what all chance comes from.

    Raises:
        ValueError: the size is none of `SIZES`.
    """
    if size not in _PRINCIPALS:
        raise ValueError(f"size is one of {', '.join(SIZES)}, not {size!r}")
    rng = generator(seed, "structure")
    towns, independents = _PRINCIPALS[size]
    formers = (towns + independents) // 20
    municipal = np.arange(towns + independents + formers) < towns
    owner, rank, closes = _units(rng, towns, independents, formers)
    units = len(owner)
    near = owner[municipal[owner]]
    town = np.where(municipal[owner], owner, near[rng.integers(0, len(near), units)])
    cohorts = (units, _GRADES + LONGEST)
    return Structure(
        seed=seed,
        municipal=municipal,
        formers=formers,
        owner=owner,
        closes=closes,
        opens=_openings(rng, closes),
        town=town,
        **_sizes(rng, municipal[owner], rank, _empty_unit(owner, closes)),
        **_takeovers(rng, owner, closes, len(municipal), towns),
        **_background(rng, town, municipal[owner], towns),
        quality=0.12 * bell(rng, len(municipal))[owner] + 0.22 * bell(rng, units),
        climate=0.15 * bell(rng, len(municipal))[owner] + 0.35 * bell(rng, units),
        care=rng.random(units),
        ungraded=~municipal[owner] & (rng.random(units) < 0.03),
        swell=np.maximum(0.3, 1.0 + 0.13 * bell(rng, *cohorts)),
        luck=rng.random(cohorts),
    )


def _empty_unit(owner: Ints, closes: Ints) -> int:
    """Return the unit of the largest principal that is registered before it has pupils."""
    giant = np.bincount(owner).argmax()
    return int(np.flatnonzero((owner == giant) & (closes > LAST))[-1])


def _units(
    rng: np.random.Generator, towns: int, independents: int, formers: int
) -> tuple[Ints, Floats, Ints]:
    """Return each unit's principal, that principal's rank by size, and the unit's last year."""
    municipal_score, independent_score = bell(rng, towns), bell(rng, independents)
    municipal = shaped(municipal_score, _UNITS_MUNICIPAL, _SHARES)
    independent = shaped(independent_score, _UNITS_INDEPENDENT, _SHARES)
    counts = np.concatenate([municipal, independent]).astype(np.int64)
    score = np.concatenate([municipal_score, independent_score, np.zeros(formers)])
    now = np.repeat(np.arange(len(counts)), counts)
    # Beside them, units that closed: one of each former principal, and some of those there are.
    gone = np.concatenate(
        [
            towns + independents + np.arange(formers),
            now[rng.integers(0, len(now), len(now) * 6 // 100)],
        ]
    )
    closes = np.concatenate(
        [np.full(len(now), 9999), _FIRST + np.arange(len(gone)) % (LONGEST - 1)]
    )
    owner = np.concatenate([now, gone])
    return owner, score[owner], closes


def _sizes(rng: np.random.Generator, municipal: Flags, rank: Floats, empty: int) -> dict[str, Any]:
    """Return each unit's first and last grade and the pupils expected per grade."""
    score = bell(rng, len(municipal)) + 0.4 * rank
    total = np.empty(len(municipal))
    total[municipal] = shaped(score[municipal], _PUPILS_MUNICIPAL, _SHARES)
    total[~municipal] = shaped(score[~municipal], _PUPILS_INDEPENDENT, _SHARES)
    chance = rng.random(len(municipal))
    span = np.where(
        municipal,
        np.searchsorted(np.cumsum(_SPANS_MUNICIPAL[:-1]), chance, side="right"),
        np.searchsorted(np.cumsum(_SPANS_INDEPENDENT[:-1]), chance, side="right"),
    )
    first, last = np.asarray(_SPANS)[span].T
    per_grade = total * np.asarray(_SPANS_SIZES)[span] / (last - first + 1)
    per_grade[empty] = 0.0
    return {"first_grade": first, "last_grade": last, "per_grade": per_grade}


def _takeovers(
    rng: np.random.Generator, owner: Ints, closes: Ints, principals: int, towns: int
) -> dict[str, Any]:
    """Return each unit's earlier principal and the year it changed (0: never)."""
    former_owner, taken_over = owner.copy(), np.zeros(len(owner), dtype=np.int64)
    able = np.flatnonzero((owner >= towns) & (closes > LAST))
    taken = rng.permutation(able)[: max(LONGEST - 1, len(able) // 20)]
    others = towns + rng.integers(0, max(1, principals - towns), len(taken))
    former_owner[taken] = others
    changed = others != owner[taken]
    taken_over[taken] = np.where(changed, LAST - np.arange(len(taken)) % (LONGEST - 1), 0)
    return {"former_owner": former_owner, "taken_over": taken_over}


def _openings(rng: np.random.Generator, closes: Ints) -> Ints:
    """Return each unit's first year: most were always there."""
    opens = np.full(len(closes), _FIRST - 1)
    new = rng.permutation(np.flatnonzero(closes > LAST))[: len(closes) * 8 // 100]
    opens[new] = LAST - np.arange(len(new)) % (LONGEST - 1)
    return opens


def _background(
    rng: np.random.Generator, town: Ints, municipal: Flags, towns: int
) -> dict[str, Any]:
    """Return each unit's share of pupils with educated parents and with foreign background."""
    local, own = bell(rng, towns)[town], bell(rng, len(town))
    parents = 0.8 * local + own + np.where(municipal, 0.0, 0.7)
    foreign = bell(rng, len(town)) - 0.5 * own
    return {
        "parents": shaped(parents, _PARENTS, _SHARES),
        "foreign": shaped(foreign, _FOREIGN, _SHARES),
    }
