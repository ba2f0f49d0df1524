"""The rows of one entity's members as those of a single member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from malramverk.catalogue import Catalogue
from malramverk.model import ColumnType, Holds, Table
from malramverk.testing.rows import Frame
from malramverk.testing.trying import Figures, Tables

_ONE = "one"


def parents_above(
    catalogue: Catalogue, tables: Tables, figures: Figures
) -> Iterator[tuple[str, str]]:
    """Yield the entities that are above every table's rows, each with its level first."""
    finest = _grain(catalogue, tables)
    above = catalogue.levels[: catalogue.levels.index(finest)]
    yield from dict.fromkeys((level, entity) for level, entity, _ in figures if level in above)


def merged(
    catalogue: Catalogue, tables: Tables, level: str, entity: str, period: str
) -> tuple[dict[str, Frame], tuple[str, str, str]]:
    """Return the rows of an entity's members as one member's, and where its figure then stands.

    Args:
        catalogue: the definitions.
        tables: tables of rows, and registers.
        level: the entity's level.
        entity: its code.
        period: the period that is asked for.
    """
    finest = _grain(catalogue, tables)
    members = _members(catalogue, tables, level, entity)
    found: dict[str, Frame] = {}
    for id_, frame in tables.items():
        contract = catalogue.tables[id_]
        if contract.holds is Holds.ENTITIES:
            continue
        kept = _of(contract, frame, members) if level != catalogue.levels[0] else frame
        keys = [i for i, c in contract.columns.items() if c.level is not None]
        known = [i for i in keys if i in kept.columns]
        found[id_] = kept.with_columns(pl.lit(_ONE).alias(key) for key in known)
    registers = _registers(catalogue, tables, found)
    return {**registers, **found}, (finest, _ONE, period)


def _grain(catalogue: Catalogue, tables: Tables) -> str:
    """Return the smallest level that every table of rows tells apart."""
    levels = catalogue.levels
    smallest = [
        max(levels.index(c.level) for c in catalogue.tables[id_].columns.values() if c.level)
        for id_ in tables
        if catalogue.tables[id_].holds is not Holds.ENTITIES
        and any(c.level for c in catalogue.tables[id_].columns.values())
    ]
    return levels[min(smallest, default=len(levels) - 1)]


def _key(contract: Table, level: str) -> str | None:
    return next((id_ for id_, c in contract.columns.items() if c.level == level), None)


def _members(
    catalogue: Catalogue, tables: Tables, level: str, entity: str
) -> Mapping[str, set[str]]:
    """Return the codes that belong to an entity, by level, from the registers."""
    found: dict[str, set[str]] = {level: {entity}}
    below = catalogue.levels[catalogue.levels.index(level) + 1 :]
    for member_level in below:
        for id_, frame in tables.items():
            contract = catalogue.tables[id_]
            own = _key(contract, member_level)
            if contract.holds is not Holds.ENTITIES or own is None or own not in frame.columns:
                continue
            for above, codes in list(found.items()):
                key = _key(contract, above)
                if key is not None and key != own and key in frame.columns:
                    members = frame.filter(pl.col(key).is_in(sorted(codes)))[own].to_list()
                    found.setdefault(member_level, set()).update(members)
    return found


def _of(contract: Table, frame: Frame, members: Mapping[str, set[str]]) -> Frame:
    for level in reversed(list(members)):
        key = _key(contract, level)
        if key is not None and key in frame.columns:
            return frame.filter(pl.col(key).is_in(sorted(members[level])))
    return frame.clear()


def _registers(catalogue: Catalogue, tables: Tables, rows: Mapping[str, Frame]) -> dict[str, Frame]:
    """Return registers of the one member at every level, so that it is there without rows too."""
    found: dict[str, Frame] = {}
    for id_, frame in tables.items():
        contract = catalogue.tables[id_]
        if contract.holds is not Holds.ENTITIES or not len(frame):
            continue
        dates = [
            i
            for i, c in contract.columns.items()
            if c.type is ColumnType.PERIOD and i in frame.columns
        ]
        one = frame.unique(dates, keep="first", maintain_order=True) if dates else frame.head(1)
        keys = [i for i, c in contract.columns.items() if c.level is not None and i in one.columns]
        found[id_] = one.with_columns(pl.lit(_ONE).alias(key) for key in keys)
    return found
