"""What is refused before any node is made: shared nodes, endless nesting, and what is no YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from malramverk.diagnostics import Problem
from malramverk.documents.conversion import DEPTH_LIMIT
from malramverk.documents.nodes import LOADER
from malramverk.documents.problems import BadYaml, NoAnchors, TooDeep
from malramverk.source import Place, Source, Span

_SHARED = re.compile(r"(?<![^\s,\[{:])(?:[&*](?![\s,\]}=])|!(?!=))")
_NESTED = re.compile(r"[-?](?:[ \t]+[-?]){11}")
_INDENT = " " * 60
_MOST_BRACKETS = 500

_WORDS: Mapping[str, Mapping[str, str]] = {
    "mapping values are not allowed in this context": {
        "en": "a key and a value may not stand here; a text with `: ` in it needs quotes",
        "sv": "en nyckel med värde får inte stå här; en text med `: ` i sig behöver citattecken",
    },
    "did not find expected key": {
        "en": "expected a key; is something indented wrongly?",
        "sv": "väntade en nyckel; är något felindraget?",
    },
    "could not find expected ':'": {
        "en": "expected `:` after the key",
        "sv": "väntade `:` efter nyckeln",
    },
    "did not find expected ',' or ']'": {
        "en": "expected `,` or `]`",
        "sv": "väntade `,` eller `]`",
    },
    "did not find expected ',' or '}'": {
        "en": "expected `,` or `}`",
        "sv": "väntade `,` eller `}`",
    },
    "did not find expected '-' indicator": {
        "en": "expected `-`; is something indented wrongly?",
        "sv": "väntade `-`; är något felindraget?",
    },
    "found unexpected end of stream": {
        "en": "the file ends before a quote or a bracket is closed",
        "sv": "filen slutar innan ett citattecken eller en parentes har stängts",
    },
    "found unknown escape character": {
        "en": "no such escape after `\\`; use single quotes for a text with `\\`",
        "sv": "okänt tecken efter `\\`; använd enkla citattecken för en text med `\\`",
    },
    "found character that cannot start any token": {
        "en": "this character may not begin a value; put the text in quotes",
        "sv": "tecknet får inte inleda ett värde; sätt citattecken om texten",
    },
    "block sequence entries are not allowed in this context": {
        "en": "a list may not begin here; begin it on a line of its own",
        "sv": "en lista får inte börja här; börja den på en egen rad",
    },
    "control characters are not allowed": {
        "en": "a control character may not be in a file",
        "sv": "ett styrtecken får inte finnas i en fil",
    },
    "did not find expected <document start>": {
        "en": "expected `---` between two documents",
        "sv": "väntade `---` mellan två dokument",
    },
}
_TAB: Mapping[str, str] = {
    "en": "a line is not indented with a tab; use spaces",
    "sv": "en rad dras inte in med tabb; använd blanksteg",
}
_OTHERWISE: Mapping[str, str] = {
    "en": "something here cannot be read",
    "sv": "något här går inte att läsa",
}


def refused(source: Source) -> list[Problem]:
    """Return what must not be composed: shared nodes and endless nesting.

    Reading the events is safe at any depth and size, but costs as much as composing, so it is
    only done where a quick look at the text says that it may be needed.
    """
    text = source.text
    try:
        text.encode()
    except UnicodeEncodeError as error:
        place = Place(source, Span(error.start, error.start + 1))
        return [BadYaml(place=place, what=_WORDS["control characters are not allowed"])]
    if _may_share(text) or _may_be_deep(text):
        return list(_found(source))
    return []


def _may_share(text: str) -> bool:
    return ("&" in text or "*" in text or "!" in text) and _SHARED.search(text) is not None


def _may_be_deep(text: str) -> bool:
    if text.count("[") + text.count("{") > _MOST_BRACKETS or _INDENT in text:
        return True
    return ("- -" in text or "? " in text or "\t" in text) and _NESTED.search(text) is not None


def _found(source: Source) -> Iterator[Problem]:
    """Read the events, and stop at the first thing that may not be there."""
    depth = 0
    try:
        for event in yaml.parse(source.text, Loader=LOADER):
            shared = _shared(event, source)
            if shared is not None:
                yield shared
                return
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH_LIMIT:
                assert event.start_mark is not None
                start = event.start_mark.index
                yield TooDeep(place=Place(source, Span(start, start + 1)), limit=DEPTH_LIMIT)
                return
    except yaml.YAMLError as error:
        yield not_yaml(error, source)


def _shared(event: Any, source: Source) -> Problem | None:
    start = event.start_mark.index
    if isinstance(event, yaml.AliasEvent):
        what, written = {"en": "the alias", "sv": "aliaset"}, f"*{event.anchor}"
    elif getattr(event, "anchor", None):
        what, written = {"en": "the anchor", "sv": "ankaret"}, f"&{event.anchor}"
    elif getattr(event, "tag", None):
        written = source.text[start:].split(None, 1)[0]
        what = {"en": "the tag", "sv": "taggen"}
    else:
        return None
    place = Place(source, Span(start, start + len(written)))
    return NoAnchors(place=place, what=what, written=written)


def not_yaml(error: yaml.YAMLError, source: Source) -> Problem:
    """Return the problem that a text is not YAML at some place."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = mark.index if mark is not None else getattr(error, "position", 0)
    at = min(at if isinstance(at, int) else 0, len(source.text))
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
    what = _TAB if source.text[at : at + 1] == "\t" else _WORDS.get(said, _OTHERWISE)
    return BadYaml(place=Place(source, Span(at, min(at + 1, len(source.text)))), what=what)
