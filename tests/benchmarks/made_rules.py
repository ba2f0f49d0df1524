"""Ten decision tables over cells with states, beside numpy written by hand for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from malramverk.assessment.kernel import InputCells, Kernel
from malramverk.formula import Kind
from malramverk.rules import HitPolicy, Input, Output, Row, Table, read_cell

Rows = list[NDArray[np.uint8]]

BLOCK = 16_384
SUPPRESSED = 0x70
UNKNOWN = 0
# For each table its inputs and its rows: the least that each input must be, or nothing. The last
# row answers everything.
TABLES: Sequence[tuple[tuple[int, ...], tuple[tuple[float | None, ...], ...]]] = (
    ((0,), ((80,), (72.5,), (65,))),
    ((1, 2), ((95.3, 10.1), (90.3, None), (85.3, None))),
    ((3, 4), ((90, 0.1), (80, None), (60, None))),
    ((5,), ((75,), (50,), (25,))),
    ((6,), ((97,), (94,), (90,))),
    ((7, 1), ((55.1, 85.1), (50, None), (45, None))),
    ((8,), ((95,), (94.5,), (94,))),
    ((9, 3), ((75.1, 70.1), (70.1, None), (65.1, None))),
    ((2, 6), ((70, 90), (60, None), (50, None))),
    ((4, 5, 7), ((75.1, 85.1, 30.1), (70.1, 80.1, None), (60.1, None, None))),
)


@dataclass(frozen=True)
class Columns:
    """Values of shape (10, cells) and their states; one in ten has no value."""

    values: NDArray[np.float64]
    status: NDArray[np.uint8]


def columns(cells: int) -> Columns:
    """Return made-up columns."""
    random = np.random.default_rng(5)
    values = random.uniform(0, 100, (10, cells))
    status = np.where(random.uniform(size=(10, cells)) < 0.1, SUPPRESSED, 0)
    return Columns(values, status.astype(np.uint8))


def ours(given: Columns) -> Callable[[], Rows]:
    """Return the judging of every table: the row that answers from one, 0 where none can tell."""
    kernels = [(inputs, Kernel(_table(inputs, rows))) for inputs, rows in TABLES]

    def work() -> Rows:
        found = []
        for inputs, kernel in kernels:
            cells = [InputCells(given.values[i], given.status[i]) for i in inputs]
            judged = kernel.judge(cells)
            row = [rows[0] + 1 if rows else UNKNOWN for rows in judged.rows]
            found.append(judged.each(np.array(row, np.uint8)))
        return found

    return work


def _table(inputs: Sequence[int], rows: Sequence[tuple[float | None, ...]]) -> Table:
    made = tuple(Input(f"x{i}", Kind.NUMBER) for i in inputs)
    every = [*rows, (None,) * len(inputs)]
    built = []
    for number, row in enumerate(every):
        texts = ["any" if least is None else f">= {least}" for least in row]
        tests = [read_cell(text, input_, []) for text, input_ in zip(texts, made, strict=True)]
        built.append(Row(tuple(t for t in tests if t is not None), (str(number),)))
    return Table(made, (Output("outcome"),), tuple(built), HitPolicy.FIRST)


def by_hand(given: Columns) -> Rows:
    """Do the same in blocks of int8 arithmetic, r += c * (row - r), from the last row to the first.

    What every row of a table reads masks its result once; what only some read, where they may
    answer.
    """
    cells = given.values.shape[1]
    found = [np.empty(cells, np.uint8) for _ in TABLES]
    for start in range(0, cells, BLOCK):
        here = slice(start, start + BLOCK)
        values, absent = given.values[:, here], given.status[:, here] != 0
        for k, (inputs, rows) in enumerate(TABLES):
            found[k][here] = _one(inputs, rows, values, absent)
    return found


def _one(
    inputs: Sequence[int],
    rows: Sequence[tuple[float | None, ...]],
    values: NDArray[np.float64],
    absent: NDArray[np.bool_],
) -> NDArray[np.int8]:
    result = np.full(values.shape[1], len(rows) + 1, np.int8)
    always = [i for k, i in enumerate(inputs) if all(row[k] is not None for row in rows)]
    for number in range(len(rows), 0, -1):
        tests = [(i, x) for i, x in zip(inputs, rows[number - 1], strict=True) if x is not None]
        above = [values[i] >= least for i, least in tests]
        holds = np.logical_and.reduce(above) if len(above) > 1 else above[0]
        result += holds.view(np.int8) * (np.int8(number) - result)
        some = [i for i, _ in tests if i not in always]
        if some:
            pairs = zip(tests, above, strict=True)
            may = np.logical_and.reduce([a | absent[i] if i in some else a for (i, _), a in pairs])
            unsure = may & np.logical_or.reduce([absent[i] for i in some])
            result *= (~unsure).view(np.int8)
    for i in always:
        result *= (~absent[i]).view(np.int8)
    return result


def many_rows() -> Table:
    """Return a table of 20 inputs and 50 rows, without overlap or gap, that is to be proved."""
    inputs = tuple(Input(f"x{i}", Kind.NUMBER) for i in range(20))
    rows = []
    for number in range(50):
        tests = []
        for i, input_ in enumerate(inputs):
            low, high = 2 * number, 2 * number + 2
            text = f"[{low}..{high})" if i == number % 20 else "any"
            test = read_cell(text, input_, [])
            assert test is not None
            tests.append(test)
        rows.append(Row(tuple(tests), (str(number),)))
    every = tuple(t for i in inputs if (t := read_cell("any", i, [])) is not None)
    return Table(inputs, (Output("outcome"),), (*rows, Row(every, ("rest",))), HitPolicy.FIRST)


def grid(size: int) -> Table:
    """Return a table of two numbers, each cut into as many intervals, with a row for each pair."""
    inputs = (Input("x", Kind.NUMBER), Input("y", Kind.NUMBER))
    cells = ["< 1", *(f"[{i}..{i + 1})" for i in range(1, size - 1)), f">= {size - 1}"]
    rows = []
    for x in cells:
        for y in cells:
            read = (read_cell(x, inputs[0], []), read_cell(y, inputs[1], []))
            rows.append(Row(tuple(t for t in read if t is not None), (f"{x} {y}",)))
    return Table(inputs, (Output("outcome"),), tuple(rows))
