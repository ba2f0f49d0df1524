"""An explanation as text, in Swedish or English."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from malramverk.cells import REASON_WORDS, STATE_WORDS, Reason, rounded, rounded_to, state_of
from malramverk.evaluation.explaining import Explanation, Step
from malramverk.quantities import unit_from, unit_symbol, unit_words

_WORDS = {
    "en": {
        "coverage": "coverage",
        "members": "in the population",
        "maybe": "perhaps in it",
        "known": "known",
        "true": "fulfil it",
        "sum": "sum",
        "if_known": "If the unknown were known: between {} and {}",
        "computed": "computed from",
        "published": "published in",
        "given": "given",
        "none": "no source is at hand",
        "minimum": "fewer than the {} that the definition asks for",
        "yes": "yes",
        "no": "no",
    },
    "sv": {
        "coverage": "täckning",
        "members": "i populationen",
        "maybe": "kanske i den",
        "known": "med känd uppgift",
        "true": "uppfyller villkoret",
        "sum": "summa",
        "if_known": "Om det okända vore känt: mellan {} och {}",
        "computed": "beräknat ur",
        "published": "publicerat i",
        "given": "givet",
        "none": "ingen källa är ansluten",
        "minimum": "färre än de {} som definitionen kräver",
        "yes": "ja",
        "no": "nej",
    },
}


def number(value: float, language: str, decimals: int | None = None) -> str:
    """Return a number as people write it: Swedish with a comma and spaces between thousands."""
    shown = rounded(value, decimals) if decimals is not None else Decimal(f"{value:.10g}")
    text = f"{shown:,f}"
    if "." in text and decimals is None:
        text = text.rstrip("0").rstrip(".")
    if language == "sv":
        return text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",").replace("-", "−")
    return text


def quantity(value: float, explanation: Explanation, language: str) -> str:
    """Return a value in the indicator's unit, rounded as its definition says."""
    if explanation.round_to is not None:
        step = Decimal(str(explanation.round_to))
        text = number(float(rounded_to(value, step)), language, 0)
    else:
        text = number(value, language, explanation.decimals)
    return _with_unit(text, explanation.unit, language)


def _with_unit(text: str, unit: str | None, language: str) -> str:
    """Put a unit after a number; a pure number without a sign of its own has none."""
    found = unit_from(unit) if unit else None
    shown = (unit or "").replace("_", " ")
    if found is not None:
        bare = found.pure and found.scale == 1
        words = unit_words(found, "sv" if language == "sv" else "en")
        shown = unit_symbol(found) or ("" if bare else words)
    return f"{text}\N{NO-BREAK SPACE}{shown}" if shown else text


def state_words(state: str, reason: str, language: str) -> str:
    """Return why a value is missing, in words."""
    words = STATE_WORDS[state_of(state)]
    finer = REASON_WORDS[Reason[reason.upper()]][0 if language == "sv" else 1]
    shown = words.sv if language == "sv" else words.en
    return f"{shown} ({finer})" if finer else shown


def text(explanation: Explanation, language: str = "en") -> str:
    """Return an explanation as lines of text."""
    return "\n".join(_lines(explanation, "sv" if language == "sv" else "en"))


def _lines(explanation: Explanation, language: str) -> Iterator[str]:
    words = _WORDS[language]
    title = explanation.title.get(language) or next(iter(explanation.title.values()))
    yield title
    yield "  " + _where(explanation)
    yield "  " + _outcome(explanation, language)
    if explanation.state == "too_few" and explanation.minimum_n is not None:
        yield "  " + words["minimum"].format(explanation.minimum_n)
    if explanation.formula is not None:
        yield f"  = {' '.join(explanation.formula.split())}"
    for step in explanation.steps:
        yield from _step(step, language, 4)
    lower, upper = explanation.lower, explanation.upper
    if lower is not None and upper is not None and lower < upper:
        ends = (quantity(end, explanation, language) for end in (lower, upper))
        yield "  " + words["if_known"].format(*ends)
    yield "  " + _origin(explanation, words)


def _where(explanation: Explanation) -> str:
    who = f"{explanation.name} ({explanation.entity})" if explanation.name else explanation.entity
    pieces = [who, explanation.level if explanation.level != explanation.entity else None]
    pieces.append(explanation.period)
    pieces.extend(f"{name} = {code}" for name, code in explanation.group.items())
    return " · ".join(piece for piece in pieces if piece)


def _outcome(explanation: Explanation, language: str) -> str:
    if explanation.value is None:
        return state_words(explanation.state, explanation.reason, language)
    return quantity(explanation.value, explanation, language) + _base(
        explanation.n, explanation.coverage, language
    )


def _base(n: int | None, coverage: float | None, language: str) -> str:
    pieces = [] if n is None else [f"n = {number(n, language, 0)}"]
    if coverage is not None:
        share = number(100 * coverage, language, 1)
        pieces.append(f"{_WORDS[language]['coverage']} {share}\N{NO-BREAK SPACE}%")
    return f"   ({', '.join(pieces)})" if pieces else ""


def _step(step: Step, language: str, indent: int) -> Iterator[str]:
    words = _WORDS[language]
    label = f"{step.label} = {' '.join(step.text.split())}" if step.text else step.label
    if step.value is None:
        outcome = state_words(step.state, step.reason, language)
    elif step.yes_no:
        outcome = words["yes"] if step.value else words["no"]
    else:
        outcome = _with_unit(number(step.value, language), step.unit, language)
    yield f"{' ' * indent}{label}: {outcome}"
    counts = [
        f"{number(count, language)} {words[name]}"
        if name != "sum"
        else f"{words[name]} {number(count, language)}"
        for name, count in step.counts.items()
    ]
    if counts:
        yield " " * (indent + 4) + ", ".join(counts)
    for below in step.steps:
        yield from _step(below, language, indent + 4)


def _origin(explanation: Explanation, words: dict[str, str]) -> str:
    sources = ", ".join(f"{table} ({name})" for table, name in explanation.sources.items())
    version = f"{explanation.indicator}@{explanation.version}" if explanation.version else ""
    pieces = [f"{words[explanation.origin]} {sources}".strip(), version]
    return " · ".join(piece for piece in pieces if piece)
