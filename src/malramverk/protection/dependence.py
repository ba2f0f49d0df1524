"""Figures that would give a hidden cell away: changes, gaps, ratios and what reads others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

import numpy as np

from malramverk.evaluation.column import HAS_VALUE, Codes, Mask, Whole
from malramverk.evaluation.grid import Slot
from malramverk.evaluation.movement import Members, Movement
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.results import rows_of
from malramverk.formula import (
    Across,
    Aggregate,
    Core,
    Move,
    Moved,
    Ranked,
    Reference,
    operands,
)
from malramverk.protection.material import Material, Series
from malramverk.protection.measuring import Added, added
from malramverk.protection.system import SECONDARY, Figure

_NAMING = ("sum", "mean", "min", "max")
_ENOUGH = 3


def dependent(material: Material, veil: dict[str, Codes]) -> bool:
    """Hide every figure whose formula reads a hidden cell, and say whether there was any.

    A figure over members is left where three or more of them are hidden, unless it is a sum, a
    mean, a least or a greatest.
    """
    reading = Reading(material, veil)
    results, changed = material.results, False
    for id_ in results.indicators:
        answer = material.evaluator.answer(id_)
        if results.origin(id_) is not Origin.COMPUTED:
            continue
        rows = rows_of(results, id_)
        for number, version in enumerate(answer.versions):
            own = rows[answer.version[rows] == number]
            hidden = reading.hidden(results.catalogue.formulas[version.key].core)[own]
            shown = (answer.cells.status[own] == HAS_VALUE) & (veil[id_][own] == 0)
            veil[id_][own[hidden & shown]] = SECONDARY
            changed |= bool((hidden & shown).any())
    return changed


class Reading:
    """Says for a formula in which cells it reads something hidden; arrays of shape (cells,).

    Attributes:
        strict: whether what no shown figure tells, because it was not asked for, or is the sum of
            rows that no indicator measures, is hidden too.
    """

    def __init__(
        self, material: Material, veil: Mapping[str, Codes], *, strict: bool = False
    ) -> None:
        self.strict = strict
        self._results = material.results
        setting = material.evaluator.setting
        self._size = setting.grid.size
        self._slots = setting.grid.slots
        self._movement = setting.movement
        self._veil = veil
        self._figures = _by_added(material.series)
        self._found: dict[Core, Mask] = {}

    def hidden(self, core: Core) -> Mask:
        """Return where an expression reads a hidden cell."""
        if core not in self._found:
            self._found[core] = self._of(core)
        return self._found[core]

    def _of(self, core: Core) -> Mask:
        nothing = np.zeros(self._size, np.bool_)
        if isinstance(core, Reference):
            return self._referred(core.indicator)
        if isinstance(core, Aggregate):
            return self._added(core)
        if isinstance(core, Ranked) and self.strict:
            return self._ranked(core)
        if isinstance(core, Moved):
            return self._moved(core)
        if isinstance(core, Across):
            return self._across(core)
        below = [self.hidden(part) for part in operands(core)]
        return reduce(np.logical_or, below, nothing)

    def _referred(self, indicator: str) -> Mask:
        untold = np.full(self._size, self.strict)
        if indicator not in self._veil:
            return untold
        untold[rows_of(self._results, indicator)] = False
        found: Mask = untold | (self._veil[indicator] > 0)
        return found

    def _added(self, core: Aggregate) -> Mask:
        found, told = np.zeros(self._size, np.bool_), np.zeros(self._size, np.bool_)
        for figure in self._figures.get(added(core), ()):
            found[figure.cells] |= figure.hidden(self._veil)
            told[figure.cells] |= figure.may_show
        return found | ~told if self.strict else found

    def _ranked(self, core: Ranked) -> Mask:
        return np.full(self._size, self.hidden(core.operand).any())

    def _moved(self, core: Moved) -> Mask:
        if core.move in (Move.FIRST, Move.LATEST):
            return self._ever(core.operand)
        found = np.zeros(self._size, np.bool_)
        for place in places_of(core, self._movement, self._slots):
            found |= np.where(place >= 0, self._seen(core.operand, place), self.strict)
        return found | self.hidden(core.operand) if core.move is Move.POOLED else found

    def _seen(self, operand: Core, place: Whole) -> Mask:
        """Return whether an expression reads something hidden where each cell looks to."""
        found: Mask = self.hidden(operand)[place]
        return found

    def _ever(self, operand: Core) -> Mask:
        by_site = self.hidden(operand).reshape(-1, len(self._slots)).copy()
        for sites in self._movement.series():
            by_site[sites] = by_site[sites].any(axis=0)
        found: Mask = by_site.ravel()
        return found

    def _across(self, core: Across) -> Mask:
        members = self._movement.members(core.level)
        found = np.zeros(self._size, np.bool_)
        if not len(members.above):
            return found
        mask = reduce(np.logical_or, [self._of_members(part, members) for part in operands(core)])
        count = np.add.reduceat(mask.astype(np.int64), members.starts)
        few = count < _ENOUGH if core.function not in _NAMING else True
        found[members.above] = (count > 0) & few
        return found

    def _of_members(self, operand: Core, members: Members) -> Mask:
        """Return whether an expression reads something hidden at each member of an entity."""
        found: Mask = self.hidden(operand)[members.below]
        return found


def places_of(core: Moved, movement: Movement, slots: tuple[Slot, ...]) -> list[Whole]:
    """Return the cells that each cell looks to; -1 where there is none."""
    match core.move:
        case Move.PREVIOUS | Move.COMPARABLE_PREVIOUS:
            return [movement.previous(int(core.argument[0]))]
        case Move.POOLED:
            return [movement.previous(steps) for steps in range(1, int(core.argument[0]))]
        case Move.BASE:
            return [movement.base(str(core.argument[0]))]
        case Move.AT:
            return [movement.at_level(str(core.argument[0]))]
        case Move.AT_ENTITY:
            return [movement.at_entity(str(core.argument[0]), str(core.argument[1]))]
        case Move.GROUP:
            return [movement.in_group(((str(core.argument[0]), str(core.argument[1])),))]
        case _:
            everyone = tuple(sorted({(d, None) for slot in slots for d, _ in slot}))
            return [movement.in_group(everyone)]


def _by_added(series: Iterable[Series]) -> dict[Added, list[Figure]]:
    found: dict[Added, list[Figure]] = {}
    for one in series:
        for figure in one.figures:
            if figure.measured.added is not None:
                found.setdefault(figure.measured.added, []).append(figure)
    return found
