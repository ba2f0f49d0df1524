"""The one evaluator: parts and published figures to cells, indicator by indicator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property, partial
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from malramverk.catalogue import Formula
from malramverk.cells import State
from malramverk.evaluation.answer import Answer, placed, unbounded
from malramverk.evaluation.between import between
from malramverk.evaluation.bounds import Bounds, BoundsAlgebra
from malramverk.evaluation.column import (
    NO_SOURCE,
    NOT_APPLICABLE,
    NOT_COMPARABLE,
    NOT_IN_FORCE,
    CellColumn,
    absent_column,
)
from malramverk.evaluation.compiled import Compiled
from malramverk.evaluation.given_cells import given_column
from malramverk.evaluation.graph import Graph
from malramverk.evaluation.in_force import InForce
from malramverk.evaluation.minimum import limited
from malramverk.evaluation.parts import Parts
from malramverk.evaluation.plan import Origin, formulas_of, moves_of, versions_of
from malramverk.evaluation.setting import Setting
from malramverk.evaluation.world import Outside, World
from malramverk.formula import (
    Aggregate,
    Column,
    Core,
    Move,
    Op,
    Operation,
    Reference,
    Statistic,
    fold,
    walk,
)
from malramverk.model import Indicator
from malramverk.periods import PeriodRule
from malramverk.periods import earlier as earlier_by

if TYPE_CHECKING:
    from malramverk.evaluation.statistical import Statistics

_TOGETHER = 100
_QUOTIENTS = (Op.DIVIDE, Op.MULTIPLY, Op.POWER)  # or what may become one in a graph


class Whole(Outside, Protocol):
    """The whole grid, for an evaluator of some of its entities."""

    def published(self, version: Indicator) -> tuple[CellColumn, Bounds]:
        """Return a version's published cells and their bounds."""
        ...


class Evaluator:
    """Answers a question indicator by indicator; every indicator and subtree once.

    Attributes:
        setting: everything the answers rest on.
        compiled: the formulas, laid out.
        parts: what the setting was put together from.
        narrowed: what answers for some of the entities, kept for the next time.
        in_force: which version of an indicator answers for which sites.
    """

    def __init__(
        self,
        setting: Setting,
        compiled: Compiled,
        parts: Parts,
        outside: Whole | None = None,
    ) -> None:
        self.narrowed: dict[object, Any] = {}
        self._settled: set[str] = set()
        self._outside = outside
        self.setting = setting
        self.compiled = compiled
        self.parts = parts
        self._answers: dict[str, Answer] = {}
        self._pooled: dict[tuple[str, int], CellColumn] = {}
        self._worlds: dict[tuple[PeriodRule, int], World] = {}
        self._bounds: dict[PeriodRule, dict[Core, Bounds]] = {}
        self._published: dict[str, tuple[CellColumn, Bounds]] = {}
        self.in_force = InForce(setting.catalogue, setting.grid, setting.calendar.periods)

    @cached_property
    def statistics(self) -> Statistics:
        """What works out what is made of whole expressions."""
        from malramverk.evaluation.statistical import Statistics

        return Statistics(self)

    def answer(self, id_: str) -> Answer:
        """Return an indicator's cells, computing them the first time."""
        if id_ not in self._answers:
            self._answers[id_] = self._answer(id_)
        return self._answers[id_]

    def lay_open(self, ids: Sequence[str], *, settled: bool = False) -> None:
        """Work out what bounds and support of some indicators look at, all of it as one graph.

        Asked for one by one, each would be followed through every formula that it reads.

        Args:
            ids: the indicators.
            settled: whether what they read of others is settled, and taken as it is.
        """
        setting, found = self.setting, dict[PeriodRule, dict[Core, None]]()
        for id_ in (id_ for id_ in ids if id_ not in self._settled):
            if setting.plan.origins.get(id_) is Origin.COMPUTED:
                for version, formula in formulas_of(setting.catalogue, id_):
                    open_ = found.setdefault(version.period_rule, {})
                    open_.update(dict.fromkeys(between(formula.core)))
        for rule, cores in found.items():
            world = self.world(rule)
            if not all(core in world.memo for core in cores):
                key = rule, setting.calendar.periods, setting.grid.slots, tuple(ids), settled
                open_to = partial(self._inline_new, frozenset(ids)) if settled else self._inline
                inline = cache(partial(open_to, rule))
                graph = self.compiled.graph(key, tuple(cores), inline)
                world.work_out(tuple(cores), graph)

    def settle(self) -> None:
        """Work out bounds and support of every answer, each after those that it reads.

        So nothing is followed through long chains of formulas, nor kept but the answers.
        """
        order = self.compiled.order
        for start in range(0, len(order), _TOGETHER):
            some = order[start : start + _TOGETHER]
            self.lay_open(some)
            for id_ in some:
                answer = self.answer(id_)
                _ = answer.cells.support, answer.lower
            self._settled.update(some)
            self.forget()

    def settle_some(self, ids: Sequence[str], together: int) -> None:
        """Work out some answers in full, and keep nothing else.

        Args:
            ids: the indicators, each after those that it reads; what others read is settled.
            together: how many are worked out at a time.
        """
        for start in range(0, len(ids), together):
            some = ids[start : start + together]
            self.lay_open(some, settled=True)
            self._answers.update({id_: self.answer(id_).settled() for id_ in some})
            self._settled.update(some)
            self._bounds.clear()
            for world in self._worlds.values():
                world.memo.clear()

    def forget(self) -> None:
        """Drop what was worked out on the way to answers, and no answer."""
        self._bounds.clear()
        for (rule, _), world in self._worlds.items():
            roots = set(self.compiled.cores.get(rule, ()))
            world.memo = {core: column for core, column in world.memo.items() if core in roots}

    def let_go(self, ids: Iterable[str]) -> None:
        """Drop some answers."""
        for id_ in ids:
            self._answers.pop(id_, None)
            self._settled.discard(id_)

    def close(self) -> None:
        """Drop everything, so that nothing waits for the garbage collector to find it."""
        for world in self._worlds.values():
            world.memo.clear()
        for held in (self._worlds, self._answers, self._pooled, self._published, self._bounds):
            held.clear()

    def prepare(self, told: Callable[[int, int], None] | None = None) -> None:
        """Work out the formulas of the whole question, those of one rule as one graph.

        Args:
            told: is told how many of the formulas' leaves are at hand, and how many there are.
        """
        cores = self.compiled.cores
        graphs = {rule: self._graph(rule, found) for rule, found in cores.items()}
        tell = None if told is None else _counting(told, graphs.values())
        for rule, graph in graphs.items():
            self.world(rule).work_out(cores[rule], graph, tell)
        if self.compiled.deep:
            self.settle()

    def _graph(self, rule: PeriodRule, cores: Sequence[Core]) -> Graph:
        key = rule, self.setting.calendar.periods, self.setting.grid.slots
        return self.compiled.graph(key, cores, cache(partial(self._inline, rule)))

    def world(self, rule: PeriodRule, pool: int = 1) -> World:
        """Return the meaning of formulas under a rule, over one or several periods' sums."""
        key = rule, pool
        if key not in self._worlds:
            inline = partial(self._inline, rule) if pool == 1 else lambda _: None
            self._worlds[key] = World(
                self.setting,
                rule,
                pool,
                self._reference,
                self.world,
                inline,
                self._statistic,
                self._outside,
            )
        return self._worlds[key]

    def _statistic(self, world: World, statistic: Statistic) -> CellColumn:
        return self.statistics.cells(world, statistic)

    def _inline(self, rule: PeriodRule, id_: str) -> Core | None:
        """Return the formula that an indicator is in every cell, or nothing where it is not.

        It is not where versions differ by period, where a minimum or a break takes values away,
        or where it may not be broken down as the question is.
        """
        if self.setting.plan.origins.get(id_) is not Origin.COMPUTED:
            return None
        version = self.in_force.only(id_)
        if version is None:
            return None
        formula = self.setting.catalogue.formulas.get(version.key)
        whole = version.minimum is None and version.period_rule is rule
        if formula is None or not whole or not self.setting.grid.slots_within(version.groups).all():
            return None
        broken = any(node.move is Move.COMPARABLE_PREVIOUS for node in moves_of(formula.core))
        return None if broken else formula.core

    def _inline_new(self, ids: frozenset[str], rule: PeriodRule, id_: str) -> Core | None:
        """Return the formula that stands for an indicator, but for others that are settled.

        A quotient is one still: what is a multiple of it has one rounding and not two.
        """
        core = self._inline(rule, id_)
        plain = isinstance(core, Operation) and core.op not in _QUOTIENTS
        return None if plain and id_ not in ids else core

    def _reference(self, id_: str, pool: int) -> CellColumn:
        """Return an indicator's cells, recomputed from pooled sums where they are pooled."""
        if pool == 1:
            return self.answer(id_).cells
        key = id_, pool
        if key not in self._pooled:
            cells = absent_column(NOT_IN_FORCE, self.setting.grid.size)
            for version, sites in self.in_force.of(id_):
                formula = self.setting.catalogue.formulas.get(version.key)
                computed = self.setting.plan.origins.get(id_) is Origin.COMPUTED
                found = absent_column(NO_SOURCE, self.setting.grid.size)
                if formula is not None and computed:
                    found = self.world(version.period_rule, pool).cells(formula.core)
                cells = found.chosen(self.setting.grid.cells_of(sites), cells)
            self._pooled[key] = cells
        return self._pooled[key]

    def _answer(self, id_: str) -> Answer:
        origin = self.setting.plan.origins.get(id_, Origin.NONE)
        only = self.in_force.only(id_)
        if only is None:
            return self._pieced(id_, origin)
        cells, bounds = self._cells(only, origin)
        number = np.zeros(self.setting.grid.size, np.int16)
        return Answer(limited(cells, only), cells, number, (only,), origin, bounds)

    def _pieced(self, id_: str, origin: Origin) -> Answer:
        """Return an indicator's cells where no one version is in force in all of them."""
        size = self.setting.grid.size
        cells = absent_column(NOT_IN_FORCE, size)
        number = np.full(size, -1, np.int16)
        versions: list[Indicator] = []
        bounded: list[Callable[[], Bounds]] = []
        for version, sites in self.in_force.of(id_):
            here = self.setting.grid.cells_of(sites)
            found, bounds = self._cells(version, origin)
            cells = found.chosen(here, cells)
            number[here] = len(versions)
            versions.append(version)
            bounded.append(bounds)
        less = cells
        for i, version in enumerate(versions):
            less = limited(less, version, number == i)
        ends = partial(placed, number, bounded)
        return Answer(less, cells, number, tuple(versions), origin, ends)

    def _cells(self, version: Indicator, origin: Origin) -> tuple[CellColumn, Callable[[], Bounds]]:
        """Return a version's cells, and what gives their bounds when they are asked for."""
        size = self.setting.grid.size
        nothing = partial(unbounded, size)
        if origin is Origin.GIVEN:
            return given_column(self.setting.grid, self.setting.given[version.id]), nothing
        if origin is Origin.PUBLISHED:
            cells, bounds = self.published(version)
            return cells, lambda: bounds
        formula = self.setting.catalogue.formulas.get(version.key)
        if origin is Origin.NONE or formula is None:
            return absent_column(NO_SOURCE, size), nothing
        return self._computed(version, formula)

    def published(self, version: Indicator) -> tuple[CellColumn, Bounds]:
        """Return a version's published cells and their bounds, read the first time."""
        from malramverk.evaluation.published import published_cells

        found = self._published.get(version.key)
        if found is None:
            found = (
                published_cells(version, self.setting)
                if self._outside is None
                else self._outside.published(version)
            )
            self._published[version.key] = found
        return found

    def _computed(
        self, version: Indicator, formula: Formula
    ) -> tuple[CellColumn, Callable[[], Bounds]]:
        rule, grid = version.period_rule, self.setting.grid
        world = self.world(rule)
        cells = world.cells(formula.core)
        allowed = grid.slots_within(version.groups)
        if not allowed.all():
            outside = np.tile(~allowed, len(grid.exists))
            cells = cells.with_status(outside, NOT_APPLICABLE)
        cells = self._broken(version, formula, cells)
        return cells, partial(self.bounds_of, rule, formula.core, cells)

    def bounds_of(self, rule: PeriodRule, core: Core, cells: CellColumn) -> Bounds:
        """Return what a formula could be if the unknown were known, where it has a value."""
        world = self.world(rule)
        algebra = BoundsAlgebra(world.counts, self.operand_range, self._answer_bounds, world.cells)
        lower, upper = fold(core, algebra, self._bounds.setdefault(rule, {}))
        held = cells.has_value | (cells.status >> 4 == State.CENSORED)
        if held.all():
            return lower, upper
        return np.where(held, lower, -np.inf), np.where(held, upper, np.inf)

    def _broken(self, version: Indicator, formula: Formula, cells: CellColumn) -> CellColumn:
        """Take away the changes that look across a break in a series."""
        for node in moves_of(formula.core):
            if node.move is not Move.COMPARABLE_PREVIOUS:
                continue
            steps = node.argument[0]
            assert isinstance(steps, int)
            read = {n.indicator for n in walk(node.operand) if isinstance(n, Reference)}
            for id_ in sorted(read or {version.id}):
                across = self.setting.grid.cells_of(self._across_break(id_, steps))
                cells = cells.with_status(across & cells.has_value, NOT_COMPARABLE)
        return cells

    def _across_break(self, id_: str, steps: int) -> NDArray[np.bool_]:
        """Say for which sites a series breaks between the site's period and some steps before."""
        grid = self.setting.grid
        found = np.zeros(len(grid.exists), np.bool_)
        for version in versions_of(self.setting.catalogue, id_):
            if version.succeeds is None or version.succeeds.comparable:
                continue
            if version.in_force.first is None:
                continue
            later = {earlier_by(version.in_force.first, -ahead) for ahead in range(steps)}
            found |= np.isin(grid.periods, sorted(p for p in later if p is not None))
        return found

    def operand_range(self, aggregate: Aggregate) -> tuple[float, float]:
        """Return the least and greatest value that a row's operand may have."""
        operand = aggregate.operand
        if not isinstance(operand, Column):
            return -np.inf, np.inf
        column = self.setting.catalogue.tables[operand.table].columns[operand.name]
        least, greatest = column.minimum, column.maximum
        return (
            -np.inf if least is None else float(least),
            np.inf if greatest is None else float(greatest),
        )

    def _answer_bounds(self, id_: str) -> Bounds:
        return self.answer(id_).bounds


def _counting(told: Callable[[int, int], None], graphs: Iterable[Graph]) -> Callable[[], None]:
    """Return what is called as each leaf of some graphs is at hand, to tell how many are."""
    leaves = sum(node.leaf is not None for graph in graphs for node in graph.nodes)
    done = count(1)
    return lambda: told(next(done), leaves)
