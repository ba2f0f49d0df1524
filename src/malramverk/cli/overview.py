"""What `compute` shows on the terminal: one entity in full, or the first of many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from malramverk.cli.answering import (
    FIXED,
    Names,
    fitting,
    group_words,
    one_entity,
    side_by_side,
    state_counts,
)
from malramverk.cli.entities import Entity, entities_of
from malramverk.cli.session import Session
from malramverk.cli.words import Row, Speech

_ROWS = 15


@dataclass(frozen=True, slots=True)
class Overview:
    """Results that are shown on a terminal.

    Attributes:
        session: what it is shown through.
        frame: the cells, one row each.
        names: what entities are called.
        speech: how cells are told.
    """

    session: Session
    frame: Any
    names: Names
    speech: Speech

    @property
    def periods(self) -> list[str]:
        """The periods there are, the latest last; empty where the data is undated."""
        found = self.frame["period"].unique(maintain_order=True).to_list()
        return sorted(period for period in found if period is not None)

    def show(self) -> None:
        """Show one entity in full, or the first of many with a count of states."""
        entities = entities_of(self.frame)
        if len(entities) == 1:
            self._one(entities[0])
            return
        for level, members in self._by_level(entities):
            self._many(level, members, entities)
        self.counts()

    def _latest(self) -> Any:
        if not self.periods:
            return self.frame
        return self.frame.filter(self.frame["period"] == self.periods[-1])

    def _one(self, entity: Entity) -> None:
        name = self.speech.name(self.names, *entity)
        code = "" if entity[1] in (name, entity[0]) else f" ({entity[1]})"
        self.session.say(" ".join(filter(None, [f"{name}{code}", self._period_words()])))
        rows = sorted(self._latest().rows(named=True), key=self._place)
        self.session.show(one_entity(rows, self.speech))

    def _place(self, row: Row) -> tuple[int, str]:
        order = list(self.speech.catalogue.indicators)
        return order.index(row["indicator"]), group_words(row, self.speech)

    def _period_words(self) -> str:
        """Say which period is shown, and which there are beside it."""
        if not self.periods:
            return ""
        latest, *earlier = reversed(self.periods)
        if not earlier:
            return latest
        others = ", ".join(reversed(earlier[:4]))
        return self.session.words(
            f"{latest} (also {others}: --period)", f"{latest} (även {others}: --period)"
        )

    def _by_level(self, entities: list[Entity]) -> Iterator[tuple[str, list[Entity]]]:
        """Yield each level with its entities; a whole goes beside the others, not alone."""
        for level in self.speech.catalogue.levels:
            members = [entity for entity in entities if entity[0] == level]
            if len(members) > 1 or (members and len(entities) == 1):
                yield level, members

    def _many(self, level: str, members: list[Entity], entities: list[Entity]) -> None:
        whole = [e for e in entities if e[0] != level and e[0] == e[1]][:1]
        width = self.session.console().width
        shown = [*whole, *members[: max(1, fitting(width) - len(whole))]]
        frame = self._everyone()
        indicators = frame["indicator"].unique(maintain_order=True).to_list()
        cells = {
            (row["indicator"], row["level"], row["entity"]): row
            for row in frame.filter(frame["entity"].is_in([e[1] for e in shown])).rows(named=True)
        }
        self.session.say(self._heading(level, len(members), len(indicators)))
        first = indicators[:_ROWS]
        self.session.show(side_by_side(cells, first, shown, self.names, self.speech))
        self._rest(level, len(members) - len(shown) + len(whole), len(indicators) - len(first))

    def _everyone(self) -> Any:
        """Return the latest period's cells for everyone together."""
        frame = self._latest()
        for column in frame.columns:
            if column not in FIXED:
                frame = frame.filter(frame[column].is_null())
        return frame

    def _heading(self, level: str, entities: int, indicators: int) -> str:
        plural = self.speech.plural(level)
        head = self.session.words(
            f"{entities} {plural}, {indicators} indicators",
            f"{entities} {plural}, {indicators} indikatorer",
        )
        period = self._period_words()
        return f"{head}, {period}" if period else head

    def _rest(self, level: str, entities: int, indicators: int) -> None:
        more = [
            f"{count} {words}"
            for count, words in (
                (entities, self.speech.plural(level)),
                (indicators, self.session.words("indicators", "indikatorer")),
            )
            if count > 0
        ]
        if more:
            listed = self.session.words(" and ", " och ").join(more)
            self.session.say(
                self.session.words(
                    f"… and {listed} more: --out results.csv, --entity CODE, --indicator ID",
                    f"… och {listed} till: --out resultat.csv, --entity KOD, --indicator ID",
                )
            )
        self.session.say("")

    def counts(self) -> None:
        """Show how many cells have a value, and why the others have none."""
        pairs = self.frame.select("state", "reason").rows()
        self.session.say(
            self.session.words(
                f"All {len(pairs)} cells, and why some have no value:",
                f"Alla {len(pairs)} uppgifter, och varför en del saknar värde:",
            )
        )
        self.session.show(state_counts(pairs, self.session.language))
