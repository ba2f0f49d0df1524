"""Which entity is meant by a code or a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from malramverk.cli.problems import SeveralEntities, UnknownName
from malramverk.diagnostics import AuthoringError

Entity = tuple[str, str]

_WHAT = {"en": "the entity", "sv": "enheten"}


def entities_of(frame: Any) -> list[Entity]:
    """Return level and code of every entity in results, in their order."""
    pairs = frame.select("level", "entity").unique(maintain_order=True)
    return [(str(level), str(entity)) for level, entity in pairs.rows()]


def find(written: str, entities: Sequence[Entity], names: Mapping[Entity, str]) -> Entity:
    """Return the one entity that a code, or a name, stands for.

    Args:
        written: a code, or a name in any case.
        entities: those there are.
        names: what they are called.

    Raises:
        AuthoringError: there is none, or there are several.
    """
    wanted = written.strip().casefold()
    found = [each for each in entities if each[1] == written.strip()]
    found = found or [each for each in entities if names.get(each, "").casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise AuthoringError(SeveralEntities(written=written, found=tuple(found)))
    known = [code for _, code in entities] + [names[each] for each in entities if each in names]
    raise AuthoringError(UnknownName(what=_WHAT, written=written, candidates=tuple(known)))
