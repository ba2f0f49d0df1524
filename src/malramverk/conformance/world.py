"""The small world that cases live in: its definitions, and tables made of their rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from malramverk.catalogue import Catalogue, load
from malramverk.conformance.cases import Case
from malramverk.conformance.engines import frame
from malramverk.conformance.places import WORLD, conformance_folder
from malramverk.dataclass import dataclass

TYPES: dict[str, dict[str, type]] = {
    "cells": {"period": str, "area": str, "unit": str, "sex": str, "a": str, "b": str, "c": str},
    "rows": {
        "period": str,
        "area": str,
        "unit": str,
        "sex": str,
        "x": float,
        "y": int,
        "c": bool,
        "w": float,
        "g": str,
    },
    "reports": {"period": str, "area": str, "unit": str, "k": int},
    "areas": {"area": str},
    "units": {"unit": str, "area": str, "kind": str, "size": float},
}
_YES_NO = {"yes": True, "no": False}
_AREA = "area"
_WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Named:
    """What the entities of one case are called, so that cases do not meet.

    Attributes:
        case: the case.
    """

    case: Case

    @property
    def indicator(self) -> str:
        """The id of the indicator that has the case's formula."""
        return f"case_{self.case.function}_{self.case.number}"

    def entity(self, local: str) -> str:
        """Return the code of an entity."""
        if self.case.alone or local == _WHOLE:
            return local
        return f"{self.case.function}_{self.case.number}_{local}"


def catalogue_of(cases: Iterable[Case], folder: Path | None = None) -> Catalogue:
    """Load the world with an indicator for each case.

    Raises:
        DefinitionErrors: a formula is faulty.
    """
    world = (folder or conformance_folder()) / WORLD
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(world.glob("*.yaml"))}
    texts |= {f"{Named(case).indicator}.yaml": _indicator(case) for case in cases}
    return _loaded(tuple(texts.items()))


@lru_cache(maxsize=512)
def _loaded(texts: tuple[tuple[str, str], ...]) -> Catalogue:
    """Load definitions once for all the engines that their cases are run on."""
    with tempfile.TemporaryDirectory() as made:
        for name, text in texts:
            Path(made, name).write_text(text, encoding="utf-8")
        return load(made)


def _indicator(case: Case) -> str:
    groups = "[sex]" if case.is_broken_down else "[]"
    return (
        f"kind: indicator\nid: {Named(case).indicator}\nversion: 1.0.0\nunit: {case.unit}\n"
        f"groups: {groups}\nformula: >-\n  {case.formula}\n"
    )


def tables_of(cases: Sequence[Case], engine: str) -> dict[str, Any]:
    """Return the tables that hold every row of some cases, as frames of an engine."""
    rows: dict[str, list[dict[str, str]]] = {name: [] for name in TYPES}
    for case in cases:
        for name, found in _rows_of(case).items():
            rows[name] += found
    _fill(rows, cases[0].periods, alone=cases[0].alone)
    return {name: frame(engine, _columns(name, rows[name]), TYPES[name]) for name in TYPES}


def _fill(rows: dict[str, list[dict[str, str]]], periods: Iterable[str], *, alone: bool) -> None:
    """Add someone else's row to each period a table has rows for; to all where it has none.

    A table with a row for a period speaks of it; who is not in it then has none there. A case that
    is alone gets no more than a figure of the whole, so that a period has some figure.
    """
    for name in ("cells",) if alone else ("cells", "rows", "reports"):
        found = dict.fromkeys(row["period"] for row in rows[name])
        if not alone:
            other = {"unit": "other", "area": "other"}
            rows[name] += [{**other, "period": p} for p in found or sorted(periods)]
        elif not found:
            rows[name] += [{"period": p} for p in sorted(periods)]
    if not alone:
        rows["areas"].append({"area": "other"})
        rows["units"].append({"unit": "other", "area": "other"})


def _rows_of(case: Case) -> dict[str, list[dict[str, str]]]:
    named = Named(case)
    found: dict[str, list[dict[str, str]]] = {name: [] for name in TYPES}
    homes: dict[str, str] = {}
    for table in ("cells", "rows", "reports"):
        for row in case.tables[table]:
            homes.setdefault(row["unit"], row.get("area", _AREA))
            found[table].append(_placed(row, named))
    for row in case.tables["entities"]:
        homes[row["unit"]] = row.get("area", _AREA)
    for entity in (each.spot.entity for each in case.expected):  # some only the results name
        if entity != _WHOLE:
            homes.setdefault(entity, entity if _is_area(entity) else _AREA)
    areas = {local for local in (*homes, *homes.values()) if _is_area(local)}
    attributes = {row["unit"]: row for row in case.tables["entities"]}
    found["areas"] = [{"area": named.entity(area)} for area in sorted(areas)]
    found["units"] = [
        {**attributes.get(unit, {}), "unit": named.entity(unit), "area": named.entity(area)}
        for unit, area in homes.items()
        if unit != _WHOLE and not _is_area(unit)
    ]
    return found


def _is_area(local: str) -> bool:
    return local.startswith(_AREA)


def _placed(row: Mapping[str, str], named: Named) -> dict[str, str]:
    """Give a row the codes of its unit and area; a figure of an area, or the whole, has no unit."""
    unit = row["unit"]
    place = {"unit": named.entity(unit), "area": named.entity(row.get("area", _AREA))}
    if unit == _WHOLE:
        place = {}
    elif _is_area(unit):
        place = {"area": named.entity(unit)}
    return {name: value for name, value in row.items() if name not in ("unit", "area")} | place


def _columns(table: str, rows: list[dict[str, str]]) -> dict[str, list[Any]]:
    usual = {"sex": "all"} if table == "cells" else {}
    return {
        name: [_value(row.get(name, usual.get(name)), type_) for row in rows]
        for name, type_ in TYPES[table].items()
    }


def _value(written: str | None, type_: type) -> Any:
    if written is None or (written == "." and type_ is not str):
        return None
    if type_ is bool:
        return _YES_NO[written]
    return type_(written)
