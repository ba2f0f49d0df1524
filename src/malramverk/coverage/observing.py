"""Tests are run, and what they exercise is seen in what they compute; nothing is hooked in.

The conditions of a formula's items are further formulas over the same results, so what computes a
value does not know that it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.catalogue.rulings import Ruling
from malramverk.cells import State
from malramverk.coverage.formula_items import Walk
from malramverk.coverage.items import Found, Item, Owner, Probe, Sort
from malramverk.coverage.rule_items import RuleSeen, formula_inputs, seen_by
from malramverk.coverage.texts import Passage
from malramverk.dataclass import dataclass
from malramverk.definition_tests.disclosure_tests import run_family
from malramverk.definition_tests.indicator_tests import examined
from malramverk.definition_tests.outcomes import Outcome
from malramverk.definition_tests.rule_tests import RuleAnswer, examined_rule
from malramverk.definition_tests.worked_rules import judged_with
from malramverk.evaluation import Results
from malramverk.evaluation.column import CellColumn
from malramverk.evaluation.further import further
from malramverk.evaluation.plan import Origin
from malramverk.evaluation.results import place_of
from malramverk.formula import Aggregate, Constant, Core, Parameter, Scope, walk
from malramverk.model import DisclosureFamily, Indicator, Rule
from malramverk.periods import PeriodRule, parse_period

Told = Callable[[str, int, int], None]


@dataclass
class Observer:
    """Runs tests and notes which items they exercise.

    Attributes:
        catalogue: the definitions.
        scope: what their formulas may name.
        found: what there is to exercise.
        by: for each item that is covered, the tests that did it first.
        outcomes: what the tests gave.
    """

    catalogue: Catalogue
    scope: Scope
    found: Mapping[Owner, Found]
    by: dict[Item, str] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    def run(self, tested: Sequence[Indicator | Rule | DisclosureFamily], told: Told | None) -> None:
        """Run every test of some definitions."""
        cases = [(version, index) for version in tested for index in range(len(version.tests))]
        for done, (version, index) in enumerate(cases):
            if told is not None:
                told(version.id, done, len(cases))
            self._run(version, index)

    def _run(self, version: Indicator | Rule | DisclosureFamily, index: int) -> None:
        owner = Owner(version.kind, version.id, version.version)
        if isinstance(version, Indicator):
            self._indicator(version, index, owner)
        elif isinstance(version, Rule):
            self._rule(version, index, owner)
        else:
            outcome = run_family(self.catalogue, version, index, explain=False)
            self._counts(outcome, owner)

    def _counts(self, outcome: Outcome, owner: Owner) -> bool:
        """Say whether a test counts: it passes, and someone has looked at what it expects."""
        self.outcomes.append(outcome)
        if not outcome.passed or outcome.review:
            return False
        self._note(owner, outcome.test, [("version", "")], Sort.VERSION)
        return True

    def _note(self, owner: Owner, test: str, seen: Iterable[tuple[str, str]], *sorts: Sort) -> None:
        every = self.found.get(owner)
        if every is None:
            return
        keys = set(seen)
        for item in every.items:
            matches = (item.passage, item.key) in keys and (not sorts or item.sort in sorts)
            if matches and item.span is None:
                self.by.setdefault(item, f"{owner.id}: {test}")

    def _indicator(self, version: Indicator, index: int, owner: Owner) -> None:
        test = examined(self.catalogue, version, index)
        if not self._counts(test.outcome, owner) or test.results is None:
            return
        results = test.results
        origin = results.origin(version.id)
        seen = "published" if origin is Origin.PUBLISHED else "computed"
        states = {(seen, row["state"]) for row in test.cells}
        self._note(owner, test.outcome.test, states, Sort.STATE)
        at = [_at(results, row) for row in test.cells]
        formula = self.catalogue.formulas.get(version.key)
        if formula is None or origin is not Origin.COMPUTED:
            return
        probes = list(self._open(self._probes(owner, formula.core)))
        name = f"{owner.id}: {test.outcome.test}"
        self._look(results, version.period_rule, probes, at, name)
        self._parameters(formula.core, test.cells, name)

    def _probes(self, owner: Owner, core: Core) -> Iterator[Probe]:
        """Yield what may be seen in a formula's cells: its own items, and its populations'."""
        mine = self.found.get(owner)
        if mine is not None:
            yield from mine.probes
        for id_ in {node.source for node in walk(core) if isinstance(node, Aggregate)}:
            population = self.catalogue.populations.get(id_)
            if population is not None:
                about = Owner(population.kind, population.id, population.version)
                yield from self.found[about].probes if about in self.found else ()

    def _open(self, probes: Iterable[Probe]) -> Iterator[Probe]:
        return (probe for probe in probes if probe.item not in self.by)

    def _look(
        self,
        results: Results,
        rule: PeriodRule,
        probes: Sequence[Probe],
        at: Sequence[int],
        name: str,
    ) -> None:
        if not probes:
            return
        columns = further(results, [(rule, probe.condition) for probe in probes])
        for probe, column in zip(probes, columns, strict=True):
            if _holds(column, None if probe.anywhere else at):
                self.by.setdefault(probe.item, name)

    def _parameters(self, core: Core, cells: Sequence[Mapping[str, Any]], name: str) -> None:
        """Note which dated numbers some cells are worked out with."""
        for node in walk(core):
            if not isinstance(node, Parameter):
                continue
            parameter = self.catalogue.parameters[node.id]
            owner = Owner(parameter.kind, parameter.id, parameter.version)
            code = node.key.value if isinstance(node.key, Constant) else None
            listed = parameter.values if node.key is None else parameter.codes.get(str(code), ())
            for cell in cells:
                period = parse_period(cell["period"]) if cell["period"] else None
                covering = [i for i, d in enumerate(listed) if period is None or d.covers(period)]
                for i in covering[-1:]:
                    key = str(i) if node.key is None else f"{code}.{i}"
                    seen = [("values", key)]
                    self._note(owner, name, seen)

    def _rule(self, version: Rule, index: int, owner: Owner) -> None:
        outcome, answer = examined_rule(self.catalogue, version, index)
        rulings = self.catalogue.rulings.get(version.key, ())
        if not self._counts(outcome, owner) or answer is None or not rulings:
            return
        seen = RuleSeen(answer.rows, answer.state, _given(rulings[0], answer))
        self._note(owner, outcome.test, seen_by(rulings[0].table, seen))
        if answer.judged is not None:
            self._worked_out(version, index, owner, rulings, outcome.test)

    def _worked_out(
        self, version: Rule, index: int, owner: Owner, rulings: Sequence[Ruling], name: str
    ) -> None:
        """Look into the formulas of the inputs that a test lets the rule work out."""
        judgement, results = judged_with(self.catalogue, version, version.tests[index])
        ruling = next((r for r in rulings if r.subject == judgement.subject), None)
        if ruling is None or not results.indicators:
            return
        known = {probe.item for probe in self._open(self.found[owner].probes)}
        walked = Walk(owner, self.catalogue, self.scope)
        for input_, source in formula_inputs(ruling):
            text = version.inputs[input_].formula
            if text is not None:
                walked.formula(source.core, Passage(f"inputs.{input_}.formula", text))
        probes = [probe for probe in walked.found.probes if probe.item in known]
        about = judgement.subject if judgement.subject in results.indicators else None
        indicator = about or results.indicators[0]
        row = {
            "indicator": indicator,
            "entity": judgement.entity,
            "period": judgement.period,
            "level": judgement.level,
            "groups": judgement.groups,
        }
        rule = self.catalogue.indicators[indicator].period_rule
        self._look(results, rule, probes, [_at(results, row)], f"{owner.id}: {name}")


def _at(results: Results, row: Mapping[str, Any]) -> int:
    place = row["entity"], row["period"], row["level"], row["groups"]
    return place_of(results, row["indicator"], *place)


def _holds(column: CellColumn, at: Sequence[int] | None) -> bool:
    """Say whether a condition holds, or a count is above zero, in some cell."""
    holds = column.has_value & (column.value > 0)
    return bool(holds.any() if at is None else holds[list(at)].any())


def _given(ruling: Ruling, answer: RuleAnswer) -> dict[str, Any]:
    """Return what a rule's inputs were, worked out or given."""
    if answer.given is not None:
        return dict(answer.given)
    assert answer.judged is not None
    found: dict[str, Any] = {}
    for input_ in ruling.table.inputs:
        value = answer.judged.inputs.get(input_.name, State.NOT_REPORTED)
        number = isinstance(value, float | int) and not isinstance(value, bool | State)
        found[input_.name] = Fraction(f"{value:.15g}") if number else value
    return found
