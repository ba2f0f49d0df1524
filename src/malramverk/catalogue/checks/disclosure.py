"""A disclosure family names what exists, and asks for something."""

from __future__ import annotations

from collections.abc import Iterator

from malramverk.catalogue.checks.references import unknown
from malramverk.catalogue.compilation import Compilation
from malramverk.catalogue.disclosure_problems import NeverReached, NoBound, PartitionOfNothing
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.scoping import attributes_of
from malramverk.diagnostics import Problem
from malramverk.documents.document import Key
from malramverk.model import DisclosureFamily, Partition, Threshold

_PROTECTS = ("protects", "skyddar")
_READS = ("reads", "läser")


def check(draft: Draft, _compilation: Compilation) -> Iterator[Problem]:
    """Check every family's levels, dimensions, indicators and thresholds."""
    for entry in draft.of_kind("disclosure_family"):
        family = entry.definition
        assert isinstance(family, DisclosureFamily)
        for i, threshold in enumerate(family.thresholds):
            yield from _threshold(draft, entry, i, threshold)
            for j, earlier in enumerate(family.thresholds[:i]):
                if _covers(earlier, threshold):
                    place = entry.document.place(("thresholds", i))
                    yield NeverReached(place=place, id=family.id, number=i + 1, earlier=j + 1)
                    break
        for i, partition in enumerate(family.partitions):
            yield from _partition(draft, entry, i, partition)
        yield from _others(draft, entry, family)


def _threshold(draft: Draft, entry: Entry, i: int, threshold: Threshold) -> Iterator[Problem]:
    path: tuple[Key, ...] = ("thresholds", i)
    levels = draft.framework.level_ids if draft.framework else ()
    for j, level in enumerate(threshold.levels if levels else ()):
        yield from unknown(entry, (*path, "levels", j), level, levels, *_PROTECTS)
    asked = (threshold.numerator, threshold.complement, threshold.base, threshold.basis)
    if all(bound is None for bound in asked):
        yield NoBound(place=entry.document.place(path), id=entry.definition.id, number=i + 1)
    if threshold.basis is not None:
        where = (*path, "basis", "indicator")
        ids = draft.ids("indicator")
        yield from unknown(entry, where, threshold.basis.indicator, ids, *_READS)


def _covers(earlier: Threshold, later: Threshold) -> bool:
    """Say whether a threshold leaves nothing to a later one, as far as is easily seen."""
    levels = not earlier.levels or (later.levels and set(later.levels) <= set(earlier.levels))
    sorts = not earlier.measures or (
        later.measures and set(later.measures) <= set(earlier.measures)
    )
    always = earlier.first is None and earlier.last is None
    same = (earlier.first, earlier.last) == (later.first, later.last)
    return bool(levels and sorts and (always or same))


def _partition(draft: Draft, entry: Entry, i: int, partition: Partition) -> Iterator[Problem]:
    path: tuple[Key, ...] = ("partitions", i)
    if (partition.dimension is None) == (not partition.indicators):
        yield PartitionOfNothing(place=entry.document.place(path), id=entry.definition.id)
    if partition.dimension is not None:
        known = sorted({name for names in draft.dimensions.values() for name in names})
        where = (*path, "dimension")
        yield from unknown(entry, where, partition.dimension, known, *_PROTECTS)
    for j, written in enumerate(partition.indicators):
        ids = draft.ids("indicator")
        yield from unknown(entry, (*path, "indicators", j), written, ids, *_PROTECTS)


def _others(draft: Draft, entry: Entry, family: DisclosureFamily) -> Iterator[Problem]:
    ids = draft.ids("indicator")
    if family.economic is not None:
        known = [name for name, _ in attributes_of(draft)]
        where = ("economic", "attribute")
        yield from unknown(entry, where, family.economic.attribute, known, *_READS)
    for written, others in family.hidden_with.items():
        path: tuple[Key, ...] = ("hidden_with", written)
        yield from unknown(entry, path, written, ids, *_PROTECTS, key=True)
        for i, other in enumerate(others):
            yield from unknown(entry, (*path, i), other, ids, *_PROTECTS)
