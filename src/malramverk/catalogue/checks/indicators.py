"""An indicator can be computed, or read, in the unit it says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from malramverk.catalogue.checks.references import unknown
from malramverk.catalogue.compilation import Compilation, Formula
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.problems import (
    FormulaAndComposite,
    IndicatorCycle,
    NoSourceForIndicator,
    NotPublished,
    PublishedUnitDiffers,
    TwoRoundings,
    UngroupableDimension,
    UnknownReference,
    UnknownUnit,
)
from malramverk.catalogue.scoping import unit_of
from malramverk.diagnostics import Problem
from malramverk.documents.document import Key
from malramverk.formula import UnusedPart
from malramverk.model import Availability, Column, Holds, Indicator, Table
from malramverk.quantities import unit_names
from malramverk.source import Place

_UNKNOWN = ""


def check(draft: Draft, compilation: Compilation) -> Iterator[Problem]:
    """Check every indicator's units, bindings, parts and groups, and that none is circular."""
    reached = _reached(draft, compilation)
    for entry in draft.of_kind("indicator"):
        assert isinstance(entry.definition, Indicator)
        formula = compilation.formulas.get(entry.definition.key)
        yield from _indicator(draft, entry, entry.definition, formula, reached)
    for entry in draft.of_kind("table"):
        assert isinstance(entry.definition, Table)
        yield from _units(draft, entry, entry.definition)
    yield from _cycles(draft, compilation)


def _indicator(
    draft: Draft,
    entry: Entry,
    indicator: Indicator,
    formula: Formula | None,
    reached: Mapping[str, set[str]],
) -> Iterator[Problem]:
    yield from _unit(draft, entry, ("unit",), indicator.unit)
    for i, binding in enumerate(indicator.published):
        yield from _published(draft, entry, i, binding.table, binding.measure)
    if indicator.decimals is not None and indicator.round_to is not None:
        yield TwoRoundings(place=entry.document.place(("round_to",), key=True), id=indicator.id)
    composite = indicator.composite
    if composite is not None and indicator.formula != composite.formula():
        place = entry.document.place(("composite",), key=True)
        yield FormulaAndComposite(place=place, id=indicator.id)
    if _has_no_source(indicator):
        yield NoSourceForIndicator(place=entry.document.place(("id",)), id=indicator.id)
    yield from _tests(draft, entry, indicator)
    if formula is not None:
        for part in indicator.parts.keys() - formula.used_parts if indicator.parts else ():
            yield UnusedPart(place=entry.document.place(("parts", part), key=True), name=part)
        below = (reached.get(id_, {_UNKNOWN}) for id_ in formula.indicators)
        tables = formula.tables.union(*below)
        if _UNKNOWN not in tables:
            yield from _groups(draft, entry, indicator, tables)


def _tests(draft: Draft, entry: Entry, indicator: Indicator) -> Iterator[Problem]:
    words = ("gives rows of", "ger rader i")
    for i, test in enumerate(indicator.tests):
        for table in test.given:
            path = ("tests", i, "given", table)
            yield from unknown(entry, path, table, draft.ids("table"), *words, key=True)


def _has_no_source(indicator: Indicator) -> bool:
    expected = indicator.data_availability is Availability.NATIONAL
    return expected and not indicator.published and indicator.formula is None


def _unit(draft: Draft, entry: Entry, path: tuple[Key, ...], text: str | None) -> Iterator[Problem]:
    if text is not None and unit_of(text, draft) is None:
        place = entry.document.place(path)
        yield UnknownUnit(place=place, written=text, candidates=tuple(unit_names(draft.own_units)))


def _units(draft: Draft, entry: Entry, table: Table) -> Iterator[Problem]:
    yield from _unit(draft, entry, ("counts",), table.counts)
    for id_, column in table.columns.items():
        yield from _unit(draft, entry, ("columns", id_, "unit"), column.unit)


def _published(draft: Draft, entry: Entry, i: int, table_id: str, name: str) -> Iterator[Problem]:
    table = draft.tables.get(table_id)
    path = ("published", i, "table")
    if table is None:
        words = ("is published in", "publiceras i")
        yield from unknown(entry, path, table_id, draft.ids("table"), *words)
        return
    if table.holds is not Holds.PUBLISHED:
        place = entry.document.place(path)
        yield NotPublished(place=place, table=table.id, holds=table.holds.value)
        return
    found = table.measure_named(name)
    if found is None:
        listed = tuple(table.measures)
        headers = tuple(h for column in table.measures.values() for h in column.headers)
        yield UnknownReference(
            place=entry.document.place(("published", i, "measure")),
            kind="indicator",
            id=entry.definition.id,
            says_en="reads the measure",
            says_sv="läser måttet",
            written=name,
            candidates=listed + headers,
        )
        return
    yield from _same_unit(draft, entry, i, found)


def _same_unit(draft: Draft, entry: Entry, i: int, found: tuple[str, Column]) -> Iterator[Problem]:
    assert isinstance(entry.definition, Indicator)
    measure, column = found
    unit, wanted = unit_of(column.unit, draft), unit_of(entry.definition.unit, draft)
    if column.unit is None or unit is None or wanted is None or unit.dims == wanted.dims:
        return
    yield PublishedUnitDiffers(
        place=entry.document.place(("published", i, "measure")),
        id=entry.definition.id,
        measure=measure,
        measure_unit=column.unit,
        unit=entry.definition.unit,
    )


def _groups(
    draft: Draft, entry: Entry, indicator: Indicator, tables: Collection[str]
) -> Iterator[Problem]:
    candidates = tuple(id_ for table in sorted(tables) for id_ in draft.dimensions[table])
    for i, group in enumerate(indicator.groups):
        if group not in candidates:
            yield UngroupableDimension(
                place=entry.document.place(("groups", i)),
                id=indicator.id,
                written=group,
                candidates=candidates,
            )


def _reached(draft: Draft, compilation: Compilation) -> dict[str, set[str]]:
    """Return the tables that each indicator reads, through other indicators too.

    One whose formula is wrong, or that has none, reads a table that nobody knows.
    """
    found: dict[str, set[str]] = {}
    readers: dict[str, list[str]] = {}
    for id_, indicator in draft.indicators.items():
        formula = compilation.formulas.get(indicator.key)
        found[id_] = set(formula.tables) if formula is not None else {_UNKNOWN}
        for read in formula.indicators if formula is not None else ():
            readers.setdefault(read, []).append(id_)
    waiting = [id_ for id_, tables in found.items() if tables]
    while waiting:
        tables = found[id_ := waiting.pop()]
        for reader in readers.get(id_, ()):
            if not tables <= found[reader]:
                found[reader] |= tables
                waiting.append(reader)
    return found


def _cycles(draft: Draft, compilation: Compilation) -> Iterator[Problem]:
    edges: dict[str, list[str]] = {}
    for id_, indicator in draft.indicators.items():
        both = (compilation.formulas, compilation.bases)
        found = [formulas[indicator.key] for formulas in both if indicator.key in formulas]
        read = {other for formula in found for other in formula.indicators}
        if read:
            edges[id_] = sorted(read)
    done: set[str] = set()
    for start in edges:
        way = _circle(start, edges, done)
        if way:
            entry = draft.current["indicator"][way[0]]
            yield IndicatorCycle(place=_written(entry), id=way[0], way=" → ".join((*way, way[0])))


def _written(entry: Entry) -> Place:
    """Return where an indicator says what it is computed from."""
    assert isinstance(entry.definition, Indicator)
    key = "estimated_n" if entry.definition.formula is None else "formula"
    return entry.document.place((key,))


def _circle(start: str, edges: dict[str, list[str]], done: set[str]) -> list[str]:
    """Walk depth first without recursion; return the first circle met, and mark what is done."""
    path: dict[str, None] = {}
    stack: list[tuple[str, int]] = [(start, 0)]
    while stack:
        node, next_edge = stack.pop()
        if next_edge == 0:
            if node in done:
                continue
            if node in path:
                done.update(path)
                way = list(path)
                return way[way.index(node) :]
            path[node] = None
        below = edges.get(node, [])
        if next_edge < len(below):
            stack.append((node, next_edge + 1))
            stack.append((below[next_edge], 0))
        else:
            done.add(node)
            path.popitem()
    return []
