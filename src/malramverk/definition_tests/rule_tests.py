"""Inputs in, an expected outcome out: the tests beside rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.catalogue.ruling import Ruling
from malramverk.cells import State
from malramverk.definition_tests.outcomes import Outcome
from malramverk.definition_tests.places import places_of
from malramverk.definition_tests.problems import (
    FailedExpectation,
    StoppedTest,
    UnreadableExpectation,
)
from malramverk.diagnostics import Problem
from malramverk.documents.document import Key
from malramverk.formula import Kind
from malramverk.model import Rule
from malramverk.rules import Given, Input, Scalar, decide, outputs_of, shown
from malramverk.rules.deciding import Ends

_NUMBER = r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?"
_INTERVAL = re.compile(rf"({_NUMBER})?\.\.({_NUMBER})?")
_STATES = {state.id: state for state in State if state is not State.VALUE}
_NOTHING = "none"


def run_rule(catalogue: Catalogue, rule: Rule, index: int, *, explain: bool = True) -> Outcome:
    """Run one test of one version of a rule.

    Args:
        catalogue: the definitions it is one of.
        rule: the version.
        index: the number of the test in it, from zero.
        explain: whether what differs is told with its place.
    """
    test = rule.tests[index]
    rulings = catalogue.rulings.get(rule.key, ())
    if rulings:
        found = list(_problems(rulings[0], rule, index))
        places = places_of(catalogue, rule, index) if explain and found else None
        problems = [problem.at(places.of(*path) if places else None) for path, problem in found]
    else:
        problems = [StoppedTest(why=f"{rule.id} applies to nothing")]
    parts = {name: source.formula or str(source.outcome) for name, source in rule.inputs.items()}
    return Outcome(rule.id, rule.version, test.name, index, tuple(problems), None, parts)


def _problems(ruling: Ruling, rule: Rule, index: int) -> Iterator[tuple[tuple[Key, ...], Problem]]:
    test = rule.tests[index]
    given: dict[str, Given | Ends] = {}
    for input_ in ruling.table.inputs:
        written = test.given.get(input_.name)
        if written is None:
            given[input_.name] = State.NOT_REPORTED
            continue
        found = _given(input_, written)
        if found is None:
            unread = UnreadableExpectation(what=input_.name, written=written)
            yield ("given", input_.name), unread
            return
        given[input_.name] = found
    expected, found_text = _wanted(test.expect), _found(ruling, given)
    if expected != found_text:
        differs = FailedExpectation(
            entity=rule.id, what="outcome", expected=expected, found=found_text
        )
        yield ("expect",), differs


def _given(input_: Input, written: str) -> Given | Ends | None:
    """Return what a test gives an input: a state, an interval, or a value of its sort."""
    if written in _STATES:
        return _STATES[written]
    if input_.kind is Kind.YES_NO:
        return {"yes": True, "no": False}.get(written)
    if input_.kind is not Kind.NUMBER:
        return written
    if re.fullmatch(_NUMBER, written):
        return Fraction(written)
    ends = _INTERVAL.fullmatch(written)
    if ends is None:
        return None
    low, high = (None if end is None else Fraction(end) for end in ends.groups())
    return low, high


def _found(ruling: Ruling, given: Mapping[str, Given | Ends]) -> str:
    """Return a table's outcomes as a test would write them."""
    table = ruling.table
    decision = decide(table, given)
    if decision.undecided:
        return ruling.rule.absent
    names = [output.name for output in table.outputs]
    listed = [
        _joined(dict(zip(names, map(_text, values), strict=True)))
        for values in outputs_of(table, decision.rows)
    ]
    return "; ".join(listed) or _NOTHING


def _text(value: Scalar | None) -> str:
    if value is None:
        return _NOTHING
    return value if isinstance(value, str) else shown(value)


def _wanted(expect: Any) -> str:
    items = expect if isinstance(expect, list) else [expect]
    return "; ".join(_joined(i) if isinstance(i, dict) else str(i) for i in items)


def _joined(values: Mapping[str, Any]) -> str:
    """Return the outputs of a row: one alone as it is, several with their names in order."""
    if len(values) == 1:
        return str(next(iter(values.values())))
    return ", ".join(f"{name} {value}" for name, value in sorted(values.items()))
