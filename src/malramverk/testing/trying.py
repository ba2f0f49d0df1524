"""A property tried on many made-up tables, or on some that are given; what fails is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malramverk.catalogue import Catalogue
from malramverk.definition_tests.indicator_tests import usual_period
from malramverk.evaluation import Cell, Prepared, prepare
from malramverk.testing.rows import Frame, tables

Tables = Mapping[str, Any]
Figures = Mapping[tuple[str, str, str | None], Cell]


class Counterexample(AssertionError):  # noqa: N818  it says what it is, and is no fault of code
    """A property does not hold; the message says of what, and shows the rows."""


class Trial:
    """One indicator, computed again and again.

    Attributes:
        catalogue: the definitions.
        indicator: the indicator's id.
        period: the period that is asked for.
    """

    def __init__(self, catalogue: Catalogue, indicator: str) -> None:
        self.catalogue = catalogue
        self.indicator = indicator
        self.period = usual_period(catalogue, catalogue.indicators[indicator])
        self._prepared: Prepared = prepare(
            catalogue,
            indicators=[indicator],
            periods=[self.period],
            default_period=self.period,
        )

    def figures(self, data: Tables) -> Figures:
        """Return every cell of the indicator by level, entity and period."""
        results = self._prepared.compute(data)
        return {(p["level"], p["entity"], p["period"]): cell for p, cell in results.cells()}

    def fail(self, place: tuple[str, str, str | None], words: str, data: Tables) -> Counterexample:
        """Return a counterexample in words, with the rows it is about."""
        level, entity, period = place
        where = f"`{self.indicator}` of {entity} ({level}{f', {period}' if period else ''})"
        return Counterexample(f"{where} {words}\n{shown(data)}")


def for_all(
    trial: Trial,
    check: Callable[[Tables, int], None],
    data: Tables | None,
    examples: int,
    *,
    missing: bool = True,
) -> None:
    """Check a property of given tables, or of many made-up ones.

    Args:
        trial: the indicator.
        check: raises `Counterexample`; is given tables, and a number to choose with.
        data: tables; made up, where absent.
        examples: how many are made up.
        missing: whether values may be missing in them.
    """
    if data is not None:
        check(data, 0)
        return
    made = tables(trial.catalogue, trial.indicator, missing=missing)

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(made, st.integers(0, 10_000))
    def tried(drawn: dict[str, Frame], number: int) -> None:
        check(drawn, number)

    tried()


def said(cell: Cell) -> str:
    """Return a cell in a few words: its value or state, and what it rests on."""
    what = repr(cell.value) if cell.value is not None else cell.state.id
    return what if cell.n is None else f"{what} (n = {cell.n})"


def shown(data: Tables) -> str:
    """Return tables as text, for a message."""
    lines: list[str] = []
    for id_, frame in data.items():
        parts = frame if isinstance(frame, list) else [frame]
        for part in parts:
            lines.append(f"{id_}:")
            lines += [f"  {row}" for row in _csv(part)]
    return "\n".join(lines)


def _csv(part: Any) -> list[str]:
    return part.write_csv().splitlines() if isinstance(part, Frame) else [repr(part)]
