"""Which tests can give something else when definitions change, so that only those are run again."""

from __future__ import annotations

from collections.abc import Iterator

from malramverk.catalogue import Catalogue, Formula
from malramverk.definition_tests.running import testable
from malramverk.formula import Aggregate, Attribute, Parameter, walk
from malramverk.model import DisclosureFamily, Holds, Indicator, Rule, Table

Key = tuple[str, str]


def affected(before: Catalogue, after: Catalogue) -> tuple[str, ...]:
    """Return the ids of what has tests and changed, or reads what changed, however far away.

    Args:
        before: the definitions as they were.
        after: as they are.
    """
    keys = before.versions.keys() | after.versions.keys()
    changed = {key for key in keys if before.versions.get(key) != after.versions.get(key)}
    if any(kind == "framework" for kind, _ in changed):
        return testable(after)
    return tuple(id_ for id_ in testable(after) if _reached(after, id_) & changed)


def _reached(catalogue: Catalogue, id_: str) -> set[Key]:
    """Return everything that the tests of an id rest on, itself included."""
    kinds = ("indicator", "rule", "disclosure_family")
    found: set[Key] = set()
    waiting = [(kind, id_) for kind in kinds if (kind, id_) in catalogue.versions]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(_read(catalogue, key))
    return found


def _read(catalogue: Catalogue, key: Key) -> Iterator[Key]:
    for version in catalogue.versions.get(key, ()):
        if isinstance(version, Indicator):
            yield from (("table", binding.table) for binding in version.published)
            yield from (("table", table) for test in version.tests for table in test.given)
            formula = catalogue.formulas.get(version.key)
            if formula is not None:
                yield from _by_formula(catalogue, formula)
        elif isinstance(version, Rule):
            yield from _by_rule(catalogue, version)
        elif isinstance(version, DisclosureFamily):
            listed = {id_ for test in version.tests for id_ in test.expect}
            yield from (("indicator", id_) for id_ in listed)
        elif isinstance(version, Table):
            lists = {column.code_list for column in version.columns.values()}
            yield from (("code_list", id_) for id_ in lists if id_ is not None)


def _by_formula(catalogue: Catalogue, formula: Formula) -> Iterator[Key]:
    yield from (("indicator", id_) for id_ in formula.indicators)
    yield from (("table", id_) for id_ in formula.tables)
    for node in walk(formula.core):
        if isinstance(node, Aggregate) and node.source in catalogue.populations:
            yield "population", node.source
        elif isinstance(node, Parameter):
            yield "parameter", node.id
        elif isinstance(node, Attribute):
            for table in catalogue.tables.values():
                if table.holds is Holds.ENTITIES:
                    yield "table", table.id


def _by_rule(catalogue: Catalogue, rule: Rule) -> Iterator[Key]:
    scales = (rule.scale, *(output.scale for output in rule.outputs.values()))
    yield from (("outcome_scale", scale) for scale in scales if scale is not None)
    for source in rule.inputs.values():
        if source.outcome is not None:
            yield "rule", source.outcome
    for ruling in catalogue.rulings.get(rule.key, ()):
        if ruling.subject in catalogue.indicators:
            yield "indicator", str(ruling.subject)
