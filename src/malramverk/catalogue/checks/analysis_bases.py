"""An analysis base names what exists, once, and levels that lie as it says."""

from __future__ import annotations

from collections.abc import Iterator

from malramverk.catalogue.analysis_base_problems import (
    ExpectedUnitDiffers,
    ToldTwice,
    UnitsNotBelow,
)
from malramverk.catalogue.checks.references import unknown
from malramverk.catalogue.compilation import Compilation
from malramverk.catalogue.draft import Draft, Entry
from malramverk.diagnostics import Problem
from malramverk.documents.document import Key
from malramverk.model import AnalysisBaseDefinition, ExpectedBy, Rule

Path = tuple[Key, ...]

_TELLS = ("tells of", "tar upp")


def check(draft: Draft, _: Compilation) -> Iterator[Problem]:
    """Check every analysis base."""
    for entry in draft.of_kind("analysis_base"):
        assert isinstance(entry.definition, AnalysisBaseDefinition)
        yield from _levels(draft, entry, entry.definition)
        yield from _told(draft, entry, entry.definition)
        yield from _alike(draft, entry, entry.definition)
        yield from _expected(draft, entry, entry.definition)


def _levels(draft: Draft, entry: Entry, base: AnalysisBaseDefinition) -> Iterator[Problem]:
    levels = draft.framework.level_ids if draft.framework else ()
    if not levels:
        return
    found = [*unknown(entry, ("level",), base.level, levels, "is for the level", "gäller nivån")]
    if base.units is not None:
        says = "tells of units of", "tar upp enheter på nivån"
        found += unknown(entry, ("units",), base.units, levels, *says)
    yield from found
    if found or base.units is None:
        return
    below = levels[levels.index(base.level) + 1 :]
    if base.units not in below:
        yield UnitsNotBelow(
            place=entry.document.place(("units",)),
            written=base.units,
            units=base.units,
            level=base.level,
            candidates=below,
        )


def _places(base: AnalysisBaseDefinition) -> Iterator[tuple[str, Path, str]]:
    """Yield what is told: its kind, where it is written, and its id."""
    for i, condition in enumerate(base.conditions):
        at: Path = ("conditions", i)
        yield "condition", (*at, "id"), condition.id
        for j, id_ in enumerate(condition.indicators):
            yield "indicator", (*at, "indicators", j), id_
    for i, goal in enumerate(base.goals):
        at = ("goals", i)
        yield "goal", (*at, "goal"), goal.goal
        for j, part in enumerate(goal.sub_goals):
            yield "sub_goal", (*at, "sub_goals", j, "sub_goal"), part.sub_goal
            for k, id_ in enumerate(part.indicators):
                yield "in_goal", (*at, "sub_goals", j, "indicators", k), id_


def _told(draft: Draft, entry: Entry, base: AnalysisBaseDefinition) -> Iterator[Problem]:
    """Check that everything told exists and, but for an indicator of several sub-goals, once."""
    seen: set[tuple[str, str]] = set()
    for kind, path, id_ in _places(base):
        if kind != "condition":
            known = draft.ids("indicator" if kind == "in_goal" else kind)
            yield from unknown(entry, path, id_, known, *_TELLS)
        part = (kind, id_) if kind != "in_goal" else (str(path[:4]), id_)
        if part in seen:
            yield ToldTwice(place=entry.document.place(path), id=base.id, written=id_)
        seen.add(part)


def _alike(draft: Draft, entry: Entry, base: AnalysisBaseDefinition) -> Iterator[Problem]:
    for i, id_ in enumerate(base.alike.by if base.alike else ()):
        says = "compares by", "jämför efter"
        yield from unknown(entry, ("alike", "by", i), id_, draft.ids("indicator"), *says)


def _expected(draft: Draft, entry: Entry, base: AnalysisBaseDefinition) -> Iterator[Problem]:
    known = draft.indicators
    for id_, expected in base.expected.items():
        path: Path = ("expected", id_)
        says = "expects something of", "väntar något av"
        yield from unknown(entry, path, id_, known, *says, key=True)
        if isinstance(expected, ExpectedBy):
            yield from _expected_by(draft, entry, (*path, "rule"), expected)
            continue
        yield from unknown(entry, path, expected, known, "expects", "väntar")
        if id_ not in known or expected not in known:
            continue
        here, there = known[id_].unit, known[expected].unit
        if here != there:
            place = entry.document.place(path)
            yield ExpectedUnitDiffers(
                place=place, id=id_, unit=here, expected=expected, expected_unit=there
            )


def _expected_by(draft: Draft, entry: Entry, path: Path, by: ExpectedBy) -> Iterator[Problem]:
    """Check that there is such a rule, and that it has the fact."""
    rules = {each.definition.id: each.definition for each in draft.of_kind("rule")}
    yield from unknown(entry, path, by.rule, rules, "expects what the rule", "väntar vad regeln")
    rule = rules.get(by.rule)
    if isinstance(rule, Rule):
        says = f"expects of {by.rule} the fact", f"väntar av {by.rule} uppgiften"
        yield from unknown(entry, (*path[:-1], "fact"), by.fact, rule.facts, *says)
