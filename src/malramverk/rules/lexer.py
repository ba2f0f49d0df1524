"""Characters of a decision table's cell to tokens."""
# ruff: noqa: RUF001  look-alikes are what one of the tables is about

from __future__ import annotations

import re

from malramverk.formula.lexer import Token, refuse
from malramverk.formula.problems import UnclosedText, UnexpectedCharacter, WrongSign
from malramverk.rules.problems import CellTooLong
from malramverk.source import Source, Span

MOST_CHARACTERS = 2_000


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>-?[0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)(?![^\W_]|\.[0-9])
    | (?P<word>[^\W_](?:\w|[-/.*](?=\w)(?!\.))*|[%‰])
    | (?P<sign>[<>!=]=|\.\.|[-<>=()\[\],])
    | (?P<text>"(?:[^"\n]|"")*"|'(?:[^'\n]|'')*')
    | (?P<end>\Z)
    | (?P<wrong>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_WRITE = (
    dict.fromkeys("−–—‐‑‒―", "-")
    | dict.fromkeys("“”„«»″", '"')
    | dict.fromkeys("‘’‚′", "'")
    | {"≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≠": "!=", "∈": "in", "¬": "not", "…": ".."}
)


def tokens(source: Source) -> list[Token]:
    """Return the tokens of a cell, the last of kind ``end``.

    Raises:
        AuthoringError: at the first character that begins no token, or for too long a text.
    """
    text = source.text
    if len(text) > MOST_CHARACTERS:
        refuse(CellTooLong(length=len(text), limit=MOST_CHARACTERS), source, Span(0, len(text)))
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "wrong"
        start, end = match.span(kind)
        word = text[start:end]
        if kind == "wrong":
            _explain(source, start)
        found.append(Token(word if kind == "sign" else kind, word, start, end))
        if kind == "end":
            break
    return found


def _explain(source: Source, start: int) -> None:
    character = source.text[start]
    if character in "\"'":
        refuse(UnclosedText(quote=character), source, Span(start, len(source.text)))
    if character in _WRITE:
        sign = WrongSign(found=character, write=_WRITE[character])
        refuse(sign, source, Span(start, start + 1))
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    refuse(UnexpectedCharacter(character=shown), source, Span(start, start + 1))
