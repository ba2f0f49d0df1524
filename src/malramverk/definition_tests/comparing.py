"""One expectation against one cell; numbers at the decimals they are written with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from malramverk.cells import rounded
from malramverk.definition_tests.problems import FailedExpectation, UnreadableExpectation
from malramverk.diagnostics import Problem
from malramverk.model import Expectation

NUMBERS = ("value", "n", "coverage", "lower", "upper")
WORDS = ("state", "reason")


def differences(
    entity: str, expected: Expectation, cell: Mapping[str, object]
) -> Iterator[tuple[str, Problem]]:
    """Tell what a test expects of a cell and does not find.

    Args:
        entity: the entity as the test writes it.
        expected: what the test says; what it leaves out is not compared.
        cell: a row of the results: ``value``, ``state``, ``n`` and so on, None where there is none.

    Yields:
        What differs (``value``, ``state`` and so on) and the problem with it. A value that is
        expected where there is none is told with the state instead.
    """
    for what in (*NUMBERS, *WORDS):
        written = getattr(expected, what)
        if written is None:
            continue
        found = cell.get(what)
        problem = (
            _number(entity, what, written, found, cell, _margin_of(expected, what))
            if what in NUMBERS
            else _word(entity, what, written, found)
        )
        if problem is not None:
            yield what, problem
    if expected.flags is not None:
        yield from _flags(entity, expected.flags, cell)


def _flags(
    entity: str, expected: tuple[str, ...], cell: Mapping[str, object]
) -> Iterator[tuple[str, Problem]]:
    flags = cell.get("flags")
    found = flags if isinstance(flags, tuple) else ()
    if set(expected) != set(found):
        wanted, got = (", ".join(sorted(each)) or "none" for each in (expected, found))
        yield "flags", FailedExpectation(entity=entity, what="flags", expected=wanted, found=got)


def _margin_of(expected: Expectation, what: str) -> str | None:
    return expected.within if what == "value" else None


def _word(entity: str, what: str, written: str, found: object) -> Problem | None:
    text = None if found is None or found == "" else str(found)
    if text == written:
        return None
    return FailedExpectation(entity=entity, what=what, expected=written, found=text)


def _number(
    entity: str,
    what: str,
    written: str,
    found: object,
    cell: Mapping[str, object],
    margin: str | None = None,
) -> Problem | None:
    wanted = _decimal(written)
    if wanted is None:
        return UnreadableExpectation(what=what, written=written)
    if not isinstance(found, int | float):
        instead = _state(cell) if what == "value" else None
        return FailedExpectation(entity=entity, what=what, expected=written, found=instead)
    if margin is not None:
        return _near(entity, what, wanted, found, margin)
    got = at_decimals(found, wanted)
    if got == wanted:
        return None
    return FailedExpectation(entity=entity, what=what, expected=written, found=_shown(got, found))


def compared_number(entity: str, what: str, written: str, found: float) -> Problem | None:
    """Return a problem where a number is another than a test has written, at its decimals."""
    return _number(entity, what, written, found, {})


def _near(entity: str, what: str, wanted: Decimal, found: float, margin: str) -> Problem | None:
    """Compare with a margin: a number in the same unit, or a percentage of what is expected."""
    wide = Decimal(margin.rstrip(" %"))
    if margin.endswith("%"):
        wide = abs(wanted) * wide / 100
    # Fifteen digits, so that the noise of a binary float is not what decides at the very end.
    if abs(Decimal(f"{found:.15g}") - wanted) <= wide:
        return None
    expected = f"{wanted} ± {margin}"
    return FailedExpectation(entity=entity, what=what, expected=expected, found=str(found))


def _decimal(written: str) -> Decimal | None:
    try:
        wanted = Decimal(written)
    except InvalidOperation:
        return None
    return wanted if wanted.is_finite() else None


def at_decimals(found: float, wanted: Decimal) -> Decimal:
    """Round a number to the decimals another is written with, half away from zero.

    >>> at_decimals(66.65, Decimal("66.7"))
    Decimal('66.7')
    """
    exponent = wanted.as_tuple().exponent
    assert isinstance(exponent, int), "a finite number"
    return rounded(found, -min(exponent, 0))


def _shown(got: Decimal, found: object) -> str:
    """Show the exact number too, where rounding takes something away."""
    exact = str(found)
    return str(got) if Decimal(exact) == got else f"{got} ({exact})"


def _state(cell: Mapping[str, object]) -> str | None:
    words = [str(cell[key]) for key in ("state", "reason") if cell.get(key)]
    return ", ".join(words) or None
