"""What `compute` shows on the terminal: one entity in full, or the first of many."""

from __future__ import annotations

from collections import Counter
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
from malramverk.cli.numbers import shown_count
from malramverk.cli.session import Session
from malramverk.cli.words import Row, Speech
from malramverk.dataclass import dataclass

_ROWS = 8


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
        self._many(*self._level(entities), entities)
        show_counts(self.frame, self.session)

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

    def _place(self, row: Row) -> tuple[tuple[int, int, str], int, str]:
        """Put indicators under their sub-goals, and groups under everyone."""
        catalogue = self.speech.catalogue
        order = list(catalogue.indicators).index(row["indicator"])
        goals = catalogue.indicators[row["indicator"]].follows_up
        goal = catalogue.sub_goals.get(goals[0]) if goals else None
        under = (0, goal.order or 0, goal.id) if goal else (1, 0, "")
        return under, order, group_words(row, self.speech)

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

    def _level(self, entities: list[Entity]) -> tuple[str, list[Entity]]:
        """Return the widest level with several entities; the whole goes beside them."""
        levels = [level for level, _ in entities]
        shown = next(
            (lv for lv in self.speech.catalogue.levels if levels.count(lv) > 1), levels[-1]
        )
        return shown, [entity for entity in entities if entity[0] == shown]

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
        left = Counter(entity[0] for entity in entities if entity not in shown)
        self._rest(left, len(indicators) - len(first))

    def _everyone(self) -> Any:
        """Return the latest period's cells for everyone together."""
        frame = self._latest()
        for column in frame.columns:
            if column not in FIXED:
                frame = frame.filter(frame[column].is_null())
        return frame

    def _heading(self, level: str, entities: int, indicators: int) -> str:
        members = self.speech.counted(level, entities)
        head = f"{members}, {indicators_counted(indicators, self.session)}"
        period = self._period_words()
        return f"{head}, {period}" if period else head

    def _rest(self, left: Counter[str], indicators: int) -> None:
        """Say how much more there is, and how to see it."""
        more = [self.speech.counted(level, number) for level, number in left.items()]
        if indicators > 0:
            more.append(indicators_counted(indicators, self.session))
        if more:
            *first, last = more
            listed = self.session.words(" and ", " och ").join(
                filter(None, [", ".join(first), last])
            )
            self.session.say(
                self.session.words(f"… and {listed} more:", f"… och {listed} till:"),
                self.session.words(
                    "  --out results.csv for everything, --entity CODE for one in full",
                    "  --out resultat.csv för allt, --entity KOD för en i sin helhet",
                ),
            )
        self.session.say("")


def indicators_counted(number: int, session: Session) -> str:
    """Return a number of indicators."""
    return session.counted(number, "indicator indicators", "indikator indikatorer")


def show_counts(frame: Any, session: Session) -> None:
    """Show how many cells of some results are in each state."""
    pairs = frame.select("state", "reason").rows()
    number = shown_count(len(pairs), session.language)
    session.say(
        session.words(
            f"All {number} cells, with the reason where there is no value:",
            f"Alla {number} uppgifter, med skälet där värde saknas:",
        )
    )
    session.show(state_counts(pairs, session.language))
