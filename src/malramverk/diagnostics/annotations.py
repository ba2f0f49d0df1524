"""Problems as the annotations that GitHub shows beside the lines of a change."""

from __future__ import annotations

from malramverk.diagnostics.problem import Language, Problem

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def annotation(problem: Problem, language: Language = "en") -> str:
    """Return a problem as one line of GitHub's workflow commands.

    Nothing that an author or a file wrote can end the line, or begin another command.
    """
    words, advice = problem.words(language), problem.advice(language)
    facts = dict(_where(problem))
    facts["title"] = problem.code
    properties = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in facts.items())
    said = f"{words}\n{advice}" if advice else words
    return f"::{problem.severity.value} {properties}::{_escaped(said, _DATA)}"


def _where(problem: Problem) -> list[tuple[str, str]]:
    place = problem.place
    if place is None:
        return []
    line, column = place.source.position(place.span.start)
    last_line, after = place.source.position(max(place.span.start, place.span.end))
    found = [("file", place.source.name), ("line", str(line)), ("endLine", str(last_line))]
    if line == last_line:  # GitHub takes columns only within one line; both ends are included
        found += [("col", str(column)), ("endColumn", str(max(column, after - 1)))]
    return found


def _escaped(text: str, signs: dict[str, str]) -> str:
    """Escape what GitHub's runner reads as its own signs."""
    visible = text.encode("utf-8", "replace").decode()
    return "".join(signs.get(character, character) for character in visible)
