"""A parameter has one number for every period between its first and its last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from malramverk.catalogue.checks.versions import following
from malramverk.catalogue.compilation import Compilation
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.problems import (
    GapInParameter,
    NoNumbers,
    OverlapInParameter,
    UnknownUnit,
)
from malramverk.catalogue.scoping import unit_of
from malramverk.diagnostics import Problem
from malramverk.documents.document import Key
from malramverk.model import DatedNumber, Parameter
from malramverk.periods import parse_period
from malramverk.quantities import unit_names


def check(draft: Draft, _compilation: Compilation) -> Iterator[Problem]:
    """Check the unit and the dates of every parameter."""
    for entry in draft.of_kind("parameter"):
        parameter = entry.definition
        assert isinstance(parameter, Parameter)
        if unit_of(parameter.unit, draft) is None:
            place = entry.document.place(("unit",))
            candidates = tuple(unit_names(draft.own_units))
            yield UnknownUnit(place=place, written=parameter.unit, candidates=candidates)
        if not parameter.values and not parameter.codes:
            yield NoNumbers(place=entry.document.place(("id",)), id=parameter.id)
        yield from _dates(entry, ("values",), parameter.values)
        for code, values in parameter.codes.items():
            yield from _dates(entry, ("codes", code), values)


def _dates(entry: Entry, path: tuple[Key, ...], values: Sequence[DatedNumber]) -> Iterator[Problem]:
    for i, (before, after) in enumerate(pairwise(values)):
        last = parse_period(before.last) if before.last else None
        first = parse_period(after.first) if after.first else None
        if last is None or first is None or first.order <= last.order:
            shown = after.first or before.first or "…"
            place = entry.document.place((*path, i + 1))
            yield OverlapInParameter(place=place, id=entry.definition.id, period=shown)
        elif following(last) not in (None, first):
            yield GapInParameter(
                place=entry.document.place((*path, i + 1)),
                id=entry.definition.id,
                last=last.text,
                first=first.text,
            )
