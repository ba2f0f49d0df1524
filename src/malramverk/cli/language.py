"""Which language a person is spoken to in, and words in both."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple

Language = Literal["sv", "en"]

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class Words(NamedTuple):
    """The same words in English and in Swedish."""

    en: str
    sv: str

    def in_(self, language: Language) -> str:
        """Return the words in one language."""
        return self.sv if language == "sv" else self.en


def chosen(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Language:
    """Return the language to speak, before the command line is read.

    Args:
        arguments: the command line; ``--lang`` on it decides.
        environment: ``MALRAMVERK_LANG`` decides next, then the first of ``LC_ALL``,
            ``LC_MESSAGES`` and ``LANG`` that says something: Swedish where it begins with ``sv``.

    >>> chosen(["check", "--lang", "sv"], {}), chosen([], {"LANG": "sv_SE.UTF-8"}), chosen([], {})
    ('sv', 'sv', 'en')
    """
    environment = os.environ if environment is None else environment
    asked = _on_the_line(arguments) or environment.get("MALRAMVERK_LANG", "").lower()
    if asked == "sv":
        return "sv"
    if asked == "en":
        return "en"
    usual = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "sv" if usual.lower().startswith("sv") else "en"


def _on_the_line(arguments: Sequence[str]) -> str:
    for argument, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        if argument == "--lang":
            return following
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""
