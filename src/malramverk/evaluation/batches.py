"""Works out a graph for few cells: like operations of different formulas side by side.

With few cells the cost of a call to numpy is all there is. Here one call serves every operation
of a kind that is as far from the leaves, and one the states of everything that is, so that a
thousand formulas take a few hundred calls.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from malramverk.dataclass import dataclass
from malramverk.evaluation.column import HAS_VALUE, OVERFLOWED, Codes, Floats
from malramverk.evaluation.graph import Graph, Node
from malramverk.evaluation.kernels import FULL, UFUNCS, fault
from malramverk.formula import Core, Op

Column = tuple[Any, Codes]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Batch:
    """Operations of one kind whose operands are all known before any of them.

    Attributes:
        op: the operation.
        ufunc: numpy's function; absent for an operation that looks at states.
        rows: the rows of their results.
        operands: the rows of their operands, of shape (operands, operations).
    """

    op: Op
    ufunc: Any
    rows: slice
    operands: Places


@dataclass(frozen=True, slots=True)
class Level:
    """Operations none of which needs another.

    Attributes:
        rows: the rows of their results.
        states: the rows of which the stronger state is a result's, of shape (2, operations).
        batches: the operations, like with like.
    """

    rows: slice
    states: Places
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A graph laid out in rows: leaves and constants first, then level after level.

    Attributes:
        leaves: what the first rows are the cells of.
        divisors: the rows of the leaves that are divided by.
        values: what the rows hold before anything is worked out, of shape (rows, 1).
        levels: the operations in order.
        roots: the rows of the roots, in the order they were asked for.
    """

    leaves: tuple[Core, ...]
    divisors: Places
    values: Floats
    levels: tuple[Level, ...]
    roots: Places


def layout_of(graph: Graph) -> Layout:
    """Return a graph laid out for few cells."""
    if graph.layout is None:
        graph.layout = _laid_out(graph)
    layout: Layout = graph.layout
    return layout


def _laid_out(graph: Graph) -> Layout:
    nodes = graph.nodes
    level = _levels(nodes)
    order = sorted(range(len(nodes)), key=lambda i: (level[i], _kind(nodes[i])))
    rows = np.empty(len(order), np.intp)
    rows[order] = np.arange(len(order))
    values = np.zeros((len(order), 1))
    for i, node in enumerate(nodes):
        values[rows[i]] = 0.0 if node.constant is None else float(node.constant)
    leaves = tuple(leaf for i in order if (leaf := nodes[i].leaf) is not None)
    divisors = [rows[i] for i in order if nodes[i].leaf is not None and nodes[i].divides]
    levels = [
        _level(nodes, list(members), rows)
        for number, members in groupby(order, lambda i: level[i])
        if number > 0
    ]
    return Layout(leaves, np.array(divisors, np.intp), values, tuple(levels), rows[graph.roots])


def _levels(nodes: list[Node]) -> list[int]:
    """Return a level for each operation, above its operands'; beside its like where that can be."""
    least = [0] * len(nodes)
    for i, node in enumerate(nodes):
        if node.op is not None:
            least[i] = 1 + max(least[operand] for operand in node.operands)
    most = [max(least, default=0)] * len(nodes)
    level = [0] * len(nodes)
    taken: dict[tuple[str, int], set[int]] = {}
    for i, node in reversed(list(enumerate(nodes))):
        if node.op is None:
            continue
        like = taken.setdefault(_kind(node), set())
        level[i] = max((n for n in like if least[i] <= n <= most[i]), default=most[i])
        like.add(level[i])
        for operand in node.operands:
            most[operand] = min(most[operand], level[i] - 1)
    return level


def _kind(node: Node) -> tuple[str, int]:
    """Return what nodes of one level are put side by side by; of the given, leaves come first."""
    if node.op is None:
        return "", int(node.leaf is None)
    return node.op.value, len(node.operands)


def _level(nodes: list[Node], members: list[int], rows: Places) -> Level:
    operands = [nodes[i].operands for i in members]
    batches = []
    for _, batch in groupby(members, lambda i: _kind(nodes[i])):
        like = list(batch)
        op = nodes[like[0]].op
        assert op is not None
        below = rows[np.array([nodes[i].operands for i in like]).T]
        batches.append(Batch(op, UFUNCS.get(op), _rows(like, rows), below))
    both = rows[[[below[0] for below in operands], [below[-1] for below in operands]]]
    return Level(_rows(members, rows), both, tuple(batches))


def _rows(members: list[int], rows: Places) -> slice:
    """Return the rows of nodes that stand one after the other."""
    return slice(int(rows[members[0]]), int(rows[members[-1]]) + 1)


def worked_out_few(graph: Graph, leaf: Callable[[Core], Column], size: int) -> tuple[Floats, Codes]:
    """Return the values and states of every root of a graph, for few cells.

    Args:
        graph: the formulas.
        leaf: gives the values and states of a leaf, of shape (cells,).
        size: the number of cells.

    Returns:
        Values and states of shape (roots, cells), 1 for yes and 0 for no; a value where there is
        none is some finite number.
    """
    layout = layout_of(graph)
    values = np.repeat(layout.values, size, axis=1)
    states = np.zeros(values.shape, np.uint8)
    _enter(layout, leaf, values, states)
    tripped: list[bool] = []
    with np.errstate(all="call", under="ignore", call=lambda *_: tripped.append(True)):
        for level in layout.levels:
            one, other = states.take(level.states, axis=0)
            np.maximum(one, other, out=states[level.rows])
            for batch in level.batches:
                _run(batch, values, states, tripped)
    return values.take(layout.roots, axis=0), states.take(layout.roots, axis=0)


def _enter(layout: Layout, leaf: Callable[[Core], Column], values: Floats, states: Codes) -> None:
    """Take in the leaves; where one without value is divided by, it is not 0."""
    if not layout.leaves:
        return
    columns = [leaf(core) for core in layout.leaves]
    count = len(columns)
    np.concatenate([value for value, _ in columns], out=values[:count].reshape(-1))
    np.concatenate([state for _, state in columns], out=states[:count].reshape(-1))
    values[layout.divisors] += states[layout.divisors] != HAS_VALUE


def _run(batch: Batch, values: Floats, states: Codes, tripped: list[bool]) -> None:
    operands, out = values.take(batch.operands, axis=0), values[batch.rows]
    if batch.ufunc is None:
        _full(batch, operands, states, out)
        tripped.clear()
        return
    batch.ufunc(*operands, out=out, casting="unsafe")
    if tripped:
        tripped.clear()
        _mend(batch, operands, states, out)


def _full(batch: Batch, operands: Floats, states: Codes, out: Floats) -> None:
    """Work out operations that look at the states of their operands."""
    first: Any = operands[0] != 0.0 if batch.op is Op.IF else operands[0]
    below = states.take(batch.operands, axis=0)
    out[:], states[batch.rows] = FULL[batch.op]([first, *operands[1:]], list(below))


def _mend(batch: Batch, operands: Floats, states: Codes, out: Floats) -> None:
    """Give a fault its state where the operands that decide have a value."""
    code = fault(batch.op, list(operands), out)
    out[code != HAS_VALUE] = 1.0
    below = states.take(batch.operands, axis=0)
    for decisive in below[1:] if batch.op is Op.DIVIDE else below:
        code[decisive != HAS_VALUE] = HAS_VALUE
    above = below[0] != HAS_VALUE
    code[(code == OVERFLOWED) & above] = HAS_VALUE  # what is no value is not too large
    np.maximum(states[batch.rows], code, out=states[batch.rows])
