"""Every rule of a catalogue put to every cell of some results, array by array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.columns import NOT_JUDGED, Inputs, Outcomes, Rows
from malramverk.assessment.kernel import InputCells, Judged, Kernel
from malramverk.catalogue.rule_sources import FormulaSource
from malramverk.catalogue.rulings import Ruling
from malramverk.cells import Reason, State, status_code
from malramverk.dataclass import dataclass
from malramverk.evaluation.answer import Answer
from malramverk.evaluation.attributes import vocabulary
from malramverk.evaluation.column import HAS_VALUE, NOT_APPLICABLE
from malramverk.evaluation.grid import Grid
from malramverk.evaluation.results import Results, evaluator_of, rows_of, rows_of_entities
from malramverk.formula import Attribute, Grain, Kind, Type
from malramverk.model import ColumnType, Judges
from malramverk.model.rule import RuleMinimum
from malramverk.periods import PeriodRule, parse_period
from malramverk.rules import Scalar, outputs_of

Mask = NDArray[np.bool_]
WITHHELD = status_code(State.SUPPRESSED, Reason.SECONDARY)
TOO_FEW = status_code(State.TOO_FEW, Reason.MINIMUM_N)


@dataclass(frozen=True)
class Block:
    """What one version of a rule says of one indicator, sub-goal or goal, or of entities.

    Attributes:
        ruling: the rule and its table.
        rows: the numbers of the cells that are judged.
        judged: the decision of each.
        inputs: the cells of each input.
        too_few: by output, which cells rest on fewer rows than the output's minimum.
    """

    ruling: Ruling
    rows: Rows
    judged: Judged
    inputs: tuple[InputCells, ...]
    too_few: tuple[Mask | None, ...]

    @cached_property
    def given(self) -> tuple[list[tuple[Scalar | None, ...]], ...]:
        """What each decision gives: one tuple of outputs, or several, or none."""
        return tuple(outputs_of(self.ruling.table, rows) for rows in self.judged.rows)

    def status(self, output: int) -> NDArray[np.uint8]:
        """Return what stops each cell from having an output; zero where nothing does."""
        few = self.too_few[output]
        if few is None:
            return self.judged.status
        found = np.where(few, np.maximum(self.judged.status, TOO_FEW), self.judged.status)
        return found.astype(np.uint8)

    def withheld(self, hidden: Mask, inputs: Sequence[Mask]) -> Block:
        """Return the block without some of its judgements, and without some cells of its inputs.

        Args:
            hidden: which of its cells have neither outcome, texts nor inputs.
            inputs: for each input, of which further cells nothing is told.
        """
        status = np.where(hidden, WITHHELD, self.judged.status).astype(np.uint8)
        judged = Judged(self.judged.numbers, self.judged.rows, status)
        cells = tuple(
            _withheld(c, hidden | more) for c, more in zip(self.inputs, inputs, strict=True)
        )
        too_few = tuple(None if few is None else few & ~hidden for few in self.too_few)
        return Block(self.ruling, self.rows, judged, cells, too_few)


def _withheld(cells: InputCells, hidden: Mask) -> InputCells:
    status = np.where(hidden, WITHHELD, cells.status).astype(np.uint8)
    shown = cells.by_interval & ~hidden if cells.by_interval is not None else None
    values = np.where(hidden, 0.0, cells.values)
    return InputCells(values, status, cells.low, cells.high, shown, cells.texts)


@dataclass
class Judging:
    """Judges one set of results by every rule.

    Attributes:
        results: the results.
        rules: the rules to judge by, and those that they read.
    """

    results: Results
    rules: Sequence[str]
    _kernels: dict[int, Kernel] = field(default_factory=dict)

    @cached_property
    def grid(self) -> Grid:
        """The cells there are."""
        evaluator, _ = evaluator_of(self.results)
        return evaluator.setting.grid

    def answer(self, indicator: str) -> Answer:
        """Return an indicator's cells over the whole grid."""
        return evaluator_of(self.results)[0].answer(indicator)

    @cached_property
    def inputs(self) -> Inputs:
        """What rules read."""
        return Inputs(self.results, _below(self.results))

    def blocks(self) -> Iterator[Block]:
        """Yield what each rule says of each thing it judges, rules that others read first."""
        listed = [(r, sites) for id_ in self.rules for r, sites in self._rulings(id_)]
        self.inputs.work_out(
            (self.period_rule(ruling), source.core)
            for ruling, _ in listed
            for source in ruling.sources
            if isinstance(source, FormulaSource) and not source.reads
        )
        for ruling, sites in listed:
            block = self._block(ruling, sites)
            if block is not None:
                self._keep(block)
                yield block

    def _rulings(self, id_: str) -> Iterator[tuple[Ruling, Mask]]:
        """Yield the tables of a rule's versions, and the sites of the periods each is for."""
        found: dict[str, Mask] = {}
        for text in self.results.periods:
            version = self.results.catalogue.rule_for(id_, parse_period(text) if text else None)
            if version is not None:
                sites = self.grid.in_period(text)
                found[version.key] = found.get(version.key, np.zeros_like(sites)) | sites
        for key, sites in found.items():
            for ruling in self.results.catalogue.rulings.get(key, ()):
                known = ruling.judges is not Judges.INDICATORS
                if known or ruling.subject in self.results.indicators:
                    yield ruling, sites

    def period_rule(self, ruling: Ruling) -> PeriodRule:
        """Return by which rule a ruling's formulas read their tables' periods."""
        if ruling.judges is Judges.INDICATORS and ruling.subject is not None:
            return self.results.catalogue.indicators[ruling.subject].period_rule
        return PeriodRule.SCHOOL_YEAR

    def _block(self, ruling: Ruling, sites: Mask) -> Block | None:
        where = sites & self._levels(ruling)
        rows = self._rows(ruling)
        rows = rows[where[rows // len(self.grid.slots)]]
        rows, unknown = self._of_entities(ruling, rows)
        if not len(rows):
            return None
        rule = self.period_rule(ruling)
        cells = tuple(self.inputs.cells(ruling, i, rule, rows) for i in range(len(ruling.sources)))
        judged = self._kernel(ruling).judge(cells)
        status = np.maximum(judged.status, unknown)
        judged = Judged(judged.numbers, judged.rows, status)
        return Block(ruling, rows, judged, cells, self._too_few(ruling, rows))

    def judged(self, ruling: Ruling, cells: Sequence[InputCells]) -> Judged:
        """Return what a ruling says of other inputs than the results'."""
        return self._kernel(ruling).judge(cells)

    def _kernel(self, ruling: Ruling) -> Kernel:
        return self._kernels.setdefault(id(ruling.table), Kernel(ruling.table))

    def _levels(self, ruling: Ruling) -> Mask:
        levels = ruling.rule.applies_to.levels
        if not levels:
            return np.ones(len(self.grid.sites), np.bool_)
        return np.isin(self.grid.levels, list(levels))

    def _rows(self, ruling: Ruling) -> Rows:
        """Return the cells that are results, of what is judged or of anything below it."""
        if ruling.judges is Judges.INDICATORS and ruling.subject is not None:
            return rows_of(self.results, ruling.subject)
        wanted: tuple[str, ...] = self.results.indicators
        if not wanted and ruling.judges is Judges.ENTITIES:
            return rows_of_entities(self.results)
        if ruling.subject is not None:
            listed = set(_leaves(self.inputs.below, ruling.subject))
            wanted = tuple(id_ for id_ in wanted if id_ in listed)
        found = [rows_of(self.results, id_) for id_ in wanted]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)

    def _of_entities(self, ruling: Ruling, rows: Rows) -> tuple[Rows, NDArray[np.uint8]]:
        """Return the cells of entities that the rule is for, and why it is not known of some."""
        inside, unknown = np.ones(len(rows), np.bool_), np.zeros(len(rows), np.uint8)
        for name, values in ruling.rule.applies_to.entity.items():
            kind = self._kind_of(name)
            core = Attribute(name, Type(kind, None, Grain.CELL))
            column = self.inputs.column(PeriodRule.SCHOOL_YEAR, core)
            wanted = np.array([_number(kind, value) for value in values])
            status = column.status[rows]
            inside &= np.isin(column.value[rows], wanted) | (status != HAS_VALUE)
            unknown = np.maximum(unknown, status)
        inside &= unknown < NOT_APPLICABLE
        return rows[inside], unknown[inside]

    def _kind_of(self, attribute: str) -> Kind:
        for table in self.results.catalogue.tables.values():
            column = table.columns.get(attribute)
            if column is not None:
                numbers = (ColumnType.INTEGER, ColumnType.DECIMAL)
                if column.type is ColumnType.YES_NO:
                    return Kind.YES_NO
                return Kind.NUMBER if column.type in numbers else Kind.TEXT
        return Kind.TEXT

    def _too_few(self, ruling: Ruling, rows: Rows) -> tuple[Mask | None, ...]:
        """Return for each output where the judged value rests on fewer rows than its minimum."""
        rule = ruling.rule
        listed = [rule.outputs.get(o.name) for o in ruling.table.outputs]
        minima = [(o.minimum if o is not None else None) or rule.minimum for o in listed]
        return tuple(self._fewer(ruling, minimum, rows) for minimum in minima)

    def _fewer(self, ruling: Ruling, minimum: RuleMinimum | None, rows: Rows) -> Mask | None:
        if minimum is None or ruling.subject is None or ruling.judges is not Judges.INDICATORS:
            return None
        n = self.answer(ruling.subject).cells.n[rows]
        fewer: Mask = (n >= 0) & (n < minimum.n)
        return fewer

    def _keep(self, block: Block) -> None:
        """Keep the outcomes of a block for the rules that read them."""
        ruling = block.ruling
        for output, spec in enumerate(ruling.table.outputs):
            key = ruling.rule.id, ruling.subject, output
            before = self.inputs.outcomes.get(key)
            texts = dict.fromkeys(before.texts if before is not None else ())
            given = [found[0][output] if found else None for found in block.given]
            texts |= dict.fromkeys(str(g) for g in given if isinstance(g, str))
            order = {text: i for i, text in enumerate(texts)}
            number = [order[g] if isinstance(g, str) else NOT_JUDGED for g in given]
            value = [0.0 if g is None or isinstance(g, str) else float(g) for g in given]
            found = before or _nothing(self.grid.size)
            status = block.status(output)
            none = block.judged.each(np.array([g is None for g in given]))
            status = np.where(none & (status == HAS_VALUE), NOT_APPLICABLE, status)
            found.numbers[block.rows] = block.judged.each(np.array(number))
            found.numbers[block.rows[status != HAS_VALUE]] = NOT_JUDGED
            found.values[block.rows] = block.judged.each(np.array(value))
            found.status[block.rows] = status
            kept = Outcomes(tuple(texts), found.numbers, found.values, found.status)
            self.inputs.outcomes[key] = kept
            assert spec.name


def _nothing(size: int) -> Outcomes:
    return Outcomes(
        (),
        np.full(size, NOT_JUDGED, np.int64),
        np.zeros(size),
        np.full(size, NOT_APPLICABLE, np.uint8),
    )


def _number(kind: Kind, value: str) -> float:
    if kind is Kind.YES_NO:
        return float(value in ("yes", "ja"))
    return float(value) if kind is Kind.NUMBER else float(vocabulary(value))


def _below(results: Results) -> Mapping[str, Sequence[str]]:
    """Return the sub-goals of each goal, and the indicators of each sub-goal."""
    found: dict[str, list[str]] = {}
    for id_, sub_goal in results.catalogue.sub_goals.items():
        found.setdefault(sub_goal.goal, []).append(id_)
    for id_, indicator in results.catalogue.indicators.items():
        for sub_goal_id in indicator.follows_up:
            found.setdefault(sub_goal_id, []).append(id_)
    return found


def _leaves(below: Mapping[str, Sequence[str]], subject: str) -> Iterator[str]:
    waiting = [subject]
    while waiting:
        here = waiting.pop()
        if here in below:
            waiting.extend(below[here])
        else:
            yield here
