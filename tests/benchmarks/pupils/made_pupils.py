"""Made-up pupils: as many as are asked for, in ten years, at 5 000 schools of 1 100 principals.

Schools and principals are of very different size, results differ between schools, sexes and
backgrounds, and a few values are missing. The same number of pupils is always the same pupils.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

YEARS = tuple(range(2015, 2025))
PRINCIPALS = 1100
SCHOOLS = 5000
MUNICIPAL = 290
_CHUNK = 500_000
_FORMS = ("grundskola", "anpassad", "sameskola", "specialskola")
_EDUCATION = ("forgymnasial", "gymnasial", "eftergymnasial")


def write(path: Path, pupils: int, seed: int = 7) -> Path:
    """Write pupils as one Parquet file, year after year, unless it is there.

    Args:
        path: the file.
        pupils: how many rows.
        seed: what chance begins with.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made(pupils, seed).write_parquet(path, row_group_size=_CHUNK, compression="snappy")
    return path


def made(pupils: int, seed: int = 7) -> pl.DataFrame:
    """Return pupils as rows of the table ``elever``, sorted by year."""
    chance = np.random.default_rng(seed)
    owner, share = _schools(chance)
    year = np.sort(chance.integers(0, len(YEARS), pupils))
    school = np.minimum(np.searchsorted(np.cumsum(share), chance.random(pupils)), SCHOOLS - 1)
    boy = chance.random(pupils) < 0.513
    education = chance.choice(4, pupils, p=[0.13, 0.40, 0.44, 0.03])
    abroad = chance.random(pupils) < 0.24
    ability = (
        (225 + chance.normal(0, 15, SCHOOLS) + chance.normal(0, 10, PRINCIPALS)[owner])[school]
        + np.where(boy, 0, 14)
        + np.array([-22, 0, 22, 0])[education]
        - np.where(abroad, 15, 0)
        + chance.normal(0, 55, pupils)
    )
    merit = np.clip(np.round(ability / 2.5) * 2.5, 0, 340)
    planned = chance.integers(700, 960, pupils).astype(np.float64)
    lost = np.minimum(chance.gamma(1.6, 0.035, pupils), 1)
    certified = np.clip(np.round(chance.normal(70, 12, (SCHOOLS, len(YEARS))), 1), 20, 100)
    return pl.DataFrame(
        {
            "ar": (YEARS[0] + year).astype(np.int16),
            "huvudman": owner[school].astype(np.int32),
            "skolenhet": school.astype(np.int32),
            "skolform": _texts(
                chance.choice(4, SCHOOLS, p=[0.9, 0.05, 0.02, 0.03])[school], _FORMS
            ),
            "arskurs": chance.integers(1, 10, pupils).astype(np.int8),
            "kon": _texts(boy.astype(np.int8), ("flicka", "pojke")),
            "utbildning": _texts(education, _EDUCATION),
            "utlandsk_bakgrund": abroad.astype(np.int8),
            "meritvarde": pl.Series(np.where(chance.random(pupils) < 0.03, np.nan, merit)).fill_nan(
                None
            ),
            "behorig": ability + chance.normal(0, 30, pupils) > 150,
            "alla_amnen": ability + chance.normal(0, 30, pupils) > 180,
            "legitimerade": certified[school, year],
            "franvaro": np.round(planned * lost * 2) / 2,
            "planerad_tid": planned,
        }
    )


def _schools(chance: np.random.Generator) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the principal of each school, and its share of the pupils."""
    size = chance.lognormal(0, 1, PRINCIPALS)
    size[:MUNICIPAL] *= 0.84 / size[:MUNICIPAL].sum()
    size[MUNICIPAL:] *= 0.16 / size[MUNICIPAL:].sum()
    more = chance.choice(PRINCIPALS, SCHOOLS - PRINCIPALS, p=size)
    owner = np.sort(np.concatenate([np.arange(PRINCIPALS), more]))
    weight = chance.lognormal(0, 0.6, SCHOOLS)
    share = weight / np.bincount(owner, weight)[owner] * size[owner]
    return owner, share / share.sum()


def _texts(numbers: NDArray[Any], texts: tuple[str, ...]) -> pl.Series:
    """Return texts by their numbers; nothing where there is no such text."""
    known = pl.Series([*texts, None], dtype=pl.String)
    return known.gather(np.minimum(numbers, len(texts)))
