"""Works out a graph for few cells: like operations of different formulas side by side.

With few cells the cost of a call to numpy is all there is. Here one call serves every operation
of a kind that is as far from the leaves, so that a thousand formulas take about a hundred calls.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.evaluation.column import HAS_VALUE, Codes, Floats
from malramverk.evaluation.graph import Graph
from malramverk.evaluation.kernels import FULL, UFUNCS, fault
from malramverk.formula import Core, Op

Column = tuple[Any, Codes]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Batch:
    """Operations of one kind whose operands are all known before any of them.

    Attributes:
        op: the operation.
        start: the first row of their results.
        stop: the row after the last.
        operands: for each place among the operands, the row of each operation's.
    """

    op: Op
    start: int
    stop: int
    operands: tuple[Places, ...]


@dataclass(frozen=True, slots=True)
class Batches:
    """A graph laid out in rows: constants and leaves first, then batch after batch.

    Attributes:
        rows: the row of each node.
        leaves: the nodes that are given.
        constants: the values of the rows before anything is worked out.
        batches: the operations in order.
        roots: the rows of the roots, in the order they were asked for.
        answers: which of the roots are a yes or a no.
    """

    rows: Places
    leaves: tuple[int, ...]
    constants: Floats
    batches: tuple[Batch, ...]
    roots: Places
    answers: tuple[int, ...]


def batches_of(graph: Graph) -> Batches:
    """Return a graph laid out for few cells."""
    if graph.layout is None:
        graph.layout = _laid_out(graph)
    layout: Batches = graph.layout
    return layout


def _laid_out(graph: Graph) -> Batches:
    depth = [0] * len(graph.nodes)
    for i, node in enumerate(graph.nodes):
        if node.op is not None:
            depth[i] = 1 + max(depth[operand] for operand in node.operands)
    keys = {
        i: (depth[i], node.op.value, len(node.operands))
        for i, node in enumerate(graph.nodes)
        if node.op is not None
    }
    given = [i for i, node in enumerate(graph.nodes) if node.op is None]
    order = given + sorted(keys, key=lambda i: keys[i])
    rows = np.empty(len(order), np.intp)
    rows[order] = np.arange(len(order))
    constants = np.zeros(len(order))
    for i in given:
        value = graph.nodes[i].constant
        constants[rows[i]] = 0.0 if value is None else float(value)
    leaves = tuple(i for i in given if graph.nodes[i].leaf is not None)
    found = tuple(_batches(graph, keys, order, rows))
    answers = tuple(i for i, root in enumerate(graph.roots) if graph.yes_no(root))
    return Batches(rows, leaves, constants, found, rows[graph.roots], answers)


def _batches(
    graph: Graph, keys: dict[int, tuple[int, str, int]], order: list[int], rows: Places
) -> list[Batch]:
    found: list[Batch] = []
    start = len(order) - len(keys)
    while start < len(order):
        stop = start
        while stop < len(order) and keys[order[stop]] == keys[order[start]]:
            stop += 1
        nodes = [graph.nodes[i] for i in order[start:stop]]
        op = nodes[0].op
        assert op is not None
        places = zip(*(node.operands for node in nodes), strict=True)
        operands = tuple(rows[list(place)] for place in places)
        found.append(Batch(op, start, stop, operands))
        start = stop
    return found


def worked_out_few(graph: Graph, leaf: Callable[[Core], Column], size: int) -> list[Column]:
    """Return the values and states of every root of a graph, for few cells.

    Args:
        graph: the formulas.
        leaf: gives the values and states of a leaf, of shape (cells,).
        size: the number of cells.
    """
    batches = batches_of(graph)
    one = size == 1  # arrays of one axis cost less to gather from
    values = batches.constants.copy() if one else _spread(batches.constants, size)
    states = np.zeros(values.shape, np.uint8)
    for i in batches.leaves:
        core = graph.nodes[i].leaf
        assert core is not None
        row = batches.rows[i]
        value, state = leaf(core)
        values[row], states[row] = (value[0], state[0]) if one else (value, state)
    tripped: list[bool] = []
    with np.errstate(all="call", under="ignore", call=lambda *_: tripped.append(True)):
        for batch in batches.batches:
            _run(batch, values, states, tripped)
    shape = len(batches.roots), size
    found, why = values[batches.roots].reshape(shape), states[batches.roots].reshape(shape)
    results = list(zip(found, why, strict=True))
    for i in batches.answers:
        results[i] = (results[i][0] != 0.0, results[i][1])
    return results


def _spread(constants: Floats, size: int) -> Floats:
    return np.repeat(constants[:, None], size, axis=1)


def _run(batch: Batch, values: Floats, states: Codes, tripped: list[bool]) -> None:
    operands = [values[places] for places in batch.operands]
    below = [states[places] for places in batch.operands]
    out, state = values[batch.start : batch.stop], states[batch.start : batch.stop]
    ufunc = UFUNCS.get(batch.op)
    if ufunc is None:
        if batch.op is Op.IF:
            operands[0] = operands[0] != 0.0
        out[:], state[:] = FULL[batch.op](operands, below)
        tripped.clear()
        return
    if len(below) == 1:
        state[:] = below[0]
    else:
        np.maximum(below[0], below[1], out=state)
    ufunc(*operands, out=out, casting="unsafe")
    if tripped:
        tripped.clear()
        _mend(batch.op, operands, below, out, state)


def _mend(op: Op, operands: list[Floats], below: list[Codes], out: Floats, state: Codes) -> None:
    """Give a fault its state where the operands that decide have a value."""
    code = fault(op, operands, out)
    out[code != HAS_VALUE] = 1.0
    for states in below[1:] if op is Op.DIVIDE else below:
        code[states != HAS_VALUE] = HAS_VALUE
    np.maximum(state, code, out=state)
