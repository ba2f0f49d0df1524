"""Cells become the analysis base of one entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from statistics import median

from malramverk.analysis_bases.comparing import Comparable
from malramverk.analysis_bases.contents import (
    SCHEMA,
    Compared,
    Contents,
    Factor,
    Figure,
    Gap,
    GoalPart,
    Group,
    IndicatorPart,
    Others,
    Section,
    Spread,
    Subject,
    Unit,
    Words,
)
from malramverk.analysis_bases.expecting import Expecting
from malramverk.analysis_bases.inert import inert, inert_words
from malramverk.analysis_bases.material import Material, Row
from malramverk.analysis_bases.ordering import alphabetical
from malramverk.analysis_bases.remarking import Remarks
from malramverk.analysis_bases.rounding import decimals_of, interval, shown_value
from malramverk.dataclass import dataclass
from malramverk.model import (
    AnalysisBaseDefinition,
    BaseGoal,
    BaseSubGoal,
    Definition,
    ExpectedBy,
    Indicator,
)
from malramverk.quantities import Language, unit_from, unit_symbol, unit_words

_MOST_TEXT = 20_000
_FEWEST_UNITS = 3


@dataclass(frozen=True)
class Builder:
    """Builds analysis bases out of one material.

    Attributes:
        material: the cells that may be shown.
        base: what an analysis base holds.
        period: the period they are for.
        remarks: what rules say.
        expecting: what rules expect.
    """

    material: Material
    base: AnalysisBaseDefinition
    period: str | None
    remarks: Remarks
    expecting: Expecting

    @cached_property
    def comparable(self) -> Comparable | None:
        """Who is comparable with whom."""
        if self.base.alike is None:
            return None
        return Comparable(self.base.alike, self.material.values(self.base.level, self.period))

    @cached_property
    def periods(self) -> tuple[str | None, ...]:
        """The periods of trends, the oldest first."""
        known = self.material.periods
        return known[: known.index(self.period) + 1][-self.base.periods :]

    def build(self, entity: str) -> Contents:
        """Return the analysis base of one entity."""
        one = _One(self, entity)
        framework = self.material.catalogue.framework
        goals = tuple(one.goal(goal) for goal in self._goals)
        linked = {f.id for goal in goals for s in goal.sections for f in s.factors}
        return Contents(
            schema=SCHEMA,
            definition=self.base.key,
            framework=framework.key,
            framework_name=_name(framework),
            title=_name(self.base),
            audience=self.material.audience,
            subject=one.subject(),
            period=self.period,
            periods=self.periods,
            conditions=tuple(one.conditions()),
            goals=goals,
            alike=one.others(),
            remarks=self.remarks.of(entity, None),
            factors=tuple(f for f in self.factors if f.id not in linked),
            confidence=self.base.confidence,
            notes=tuple(_words(note) for note in self.base.notes),
            receipt=self.material.receipt,
        )

    @cached_property
    def _goals(self) -> tuple[BaseGoal, ...]:
        catalogue = self.material.catalogue
        return self.base.goals or tuple(BaseGoal(goal=id_) for id_ in catalogue.goals)

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """Every success factor."""
        found = self.material.catalogue.success_factors.items()
        return tuple(Factor(id_, _name(f), _description(f)) for id_, f in found)

    def sub_goals(self, goal: BaseGoal) -> tuple[BaseSubGoal, ...]:
        """Return the sub-goals of a goal: those that are listed, or all, by their numbers."""
        if goal.sub_goals:
            return goal.sub_goals
        catalogue = self.material.catalogue
        found = [s for s in catalogue.sub_goals.values() if s.goal == goal.goal]
        found.sort(key=lambda s: s.order if s.order is not None else len(found))
        return tuple(BaseSubGoal(sub_goal=s.id) for s in found)

    def indicators(self, part: BaseSubGoal) -> tuple[str, ...]:
        """Return the indicators of a sub-goal: those that are listed, or all that follow it up."""
        catalogue = self.material.catalogue
        every = catalogue.indicators.items()
        return part.indicators or tuple(i for i, d in every if part.sub_goal in d.follows_up)


class _One:
    """The parts of one entity's analysis base."""

    def __init__(self, builder: Builder, entity: str) -> None:
        self.builder, self.entity = builder, entity
        self.material, self.base = builder.material, builder.base
        self.catalogue = builder.material.catalogue
        self.rows = self.material.own_rows(self.base.level, entity)
        below = self.base.units
        self.units = (
            self.material.units(self.base.level, entity, builder.period, below) if below else []
        )
        self.unit_rows = {
            code: dict(self.material.own_rows(below, code)) for code in self.units if below
        }

    def subject(self) -> Subject:
        levels = {level.id: level for level in self.catalogue.framework.levels}
        own, below = levels[self.base.level], levels.get(self.base.units or "")
        plural = (below.plural or below.title) if below else None
        return Subject(
            level=own.id,
            level_name=_words(own.title or {"sv": own.id, "en": own.id}),
            code=inert(self.entity),
            name=inert(self.material.name(own.id, self.entity) or self.entity),
            units=len(self.units),
            units_name=_words(plural or {"sv": "enheter", "en": "units"}),
            facts=tuple(self._facts()),
        )

    def _facts(self) -> Iterator[tuple[Words, Words]]:
        """Yield what registers say that has a heading: a text, or a code in words."""
        level, period = self.base.level, self.builder.period
        for table, name, (value,) in self.material.facts(level, self.entity, period):
            column = self.catalogue.tables[table].columns[name]
            if not isinstance(value, str) or not column.title:
                continue
            codes = self.catalogue.code_lists.get(column.code_list or "")
            code = codes.codes.get(value) if codes else None
            said = code.title if code is not None and code.title else {"sv": value, "en": value}
            yield _words(column.title), _words(said)

    def others(self) -> Others | None:
        comparable = self.builder.comparable
        codes = comparable.chosen.get(self.entity) if comparable else None
        if comparable is None or codes is None:
            return None
        level = self.base.level
        names = sorted((inert(self.material.name(level, c) or c) for c in codes), key=alphabetical)
        by = (self.catalogue.indicators[id_] for id_ in comparable.alike.by)
        return Others(tuple(_name(indicator) for indicator in by), tuple(names))

    def conditions(self) -> Iterator[Section]:
        for condition in self.base.conditions:
            yield Section(
                id=condition.id,
                name=_words(condition.title),
                description=_words(condition.description) if condition.description else None,
                text_status=None,
                indicators=self._told(condition.indicators),
            )

    def goal(self, part: BaseGoal) -> GoalPart:
        goal = self.catalogue.goals[part.goal]
        return GoalPart(
            id=goal.id,
            name=_name(goal),
            description=_description(goal),
            text_status=goal.text_status,
            sections=tuple(self._section(each) for each in self.builder.sub_goals(part)),
        )

    def _section(self, part: BaseSubGoal) -> Section:
        sub_goal = self.catalogue.sub_goals[part.sub_goal]
        told = self._told(self.builder.indicators(part))
        linked = self.catalogue.success_factors
        ids = [i.id for i in told]
        return Section(
            id=sub_goal.id,
            name=_name(sub_goal),
            description=_description(sub_goal),
            text_status=sub_goal.text_status,
            indicators=told,
            units=tuple(self._unit(code, ids) for code in self.units),
            remarks=self.builder.remarks.among(self.entity, [sub_goal.id, *ids]),
            factors=tuple(f for f in self.builder.factors if sub_goal.id in linked[f.id].sub_goals),
        )

    def _told(self, ids: tuple[str, ...]) -> tuple[IndicatorPart, ...]:
        """Return the parts of the indicators that are in the results."""
        known = self.material.results.indicators
        return tuple(self._indicator(self.catalogue.indicators[i]) for i in ids if i in known)

    def _unit(self, code: str, ids: list[str]) -> Unit:
        name = self.material.name(self.base.units or "", code)
        rows = self.unit_rows[code]
        figures = (
            self._figure(self.catalogue.indicators[id_], rows, self.builder.period, plain=True)
            for id_ in ids
        )
        return Unit(inert(code), inert(name) if name else None, tuple(figures))

    def _indicator(self, indicator: Indicator) -> IndicatorPart:
        period = self.builder.period
        row = self.rows.get((indicator.id, period, ()))
        comparable = self.builder.comparable
        own = self.catalogue.framework.units.get(indicator.unit)
        return IndicatorPart(
            id=indicator.id,
            version=row.version if row else None,
            name=_name(indicator),
            description=_description(indicator),
            unit=indicator.unit,
            unit_name=_words(own) if own else _unit_name(indicator.unit),
            decimals=decimals_of(indicator),
            direction=indicator.direction,
            figure=self._figure(indicator, self.rows, period),
            trend=tuple(self._trend(indicator)),
            compared=tuple(self._compared(indicator)),
            alike=comparable.median(indicator, self.entity) if comparable else None,
            expected=self._expected(indicator),
            spread=self._spread(indicator),
            gaps=tuple(self._gaps(indicator)),
        )

    def _figure(
        self,
        indicator: Indicator,
        rows: Mapping[tuple[str, str | None, tuple[tuple[str, str], ...]], Row],
        period: str | None,
        slot: tuple[tuple[str, str], ...] = (),
        *,
        plain: bool = False,
    ) -> Figure:
        row = rows.get((indicator.id, period, slot))
        if row is None:
            return Figure(period, None, "not_reported", "no_rows")
        flags = tuple((row.flags or "").split())
        if plain or row.value is None:
            value = None if row.value is None else shown_value(row.value, indicator)
            ends = [
                None if e is None else shown_value(e, indicator) for e in (row.lower, row.upper)
            ]
            n = None if plain else row.n
            return Figure(
                period, value, row.state, row.reason, flags, n, row.coverage, ends[0], ends[1]
            )
        found = interval(self.catalogue, indicator, row.value, row.n, self.base.confidence) or (
            None,
            None,
        )
        lower, upper = (
            None if e is None else shown_value(e, indicator) for e in (row.lower, row.upper)
        )
        value = shown_value(row.value, indicator)
        return Figure(
            period, value, row.state, None, flags, row.n, row.coverage, lower, upper, *found
        )

    def _expected(self, indicator: Indicator) -> Figure | None:
        by = self.base.expected.get(indicator.id, "")
        if isinstance(by, ExpectedBy):
            return self.builder.expecting.figure(indicator, by, self.entity)
        other = self.catalogue.indicators.get(by)
        return self._figure(other, self.rows, self.builder.period) if other else None

    def _trend(self, indicator: Indicator) -> Iterator[Figure]:
        """Yield the figures of the periods, with a break where a version does not compare."""
        before: str | None = None
        for period in self.builder.periods:
            row = self.rows.get((indicator.id, period, ()))
            figure = self._figure(indicator, self.rows, period)
            version = row.version if row else None
            if before and version and version != before and self._breaks(indicator, version):
                flags = tuple(dict.fromkeys((*figure.flags, "series_break")))
                figure = replace(figure, flags=flags)
            before = version or before
            yield figure

    def _breaks(self, indicator: Indicator, version: str) -> bool:
        versions = self.catalogue.versions["indicator", indicator.id]
        found = next((v for v in versions if v.version == version), None)
        return bool(found and found.succeeds and not found.succeeds.comparable)

    def _compared(self, indicator: Indicator) -> Iterator[Compared]:
        period = self.builder.period
        titles = {level.id: level.title for level in self.catalogue.framework.levels}
        for level, code in self.material.above(self.base.level, self.entity, period):
            rows = self.material.rows(level, code)
            name = self.material.name(level, code)
            said = {"sv": name, "en": name} if name else titles[level]
            words = _words(said or {"sv": code, "en": code})
            yield Compared(level, code, words, self._figure(indicator, rows, period))

    def _spread(self, indicator: Indicator) -> Spread | None:
        if not self.units:
            return None
        key = (indicator.id, self.builder.period, ())
        rows = [rows.get(key) for rows in self.unit_rows.values()]
        values = [row.value for row in rows if row is not None and row.value is not None]
        if len(values) < _FEWEST_UNITS:
            return Spread(len(rows), len(values), None, None, None)
        ends = (shown_value(v, indicator) for v in (min(values), median(values), max(values)))
        return Spread(len(rows), len(values), *ends)

    def _gaps(self, indicator: Indicator) -> Iterator[Gap]:
        """Yield the indicator by each dimension that was asked for by itself."""
        period = self.builder.period
        slots = [s for i, p, s in self.rows if i == indicator.id and p == period and len(s) == 1]
        for dimension in dict.fromkeys(slot[0][0] for slot in slots):
            codes = [slot[0][1] for slot in slots if slot[0][0] == dimension]
            names = self._codes(dimension)
            groups = tuple(
                Group(
                    inert(code),
                    names.get(code) or {"sv": inert(code), "en": inert(code)},
                    self._figure(indicator, self.rows, period, ((dimension, code),)),
                )
                for code in codes
            )
            yield Gap(dimension, self._dimension(dimension), groups, _difference(groups, indicator))

    def _dimension(self, dimension: str) -> Words:
        for table in self.catalogue.tables.values():
            column = table.columns.get(dimension)
            if column is not None and column.title:
                return _words(column.title)
        return {"sv": dimension, "en": dimension}

    def _codes(self, dimension: str) -> dict[str, Words]:
        for table in self.catalogue.tables.values():
            column = table.columns.get(dimension)
            codes = self.catalogue.code_lists.get(column.code_list or "") if column else None
            if codes is not None:
                return {c: _words(of.title) for c, of in codes.codes.items() if of.title}
        return {"ja": {"sv": "Ja", "en": "Yes"}, "nej": {"sv": "Nej", "en": "No"}}


def _difference(groups: tuple[Group, ...], indicator: Indicator) -> float | None:
    """Return the first of two groups minus the second, of what is shown."""
    values = [g.figure.value for g in groups]
    if len(values) != 2 or values[0] is None or values[1] is None:
        return None
    return shown_value(values[0] - values[1], indicator)


def _words(words: Mapping[str, str]) -> Words:
    return inert_words(words) or {}


def _name(definition: Definition) -> Words:
    return _words(definition.title or {"sv": definition.id, "en": definition.id})


def _description(definition: Definition) -> Words | None:
    return inert_words(definition.description, _MOST_TEXT)


def _unit_name(written: str) -> Words:
    found = unit_from(written)
    if found is None:
        shown = written.replace("_", " ")
        return {"sv": shown, "en": shown}
    symbol = unit_symbol(found)
    bare = found.pure and found.scale == 1
    languages: tuple[Language, Language] = ("sv", "en")
    return {lang: symbol or ("" if bare else unit_words(found, lang)) for lang in languages}
