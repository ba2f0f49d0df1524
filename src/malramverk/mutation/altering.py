"""A catalogue with one definition changed in memory, where what is changed still checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property

from malramverk.catalogue import Catalogue
from malramverk.catalogue.checks import indicators as indicator_checks
from malramverk.catalogue.compilation import Compilation, Formula, formula_of, whole_scope
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.late import document_of
from malramverk.catalogue.proofs import proofs
from malramverk.catalogue.ruled import ruled
from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity
from malramverk.formula import Node, Scope
from malramverk.formula.tree import Aggregate, walk
from malramverk.model import Definition, Indicator, Population, Rule

_DOCUMENT = document_of("mutant")


@dataclass(frozen=True)
class Alterations:
    """Makes catalogues that differ in one definition from a sound one.

    What has been compiled is kept, so that a change costs no more than what it touches.

    Attributes:
        catalogue: the sound one.
    """

    catalogue: Catalogue
    _entries: tuple[Entry, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = (d for versions in self.catalogue.versions.values() for d in versions)
        object.__setattr__(self, "_entries", tuple(Entry(d, _DOCUMENT) for d in found))

    @cached_property
    def draft(self) -> Draft:
        """The definitions, without their words' places."""
        return Draft(self.catalogue.path, self._entries)

    @cached_property
    def scope(self) -> Scope:
        """What the formulas of indicators and rules may name."""
        return whole_scope(self.draft, [])

    def changed(self, definition: Definition) -> Catalogue | None:
        """Return the catalogue with a definition in place of its version of the same number.

        Returns:
            Nothing where the definition has an error, or makes one.
        """
        match definition:
            case Indicator():
                return self._indicator(definition)
            case Population():
                return self._population(definition)
            case Rule():
                return self._rule(definition)
        raise TypeError(definition.kind)

    def readers(self, population: str) -> list[Indicator]:
        """Return the versions of indicators whose formulas name a population."""
        return [
            version
            for version in self._indicators()
            if any(population in names for names in self._sources(version))
        ]

    def _sources(self, indicator: Indicator) -> Iterator[set[str]]:
        formula = self.catalogue.formulas.get(indicator.key)
        if formula is not None:
            for node in (formula.node, *(part for part, _ in formula.parts.values())):
                yield _named(node)

    def _indicators(self) -> Iterator[Indicator]:
        found = (entry.definition for entry in self._entries)
        return (definition for definition in found if isinstance(definition, Indicator))

    def _indicator(self, changed: Indicator) -> Catalogue | None:
        problems: list[Problem] = []
        formula = formula_of(_DOCUMENT, changed, self.scope, problems)
        if formula is None or _wrong(problems):
            return None
        draft = self._with(changed)
        formulas = {**self.catalogue.formulas, changed.key: formula}
        if _wrong(indicator_checks.check(draft, self._compilation(formulas, self.scope))):
            return None
        current = {**self.catalogue.indicators}
        if current.get(changed.id) == self._before(changed):
            current[changed.id] = changed
        return replace(
            self.catalogue, indicators=current, formulas=formulas, versions=self._versions(changed)
        )

    def _population(self, changed: Population) -> Catalogue | None:
        problems: list[Problem] = []
        draft = self._with(changed)
        scope = whole_scope(draft, problems)
        formulas = dict(self.catalogue.formulas)
        for reader in self.readers(changed.id):
            formula = formula_of(_DOCUMENT, reader, scope, problems)
            if formula is not None:
                formulas[reader.key] = formula
        if _wrong(problems):
            return None
        populations = {**self.catalogue.populations, changed.id: changed}
        return replace(
            self.catalogue,
            populations=populations,
            formulas=formulas,
            versions=self._versions(changed),
        )

    def _rule(self, changed: Rule) -> Catalogue | None:
        draft = self._with(changed, rules=self._read_by(changed))
        compilation = self._compilation(self.catalogue.formulas, self.scope)
        found = ruled(draft, compilation)
        if _wrong([*found.problems, *proofs(draft, found)]):
            return None
        rulings = {**self.catalogue.rulings, changed.key: found.by_rule[changed.key]}
        rules = {**self.catalogue.rules}
        if rules.get(changed.id) == self._before(changed):
            rules[changed.id] = changed
        return replace(
            self.catalogue, rules=rules, rulings=rulings, versions=self._versions(changed)
        )

    def _read_by(self, rule: Rule) -> set[str]:
        """Return a rule and those whose outcomes it reads, near and far."""
        found: set[str] = set()
        waiting = [rule]
        while waiting:
            here = waiting.pop()
            found.add(here.id)
            named = {i.outcome for i in here.inputs.values() if i.outcome is not None}
            waiting += [
                self.catalogue.rules[id_] for id_ in named - found if id_ in self.catalogue.rules
            ]
        return found

    def _with(self, changed: Definition, rules: set[str] | None = None) -> Draft:
        def kept(entry: Entry) -> bool:
            return rules is None or entry.definition.kind != "rule" or entry.definition.id in rules

        entries = (
            Entry(changed, _DOCUMENT) if _same(entry.definition, changed) else entry
            for entry in self._entries
            if kept(entry)
        )
        return Draft(self.catalogue.path, entries)

    def _compilation(self, formulas: Mapping[str, Formula], scope: Scope) -> Compilation:
        known = self.catalogue
        return Compilation(formulas, known.bases, known.alternatives, (), frozenset(), scope)

    def _before(self, changed: Definition) -> Definition | None:
        listed = self.catalogue.versions.get((changed.kind, changed.id), ())
        return next((version for version in listed if _same(version, changed)), None)

    def _versions(self, changed: Definition) -> dict[tuple[str, str], tuple[Definition, ...]]:
        key = changed.kind, changed.id
        listed = self.catalogue.versions[key]
        versions = tuple(changed if _same(version, changed) else version for version in listed)
        return {**self.catalogue.versions, key: versions}


def _same(one: Definition, other: Definition) -> bool:
    return (one.kind, one.key) == (other.kind, other.key)


def _named(node: Node) -> set[str]:
    return {n.source.name for n, _ in walk(node) if isinstance(n, Aggregate)}


def _wrong(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
