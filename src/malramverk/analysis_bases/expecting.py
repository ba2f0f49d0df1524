"""What rules would expect of an indicator, as far as whom they expect it of may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from malramverk.analysis_bases.contents import Figure
from malramverk.analysis_bases.rounding import shown_value
from malramverk.assessment import Assessment
from malramverk.assessment.judging import Block
from malramverk.cells import Reason, State, state_and_reason
from malramverk.evaluation.column import HAS_VALUE
from malramverk.model import ExpectedBy, Indicator
from malramverk.protection import Publication


class Expecting:
    """Facts of rules by entity; what a rule read of hidden figures is hidden with them.

    Attributes:
        seen: what whom it is about may see of itself.
        level: the level of the entities.
        period: the period that is told of.
    """

    def __init__(self, seen: Publication, level: str, period: str | None) -> None:
        self.seen, self.level, self.period = seen, level, period
        self._told: dict[str, Mapping[str, Figure]] = {}

    def figure(self, indicator: Indicator, by: ExpectedBy, entity: str) -> Figure | None:
        """Return what is expected of an indicator; nothing where no rules were asked."""
        if self.seen.assessment is None:
            return None
        if indicator.id not in self._told:
            self._told[indicator.id] = self._read(by, indicator)
        nothing = Figure(self.period, None, State.NOT_APPLICABLE.id)
        return self._told[indicator.id].get(entity, nothing)

    def _read(self, by: ExpectedBy, indicator: Indicator) -> Mapping[str, Figure]:
        assessment = self.seen.assessment
        assert assessment is not None
        hidden = [one.hidden for one in self.seen.sealed]
        found: dict[str, Figure] = {}
        for i, block in enumerate(assessment.every):
            ruling = block.ruling
            if (ruling.rule.id, ruling.subject) == (by.rule, indicator.id):
                sealed = hidden[i].tolist() if hidden else [False] * len(block.rows)
                found.update(self._of(assessment, block, sealed, by, indicator))
        return found

    def _of(
        self,
        assessment: Assessment,
        block: Block,
        hidden: Sequence[bool],
        by: ExpectedBy,
        indicator: Indicator,
    ) -> Iterator[tuple[str, Figure]]:
        judging, ruling = assessment.judging, block.ruling
        column = judging.inputs.column(judging.period_rule(ruling), ruling.facts[by.fact])
        grid = judging.grid
        for secret, row in zip(hidden, block.rows.tolist(), strict=True):
            site, slot = divmod(row, len(grid.slots))
            level, entity, period = grid.sites[site]
            if (level, period) != (self.level, self.period) or grid.slots[slot]:
                continue
            status = int(column.status[row])
            state, reason = state_and_reason(status)
            if secret:
                state, reason = State.SUPPRESSED, Reason.SECONDARY
            told = not secret and status == HAS_VALUE
            value = shown_value(float(column.value[row]), indicator) if told else None
            finer = None if told or reason is Reason.NONE else reason.id
            yield entity, Figure(period, value, state.id, finer)
