"""The slips of one cell of a decision table, as texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError
from malramverk.formula.printing import decimal_text
from malramverk.mutation.edits import Sort, following
from malramverk.mutation.formulas import neighbours
from malramverk.rules import Test, parse_test
from malramverk.rules.unary import (
    Absent,
    Anything,
    Between,
    Compared,
    Known,
    Literal,
    Not,
    OneOf,
    literals,
)
from malramverk.source import Span

_OTHER_SIGNS = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "=": ("!=",),
    "!=": ("=",),
}
_SAME_SIDE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One change of a cell's text.

    Attributes:
        sort: what sort of slip it stands for.
        span: the words that change.
        becomes: what stands there instead.
    """

    sort: Sort
    span: Span
    becomes: str

    def applied(self, text: str) -> str:
        """Return the changed text."""
        return text[: self.span.start] + self.becomes + text[self.span.end :]


def read(text: str) -> Test | None:
    """Return the test that a cell is; nothing where it is none, as a code with odd signs."""
    try:
        return parse_test(text)
    except AuthoringError:
        return None


def cell_edits(text: str, codes: Sequence[str]) -> Iterator[CellEdit]:
    """Yield every slip of a cell.

    Args:
        text: the cell.
        codes: the texts that its input may be, if they are known.
    """
    test = None if text in codes else read(text)
    whole = Span(0, len(text))
    if text in codes:
        for code in following(list(codes), text, {text}):
            yield CellEdit(Sort.CODE, whole, code)
    elif test is not None and not isinstance(test, Anything):
        yield from _edits(text, test, codes)
    if not isinstance(test, Anything):
        yield CellEdit(Sort.CELL, whole, "any")


def _edits(  # noqa: C901  one case per test
    text: str, test: Test, codes: Sequence[str]
) -> Iterator[CellEdit]:
    match test:
        case Compared():
            yield from _sign(text, test)
            yield from _value(test.literal, codes)
        case Between():
            yield from _ends(test)
            for literal in (test.low, test.high):
                yield from _value(literal, codes)
        case OneOf():
            yield from _listed(text, test, codes)
        case Not():
            yield CellEdit(Sort.CELL, test.span, _words(text, test.test.span))
            yield from _edits(text, test.test, codes)
        case Absent():
            yield CellEdit(Sort.CELL, test.span, "known")
        case Known():
            yield CellEdit(Sort.CELL, test.span, "absent")
        case Anything():
            pass


def _words(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _sign_span(text: str, test: Compared) -> Span:
    """Return where the sign stands; before the value where none is written."""
    end = test.span.start + len(
        _words(text, Span(test.span.start, test.literal.span.start)).rstrip()
    )
    return Span(test.span.start, end)


def _sign(text: str, test: Compared) -> Iterator[CellEdit]:
    span = _sign_span(text, test)
    for other in _OTHER_SIGNS[test.operator]:
        sort = Sort.BOUND if _SAME_SIDE.get(test.operator) == other else Sort.OPERATOR
        becomes = other if span.end > span.start else f"{other} "
        yield CellEdit(sort, span, becomes)


def _ends(test: Between) -> Iterator[CellEdit]:
    first, last = test.span.start, test.span.end - 1
    low, high = "(" if test.low_included else "[", ")" if test.high_included else "]"
    yield CellEdit(Sort.BOUND, Span(first, first + 1), low)
    yield CellEdit(Sort.BOUND, Span(last, last + 1), high)


def _value(literal: Literal, codes: Sequence[str]) -> Iterator[CellEdit]:
    if literal.number is not None:
        yield from _moved(literal)
    elif literal.text in ("yes", "no") and not literal.quoted:
        yield CellEdit(Sort.CONSTANT, literal.span, "no" if literal.text == "yes" else "yes")
    else:
        for code in following(list(codes), literal.text, {literal.text}):
            yield CellEdit(Sort.CODE, literal.span, f'"{code}"' if literal.quoted else code)


def _moved(literal: Literal) -> Iterator[CellEdit]:
    """Yield a number one unit of its last decimal away, its unit kept."""
    number = Span(literal.span.start, literal.span.start + len(literal.text))
    for value in neighbours(Decimal(literal.text.replace("_", ""))):
        yield CellEdit(Sort.CONSTANT, number, decimal_text(value))


def _listed(text: str, test: OneOf, codes: Sequence[str]) -> Iterator[CellEdit]:
    for i, inner in enumerate(test.tests):
        if len(test.tests) > 1:
            others = [_words(text, t.span) for j, t in enumerate(test.tests) if j != i]
            yield CellEdit(Sort.CELL, _inside(test), ", ".join(others))
        yield from _edits(text, inner, codes)


def _inside(test: OneOf) -> Span:
    return Span(test.tests[0].span.start, test.tests[-1].span.end)


def boundary_edits(text: str, number: str) -> dict[str, list[CellEdit]]:
    """Return what moves one boundary of a cell, by what is done to it.

    A boundary stands in several rows, for one row begins where another ends, so that it is moved
    in all of them: a unit of its last decimal up or down, or from one side of it to the other.

    Args:
        text: the cell.
        number: the boundary, as it is written.
    """
    test = read(text)
    found: dict[str, list[CellEdit]] = {"up": [], "down": [], "other side": []}
    for part, literal in _bounds(test) if test is not None else ():
        if literal.text != number:
            continue
        up, down = _moved(literal)
        found["up"].append(up)
        found["down"].append(down)
        found["other side"] += _turned(text, part, literal)
    return found


def _bounds(test: Test) -> Iterator[tuple[Test, Literal]]:
    match test:
        case OneOf():
            for inner in test.tests:
                yield from _bounds(inner)
        case Not():
            yield from _bounds(test.test)
        case Compared() | Between():
            yield from ((test, literal) for literal in literals(test) if literal.number is not None)
        case _:
            return


def _turned(text: str, test: Test, literal: Literal) -> Iterator[CellEdit]:
    if isinstance(test, Compared) and test.operator in _SAME_SIDE:
        yield CellEdit(Sort.BOUND, _sign_span(text, test), _SAME_SIDE[test.operator])
    elif isinstance(test, Between):
        low, high = _ends(test)
        yield low if literal is test.low else high


def numbers_of(text: str) -> list[str]:
    """Return the boundaries of a cell as they are written."""
    test = read(text)
    return [] if test is None else [literal.text for _, literal in _bounds(test)]
