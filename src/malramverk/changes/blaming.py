"""Which changes moved a figure though their versions say that only words have changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from malramverk.catalogue import Catalogue
from malramverk.catalogue.canonical import canonical
from malramverk.changes.classes import Change, ChangeClass, Event, Step, numbers
from malramverk.changes.comparing import latest
from malramverk.changes.problems import DeclaredEditorial
from malramverk.changes.touching import Flipped
from malramverk.diagnostics import Problem

_WORD = re.compile(r"[a-z][a-z0-9_]*")
_EDITORIAL = (Step.NONE, Step.PATCH)


def editorial_problems(
    changes: Iterable[Change],
    catalogues: tuple[Catalogue, Catalogue],
    moved: Mapping[str, int],
    flipped: Iterable[Flipped],
) -> Iterator[Problem]:
    """Yield a problem for each change that says it is of words only, and moves something.

    A cell or an outcome that moves is explained where anything that it rests on has a new minor
    or major version; else every change that it rests on, other than of words, is to blame.

    Args:
        changes: what has changed.
        catalogues: the definitions before and now.
        moved: how many cells of each indicator are others.
        flipped: outcomes that became others.
    """
    listed = [c for c in changes if c.event is not Event.AFFECTED]
    reading = _Reading(catalogues, {id_ for c in listed for id_ in (c.id, c.renamed_from) if id_})
    blamed: Counter[int] = Counter()
    for indicator, count in moved.items():
        for at in _to_blame(listed, reading.of(indicator)):
            blamed[at] += count
    for flip in flipped:
        names = reading.of(flip.rule) | (reading.of(flip.subject) if flip.subject else set())
        for at in _to_blame(listed, names):
            if listed[at].kind != "indicator":  # its cells are told already
                blamed[at] += flip.count
    for at, change in enumerate(listed):
        if blamed[at]:
            key = f"{change.id}@{change.new}"
            yield DeclaredEditorial(key=key, old=change.old, cells=blamed[at])


def _to_blame(changes: list[Change], names: set[str]) -> list[int]:
    """Return the numbers of the changes that are to blame, of those about some names."""
    causes = [i for i, c in enumerate(changes) if c.id in names or c.renamed_from in names]
    if any(declared(changes[i]) not in _EDITORIAL for i in causes):
        return []
    beyond_words = [i for i in causes if changes[i].change is not ChangeClass.TEXT]
    return beyond_words or causes


def declared(change: Change) -> Step:
    """Return the step that a change's version has gone up by."""
    if change.old is None or change.new is None:
        return Step.MAJOR
    old, new = numbers(change.old), numbers(change.new)
    steps = (Step.MAJOR, Step.MINOR, Step.PATCH)
    return next((s for s, a, b in zip(steps, old, new, strict=True) if a != b), Step.NONE)


class _Reading:
    """Finds which changed definitions something rests on, by the ids that it names."""

    def __init__(self, catalogues: tuple[Catalogue, Catalogue], changed: set[str]) -> None:
        self._changed = changed
        self._texts: dict[str, list[str]] = {}
        self._catalogues = catalogues
        self._known: dict[str, set[str]] = {}

    def of(self, start: str) -> set[str]:
        """Return the ids of what a definition rests on, of those that have changed."""
        if start not in self._known:
            seen, waiting = {start}, [start]
            while waiting:
                new = self._named_by(waiting.pop()) - seen
                seen |= new
                waiting.extend(new)
            self._known[start] = seen & self._changed
        return self._known[start]

    def _named_by(self, id_: str) -> set[str]:
        if not self._texts:
            for catalogue in self._catalogues:
                for definition in latest(catalogue).values():
                    if definition.kind not in ("framework", "analysis_base"):
                        self._texts.setdefault(definition.id, []).append(canonical(definition))
        words = (_WORD.findall(text) for text in self._texts.get(id_, ()))
        return {word for found in words for word in found if word in self._texts}
