"""The text of a cell against what its input is: its sort, its codes and its unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from malramverk.diagnostics import AuthoringError, Problem
from malramverk.formula import Kind
from malramverk.quantities import unit_from
from malramverk.rules.axes import Input
from malramverk.rules.parser import parse_test
from malramverk.rules.problems import (
    EmptyInterval,
    UnknownInputCode,
    WrongSortOfTest,
    WrongUnitInTest,
)
from malramverk.rules.unary import (
    Between,
    Compared,
    Literal,
    Not,
    OneOf,
    Test,
    in_order,
)
from malramverk.source import Place, Source, Span

_KINDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.NUMBER: {"en": "a number", "sv": "ett tal"},
    Kind.YES_NO: {"en": "yes or no", "sv": "yes eller no"},
    Kind.TEXT: {"en": "a text", "sv": "en text"},
    Kind.PERIOD: {"en": "a period", "sv": "en period"},
}
_YES_NO = {"true": "yes", "false": "no", "ja": "yes", "nej": "no"}
_LONGEST_NUMBER = 40


def read_cell(text: str, input_: Input, problems: list[Problem]) -> Test | None:
    """Return the test that a cell is, or nothing and a problem for each fault.

    Args:
        text: the cell; one code of the input, whatever it is written with, is that code.
        input_: the input it is about.
        problems: where faults are put, placed in a source that is the cell's text.
    """
    source = Source("<cell>", text)
    if input_.codes is not None and text in input_.codes:
        whole = Span(0, len(text))
        return Compared("=", Literal(text, None, None, True, whole), whole)
    try:
        test = parse_test(text, source)
    except AuthoringError as error:
        problems.append(error.problem)
        return None
    found = [p.at(Place(source, span)) for p, span in _faults(test, input_, text)]
    problems.extend(found)
    return None if found else test


def _faults(test: Test, input_: Input, text: str) -> Iterator[tuple[Problem, Span]]:
    match test:
        case OneOf():
            for inner in test.tests:
                yield from _faults(inner, input_, text)
        case Not():
            yield from _faults(test.test, input_, text)
        case Compared():
            yield from _comparison(test, input_, text)
        case Between():
            yield from _interval(test, input_, text)
        case _:
            return


def _comparison(test: Compared, input_: Input, text: str) -> Iterator[tuple[Problem, Span]]:
    if not in_order(test):
        yield from _literal(test.literal, input_, text)
    elif _has_order(input_, test.literal):
        if input_.kind is Kind.NUMBER:
            yield from _literal(test.literal, input_, text)
    else:
        yield _wrong_sort(text[test.span.start : test.span.end], input_), test.span


def _has_order(input_: Input, *literals: Literal) -> bool:
    """Say whether an input comes before or after something: a number, or a text in quotes."""
    if input_.kind is Kind.TEXT:
        return all(literal.quoted for literal in literals)
    return input_.kind is Kind.NUMBER


def _interval(test: Between, input_: Input, text: str) -> Iterator[tuple[Problem, Span]]:
    written = text[test.span.start : test.span.end]
    if not _has_order(input_, test.low, test.high):
        yield _wrong_sort(written, input_), test.span
        return
    if input_.kind is Kind.TEXT:
        empty = _is_empty(test, test.low.text, test.high.text)
    else:
        faults = [*_literal(test.low, input_, text), *_literal(test.high, input_, text)]
        yield from faults
        empty = not faults and _is_empty(test, input_.number(test.low), input_.number(test.high))
    if empty:
        yield EmptyInterval(written=written), test.span


def _is_empty(test: Between, low: Any, high: Any) -> bool:
    return bool(low > high or (low == high and not (test.low_included and test.high_included)))


def _literal(literal: Literal, input_: Input, text: str) -> Iterator[tuple[Problem, Span]]:
    written = text[literal.span.start : literal.span.end]
    if input_.kind is Kind.NUMBER:
        if literal.number is None or len(literal.text) > _LONGEST_NUMBER:
            yield _wrong_sort(written, input_), literal.span
        elif input_.number(literal) is None:
            yield from _unit(literal, input_, written)
    elif input_.kind is Kind.YES_NO:
        if literal.quoted or literal.text not in ("yes", "no"):
            yield _wrong_sort(written, input_, _YES_NO.get(literal.text)), literal.span
    elif literal.unit is not None:
        yield _wrong_sort(written, input_), literal.span
    elif input_.codes is not None and literal.text not in input_.codes:
        problem = UnknownInputCode(input=input_.name, written=literal.text, candidates=input_.codes)
        yield problem, literal.span


def _unit(literal: Literal, input_: Input, written: str) -> Iterator[tuple[Problem, Span]]:
    assert literal.unit is not None
    if unit_from(literal.unit, input_.own_units) is None:
        yield _wrong_sort(written, input_), literal.span
        return
    unit = input_.unit.name if input_.unit is not None else "number"
    yield WrongUnitInTest(written=written, input=input_.name, unit=unit), literal.span


def _wrong_sort(written: str, input_: Input, write: str | None = None) -> Problem:
    return WrongSortOfTest(
        written=written, input=input_.name, kind=_KINDS[input_.kind], write=write
    )
