"""Text from definitions and data, made harmless before anyone shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST = 300

# Control characters, and those that turn the direction of what follows.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+"
)
_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "|", "%")


def inert(text: str, most: int = MOST) -> str:
    """Return a text in one line, without characters that steer, cut where it is too long.

    >>> inert("Skolan  och " + chr(0x202E) + "hemmet"), inert("a" * 400, 5)
    ('Skolan och hemmet', 'aaaa…')
    """
    shown = " ".join(_UNSEEN.sub(" ", text).split())
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def inert_words(words: Mapping[str, str] | None, most: int = MOST) -> dict[str, str] | None:
    """Return the same words in each language, made harmless."""
    return {lang: inert(text, most) for lang, text in words.items()} if words else None


def for_spreadsheet(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula: with an apostrophe before.

    >>> for_spreadsheet("=HYPERLINK(1)"), for_spreadsheet("Ale kommun")
    ("'=HYPERLINK(1)", 'Ale kommun')
    """
    return f"'{text}" if text.lstrip().startswith(_SPREADSHEET) else text
