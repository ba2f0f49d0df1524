"""Some entities of a grid answered alone, with what they need of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.aggregates import needs
from malramverk.evaluation.bounds import Bounds
from malramverk.evaluation.column import NO_ROWS, NOT_APPLICABLE, CellColumn, Codes
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.kinship import Kinship
from malramverk.evaluation.movement import Movement
from malramverk.evaluation.rollup import RolledUp
from malramverk.evaluation.variation import Values
from malramverk.formula import Across, Aggregate, Core, Move, Moved
from malramverk.model import Indicator
from malramverk.periods import PeriodRule
from malramverk.tables.parts import PartKey


class Narrowed:
    """Some sites of a whole: every period of some entities, one after another in the grid.

    Formulas are worked out for their cells alone. What leaves of formulas rest on, and what lies
    in other entities, is worked out for the whole grid once and taken from there.

    Attributes:
        whole: answers for the whole grid.
        first: the first of the sites.
        last: the site after the last.
        lean: whether aggregates are worked out from these cells' own sums, which takes longer for
            few cells than to take them from the whole grid's, and no memory for the others.
        every: whether these are all the sites that were asked for.
    """

    def __init__(
        self,
        whole: Evaluator,
        first: int,
        last: int,
        *,
        lean: bool = False,
        every: bool = False,
    ) -> None:
        self.lean = lean
        self.every = every
        self.whole = whole
        self.first = first
        self.last = last
        slots = len(whole.setting.grid.slots)
        self._cells = slice(first * slots, last * slots)
        self._own: dict[tuple[str, PeriodRule], RolledUp] = {}

    @cached_property
    def evaluator(self) -> Evaluator:
        """What answers for these sites."""
        setting = self.whole.setting
        grid = setting.grid.between(self.first, self.last)
        own: dict[str, Any] = {"_rolled": {}, "_spreads": {}, "_leaves": {}}
        movement = Movement(Kinship(grid, setting.organisation))
        small = replace(setting, grid=grid, movement=movement, **own)
        return Evaluator(small, self.whole.compiled, self.whole.parts, self)

    def close(self) -> None:
        """Drop everything that was worked out for these sites."""
        self.evaluator.close()
        self.evaluator.setting.close()
        self._own.clear()

    def place(self, cell: int) -> int:
        """Return where one of these cells stands in the whole grid."""
        return self._cells.start + cell

    def leaf(self, rule: PeriodRule, pool: int, core: Core) -> CellColumn:
        """Return the cells of a leaf, worked out for the whole grid once."""
        return self.whole.world(rule, pool).leaf(core).take(self._cells)

    def across(self, rule: PeriodRule, pool: int, across: Across) -> CellColumn:
        """Return an aggregate over members that may stand anywhere in the whole grid."""
        return self.whole.world(rule, pool).across(across, self._cells)

    def sums(
        self, rule: PeriodRule, pool: int, aggregate: Aggregate
    ) -> tuple[Mapping[PartKey, NDArray[Any]], Codes]:
        """Return the parts of an aggregate, and where there are none."""
        if self.lean and pool == 1:
            own = self._rolled(aggregate.table, rule)
            return own.sums, own.status
        sums, status = self.whole.world(rule, pool).sums(aggregate)
        keys = needs(aggregate).keys
        return {key: sums[key][self._cells] for key in keys}, status[self._cells]

    def between(self, rule: PeriodRule, pool: int, aggregate: Aggregate) -> Values:
        """Return what lies between members that may stand anywhere in the whole grid."""
        return self.whole.world(rule, pool).between(aggregate, self._cells)

    def _rolled(self, table: str, rule: PeriodRule) -> RolledUp:
        key = table, rule
        if key not in self._own:
            every = self.whole.setting.rolled(table, rule)
            self._own[key] = every.within(self._cells.start, self._cells.stop)
        return self._own[key]

    def published(self, version: Indicator) -> tuple[CellColumn, Bounds]:
        """Return a version's published cells and their bounds."""
        cells, (lower, upper) = self.whole.published(version)
        return cells.take(self._cells), (lower[self._cells], upper[self._cells])

    def elsewhere(self, rule: PeriodRule, pool: int, moved: Moved) -> CellColumn | None:
        """Return what a level above or a named entity has; nothing for other moves."""
        ways = self.whole.setting.movement
        if moved.move is Move.AT:
            level = str(moved.argument[0])
            there, nowhere = ways.at_level(level)[self._cells], NOT_APPLICABLE
            other = _of_level(self.whole, level)
        elif moved.move is Move.AT_ENTITY:
            level, code = str(moved.argument[0]), str(moved.argument[1])
            there, nowhere = ways.at_entity(level, code)[self._cells], NO_ROWS
            other = _of_entity(self.whole, level, code)
        else:
            return None
        if other is None:
            return None
        cells = other.evaluator.world(rule, pool).cells(moved.operand)
        return cells.at(np.where(there < 0, there, there - other.place(0)), nowhere)


def _of_level(whole: Evaluator, level: str) -> Narrowed | None:
    grid = whole.setting.grid
    first, last = grid.span_of(level)
    return _kept(whole, level, first, last) if first < last else None


def _of_entity(whole: Evaluator, level: str, code: str) -> Narrowed | None:
    first, last = whole.setting.grid.span_of(level, code)
    return _kept(whole, (level, code), first, last) if first < last else None


def _kept(whole: Evaluator, key: object, first: int, last: int) -> Narrowed:
    found: Narrowed | None = whole.narrowed.get(key)
    if found is None:
        found = Narrowed(whole, first, last)
        found = whole.narrowed.setdefault(key, found)
        found.evaluator.prepare()
    return found


def narrowed_to(whole: Evaluator, levels: Sequence[str]) -> Narrowed | None:
    """Return the sites of some levels, which formulas may look beyond; nothing where that is all.

    A formula that looks to the units of a principal needs one figure of each unit, and not every
    formula's figure.
    """
    grid = whole.setting.grid
    here = np.flatnonzero(grid.coded[0].each(lambda level: level in levels, np.bool_))
    apart = not len(here) or here[-1] - here[0] + 1 > len(here)
    if apart or len(here) == len(grid.exists):
        return None
    return Narrowed(whole, int(here[0]), int(here[-1]) + 1, lean=True, every=True)
