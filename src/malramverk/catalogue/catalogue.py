"""All definitions together: linked, checked and immutable."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from malramverk.catalogue.canonical import digest
from malramverk.catalogue.compilation import Alternatives, Formula
from malramverk.catalogue.rulings import Ruling
from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.model import (
    AnalysisBaseDefinition,
    CodeList,
    Definition,
    DisclosureFamily,
    Framework,
    Goal,
    Indicator,
    OutcomeScale,
    Parameter,
    Population,
    Rule,
    Status,
    SubGoal,
    SuccessFactor,
    Table,
    TextDefinition,
)
from malramverk.periods import Period

_DECIDED = (Status.ADOPTED, Status.SUPERSEDED)


@dataclass(frozen=True)
class Catalogue:
    """Every definition of one framework; made by `load`, never changed.

    Attributes:
        framework: the manifest, with the levels.
        goals: goals (målsättningar) by id, each in its current version.
        sub_goals: sub-goals (delmål) by id.
        success_factors: success factors (framgångsfaktorer) by id.
        indicators: indicators by id, each in its current version.
        populations: populations by id.
        tables: data contracts by id.
        code_lists: code lists by id.
        parameters: parameters by id.
        rules: rules (decision tables) by id, those that others read first.
        outcome_scales: outcome scales by id.
        texts: texts of observations and questions by id.
        analysis_bases: what analysis bases (analysunderlag) hold, by id.
        rulings: the proved tables of each version of a rule by ``id@version``, one for each of
            what it judges.
        disclosure_families: what protects figures that rest on few, by id.
        versions: every version of every definition by kind and id, oldest first.
        formulas: checked formulas by ``id@version``.
        bases: those that estimate what published shares are of, likewise.
        alternatives: what composite indices would be by other choices, likewise.
        problems: the warnings that loading gave.
        path: where the definitions were read from.
        edition: the edition they are, where one was asked for.
    """

    framework: Framework
    goals: Mapping[str, Goal]
    sub_goals: Mapping[str, SubGoal]
    success_factors: Mapping[str, SuccessFactor]
    indicators: Mapping[str, Indicator]
    populations: Mapping[str, Population]
    tables: Mapping[str, Table]
    code_lists: Mapping[str, CodeList]
    parameters: Mapping[str, Parameter]
    rules: Mapping[str, Rule]
    outcome_scales: Mapping[str, OutcomeScale]
    texts: Mapping[str, TextDefinition]
    analysis_bases: Mapping[str, AnalysisBaseDefinition]
    rulings: Mapping[str, tuple[Ruling, ...]] = field(repr=False)
    disclosure_families: Mapping[str, DisclosureFamily]
    versions: Mapping[tuple[str, str], tuple[Definition, ...]] = field(repr=False)
    formulas: Mapping[str, Formula] = field(repr=False)
    bases: Mapping[str, Formula] = field(repr=False)
    alternatives: Mapping[str, Alternatives] = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)
    path: str = ""
    edition: str | None = None

    def __repr__(self) -> str:
        counts = f"{len(self.indicators)} indicators, {len(self.tables)} tables"
        return f"<Catalogue {self.framework.key}: {counts}>"

    @property
    def levels(self) -> tuple[str, ...]:
        """The ids of the levels, from the whole to the smallest."""
        return self.framework.level_ids

    def version_for(self, indicator: str, period: Period | None) -> Indicator | None:
        """Return the version of an indicator that is in force for a period.

        Args:
            indicator: its id.
            period: the period; nothing for undated data, which any version covers.

        Returns:
            The last decided version that covers the period; where no version is decided, the
            last draft that does; nothing where none does.
        """
        found = self._in_force("indicator", indicator, period)
        return found if isinstance(found, Indicator) else None

    def rule_for(self, rule: str, period: Period | None) -> Rule | None:
        """Return the version of a rule that is in force for a period, as for an indicator."""
        found = self._in_force("rule", rule, period)
        return found if isinstance(found, Rule) else None

    def _in_force(self, kind: str, id_: str, period: Period | None) -> Definition | None:
        usable = [v for v in self.versions[kind, id_] if v.status is not Status.WITHDRAWN]
        decided = [v for v in usable if v.status in _DECIDED] or usable
        covering = [v for v in decided if period is None or v.in_force.covers(period)]
        return covering[-1] if covering else None

    def family_for(self, indicator: Indicator, period: Period | None) -> DisclosureFamily | None:
        """Return the version of an indicator's disclosure family that is in force for a period.

        Returns:
            Nothing where the indicator has no family, or none of its versions covers the period.
        """
        if indicator.disclosure is None:
            return None
        found = self._in_force("disclosure_family", indicator.disclosure, period)
        return found if isinstance(found, DisclosureFamily) else None

    @cached_property
    def digest(self) -> str:
        """A SHA-256 of the meaning of every definition; comments and layout do not count."""
        lines = sorted(
            f"{digest(d)} {d.status} {d.in_force.last}"
            for found in self.versions.values()
            for d in found
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()
