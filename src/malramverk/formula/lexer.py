"""Characters to tokens, with one compiled expression."""
# ruff: noqa: RUF001  look-alikes are what one of the tables is about

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple, NoReturn

from malramverk.diagnostics import AuthoringError, Problem
from malramverk.formula.problems import (
    MalformedNumber,
    NotAnId,
    TooLong,
    UnclosedText,
    UnexpectedCharacter,
    WrongSign,
)
from malramverk.source import Place, Source, Span

MOST_CHARACTERS = 2_000

_LOGIC_WORDS = ("and", "or", "not", "in", "if", "then", "else", "yes", "no")
_ROWS_WORDS = ("of", "where", "across", "weighted", "by", "skip")
KEYWORDS = frozenset((*_LOGIC_WORDS, *_ROWS_WORDS))


class Token(NamedTuple):
    """A word, number, text or sign; for keywords and signs the kind is the text itself."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)(?![\w.])
    | (?P<number>[0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,6})?)(?![\w.])
    | (?P<sign>[=!<>]=(?!=)|\?\?|(?!\*\*|<>|[<>]==)[-+*/^<>(),%])
    | (?P<text>"(?:[^"\n]|"")*"|'(?:[^'\n]|'')*')
    | (?P<end>\Z)
    | (?P<wrong>.)
    )""",
    re.VERBOSE,
)
_NUMBER_LIKE = re.compile(r"\.?[0-9][\w.]*")
_WORD_LIKE = re.compile(r"[^\W\d²³](?:[^\W²³]|\.)*")
_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")

# Signs of other languages, and what word processors make of signs.
_WRONG_SIGNS = re.compile(r"\*\*|<>|&&|\|\||:=|===?|=|[&|!]|[^\x00-\x7f]")
_WRITE = (
    {"**": "^", "<>": "!=", "&&": "and", "||": "or", "&": "and", "|": "or", "!": "not"}
    | {"=": "==", ":=": "==", "===": "=="}
    | dict.fromkeys("−–—‐‑‒―﹣－", "-")
    | dict.fromkeys("×·∙⋅∗✕✖＊", "*")
    | dict.fromkeys("÷∕⁄／", "/")
    | dict.fromkeys("“”„‟«»″＂", '"')
    | dict.fromkeys("‘’‚‛´′＇", "'")
    | {"≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≠": "!=", "＝": "==", "＞": ">", "＜": "<"}
    | {"²": "^ 2", "³": "^ 3", "√": "sqrt", "∧": "and", "∨": "or", "¬": "not", "∈": "in"}
    | {"，": ",", "（": "(", "）": ")", "％": "%", "＋": "+", "‰": "permille"}
)


def tokens(source: Source) -> list[Token]:
    """Return the tokens of a formula, the last of kind ``end``.

    Raises:
        AuthoringError: at the first character that begins no token, or for too long a text.
    """
    text = source.text
    if len(text) > MOST_CHARACTERS:
        problem = TooLong(length=len(text), limit=MOST_CHARACTERS)
        refuse(problem, source, Span(MOST_CHARACTERS, len(text)))
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "wrong"
        start, end = match.span(kind)
        word = text[start:end]
        if kind == "sign" or (kind == "name" and word in KEYWORDS):
            kind = word
        elif kind == "wrong":
            _explain(source, start)
        found.append(Token(kind, word, start, end))
        if kind == "end":
            break
    return found


def refuse(problem: Problem, source: Source, span: Span) -> NoReturn:
    """Raise a problem about some words of a formula."""
    raise AuthoringError(problem.at(Place(source, span)))


def _explain(source: Source, start: int) -> NoReturn:
    """Say what is wrong where no token begins."""
    text = source.text
    if found := _NUMBER_LIKE.match(text, start):
        refuse(_number_problem(found[0]), source, Span(*found.span()))
    if found := _WORD_LIKE.match(text, start):
        name = found[0].rstrip(".")
        if _ID.fullmatch(name):
            _explain(source, start + len(name))
        refuse(NotAnId(name=name, write=_id_like(name)), source, Span(start, start + len(name)))
    if text[start] in "\"'":
        end = text.find("\n", start)
        problem = UnclosedText(quote=text[start])
        refuse(problem, source, Span(start, end if end >= 0 else len(text)))
    if (found := _WRONG_SIGNS.match(text, start)) and found[0] in _WRITE:
        sign = WrongSign(found=found[0], write=_WRITE[found[0]])
        refuse(sign, source, Span(*found.span()))
    refuse(UnexpectedCharacter(character=_shown(text[start])), source, Span(start, start + 1))


def _number_problem(text: str) -> Problem:
    if re.fullmatch(r"\.[0-9]+", text):
        return MalformedNumber(text=text, write="0" + text)
    if re.fullmatch(r"[0-9_]+\.", text):
        return MalformedNumber(text=text, write=text[:-1])
    if found := re.fullmatch(r"([0-9]+)([a-z]+)", text):
        return MalformedNumber(text=text, write=f"{found[1]} {found[2]}")
    return MalformedNumber(text=text)


def _id_like(name: str) -> str | None:
    """Return the id a name would be: ``Behörighet`` is ``behorighet``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return plain if _ID.fullmatch(plain) else None


def _shown(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"
