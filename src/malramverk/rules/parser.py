"""The text of a cell to a unary test, by recursive descent."""
# ruff: noqa: D210, D403, D415  the docstring of such a method is its production

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NoReturn

from malramverk.cells import State
from malramverk.formula.lexer import Token, refuse
from malramverk.formula.problems import DecimalComma, Expected, TooDeep
from malramverk.rules.lexer import tokens
from malramverk.rules.problems import AbsentInside, UnknownState
from malramverk.rules.unary import (
    WITHOUT_VALUE,
    Absent,
    Anything,
    Between,
    Compared,
    Known,
    Literal,
    Not,
    OneOf,
    Test,
    named_states,
)
from malramverk.source import Source, Span

DEEPEST = 16

_COMPARISONS = {"<", "<=", ">", ">=", "=", "==", "!="}
_TEST: Mapping[str, str] = {
    "en": "a test such as `>= 80`, `[60..80)`, `in (a, b)`, `not(a)`, `any` or `absent`",
    "sv": "ett test som `>= 80`, `[60..80)`, `in (a, b)`, `not(a)`, `any` eller `absent`",
}
_VALUE: Mapping[str, str] = {"en": "a value", "sv": "ett värde"}
_END: Mapping[str, str] = {"en": "the end of the cell", "sv": "cellens slut"}


def parse_test(text: str, source: Source | None = None) -> Test:
    """Return the unary test that a cell's text is.

    Raises:
        AuthoringError: with the first problem, at the words.

    >>> parse_test("[60..80)").high.text
    '80'
    """
    return _Parser(source or Source("<cell>", text)).cell()


class _Parser:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._tokens = tokens(source)
        self._at = 0
        self._depth = 0

    def cell(self) -> Test:
        """cell = "any" | "-" | tests"""
        token = self._next
        if token.text in ("any", "-") and token.kind != "text" and self._after.kind == "end":
            return Anything(token.span)
        found = self._tests()
        if self._next.kind != "end":
            self._expected(_END)
        return found

    def _tests(self) -> Test:
        """tests = test ("," test)*"""
        first = self._test()
        found = [first]
        while self._next.kind == ",":
            self._check_comma()
            self._take()
            found.append(self._test())
        return first if len(found) == 1 else OneOf(tuple(found), self._from(found[0].span))

    def _test(self) -> Test:
        """test = comparison | interval | list | negation | absence | "known" | value"""
        token = self._next
        if token.kind in _COMPARISONS:
            return self._comparison()
        if token.kind in ("[", "(", "]"):
            return self._interval()
        if token.kind == "word" and self._after.kind == "(" and token.text in ("in", "not"):
            return self._list() if token.text == "in" else self._negation()
        if token.kind == "word" and token.text == "absent":
            return self._absence()
        if token.kind == "word" and token.text == "known":
            return Known(self._take().span)
        if token.kind not in ("number", "word", "text"):
            self._expected(_TEST)
        literal = self._literal()
        return Compared("=", literal, literal.span)

    def _comparison(self) -> Test:
        """comparison = ("<" | "<=" | ">" | ">=" | "=" | "==" | "!=") literal"""
        sign = self._take()
        literal = self._literal()
        operator = "=" if sign.kind == "==" else sign.kind
        return Compared(operator, literal, self._from(sign.span))

    def _interval(self) -> Test:
        """interval = ("[" | "(" | "]") literal ".." literal ("]" | ")" | "[")"""
        first = self._take()
        low = self._literal()
        self._the("..")
        high = self._literal()
        if self._next.kind not in ("]", ")", "["):
            self._expected({"en": "`]` or `)`", "sv": "`]` eller `)`"})
        last = self._take()
        return Between(low, first.kind == "[", high, last.kind == "]", self._from(first.span))

    def _list(self) -> Test:
        """list = "in" "(" tests ")" """
        first = self._take()
        found = self._bracketed()
        return OneOf((found,), self._from(first.span))

    def _negation(self) -> Test:
        """negation = "not" "(" tests ")" """
        first = self._take()
        inner = self._bracketed()
        span = self._from(first.span)
        if isinstance(inner, Absent) and inner.states == WITHOUT_VALUE:
            return Known(span)
        if named_states(inner):
            refuse(AbsentInside(), self._source, inner.span)
        return Not(inner, span)

    def _bracketed(self) -> Test:
        self._depth += 1
        if self._depth > DEEPEST:
            refuse(TooDeep(limit=DEEPEST), self._source, self._next.span)
        self._the("(")
        found = self._tests()
        self._the(")")
        self._depth -= 1
        return found

    def _absence(self) -> Test:
        """absence = "absent" ("(" state ("," state)* ")")?"""
        first = self._take()
        if self._next.kind != "(":
            return Absent(WITHOUT_VALUE, first.span)
        states = set()
        sign = "("
        while self._next.kind == sign:
            self._take()
            states.add(self._state())
            sign = ","
        self._the(")")
        return Absent(frozenset(states), self._from(first.span))

    def _state(self) -> State:
        token = self._take()
        names = tuple(state.id for state in State if state is not State.VALUE)
        if token.text not in names:
            refuse(UnknownState(written=token.text, candidates=names), self._source, token.span)
        return State[token.text.upper()]

    def _literal(self) -> Literal:
        """literal = number unit? | text | word"""
        token = self._next
        if token.kind == "text":
            self._take()
            quote = token.text[0]
            value = token.text[1:-1].replace(quote * 2, quote)
            return Literal(value, None, None, True, token.span)
        if token.kind == "word":
            self._take()
            return Literal(token.text, None, None, False, token.span)
        if token.kind != "number":
            self._expected(_VALUE)
        self._take()
        number = Fraction(token.text.replace("_", ""))
        unit = self._take().text if self._next.kind == "word" else None
        return Literal(token.text, number, unit, False, self._from(token.span))

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    @property
    def _after(self) -> Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._next
        if token.kind != "end":
            self._at += 1
        return token

    def _the(self, kind: str) -> None:
        if self._next.kind != kind:
            self._check_comma()
            self._expected({"sv": f"`{kind}`", "en": f"`{kind}`"})
        self._take()

    def _from(self, first: Span) -> Span:
        return Span(first.start, self._tokens[self._at - 1].end)

    def _check_comma(self) -> None:
        """Say so where a comma has digits close on both sides, as a decimal comma has."""
        before, after = self._tokens[self._at - 1], self._after
        if self._next.kind != "," or not before.kind == after.kind == "number":
            return
        if before.end + 1 == after.start:
            span = Span(before.start, after.end)
            text = self._source.text[span.start : span.end]
            refuse(DecimalComma(text=text, write=text.replace(",", ".")), self._source, span)

    def _expected(self, expected: Mapping[str, str]) -> NoReturn:
        token = self._next
        shown = f"`{token.text[:40]}`"
        found = _END if token.kind == "end" else {"sv": shown, "en": shown}
        refuse(Expected(expected=expected, found=found), self._source, token.span)
