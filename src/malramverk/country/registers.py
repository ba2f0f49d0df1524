"""The registers: which units and principals there are in a school year."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from malramverk.country import names
from malramverk.country.columns import chosen, constant
from malramverk.country.structure import Structure
from malramverk.periods import school_year

if TYPE_CHECKING:
    import polars as pl


@lru_cache(maxsize=4)
def principal_codes(towns: int, principals: int) -> tuple[str, ...]:
    """Return every principal's organisation number, the municipal ones first."""
    return tuple(names.principal_codes(towns, principals - towns))


@lru_cache(maxsize=4)
def unit_codes(units: int) -> tuple[str, ...]:
    """Return every unit's code."""
    return tuple(names.unit_codes(units))


def unit_register(country: Structure, year: int) -> pl.DataFrame:
    """Return ``skolenhetsregister`` for a school year: one row per unit that is there."""
    import polars as pl

    there = country.there(year)
    principals = principal_codes(country.towns, len(country.municipal))
    towns = [names.municipality_code(town) for town in range(country.towns)]
    return pl.DataFrame(
        {
            "lasar": constant(school_year(year).text, len(there)),
            "skolenhet": chosen(unit_codes(country.units), there),
            "huvudman": chosen(principals, country.owners(year)[there]),
            "namn": chosen(_school_names(country), there),
            "kommun": chosen(towns, country.town[there]),
        }
    )


def principal_register(country: Structure, year: int) -> pl.DataFrame:
    """Return ``huvudmannaregister`` for a school year: one row per principal with a unit."""
    import polars as pl

    there = np.unique(country.owners(year)[country.there(year)])
    municipal = country.municipal
    titles = [
        names.municipality_name(i)
        if municipal[i]
        else names.independent_name(i - country.towns, country.towns)
        for i in range(len(municipal))
    ]
    sector = np.where(municipal[there], 0, 1)
    return pl.DataFrame(
        {
            "lasar": constant(school_year(year).text, len(there)),
            "huvudman": chosen(principal_codes(country.towns, len(municipal)), there),
            "namn": chosen(titles, there),
            "huvudmannatyp": chosen(("kommunal", "enskild"), sector),
        }
    )


def _school_names(country: Structure) -> list[str]:
    """Return every unit's name, numbered within its town."""
    seen: dict[int, int] = {}
    titles = []
    for town in country.town.tolist():
        seen[town] = seen.get(town, -1) + 1
        titles.append(names.school_name(seen[town], names.place(town)))
    return titles
