"""An assessment: what the rules say of every cell, and what they ask about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.explaining import explained
from malramverk.assessment.judgement import Judgement
from malramverk.assessment.judging import Block, Judging
from malramverk.assessment.words import Words
from malramverk.catalogue import Catalogue
from malramverk.cells import State, state_and_reason
from malramverk.diagnostics import DataErrors
from malramverk.evaluation.column import HAS_VALUE
from malramverk.evaluation.question import unknown_names
from malramverk.evaluation.results import Results
from malramverk.model import FROM_SUB_GOAL, RuleRow
from malramverk.rules import Scalar
from malramverk.undisturbed import undisturbed

if TYPE_CHECKING:
    import polars as pl

Language = Literal["sv", "en"]


class Assessment:
    """Every judgement of some results; made by `assess`, never changed.

    Attributes:
        catalogue: the definitions.
        results: the results that are judged.
        judging: what judged them.
        every: the judgements by rule and subject, also by rules that only others read.
        asked: the rules that were asked for.
    """

    def __init__(
        self,
        results: Results,
        judging: Judging,
        every: Sequence[Block],
        asked: Collection[str],
    ) -> None:
        self.catalogue: Catalogue = results.catalogue
        self.results = results
        self.judging = judging
        self.every = tuple(every)
        self.asked = frozenset(asked)
        self._blocks = tuple(block for block in every if block.ruling.rule.id in self.asked)
        self._words = Words(judging)

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that judged anything."""
        return tuple(dict.fromkeys(block.ruling.rule.id for block in self._blocks))

    def __len__(self) -> int:
        return sum(len(block.rows) for block in self._blocks)

    def judgements(
        self,
        *,
        entity: str | None = None,
        rule: str | None = None,
        language: Language = "sv",
        **place: str,
    ) -> Iterator[Judgement]:
        """Yield judgements, rule by rule.

        Args:
            entity: only of this entity.
            rule: only by this rule.
            language: the language of findings and questions.
            place: only of this ``level``, ``period`` or ``subject``.
        """
        grid = self.judging.grid
        for block in self._blocks:
            subject = block.ruling.subject
            if rule not in (None, block.ruling.rule.id) or place.get("subject", subject) != subject:
                continue
            wanted = self._sites(entity, place)[block.rows // len(grid.slots)]
            for i in np.flatnonzero(wanted):
                yield self._judgement(block, int(i), language)

    def _sites(self, entity: str | None, place: Mapping[str, str]) -> NDArray[np.bool_]:
        level, period = place.get("level"), place.get("period")
        sites = self.judging.grid.sites
        return np.array(
            [
                entity in (None, e) and level in (None, lv) and period in (None, p)
                for lv, e, p in sites
            ],
            np.bool_,
        )

    def findings(self, entity: str, *, language: Language = "sv", **place: str) -> list[Judgement]:
        """Return the judgements of an entity that observe or ask something, important ones first.

        The order is what the definitions declare, then the order of rules and of what they judge;
        it says nothing of how anyone is doing.
        """
        every = self.judgements(entity=entity, language=language, **place)
        told = [j for j in every if j.finding or j.question]
        return sorted(told, key=lambda judgement: -judgement.importance)

    def explain(
        self,
        rule: str,
        *,
        entity: str,
        subject: str | None = None,
        period: str | None = None,
        level: str | None = None,
        language: Language = "sv",
        **group: str,
    ) -> str:
        """Return as text how a rule came to its outcome: inputs, the row, what stopped it.

        Raises:
            KeyError: for a judgement that is not in the assessment.
        """
        place = {"subject": subject, "period": period, "level": level}
        known = {key: value for key, value in place.items() if value is not None}
        found = self.judgements(entity=entity, rule=rule, language=language, **known)
        matching = [j for j in found if dict(j.groups) == group]
        if not matching:
            raise KeyError(f"no judgement by {rule} of {subject or entity} in the assessment")
        return "\n\n".join(explained(self.results, judgement, language) for judgement in matching)

    def _judgement(self, block: Block, i: int, language: Language) -> Judgement:
        grid, ruling = self.judging.grid, block.ruling
        site, slot = divmod(int(block.rows[i]), len(grid.slots))
        level, entity, period = grid.sites[site]
        decision = int(block.judged.numbers[i])
        status = [int(block.status(o)[i]) for o in range(len(ruling.table.outputs))]
        state, reason = state_and_reason(max(status))
        sure = int(block.judged.status[i]) == HAS_VALUE
        rows = block.judged.rows[decision] if sure else ()
        row = ruling.rule.rows[rows[0]] if rows and state is State.VALUE else None
        return Judgement(
            rule=ruling.rule.id,
            version=ruling.rule.version,
            subject=ruling.subject,
            level=level,
            entity=entity,
            period=period,
            groups=dict(grid.slots[slot]),
            outcomes=tuple(self._outcomes(block, decision, status)),
            rows=tuple(number + 1 for number in rows),
            state=state,
            reason=reason,
            inputs=self._words.inputs(block, i),
            importance=_importance(block, row),
            finding=self._words.filled(block, i, row.observe if row else None, language),
            question=self._words.filled(block, i, row.ask if row else None, language),
            factors=self._factors(row, ruling.subject),
        )

    def _outcomes(
        self, block: Block, decision: int, status: Sequence[int]
    ) -> Iterator[Mapping[str, str | float | bool | None]]:
        names = [output.name for output in block.ruling.table.outputs]
        absent = block.ruling.rule.absent
        if all(code != HAS_VALUE for code in status):
            yield dict.fromkeys(names, absent)
            return
        for values in block.given[decision]:
            listed = zip(names, values, status, strict=True)
            yield {n: plain(v) if code == HAS_VALUE else absent for n, v, code in listed}

    def _factors(self, row: RuleRow | None, subject: str | None) -> tuple[str, ...]:
        """Return the success factors of a row; for ``from_sub_goal`` those of what is judged."""
        if row is None:
            return ()
        found = dict.fromkeys(f for f in row.factors if f != FROM_SUB_GOAL)
        if FROM_SUB_GOAL in row.factors and subject is not None:
            indicator = self.catalogue.indicators.get(subject)
            goals = indicator.follows_up if indicator is not None else (subject,)
            for id_, factor in self.catalogue.success_factors.items():
                if set(factor.sub_goals) & set(goals):
                    found[id_] = None
        return tuple(found)

    @cached_property
    def _frame_columns(self) -> Mapping[str, object]:
        from malramverk.assessment.tabling import columns_of

        return columns_of(self.judging.grid, self.results.question.dimensions, self._blocks)

    def outcome_in_words(self, rule: str, outcome: str, language: Language = "sv") -> str:
        """Return what people call an outcome of a rule; the outcome itself where they do not."""
        return self._words.outcome(rule, outcome, language)

    def to_polars(self, *, language: Language | None = None) -> pl.DataFrame:
        """Return one row per judgement; for several outputs, or outcomes in a list, one per each.

        Columns: rule, version, judges, subject, level, entity, period, one for each dimension
        asked for (nothing stands for everyone), output, outcome, row (from one), state, reason,
        finding, question. The last two are the ids of texts; with a language, the filled texts.
        """
        import polars as pl

        frame = pl.DataFrame(dict(self._frame_columns))
        if language is None or not len(frame):
            return frame.drop("block", "place")
        texts = {"finding": [], "question": []}  # type: dict[str, list[str | None]]
        for column, filled in texts.items():
            listed = zip(frame["block"], frame["place"], frame[column], strict=True)
            filled.extend(
                self._words.filled(self._blocks[b], p, text, language) for b, p, text in listed
            )
        series = [pl.Series(name, found, pl.String) for name, found in texts.items()]
        return frame.with_columns(series).drop("block", "place")


def plain(value: Scalar | None) -> str | float | bool | None:
    """Return an outcome as plain data."""
    return value if value is None or isinstance(value, str | bool) else float(value)


def _importance(block: Block, row: RuleRow | None) -> int:
    own = row.importance if row is not None else None
    return block.ruling.rule.importance if own is None else own


@undisturbed()
def assess(
    catalogue: Catalogue, results: Results, *, rules: Iterable[str] | str | None = None
) -> Assessment:
    """Judge results by the rules of a catalogue.

    Args:
        catalogue: the definitions that the results were computed by.
        results: what `compute` gave.
        rules: the rules to judge by; all, where absent. Those that they read are judged too.

    Returns:
        A judgement for each rule, each indicator, sub-goal, goal or entity that it is for, and
        each cell that is in the results.

    Raises:
        DataErrors: with a problem for each rule that the catalogue does not know.
        ValueError: the results were computed by other definitions.
    """
    if results.catalogue is not catalogue and results.catalogue.digest != catalogue.digest:
        raise ValueError("the results were computed by other definitions")
    known = tuple(catalogue.rules)
    asked = (rules,) if isinstance(rules, str) else known if rules is None else tuple(rules)
    problems = unknown_names(("rule", "regel"), asked, known)
    if problems:
        raise DataErrors(problems)
    judging = Judging(results, _with_read(catalogue, asked))
    return Assessment(results, judging, tuple(judging.blocks()), asked)


def _with_read(catalogue: Catalogue, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the rules asked for and those that they read, in the catalogue's order."""
    wanted, waiting = set(), list(asked)
    while waiting:
        id_ = waiting.pop()
        if id_ not in wanted:
            wanted.add(id_)
            inputs = catalogue.rules[id_].inputs.values()
            waiting.extend(i.outcome for i in inputs if i.outcome is not None)
    return tuple(id_ for id_ in catalogue.rules if id_ in wanted)
