"""Results block by block, for more of them than memory holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem
from malramverk.evaluation.arrow_tables import arrow_table
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.grid import Grid
from malramverk.evaluation.in_turn import Turns, in_turn, read_by
from malramverk.evaluation.narrowing import Narrowed
from malramverk.evaluation.question import Question
from malramverk.evaluation.results import Results, columns_with_names
from malramverk.evaluation.sources import Progress

if TYPE_CHECKING:
    import pyarrow as pa

_MEMORY = 200_000_000  # bytes that a block of entities takes, about
_PART, _ANSWER = 24, 60  # of them in one cell, for each that is at hand
_MOST = 65_536  # cells in a block; more are no quicker
_ROWS = 131_072  # of a row group


@dataclass(frozen=True, slots=True)
class _Layout:
    """How results are divided.

    Attributes:
        sites: how many sites a block has at most, but for entities that stay whole.
        turns: the indicators of one row group after the other.
        together: how many are worked out at the same time.
    """

    sites: int
    turns: Turns
    together: int


@dataclass(frozen=True, slots=True)
class Written:
    """What has been written to a file.

    Attributes:
        cells: how many cells there are in it.
        problems: warnings about the data.
    """

    cells: int
    problems: tuple[Problem, ...]


def streamed(
    whole: Evaluator, question: Question, progress: Progress | None, *, named: bool
) -> Iterator[pa.Table]:
    """Yield the results of some entities, and some indicators, at a time.

    Blocks of entities come as the grid has them, by level and code; within a block the rows are in
    the order of all results: by indicator, level, entity, period and group. What does not fill
    one block is in the order of all results throughout.

    Args:
        whole: what answers for the whole grid; it works nothing out but what blocks share.
        question: what was asked.
        progress: is told how many cells are done.
        named: whether a column says what entities are called.
    """
    grid = whole.setting.grid
    layout = _laid_out(whole)
    for first, last in _blocks(grid, question, layout.sites):
        narrowed = Narrowed(whole, first, last, lean=True)
        evaluator = narrowed.evaluator
        for turn in layout.turns.each:
            evaluator.settle_some(turn.first, layout.together)
            answers = {id_: evaluator.answer(id_) for id_ in turn.ids}
            yield _table(Results(evaluator, question, answers, ()), named)
            evaluator.let_go(turn.done)
        narrowed.close()
        if progress is not None:
            progress("evaluate", last, len(grid.exists))


def _table(results: Results, named: bool) -> pa.Table:
    if named:
        return arrow_table(columns_with_names(results), codes=True)
    return results.to_arrow(codes=True)


def _laid_out(whole: Evaluator) -> _Layout:
    """Return how large blocks may be, from what is held of each of their cells."""
    compiled, plan = whole.compiled, whole.setting.plan
    reads = read_by(whole.setting.catalogue, compiled)
    slots = len(whole.setting.grid.slots)
    parts = sum(len(keys) for keys in plan.keys.values())
    most = _MOST
    while True:
        together = max(1, _ROWS // max(1, most))
        turns = in_turn(plan.indicators, reads, together)
        cells = _MEMORY // (parts * _PART + turns.held * _ANSWER)
        if cells >= most or most <= slots:
            return _Layout(max(1, most // slots), turns, together)
        most = cells


def _blocks(grid: Grid, question: Question, most: int) -> Iterator[tuple[int, int]]:
    """Yield the first site of each block and the one after its last; entities stay whole."""
    begin, end = -1, -1
    for (level, _), (first, last) in grid.spans.items():
        if level not in question.levels:
            continue
        if begin >= 0 and (first != end or last - begin > most):
            yield begin, end
            begin = first
        begin, end = (first if begin < 0 else begin), last
    if begin >= 0:
        yield begin, end
