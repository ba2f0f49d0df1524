"""A document becomes a definition, or located problems in the author's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from malramverk.catalogue.problems import MissingKey, UnexpectedValue, UnknownKey, UnknownKind
from malramverk.cells import State
from malramverk.diagnostics import Problem
from malramverk.documents import Document
from malramverk.documents.conversion import MOST_PROBLEMS
from malramverk.documents.problems import TooManyProblems
from malramverk.model import KINDS, Definition

_OF_18_DIGITS = (
    "a number of at most 18 digits on each side of the point",
    "ett tal med högst 18 siffror på var sida om punkten",
)
_EXPECTED: dict[str, tuple[str, str]] = {
    "int_parsing": ("a whole number", "ett heltal"),
    "int_type": ("a whole number", "ett heltal"),
    "int_from_float": ("a whole number", "ett heltal"),
    "decimal_parsing": ("a number", "ett tal"),
    "decimal_type": ("a number", "ett tal"),
    "finite_number": ("a number", "ett tal"),
    "bool_parsing": ("yes or no", "yes eller no"),
    "bool_type": ("yes or no", "yes eller no"),
    "string_type": ("a text", "en text"),
    "dict_type": ("a mapping", "en mappning"),
    "model_type": ("a mapping", "en mappning"),
    "model_attributes_type": ("a mapping", "en mappning"),
    "tuple_type": ("a list", "en lista"),
    "list_type": ("a list", "en lista"),
    "day": ("a date such as 2026-03-01", "ett datum som 2026-03-01"),
    "decimal_max_digits": _OF_18_DIGITS,
    "decimal_max_places": _OF_18_DIGITS,
    "decimal_whole_digits": _OF_18_DIGITS,
    "int_parsing_size": ("a smaller whole number", "ett mindre heltal"),
    "placeholder": (
        "a text with {number}, {lower} and {upper} at most once each",
        "en text med {number}, {lower} och {upper} högst en gång var",
    ),
    "period_header": ("a header with {period} in it", "en rubrik med {period} i"),
    "measure_header": (
        "one measure, `measure` under `periods_across`, or {measure} in its `headers`",
        "ett enda mått, `measure` under `periods_across`, eller {measure} i dess `headers`",
    ),
    "period": ("a period such as 2024/25 or 2024", "en period som 2024/25 eller 2024"),
}
_LIMITS: dict[str, tuple[str, str, str]] = {
    "greater_than": ("gt", "a number greater than {}", "ett tal större än {}"),
    "greater_than_equal": ("ge", "a number that is at least {}", "ett tal som är minst {}"),
    "less_than": ("lt", "a number less than {}", "ett tal mindre än {}"),
    "less_than_equal": ("le", "a number that is at most {}", "ett tal som är högst {}"),
    "string_too_long": ("max_length", "at most {} characters", "högst {} tecken"),
    "string_too_short": ("min_length", "at least {} characters", "minst {} tecken"),
    "too_long": ("max_length", "at most {} items", "högst {} poster"),
    "too_short": ("min_length", "at least {} item", "minst {} post"),
}
_PATTERNS: dict[str, tuple[str, str]] = {
    "^[a-z][a-z0-9_]": (
        "an id of the letters a–z, digits and _, such as `andel_behoriga`",
        "ett id av bokstäverna a–z, siffror och _, som `andel_behoriga`",
    ),
    "^(0|[1-9]": ("a version such as 1.0.0", "en version som 1.0.0"),
    "^[a-z]{2}$": ("a language such as `sv` or `en`", "ett språk som `sv` eller `en`"),
}


def validated(document: Document) -> tuple[Definition | None, list[Problem]]:
    """Return the definition that a document holds, or nothing and every problem with it."""
    kind = document.data.get("kind")
    if kind is None:
        return None, [MissingKey(place=document.place(), key="kind")]
    model = KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        place = document.place(("kind",))
        if not isinstance(kind, str):
            expected = {"en": "a text", "sv": "en text"}
            return None, [UnexpectedValue(place=place, expected=expected, found=_found(kind))]
        return None, [UnknownKind(place=place, written=kind, candidates=tuple(KINDS))]
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        listed = error.errors(include_url=False)
        found = [_problem(document, model, dict(e)) for e in listed[:MOST_PROBLEMS]]
        if len(listed) > MOST_PROBLEMS:
            found.append(TooManyProblems(place=found[-1].place, most=MOST_PROBLEMS))
        return None, found


def _problem(document: Document, model: type[BaseModel], error: dict[str, Any]) -> Problem:
    path: list[Any] = list(error["loc"])
    kind: str = error["type"]
    is_key = kind != "extra_forbidden" and path[-1:] == ["[key]"]
    if is_key:
        path.pop()
    if kind == "extra_forbidden":
        candidates = _keys_at(model, path[:-1])
        place = document.place(path, key=True)
        return UnknownKey(place=place, written=str(path[-1]), candidates=candidates)
    if kind == "missing":
        return MissingKey(place=document.place(path[:-1], key=True), key=str(path[-1]))
    candidates = _candidates(kind, error)
    return UnexpectedValue(
        place=document.place(path, key=is_key),
        expected=_expected(kind, error, candidates),
        found=_found(error["input"]),
        written=error["input"] if isinstance(error["input"], str) else "",
        candidates=candidates,
    )


def _candidates(kind: str, error: dict[str, Any]) -> tuple[str, ...]:
    if kind == "state":
        return tuple(state.id for state in State)
    if kind in ("enum", "literal_error"):
        listed = str(error["ctx"]["expected"]).replace(" or ", ", ")
        return tuple(item.strip("' ") for item in listed.split(", "))
    return ()


def _expected(kind: str, error: dict[str, Any], candidates: Sequence[str]) -> Mapping[str, str]:
    if candidates:
        listed = ", ".join(candidates)
        return {"en": f"one of {listed}", "sv": f"någon av {listed}"}
    if kind in _LIMITS:
        name, english, swedish = _LIMITS[kind]
        limit = error["ctx"][name]
        return {"en": english.format(limit), "sv": swedish.format(limit)}
    if kind == "string_pattern_mismatch":
        pattern = str(error["ctx"]["pattern"])
        english, swedish = next(
            (words for start, words in _PATTERNS.items() if pattern.startswith(start)),
            (f"a text like {pattern}", f"en text som {pattern}"),
        )
        return {"en": english, "sv": swedish}
    english, swedish = _EXPECTED.get(kind, ("another value", "ett annat värde"))
    return {"en": english, "sv": swedish}


def _found(value: Any) -> Mapping[str, str]:
    if value is None:
        return {"en": "nothing", "sv": "ingenting"}
    if isinstance(value, dict):
        return {"en": "a mapping", "sv": "en mappning"}
    if isinstance(value, list | tuple):
        return {"en": "a list", "sv": "en lista"}
    shown = str(value) if len(str(value)) <= 60 else str(value)[:60] + "…"
    return {"en": f"`{shown}`", "sv": f"`{shown}`"}


def _keys_at(model: type[BaseModel], path: Sequence[Any]) -> tuple[str, ...]:
    """Return the keys that a model takes at a path, by walking the types of its fields."""
    here: Any = model
    for step in path:
        here = _below(here, step)
    models = [part for part in _parts(here) if _is_model(part)]
    return tuple(_alias(m, name) for m in models for name in m.model_fields)


def _below(annotation: Any, step: Any) -> Any:
    """Return the type of what stands at a key or a number, in a value of some type."""
    for part in _parts(annotation):
        if _is_model(part):
            found = (f.annotation for n, f in part.model_fields.items() if step in (n, f.alias))
            return next(found, None)
        if get_origin(part) is dict:
            return get_args(part)[1]
        if get_origin(part) is tuple:
            return get_args(part)[0]
    return None


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield the types a type is one of; what is said of them besides is left out."""
    if get_origin(annotation) is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from _parts(part)
    else:
        yield annotation


def _is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def _alias(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name
