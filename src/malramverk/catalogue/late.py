"""Formulas and rules of definitions that are known to be sound, read when they are first used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from malramverk.catalogue.compilation import (
    Alternatives,
    Compilation,
    Formula,
    alternatives_of,
    base_of,
    formula_of,
    whole_scope,
)
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.ruled import ruled
from malramverk.catalogue.rulings import Ruling
from malramverk.diagnostics import DefinitionErrors, Problem, Severity
from malramverk.documents import Document
from malramverk.formula import Scope
from malramverk.model import Indicator
from malramverk.source import Source

T = TypeVar("T")


class LateScope:
    """What the formulas of a draft may name, found out when the first of them is read.

    Attributes:
        draft: the definitions.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    @cached_property
    def scope(self) -> Scope:
        """The names."""
        return self._sound(lambda problems: whole_scope(self.draft, problems))

    def formula(self, entry: Entry) -> Formula | None:
        """Return the formula of an indicator."""
        indicator = entry.definition
        assert isinstance(indicator, Indicator)
        return self._sound(lambda out: formula_of(entry.document, indicator, self.scope, out))

    def base(self, entry: Entry) -> Formula | None:
        """Return what estimates the base of an indicator."""
        indicator = entry.definition
        assert isinstance(indicator, Indicator)
        return self._sound(lambda out: base_of(entry.document, indicator, self.scope, out))

    def alternatives(self, entry: Entry) -> Alternatives:
        """Return what a composite index would be by other choices."""
        indicator = entry.definition
        assert isinstance(indicator, Indicator)
        return alternatives_of(entry.document, indicator, self.scope)

    def rulings(self) -> Mapping[str, tuple[Ruling, ...]]:
        """Return the tables of every rule."""
        compilation = Compilation({}, {}, {}, (), frozenset(), self.scope)
        found = ruled(self.draft, compilation)
        _refuse(found.problems)
        return found.by_rule

    @staticmethod
    def _sound(make: Callable[[list[Problem]], T]) -> T:
        problems: list[Problem] = []
        found = make(problems)
        _refuse(problems)
        return found


def _refuse(problems: Iterable[Problem]) -> None:
    """Refuse definitions that this library finds fault with, though the one before did not."""
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise DefinitionErrors(problems)


class Late(Mapping[str, T]):
    """What is made of definitions by ``id@version``, each when it is first asked for.

    Two threads that ask for one at once may both make it, and get equal ones.
    """

    def __init__(self, entries: Mapping[str, Entry], read: Callable[[Entry], T | None]) -> None:
        self._entries = entries
        self._read = read
        self._found: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        found = self._found.get(key)
        if found is None:
            made = self._read(self._entries[key])
            if made is None:
                raise KeyError(key)
            found = self._found.setdefault(key, made)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


class LateRulings(Mapping[str, tuple[Ruling, ...]]):
    """The tables of rules by ``id@version``, all read when the first is asked for."""

    def __init__(self, keys: tuple[str, ...], late: LateScope) -> None:
        self._keys = keys
        self._late = late

    @cached_property
    def _all(self) -> Mapping[str, tuple[Ruling, ...]]:
        return self._late.rulings()

    def __getitem__(self, key: str) -> tuple[Ruling, ...]:
        return self._all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def late_compilation(draft: Draft, late: LateScope) -> Compilation:
    """Return what compiling a draft would give, none of it yet compiled."""
    formulas: dict[str, Entry] = {}
    bases: dict[str, Entry] = {}
    composites: dict[str, Entry] = {}
    for entry in draft.of_kind("indicator"):
        indicator = entry.definition
        assert isinstance(indicator, Indicator)
        if indicator.formula is not None:
            formulas[indicator.key] = entry
        if indicator.estimated_n is not None:
            bases[indicator.key] = entry
        if indicator.composite is not None:
            composites[indicator.key] = entry
    return Compilation(
        formulas=Late(formulas, late.formula),
        bases=Late(bases, late.base),
        alternatives=Late(composites, late.alternatives),
        problems=(),
        broken=frozenset(),
        scope=Scope(),
    )


def document_of(edition: str) -> Document:
    """Return a document that has no words to point at, for definitions of an edition."""
    return Document(Source(f"<{edition}>", "{}"), {})
