"""What running a case gave."""

from __future__ import annotations

from malramverk.conformance.cases import Case, Spot
from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is not as its case says.

    Attributes:
        spot: which cell.
        what: ``value``, ``n`` or ``coverage``.
        expected: what the case says.
        found: what came out.
    """

    spot: Spot
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        where = " ".join(filter(None, [self.spot.entity, self.spot.period, self.spot.sex]))
        what = "" if self.what == "value" else f"{self.what} "
        return f"{where}: {what}{self.expected} ≠ {self.found}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one case gave on one engine.

    Attributes:
        case: the case.
        engine: the engine.
        differences: the cells that are not as the case says.
        problems: what stopped it.
        cells: how many cells were looked at.
    """

    case: Case
    engine: str
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()
    cells: int = 0

    @property
    def passed(self) -> bool:
        """Whether every cell was as the case says."""
        return not self.differences and not self.problems

    @property
    def is_awaited(self) -> bool:
        """Whether it did not pass, and is known to need what the library lacks."""
        return not self.passed and self.case.awaits is not None

    def to_dict(self) -> dict[str, object]:
        """Return the outcome as plain data."""
        return {
            "function": self.case.function,
            "case": self.case.name,
            "engine": self.engine,
            "formula": self.case.formula,
            "passed": self.passed,
            "awaits": self.case.awaits,
            "cells": self.cells,
            "differences": [str(difference) for difference in self.differences],
            "problems": [problem.to_dict() for problem in self.problems],
        }
