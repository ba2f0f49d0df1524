"""Judgements as columns: a row for each output, and each outcome in a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.judging import Block
from malramverk.cells import Reason, State
from malramverk.evaluation.column import HAS_VALUE
from malramverk.evaluation.figure_text import number
from malramverk.evaluation.grid import Grid
from malramverk.rules import Scalar

if TYPE_CHECKING:
    import polars as pl

_Line = tuple[str | None, int | None, str | None, str | None]


def columns_of(
    grid: Grid, dimensions: Sequence[str], blocks: Sequence[Block]
) -> dict[str, pl.Series]:
    """Return a column of each name over all blocks; `block` and `place` say where a row is from."""
    import polars as pl

    pieces = [piece for number, block in enumerate(blocks) for piece in _pieces(number, block)]
    lengths = [len(piece["place"]) for piece in pieces]
    columns: dict[str, pl.Series] = {}
    for name in ("rule", "version", "judges", "subject"):
        texts = [getattr(_Of(blocks[piece["block"]]), name) for piece in pieces]
        columns[name] = _repeated(texts, lengths)
    rows = _joined([blocks[p["block"]].rows[p["place"]] for p in pieces])
    sites, slots = np.divmod(rows, max(len(grid.slots), 1))
    for name, coded in zip(("level", "entity", "period"), grid.coded, strict=True):
        columns[name] = pl.Series(coded.texts, dtype=pl.String).gather(coded.numbers[sites])
    for dimension in dimensions:
        texts = [dict(slot).get(dimension) for slot in grid.slots]
        columns[dimension] = pl.Series(texts, dtype=pl.String).gather(slots)
    columns["output"] = _repeated([piece["output"] for piece in pieces], lengths)
    for name in ("outcome", "row", "finding", "question"):
        if name == "finding":
            columns |= _states(_joined([p["status"] for p in pieces], np.uint8))
        dtype = pl.Int64 if name == "row" else pl.String
        series = [pl.Series(p[name], dtype=dtype).gather(p["number"]) for p in pieces]
        columns[name] = pl.concat(series) if series else pl.Series([], dtype=dtype)
    columns["block"] = _repeated([piece["block"] for piece in pieces], lengths)
    columns["place"] = pl.Series(_joined([piece["place"] for piece in pieces]))
    return columns


def _pieces(at: int, block: Block) -> Iterator[dict[str, Any]]:
    """Yield for each output, and each place in a list of outcomes, what stands in its rows."""
    longest = max([1, *(len(given) for given in block.given)])
    lengths = np.array([max(len(given), 1) for given in block.given])
    for output, spec in enumerate(block.ruling.table.outputs):
        status = block.status(output)
        for item in range(longest):
            wanted = block.judged.each(lengths > item)
            places = np.flatnonzero(wanted if item else np.ones(len(wanted), np.bool_))
            here = status[places]
            lines = [_line(block, d, output, item) for d in range(len(block.given))]
            stopped = (block.ruling.rule.absent, None, None, None)
            lines.append(stopped)
            numbers = np.where(here == HAS_VALUE, block.judged.numbers[places], len(lines) - 1)
            outcome, row, finding, question = zip(*lines, strict=True)
            yield {
                "block": at,
                "output": spec.name,
                "place": places,
                "status": here,
                "number": numbers,
                "outcome": outcome,
                "row": row,
                "finding": finding,
                "question": question,
            }


def _line(block: Block, decision: int, output: int, item: int) -> _Line:
    """Return the outcome, the row, the observation and the question of a decision."""
    given = block.given[decision]
    rows = block.judged.rows[decision]
    outcome = _text(given[item][output]) if item < len(given) else None
    single = len(given) == 1 and len(rows) > 1  # gathered from several rows
    row = None if single or item >= len(rows) else rows[item]
    if row is None:
        return outcome, None, None, None
    defined = block.ruling.rule.rows[row]
    return outcome, row + 1, defined.observe, defined.ask


def _text(value: Scalar | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(float(value), "en").replace(",", "")


class _Of:
    """The texts that are the same for all rows of a block."""

    def __init__(self, block: Block) -> None:
        self.rule = block.ruling.rule.id
        self.version = block.ruling.rule.version
        self.judges = block.ruling.judges.value
        self.subject = block.ruling.subject


def _repeated(values: Sequence[Any], lengths: Sequence[int]) -> pl.Series:
    import polars as pl

    dtype = pl.Int64 if values and isinstance(values[0], int) else pl.String
    listed = pl.Series(values, dtype=dtype)
    return listed.gather(np.repeat(np.arange(len(values)), lengths))


def _joined(arrays: Sequence[NDArray[Any]], dtype: Any = np.int64) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype)


def _states(status: NDArray[np.uint8]) -> Mapping[str, pl.Series]:
    import polars as pl

    states = pl.Series([state.id for state in State], dtype=pl.String)
    reasons = [None if reason is Reason.NONE else reason.id for reason in Reason]
    return {
        "state": states.gather(status >> 4),
        "reason": pl.Series(reasons, dtype=pl.String).gather(status & 15),
    }
