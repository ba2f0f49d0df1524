"""Everything that the tests of a catalogue are to exercise, definition by definition."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from malramverk.catalogue import Catalogue
from malramverk.cells import STATE_WORDS, State
from malramverk.coverage import states
from malramverk.coverage.conditions import opposite
from malramverk.coverage.formula_items import Place, Walk, derived_passages, passages_of
from malramverk.coverage.items import Found, Item, Owner, Sort, Words
from malramverk.coverage.rule_items import formula_inputs, rule_items
from malramverk.coverage.texts import Passage
from malramverk.formula import Core, Scope, check_condition, parse
from malramverk.model import (
    DisclosureFamily,
    Indicator,
    Parameter,
    Population,
    Rule,
    Status,
)
from malramverk.source import Source

_TESTED = Words("a test of this version passes", "ett prov av den här versionen går igenom")


def found_in(
    catalogue: Catalogue, scope: Scope, ids: Collection[str] | None = None
) -> dict[Owner, Found]:
    """Return what there is to exercise, by definition, in the catalogue's order.

    Args:
        catalogue: the definitions.
        scope: what their formulas may name.
        ids: only in these definitions; in all where absent.
    """
    found: dict[Owner, Found] = {}
    for version in _versions(catalogue):
        if ids is None or version.id in ids:
            owner = Owner(version.kind, version.id, version.version)
            found[owner] = _of(version, owner, catalogue, scope)
    return {owner: each for owner, each in found.items() if each.items or each.excluded}


def _versions(
    catalogue: Catalogue,
) -> Iterator[Indicator | Rule | DisclosureFamily | Population | Parameter]:
    for versions in catalogue.versions.values():
        for version in versions:
            if version.status is Status.WITHDRAWN:
                continue
            if isinstance(version, Indicator | Rule | DisclosureFamily | Parameter):
                yield version
            if isinstance(version, Population) and catalogue.populations[version.id] is version:
                yield version


def _of(
    version: Indicator | Rule | DisclosureFamily | Population | Parameter,
    owner: Owner,
    catalogue: Catalogue,
    scope: Scope,
) -> Found:
    match version:
        case Indicator():
            return _indicator(version, owner, catalogue, scope)
        case Rule():
            return _rule(version, owner, catalogue, scope)
        case Population():
            return _population(version, owner, catalogue, scope)
        case Parameter():
            return _parameter(version, owner)
        case _:
            return Found(items=[Item(owner, Sort.VERSION, "version", _TESTED)])


def _indicator(version: Indicator, owner: Owner, catalogue: Catalogue, scope: Scope) -> Found:
    found = Found(items=[Item(owner, Sort.VERSION, "version", _TESTED)])
    formula = catalogue.formulas.get(version.key)
    if formula is not None and version.formula is not None:
        parts = [
            *passages_of(formula.parts, version.parts),
            *derived_passages(scope, catalogue.tables, formula.tables),
        ]
        walk = Walk(owner, catalogue, scope, parts, found)
        walk.formula(formula.core, Passage("formula", version.formula, formula.node))
        computed = states.of_formula(formula.core, catalogue)
        found.items += (_state(owner, "computed", state) for state in sorted(computed))
    if version.in_force.first is not None or version.in_force.last is not None:
        found.items.append(_state(owner, "computed", State.NOT_IN_FORCE))
    listed = sorted(frozenset(states.published(version, catalogue)))
    found.items += (_state(owner, "published", state) for state in listed)
    found.items = list(dict.fromkeys(found.items))
    return found


def _state(owner: Owner, origin: str, state: State) -> Item:
    from_, av = ("computed", "räknad") if origin == "computed" else ("published", "publicerad")
    said = STATE_WORDS[state]
    words = Words(f"a {from_} cell: {said.en}", f"en {av} uppgift: {said.sv}")
    return Item(owner, Sort.STATE, origin, words, None, state.id)


def _rule(version: Rule, owner: Owner, catalogue: Catalogue, scope: Scope) -> Found:
    tested = Item(owner, Sort.VERSION, "version", _TESTED)
    rulings = catalogue.rulings.get(version.key, ())
    if not rulings:
        return Found(items=[tested])
    found = rule_items(rulings[0], owner)
    found.items.insert(0, tested)
    derived = derived_passages(scope, catalogue.tables, scope.tables)
    walk = Walk(owner, catalogue, scope, derived, found)
    for name, source in formula_inputs(rulings[0]):
        text = version.inputs[name].formula
        if text is not None:
            walk.formula(source.core, Passage(f"inputs.{name}.formula", text))
    return found


def _population(version: Population, owner: Owner, catalogue: Catalogue, scope: Scope) -> Found:
    parts = derived_passages(scope, catalogue.tables, {version.table} & scope.tables.keys())
    walk = Walk(owner, catalogue, scope, parts)
    before: tuple[Core, ...] = ()
    for key in ("where", "exclusion", "exception"):
        text = getattr(version, key)
        if text is None or version.table not in scope.tables:
            continue
        source = Source("<formula>", text)
        core = check_condition(parse(text), version.table, scope, source).core
        if core is None:
            continue
        place = Place(Passage(key, text), before, version.table)
        walk.decision(core, place)
        walk.unknown(core, place)
        before = (*before, core if key == "where" else opposite(core))
    return walk.found


def _parameter(version: Parameter, owner: Owner) -> Found:
    found = Found()
    listed = [("", version.values), *version.codes.items()]
    for code, dated in listed:
        for i, value in enumerate(dated):
            since = f"{value.first or '…'}–{value.last or '…'}"
            told = f"{code} {since}".strip()
            words = Words(f"the number for {told} is used", f"talet för {told} används")
            key = f"{code}.{i}" if code else str(i)
            found.items.append(Item(owner, Sort.VERSION, "values", words, None, key))
    return found
