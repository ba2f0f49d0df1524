"""An explanation as text, in Swedish or English."""

from __future__ import annotations

from collections.abc import Iterator

from malramverk.evaluation.contributions import Change
from malramverk.evaluation.explained import Explained
from malramverk.evaluation.facts import facts_words
from malramverk.evaluation.figure_text import (
    change,
    number,
    quantity,
    short,
    signed,
    state_words,
    with_unit,
)
from malramverk.evaluation.steps import Step

WORDS = {
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
        "since": "Since {}: {}, from {} to {}",
        "definition": "another version of the definition",
        "two_orders": "on average over two orders of change",
        "midpoint": "each by its part of the whole",
        "fulfil": "that fulfil it",
        "others": "that do not fulfil it",
        "rest": "others",
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
        "since": "Sedan {}: {}, från {} till {}",
        "definition": "en annan version av definitionen",
        "two_orders": "i medeltal över två ordningar",
        "midpoint": "var och en efter sin del av det hela",
        "fulfil": "som uppfyller villkoret",
        "others": "som inte uppfyller villkoret",
        "rest": "övriga",
    },
}


def text(explanation: Explained, language: str = "en") -> str:
    """Return an explanation as lines of text."""
    return "\n".join(_lines(explanation, "sv" if language == "sv" else "en"))


def _lines(explanation: Explained, language: str) -> Iterator[str]:
    words = WORDS[language]
    title = explanation.title.get(language) or next(iter(explanation.title.values()))
    yield title
    yield "  " + where_words(explanation)
    yield "  " + _outcome(explanation, language)
    few = minimum_words(explanation, language)
    if few is not None:
        yield "  " + few
    if explanation.formula is not None:
        yield f"  = {' '.join(explanation.formula.split())}"
    for step in explanation.steps:
        yield from _step(step, language, 4)
    lower, upper = explanation.lower, explanation.upper
    if lower is not None and upper is not None and lower < upper:
        ends = (quantity(end, explanation, language) for end in (lower, upper))
        yield "  " + words["if_known"].format(*ends)
    yield from _moved(explanation, language)
    yield "  " + origin_words(explanation, language)


def minimum_words(explanation: Explained, language: str) -> str | None:
    """Return the minimum that a value falls below, where it does."""
    if explanation.state != "too_few" or explanation.minimum_n is None:
        return None
    return WORDS[language]["minimum"].format(explanation.minimum_n)


def where_words(explanation: Explained) -> str:
    """Return whose cell it is: entity, level, period and group."""
    who = f"{explanation.name} ({explanation.entity})" if explanation.name else explanation.entity
    pieces = [who, explanation.level if explanation.level != explanation.entity else None]
    pieces.append(explanation.period)
    pieces.extend(f"{name} = {code}" for name, code in explanation.group.items())
    return " · ".join(piece for piece in pieces if piece)


def _outcome(explanation: Explained, language: str) -> str:
    if explanation.value is None:
        return state_words(explanation.state, explanation.reason, language)
    return quantity(explanation.value, explanation, language) + base_words(
        explanation.n, explanation.coverage, language
    )


def base_words(n: int | None, coverage: float | None, language: str) -> str:
    """Return what a value rests on, within brackets."""
    pieces = [] if n is None else [f"n = {number(n, language, 0)}"]
    if coverage is not None:
        share = number(100 * coverage, language, 1)
        pieces.append(f"{WORDS[language]['coverage']} {share}\N{NO-BREAK SPACE}%")
    return f"   ({', '.join(pieces)})" if pieces else ""


def _step(step: Step, language: str, indent: int) -> Iterator[str]:
    base = base_words(step.n, step.coverage, language) if step.version is not None else ""
    yield f"{' ' * indent}{step_label(step)}: {step_outcome(step, language)}{base}"
    counts = counts_words(step, language)
    if counts:
        yield " " * (indent + 4) + counts
    for below in step.steps:
        yield from _step(below, language, indent + 4)


def step_label(step: Step) -> str:
    """Return what a step is called: its words, its version and where it stands."""
    label = f"{step.label} = {' '.join(step.text.split())}" if step.text else step.label
    label = f"{label}@{step.version}" if step.version is not None else label
    return f"{label} · {step.place}" if step.place else label


def step_outcome(step: Step, language: str) -> str:
    """Return a step's value, or why it has none."""
    if step.said is not None:
        return step.said
    if step.value is None:
        return state_words(step.state, step.reason, language)
    if step.yes_no:
        return WORDS[language]["yes" if step.value else "no"]
    return with_unit(number(step.value, language), step.unit, language)


def counts_words(step: Step, language: str) -> str:
    """Return the counts behind a step, or the facts of a statistic."""
    if step.facts:
        return facts_words(step.facts, language)
    words = WORDS[language]
    return ", ".join(
        f"{number(count, language)} {words[name]}"
        if name != "sum"
        else f"{words[name]} {number(count, language)}"
        for name, count in step.counts.items()
    )


def change_words(explanation: Explained, moved: Change, language: str) -> str:
    """Return a change since the period before in one sentence."""
    ends = (quantity(float(end), explanation, language) for end in (moved.before, moved.now))
    by = change(float(moved.change), explanation, language)
    text = WORDS[language]["since"].format(moved.since, by, *ends)
    more = WORDS[language].get(moved.method)
    return f"{text} ({more})" if more else text


def contribution_words(
    explanation: Explained, moved: Change, language: str
) -> list[tuple[str, str, str, str]]:
    """Return for each contribution its name, the number before and now, and its part."""
    return [
        (
            role_words(each.label, each.role, language),
            "" if each.before is None else short(each.before, language),
            "" if each.now is None else short(each.now, language),
            signed(float(each.contribution), explanation, language, more=1),
        )
        for each in moved.contributions
    ]


def role_words(label: str, role: str, language: str) -> str:
    """Return what a number is called by its place in a formula."""
    words = WORDS[language]
    if role == "definition":
        return f"{words['definition']} ({label})"
    if role == "rest":
        return words[role]
    return label if role in ("whole", "member") else f"{label}, {words[role]}"


def _moved(explanation: Explained, language: str) -> Iterator[str]:
    moved = explanation.what_moved_it()
    if moved is None:
        return
    yield "  " + change_words(explanation, moved, language)
    for name, before, now, part in contribution_words(explanation, moved, language):
        numbers = f"{before} → {now}: " if before or now else ""
        yield f"    {name}: {numbers}{part}"


def origin_words(explanation: Explained, language: str) -> str:
    """Return where the figures come from, and by which version."""
    words = WORDS[language]
    sources = ", ".join(f"{table} ({name})" for table, name in explanation.sources.items())
    version = f"{explanation.indicator}@{explanation.version}" if explanation.version else ""
    pieces = [f"{words[explanation.origin]} {sources}".strip(), version]
    return " · ".join(piece for piece in pieces if piece)


__all__ = ["number", "quantity", "state_words", "text"]
