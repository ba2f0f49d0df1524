"""Whose own each figure is, and what somebody may see who knows its own figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from malramverk.evaluation.column import HAS_VALUE, Codes, Mask, Whole
from malramverk.evaluation.movement import Members
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.results import rows_of
from malramverk.formula import Core, Ranked
from malramverk.protection.dependence import Reading
from malramverk.protection.material import Material
from malramverk.protection.system import SECONDARY

NOBODY = -1


def owners(setting: Any, principal: str | None, level: str | None) -> Whole:
    """Return whose own each cell of the grid is, numbered from 0; -1 where it is nobody's.

    Args:
        setting: where the cells are.
        principal: the only one that owns anything: an entity at any level but the uppermost.
        level: the level whose members own what is theirs and below; not the uppermost.
    """
    organisation = setting.organisation
    below = organisation.levels[1:]
    numbers: dict[str, int] = {}
    own = np.full(len(setting.grid.sites), NOBODY, np.int64)
    for place, (at, code, period) in enumerate(setting.grid.sites):
        if level in below:
            owner = organisation.ancestor(at, code, period, level)
            own[place] = NOBODY if owner is None else numbers.setdefault(owner, len(numbers))
        elif principal is not None and level is None:
            above = (organisation.ancestor(at, code, period, up) for up in below)
            own[place] = 0 if principal in above else NOBODY
    return np.repeat(own, len(setting.grid.slots))


class OwnReading(Reading):
    """Says for a formula in which cells it reads something hidden from the cell's owner.

    Whoever owns a cell sees its own cells as they are opened, and others' as they are closed.
    """

    def __init__(
        self, closed: Reading, material: Material, veil: Mapping[str, Codes], owner: Whole
    ) -> None:
        super().__init__(material, veil, strict=closed.strict)
        self._closed, self._owner = closed, owner

    def hidden(self, core: Core) -> Mask:
        """Return where an expression reads a hidden cell."""
        if core not in self._found:
            closed = self._closed.hidden(core)
            self._found[core] = np.where(self._owner < 0, closed, self._of(core))
        return self._found[core]

    def _as_seen(self, operand: Core, place: Whole, owner: Whole) -> Mask:
        """Return whether some cells read something hidden from some owners."""
        own = (self._owner[place] == owner) & (owner >= 0)
        return np.where(own, self.hidden(operand)[place], self._closed.hidden(operand)[place])

    def _seen(self, operand: Core, place: Whole) -> Mask:
        return self._as_seen(operand, place, self._owner)

    def _of_members(self, operand: Core, members: Members) -> Mask:
        ends = np.append(members.starts[1:], len(members.below))
        owner = np.repeat(self._owner[members.above], ends - members.starts)
        return self._as_seen(operand, members.below, owner)

    def _ranked(self, core: Ranked) -> Mask:
        """Whoever ranks something reads it everywhere: its own as opened, others' as closed."""
        own, closed = self.hidden(core.operand), self._closed.hidden(core.operand)
        owned, number = self._owner >= 0, int(self._owner.max(initial=NOBODY)) + 1
        of = self._owner[owned]
        others = closed.sum() - np.bincount(of, closed[owned], number)
        hides = (others > 0) | (np.bincount(of, own[owned], number) > 0)
        found = np.full(self._size, closed.any())
        found[owned] = hides[of]
        return found

    def _ever(self, operand: Core) -> Mask:
        """Of an entity that has had several owners, nobody sees all as its own."""
        shape = -1, len(self._slots)
        own = self.hidden(operand).reshape(shape)
        closed = self._closed.hidden(operand).reshape(shape)
        owner = self._owner.reshape(shape)[:, 0]
        found = own.copy()
        for sites in self._movement.series():
            same = (owner[sites] == owner[sites][0]).all()
            found[sites] = (own if same else closed)[sites].any(axis=0)
        return found.ravel()


def opened_veil(material: Material, veil: Mapping[str, Codes], owner: Whole) -> Mapping[str, Codes]:
    """Return a veil in which everyone's own figures are opened, each to itself.

    What tells of a figure that stays hidden, such as the distance to it, stays hidden too.
    """
    closed, own = Reading(material, veil), owner >= 0
    found = {id_: np.where(own, 0, codes).astype(np.uint8) for id_, codes in veil.items()}
    while _hidden_more(material, found, OwnReading(closed, material, found, owner), own):
        pass
    return found


def _hidden_more(
    material: Material, veil: Mapping[str, Codes], reading: Reading, own: Mask
) -> bool:
    results, changed = material.results, False
    for id_ in results.indicators:
        if results.origin(id_) is not Origin.COMPUTED:
            continue
        answer, rows = material.evaluator.answer(id_), rows_of(results, id_)
        for number, version in enumerate(answer.versions):
            cells = rows[(answer.version[rows] == number) & own[rows]]
            hidden = reading.hidden(results.catalogue.formulas[version.key].core)[cells]
            hidden &= (answer.cells.status[cells] == HAS_VALUE) & (veil[id_][cells] == 0)
            veil[id_][cells[hidden]] = SECONDARY
            changed |= bool(hidden.any())
    return changed
