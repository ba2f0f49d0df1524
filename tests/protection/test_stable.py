"""The same cells are hidden from year to year, and a small change moves little."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl

import malramverk as mr
from tests.protection.given import catalogue, family, pupils

CATALOGUE = catalogue(family(numerator=5, complement=5, base=5))
YEARS = ("2021/22", "2022/23", "2023/24")


def followed(seed: int) -> pl.DataFrame:
    """Return three years of twelve principals: one pupil in ten is away, one in twenty changes."""
    random = np.random.default_rng(seed)
    units = []
    for principal in range(12):
        for unit in range(int(random.integers(1, 5))):
            girls, boys = (int(n) for n in random.integers(5, 40, 2))
            passed = (int(random.binomial(n, random.choice([0.6, 0.9]))) for n in (girls, boys))
            girls_pass, boys_pass = passed
            code = f"s{principal:02}{unit}"
            units.append((f"H{principal:02}", code, girls_pass, girls, boys_pass, boys))
    rows, years = pupils(*units), []
    for year in YEARS:
        rows = changed(rows, random.random(rows.height) < 0.05)
        here = pl.Series(random.random(rows.height) < 0.9)
        years.append(rows.filter(here).with_columns(lasar=pl.lit(year)))
    return pl.concat(years)


def changed(rows: pl.DataFrame, which: np.ndarray) -> pl.DataFrame:
    return rows.with_columns(behorig=pl.col("behorig") ^ pl.Series(which))


def hidden(rows: pl.DataFrame, *groups: str) -> dict[str, set[tuple[str, str | None]]]:
    """Return, for each year, the cells that are hidden for others' sake."""
    results = mr.compute(CATALOGUE, {"elever": rows}, groups=list(groups))
    publication = mr.protect(results, "public")
    grid = publication.evaluator.setting.grid
    found: dict[str, set[tuple[str, str | None]]] = {}
    codes, first = publication.veil["andel"], publication.first["andel"]
    for cell in np.flatnonzero((codes > 0) & (first == 0)).tolist():
        site, slot = divmod(cell, len(grid.slots))
        _, entity, period = grid.sites[site]
        found.setdefault(str(period), set()).add((entity, str(grid.slots[slot])))
    return found


def test_one_pupil_moves_little_of_the_pattern():
    rows, random = followed(1), np.random.default_rng(1)
    usual = hidden(rows, "kon")
    last = np.flatnonzero((rows["lasar"] == YEARS[-1]).to_numpy())
    moved = []
    for pupil in random.choice(last, 8, replace=False):
        found = hidden(changed(rows, np.arange(rows.height) == pupil), "kon")
        assert all(found[year] == usual[year] for year in YEARS[:-1])
        moved.append(len(found[YEARS[-1]] ^ usual[YEARS[-1]]))
    print(f"\none pupil of {len(last)} moves {moved} of {len(usual[YEARS[-1]])} cells")
    assert np.mean(moved) <= 0.1 * len(usual[YEARS[-1]])


def test_most_stays_hidden_from_year_to_year():
    kept = alone = among = 0
    for seed in range(3):
        rows = followed(seed)
        together = hidden(rows, "kon")
        apart = [hidden(rows.filter(pl.col("lasar") == year), "kon") for year in YEARS]
        singly = {year: found for one in apart for year, found in one.items()}
        for before, after in pairwise(YEARS):
            among += len(together[after])
            kept += len(together[after] & together[before])
            alone += len(singly[after] & singly[before])
    print(f"\nhidden the year before too: {kept} of {among}; each year by itself {alone}")
    assert kept >= alone
    assert kept > 0.6 * among
