"""The words a problem points at, marked «so» in the text they stand in."""

from __future__ import annotations

from malramverk.diagnostics import Problem


def unmarked(marked: str) -> str:
    """Return a text without its marks."""
    return marked.replace("«", "").replace("»", "")


def mark(problem: Problem) -> str:
    """Return the text a problem is about, with marks around the words it points at."""
    assert problem.place is not None
    text, span = problem.place.source.text, problem.place.span
    assert 0 <= span.start <= span.end <= len(text)
    return f"{text[: span.start]}«{text[span.start : span.end]}»{text[span.end :]}"
