"""What DuckDB knows of a relation before it reads any row, and how it is asked for less work.

Its planner follows the statistics of stored tables and of Parquet files through the steps of a
query, to bounds that hold for every row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import isfinite
from typing import Any

import narwhals as nw

from malramverk.tables.footers import NOTHING_TOLD, Ends

_LARGE = 100_000
_TURN = 2_500_000
_MOST_TURNS = 4  # some rows are read in two turns, since not every year begins a group of rows
_WIDEST = 64
_AT_ONCE = ("PROJECTION", "FILTER", "UNION", "PARQUET_SCAN", "READ_PARQUET", "SEQ_SCAN")


def ends_in_duckdb(relation: Any, columns: Sequence[str]) -> Mapping[str, Ends]:
    """Return what is known of some columns of a relation.

    Args:
        relation: rows of DuckDB.
        columns: the columns that are wanted.

    Returns:
        What is known by column; nothing where rows are few, where the first of them costs a
        look at all, or where this version of DuckDB does not tell.
    """
    try:
        if _rows_at_once(relation) < _LARGE:
            return NOTHING_TOLD
        asked = ", ".join(f"stats({_quoted(column)})" for column in columns)
        told = relation.project(asked).limit(1).fetchall()
        found = {c: _ends(one) for c, one in zip(columns, *told, strict=True)}
    except Exception:  # each version has errors of its own; what is wrong is told with the rows
        return NOTHING_TOLD
    return {column: ends for column, ends in found.items() if ends is not None}


def turns(relation: Any, column: str, told: Ends | None) -> list[tuple[int, int]]:
    """Return the ends of a key, some at a time, for counting many rows in turns.

    Groups of one turn only are held at once. It is worth it where rows lie by the key, so that
    what does not belong to a turn is skipped and not read.

    Args:
        relation: rows of DuckDB.
        column: a key of whole numbers.
        told: what is known of it.

    Returns:
        The first and last number of each turn; nothing where rows are counted all at once.
    """
    try:
        many = min(_rows_at_once(relation) // _TURN, _MOST_TURNS)
        low, high, lacking = _ends_of(relation, column, told) if many > 1 else (0, 0, 0)
        span = high - low + 1
        if lacking or not 1 < span <= _WIDEST or not _lie_by(relation, column, low):
            return []
    except Exception:  # each version has errors of its own
        return []
    many = min(span, many)
    edges = [low + span * turn // many for turn in range(many + 1)]
    return [(edge, after - 1) for edge, after in pairwise(edges)]


def _ends_of(relation: Any, column: str, told: Ends | None) -> tuple[int, int, int]:
    if told is not None and isinstance(told.least, int) and isinstance(told.greatest, int):
        return told.least, told.greatest, told.missing
    name = _quoted(column)
    look = relation.aggregate(f"min({name}), max({name}), count(*) - count({name})")
    ((low, high, lacking),) = look.fetchall()
    return low, high, lacking


def _lie_by(relation: Any, column: str, value: int) -> bool:
    """Say whether rows with a value are found without reading half of all."""
    one = relation.filter(f"{_quoted(column)} = {value}").aggregate("count(*)")
    said = json.loads(one.explain(format="json", analyze=True))["query"]
    return 0 < 2 * int(said["total_row_groups_scanned"]) <= int(said["total_row_groups_to_scan"])


def _rows_at_once(relation: Any) -> int:
    """Return about how many rows there are; none where the first costs a look at all."""
    nodes = list(_nodes(json.loads(relation.explain(format="json"))))
    return max(map(_rows, nodes)) if all(map(_is_at_once, nodes)) else 0


def _nodes(plan: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for node in plan:
        yield node
        yield from _nodes(node["children"])


def _is_at_once(node: Mapping[str, Any]) -> bool:
    """Say whether a step hands on its first rows before it has seen all."""
    return node["name"].strip() in _AT_ONCE


def _rows(node: Mapping[str, Any]) -> int:
    """Return about how many rows a step is thought to give."""
    return int(node["extra_info"].get("Estimated Cardinality", 0))


def numbered(
    frame: nw.LazyFrame[Any], columns: Mapping[str, tuple[str, Sequence[str]]]
) -> nw.LazyFrame[Any]:
    """Add columns of texts as numbers of the few that are known; others become nothing.

    Each text is looked up once in a block of rows, and the numbers are compared then.

    Args:
        frame: rows of DuckDB.
        columns: by the name of each new column, that of the texts and those that are known.
    """
    made = [_number(new, name, texts) for new, (name, texts) in columns.items()]
    return nw.from_native(frame.to_native().project(", ".join(["*", *made]))) if made else frame


def _number(new: str, name: str, texts: Sequence[str]) -> str:
    known = ", ".join(_quoted(text, "'") for text in texts)
    return f"TRY_CAST({_quoted(name)} AS ENUM({known})) AS {_quoted(new)}"


def _quoted(text: str, sign: str = '"') -> str:
    return sign + text.replace(sign, 2 * sign) + sign


def _ends(told: Any) -> Ends | None:
    """Return what is told of a column, if it tells whether any is missing."""
    if not isinstance(told, Mapping) or "has_null" not in told:
        return None
    ends = told.get("min"), told.get("max")
    numbers = all(isinstance(end, int | float) and isfinite(end) for end in ends)
    return Ends(int(told["has_null"]), *(ends if numbers else (None, None)))
