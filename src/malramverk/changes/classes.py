"""What sort of change something is, and how large a step of the version it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from malramverk.dataclass import dataclass
from malramverk.model import Statement, plain
from malramverk.quantities import Language


class ChangeClass(StrEnum):
    """What a change does, from the least to the most.

    ``text``: words only. ``metadata``: what surrounds a figure, and no figure. ``equal``: a
    formula is proved to give the same. ``tightened``: fewer figures are given or more data
    refused, and no figure differs. ``undecided``: nobody can prove what it does.
    ``value_changing``: figures or outcomes differ. ``breaking``: what reads it must change too.
    """

    TEXT = "text"
    METADATA = "metadata"
    EQUAL = "equal"
    TIGHTENED = "tightened"
    UNDECIDED = "undecided"
    VALUE_CHANGING = "value_changing"
    BREAKING = "breaking"


class Event(StrEnum):
    """What has happened to a definition."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    AFFECTED = "affected"


class Step(StrEnum):
    """Which number of a version goes up: words; what compares; a break in the series."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


ORDER = list(ChangeClass)
CLASS_WORDS: Mapping[ChangeClass, Mapping[Language, str]] = {
    ChangeClass.TEXT: {"en": "words only", "sv": "bara ord"},
    ChangeClass.METADATA: {"en": "no figure changes", "sv": "ingen siffra ändras"},
    ChangeClass.EQUAL: {"en": "proved to give the same", "sv": "bevisat ge detsamma"},
    ChangeClass.TIGHTENED: {"en": "tightened", "sv": "skärpt"},
    ChangeClass.UNDECIDED: {"en": "may change figures", "sv": "kan ändra siffror"},
    ChangeClass.VALUE_CHANGING: {"en": "changes figures", "sv": "ändrar siffror"},
    ChangeClass.BREAKING: {"en": "breaking", "sv": "brytande"},
}
EVENT_WORDS: Mapping[Event, Mapping[Language, str]] = {
    Event.CHANGED: {"en": "changed", "sv": "ändrad"},
    Event.ADDED: {"en": "new", "sv": "ny"},
    Event.REMOVED: {"en": "removed", "sv": "borttagen"},
    Event.RENAMED: {"en": "renamed", "sv": "bytt id"},
    Event.AFFECTED: {"en": "reads what is changed", "sv": "läser det som ändrats"},
}


@dataclass(frozen=True, slots=True)
class Change:
    """What has happened to one definition between two states of the definitions.

    Attributes:
        kind: what it is.
        id: its id; the new one, where it has been renamed.
        event: what has happened to it.
        change: what that does.
        old: the version before; nothing for what is added.
        new: the version now; nothing for what is removed.
        fields: the keys that differ.
        step: which number of its version must have gone up.
        comparable: what the new version says of comparing across the change, if it says.
        renamed_from: the id before, where it has been renamed.
        example: where a formula gives something else, in words by language.
        title: what people call it, by language.
        because: why figures compare across the change or not, by language, if it says.
        consultation: what those say of the new version who were consulted on it.
    """

    kind: str
    id: str
    event: Event
    change: ChangeClass
    old: str | None
    new: str | None
    fields: tuple[str, ...]
    step: Step
    comparable: bool | None
    renamed_from: str | None
    example: Mapping[str, str]
    title: Mapping[str, str]
    because: Mapping[str, str] = field(default_factory=dict)
    consultation: tuple[Statement, ...] = ()

    @property
    def required(self) -> str | None:
        """The least version that the change may have; nothing where there was none before."""
        return raised(self.old, self.step) if self.old is not None else None

    @property
    def is_bumped(self) -> bool:
        """Whether the version has gone up as much as the change asks for."""
        if self.required is None or self.new is None or self.step is Step.NONE:
            return True
        return numbers(self.new) >= numbers(self.required)

    def words(self, language: Language) -> str:
        """Return the change as a line for people."""
        versions = " → ".join(v for v in dict.fromkeys((self.old, self.new)) if v is not None)
        head = f"{self.title.get(language) or self.id} ({self.id} {versions})"
        what = EVENT_WORDS[self.event][language]
        if self.event is Event.RENAMED:
            what += f" {'från' if language == 'sv' else 'from'} {self.renamed_from}"
        if self.event in (Event.ADDED, Event.REMOVED):
            return f"{head}: {what}"
        keys = f" [{', '.join(self.fields)}]" if self.fields else ""
        line = f"{head}: {what}, {CLASS_WORDS[self.change][language]}{keys}"
        return f"{line}. {self.example[language]}" if self.example else line

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain data."""
        return {
            "kind": self.kind,
            "id": self.id,
            "event": self.event.value,
            "change": self.change.value,
            "old": self.old,
            "new": self.new,
            "fields": list(self.fields),
            "step": self.step.value,
            "required": self.required,
            "comparable": self.comparable,
            "renamed_from": self.renamed_from,
            "example": dict(self.example),
            "because": dict(self.because),
            "consultation": [plain(said) for said in self.consultation],
        }


def numbers(version: str) -> tuple[int, ...]:
    """Return a version's three numbers."""
    return tuple(int(part) for part in version.split("."))


def raised(version: str, step: Step) -> str:
    """Return the least version that is a step above one."""
    major, minor, patch = numbers(version)
    if step is Step.MAJOR:
        return f"{major + 1}.0.0"
    if step is Step.MINOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if step is Step.PATCH else version


def greatest(classes: list[ChangeClass]) -> ChangeClass:
    """Return what changes do together: what the greatest of them does."""
    return max(classes, key=ORDER.index, default=ChangeClass.TEXT)


def step_for(change: ChangeClass, comparable: bool | None) -> Step:
    """Return the step that a change asks for.

    Args:
        change: what it does.
        comparable: what its author says of comparing figures across it, if anything.
    """
    if change is ChangeClass.BREAKING or comparable is False:
        return Step.MAJOR
    if change in (ChangeClass.VALUE_CHANGING, ChangeClass.UNDECIDED):
        return Step.MINOR if comparable else Step.MAJOR
    return Step.PATCH if change is ChangeClass.TEXT else Step.MINOR
