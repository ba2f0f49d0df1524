"""Results block by block, for more of them than memory holds."""

from __future__ import annotations

from collections.abc import Iterator

from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.grid import Grid
from malramverk.evaluation.narrowing import Narrowed
from malramverk.evaluation.question import Question
from malramverk.evaluation.results import Results
from malramverk.evaluation.sources import Progress

_MEMORY = 60_000_000  # bytes of answers at a time, about
_EACH = 70  # bytes that one indicator's answer takes in one cell
_ROWS = 65_536  # of a frame; what writes Parquet holds some of them at a time


def streamed(
    whole: Evaluator, question: Question, progress: Progress | None = None
) -> Iterator[Results]:
    """Yield the results of some entities, and some indicators, at a time.

    Blocks of entities come as the grid has them, by level and code; within a block the rows are in
    the order of all results: by indicator, level, entity, period and group. What does not fill
    one block is in the order of all results throughout.

    Args:
        whole: what answers for the whole grid; it works nothing out but what blocks share.
        question: what was asked.
        progress: is told how many cells are done.
    """
    ids = whole.setting.plan.indicators
    grid = whole.setting.grid
    most = max(1, _MEMORY // (_EACH * max(1, len(ids)) * len(grid.slots)))
    for first, last in _blocks(grid, question, most):
        narrowed = Narrowed(whole, first, last, lean=True)
        evaluator = narrowed.evaluator
        evaluator.prepare()
        evaluator.settle()
        step = max(1, _ROWS // ((last - first) * len(grid.slots)))
        for start in range(0, len(ids), step):
            answers = {id_: evaluator.answer(id_) for id_ in ids[start : start + step]}
            yield Results(evaluator, question, answers, (), narrowed)
        if progress is not None:
            progress("evaluate", last, len(grid.sites))


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
