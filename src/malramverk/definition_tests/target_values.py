"""What a target comes to in a cell: its level, its course, how far it is ahead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from malramverk.catalogue.remade import target_of
from malramverk.cells import State, state_and_reason
from malramverk.definition_tests.comparing import compared_number
from malramverk.definition_tests.problems import FailedExpectation, StoppedTest
from malramverk.diagnostics import Problem
from malramverk.evaluation import Results
from malramverk.evaluation.further import further
from malramverk.evaluation.results import place_of
from malramverk.formula import Kind
from malramverk.model import Indicator

_PREFIX = "target_"


def target_differences(
    results: Results,
    indicator: Indicator,
    written: str,
    expected: Mapping[str, str],
    row: Mapping[str, Any],
) -> Iterator[tuple[str, Problem]]:
    """Tell what a test expects of a target and does not find.

    Args:
        results: what was computed from the test's tables.
        indicator: the version with the target.
        written: the cell as the test writes it.
        expected: what the test says, by name without ``target_``.
        row: where the cell is.

    Yields:
        The name and the problem with it.
    """
    cores = target_of(results.catalogue, indicator)
    known = {name.removeprefix(_PREFIX): core for name, core in cores.items()}
    for name in expected.keys() - known.keys():
        yield name, StoppedTest(why=f"no {name} in {', '.join(known) or 'no target'}")
    wanted = {name: text for name, text in expected.items() if name in known}
    columns = further(results, [(indicator.period_rule, known[name]) for name in wanted])
    place = (row["entity"], row["period"], row["level"], row["groups"])
    at = place_of(results, indicator.id, *place)
    for (name, text), column in zip(wanted.items(), columns, strict=True):
        state, _ = state_and_reason(int(column.status[at]))
        found = float(column.value[at]) if state is State.VALUE else state.id
        if known[name].type.kind is Kind.YES_NO and isinstance(found, float):
            found = "yes" if found else "no"
        problem = _problem(written, f"{_PREFIX}{name}", text, found)
        if problem is not None:
            yield name, problem


def _problem(written: str, what: str, text: str, found: float | str) -> Problem | None:
    if isinstance(found, float):
        return compared_number(written, what, text, found)
    if found == text:
        return None
    return FailedExpectation(entity=written, what=what, expected=text, found=found)
