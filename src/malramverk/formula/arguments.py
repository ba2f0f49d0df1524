"""Words among a function's arguments: levels, breakdowns, methods, periods and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from malramverk.formula.context import Context
from malramverk.formula.conversion import exact_decimal
from malramverk.formula.printing import decimal_text
from malramverk.formula.problems import (
    LevelNotBelow,
    UnknownCode,
    UnknownDimension,
    UnknownLevel,
    UnknownOption,
    WrongArgument,
)
from malramverk.formula.tree import Binary, Name, Node, Number, Operator, Text
from malramverk.periods import parse_period
from malramverk.quantities import PURE, unit_from

Words = Mapping[str, str]

MOST_PERIODS = 30
MOST_WHOLE = 1_000_000
_LEVEL: Words = {"sv": "namnet på en nivå", "en": "the name of a level"}
_DIMENSION: Words = {"sv": "namnet på en indelning", "en": "the name of a breakdown"}
_CODE: Words = {"sv": "en kod inom citattecken", "en": "a code in quotes"}
_PERIOD: Words = {"sv": "en period", "en": "a period"}
_CONFIDENCE: Words = {"sv": "en konfidensgrad som 95 %", "en": "a level of confidence, as 95 %"}
_WHOLE: Words = {
    "sv": "ett heltal från 1 till 1 000 000",
    "en": "a whole number from 1 to 1 000 000",
}
_FRACTION: Words = {"sv": "ett tal från 0 till 1", "en": "a number from 0 to 1"}


def level(context: Context, function: str, node: Node) -> str | None:
    """Return the id of a level, or nothing and a problem."""
    id_ = _id(context, function, node, _LEVEL)
    if id_ is None:
        return None
    if id_ not in context.scope.levels:
        unknown = UnknownLevel(name=id_, candidates=context.scope.levels)
        context.report(unknown, node.span)
        return None
    context.levels.add(id_)
    return id_


def member_level(
    context: Context, function: str, node: Node, above: str | None = None
) -> str | None:
    """Return the id of a level below another, or below the whole where none is said."""
    id_ = level(context, function, node)
    if id_ is None or is_below(context, id_, above):
        return id_
    whole = above is None or context.scope.levels[0] == id_
    context.report(LevelNotBelow(level=id_, above=None if whole else above), node.span)
    return None


def is_below(context: Context, level: str, above: str | None) -> bool:
    """Say whether a level is below another, or below the whole where none is said."""
    levels = context.scope.levels
    return levels.index(level) > (0 if above is None else levels.index(above))


def dimension(context: Context, function: str, node: Node) -> str | None:
    """Return the id of a breakdown, or nothing and a problem."""
    id_ = _id(context, function, node, _DIMENSION)
    if id_ is None:
        return None
    if id_ not in context.scope.dimensions:
        unknown = UnknownDimension(name=id_, candidates=tuple(context.scope.dimensions))
        context.report(unknown, node.span)
        return None
    context.dimensions.add(id_)
    return id_


def code(context: Context, function: str, node: Node, dimension: str | None) -> str | None:
    """Return a code, which must be among those of a breakdown where one is said."""
    if not isinstance(node, Text):
        write = f'"{node.name}"' if isinstance(node, Name) else None
        return _wrong(context, function, node, _CODE, write)
    codes = context.scope.dimensions.get(dimension) if dimension is not None else None
    if codes is not None and node.value not in codes:
        candidates = tuple(sorted(codes))
        unknown = UnknownCode(name=node.value, candidates=candidates, column=dimension)
        context.report(unknown, node.span)
        return None
    return node.value


def word(context: Context, function: str, node: Node, words: Sequence[str]) -> str | None:
    """Return one of some words, or nothing and a problem."""
    if not isinstance(node, Name):
        listed = ", ".join(f"`{each}`" for each in words)
        expected = {"sv": f"ett av orden {listed}", "en": f"one of the words {listed}"}
        write = node.value if isinstance(node, Text) and node.value in words else None
        return _wrong(context, function, node, expected, write)
    if node.name not in words:
        context.report(UnknownOption(name=node.name, candidates=tuple(words)), node.span)
        return None
    return node.name


def count(context: Context, function: str, node: Node, least: int) -> int | None:
    """Return a whole number of periods."""
    value = node.value if isinstance(node, Number) and node.unit is None else None
    if value is not None and least <= value <= MOST_PERIODS and value == int(value):
        return int(value)
    expected = {
        "sv": f"ett heltal från {least} till {MOST_PERIODS}",
        "en": f"a whole number from {least} to {MOST_PERIODS}",
    }
    _wrong(context, function, node, expected)
    return None


def period(context: Context, function: str, node: Node) -> str | None:
    """Return the canonical text of a period, written as a year or in quotes."""
    text = None
    if isinstance(node, Text):
        text = node.value
    elif isinstance(node, Number) and node.unit is None:
        text = decimal_text(node.value)
    found = parse_period(text) if text is not None else None
    if found is not None:
        return found.text
    return _wrong(context, function, node, _PERIOD, _school_year(node))


def fraction(context: Context, function: str, node: Node) -> Decimal | None:
    """Return a number from 0 to 1, which may be written in percent."""
    value = None
    if isinstance(node, Number):
        unit = PURE if node.unit is None else unit_from(node.unit)
        if unit is not None and unit.pure:
            value = exact_decimal(Fraction(node.value) * unit.scale)
    if value is None or value > 1:
        _wrong(context, function, node, _FRACTION)
        return None
    return value


def confidence(context: Context, function: str, node: Node) -> Decimal | None:
    """Return a level of confidence between 0 and 1, both ends excluded."""
    value = fraction(context, function, node)
    if value is not None and not 0 < value < 1:
        _wrong(context, function, node, _CONFIDENCE)
        return None
    return value


def whole(context: Context, function: str, node: Node) -> int | None:
    """Return a whole number from 1 to a million."""
    value = node.value if isinstance(node, Number) and node.unit is None else None
    if value is not None and 1 <= value <= MOST_WHOLE and value == int(value):
        return int(value)
    _wrong(context, function, node, _WHOLE)
    return None


def _school_year(node: Node) -> str | None:
    """Return how to write ``2024/25``, which without quotes is a division."""
    match node:
        case Binary(Operator.DIVIDE, Number(first, None), Number(second, None)):
            found = parse_period(f"{decimal_text(first)}/{int(second):02d}")
            return f'"{found.text}"' if found is not None else None
    return None


def _id(context: Context, function: str, node: Node, expected: Words) -> str | None:
    if isinstance(node, Name):
        return node.name
    write = node.value if isinstance(node, Text) else None
    candidates = (*context.scope.levels, *context.scope.dimensions)
    return _wrong(context, function, node, expected, write if write in candidates else None)


def _wrong(
    context: Context, function: str, node: Node, expected: Words, write: str | None = None
) -> str | None:
    """Report an argument that is not what it should be; what it returns is always nothing."""
    context.report(WrongArgument(function=function, expected=expected, write=write), node.span)
    return None
