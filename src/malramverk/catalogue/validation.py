"""A document becomes a definition, or located problems in the author's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from malramverk.catalogue.problems import MissingKey, UnexpectedValue, UnknownKey, UnknownKind
from malramverk.cells import State
from malramverk.diagnostics import Problem
from malramverk.documents import Document
from malramverk.model import KINDS, Definition

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
    "date_from_datetime_parsing": ("a date such as 2026-03-01", "ett datum som 2026-03-01"),
    "date_parsing": ("a date such as 2026-03-01", "ett datum som 2026-03-01"),
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
        return None, [UnknownKind(place=place, written=str(kind), candidates=tuple(KINDS))]
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        found = (_problem(document, model, dict(e)) for e in error.errors(include_url=False))
        return None, list(found)


def _problem(document: Document, model: type[BaseModel], error: dict[str, Any]) -> Problem:
    path: list[Any] = [step for step in error["loc"] if step != "[key]"]
    kind: str = error["type"]
    if kind == "extra_forbidden":
        candidates = _keys_at(model, path[:-1])
        place = document.place(path, key=True)
        return UnknownKey(place=place, written=str(path[-1]), candidates=candidates)
    if kind == "missing":
        return MissingKey(place=document.place(path[:-1], key=True), key=str(path[-1]))
    is_key = "[key]" in error["loc"]
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
        below = _models(here)
        field = next(
            (m.model_fields[n] for m in below for n in m.model_fields if step in (n, _alias(m, n))),
            None,
        )
        if field is not None:
            here = field.annotation
    return tuple(_alias(m, name) for m in _models(here) for name in m.model_fields)


def _alias(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]
