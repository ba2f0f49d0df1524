"""Figures and reasons as people read them, in Swedish or English."""

from __future__ import annotations

from malramverk.analysis_bases.contents import Figure, IndicatorPart, Words
from malramverk.cells import STATE_WORDS, Reason, State, state_of
from malramverk.evaluation.figure_text import number, state_words
from malramverk.quantities import Language

_ALL_BUT_FEW = "…"
_NEARLY_ALL = "~100"


def said(words: Words | None, language: Language) -> str:
    """Return words in a language, or in any they have."""
    if not words:
        return ""
    return words.get(language) or next(iter(words.values()))


def figure_text(value: float, part: IndicatorPart, language: Language) -> str:
    """Return a number with its unit where that is a sign, such as ``89,5 %``."""
    text = number(value, language, part.decimals)
    return f"{text}\N{NO-BREAK SPACE}%" if part.unit_name.get(language) == "%" else text


def between_text(low: float, high: float, part: IndicatorPart, language: Language) -> str:
    """Return two numbers and what lies between, with one unit, such as ``47,7–49,3 %``."""
    first = number(low, language, part.decimals)
    return f"{first}–{figure_text(high, part, language)}"


def unit_beside(part: IndicatorPart, language: Language) -> str:
    """Return the unit that a reader must be told of; nothing where the name or figures say it."""
    unit = said(part.unit_name, language)
    told = unit == "%" or unit.casefold() in said(part.name, language).casefold()
    return "" if told else unit


def symbol(figure: Figure) -> str:
    """Return what Swedish tables print in place of a figure."""
    state = state_of(figure.state)
    if state is State.SUPPRESSED and figure.reason == Reason.ALL_BUT_FEW.id:
        return _ALL_BUT_FEW
    if state is State.CENSORED and figure.lower is not None and 50 <= figure.lower <= 100:
        return _NEARLY_ALL
    return STATE_WORDS[state].symbol


def reason_text(figure: Figure, language: Language) -> str:
    """Return in words why there is no figure."""
    return state_words(figure.state, figure.reason or "none", language)


def symbols_legend(figures: list[Figure], language: Language) -> list[tuple[str, str]]:
    """Return each symbol that stands among some figures, with what it may mean."""
    found: dict[str, dict[str, None]] = {}
    for figure in figures:
        if figure.value is None:
            meanings = found.setdefault(symbol(figure), {})
            meanings[reason_text(figure, language)] = None
    return [(sign, "; ".join(meanings)) for sign, meanings in sorted(found.items())]
