"""An explanation as an HTML fragment: semantic, escaped, without style or script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import escape

from malramverk.evaluation.explained import Explained
from malramverk.evaluation.explanation_text import (
    change_words,
    contribution_words,
    counts_words,
    minimum_words,
    origin_words,
    step_label,
    step_outcome,
    where_words,
)
from malramverk.evaluation.figure_text import number, quantity, state_words
from malramverk.evaluation.steps import Step
from malramverk.quantities import Language

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "value": "Value",
        "n": "Rows behind it",
        "coverage": "Coverage",
        "minimum": "Minimum",
        "if_known": "If the unknown were known",
        "between": "between {} and {}",
        "formula": "Formula",
        "origin": "Source",
        "target": "What it would take",
        "parts": "What it is made of",
        "part": "Part",
        "rests": "Rests on",
        "moved": "What moved it",
        "before": "Before",
        "now": "Now",
        "contribution": "Contribution",
    },
    "sv": {
        "value": "Värde",
        "n": "Rader bakom",
        "coverage": "Täckning",
        "minimum": "Minsta underlag",
        "if_known": "Om det okända vore känt",
        "between": "mellan {} och {}",
        "formula": "Formel",
        "origin": "Källa",
        "target": "Vad som skulle krävas",
        "parts": "Vad det består av",
        "part": "Del",
        "rests": "Bygger på",
        "moved": "Vad som ändrade det",
        "before": "Före",
        "now": "Nu",
        "contribution": "Bidrag",
    },
}


def html(
    explanation: Explained, language: str = "en", target: float | Decimal | str | None = None
) -> str:
    """Return an explanation as an HTML fragment; every word of data or author is escaped."""
    known: Language = "sv" if language == "sv" else "en"
    title = explanation.title.get(known) or next(iter(explanation.title.values()))
    lines = [
        f'<section class="explanation" lang="{known}">',
        f"<h3>{escape(title)}</h3>",
        f"<p>{escape(where_words(explanation))}</p>",
        *_facts(explanation, known, target),
        *_parts(explanation.steps, known),
        *_moved(explanation, known),
        "</section>",
    ]
    return "\n".join(lines)


def _facts(
    explanation: Explained, language: Language, target: float | Decimal | str | None
) -> Iterator[str]:
    words = _WORDS[language]
    yield "<dl>"
    for name, content in _named(explanation, language):
        tag = "code" if name == "formula" else None
        text = f"<{tag}>{escape(content)}</{tag}>" if tag else escape(content)
        yield f"<dt>{words[name]}</dt><dd>{text}</dd>"
    if target is not None:
        reaching = explanation.what_would_it_take(target)
        yield f"<dt>{words['target']}</dt><dd>{escape(reaching.words(language))}</dd>"
    yield "</dl>"


def _named(explanation: Explained, language: Language) -> Iterator[tuple[str, str]]:
    """Yield what is known of the cell itself."""
    if explanation.value is None:
        yield "value", state_words(explanation.state, explanation.reason, language)
    else:
        yield "value", quantity(explanation.value, explanation, language)
    if explanation.n is not None:
        yield "n", number(explanation.n, language, 0)
    if explanation.coverage is not None:
        yield "coverage", _percent(explanation.coverage, language)
    few = minimum_words(explanation, language)
    if few is not None:
        yield "minimum", few
    lower, upper = explanation.lower, explanation.upper
    if lower is not None and upper is not None and lower < upper:
        ends = (quantity(end, explanation, language) for end in (lower, upper))
        yield "if_known", _WORDS[language]["between"].format(*ends)
    if explanation.formula is not None:
        yield "formula", " ".join(explanation.formula.split())
    yield "origin", origin_words(explanation, language)


def _percent(share: float, language: Language) -> str:
    return f"{number(100 * share, language, 1)}\N{NO-BREAK SPACE}%"


def _parts(steps: tuple[Step, ...], language: Language) -> Iterator[str]:
    if not steps:
        return
    words = _WORDS[language]
    heads = [words[name] for name in ("part", "value", "n", "coverage", "rests")]
    rows = (_row(step, depth, language) for step, depth in _flat(steps, 0))
    yield from _table(words["parts"], heads, rows)


def _flat(steps: Iterable[Step], depth: int) -> Iterator[tuple[Step, int]]:
    for step in steps:
        yield step, depth
        yield from _flat(step.steps, depth + 1)


def _row(step: Step, depth: int, language: Language) -> list[str]:
    indent = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}" * depth
    return [
        indent + step_label(step),
        step_outcome(step, language),
        "" if step.n is None else number(step.n, language, 0),
        "" if step.coverage is None else _percent(step.coverage, language),
        counts_words(step, language),
    ]


def _moved(explanation: Explained, language: Language) -> Iterator[str]:
    moved = explanation.what_moved_it()
    if moved is None:
        return
    words = _WORDS[language]
    yield "<section>"
    yield f"<h4>{words['moved']}</h4>"
    yield f"<p>{escape(change_words(explanation, moved, language))}</p>"
    heads = [words[name] for name in ("part", "before", "now", "contribution")]
    rows = [list(row) for row in contribution_words(explanation, moved, language)]
    if rows:
        yield from _table(words["contribution"], heads, rows)
    yield "</section>"


def _table(caption: str, heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield f"<table><caption>{escape(caption)}</caption>"
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    yield f"<thead><tr>{columns}</tr></thead>"
    yield "<tbody>"
    for first, *others in rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in others)
        yield f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
    yield "</tbody></table>"
