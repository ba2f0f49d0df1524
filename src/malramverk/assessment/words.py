"""Texts of findings and questions with their slots filled, in the numbers people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from malramverk.assessment.kernel import InputCells
from malramverk.catalogue import Catalogue
from malramverk.catalogue.checks.rules import SLOT
from malramverk.catalogue.rule_sources import FormulaSource, OutcomeSource
from malramverk.cells import Flag, State, state_and_reason
from malramverk.evaluation.attributes import text_of
from malramverk.evaluation.column import HAS_VALUE
from malramverk.evaluation.figure_text import bare, number, state_words, with_unit
from malramverk.formula import Core, Kind
from malramverk.model import CANNOT_BE_JUDGED, Indicator, words_in
from malramverk.periods import PeriodRule

if TYPE_CHECKING:
    from malramverk.assessment.judging import Block, Judging

_YES_NO = {"sv": ("nej", "ja"), "en": ("no", "yes")}


class Words:
    """Fills the slots of texts for the judgements of one assessment."""

    def __init__(self, judging: Judging) -> None:
        self._judging = judging
        self._catalogue = judging.results.catalogue

    def inputs(self, block: Block, i: int) -> dict[str, float | str | bool | State]:
        """Return what each input of a judgement was."""
        found: dict[str, float | str | bool | State] = {}
        for axis, cells in zip(block.ruling.table.axes, block.inputs, strict=True):
            status = int(cells.status[i])
            if status != HAS_VALUE:
                found[axis.input.name] = state_and_reason(status)[0]
                continue
            value = float(cells.values[i])
            if axis.input.kind is Kind.YES_NO:
                found[axis.input.name] = bool(value)
            elif axis.input.kind is Kind.TEXT:
                found[axis.input.name] = _text(cells, i)
            else:
                found[axis.input.name] = value
        return found

    def filled(self, block: Block, i: int, text: str | None, language: str) -> str | None:
        """Return a text with its slots filled; a slot without a value says why it has none."""
        if text is None:
            return None
        definition = self._catalogue.texts[text]
        words = words_in(definition.text, language) or ""
        return SLOT.sub(lambda slot: self._slot(block, i, slot[1], language), words)

    def _slot(self, block: Block, i: int, name: str, language: str) -> str:
        ruling = block.ruling
        if name in ruling.rule.inputs:
            return self._input(block, i, name, language)
        if name in ruling.facts:
            return self._figure(block, i, ruling.facts[name], language)
        if name == "certainty":
            return self._certainty(block, i, language)
        return self._place(block, i, language).get(name) or self._of_subject(
            block, i, name, language
        )

    def _input(self, block: Block, i: int, name: str, language: str) -> str:
        ruling = block.ruling
        at = next(k for k, x in enumerate(ruling.table.inputs) if x.name == name)
        cells, axis = block.inputs[at], ruling.table.axes[at]
        status = int(cells.status[i])
        if status != HAS_VALUE:
            return _stopped(status, language)
        value = float(cells.values[i])
        if axis.input.kind is Kind.YES_NO:
            return _YES_NO[language][int(value)]
        if axis.input.decimals is not None:
            return number(value, language, axis.input.decimals)
        if axis.input.kind is Kind.NUMBER:
            return self._number(block, value, language, ruling.sources[at])
        text = _text(cells, i)
        source = ruling.sources[at]
        rule = source.rule if isinstance(source, OutcomeSource) else None
        return self.outcome(rule, text, language)

    def outcome(self, rule: str | None, text: str, language: str) -> str:
        """Return what people call an outcome of a rule."""
        return outcome_in_words(self._catalogue, rule, text, language)

    def _number(self, block: Block, value: float, language: str, source: object) -> str:
        indicator = self._indicator(block)
        if isinstance(source, FormulaSource) and source.decimals is not None:
            return number(value, language, source.decimals)
        if indicator is None or not isinstance(source, FormulaSource):
            return number(value, language)
        return bare(value, _Shown(indicator), language)

    def _figure(self, block: Block, i: int, core: Core, language: str) -> str:
        indicator = self._indicator(block)
        rule = indicator.period_rule if indicator is not None else PeriodRule.SCHOOL_YEAR
        column, at = self._judging.inputs.column(rule, core), block.rows[i]
        if int(column.status[at]) != HAS_VALUE:
            return _stopped(int(column.status[at]), language)
        value = float(column.value[at])
        if core.type.kind is Kind.YES_NO:
            return _YES_NO[language][int(value)]
        return (
            number(value, language)
            if indicator is None
            else bare(value, _Shown(indicator), language)
        )

    def _indicator(self, block: Block) -> Indicator | None:
        return self._catalogue.indicators.get(block.ruling.subject or "")

    def _place(self, block: Block, i: int, language: str) -> Mapping[str, str]:
        grid = self._judging.grid
        level, entity, period = grid.sites[int(block.rows[i]) // len(grid.slots)]
        levels = {lv.id: words_in(lv.title, language) for lv in self._catalogue.framework.levels}
        names = self._judging.results.names
        return {
            "entity": names.get((level, entity), entity),
            "level": levels.get(level) or level,
            "period": period or "",
        }

    def _of_subject(self, block: Block, i: int, name: str, language: str) -> str:
        indicator, subject = self._indicator(block), block.ruling.subject or ""
        if name == "outcome":
            given = block.given[int(block.judged.numbers[i])]
            text = str(given[0][0]) if given else block.ruling.rule.absent
            return self.outcome(block.ruling.rule.id, text, language)
        if name in ("sub_goal", "goal"):
            return self._goal(subject, name, language)
        if indicator is None:
            return ""
        if name == "indicator":
            return indicator.named(language)
        if name == "unit":
            return with_unit("", indicator.unit, language).strip()
        answer = self._judging.answer(indicator.id)
        at = block.rows[i]
        if name == "n":
            n = int(answer.cells.n[at])
            return number(n, language, 0) if n >= 0 else _UNKNOWN_N[language]
        status = int(answer.cells.status[at])
        if status != HAS_VALUE:
            return _stopped(status, language)
        return bare(float(answer.cells.value[at]), _Shown(indicator), language)

    def _certainty(self, block: Block, i: int, language: str) -> str:
        """Say whether chance has been weighed in everything that a judgement read."""
        indicator = self._indicator(block)
        rule = indicator.period_rule if indicator is not None else PeriodRule.SCHOOL_YEAR
        sources = [s for s in block.ruling.sources if isinstance(s, FormulaSource)]
        cores = [source.core for source in sources if not source.reads]
        flags = [int(self._judging.inputs.column(rule, c).flags[block.rows[i]]) for c in cores]
        weighed = not any(flag & Flag.CHANCE_NOT_WEIGHED for flag in flags)
        return _CERTAINTY[language][weighed]

    def _goal(self, subject: str, name: str, language: str) -> str:
        indicator = self._catalogue.indicators.get(subject)
        sub_goals = [subject] if indicator is None else list(indicator.follows_up)
        found = [g for id_ in sub_goals if (g := self._catalogue.sub_goals.get(id_)) is not None]
        if name == "sub_goal":
            return ", ".join(goal.named(language) for goal in found)
        goals = dict.fromkeys([goal.goal for goal in found] or [subject])
        listed = [
            self._catalogue.goals[g].named(language) for g in goals if g in self._catalogue.goals
        ]
        return ", ".join(listed)


def outcome_in_words(catalogue: Catalogue, rule: str | None, text: str, language: str) -> str:
    """Return what people call an outcome of a rule; the outcome itself where they do not."""
    found = catalogue.rules.get(rule or "")
    scales = [] if found is None else [found.scale, *(o.scale for o in found.outputs.values())]
    for id_ in scales:
        scale = catalogue.outcome_scales.get(id_ or "")
        if scale is not None and text in scale.outcomes:
            return words_in(scale.outcomes[text], language) or text
    return _NOT_JUDGED[language] if text == CANNOT_BE_JUDGED else text


_NOT_JUDGED = {"sv": "går inte att bedöma", "en": "cannot be judged"}
_UNKNOWN_N = {"sv": "okänt", "en": "unknown"}
_CERTAINTY = {
    "sv": ("slumpen är inte vägd, bara avrundningen", "slumpen är vägd"),
    "en": ("chance is not weighed, only rounding", "chance is weighed"),
}


class _Shown:
    """How an indicator's figures are shown."""

    def __init__(self, indicator: Indicator) -> None:
        self.unit = indicator.unit
        self.decimals = indicator.decimals
        self.round_to = None if indicator.round_to is None else float(indicator.round_to)


def _text(cells: InputCells, i: int) -> str:
    assert cells.texts is not None
    return text_of(float(cells.texts[i]))


def _stopped(status: int, language: str) -> str:
    state, reason = state_and_reason(status)
    return state_words(state.id, reason.id, language)


def shown_cells(cells: InputCells, i: int) -> tuple[float, float] | None:
    """Return the ends of the interval that decides an input, where one does."""
    if cells.by_interval is None or not cells.by_interval[i]:
        return None
    assert cells.low is not None
    assert cells.high is not None
    return float(cells.low[i]), float(cells.high[i])
