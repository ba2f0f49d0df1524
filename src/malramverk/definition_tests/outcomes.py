"""What running a test gave, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from malramverk.diagnostics import Problem, render
from malramverk.diagnostics.problem import Language

_WORDS = {
    "en": {"formula": "formula", "part": "part"},
    "sv": {"formula": "formel", "part": "del"},
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one test beside one version of an indicator gave.

    Attributes:
        indicator: the indicator's id.
        version: its version.
        test: the name of the test.
        index: the test's number in the definition, from zero.
        problems: what differs, or what stopped the test; empty when it passed.
        formula: the formula's text; nothing where only a published figure exists.
        parts: the texts of its named parts.
        explanations: how the cells that differ came to be, by entity as the test writes it.
    """

    indicator: str
    version: str
    test: str
    index: int
    problems: tuple[Problem, ...] = ()
    formula: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    explanations: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def passed(self) -> bool:
        """Whether every expected cell was as expected."""
        return not self.problems

    @property
    def failures(self) -> tuple[Problem, ...]:
        """The problems again, by the name test runners use."""
        return self.problems

    def to_dict(self, language: Language = "en") -> dict[str, object]:
        """Return the outcome as plain data, for JSON."""
        return {
            "indicator": self.indicator,
            "version": self.version,
            "test": self.test,
            "passed": self.passed,
            "formula": self.formula,
            "parts": dict(self.parts),
            "problems": [problem.to_dict(language) for problem in self.problems],
        }


def report(outcome: Outcome, language: Language = "en") -> str:
    """Return what a person reads of a test that failed.

    The formula and its parts, each difference with the line it is expected on, and how the cell
    came to be.
    """
    words = _WORDS[language]
    lines = [f"{outcome.indicator} {outcome.version}: {outcome.test}"]
    if outcome.formula is not None:
        lines.append(f"  {words['formula']}: {outcome.formula}")
    lines.extend(f"  {words['part']} {name}: {text}" for name, text in outcome.parts.items())
    for problem in outcome.problems:
        lines += ["", render(problem, language)]
    for explanation in outcome.explanations.values():
        lines += ["", _indented(explanation.text(language))]
    return "\n".join(lines)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())
