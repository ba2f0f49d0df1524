"""Who runs which school, and how large it is: this module lays out the country."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

import numpy as np

from malramverk.country.chance import Flags, Floats, Ints, bell, generator, shaped, whole

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
_UNITS_MUNICIPAL = (1, 3, 3, 5, 6, 7, 9, 11, 14, 18, 30, 42, 67, 73, 146)
_UNITS_INDEPENDENT = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 6, 12, 48)
_PUPILS_MUNICIPAL = (1, 27, 50, 84, 116, 145, 188, 226, 268, 336, 438, 528, 676, 759, 1050)
_PUPILS_INDEPENDENT = (3, 24, 35, 60, 83, 120, 163, 205, 265, 360, 490, 597, 742, 823, 1200)
_PARENTS = (0.15, 0.37, 0.42, 0.48, 0.53, 0.57, 0.62, 0.66, 0.71, 0.76, 0.82, 0.87, 0.91, 0.92, 0.97)
_FOREIGN = (0.01, 0.05, 0.06, 0.09, 0.12, 0.15, 0.19, 0.24, 0.3, 0.39, 0.58, 0.77, 0.87, 0.9, 0.95)
# First and last school year (årskurs) of a unit, and how common that is in each sector.
_SPANS = ((1, 9), (1, 6), (7, 9), (1, 3), (4, 6), (4, 9), (6, 9))
_SPANS_MUNICIPAL = (0.27, 0.46, 0.17, 0.04, 0.03, 0.02, 0.01)
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
    is_municipal = municipal[owner]
    first_grade, last_grade, per_grade = _pupils(rng, is_municipal, rank)
    # Somewhere there is a unit that is registered before it has any pupils.
    per_grade[np.flatnonzero(closes > LAST)[-1 if not independents else towns]] = 0.0
    town = np.where(is_municipal, owner, owner[rng.integers(0, max(1, (owner < towns).sum()), units)])
    former_owner, taken_over = _takeovers(rng, owner, closes, len(municipal), towns)
    parents, foreign = _background(rng, town, is_municipal, towns)
    return Structure(
        seed=seed,
        municipal=municipal,
        formers=formers,
        owner=owner,
        former_owner=former_owner,
        taken_over=taken_over,
        opens=_openings(rng, closes),
        closes=closes,
        town=town,
        per_grade=per_grade,
        first_grade=first_grade,
        last_grade=last_grade,
        parents=parents,
        foreign=foreign,
        quality=0.12 * bell(rng, len(municipal))[owner] + 0.22 * bell(rng, units),
        climate=0.15 * bell(rng, len(municipal))[owner] + 0.35 * bell(rng, units),
        care=rng.random(units),
        ungraded=~is_municipal & (rng.random(units) < 0.03),
        swell=np.maximum(0.3, 1.0 + 0.13 * bell(rng, units, _GRADES + LONGEST)),
        luck=rng.random((units, _GRADES + LONGEST)),
    )


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


def _pupils(
    rng: np.random.Generator, municipal: Flags, rank: Floats
) -> tuple[Ints, Ints, Floats]:
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
    # A school for all years is larger than one for the youngest only.
    scale = np.interp(last - first + 1, [3, 6, 9], [0.75, 0.9, 1.3])
    return first, last, np.asarray(total * scale / (last - first + 1))


def _takeovers(
    rng: np.random.Generator, owner: Ints, closes: Ints, principals: int, towns: int
) -> tuple[Ints, Ints]:
    """Return each unit's earlier principal and the year it changed (0: never)."""
    former_owner, taken_over = owner.copy(), np.zeros(len(owner), dtype=np.int64)
    able = np.flatnonzero((owner >= towns) & (closes > LAST))
    taken = rng.permutation(able)[: max(LONGEST - 1, len(able) // 6)]
    others = towns + rng.integers(0, max(1, principals - towns), len(taken))
    former_owner[taken] = others
    changed = others != owner[taken]
    taken_over[taken] = np.where(changed, LAST - np.arange(len(taken)) % (LONGEST - 1), 0)
    return former_owner, taken_over


def _openings(rng: np.random.Generator, closes: Ints) -> Ints:
    """Return each unit's first year: most were always there."""
    opens = np.full(len(closes), _FIRST - 1)
    new = rng.permutation(np.flatnonzero(closes > LAST))[: len(closes) * 8 // 100]
    opens[new] = LAST - np.arange(len(new)) % (LONGEST - 1)
    return opens


def _background(
    rng: np.random.Generator, town: Ints, municipal: Flags, towns: int
) -> tuple[Floats, Floats]:
    """Return each unit's share of pupils with educated parents and with foreign background."""
    local, own = bell(rng, towns)[town], bell(rng, len(town))
    parents = 0.8 * local + own + np.where(municipal, 0.0, 0.7)
    foreign = bell(rng, len(town)) - 0.5 * own
    return shaped(parents, _PARENTS, _SHARES), shaped(foreign, _FOREIGN, _SHARES)
