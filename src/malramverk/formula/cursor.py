"""A place among the tokens of one formula, and what to say when the wrong one stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from malramverk.formula.lexer import Token, refuse, tokens
from malramverk.formula.problems import DecimalComma, Expected, TooDeep
from malramverk.source import Source, Span

DEEPEST = 64

Words = Mapping[str, str]
_END: Words = {"sv": "formelns slut", "en": "the end of the formula"}


class Cursor:
    """The tokens of a formula and which is next; the first problem ends the reading.

    Attributes:
        source: the formula's text.
        next: the token to be read.
        count: how many tokens there are.
        last_end: where the token before ends.
    """

    __slots__ = ("_at", "_depth", "_tokens", "count", "last_end", "next", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self._tokens = tokens(source)
        self.count = len(self._tokens)
        self.next = self._tokens[0]
        self.last_end = 0
        self._at = 0
        self._depth = 0

    def take(self) -> Token:
        """Return the next token and go past it; nothing goes past the end."""
        token = self.next
        if token.kind != "end":
            self.last_end = token.end
            self._at += 1
            self.next = self._tokens[self._at]
        return token

    def take_the(self, kind: str) -> Token:
        """Return the next token, which has to be of a kind."""
        if self.next.kind != kind:
            self.check_comma()
            self.expected({"sv": f"`{kind}`", "en": f"`{kind}`"})
        return self.take()

    def after_next(self) -> Token:
        """Return the token after the next."""
        return self._tokens[min(self._at + 1, self.count - 1)]

    def enter(self) -> None:
        """Go one level down; a formula that nests too deeply ends here."""
        self._depth += 1
        if self._depth > DEEPEST:
            refuse(TooDeep(limit=DEEPEST), self.source, self.next.span)

    def leave(self) -> None:
        """Go one level up."""
        self._depth -= 1

    def check_comma(self) -> None:
        """Say so where a comma that may not stand here has digits on both sides."""
        if self.next.kind != ",":
            return
        before, after = self._tokens[self._at - 1], self.after_next()
        if before.kind == after.kind == "number" and before.end + 1 == after.start:
            span = Span(before.start, after.end)
            text = self.source.text[span.start : span.end]
            refuse(DecimalComma(text=text, write=text.replace(",", ".")), self.source, span)

    def expected(
        self, expected: Words, found: Words | None = None, tip: Words | None = None
    ) -> NoReturn:
        """Say what may stand here, and what does."""
        token = self.next
        shown = token.text if len(token.text) <= 40 else token.text[:39] + "…"
        if found is None:
            found = _END if token.kind == "end" else {"sv": f"`{shown}`", "en": f"`{shown}`"}
        refuse(Expected(expected=expected, found=found, tip=tip), self.source, token.span)
