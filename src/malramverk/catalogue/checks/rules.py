"""What a rule names exists, and its texts have slots that it fills."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from malramverk.catalogue.checks.references import unknown
from malramverk.catalogue.compilation import Compilation
from malramverk.catalogue.draft import Draft, Entry
from malramverk.catalogue.rule_problems import UnknownInput, UnknownOutcome, UnknownSlot
from malramverk.diagnostics import Problem
from malramverk.documents.document import Key
from malramverk.model import CANNOT_BE_JUDGED, FROM_SUB_GOAL, Rule, TextDefinition

SLOTS = (
    "value",
    "n",
    "period",
    "entity",
    "level",
    "indicator",
    "sub_goal",
    "goal",
    "unit",
    "outcome",
    "certainty",
)
SLOT = re.compile(r"\{([^{}]*)\}")


def check(draft: Draft, _: Compilation) -> Iterator[Problem]:
    """Check every reference of every rule by id, and the slots of its texts."""
    used: dict[str, set[str]] = {}
    for entry in draft.of_kind("rule"):
        rule = entry.definition
        assert isinstance(rule, Rule)
        yield from _applies_to(draft, entry, rule)
        yield from _scales(draft, entry, rule)
        for i, row in enumerate(rule.rows):
            for key, words in (("observe", ("observes", "iakttar")), ("ask", ("asks", "frågar"))):
                text = getattr(row, key)
                if text is not None:
                    yield from unknown(entry, ("rows", i, key), text, draft.ids("text"), *words)
                    used.setdefault(text, set()).update(rule.inputs, rule.facts)
            factors = [f for f in row.factors if f != FROM_SUB_GOAL]
            for factor in factors:
                listed = (*draft.ids("success_factor"), FROM_SUB_GOAL)
                yield from unknown(entry, ("rows", i, "factors"), factor, listed, "names", "nämner")
        yield from _tests(entry, rule)
    for entry in draft.of_kind("text"):
        assert isinstance(entry.definition, TextDefinition)
        yield from _slots(entry, entry.definition, used.get(entry.definition.id))


def _applies_to(draft: Draft, entry: Entry, rule: Rule) -> Iterator[Problem]:
    where = rule.applies_to
    levels = draft.framework.level_ids if draft.framework else ()
    attributes = {c for t in draft.tables.values() for c in t.columns}
    lists: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
        ("indicators", where.indicators, draft.ids("indicator")),
        ("sub_goals", where.sub_goals, draft.ids("sub_goal")),
        ("goals", where.goals, draft.ids("goal")),
        ("levels", where.levels, levels),
        ("entity", where.entity, attributes),
    )
    for key, named, listed in lists:
        for i, written in enumerate(named):
            path: tuple[Key, ...] = ("applies_to", key, written if key == "entity" else i)
            is_key = key == "entity"
            yield from unknown(entry, path, written, listed, "applies to", "gäller", key=is_key)


def _scales(draft: Draft, entry: Entry, rule: Rule) -> Iterator[Problem]:
    listed = draft.ids("outcome_scale")
    words = ("uses the scale", "använder skalan")
    if rule.scale is not None:
        yield from unknown(entry, ("scale",), rule.scale, listed, *words)
        scale = draft.outcome_scales.get(rule.scale)
        if scale and rule.absent not in (*scale.outcomes, CANNOT_BE_JUDGED):
            place = entry.document.place(("absent",))
            candidates = (*scale.outcomes, CANNOT_BE_JUDGED)
            yield UnknownOutcome(place=place, written=rule.absent, candidates=candidates)
    for name, output in rule.outputs.items():
        if output.scale is not None:
            path: tuple[Key, ...] = ("outputs", name, "scale")
            yield from unknown(entry, path, output.scale, listed, *words)


def _tests(entry: Entry, rule: Rule) -> Iterator[Problem]:
    for i, test in enumerate(rule.tests):
        for name in test.given.keys() - rule.inputs.keys():
            place = entry.document.place(("tests", i, "given", name), key=True)
            yield UnknownInput(place=place, written=name, candidates=tuple(rule.inputs))


def _slots(entry: Entry, text: TextDefinition, given: set[str] | None) -> Iterator[Problem]:
    known = (*SLOTS, *sorted(given or ()))
    for language, words in text.text.items():
        for found in SLOT.finditer(words):
            if given is not None and found[1] not in known:
                place = entry.document.place(("text", language))
                yield UnknownSlot(place=place, written=found[1], text=text.id, candidates=known)
