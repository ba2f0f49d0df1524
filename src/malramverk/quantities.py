"""Units of measure: this room says what a number counts, and what may be added to what."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from malramverk.dataclass import dataclass

Language = Literal["sv", "en"]
Dimensions = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is in.

    Attributes:
        dims: base units and their exponents, sorted by name and without zeros; empty for a pure
            number.
        scale: how many of the base one of these is: 1/100 for percent, 1000 for tkr.
        name: what authors write; two names may stand for one unit.
    """

    dims: Dimensions
    scale: Fraction
    name: str

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Unit):
            return NotImplemented
        return self.dims == other.dims and self.scale == other.scale

    def __hash__(self) -> int:
        return hash(self.dims)  # hashing a Fraction costs more than the rare collision

    @property
    def pure(self) -> bool:
        """Whether it is a pure number, whatever its scale."""
        return not self.dims


@dataclass(frozen=True, slots=True)
class _Words:
    """One row of the table of known units.

    Attributes:
        one: the singular that authors may write.
        sv: the Swedish plural and singular.
        en: the English plural and singular.
        base: the base unit; the unit's own name unless said, and nothing for a pure number.
        scale: how many of the base it is.
        symbol: the sign that stands after a number.
    """

    one: str
    sv: tuple[str, str]
    en: tuple[str, str]
    base: str | None = None
    scale: Fraction = Fraction(1)
    symbol: str | None = None


def _same(sv: str, en: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (sv, sv), (en, en)


_HUNDREDTH = Fraction(1, 100)
_WORDS: dict[str, _Words] = {
    "share": _Words("share", *_same("andel", "share"), ""),
    "number": _Words("number", *_same("antal", "number"), ""),
    "ratio": _Words("ratio", *_same("kvot", "ratio"), ""),
    "percent": _Words("percent", *_same("procent", "percent"), "", _HUNDREDTH, "%"),
    "percentage_points": _Words(
        "percentage_point",
        ("procentenheter", "procentenhet"),
        ("percentage points", "percentage point"),
        "",
        _HUNDREDTH,
    ),
    "permille": _Words("permille", *_same("promille", "permille"), "", Fraction(1, 1000), "‰"),
    "points": _Words("point", ("poäng", "poäng"), ("points", "point")),
    "pupils": _Words("pupil", ("elever", "elev"), ("pupils", "pupil")),
    "children": _Words("child", ("barn", "barn"), ("children", "child")),
    "persons": _Words("person", ("personer", "person"), ("persons", "person")),
    "teachers": _Words("teacher", ("lärare", "lärare"), ("teachers", "teacher")),
    "posts": _Words(
        "post", ("heltidstjänster", "heltidstjänst"), ("full-time posts", "full-time post")
    ),
    "school_units": _Words(
        "school_unit", ("skolenheter", "skolenhet"), ("school units", "school unit")
    ),
    "principals": _Words("principal", ("huvudmän", "huvudman"), ("principals", "principal")),
    "answers": _Words("answer", ("svar", "svar"), ("answers", "answer")),
    "groups": _Words("group", ("grupper", "grupp"), ("groups", "group")),
    "rows": _Words("row", ("rader", "rad"), ("rows", "row")),
    "kr": _Words("kr", *_same("kr", "kr"), symbol="kr"),
    "tkr": _Words("tkr", *_same("tkr", "tkr"), "kr", Fraction(1000), "tkr"),
    "mkr": _Words("mkr", *_same("mkr", "mkr"), "kr", Fraction(1_000_000), "mkr"),
    "years": _Words("year", ("år", "år"), ("years", "year")),
    "months": _Words("month", ("månader", "månad"), ("months", "month"), "years", Fraction(1, 12)),
    "days": _Words("day", ("dagar", "dag"), ("days", "day")),
    "hours": _Words("hour", ("timmar", "timme"), ("hours", "hour")),
    "minutes": _Words(
        "minute", ("minuter", "minut"), ("minutes", "minute"), "hours", Fraction(1, 60)
    ),
    "index": _Words("index", *_same("index", "index")),
    "index_0_10": _Words("index_0_10", *_same("indexvärde 0–10", "index 0–10")),
}


def _known(name: str, row: _Words) -> Unit:
    base = name if row.base is None else row.base
    return Unit(((base, 1),) if base else (), row.scale, name)


_UNITS: dict[str, Unit] = {name: _known(name, row) for name, row in _WORDS.items()}
_SPELLINGS: dict[str, Unit] = (
    {row.one: _UNITS[name] for name, row in _WORDS.items()}
    | _UNITS
    | {"%": _UNITS["percent"], "‰": _UNITS["permille"]}
)
_NAMES = {(unit.dims, unit.scale): name for name, unit in reversed(_UNITS.items())}

PURE = _UNITS["share"]
PERCENT = _UNITS["percent"]
NUMBER = _UNITS["number"]

_FACTOR = re.compile(r"\s*([a-z][a-z0-9_]*|%|‰|[1-9][0-9]{0,40})\s*")
_LONGEST = 200


def unit_names(extra: Collection[str] = ()) -> list[str]:
    """Return every simple name an author may write for a unit, plurals only."""
    return [*_WORDS, *(name for name in extra if name not in _WORDS)]


def unit_from(text: str, extra: Collection[str] = ()) -> Unit | None:
    """Return the unit a text names, or nothing.

    Args:
        text: a known unit in the singular or plural, or several with ``*`` and ``/`` between.
        extra: base units that a framework declares.

    >>> unit_from("elever") is None
    True
    >>> unit_from("pupils/post"), unit_from("elever", extra={"elever"}).name
    (Unit(dims=(('posts', -1), ('pupils', 1)), scale=Fraction(1, 1), name='pupils/post'), 'elever')
    """
    simple = _SPELLINGS.get(text)
    if simple is not None:
        return simple
    if len(text) > _LONGEST:
        return None
    result, position, sign = None, 0, "*"
    while True:
        found = _FACTOR.match(text, position)
        factor = found and _factor(found[1], extra)
        if not found or factor is None:
            return None
        if result is None:
            result = factor
        else:
            result = multiply(result, factor) if sign == "*" else divide(result, factor)
        position = found.end()
        if position == len(text):
            return result
        sign = text[position]
        if sign not in "*/":
            return None
        position += 1


def _factor(word: str, extra: Collection[str]) -> Unit | None:
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    if word in extra:
        return Unit(((word, 1),), Fraction(1), word)
    return _built((), Fraction(int(word))) if word.isdigit() else None


@lru_cache(maxsize=4096)
def multiply(left: Unit, right: Unit) -> Unit:
    """Return the unit of a product.

    >>> multiply(unit_from("pupils/post"), unit_from("posts")).name
    'pupils'
    """
    return _combined(left, right, 1)


@lru_cache(maxsize=4096)
def divide(left: Unit, right: Unit) -> Unit:
    """Return the unit of a quotient.

    >>> divide(unit_from("tkr"), unit_from("pupils")).name
    'tkr/pupil'
    """
    return _combined(left, right, -1)


def power(unit: Unit, exponent: int) -> Unit:
    """Return the unit of a whole power; the zeroth is a pure number."""
    dims = tuple((base, e * exponent) for base, e in unit.dims if exponent)
    return _built(dims, unit.scale**exponent)


def square_root(unit: Unit) -> Unit | None:
    """Return the unit whose square a unit is, in base units; nothing where there is none.

    >>> square_root(unit_from("points*points")).name, square_root(unit_from("points"))
    ('points', None)
    """
    if any(exponent % 2 for _, exponent in unit.dims):
        return None
    return _built(tuple((base, exponent // 2) for base, exponent in unit.dims), Fraction(1))


def in_base(unit: Unit) -> Unit:
    """Return the unit of scale one that measures the same thing: kr for tkr, share for percent."""
    return unit if unit.scale == 1 else _built(unit.dims, Fraction(1))


def same_dims(left: Unit, right: Unit) -> bool:
    """Say whether two units measure the same thing, so that their numbers may be added."""
    return left.dims == right.dims


def factor(from_: Unit, to: Unit) -> Fraction:
    """Return what a number in one unit is multiplied with to be in another.

    Raises:
        ValueError: when the units do not measure the same thing.

    >>> factor(PURE, PERCENT), factor(unit_from("tkr"), unit_from("kr"))
    (Fraction(100, 1), Fraction(1000, 1))
    """
    if from_.dims != to.dims:
        raise ValueError(f"{from_.name} and {to.name} do not measure the same thing")
    return from_.scale / to.scale


def unit_words(
    unit: Unit, language: Language, declared: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """Return what people call a unit.

    Args:
        unit: the unit.
        language: the language of the words.
        declared: words by language for the base units a framework declares.

    >>> unit_words(unit_from("pupils/post"), "sv"), unit_words(PERCENT, "sv")
    ('elever per heltidstjänst', 'procent')
    """
    return "".join(
        _joint(sign, language) + _word(name, language, 1 if sign == "/" else 0, declared or {})
        for sign, name in _pieces(unit.name)
    )


def unit_symbol(unit: Unit) -> str:
    """Return the sign that stands after a number; nothing where there is none."""
    row = _WORDS.get(unit.name)
    return (row.symbol or "") if row else ""


def _joint(sign: str, language: Language) -> str:
    return {"": "", "*": " × ", "/": " per "}[sign]


def _word(
    name: str, language: Language, form: int, declared: Mapping[str, Mapping[str, str]]
) -> str:
    if name in declared:
        return declared[name].get(language) or name
    known = _SPELLINGS.get(name)
    row = _WORDS[known.name] if known else None
    return name if row is None else (row.sv if language == "sv" else row.en)[form]


def _pieces(name: str) -> list[tuple[str, str]]:
    words = re.split(r"([*/])", name)
    return list(zip(["", *words[1::2]], words[0::2], strict=True))


def _combined(left: Unit, right: Unit, sign: int) -> Unit:
    if not right.dims and right.scale == 1:
        return left
    exponents = dict(left.dims)
    for base, exponent in right.dims:
        exponents[base] = exponents.get(base, 0) + sign * exponent
    dims = tuple(sorted((base, e) for base, e in exponents.items() if e))
    return _built(dims, left.scale * right.scale**sign)


def _built(dims: Dimensions, scale: Fraction) -> Unit:
    return Unit(dims, scale, _NAMES.get((dims, scale)) or _composed(dict(dims), scale))


def _composed(dims: dict[str, int], scale: Fraction) -> str:
    """Return a name that ``unit_from`` reads back as the same unit."""
    over = [base for base, exponent in dims.items() for _ in range(exponent)]
    under = [base for base, exponent in dims.items() for _ in range(-exponent)]
    over, scale = _absorbed(over, scale)
    under, rest = _absorbed(under, 1 / scale)
    scale = 1 / rest
    if scale.numerator != 1 or not over:
        over.insert(0, str(scale.numerator))
    ones = [_WORDS[base].one if base in _WORDS else base for base in under]
    if scale.denominator != 1:
        ones.append(str(scale.denominator))
    return "/".join(["*".join(over), *ones])


def _absorbed(bases: list[str], scale: Fraction) -> tuple[list[str], Fraction]:
    """Let one base take the scale, where a unit of that size has a name: 1000 kr is tkr."""
    for i, base in enumerate(bases):
        scaled = _NAMES.get((((base, 1),), scale))
        if scaled is not None and scale != 1:
            return [*bases[:i], scaled, *bases[i + 1 :]], Fraction(1)
    return bases, scale
