"""Every formula of a draft, parsed, checked and ready to fold over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.problems import (
    CutByComment,
    NoEstimate,
    PublishedRollUp,
    UnknownReference,
)
from malramverk.catalogue.scoping import scope_of
from malramverk.catalogue.table_problems import DerivedColumn
from malramverk.dataclass import dataclass
from malramverk.diagnostics import AuthoringError, Problem
from malramverk.documents import Document
from malramverk.documents.document import Key
from malramverk.formula import (
    Core,
    Grain,
    Kind,
    Node,
    PopulationScope,
    Scope,
    TableScope,
    Used,
    both,
    check,
    check_condition,
    check_row,
    negated,
    parse,
)
from malramverk.formula.tree import Name
from malramverk.formula.tree import walk as walk_tree
from malramverk.model import Holds, Indicator, Population, Table, part_name
from malramverk.quantities import Unit
from malramverk.source import Source


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula of one indicator version.

    Attributes:
        node: the tree as it is written.
        core: the tree with every name resolved and every conversion made.
        parts: the same two for each named part.
        indicators: the other indicators it reads.
        tables: the tables whose rows it reads.
        used_parts: the parts that the formula or another part uses.
    """

    node: Node
    core: Core
    parts: Mapping[str, tuple[Node, Core]]
    indicators: frozenset[str]
    tables: frozenset[str]
    used_parts: frozenset[str]


Alternatives = tuple[tuple[str, str, Core], ...]


@dataclass(frozen=True, slots=True)
class Compilation:
    """What compiling a draft gave.

    Attributes:
        formulas: those without fault, by ``id@version``.
        alternatives: for each composite index, by ``id@version``, what it would be by other
            choices: what is changed, to what, and the checked formula.
        bases: the formulas that estimate what published shares are of, likewise.
        problems: every problem.
        broken: the populations that no formula can name, for their table is not there.
        scope: what formulas may name.
    """

    formulas: Mapping[str, Formula]
    bases: Mapping[str, Formula]
    alternatives: Mapping[str, Alternatives]
    problems: tuple[Problem, ...]
    broken: frozenset[str]
    scope: Scope


def compiled(draft: Draft) -> Compilation:
    """Parse and check every formula of a draft."""
    problems: list[Problem] = []
    scope = whole_scope(draft, problems)
    formulas: dict[str, Formula] = {}
    bases: dict[str, Formula] = {}
    alternatives: dict[str, Alternatives] = {}
    for entry in draft.of_kind("indicator"):
        assert isinstance(entry.definition, Indicator)
        formula = formula_of(entry.document, entry.definition, scope, problems)
        if formula is not None:
            formulas[entry.definition.key] = formula
            problems.extend(_roll_ups(draft, entry, formula))
        if formula is not None and entry.definition.composite is not None:
            others = alternatives_of(entry.document, entry.definition, scope)
            alternatives[entry.definition.key] = others
        base = base_of(entry.document, entry.definition, scope, problems)
        if base is not None:
            bases[entry.definition.key] = base
            problems.extend(_roll_ups(draft, entry, base, "estimated_n"))
    broken = frozenset(draft.populations.keys() - scope.populations.keys())
    return Compilation(formulas, bases, alternatives, tuple(problems), broken, scope)


def whole_scope(draft: Draft, problems: list[Problem]) -> Scope:
    """Return everything a formula may name, and note what is wrong with populations."""
    scope = with_derived(draft, scope_of(draft), problems)
    populations: dict[str, PopulationScope] = {}
    for entry in draft.current.get("population", {}).values():
        assert isinstance(entry.definition, Population)
        found = _population(entry.document, entry.definition, scope, problems)
        if found is not None:
            populations[found.id] = found
    return replace(scope, populations=populations)


def with_derived(draft: Draft, scope: Scope, problems: list[Problem]) -> Scope:
    """Return a scope whose tables know what is derived from their columns."""
    tables = dict(scope.tables)
    for entry in draft.current.get("table", {}).values():
        assert isinstance(entry.definition, Table)
        here = tables[entry.definition.id]
        for name, text in entry.definition.derived.items():
            core = _derived(entry, name, text, here, scope, problems)
            here = replace(here, derived={**here.derived, name: core})
        tables[here.id] = here
    return replace(scope, tables=tables)


def _derived(
    entry: Entry, name: str, text: str, table: TableScope, scope: Scope, problems: list[Problem]
) -> Core | None:
    path: tuple[Key, ...] = ("derived", name)
    if name in table.columns:
        place = entry.document.place(path, key=True)
        problems.append(DerivedColumn(place=place, name=name, table=table.id))
        return None
    node = parsed(entry.document, path, text, problems)
    if node is None:
        return None
    checked = check_row(node, table, scope, Source("<formula>", text))
    problems.extend(moved(p, entry.document, path) for p in checked.problems)
    return checked.core


def parsed(document: Document, path: Sequence[Key], text: str, out: list[Problem]) -> Node | None:
    """Return the tree of a formula in a document; nothing and a problem where it is none."""
    cut = document.is_cut_by_comment(path)
    if cut is not None:
        out.append(CutByComment(place=cut))
    try:
        return parse(text)
    except AuthoringError as error:
        out.append(moved(error.problem, document, path))
        return None


def moved(problem: Problem, document: Document, path: Sequence[Key]) -> Problem:
    """Return a problem about some words of a text at its place in the document that holds it."""
    if problem.place is None or path[:1] == ("composite",):
        return problem.at(document.place(path))
    return problem.at(document.inside(path, problem.place.span))


def _population(
    document: Document, population: Population, scope: Scope, problems: list[Problem]
) -> PopulationScope | None:
    if population.table not in scope.tables:
        problems.append(
            UnknownReference(
                place=document.place(("table",)),
                kind="population",
                id=population.id,
                says_en="reads the table",
                says_sv="läser tabellen",
                written=population.table,
                candidates=tuple(scope.tables),
            )
        )
        return None
    conditions: dict[str, Core | None] = {}
    for key in ("where", "exclusion", "exception"):
        text = getattr(population, key)
        node = parsed(document, (key,), text, problems) if text is not None else None
        if node is None:
            conditions[key] = None
            continue
        checked = check_condition(node, population.table, scope, Source("<formula>", text))
        problems.extend(moved(p, document, (key,)) for p in checked.problems)
        conditions[key] = checked.core
    exclusion = conditions["exclusion"]
    stays = None if exclusion is None else negated(exclusion)
    condition = both(conditions["where"], stays)
    return PopulationScope(population.id, population.table, condition, conditions["exception"])


def _written(indicator: Indicator, path: tuple[Key, ...]) -> tuple[Key, ...]:
    """Return where an author wrote a formula, or what one was written from."""
    composite = indicator.composite
    if composite is None or (path == ("formula",) and indicator.formula != composite.formula()):
        return path
    for i, component in enumerate(composite.components):
        if path == ("parts", part_name(component)):
            return ("composite", "components", i)
    return ("composite",) if path == ("formula",) else path


def formula_of(
    document: Document, indicator: Indicator, scope: Scope, problems: list[Problem]
) -> Formula | None:
    """Check the parts of an indicator in order, and then its formula.

    What names a part that is wrong is not looked at; the others are, so that all is told at once.
    """
    parts: dict[str, tuple[Node, Core]] = {}
    used: list[Used] = []
    wrong: set[str] = set()
    here = scope
    for name, text in indicator.parts.items():
        place = _written(indicator, ("parts", name))
        found = _checked(document, place, text, here, problems, wrong=wrong)
        if found is None:
            wrong.add(name)
            continue
        parts[name] = found[0], found[1]
        used.append(found[2])
        here = replace(here, parts={**here.parts, name: found[1]})
    if indicator.formula is None:
        return None
    expect = scope.indicators.get(indicator.id)
    where = _written(indicator, ("formula",))
    found = _checked(document, where, indicator.formula, here, problems, expect=expect, wrong=wrong)
    if found is None or wrong:
        return None
    used.append(found[2])
    return Formula(
        node=found[0],
        core=found[1],
        parts=parts,
        indicators=frozenset().union(*(u.indicators for u in used)),
        tables=frozenset().union(*(u.tables for u in used)),
        used_parts=frozenset().union(*(u.parts for u in used)),
    )


def beside(draft: Draft, text: str, unit: Unit | None, problems: list[Problem]) -> Formula | None:
    """Return a formula that stands in no definition, or nothing and note what is wrong with it.

    Args:
        draft: the definitions it is written beside.
        text: the formula.
        unit: the unit that it must have, if any.
        problems: where to note.
    """
    try:
        node = parse(text)
    except AuthoringError as error:
        problems.append(error.problem)
        return None
    checked = check(node, whole_scope(draft, []), expect=unit, source=Source("<formula>", text))
    problems.extend(checked.problems)
    if checked.core is None:
        return None
    used = checked.used
    return Formula(node, checked.core, {}, used.indicators, used.tables, used.parts)


def alternatives_of(document: Document, indicator: Indicator, scope: Scope) -> Alternatives:
    """Check what a composite index would be by other choices; those that cannot be are left."""
    assert indicator.composite is not None
    found = []
    for changed, to, composite in indicator.composite.alternatives():
        formula = composite.formula()
        parts = {**indicator.parts, **composite.parts()}
        update = {"composite": composite, "formula": formula, "parts": parts}
        made = formula_of(document, indicator.model_copy(update=update), scope, [])
        if made is not None:
            found.append((changed, to, made.core))
    return tuple(found)


def base_of(
    document: Document, indicator: Indicator, scope: Scope, problems: list[Problem]
) -> Formula | None:
    """Check the formula that estimates how many a published share is of."""
    if indicator.estimated_n is None:
        return None
    where: tuple[Key, ...] = ("estimated_n",)
    found = _checked(document, where, indicator.estimated_n, scope, problems, wrong=())
    if found is None:
        return None
    node, core, used = found
    if core.type.kind is not Kind.NUMBER or core.type.grain is not Grain.CELL:
        kind = core.type.kind.value
        problems.append(NoEstimate(place=document.place(where), id=indicator.id, kind=kind))
        return None
    return Formula(node, core, {}, used.indicators, used.tables, frozenset())


def _checked(
    document: Document,
    path: tuple[Key, ...],
    text: str,
    scope: Scope,
    problems: list[Problem],
    *,
    wrong: Collection[str],
    expect: Unit | None = None,
) -> tuple[Node, Core, Used] | None:
    """Return a text's tree, checked, and what it names; nothing where it has an error."""
    node = parsed(document, path, text, problems)
    if node is None or (wrong and any(_names(node, wrong))):
        return None
    checked = check(node, scope, expect=expect, source=Source("<formula>", text))
    problems.extend(moved(p, document, path) for p in checked.problems)
    return None if checked.core is None else (node, checked.core, checked.used)


def _names(node: Node, names: Collection[str]) -> Iterator[bool]:
    return (isinstance(n, Name) and n.name in names for n, _ in walk_tree(node))


def _roll_ups(draft: Draft, entry: Entry, formula: Formula, key: str = "formula") -> list[Problem]:
    published = [
        id_ for id_ in sorted(formula.tables) if draft.tables[id_].holds is Holds.PUBLISHED
    ]
    return [PublishedRollUp(place=entry.document.place((key,)), table=id_) for id_ in published]
