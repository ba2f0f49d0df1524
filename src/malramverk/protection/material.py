"""Results as figures and systems: what there is to protect, gathered once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.diagnostics import DisclosureErrors, Problem
from malramverk.evaluation import Results
from malramverk.evaluation.column import Codes, Mask, Whole
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.grid import Slot
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.results import evaluator_of, rows_of
from malramverk.model import DisclosureFamily, Indicator, MeasureKind
from malramverk.periods import parse_period
from malramverk.protection.measuring import Added, Measured, measured
from malramverk.protection.problems import BasisNotAtHand, NoFamily, PartOfResults
from malramverk.protection.system import Figure, System, half_step
from malramverk.protection.systems import Drafts
from malramverk.protection.thresholds import thresholds_of
from malramverk.protection.tree import Tree, tree_of
from malramverk.protection.unread import bases_of, unread


@dataclass(frozen=True)
class Series:
    """One indicator in one period: its version, family and figures.

    Attributes:
        indicator: the version in force.
        family: what protects it; nothing where no version of it covers the period.
        tree: the sites of the period.
        slots: the numbers of its groups.
        figures: one for each group; none where it is published and not computed.
        cells: the numbers of its cells, of shape (sites, slots).
        period: the period.
    """

    indicator: Indicator
    family: DisclosureFamily | None
    tree: Tree
    slots: tuple[int, ...]
    figures: tuple[Figure, ...]
    cells: Whole
    period: str | None


class Material:
    """What a set of results has to protect.

    Attributes:
        results: the results.
        series: every indicator in every period.

    Args:
        results: the results.
        exact: amounts that a reader may know more exactly than they are shown.
    """

    def __init__(self, results: Results, exact: frozenset[Added] = frozenset()) -> None:
        self.results, self._exact = results, exact
        self._measured: dict[Any, Measured] = {}
        problems = [PartOfResults()] if evaluator_of(results)[1] else list(self._problems())
        if problems:
            raise DisclosureErrors(problems)
        self.series = tuple(self._series())

    @property
    def evaluator(self) -> Evaluator:
        """What worked the results out."""
        return evaluator_of(self.results)[0]

    @property
    def slots(self) -> Sequence[Slot]:
        """The groups of the grid."""
        return self.evaluator.setting.grid.slots

    @cached_property
    def trees(self) -> Mapping[str | None, Tree]:
        """The sites of each period."""
        setting, levels = self.evaluator.setting, self.results.question.levels
        return {
            period: tree_of(setting.grid, setting.organisation, period, levels)
            for period in self.results.periods
        }

    @cached_property
    def systems(self) -> tuple[System, ...]:
        """Everything that adds up, by period and by what is added up."""
        drafts = Drafts(self.slots)
        for one in self.series:
            for slot, figure in zip(one.slots, one.figures, strict=True):
                rule = one.indicator.period_rule.value
                drafts.add(figure, slot, one.family, one.tree, rule, one.period)
        return drafts.systems()

    def status(self, indicator: str) -> Codes:
        """Return the states of an indicator's cells, before anything is hidden."""
        return self.evaluator.answer(indicator).cells.status

    def _problems(self) -> Iterator[Problem]:
        results = self.results
        missing = unread(results.catalogue, results.indicators)
        for id_ in results.indicators:
            if results.origin(id_) is not Origin.COMPUTED:
                continue
            indicator = results.catalogue.indicators[id_]
            if indicator.disclosure is None:
                yield NoFamily(id=id_)
            else:
                absent = {b for b in bases_of(results.catalogue, indicator) if not self._has(b)}
                wanted = sorted(absent | missing.get(id_, set()))
                yield from (BasisNotAtHand(id=id_, basis=other) for other in wanted)

    def _has(self, indicator: str) -> bool:
        origin = self.evaluator.setting.plan.origins.get(indicator, Origin.NONE)
        return origin is not Origin.NONE

    def _series(self) -> Iterator[Series]:
        results, grid = self.results, self.evaluator.setting.grid
        for period, tree in self.trees.items():
            when = parse_period(period) if period is not None else None
            for id_ in results.indicators:
                version = results.catalogue.version_for(id_, when)
                if version is None:
                    continue
                family = results.catalogue.family_for(version, when)
                slots = tuple(np.unique(rows_of(results, id_) % len(grid.slots)).tolist())
                cells = tree.sites[:, None] * len(grid.slots) + np.array(slots, np.int64)[None, :]
                figures: tuple[Figure, ...] = ()
                if results.origin(id_) is Origin.COMPUTED:
                    figures = tuple(self._figures(version, family, tree, cells.T, period))
                yield Series(version, family, tree, slots, figures, cells, period)

    def _figures(
        self,
        version: Indicator,
        family: DisclosureFamily | None,
        tree: Tree,
        cells: Whole,
        period: str | None,
    ) -> Iterator[Figure]:
        whole = self._of(version)
        answer = self.evaluator.answer(version.id)
        when = parse_period(period) if period is not None else None
        asked, listed = thresholds_of(family, whole.kind, tree.levels, when)
        half = half_step(version.decimals, version.round_to)
        if whole.added in self._exact:
            half = 0.0
        for places in cells:
            poor = self._poor(listed, places)
            yield Figure(
                version.id,
                places,
                whole.take(places),
                replace(asked, poor=poor),
                answer.cells.status[places],
                half,
            )

    def _of(self, version: Indicator) -> Measured:
        """Return what a version measures in every cell of the grid."""
        formula = self.results.catalogue.formulas[version.key]
        key = formula.core, version.period_rule
        n = self.evaluator.answer(version.id).before_minimum.n
        if key not in self._measured:
            world = self.evaluator.world(version.period_rule)
            self._measured[key] = measured(formula.core, world, n, self.results.catalogue)
        found = self._measured[key]
        return replace(found, n=n.astype(np.float64)) if found.kind is MeasureKind.OTHER else found

    def _poor(self, listed: Sequence[Any], places: Whole) -> Mask:
        """Return where an indicator that a figure rests on is too small, or has no value."""
        found = np.zeros(len(places), np.bool_)
        for basis in {t.basis for t in listed if t is not None and t.basis is not None}:
            here = np.array([t is not None and t.basis == basis for t in listed], np.bool_)
            cells = self.evaluator.answer(basis.indicator).before_minimum
            enough = cells.has_value[places] & (cells.value[places] >= float(basis.least))
            nothing = cells.has_value[places] & (cells.value[places] == 0)
            found |= here & ~enough & ~nothing
        return found
