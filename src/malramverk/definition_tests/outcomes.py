"""What running a test gave, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, render
from malramverk.diagnostics.problem import Language
from malramverk.evaluation.figure_text import number, state_words

_WORDS = {
    "en": {"formula": "formula", "part": "part", "value": "value", "coverage": "coverage"},
    "sv": {"formula": "formel", "part": "del", "value": "värde", "coverage": "täckning"},
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one test beside one version of a definition gave.

    Attributes:
        indicator: the definition's id.
        version: its version.
        test: the name of the test.
        index: the test's number in the definition, from zero.
        problems: what differs, or what stopped the test; empty when it passed.
        formula: the formula's text; nothing where only a published figure exists.
        parts: the texts of its named parts.
        cells: the cells that differ, by entity as the test writes it: value, state, reason, n and
            so on.
        review: whether what the test expects was worked out by the library and awaits someone.
        kind: what the tested definition is.
        explanations: how the cells that differ came to be, by entity as the test writes it.
    """

    indicator: str
    version: str
    test: str
    index: int
    problems: tuple[Problem, ...] = ()
    formula: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    review: bool = False
    kind: str = "indicator"
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
            "kind": self.kind,
            "indicator": self.indicator,
            "version": self.version,
            "test": self.test,
            "passed": self.passed,
            "formula": self.formula,
            "parts": dict(self.parts),
            "review": self.review,
            "found": {entity: _plain(cell) for entity, cell in self.cells.items()},
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
    if outcome.cells:
        lines.append("")
    lines += [f"  {written}: {_said(cell, language)}" for written, cell in outcome.cells.items()]
    for explanation in outcome.explanations.values():
        lines += ["", _indented(explanation.text(language))]
    return "\n".join(lines)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())


def _plain(cell: Mapping[str, Any]) -> dict[str, Any]:
    told = ("value", "state", "reason", "n", "coverage", "lower", "upper", "flags")
    return {key: cell[key] for key in told if cell.get(key) not in (None, ())}


def _said(cell: Mapping[str, Any], language: Language) -> str:
    """Say what a cell is: its value or why it has none, and what it rests on."""
    words = _WORDS[language]
    if cell["value"] is not None:
        pieces = [f"{words['value']} {number(cell['value'], language)}"]
    else:
        pieces = [state_words(cell["state"], cell["reason"] or "none", language)]
    if cell["n"] is not None:
        pieces.append(f"n = {cell['n']}")
    if cell["coverage"] is not None:
        share = number(100 * cell["coverage"], language, 1)
        pieces.append(f"{words['coverage']} {share}\N{NO-BREAK SPACE}%")
    return ", ".join(pieces)
