"""A judgement: what one rule says of one thing."""

from __future__ import annotations

from collections.abc import Mapping

from malramverk.cells import Reason, State
from malramverk.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule says of one indicator, sub-goal or goal, for one entity, period and group.

    Attributes:
        rule: the rule's id.
        version: its version.
        subject: the indicator, sub-goal or goal; nothing for the entity itself.
        level: the entity's level.
        entity: its code.
        period: the period.
        groups: the code of each dimension; empty for everyone together.
        outcomes: a mapping from output to outcome; several where the hit policy lists them, and
            none where no row answers.
        rows: the rows that count, numbered from one.
        state: ``value``, or what stops it.
        reason: a finer word for the state.
        inputs: what each input was: a number, a text, yes or no, or a state.
        importance: how early in a dialogue it is told.
        finding: the text of the observation, if there is one.
        question: the text of the question, if there is one.
        factors: the success factors that the question is linked to.
    """

    rule: str
    version: str
    subject: str | None
    level: str
    entity: str
    period: str | None
    groups: Mapping[str, str]
    outcomes: tuple[Mapping[str, str | float | bool | None], ...]
    rows: tuple[int, ...]
    state: State
    reason: Reason
    inputs: Mapping[str, float | str | bool | State]
    importance: int
    finding: str | None
    question: str | None
    factors: tuple[str, ...]

    @property
    def outcome(self) -> str | float | bool | None:
        """The outcome of a rule with one output; the first output's of several."""
        return next(iter(self.outcomes[0].values())) if self.outcomes else None
