"""A rule asked about figures: tables in, inputs worked out, a judgement out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from malramverk.assessment import Judgement, assess
from malramverk.catalogue import Catalogue
from malramverk.catalogue.rule_sources import CountSource, FormulaSource, OutcomeSource
from malramverk.cells import State
from malramverk.definition_tests.comparing import compared_number
from malramverk.definition_tests.given_rows import misnamed_in, read_of, with_short_rows
from malramverk.definition_tests.indicator_tests import PERIODS
from malramverk.definition_tests.problems import FailedExpectation
from malramverk.diagnostics import DataErrors, Problem
from malramverk.evaluation import Results, compute
from malramverk.evaluation.given_cells import periods_of
from malramverk.formula import Reference, walk
from malramverk.model import Rule, RuleTest
from malramverk.periods import parse_period

Judged: TypeAlias = Judgement


def judged(catalogue: Catalogue, rule: Rule, test: RuleTest) -> Judgement:
    """Return what a rule says of the entity that a test names, from the test's tables.

    Raises:
        DataErrors: the tables are not as their contracts say.
        KeyError: the rule says nothing of what the test names.
    """
    return judged_with(catalogue, rule, test)[0]


def judged_with(catalogue: Catalogue, rule: Rule, test: RuleTest) -> tuple[Judgement, Results]:
    """Return the judgement and the results that it rests on."""
    wrong = misnamed_in(catalogue, test.rows)
    if wrong:
        raise DataErrors(wrong)
    short = with_short_rows(_alone(catalogue, rule), test.rows)
    period = test.period or PERIODS[catalogue.framework.period]
    results = compute(
        short,
        read_of(short, test.rows),
        indicators=sorted(_read(short, rule.id) & short.indicators.keys()),
        periods=dict.fromkeys([period, *periods_of(test.cells)]),
        groups=None,
        default_period=period,
        cells=test.cells or None,
    )
    found = assess(short, results, rules=[rule.id])
    for judgement in found.judgements(entity=test.entity, rule=rule.id):
        of = judgement.subject if test.of is not None else None
        if of == test.of and judgement.period in (_canonical(period), None):
            return judgement, results
    raise KeyError(f"{rule.id} says nothing of {test.of or 'entities'} for {test.entity}")


def _canonical(period: str) -> str:
    parsed = parse_period(period)
    return parsed.text if parsed is not None else period


def _alone(catalogue: Catalogue, rule: Rule) -> Catalogue:
    """Let the tested version be the only one of its rule, whatever period it is in force for."""
    key = ("rule", rule.id)
    if catalogue.versions[key] == (rule,):
        return catalogue
    return replace(
        catalogue,
        versions={**catalogue.versions, key: (rule,)},
        rules={**catalogue.rules, rule.id: rule},
    )


def _read(catalogue: Catalogue, rule: str) -> set[str]:
    """Return the indicators that a rule, and those that it reads, judge or read."""
    found: set[str] = set()
    waiting, seen = [rule], set[str]()
    while waiting:
        id_ = waiting.pop()
        if id_ in seen or id_ not in catalogue.rules:
            continue
        seen.add(id_)
        for ruling in catalogue.rulings.get(catalogue.rules[id_].key, ()):
            if ruling.subject is not None:
                found.add(ruling.subject)
            for source in ruling.sources:
                if isinstance(source, FormulaSource):
                    found |= {n.indicator for n in walk(source.core) if isinstance(n, Reference)}
                elif isinstance(source, OutcomeSource | CountSource):
                    waiting.append(source.rule)
    return found


def inputs_differ(
    expected: Mapping[str, str], found: Judgement, rule: str
) -> Iterator[tuple[str, Problem]]:
    """Tell which inputs come to something else than a test expects."""
    for name, written in expected.items():
        value = found.inputs.get(name)
        if isinstance(value, State):
            value = value.id
        elif isinstance(value, bool):
            value = "yes" if value else "no"
        if isinstance(value, float | int):
            problem = compared_number(rule, name, written, float(value))
        elif value == written:
            problem = None
        else:
            problem = FailedExpectation(entity=rule, what=name, expected=written, found=value)
        if problem is not None:
            yield name, problem
