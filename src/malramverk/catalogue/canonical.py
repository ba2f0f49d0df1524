"""What a definition says, in the one form that a hash is taken of.

Two documents have the same content where they differ in comments, the order of keys, quotes and
line breaks, a default that is written out, or how a formula is spaced and bracketed. What a
definition says of its own life (``status``, ``in_force.to``, ``consultation``) and its ``tests``
are no part of its content: a successor ends it, and more examples of it change no figure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from malramverk.diagnostics import AuthoringError
from malramverk.formula import parse, to_text
from malramverk.model import Definition

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_LIFE = frozenset(("status", "tests", "consultation"))
_ORDERED: Mapping[str, str] = {"outcome_scale": "outcomes", "rule": "outputs"}
_FORMULAS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("formula", "parts", "estimated_n"),
    "population": ("where", "exclusion", "exception"),
    "rule": ("facts", "inputs"),
}
_OF_TARGET = frozenset(("level", "change", "relative_change", "tolerance"))


def content(definition: Definition) -> dict[str, Any]:
    """Return what a definition says as plain data: no defaults, formulas in their one form."""
    found = definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for key in _LIFE & found.keys():
        del found[key]
    interval = {key: end for key, end in found.get("in_force", {}).items() if key != "to"}
    found.pop("in_force", None)
    if interval:
        found["in_force"] = interval
    for key in _FORMULAS.get(definition.kind, ()):
        if found.get(key):
            found[key] = _with_formulas(found[key], _printed)
    if found.get("target"):
        found["target"] = _of_target(found["target"])
    return found


def canonical(definition: Definition) -> str:
    """Return a definition's content as the text that is hashed."""
    return canonical_text(content(definition))


def canonical_text(found: Mapping[str, Any]) -> str:
    """Return content as text with its keys in order; where their order means something, kept."""
    key = _ORDERED.get(found.get("kind", ""))
    value = found.get(key) if key is not None else None
    ordered = {key: list(value.items())} if isinstance(value, dict) else {}
    return _ENCODER.encode({**found, **ordered} if ordered else found)


def digest(definition: Definition) -> str:
    """Return a SHA-256 of a definition's content."""
    return digest_of(content(definition))


def digest_of(found: Mapping[str, Any]) -> str:
    """Return a SHA-256 of content as plain data."""
    return hashlib.sha256(canonical_text(found).encode()).hexdigest()


def _of_target(target: Mapping[str, Any]) -> dict[str, Any]:
    """Return a target with each of its formulas in its one form."""
    found = {k: _printed(v) if k in _OF_TARGET else v for k, v in target.items()}
    found["base"] = {k: _printed(v) if k == "value" else v for k, v in target["base"].items()}
    if "trajectory" in target:
        found["trajectory"] = {year: _printed(v) for year, v in target["trajectory"].items()}
    return found


def _with_formulas(value: Any, change: Callable[[str], str]) -> Any:
    """Return a formula, or formulas by name, each changed; an input may hold one under a key."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {
            name: {**each, "formula": change(each["formula"])}
            if isinstance(each, dict) and "formula" in each
            else (change(each) if isinstance(each, str) else each)
            for name, each in value.items()
        }
    return value


def _printed(text: str) -> str:
    """Return the one text of a formula; what is no formula is told of elsewhere."""
    try:
        return to_text(parse(text))
    except AuthoringError:
        return text
