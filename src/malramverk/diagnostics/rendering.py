"""A problem as text: where, what, the line with a caret, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable

from malramverk.diagnostics.problem import Language, Problem, visible

_SEVERITIES = {
    "en": {"error": "error", "warning": "warning"},
    "sv": {"error": "fel", "warning": "varning"},
}
_HELP = {"en": "help", "sv": "hjälp"}
_WIDTH = 100
_LEAD = 40


def render(problem: Problem, language: Language = "en") -> str:
    """Return a problem as the lines a person reads.

    The line is indented by two spaces, cut to a readable width around the words, and the
    caret line under it marks them.
    """
    severity = _SEVERITIES[language][problem.severity.value]
    head = f"{severity} {problem.code}: {problem.words(language)}"
    lines = [head]
    if problem.place is not None:
        place = problem.place
        lines[0] = f"{visible(place.source.name)}:{place.line}:{place.column}: {head}"
        lines.extend(_excerpt(problem))
    advice = problem.advice(language)
    if advice is not None:
        lines.append(f"  {_HELP[language]}: {advice}")
    return "\n".join(lines)


def render_all(problems: Iterable[Problem], language: Language = "en") -> str:
    """Return many problems, a blank line between them."""
    return "\n\n".join(render(problem, language) for problem in problems)


def _excerpt(problem: Problem) -> list[str]:
    assert problem.place is not None
    place = problem.place
    line = place.source.line(place.line)
    if not line.isprintable():
        line = "".join(c if c.isprintable() else " " for c in line)
    if not line.strip():
        return []
    start = min(place.column - 1, len(line))
    length = max(1, min(place.span.end - place.span.start, len(line) - start))
    indent = len(line) - len(line.lstrip(" "))
    cut = min(indent, start)
    if start - cut > _WIDTH - _LEAD:
        cut = start - _LEAD
    shown = line[cut : cut + _WIDTH]
    length = max(1, min(length, len(shown) - (start - cut)))
    return ["  " + shown.rstrip(), "  " + " " * (start - cut) + "^" * length]
