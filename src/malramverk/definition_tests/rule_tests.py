"""Inputs in, an outcome, a row and a state out: the tests beside rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from malramverk.catalogue import Catalogue
from malramverk.catalogue.rulings import Ruling
from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.definition_tests.given_rows import located
from malramverk.definition_tests.outcomes import Outcome
from malramverk.definition_tests.places import places_of
from malramverk.definition_tests.problems import (
    FailedExpectation,
    NothingExpected,
    StoppedTest,
    UnreadableExpectation,
)
from malramverk.definition_tests.worked_rules import Judged, inputs_differ, judged
from malramverk.diagnostics import DataErrors, Problem
from malramverk.documents.document import Key
from malramverk.formula import Kind
from malramverk.model import Rule, RuleTest
from malramverk.rules import Decision, Given, Input, Scalar, Table, decide, outputs_of, shown
from malramverk.rules.deciding import Ends, stopped_by

_NUMBER = r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?"
_INTERVAL = re.compile(rf"({_NUMBER})?\.\.({_NUMBER})?")
_STATES = {state.id: state for state in State if state is not State.VALUE}
_NOTHING = "none"

Found = tuple[tuple[Key, ...], Problem]


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What a rule said in a test.

    Attributes:
        outcome: the outcomes, as a test would write them.
        rows: the rows that answered, from one.
        state: what stopped it; ``value`` where nothing did.
        given: what its inputs were, where a test gives them.
        judged: the judgement, where its inputs were worked out.
    """

    outcome: str
    rows: tuple[int, ...]
    state: State
    given: Mapping[str, Given | Ends] | None = None
    judged: Judged | None = None


def run_rule(catalogue: Catalogue, rule: Rule, index: int, *, explain: bool = True) -> Outcome:
    """Run one test of one version of a rule.

    Args:
        catalogue: the definitions it is one of.
        rule: the version.
        index: the number of the test in it, from zero.
        explain: whether what differs is told with its place.
    """
    return examined_rule(catalogue, rule, index, explain=explain)[0]


def examined_rule(
    catalogue: Catalogue, rule: Rule, index: int, *, explain: bool = False
) -> tuple[Outcome, RuleAnswer | None]:
    """Run one test, and return what the rule said, too; nothing where it could not be asked."""
    test = rule.tests[index]
    answer, found = _answered(catalogue, rule, test)
    if answer is not None:
        found += _differences(rule, test, answer)
    places = places_of(catalogue, rule, index) if explain and found else None
    placed = [p.at(places.of(*path)) if path and places else p for path, p in found]
    parts = {name: source.formula or str(source.outcome) for name, source in rule.inputs.items()}
    outcome = Outcome(
        rule.id,
        rule.version,
        test.name,
        index,
        tuple(located(placed, test.rows, "rows", places)),
        None,
        parts,
        review=test.review,
        kind="rule",
    )
    return outcome, answer


def _answered(
    catalogue: Catalogue, rule: Rule, test: RuleTest
) -> tuple[RuleAnswer | None, list[Found]]:
    rulings = catalogue.rulings.get(rule.key, ())
    if not rulings:
        return None, [((), StoppedTest(why=f"{rule.id} applies to nothing"))]
    if not test.is_worked_out:
        return _told(rulings[0], test)
    try:
        found = judged(catalogue, rule, test)
    except DataErrors as error:
        return None, [((), problem) for problem in error.problems]
    except (KeyError, ValueError) as error:
        why = str(error.args[0] if error.args else error)
        return None, [((), StoppedTest(why=why))]
    outcome = "; ".join(_joined(_texts(values)) for values in found.outcomes) or _NOTHING
    return RuleAnswer(outcome, found.rows, found.state, judged=found), []


def _told(ruling: Ruling, test: RuleTest) -> tuple[RuleAnswer | None, list[Found]]:
    """Answer for the inputs that a test gives; those it does not give are not reported."""
    given: dict[str, Given | Ends] = {}
    for input_ in ruling.table.inputs:
        written = test.given.get(input_.name, State.NOT_REPORTED.id)
        found = given_of(input_, written)
        if found is None:
            unread = UnreadableExpectation(what=input_.name, written=written)
            return None, [(("given", input_.name), unread)]
        given[input_.name] = found
    decision = decide(ruling.table, given)
    state = stopped_by(ruling.table, decision, given) if decision.undecided else State.VALUE
    rows = tuple(number + 1 for number in decision.rows)
    return RuleAnswer(_found(ruling, ruling.table, decision), rows, state, given), []


def given_of(input_: Input, written: str) -> Given | Ends | None:
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


def _differences(rule: Rule, test: RuleTest, answer: RuleAnswer) -> list[Found]:
    """Compare what a test expects: the outcome, the row, the state, and inputs worked out."""
    found: list[Found] = []
    if test.expect is None and test.row is None and test.state is None and not test.inputs:
        found.append((("name",), NothingExpected()))
    pairs = (
        (
            "expect",
            "outcome",
            _wanted(test.expect) if test.expect is not None else None,
            answer.outcome,
        ),
        ("row", "row", _rows(test.row) if test.row is not None else None, _rows(answer.rows)),
        ("state", "state", test.state, answer.state.id),
    )
    for key, what, expected, got in pairs:
        if expected is not None and expected != got:
            told = (
                got
                if what == "state" or answer.state is State.VALUE
                else f"{got} ({answer.state.id})"
            )
            problem = FailedExpectation(entity=rule.id, what=what, expected=expected, found=told)
            found.append(((key,), problem))
    if answer.judged is not None:
        differing = inputs_differ(test.inputs, answer.judged, rule.id)
        found += [(("inputs", name), problem) for name, problem in differing]
    return found


def _rows(written: Any) -> str:
    listed = written if isinstance(written, list | tuple) else [written]
    return ", ".join(str(each) for each in listed) or _NOTHING


def _found(ruling: Ruling, table: Table, decision: Decision) -> str:
    """Return a table's outcomes as a test would write them."""
    if decision.undecided:
        return ruling.rule.absent
    names = [output.name for output in table.outputs]
    listed = [
        _joined(dict(zip(names, map(_text, values), strict=True)))
        for values in outputs_of(table, decision.rows)
    ]
    return "; ".join(listed) or _NOTHING


def _texts(values: Mapping[str, str | float | bool | None]) -> dict[str, str]:
    return {
        name: _text(Fraction(str(v)) if isinstance(v, float) else v) for name, v in values.items()
    }


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
