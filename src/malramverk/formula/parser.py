"""Tokens to a tree, by recursive descent; a method is named after its production."""
# ruff: noqa: D210, D403, D415  the docstring of such a method is its production

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NoReturn

from malramverk.formula.cursor import DEEPEST, Cursor
from malramverk.formula.lexer import Token, refuse
from malramverk.formula.printing import to_text
from malramverk.formula.problems import ChainedComparison, NumberOutOfRange, TooDeep, TooManyNodes
from malramverk.formula.tree import (
    COMPARISONS,
    Aggregate,
    Binary,
    Call,
    If,
    In,
    Name,
    Node,
    Number,
    Operator,
    Text,
    Unary,
    YesNo,
    walk,
)
from malramverk.source import Source, Span

MOST_NODES = 500
FARTHEST_DIGIT = 30

_OR, _AND, _NOT, _COMPARISON, _COALESCE, _SUM, _PRODUCT, _MINUS, _POWER = range(1, 10)

# How tightly an operator binds, and how tightly what stands on its right side must.
_BINDS: dict[str, tuple[int, int]] = {
    "or": (_OR, _AND),
    "and": (_AND, _NOT),
    **dict.fromkeys([*(sign.value for sign in COMPARISONS), "in", "not"], (_COMPARISON, 0)),
    "??": (_COALESCE, _SUM),
    **dict.fromkeys("+-", (_SUM, _PRODUCT)),
    **dict.fromkeys("*/", (_PRODUCT, _MINUS)),
    "^": (_POWER, _MINUS),
}
_OPERATORS = {operator.value: operator for operator in Operator}
_ROWS = frozenset(["of", "across", "where"])

Words = Mapping[str, str]
_OPERAND: Words = {"sv": "ett namn, ett tal eller `(`", "en": "a name, a number or `(`"}
_OPTION: Words = {"sv": "en text eller ett tal", "en": "a text or a number"}
_NAME: Words = {"sv": "ett namn", "en": "a name"}
_MORE: Words = {"sv": "ett räknesätt eller formelns slut", "en": "an operator or the end"}
_FORMULA: Words = {"sv": "en formel", "en": "a formula"}
_NOTHING: Words = {"sv": "ingenting", "en": "nothing"}
_OF: Words = {"sv": "`of`", "en": "`of`"}
_ABSENT: Words = {"sv": "`absent`", "en": "`absent`"}


def parse(text: str) -> Node:
    """Return the tree of a formula.

    Args:
        text: the formula, at most 2 000 characters.

    Raises:
        AuthoringError: with the one problem that stops the reading; its place is in a source
            named ``<formula>``.

    >>> parse("share(behorig of ak9)").function.name
    'share'
    """
    return _Parser(Source("<formula>", text)).formula()


class _Parser:
    """Reads one formula; the first problem ends it."""

    __slots__ = ("_cursor",)

    def __init__(self, source: Source) -> None:
        self._cursor = Cursor(source)

    def formula(self) -> Node:
        """formula = expression"""
        cursor = self._cursor
        if cursor.next.kind == "end":
            cursor.expected(_FORMULA, found=_NOTHING)
        tree = self._expression()
        if cursor.next.kind != "end":
            cursor.check_comma()
            cursor.expected(_MORE)
        if cursor.count > DEEPEST:
            self._check_size(tree)
        return tree

    def _expression(self) -> Node:
        """expression = choice | operation"""
        self._cursor.enter()
        tree = self._choice() if self._cursor.next.kind == "if" else self._operation(_OR)
        self._cursor.leave()
        return tree

    def _choice(self) -> Node:
        """choice = "if" expression "then" expression "else" expression"""
        start = self._cursor.take().start
        condition = self._expression()
        self._cursor.take_the("then")
        then = self._expression()
        self._cursor.take_the("else")
        otherwise = self._expression()
        return If(condition, then, otherwise, Span(start, self._end()))

    def _operation(self, level: int) -> Node:
        """operation = prefix (operator operation)*, each operator binding at least at the level"""
        cursor = self._cursor
        start = cursor.next.start
        left = self._prefix(level)
        while True:
            binds = _BINDS.get(cursor.next.kind)
            if binds is None or binds[0] < level:
                return left
            if binds[0] == _COMPARISON:
                left = self._comparison(left, start)
            else:
                operator = _OPERATORS[cursor.take().kind]
                right = self._operation(binds[1])
                left = Binary(operator, left, right, Span(start, self._end()))

    def _comparison(self, left: Node, start: int) -> Node:
        """comparison = operation ("==" | "!=" | "<" | "<=" | ">" | ">=") operation | membership"""
        cursor = self._cursor
        if cursor.next.kind in ("in", "not"):
            compared: Node = self._membership(left, start)
        else:
            operator = _OPERATORS[cursor.take().kind]
            right = self._operation(_COALESCE)
            compared = Binary(operator, left, right, Span(start, self._end()))
        if _BINDS.get(cursor.next.kind, (0, 0))[0] == _COMPARISON:
            self._chained(compared)
        return compared

    def _membership(self, left: Node, start: int) -> In:
        """membership = operation ["not"] "in" "(" option ("," option)* ")" """
        cursor = self._cursor
        negated = cursor.next.kind == "not"
        if negated:
            cursor.take()
        cursor.take_the("in")
        cursor.take_the("(")
        options = [self._option()]
        while cursor.next.kind == ",":
            cursor.take()
            options.append(self._option())
        end = cursor.take_the(")").end
        return In(left, tuple(options), negated, Span(start, end))

    def _option(self) -> Node:
        """option = text | ["-"] number"""
        cursor = self._cursor
        if cursor.next.kind == "text":
            return self._text()
        start = cursor.next.start
        negative = cursor.next.kind == "-"
        if negative:
            cursor.take()
        if cursor.next.kind != "number":
            cursor.expected(_OPTION)
        number = self._number()
        if not negative:
            return number
        return Unary(Operator.SUBTRACT, number, Span(start, number.span.end))

    def _prefix(self, level: int) -> Node:
        """prefix = "not" operation | "-" operation | atom"""
        kind = self._cursor.next.kind
        if kind == "-" and level <= _MINUS:
            return self._unary(_MINUS)
        if kind == "not" and level <= _NOT:
            return self._unary(_NOT)
        return self._atom()

    def _unary(self, level: int) -> Node:
        cursor = self._cursor
        sign = cursor.take()
        cursor.enter()
        operand = self._operation(level)
        cursor.leave()
        return Unary(_OPERATORS[sign.kind], operand, Span(sign.start, self._end()))

    def _atom(self) -> Node:
        """atom = name | call | number | text | "yes" | "no" | "(" expression ")" """
        cursor = self._cursor
        token = cursor.next
        match token.kind:
            case "name":
                name = self._name()
                return self._call(name) if cursor.next.kind == "(" else name
            case "number":
                return self._number()
            case "(":
                return self._brackets()
            case "text":
                return self._text()
            case "yes" | "no":
                cursor.take()
                return YesNo(token.kind == "yes", token.span)
            case _:
                return self._no_operand(token)

    def _no_operand(self, token: Token) -> Node:
        tip = None
        if token.kind in ("if", "not"):
            words = f"`{token.kind} …`"
            tip = {"sv": f"sätt parentes om {words}", "en": f"put brackets around {words}"}
        self._cursor.expected(_OPERAND, tip=tip)

    def _brackets(self) -> Node:
        """brackets = "(" expression ")" """
        self._cursor.take()
        inner = self._expression()
        self._cursor.take_the(")")
        return inner

    def _number(self) -> Number:
        """number = digits ["%" | unit]"""
        cursor = self._cursor
        token = cursor.take()
        value = self._value(token)
        if cursor.next.kind == "%":
            return Number(value, "%", Span(token.start, cursor.take().end))
        unit = self._unit() if cursor.next.kind == "name" else None
        return Number(value, unit, Span(token.start, self._end()))

    def _value(self, token: Token) -> Decimal:
        value = Decimal(token.text)
        small = -FARTHEST_DIGIT <= value.adjusted() <= FARTHEST_DIGIT or not value
        if not small or len(value.as_tuple().digits) > FARTHEST_DIGIT:
            problem = NumberOutOfRange(text=token.text[:40])
            refuse(problem, self._cursor.source, token.span)
        return value if token.text.isdigit() else Decimal(value.normalize())

    def _unit(self) -> str:
        """unit = name (("/" | "*") name)*, without a space"""
        cursor = self._cursor
        text = cursor.take().text
        while cursor.next.kind in ("/", "*") and cursor.next.start == self._end():
            word = cursor.after_next()
            if word.kind != "name" or word.start != cursor.next.end:
                break
            text += cursor.take().text + cursor.take().text
        return text

    def _text(self) -> Text:
        """text = a quote, characters with that quote doubled, the same quote"""
        token = self._cursor.take()
        quote = token.text[0]
        return Text(token.text[1:-1].replace(quote * 2, quote), token.span)

    def _call(self, function: Name) -> Node:
        """call = name "(" [expression ("," expression)*] [rows] ")" """
        cursor = self._cursor
        cursor.take()
        arguments: list[Node] = []
        if cursor.next.kind != ")":
            arguments.append(self._expression())
        while cursor.next.kind == ",":
            cursor.take()
            arguments.append(self._expression())
        if cursor.next.kind in _ROWS:
            return self._aggregate(function, arguments)
        end = cursor.take_the(")").end
        return Call(function, tuple(arguments), Span(function.span.start, end))

    def _aggregate(self, function: Name, arguments: list[Node]) -> Aggregate:
        """rows = [("of" | "across") name] ["where" expression] ["weighted" "by" expression] …"""
        cursor = self._cursor
        across = cursor.next.kind == "across"
        operand: Node | None = None
        options: list[Node] = []
        if cursor.next.kind == "where":
            source = self._bare_source(arguments)
        else:
            cursor.take()
            operand, *options = arguments
            source = self._name()
        where = self._after("where")
        weight = self._after("weighted", "by")
        skip = across and self._skip_absent()
        span = Span(function.span.start, cursor.take_the(")").end)
        rest = tuple(options)
        return Aggregate(function, operand, source, span, where, rest, weight, across, skip)

    def _bare_source(self, arguments: list[Node]) -> Name:
        """bare_source = name, as in ``count(elever where …)``"""
        if len(arguments) != 1 or not isinstance(arguments[0], Name):
            self._cursor.expected(_OF)
        return arguments[0]

    def _after(self, *words: str) -> Node | None:
        if self._cursor.next.kind != words[0]:
            return None
        for word in words:
            self._cursor.take_the(word)
        return self._expression()

    def _skip_absent(self) -> bool:
        """skip = ["skip" "absent"], of which the second is a name elsewhere"""
        cursor = self._cursor
        if cursor.next.kind != "skip":
            return False
        cursor.take()
        if cursor.next.text != "absent":
            cursor.expected(_ABSENT)
        cursor.take()
        return True

    def _name(self) -> Name:
        token = self._cursor.next
        if token.kind != "name":
            self._cursor.expected(_NAME)
        self._cursor.take()
        return Name(token.text, token.span)

    def _end(self) -> int:
        """Return where the last token taken ends."""
        return self._cursor.last_end

    def _chained(self, compared: Node) -> NoReturn:
        cursor = self._cursor
        again = cursor.take()
        write = None
        if isinstance(compared, Binary) and again.kind in COMPARISONS:
            right = to_text(self._operation(_COALESCE))
            write = f"{to_text(compared)} and {to_text(compared.right)} {again.kind} {right}"
        problem = ChainedComparison(operator=again.text, write=write)
        refuse(problem, cursor.source, again.span)

    def _check_size(self, tree: Node) -> None:
        source = self._cursor.source
        depths = [depth for _, depth in walk(tree)]
        if len(depths) > MOST_NODES:
            refuse(TooManyNodes(nodes=len(depths), limit=MOST_NODES), source, tree.span)
        if max(depths) > DEEPEST:
            refuse(TooDeep(limit=DEEPEST), source, tree.span)
