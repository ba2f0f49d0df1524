"""An indicator's target as what rules may name: a checked formula for each name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from malramverk.catalogue.compilation import moved, parsed
from malramverk.catalogue.draft import Entry
from malramverk.catalogue.rule_problems import (
    TargetDates,
    TargetNotNumber,
    TargetWithoutDirection,
    TargetWithoutEnd,
)
from malramverk.diagnostics import Problem
from malramverk.documents.document import Key
from malramverk.formula import Core, Grain, Kind, Reference, Scope, Type, check, parse
from malramverk.model import Direction, Indicator, Target
from malramverk.quantities import NUMBER, PURE
from malramverk.source import Source


def targeted(entry: Entry, scope: Scope, problems: list[Problem]) -> Mapping[str, Core]:
    """Return what each ``target_…`` name stands for; nothing where there is no sound target.

    Args:
        entry: an indicator.
        scope: what its formulas may name.
        problems: where faults are put.
    """
    indicator = entry.definition
    assert isinstance(indicator, Indicator)
    target = indicator.target
    if target is None:
        return {}
    found = [*_faults(entry, indicator, target)]
    if not found:
        found = [*_written(entry, target, scope)]
    problems.extend(found)
    return {} if found else _cores(indicator, target, scope, problems)


def _faults(entry: Entry, indicator: Indicator, target: Target) -> Iterator[Problem]:
    place = entry.document.place(("target",), key=True)
    if len(target.ends) != 1:
        yield TargetWithoutEnd(place=place, id=indicator.id)
    if not target.is_ordered:
        yield TargetDates(place=place, id=indicator.id, dates=target.dates)
    if _upwards(indicator, target) is None:
        yield TargetWithoutDirection(place=place, id=indicator.id)


def _upwards(indicator: Indicator, target: Target) -> bool | None:
    if target.higher_is_better is not None:
        return target.higher_is_better
    if indicator.direction is Direction.NEUTRAL:
        return None
    return indicator.direction is Direction.HIGHER_IS_BETTER


def _written(entry: Entry, target: Target, scope: Scope) -> Iterator[Problem]:
    """Check the formulas that the author wrote, where they stand."""
    value = _value(entry.definition.id, scope)
    for path, text in target.written.items():
        problems: list[Problem] = []
        node = parsed(entry.document, path, text, problems)
        if node is not None:
            here = replace(scope, parts={"value": value})
            checked = check(node, here, source=Source("<formula>", text))
            problems.extend(moved(p, entry.document, path) for p in checked.problems)
            if checked.core is not None and not _fits(checked.core, str(path[-1]), value):
                problems.append(_misfit(entry, path))
        yield from problems


def _fits(core: Core, key: str, value: Core) -> bool:
    """Say whether a formula is a number, and one that can be compared with the indicator."""
    if core.type.kind is not Kind.NUMBER or core.type.grain is Grain.ROW:
        return False
    wanted = PURE if key == "relative_change" else value.type.unit
    unit = core.type.unit
    return unit is None or wanted is None or unit.dims == wanted.dims


def _misfit(entry: Entry, path: tuple[Key, ...]) -> Problem:
    assert isinstance(entry.definition, Indicator)
    unit = "share" if path[-1] == "relative_change" else entry.definition.unit
    return TargetNotNumber(place=entry.document.place(path), key=str(path[-1]), unit=unit)


def _value(id_: str, scope: Scope) -> Reference:
    return Reference(id_, Type(Kind.NUMBER, scope.indicators.get(id_) or NUMBER, Grain.CELL))


def _cores(
    indicator: Indicator, target: Target, scope: Scope, problems: list[Problem]
) -> Mapping[str, Core]:
    upwards = _upwards(indicator, target)
    assert upwards is not None, "told before"
    parts: dict[str, Core] = {"value": _value(indicator.id, scope)}
    for name, text in target.formulas(indicator.unit, upwards=upwards):
        checked = check(parse(text), replace(scope, parts=parts), source=Source("<formula>", text))
        if checked.core is None:
            problems.extend(checked.problems)
            return {}
        parts[name] = checked.core
    del parts["value"]
    return parts
