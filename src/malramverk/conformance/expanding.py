"""Short forms of cases written out: columns of cells, every state, every pair of states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

# From weakest to strongest, as docs/language.md lists them; not taken from the code on purpose.
STATES = (
    "censored",
    "not_comparable",
    "undefined",
    "too_few",
    "not_reportable",
    "not_reported",
    "suppressed",
    "not_applicable",
    "not_in_force",
)
SHORT = frozenset(["given", "each_state", "joins", "stands", "beside"])
_OPERANDS = ("a", "b", "c")

Row = dict[str, str]


def expanded(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case with its cells as columns and its result by place.

    ``given`` has a list, or one value for all places, for each of ``a``, ``b`` and ``c``;
    ``result`` is as long. ``each_state: a`` gives ``a`` each state in turn, and the result is that
    state unless ``result`` says what it is for all; ``stands`` says in which other cell the state
    stands, and ``beside`` where there are more cells with what is given. ``joins: [a, b]`` gives
    every pair of states, and the result is the stronger.
    """
    if not SHORT & written.keys():
        return dict(written)
    if "each_state" in written:
        cells = list(_states(written))
    elif "joins" in written:
        cells = list(_pairs(written))
    else:
        cells = list(_listed(written))
    at_area = written.get("at") == "area"
    rows = [row for i, (values, _) in enumerate(cells) for row in _rows(i, values, written)]
    result = {f"area{i}" if at_area else f"p{i}": found for i, (_, found) in enumerate(cells)}
    plain = {key: value for key, value in written.items() if key not in SHORT}
    return plain | {"cells": _columns(rows), "result": result}


def _listed(written: Mapping[str, Any]) -> Iterator[tuple[Row, str]]:
    results, given = written["result"], written["given"]
    for name, values in given.items():
        if isinstance(values, list) and len(values) != len(results):
            raise ValueError(f"{name} has {len(values)} values for {len(results)} results")
    for i, result in enumerate(results):
        yield {n: v[i] if isinstance(v, list) else v for n, v in given.items()}, result


def _states(written: Mapping[str, Any]) -> Iterator[tuple[Row, str]]:
    named = written["each_state"]
    for name, state in product(named if isinstance(named, list) else [named], STATES):
        yield {name: state}, str(written.get("result", state))


def _pairs(written: Mapping[str, Any]) -> Iterator[tuple[Row, str]]:
    left, right = written["joins"]
    for one, other in product(STATES, STATES):
        yield {left: one, right: other}, max(one, other, key=STATES.index)


def _rows(i: int, values: Row, written: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the rows of one place: its own unit's cell, and those it is told to look to."""
    place = {"area": f"area{i}", "unit": f"p{i}"}
    given = dict(written.get("given") or {})
    usual = {} if "joins" in written or "each_state" not in written else given
    if "stands" not in written:
        yield place | usual | values
    else:
        yield place | given
        yield place | given | _numbered(written["stands"], i) | values
    for other in written.get("beside") or []:
        yield place | given | _numbered(other, i)


def _numbered(where: Row, i: int) -> Row:
    return {key: f"{value}{i}" if key == "unit" else value for key, value in where.items()}


def _columns(rows: list[Row]) -> dict[str, list[str]]:
    """Return rows as columns; what a row has nothing of is usual."""
    usual = {"period": "2024/25", "sex": "all", **dict.fromkeys(_OPERANDS, "1")}
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [str(row.get(name, usual.get(name))) for row in rows] for name in names}
