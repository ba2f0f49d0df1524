"""Which entities exist when, and who belongs to whom, from everything that is bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from malramverk.catalogue import Catalogue
from malramverk.diagnostics import DataErrors, Problem
from malramverk.evaluation.belonging import in_rows
from malramverk.evaluation.grid import Entity, Organisation
from malramverk.evaluation.plan import Plan
from malramverk.evaluation.presence import Presence, Site
from malramverk.evaluation.problems import NoPeriodMeets, UndatedTable
from malramverk.evaluation.sources import Sources
from malramverk.periods import PeriodRule, parse_period, result_period
from malramverk.tables import EntityTable, PublishedTable
from malramverk.tables.parts import Parts

PeriodMap = dict[str | None, str | None]
Parents = dict[tuple[str, str, str | None, str], str]


class Calendar:
    """Which of the results' periods each table's periods are read for.

    Attributes:
        periods: the periods of the cells, in order.
        shown: those of them that are results; formulas may look to the others.
        problems: what could not be joined.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        plan: Plan,
        parts: Mapping[str, Parts],
        sources: Sources,
        asked: tuple[str, ...] | None,
    ) -> None:
        self._looks = plan.looks
        self._kind = catalogue.framework.period
        self.problems: list[Problem] = []
        self._table_periods: dict[str, set[str | None]] = {
            id_: set(found.periods.texts) or {sources.rows[id_].default_period} - {None}
            for id_, found in parts.items()
        }
        for id_, table in sources.published.items():
            self._table_periods[id_] = set(table.periods)
        self._rules = plan.rules
        self._lone: str | None = None
        nothing_else = asked is None and not self._table_periods
        self.shown = _of_registers(sources) if nothing_else else self._all(asked)
        self.periods = self._seen(self.shown)

    def map(self, table: str, rule: PeriodRule) -> PeriodMap:
        """Return the result's period for each of a table's periods under a rule."""
        wanted = set(self.periods)
        found: PeriodMap = {}
        for period in self._table_periods.get(table, ()):
            result = self._lone if period is None else result_period(period, rule, self._kind)
            if result in wanted and (result is not None or period is None):
                found[period] = result
        return found

    def _seen(self, shown: tuple[str | None, ...]) -> tuple[str | None, ...]:
        """Return the results' periods, and the data's others where formulas may look to them."""
        if not self._looks or shown == (None,):
            return shown
        found = {period for period in shown if period is not None}
        for table, periods in self._table_periods.items():
            for rule in self._rules.get(table, ()):
                met = (result_period(p, rule, self._kind) for p in periods if p is not None)
                found |= {period for period in met if period is not None}
        return tuple(sorted(found, key=_order))

    def _all(self, asked: tuple[str, ...] | None) -> tuple[str | None, ...]:
        dated: set[str] = set()
        undated: list[str] = []
        for table, periods in self._table_periods.items():
            if None in periods:
                undated.append(table)
            for rule in self._rules.get(table, ()):
                met = {result_period(p, rule, self._kind) for p in periods if p is not None}
                dated |= {period for period in met if period is not None}
                if periods - {None} and met == {None}:
                    example = min(period for period in periods if period is not None)
                    self.problems.append(self._unmet(table, example, rule))
        known = set(asked) if asked is not None else dated
        if undated:
            if len(known) > 1:
                raise DataErrors([UndatedTable(table=table) for table in undated])
            self._lone = next(iter(known), None)
            if not known:
                return (None,)
        ordered = asked if asked is not None else tuple(dated)
        return tuple(sorted(ordered, key=_order))

    def _unmet(self, table: str, example: str, rule: PeriodRule) -> NoPeriodMeets:
        meeting = [r.value for r in PeriodRule if result_period(example, r, self._kind) is not None]
        period = parse_period(example)
        return NoPeriodMeets(
            table=table,
            example=example,
            rule=rule.value,
            kind=period.kind if period else self._kind,
            meeting=tuple(meeting),
        )


def _of_registers(sources: Sources) -> tuple[str | None, ...]:
    """Return the periods of who exists, for results that rest on nothing else."""
    told = {period for table in sources.entities.values() for period in table.period}
    dated = sorted((period for period in told if period is not None), key=_order)
    return tuple(dated) or ((None,) if told else ())


def _order(text: str) -> tuple[int, str]:
    period = parse_period(text)
    return period.order if period is not None else (0, text)


def organisation(
    catalogue: Catalogue,
    sources: Sources,
    parts: Mapping[str, Parts],
    calendar: Calendar,
    rules: Mapping[str, Sequence[PeriodRule]],
) -> Organisation:
    """Return who belongs to whom, from entity tables, published tables and the rows themselves."""
    levels = catalogue.levels
    parents: Parents = {}
    names: dict[Entity, str] = {}
    for table in sources.published.values():
        names.update(table.names)
        for (level, code, period), parent in table.parents.items():
            parents.setdefault((level, code, period, levels[levels.index(level) - 1]), parent)
    told = tuple(
        belonging
        for id_, found in parts.items()
        for rule in rules.get(id_, ())
        for belonging in in_rows(levels, found, calendar.map(id_, rule))
    )
    for register in sources.entities.values():
        _register(register, parents, names)
    named = {level for found in parts.values() for level in found.levels}
    named |= {lv for t in sources.published.values() for lv, code in t.entities if code != lv}
    named |= {register.level for register in sources.entities.values()}
    return Organisation(levels, parents, names, None if levels[0] in named else levels[0], told)


def as_it_is_today(place: Organisation) -> Organisation:
    """Return the organisation in which everyone belongs where they last belonged."""
    latest: dict[tuple[str, str, str], tuple[tuple[int, str], str]] = {}
    for (level, code, period, above), parent in place.parents.items():
        order = (-1, "") if period is None else _order(period)
        before = latest.get((level, code, above))
        if before is None or before[0] <= order:
            latest[level, code, above] = (order, parent)
    parents: Parents = {(lv, code, None, up): p for (lv, code, up), (_, p) in latest.items()}
    return replace(place, said=parents, in_rows=())


def _register(register: EntityTable, parents: Parents, names: dict[Entity, str]) -> None:
    """Take over what an entity table says, which goes before what other tables say."""
    for i, code in enumerate(register.entity):
        name = register.name[i] if register.name else None
        if name is not None:
            names[register.level, code] = name
        for above, column in register.parents.items():
            parent = column[i]
            if parent is not None:
                parents[register.level, code, register.period[i], above] = parent


def existing(
    sources: Sources,
    parts: Mapping[str, Parts],
    place: Organisation,
    calendar: Calendar,
    rules: Mapping[str, Sequence[PeriodRule]],
) -> Presence:
    """Return the entities that exist in each period, and those that they belong to."""
    found = Presence(place.levels, calendar.periods)
    for id_, part in parts.items():
        for rule in rules.get(id_, ()):
            for level, codes in part.keys.items():
                found.add_rows(level, codes, part.periods, calendar.map(id_, rule))
    for register in sources.entities.values():
        found.add(_registered(register, calendar))
    found.add(_ancestors(place, found))
    if place.whole is not None:
        found.add((place.whole, place.whole, period) for period in calendar.periods)
    for id_, table in sources.published.items():
        for rule in rules.get(id_, ()):
            found.add(_published_sites(table, calendar.map(id_, rule)))
    return found


def remembered(sources: Sources, place: Organisation, present: Presence) -> list[Site]:
    """Return the later periods of entities that no register says have ceased.

    Where a register of their level, or of one below, is at hand, it says who exists when.
    """
    registers = [place.levels.index(table.level) for table in sources.entities.values()]
    later: list[Site] = []
    for level in place.levels[max(registers, default=-1) + 1 :]:
        if level == place.whole:
            continue
        codes, there = present.of(level)
        gone = np.logical_or.accumulate(there, axis=1) & ~there
        each = zip(*(found.tolist() for found in np.nonzero(gone)), strict=True)
        later.extend((level, codes[code], present.periods[at]) for code, at in each)
    return later


def _published_sites(table: PublishedTable, periods: PeriodMap) -> set[Site]:
    pairs = set(zip(table.entity.tolist(), table.period.tolist(), strict=True))
    return {
        (*table.entities[e], periods[table.periods[p]])
        for e, p in pairs
        if table.periods[p] in periods
    }


def _registered(register: EntityTable, calendar: Calendar) -> Iterator[Site]:
    """Yield each member, in every period where it always is one."""
    dated = set(calendar.periods)
    for code, period in zip(register.entity, register.period, strict=True):
        for when in calendar.periods if period is None else dated & {period}:
            yield register.level, code, when


def _ancestors(place: Organisation, found: Presence) -> list[Site]:
    """Return the sites above others, but those that rows name with them; the whole is there."""
    ancestors = []
    for rank, level in enumerate(place.levels):
        for above in place.levels[:rank]:
            if above == place.whole:
                continue
            for _, code, period in _not_told(place, found, level, above):
                parent = place.ancestor(level, code, period, above)
                if parent is not None:
                    ancestors.append((above, parent, period))
    return ancestors


def _not_told(place: Organisation, found: Presence, level: str, above: str) -> list[Site]:
    """Return the sites of a level of which rows do not name the one above."""
    told = Presence(place.levels, found.periods)
    for belonging in place.told_in_rows(level, above):
        same = {period: period for period in found.periods}
        told.add_rows(level, belonging.code, belonging.period, same)
    return found.sites(level, without=told)
