"""Judgements that would give a hidden cell away, and those that rest on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from malramverk.assessment.assessment import Assessment
from malramverk.assessment.columns import Rows
from malramverk.assessment.judging import Block
from malramverk.assessment.kernel import InputCells
from malramverk.catalogue import Catalogue
from malramverk.catalogue.checks.rules import SLOT
from malramverk.catalogue.rule_sources import (
    CollectSource,
    CountSource,
    FormulaSource,
    OutcomeSource,
)
from malramverk.catalogue.rulings import Ruling
from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.evaluation.column import HAS_VALUE, Codes, Mask
from malramverk.formula import Aggregate, Core, Reference, walk
from malramverk.model import Judges
from malramverk.protection.dependence import Reading
from malramverk.protection.measuring import Added, added

_NOTHING_THERE = (State.NOT_REPORTED, State.SUPPRESSED, State.NOT_IN_FORCE)


def read_exactly(assessment: Assessment | None) -> frozenset[Added]:
    """Return the amounts that rules judge, more exactly than they are shown."""
    if assessment is None:
        return frozenset()
    waiting = [core for block in assessment.every for core in _formulas(block)]
    found: set[Added] = set()
    seen: set[str] = set()
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, Aggregate):
                found.add(added(part))
            elif isinstance(part, Reference) and part.indicator not in seen:
                seen.add(part.indicator)
                waiting.extend(_behind(assessment.catalogue, part.indicator))
    return frozenset(found)


def _formulas(block: Block) -> Iterator[Core]:
    yield from (s.core for s in block.ruling.sources if isinstance(s, FormulaSource))
    yield from block.ruling.facts.values()


def _behind(catalogue: Catalogue, indicator: str) -> Iterator[Core]:
    for version in catalogue.versions["indicator", indicator]:
        formula = catalogue.formulas.get(version.key)
        if formula is not None:
            yield formula.core


@dataclass(frozen=True)
class Sealed:
    """What of one block of judgements is not shown.

    Attributes:
        block: the judgements.
        hidden: which have neither outcome, texts nor inputs; of shape (rows,).
        inputs: for each input, of which further cells nothing is told.
    """

    block: Block
    hidden: Mask
    inputs: tuple[Mask, ...]


class Sealing:
    """Says which judgements an audience may see; arrays of blocks are of shape (rows,).

    A judgement is shown when everything that it reads is, and one that counts others when what is
    shown of them settles it.

    Args:
        assessment: the judgements.
        veil: by indicator, why each cell of the grid is hidden; 0 where it is not.
        quiet: by indicator, where the rows behind it are not told.
        loose: says which formulas read something hidden.
        strict: says the same, and counts what nobody is shown as hidden.
    """

    def __init__(
        self,
        assessment: Assessment,
        veil: Mapping[str, Codes],
        quiet: Mapping[str, Mask],
        loose: Reading,
        strict: Reading,
    ) -> None:
        self._assessment, self._judging = assessment, assessment.judging
        self._veil, self._quiet = veil, quiet
        self._loose, self._strict = loose, strict
        self._hidden: dict[tuple[str, str | None], Mask] = {}

    def sealed(self) -> Iterator[Sealed]:
        """Yield every block, those that others read first."""
        for block in self._assessment.every:
            found = self._of(block)
            key = block.ruling.rule.id, block.ruling.subject
            whole = self._hidden.setdefault(key, np.zeros(self._judging.grid.size, np.bool_))
            whole[block.rows] |= found.hidden
            yield found

    def _of(self, block: Block) -> Sealed:
        ruling, rows = block.ruling, block.rows
        hidden = self._own(block)
        for source, cells in zip(ruling.sources, block.inputs, strict=True):
            if isinstance(source, FormulaSource):
                hidden |= self._reads(source.core, block, cells.status)
            elif isinstance(source, OutcomeSource):
                whose = self._judging.inputs.whose(source, ruling.subject)
                other = self._hidden.get((source.rule, whose))
                hidden |= other[rows] if other is not None else False
            elif isinstance(source, CollectSource):
                hidden |= self._any_below(source, rows)
        for core in ruling.facts.values():
            column = self._judging.inputs.column(self._judging.period_rule(ruling), core)
            hidden |= self._reads(core, block, column.status[rows])
        unsettled, counts = self._counted(block)
        return Sealed(block, hidden | unsettled, counts)

    def _own(self, block: Block) -> Mask:
        """Return where the figure that is judged is hidden, or a count that the judgement tells."""
        subject, rows = block.ruling.subject, block.rows
        found = np.zeros(len(rows), np.bool_)
        if block.ruling.judges is not Judges.INDICATORS or subject is None:
            return found
        found |= self._veil[subject][rows] > 0
        if subject in self._quiet and self._tells_n(block):
            found |= self._quiet[subject][rows]
        return found

    def _tells_n(self, block: Block) -> bool:
        rule, texts = block.ruling.rule, self._assessment.catalogue.texts
        minima = [rule.minimum, *(output.minimum for output in rule.outputs.values())]
        named = {text for row in rule.rows for text in (row.observe, row.ask) if text is not None}
        return any(m is not None for m in minima) or any(_tells_n(texts[t].text) for t in named)

    def _reads(self, core: Core, block: Block, status: Codes) -> Mask:
        """Return where a formula reads what is hidden, or what nobody is shown."""
        rows = block.rows
        nothing = np.isin(status >> 4, np.array(_NOTHING_THERE, np.uint8))
        found: Mask = self._loose.hidden(core)[rows] | (self._strict.hidden(core)[rows] & ~nothing)
        return found

    def _counted(self, block: Block) -> tuple[Mask, tuple[Mask, ...]]:
        """Return where hidden outcomes leave a roll-up open, and which counts rest on them."""
        ruling, rows = block.ruling, block.rows
        unsettled = np.zeros(len(rows), np.bool_)
        inputs, uncertain = list(block.inputs), []
        for i, source in enumerate(ruling.sources):
            here = np.zeros(len(rows), np.bool_)
            if isinstance(source, CountSource):
                inputs[i], here = self._count(source, block)
                unsettled |= here & source.share
            uncertain.append(here)
        computed = self._computed(ruling, uncertain)
        unsettled |= computed
        anywhere = np.any(uncertain, axis=0) if uncertain else unsettled
        if (anywhere & ~unsettled).any():
            judged = self._judging.judged(ruling, inputs)
            unsettled |= anywhere & (judged.status != HAS_VALUE)
        return unsettled, tuple(uncertain)

    def _computed(self, ruling: Ruling, uncertain: Sequence[Mask]) -> Mask:
        """Return where a formula computes with a count that is not told: it gives it away."""
        found = np.zeros(len(uncertain[0]) if uncertain else 0, np.bool_)
        names = [each.name for each in ruling.table.inputs]
        for source in ruling.sources:
            for name in source.reads.values() if isinstance(source, FormulaSource) else ():
                found |= uncertain[names.index(name)]
        return found

    def _any_below(self, source: CollectSource, rows: Rows) -> Mask:
        """Return where some outcome that a sum may be made of is not seen."""
        found = np.zeros(len(rows), np.bool_)
        for (rule, subject), mask in self._hidden.items():
            if rule == source.rule and subject is not None:
                found |= mask[rows]
        return found

    def _count(self, source: CountSource, block: Block) -> tuple[InputCells, Mask]:
        hidden = {
            subject: mask
            for (rule, subject), mask in self._hidden.items()
            if rule == source.rule and subject is not None
        }
        subject = block.ruling.subject
        cells = self._judging.inputs.count_shown(source, subject, block.rows, hidden)
        assert cells.by_interval is not None
        return cells, cells.by_interval


def _tells_n(words: Mapping[str, str]) -> bool:
    return any(slot[1] == "n" for one in words.values() for slot in SLOT.finditer(one))


def without(assessment: Assessment, sealed: Iterable[Sealed]) -> Assessment:
    """Return an assessment of which some judgements say nothing."""
    every = [one.block.withheld(one.hidden, one.inputs) for one in sealed]
    return Assessment(assessment.results, assessment.judging, every, assessment.asked)
