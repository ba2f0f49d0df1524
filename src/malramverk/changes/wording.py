"""Changes by what they mean, for people: as text, Markdown or a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Literal

from malramverk.changes.classes import CLASS_WORDS, EVENT_WORDS, ORDER, Change, Event
from malramverk.model import Statement, words_in
from malramverk.quantities import Language

Form = Literal["text", "md", "html"]

NOTHING = {"en": "Nothing has changed.", "sv": "Inget har ändrats."}
_MUST = {"en": "needs version {0}", "sv": "behöver version {0}"}
_COMPARABLE = {
    True: {
        "en": "figures compare across the change",
        "sv": "siffror går att jämföra över ändringen",
    },
    False: {
        "en": "figures do not compare across the change",
        "sv": "siffror går inte att jämföra över ändringen",
    },
}
_POSITIONS = {
    "supports": {"en": "supports", "sv": "tillstyrker"},
    "adjusts": {"en": "asks for adjustments", "sv": "begär justeringar"},
    "opposes": {"en": "opposes", "sv": "avstyrker"},
}
_FIELDS: Mapping[str, Mapping[Language, str]] = {
    "title": {"en": "title", "sv": "rubrik"},
    "description": {"en": "description", "sv": "beskrivning"},
    "formula": {"en": "formula", "sv": "formel"},
    "parts": {"en": "parts of the formula", "sv": "formelns delar"},
    "unit": {"en": "unit", "sv": "enhet"},
    "direction": {"en": "direction", "sv": "riktning"},
    "decimals": {"en": "decimals", "sv": "decimaler"},
    "minimum": {"en": "least basis", "sv": "minsta underlag"},
    "groups": {"en": "breakdowns", "sv": "indelningar"},
    "where": {"en": "condition", "sv": "villkor"},
    "exclusion": {"en": "exclusion", "sv": "undantag ur basen"},
    "rows": {"en": "rows", "sv": "rader"},
    "inputs": {"en": "inputs", "sv": "indata"},
    "values": {"en": "numbers", "sv": "tal"},
    "columns": {"en": "columns", "sv": "kolumner"},
    "codes": {"en": "codes", "sv": "koder"},
    "provenance": {"en": "source", "sv": "källa"},
    "follows_up": {"en": "sub-goals", "sv": "delmål"},
    "disclosure": {"en": "protection", "sv": "skydd"},
    "in_force": {"en": "in force", "sv": "gäller"},
    "status": {"en": "status", "sv": "status"},
    "statements": {"en": "statements", "sv": "påståenden"},
}


def changelog(changes: Iterable[Change], language: Language = "sv", form: Form = "text") -> str:
    """Return changes by what they mean, the greatest first, for people.

    Args:
        changes: what has changed, as `diff` gives it.
        language: the language of the words.
        form: text, Markdown, or a fragment of HTML.
    """
    listed = list(changes)
    if not listed:
        return f"<p>{NOTHING[language]}</p>" if form == "html" else NOTHING[language]
    write = {"text": _text, "md": _markdown, "html": _html}[form]
    blocks = []
    for change_class in reversed(ORDER):
        within = [change for change in listed if change.change is change_class]
        if within:
            words = CLASS_WORDS[change_class][language]
            blocks.append(write(f"{words[0].upper()}{words[1:]}", within, language))
    return "\n\n".join(blocks)


def _text(head: str, changes: list[Change], language: Language) -> str:
    lines = [head]
    for change in changes:
        must = "" if change.is_bumped else f" — {_MUST[language].format(change.required)}"
        lines.append(f"  {change.words(language)}{must}")
        lines.extend(f"    {said}" for said in details(change, language))
    return "\n".join(lines)


def _markdown(head: str, changes: list[Change], language: Language) -> str:
    lines = [f"## {head}", ""]
    for change in changes:
        lines.append(
            f"- **{_plain(_title(change, language))}** (`{_versions(change)}`): "
            f"{_plain(_what(change, language))}"
        )
        lines.extend(f"  - {_plain(said)}" for said in _more(change, language))
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Return text of an author that is no Markdown: as it stands, on one line."""
    signs = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>#|"})
    return " ".join(text.split()).translate(signs)


def _html(head: str, changes: list[Change], language: Language) -> str:
    items = []
    for change in changes:
        inner = "".join(f"<li>{escape(said)}</li>" for said in _more(change, language))
        items.append(
            f"<li><b>{escape(_title(change, language))}</b> "
            f"<code>{escape(_versions(change))}</code>: {escape(_what(change, language))}"
            + (f"<ul>{inner}</ul>" if inner else "")
            + "</li>"
        )
    return f"<h2>{escape(head)}</h2>\n<ul>\n" + "\n".join(items) + "\n</ul>"


def _title(change: Change, language: Language) -> str:
    return change.title.get(language) or change.id


def _versions(change: Change) -> str:
    versions = dict.fromkeys(v for v in (change.old, change.new) if v is not None)
    return f"{change.id} {' → '.join(versions)}"


def _what(change: Change, language: Language) -> str:
    """Return what has happened, and to what of it."""
    what = EVENT_WORDS[change.event][language]
    if change.event is Event.RENAMED:
        what += f" {'från' if language == 'sv' else 'from'} {change.renamed_from}"
    fields = ", ".join(_FIELDS.get(key, {}).get(language, key) for key in change.fields)
    return f"{what} ({fields})" if fields else what


def _more(change: Change, language: Language) -> Iterator[str]:
    if change.example:
        yield change.example[language]
    if not change.is_bumped:
        yield _MUST[language].format(change.required)
    yield from details(change, language)


def details(change: Change, language: Language) -> Iterator[str]:
    """Yield what was said and decided about a change: comparing across it, and consultation."""
    if change.comparable is not None:
        because = words_in(dict(change.because), language)
        said = _COMPARABLE[change.comparable][language]
        yield f"{said}: {because}" if because else said
    for statement in change.consultation:
        yield _consulted(statement, language)


def _consulted(said: Statement, language: Language) -> str:
    position = _POSITIONS[said.position.value][language]
    words = [words_in(text, language) for text in (said.text, said.outcome)]
    text = ". ".join(word.rstrip(".") for word in words if word)
    line = f"{said.agency} {position} ({said.date.isoformat()})"
    return f"{line}: {text}" if text else line
