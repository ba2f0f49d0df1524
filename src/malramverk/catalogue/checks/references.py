"""What a definition names exists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from malramverk.catalogue.compilation import Compilation
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.problems import (
    ClashingIds,
    NoFramework,
    SeveralFrameworks,
    TableLacksKey,
    UnknownReference,
)
from malramverk.diagnostics import Problem
from malramverk.documents.document import Key
from malramverk.model import KINDS, Framework, Goal, Holds, Indicator, SubGoal, SuccessFactor, Table
from malramverk.source import Place, Source, Span


def check(draft: Draft, _: Compilation) -> Iterator[Problem]:
    """Check every reference by id, and that there is one framework to refer to."""
    yield from _frameworks(draft)
    for entry in draft.entries:
        definition = entry.definition
        if isinstance(definition, Indicator):
            yield from _each(draft, entry, "follows_up", "sub_goal", "follows up", "följer upp")
            yield from _one(draft, entry, "population", "population", "is about", "handlar om")
            words = ("is protected by", "skyddas av")
            yield from _one(draft, entry, "disclosure", "disclosure_family", *words)
        elif isinstance(definition, SubGoal):
            yield from _one(draft, entry, "goal", "goal", "belongs to", "hör till")
        elif isinstance(definition, Goal):
            yield from _one(draft, entry, "adjusts", "goal", "adjusts", "ändrar")
        elif isinstance(definition, SuccessFactor):
            yield from _each(draft, entry, "sub_goals", "sub_goal", "helps", "bidrar till")
        elif isinstance(definition, Table):
            yield from _table(draft, entry, definition)
        yield from _agencies(draft, entry)
        yield from _consultation(draft, entry)
    for id_ in sorted(draft.tables.keys() & draft.populations.keys()):
        document = draft.current["population"][id_].document
        yield ClashingIds(place=document.place(("id",)), id=id_)


def _frameworks(draft: Draft) -> Iterator[Problem]:
    found = draft.current.get("framework", {})
    if not found:
        yield NoFramework(place=Place(Source(draft.path, ""), Span(0, 0)), path=draft.path)
    first, *others = list(found) or [""]
    for other in others:
        place = found[other].document.place(("id",))
        yield SeveralFrameworks(place=place, id=other, other=first)


def _each(draft: Draft, entry: Entry, key: str, kind: str, en: str, sv: str) -> Iterator[Problem]:
    for i, written in enumerate(getattr(entry.definition, key)):
        yield from unknown(entry, (key, i), written, draft.ids(kind), en, sv)


def _one(draft: Draft, entry: Entry, key: str, kind: str, en: str, sv: str) -> Iterator[Problem]:
    written = getattr(entry.definition, key)
    if written is not None:
        yield from unknown(entry, (key,), written, draft.ids(kind), en, sv)


def unknown(
    entry: Entry,
    path: Sequence[Key],
    written: str,
    candidates: Collection[str],
    en: str,
    sv: str,
    *,
    key: bool = False,
) -> Iterator[Problem]:
    """Yield a problem if what is written, a value or a key, is not among the candidates."""
    if written not in candidates:
        yield UnknownReference(
            place=entry.document.place(path, key=key),
            kind=entry.definition.kind,
            id=entry.definition.id,
            says_en=en,
            says_sv=sv,
            written=written,
            candidates=tuple(candidates),
        )


def _table(draft: Draft, entry: Entry, table: Table) -> Iterator[Problem]:
    levels = draft.framework.level_ids if draft.framework else ()
    if not levels:
        return
    named = {"level": ("names the level", "anger nivån"), "name_of": ("names", "namnger nivån")}
    if table.level is not None:
        yield from unknown(entry, ("level",), table.level, levels, *named["level"])
    for id_, column in table.columns.items():
        for key, (en, sv) in named.items():
            if (level := getattr(column, key)) is not None:
                yield from unknown(entry, ("columns", id_, key), level, levels, en, sv)
        if column.code_list is not None:
            path = ("columns", id_, "code_list")
            lists = draft.ids("code_list")
            yield from unknown(entry, path, column.code_list, lists, "uses", "använder")
    if table.holds is Holds.ENTITIES and table.level is None:
        yield TableLacksKey(place=entry.document.place(("id",)), id=table.id, level=levels[-1])


def _consultation(draft: Draft, entry: Entry) -> Iterator[Problem]:
    """Check who is said to have been consulted, and who the manifest says must be."""
    framework = draft.framework
    if framework is None or not framework.agencies:
        return
    agencies = tuple(framework.agencies)
    words = ("consults the agency", "samråder med myndigheten")
    for i, said in enumerate(entry.definition.consultation):
        yield from unknown(entry, ("consultation", i, "agency"), said.agency, agencies, *words)
    if isinstance(entry.definition, Framework):
        for i, wanted in enumerate(entry.definition.requires_consultation):
            start = ("requires_consultation", i)
            for j, agency in enumerate(wanted.agencies):
                yield from unknown(entry, (*start, "agencies", j), agency, agencies, *words)
            about = ("requires consultation on", "kräver samråd om")
            for j, kind in enumerate(wanted.kinds):
                yield from unknown(entry, (*start, "kinds", j), kind, tuple(KINDS), *about)


def _agencies(draft: Draft, entry: Entry) -> Iterator[Problem]:
    framework, provenance = draft.framework, entry.definition.provenance
    if framework is None or not framework.agencies or provenance is None:
        return
    agencies = tuple(framework.agencies)
    words = ("names the agency", "nämner myndigheten")
    if provenance.maintainer is not None:
        path: tuple[Key, ...] = ("provenance", "maintainer")
        yield from unknown(entry, path, provenance.maintainer, agencies, *words)
    for i, written in enumerate(provenance.contributors):
        path = ("provenance", "contributors", i)
        yield from unknown(entry, path, written, agencies, *words)
