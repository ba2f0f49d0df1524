"""What answering a question takes, told beforehand: scans, passes, and formulas in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.evaluation.compiled import Compiled
from malramverk.evaluation.counting import dimensions
from malramverk.evaluation.magnitude import guards
from malramverk.evaluation.plan import Plan, dependency_order, formulas_of
from malramverk.evaluation.prepared import Prepared
from malramverk.evaluation.question import Question
from malramverk.evaluation.sources import AtHand, Sources
from malramverk.formula import Core
from malramverk.formula.prose import prose
from malramverk.model import ColumnType, Holds, Table
from malramverk.quantities import Language
from malramverk.tables.part_names import name_of
from malramverk.tables.parts import PartKey, ValueKey
from malramverk.tables.scan import columns_of

_ROWS = (Holds.MICRODATA, Holds.COUNTS)


@dataclass(frozen=True, slots=True)
class PlannedScan:
    """One pass over one table's rows.

    Attributes:
        table: its id and version.
        source: what the rows are read from; absent where no data is at hand.
        columns: the columns that are read, and no others.
        filters: the conditions under which rows count; none where every row does.
        period: the column with the period, where there is one.
        levels: the levels whose members are told apart.
        groups: the dimensions that are kept apart.
        parts: what is counted or added up: name, measure, and of what.
        passes: further passes, for values that have to be told apart: medians and the like.
        rules: how the table's periods become the results'.
    """

    table: str
    source: str | None
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    period: str | None
    levels: tuple[str, ...]
    groups: tuple[str, ...]
    parts: tuple[Mapping[str, str], ...]
    passes: tuple[Mapping[str, str], ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedIndicator:
    """One indicator, after those it reads.

    Attributes:
        indicator: its id.
        origin: where its figures come from.
        formulas: its formula in words, by version.
        reads: the indicators it reads.
        asked: whether it was asked for, or is read only by others.
    """

    indicator: str
    origin: str
    formulas: Mapping[str, str]
    reads: tuple[str, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class PlanTold:
    """Everything that answering a question takes.

    Attributes:
        scans: the tables of rows, each read once.
        read: tables that are read as they are: registers and published figures.
        levels: the levels of the results.
        periods: the periods; nothing for all that the data has.
        breakdowns: the dimensions of each breakdown.
        looks: whether formulas look to cells of other entities, periods or groups.
        indicators: the indicators, each after those it reads.
    """

    scans: tuple[PlannedScan, ...]
    read: tuple[str, ...]
    levels: tuple[str, ...]
    periods: tuple[str, ...] | None
    breakdowns: tuple[tuple[str, ...], ...]
    looks: bool
    indicators: tuple[PlannedIndicator, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def plan_told(
    prepared: Prepared, tables: Mapping[str, object] | None = None, language: Language = "en"
) -> PlanTold:
    """Tell what answering a question takes; no row is read.

    Args:
        prepared: the question.
        tables: as for `Prepared.compute`; every table of the framework with every column of its
            contract, where absent.
        language: the language of conditions and formulas.

    Raises:
        DataErrors: with every problem of binding the tables, or none of them gives an indicator.
    """
    sources = None if tables is None else prepared._bound(tables, None)
    at_hand = _every(prepared.catalogue) if sources is None else sources.at_hand
    laid_out = prepared._for(at_hand)
    plan, catalogue = laid_out.plan, prepared.catalogue
    teller = _Teller(catalogue, laid_out, prepared.question, sources, language)
    scanned = [id_ for id_ in plan.keys if id_ in at_hand.columns]
    used = {b.table for id_ in plan.origins for b in catalogue.indicators[id_].published}
    return PlanTold(
        scans=tuple(teller.scan(catalogue.tables[id_]) for id_ in scanned),
        read=tuple(
            id_
            for id_ in at_hand.ids
            if id_ in at_hand.published & used or catalogue.tables[id_].holds is Holds.ENTITIES
        ),
        levels=prepared.question.levels,
        periods=prepared.question.periods,
        breakdowns=prepared.question.breakdowns,
        looks=plan.looks,
        indicators=tuple(teller.indicators(plan)),
    )


def _every(catalogue: Catalogue) -> AtHand:
    """Return what would be at hand if every table were, with all its columns."""
    tables = catalogue.tables
    columns = {id_: frozenset(t.columns) for id_, t in tables.items() if t.holds in _ROWS}
    published = frozenset(id_ for id_, t in tables.items() if t.holds is Holds.PUBLISHED)
    return AtHand(published, columns, tuple(tables))


@dataclass(frozen=True, slots=True)
class _Teller:
    catalogue: Catalogue
    laid_out: Compiled
    question: Question
    sources: Sources | None
    language: Language

    def scan(self, contract: Table) -> PlannedScan:
        """Tell of one table."""
        plan, bound = self.laid_out.plan, None
        if self.sources is not None:
            bound = self.sources.rows[contract.id]
        has = set(contract.columns if bound is None else bound.columns)
        keys = (*plan.keys[contract.id], *guards(contract, plan.keys[contract.id]))
        values = plan.values.get(contract.id, ())
        every: list[PartKey | ValueKey] = [*keys, *values]
        masks = dict.fromkeys(key.mask for key in every)
        groups = tuple(d for d in dimensions(self.laid_out, self.question) if d in has)
        levels = {id_: c.level for id_, c in contract.columns.items() if c.level and id_ in has}
        types = contract.columns.items()
        dates = [id_ for id_, c in types if c.type is ColumnType.PERIOD and id_ in has]
        read = {*columns_of(every), *groups, *levels, *dates[:1]}
        return PlannedScan(
            table=contract.key,
            source=None if bound is None else bound.source,
            columns=tuple(id_ for id_ in contract.columns if id_ in read),
            filters=() if None in masks else tuple(self._words(m) for m in masks if m is not None),
            period=dates[0] if dates else None,
            levels=tuple(level for level in levels.values() if level is not None),
            groups=groups,
            parts=tuple(self._part(key) for key in dict.fromkeys(keys)),
            passes=tuple(self._part(key) for key in values),
            rules=tuple(rule.value for rule in plan.rules.get(contract.id, ())),
        )

    def _part(self, key: PartKey | ValueKey) -> dict[str, str]:
        measure = key.measure.value if isinstance(key, PartKey) else "values"
        told = {"name": name_of(key), "measure": measure}
        for name, core in (("of", key.operand), ("where", key.mask), ("weight", key.weight)):
            if core is not None:
                told[name] = self._words(core)
        return told

    def _words(self, core: Core) -> str:
        return prose(core, self.language)

    def indicators(self, plan: Plan) -> list[PlannedIndicator]:
        """Tell of every indicator, each after those it reads."""
        found = []
        for id_ in dependency_order(self.catalogue, plan.indicators):
            formulas = formulas_of(self.catalogue, id_)
            reads = sorted({other for _, formula in formulas for other in formula.indicators})
            told = {v.version: self._words(formula.core) for v, formula in formulas}
            origin = plan.origins[id_].value
            asked = id_ in plan.indicators
            found.append(PlannedIndicator(id_, origin, told, tuple(reads), asked))
        return found
