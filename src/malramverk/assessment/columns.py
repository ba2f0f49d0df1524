"""Where inputs of rules get their cells: formulas over results, and other rules' outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.kernel import InputCells
from malramverk.catalogue.rule_sources import (
    CollectSource,
    CountSource,
    FormulaSource,
    OutcomeSource,
)
from malramverk.catalogue.rulings import Ruling
from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.evaluation.attributes import text_of, vocabulary
from malramverk.evaluation.column import EMPTY, HAS_VALUE, NOT_APPLICABLE, CellColumn
from malramverk.evaluation.further import further
from malramverk.evaluation.graph import graph_of
from malramverk.evaluation.kernels import round_half_away
from malramverk.evaluation.machine import worked_out
from malramverk.evaluation.results import Results
from malramverk.formula import Core, Kind
from malramverk.model import Judge
from malramverk.periods import PeriodRule
from malramverk.rules import Axis

Rows = NDArray[np.int64]
NOT_JUDGED = -1


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One output of a rule for one of what it judges, over the whole grid.

    Attributes:
        texts: the different outcomes.
        numbers: which of them each cell has; -1 where the cell is not judged, or has none.
        values: the outcomes of an output that is a number, or yes (one) or no.
        status: zero for an outcome, else what stops it.
    """

    texts: tuple[str, ...]
    numbers: NDArray[np.int64]
    values: NDArray[np.float64]
    status: NDArray[np.uint8]


Key = tuple[str, str | None, int]


@dataclass
class Inputs:
    """What rules read of some results; each formula is worked out once.

    Attributes:
        results: the results.
        outcomes: by rule, subject and output, as rules are judged.
        below: what lies below each sub-goal and goal.
    """

    results: Results
    below: Mapping[str, Sequence[str]]
    outcomes: dict[Key, Outcomes] = field(default_factory=dict)
    _columns: dict[tuple[PeriodRule, Core], CellColumn] = field(default_factory=dict)

    def work_out(self, formulas: Iterable[tuple[PeriodRule, Core]]) -> None:
        """Work out many formulas together."""
        lacking = [key for key in dict.fromkeys(formulas) if key not in self._columns]
        if lacking:
            found = further(self.results, lacking)
            self._columns.update(zip(lacking, found, strict=True))

    def column(self, rule: PeriodRule, core: Core) -> CellColumn:
        """Return a formula's cells over the whole grid."""
        self.work_out([(rule, core)])
        return self._columns[rule, core]

    def cells(self, ruling: Ruling, i: int, rule: PeriodRule, rows: Rows) -> InputCells:
        """Return the cells of one input of a ruling, for the cells that are judged."""
        source, axis = ruling.sources[i], ruling.table.axes[i]
        match source:
            case FormulaSource() if source.reads:
                return self._of_outcomes(ruling, i, rule, rows)
            case FormulaSource():
                return self._of_formula(source, axis, rule, rows)
            case OutcomeSource():
                return self._of_outcome(source, axis, ruling.subject, rows)
            case CountSource():
                return self._of_count(source, ruling.subject, rows)
            case CollectSource():
                return self._collected(source, ruling.subject, rows)

    def _of_formula(
        self, source: FormulaSource, axis: Axis, rule: PeriodRule, rows: Rows
    ) -> InputCells:
        column = self.column(rule, source.core)
        cells = _as_judged(source, axis, column.value[rows], column.status[rows])
        if axis.input.kind is not Kind.NUMBER:
            return cells
        return self._bounded(source, rule, rows, cells)

    def _of_outcomes(self, ruling: Ruling, i: int, rule: PeriodRule, rows: Rows) -> InputCells:
        """Return the cells of a formula that reads outcomes, in the cells that are judged."""
        source, names = ruling.sources[i], [input_.name for input_ in ruling.table.inputs]
        assert isinstance(source, FormulaSource)

        def leaf(core: Core) -> tuple[NDArray[Any], NDArray[np.uint8]]:
            name = source.reads.get(core)
            if name is None:
                column = self.column(rule, core)
                found = InputCells(column.value[rows], column.status[rows])
            else:
                found = self.cells(ruling, names.index(name), rule, rows)
            values = found.values if found.texts is None else found.texts
            return values != 0.0 if core.type.kind is Kind.YES_NO else values, found.status

        graph = graph_of([source.core], vocabulary)
        (values,), (status,) = worked_out(graph, leaf, len(rows))
        return _as_judged(source, ruling.table.axes[i], values.astype(np.float64), status)

    def _bounded(
        self, source: FormulaSource, rule: PeriodRule, rows: Rows, cells: InputCells
    ) -> InputCells:
        """Return the same with what is known of cells that an interval decides."""
        wanted = cells.status >> 4 == State.CENSORED
        if source.judge is Judge.INTERVAL:
            wanted = wanted | (cells.status == HAS_VALUE)
        if not wanted.any() or source.least is None or source.most is None:
            return cells
        self.work_out([(rule, source.least), (rule, source.most)])
        least, most = self._columns[rule, source.least], self._columns[rule, source.most]
        known = wanted & least.has_value[rows] & most.has_value[rows]
        low, high = least.value[rows], most.value[rows]
        low, high = np.minimum(low, high), np.maximum(low, high)
        return InputCells(cells.values, cells.status, low, high, known)

    def _of_outcome(
        self, source: OutcomeSource, axis: Axis, subject: str | None, rows: Rows
    ) -> InputCells:
        found = self._found(source, subject)
        if found is None:
            return InputCells(np.zeros(len(rows)), np.full(len(rows), NOT_APPLICABLE, np.uint8))
        status = found.status[rows]
        if axis.input.kind is not Kind.TEXT:
            return InputCells(found.values[rows], status)
        atoms = np.array([axis.atom(text) for text in found.texts] or [0], np.float64)
        texts = np.array([vocabulary(text) for text in found.texts] or [0], np.float64)
        numbers = np.maximum(found.numbers[rows], 0)
        return InputCells(atoms[numbers], status, texts=texts[numbers])

    def whose(self, source: OutcomeSource, subject: str | None) -> str | None:
        """Return of what another rule's outcome is that an input reads."""
        for whose in (source.of,) if source.of is not None else (subject, None):
            if (source.rule, whose, source.output) in self.outcomes:
                return whose
        return None

    def _found(self, source: OutcomeSource, subject: str | None) -> Outcomes | None:
        return self.outcomes.get((source.rule, self.whose(source, subject), source.output))

    def _of_count(self, source: CountSource, subject: str | None, rows: Rows) -> InputCells:
        counted, known = np.zeros(len(rows)), np.zeros(len(rows))
        fulfilling = source.axis.mask(source.test)
        for found in self._children(source, subject).values():
            numbers, status = found.numbers[rows], found.status[rows]
            judged = (numbers >= 0) | ((status != HAS_VALUE) & (status != NOT_APPLICABLE))
            counts = _fulfil(source.axis, fulfilling, found, numbers, status)
            counted += counts & judged
            known += judged & (status == HAS_VALUE)
        if not source.share:
            return InputCells(counted, np.zeros(len(rows), np.uint8))
        status = np.where(known > 0, HAS_VALUE, EMPTY).astype(np.uint8)
        return InputCells(counted / np.maximum(known, 1.0), status)

    def _collected(self, source: CollectSource, subject: str | None, rows: Rows) -> InputCells:
        """Return what the numbers below come to; whoever does not apply is no part of it."""
        start = {"min": np.inf, "max": -np.inf}.get(source.how, 0.0)
        found, n = np.full(len(rows), start), np.zeros(len(rows))
        stopped = np.zeros(len(rows), np.uint8)
        put = {"min": np.minimum, "max": np.maximum}.get(source.how, np.add)
        for child in self._children(source, subject).values():
            values, status = child.values[rows], child.status[rows]
            known = status == HAS_VALUE
            found, n = np.where(known, put(found, values), found), n + known
            left_out = known | (status == NOT_APPLICABLE) | source.skips
            stopped = np.maximum(stopped, np.where(left_out, HAS_VALUE, status).astype(np.uint8))
        status = np.where((n == 0) & (stopped == HAS_VALUE), EMPTY, stopped).astype(np.uint8)
        found = found / np.maximum(n, 1.0) if source.how == "mean" else found
        return InputCells(np.where(status == HAS_VALUE, found, 0.0), status)

    def count_shown(
        self,
        source: CountSource,
        subject: str | None,
        rows: Rows,
        hidden: Mapping[str, NDArray[np.bool_]],
    ) -> InputCells:
        """Return a count as one who does not see every outcome knows it: between two numbers.

        Args:
            source: what is counted.
            subject: what is judged.
            rows: the cells.
            hidden: by what lies below, where in the grid its outcome is not seen.
        """
        counted, unseen = np.zeros(len(rows)), np.zeros(len(rows))
        fulfilling = source.axis.mask(source.test)
        for child, found in self._children(source, subject).items():
            numbers, status = found.numbers[rows], found.status[rows]
            judged = (numbers >= 0) | ((status != HAS_VALUE) & (status != NOT_APPLICABLE))
            secret = hidden[child][rows] if child in hidden else np.zeros(len(rows), np.bool_)
            counts = _fulfil(source.axis, fulfilling, found, numbers, status)
            counted += counts & judged & ~secret
            unseen += secret
        status = np.zeros(len(rows), np.uint8)
        return InputCells(counted, status, counted, counted + unseen, unseen > 0)

    def _children(
        self, source: CountSource | CollectSource, subject: str | None
    ) -> Mapping[str, Outcomes]:
        """Return the outcomes of everything that lies below, at whatever depth it is judged."""
        every = {
            s: o
            for (r, s, n), o in self.outcomes.items()
            if r == source.rule and n == source.output and s is not None
        }
        if subject is None:
            return every
        wanted, waiting = {}, list(self.below.get(subject, ()))
        while waiting:
            child = waiting.pop()
            if child in every:
                wanted[child] = every[child]
            else:
                waiting.extend(self.below.get(child, ()))
        return wanted


def _as_judged(
    source: FormulaSource, axis: Axis, values: NDArray[np.float64], status: NDArray[np.uint8]
) -> InputCells:
    """Return a formula's cells as its input's tests are put to them."""
    if axis.input.kind is Kind.TEXT:
        return InputCells(_coded(axis, values), status, texts=values)
    rounded = source.judge is Judge.ROUNDED and source.decimals is not None
    if axis.input.kind is Kind.NUMBER and rounded:
        assert source.decimals is not None
        values = round_half_away(values, 10.0**-source.decimals)
    return InputCells(values, status)


def _coded(axis: Axis, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the atom of each text, which between cells is the number that stands for it."""
    different, place = np.unique(values, return_inverse=True)
    found = [axis.atom(text_of(number)) for number in different]
    coded: NDArray[np.float64] = np.array(found, np.float64)[place]
    return coded


def _fulfil(
    axis: Axis,
    mask: int,
    found: Outcomes,
    numbers: NDArray[np.int64],
    status: NDArray[np.uint8],
) -> NDArray[np.bool_]:
    """Say of which outcomes a test holds; of a state only if the test names it, or is ``any``."""
    texts = [bool(mask >> axis.atom(text) & 1) for text in found.texts] or [False]
    states = np.array([bool(mask >> axis.atom(state) & 1) for state in State])
    of_text = np.array(texts)[np.maximum(numbers, 0)]
    fulfilled: NDArray[np.bool_] = np.where(status == HAS_VALUE, of_text, states[status >> 4])
    return fulfilled
