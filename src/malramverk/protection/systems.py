"""Figures that add up with each other, put together: the systems of one period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.evaluation.column import Floats
from malramverk.evaluation.grid import Slot
from malramverk.model import DisclosureFamily, MeasureKind
from malramverk.protection.directions import Row
from malramverk.protection.measuring import Equal
from malramverk.protection.system import Figure, System
from malramverk.protection.tree import Tree

_Group = frozenset[Equal]
_Codes = Mapping[str, Sequence[str]]


@dataclass
class _Draft:
    """The columns of a system while they are found: what each adds up, and in which group."""

    tree: Tree
    period: str | None
    indicators: tuple[str, ...] = ()
    columns: dict[tuple[Any, _Group], list[Figure]] = field(default_factory=dict)


class Drafts:
    """Figures as they are met, sorted into systems."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._slots = slots
        self._codes: dict[str, list[str]] = {}
        for slot in slots:
            for dimension, code in slot:
                listed = self._codes.setdefault(dimension, [])
                if code not in listed:
                    listed.append(code)
        self._found: dict[Any, _Draft] = {}

    def add(
        self,
        figure: Figure,
        slot: int,
        family: DisclosureFamily | None,
        tree: Tree,
        rule: str,
        period: str | None,
    ) -> None:
        """Put a figure in its column; nothing where it does not add up with anything."""
        added = figure.measured.added
        if added is None:
            return
        group = frozenset(equal for equal in added.equals if equal[0] in self._codes)
        own: Any = (added.table, added.of, added.conditions)
        listed = _partition(family, figure.indicator)
        own_slot = frozenset(self._slots[slot])
        places = [(own, added.equals - group, group)] if not (group and own_slot) else []
        if group:  # the share of girls is among the girls' figures, and among its own breakdowns
            places.append((own, added.equals, frozenset()))
        for rows, equals, column in places:
            key = (period, rule, listed or (rows, equals))
            draft = self._found.setdefault(key, _Draft(tree, period, listed))
            of = figure.indicator if listed else rows
            draft.columns.setdefault((of, column | own_slot), []).append(figure)

    def systems(self) -> tuple[System, ...]:
        """Return the systems, in the order of their first figures; no single figure twice."""
        found = [draft for draft in self._found.values() if not self._elsewhere(draft)]
        return tuple(_system(draft, self._codes) for draft in found)

    def _elsewhere(self, draft: _Draft) -> bool:
        """Say whether all of a draft is one figure that is part of another too."""
        if len(draft.columns) > 1:
            return False
        ((figure, *_),) = draft.columns.values()
        return any(
            figure in figures
            for other in self._found.values()
            if other is not draft
            for figures in other.columns.values()
        )


def _partition(family: DisclosureFamily | None, indicator: str) -> tuple[str, ...]:
    """Return the indicators that share a base with one, itself among them."""
    listed = (p.indicators for p in family.partitions) if family is not None else ()
    return next((found for found in listed if indicator in found), ())


def _system(draft: _Draft, codes: _Codes) -> System:
    place = {column: i for i, column in enumerate(draft.columns)}
    figures = tuple(tuple(found) for found in draft.columns.values())
    amount = np.stack([found[0].measured.amount for found in figures], axis=1)
    rows: list[Row] = []
    rests: list[Floats] = []
    rooms: list[Floats] = []
    for whole, parts in _rows(draft, place, codes):
        total = amount[:, whole] if whole is not None else figures[parts[0]][0].measured.base
        rest = np.maximum(total - amount[:, list(parts)].sum(axis=1), 0.0)
        rest = np.where(rest < 1e-6 * (1 + total), 0.0, rest)
        rows.append((whole, (*parts, len(place) + len(rows))))
        rests.append(rest)
        rooms.append(_room(figures, whole, parts, rest))
    size = (len(draft.tree.sites), 0)
    return System(
        tree=draft.tree,
        columns=figures,
        groups=tuple(tuple(sorted(group)) for _, group in place),
        rows=tuple(rows),
        amount=np.column_stack([amount, *rests]),
        whole=all(f[0].measured.added is not None and f[0].measured.added.whole for f in figures),
        period=draft.period,
        rest_room=np.column_stack(rooms) if rooms else np.zeros(size),
    )


def _rows(
    draft: _Draft, place: Mapping[tuple[Any, _Group], int], codes: _Codes
) -> Iterator[tuple[int | None, tuple[int, ...]]]:
    """Yield each sum and its parts: everyone and the groups of a dimension, all and the shares."""
    for (of, group), whole in place.items():
        taken = {dimension for dimension, _ in group}
        for dimension, listed in codes.items():
            parts = [(of, group | {(dimension, code)}) for code in listed]
            if dimension not in taken and all(part in place for part in parts):
                yield whole, tuple(place[part] for part in parts)
    for group in dict.fromkeys(group for _, group in place) if draft.indicators else ():
        shares = [(indicator, group) for indicator in draft.indicators]
        if all(part in place for part in shares):
            yield None, tuple(place[part] for part in shares)


def _room(
    figures: Sequence[Sequence[Figure]], whole: int | None, parts: Sequence[int], rest: Floats
) -> Floats:
    """Return how much more there may be outside all parts: those who are of no known group."""
    nothing = np.zeros(len(rest))
    if whole is None or any(f[0].measured.kind is not MeasureKind.SHARE for f in figures):
        return nothing
    outside = figures[whole][0].measured.base - sum(
        (figures[part][0].measured.base for part in parts), nothing
    )
    return np.maximum(outside - rest, 0.0)
