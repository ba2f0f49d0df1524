"""What tests of definitions are to exercise: an item for each thing that can come out otherwise."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import NamedTuple

from malramverk.dataclass import dataclass
from malramverk.formula import Core
from malramverk.source import Span


class Sort(StrEnum):
    """What sort of thing is exercised; see ``docs/tackning.md`` for when it counts as covered."""

    BRANCH = "branch"
    ROW = "row"
    STATE = "state"
    VERSION = "version"
    BOUNDARY = "boundary"


class Words(NamedTuple):
    """The same words in two languages."""

    en: str
    sv: str

    def in_(self, language: str) -> str:
        """Return the words in a language."""
        return self.sv if language == "sv" else self.en


class Owner(NamedTuple):
    """The version of a definition that an item is of."""

    kind: str
    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a test is to exercise.

    Attributes:
        owner: the definition.
        sort: what sort of thing it is.
        passage: where in the definition it is: ``formula``, ``parts.antal``, ``rows.2``.
        words: what it is.
        span: the words of the passage it is about; nothing where it is about all of it.
        key: what tells it from others of its passage.
    """

    owner: Owner
    sort: Sort
    passage: str
    words: Words
    span: Span | None = None
    key: str = ""

    @property
    def name(self) -> str:
        """What the item is called by machines: the same from run to run."""
        place = "" if self.span is None else f":{self.span.start}-{self.span.end}"
        return f"{self.owner.id}@{self.owner.version}/{self.passage}{place}/{self.key}"


@dataclass(frozen=True, slots=True)
class Probe:
    """An item and the condition that holds in some cell where a test exercises it.

    Attributes:
        item: the item.
        condition: a yes or no between cells, or a count of rows that is above zero then.
        anywhere: whether any cell of the test will do, since the formula looks to others.
    """

    item: Item
    condition: Core
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Excluded:
    """An item that no test can exercise, and the proof in words."""

    item: Item
    because: Words


@dataclass(slots=True)
class Found:
    """What there is to exercise in one definition.

    Attributes:
        items: the items, in reading order.
        probes: the conditions of those that are seen in computed cells.
        excluded: those that cannot be exercised.
    """

    items: list[Item] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)
