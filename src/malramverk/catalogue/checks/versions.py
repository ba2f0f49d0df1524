"""Versions go up, one of each, without gap or overlap in what they cover."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from malramverk.catalogue.compilation import Compilation
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.problems import (
    DuplicateDefinition,
    GapBetweenVersions,
    MixedFile,
    OverlappingVersions,
    ReversedInterval,
    UnknownReference,
    VersionsOutOfOrder,
)
from malramverk.diagnostics import Problem
from malramverk.model import Status
from malramverk.periods import Period, PeriodKind, parse_period, school_year
from malramverk.source import Place

_DECIDED = (Status.ADOPTED, Status.SUPERSEDED)


def check(draft: Draft, _: Compilation) -> Iterator[Problem]:
    """Check the versions of every id."""
    for entry in draft.entries:
        yield from _interval(entry)
    for (_kind, id_), entries in draft.versions.items():
        if len(entries) > 1:
            yield from _order(id_, entries)
            yield from _coverage(id_, [e for e in entries if e.definition.status in _DECIDED])
    for entry in draft.entries:
        yield from _succession(draft, entry)
    yield from _mixed(draft)


def _interval(entry: Entry) -> Iterator[Problem]:
    interval = entry.definition.in_force
    first, last = _ends(entry)
    if first and last and last.order < first.order:
        place = entry.document.place(("in_force",))
        yield ReversedInterval(place=place, first=interval.first or "", last=interval.last or "")


def _ends(entry: Entry) -> tuple[Period | None, Period | None]:
    interval = entry.definition.in_force
    first = parse_period(interval.first) if interval.first else None
    last = parse_period(interval.last) if interval.last else None
    return first, last


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _order(id_: str, entries: list[Entry]) -> Iterator[Problem]:
    for before, entry in pairwise(entries):
        old, new = before.definition.version, entry.definition.version
        if old == new:
            yield DuplicateDefinition(
                place=entry.document.place(("version",)),
                kind=entry.definition.kind,
                key=entry.definition.key,
                other=before.document.source.name,
            )
        elif _number(new) < _number(old):
            place = entry.document.place(("version",))
            yield VersionsOutOfOrder(place=place, id=id_, version=new, before=old)


def _coverage(id_: str, entries: list[Entry]) -> Iterator[Problem]:
    for before, entry in pairwise(entries):
        if before.definition.version == entry.definition.version:
            continue
        last, first = _ends(before)[1], _ends(entry)[0]
        if last is None or first is None or first.order <= last.order:
            period = first or _ends(before)[0]
            yield OverlappingVersions(
                place=_place(entry),
                id=id_,
                version=entry.definition.version,
                before=before.definition.version,
                period=period.text if period else "…",
            )
        elif following(last) not in (None, first):
            yield GapBetweenVersions(place=_place(entry), id=id_, last=last.text, first=first.text)


def _place(entry: Entry) -> Place:
    """Return where a version says when it is in force, or its id where it does not."""
    return entry.document.place(("in_force",) if entry.definition.in_force.first else ("id",))


def following(period: Period) -> Period | None:
    """Return the period after one, for kinds that are counted; nothing for others."""
    if period.kind is PeriodKind.SCHOOL_YEAR:
        return school_year(period.first_year + 1)
    if period.kind is PeriodKind.CALENDAR_YEAR:
        return Period(PeriodKind.CALENDAR_YEAR, f"{period.first_year + 1:04d}")
    return None


def _succession(draft: Draft, entry: Entry) -> Iterator[Problem]:
    definition = entry.definition
    if definition.succeeds is None:
        return
    versions = [e.definition.version for e in draft.versions[definition.kind, definition.id]]
    if definition.succeeds.version not in versions:
        yield UnknownReference(
            place=entry.document.place(("succeeds", "version")),
            kind=definition.kind,
            id=definition.id,
            says_en="succeeds version",
            says_sv="efterträder version",
            written=definition.succeeds.version,
            candidates=tuple(v for v in versions if v != definition.version),
        )


def _mixed(draft: Draft) -> Iterator[Problem]:
    """Tell of the first other id in each file; the documents of a file stand together.

    A framework that is one file in all is as it should be.
    """
    if len({entry.document.source.name for entry in draft.entries}) == 1:
        return
    first, told = "", True
    file: object = None
    for entry in draft.entries:
        id_, here = entry.definition.id, entry.document.source
        if here is not file:
            first, told, file = id_, False, here
        elif id_ != first and not told:
            told = True
            yield MixedFile(place=entry.document.place(("id",)), id=id_, first=first)
