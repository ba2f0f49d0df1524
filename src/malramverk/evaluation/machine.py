"""Works out a graph block by block: values and states in reused memory, no loop over cells.

A block is small enough for every array of it to stay in the processor's cache and large enough
for the cost of a call to vanish. Faults such as a division by zero are told by the processor's
own flags, so that arithmetic without faults pays nothing to look for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from malramverk.evaluation.column import HAS_VALUE, Codes, Floats
from malramverk.evaluation.graph import Graph
from malramverk.evaluation.kernels import FULL, UFUNCS, blend, blend_states, fault
from malramverk.formula import Core, Op

BLOCK = 16_384
_MAY_FAIL = frozenset(
    {Op.DIVIDE, Op.POWER, Op.SQRT, Op.LN, Op.EXP, Op.ADD, Op.SUBTRACT, Op.MULTIPLY}
)

_FRESH = frozenset(FULL.keys() - {Op.IF})

Column = tuple[Any, Codes]


def worked_out(
    graph: Graph, leaf: Callable[[Core], Column], size: int, block: int = BLOCK
) -> list[Column]:
    """Return the values and states of every root of a graph.

    Args:
        graph: the formulas.
        leaf: gives the values and states of a leaf, of shape (cells,).
        size: the number of cells.
        block: how many cells are worked out at a time.

    Returns:
        For each root its values and states, of shape (cells,); a value where there is none is
        some finite number.
    """
    leaves = {i: leaf(node.leaf) for i, node in enumerate(graph.nodes) if node.leaf is not None}
    roots = dict.fromkeys(graph.roots)
    results = _room(graph, list(roots), size)
    blocks = max(1, round(size / block))
    machine = _Machine(graph, leaves, results, max(1, -(-size // blocks)))
    with np.errstate(all="call", under="ignore", call=machine.trip):
        for start in range(0, size, machine.block):
            machine.run(start, min(start + machine.block, size))
    return [results[root] for root in graph.roots]


def _room(graph: Graph, roots: list[int], size: int) -> dict[int, Column]:
    """Return arrays for the roots, cut from few large ones, which cost far fewer page faults."""
    answers = [root for root in roots if graph.yes_no(root)]
    numbers = [root for root in roots if not graph.yes_no(root)]
    states = np.empty((len(roots), size), np.uint8)
    values = {
        **dict(zip(answers, np.empty((len(answers), size), np.bool_), strict=True)),
        **dict(zip(numbers, np.empty((len(numbers), size)), strict=True)),
    }
    return {root: (values[root], states[i]) for i, root in enumerate(roots)}


class _Machine:
    """The registers of one graph, reused from block to block."""

    def __init__(
        self,
        graph: Graph,
        leaves: Mapping[int, Column],
        results: Mapping[int, Column],
        block: int,
    ) -> None:
        self.block = block
        self._nodes = graph.nodes
        self._leaves = leaves
        self._results = results
        self._tripped = False
        self._values: list[Any] = [node.constant for node in graph.nodes]
        self._states: dict[frozenset[int], Codes] = {}
        self._faults: dict[int, Codes] = {}
        self._own: dict[int, Codes] = {}
        self._program, slots = program_of(graph)
        numbers, answers = np.empty((slots, block)), np.empty((slots, block), np.bool_)
        memory = {True: answers, False: numbers}
        self._rooms = [
            results[step.node][0] if step.root else memory[step.yes_no][step.slot]
            for step in self._program
        ]
        self._none = np.zeros(block, np.uint8)
        self._bits = np.empty((2, block), np.int64)

    def trip(self, _kind: str, _flag: int) -> None:
        """Note that the processor has flagged a fault in the operation at hand."""
        self._tripped = True

    def run(self, start: int, stop: int) -> None:
        """Work out one block of every root."""
        self._enter(start, stop)
        values, width = self._values, stop - start
        for step, room in zip(self._program, self._rooms, strict=True):
            i, ufunc = step.node, step.ufunc
            if step.full:
                self._full(i, width)
            else:
                out = room[start:stop] if step.root else room[:width]
                if ufunc is None:
                    self._either(i, out)
                elif step.right is None:
                    ufunc(values[step.left], out=out)
                else:
                    ufunc(values[step.left], values[step.right], out=out)
                values[i] = out
                if self._tripped:
                    self._mend(i, out)
            if step.kept:
                self._keep(i, start, stop)
        self._pass_on(start, stop)

    def _pass_on(self, start: int, stop: int) -> None:
        """Hand on the roots that are no operation."""
        for i, (value, _) in self._results.items():
            if self._nodes[i].op is None:
                value[start:stop] = self._values[i]
                self._keep(i, start, stop)

    def _enter(self, start: int, stop: int) -> None:
        """Take in the leaves of a block; where one without value is divided by, it is 1."""
        self._states.clear()
        self._faults.clear()
        self._own.clear()
        for i, (value, status) in self._leaves.items():
            here, state = value[start:stop], status[start:stop]
            if self._nodes[i].divides:
                here = np.where(state == HAS_VALUE, here, 1.0)
            self._values[i], self._own[i] = here, state

    def _mend(self, i: int, out: Floats) -> None:
        """Give a fault its state where every operand has a value, and a number everywhere."""
        self._tripped = False
        node = self._nodes[i]
        if node.op not in _MAY_FAIL:
            return
        code = fault(node.op, [self._values[operand] for operand in node.operands], out)
        out[code != HAS_VALUE] = 1.0
        decisive = node.operands[1:] if node.op is Op.DIVIDE else node.operands
        for operand in decisive:
            code[self.status(operand, len(out)) != HAS_VALUE] = HAS_VALUE
        if code.any():
            self._faults[i] = code

    def _either(self, i: int, out: Any) -> None:
        """Choose between two branches without a jump for each cell, bit by bit."""
        condition, then, otherwise = self._nodes[i].operands
        yes, width = self._values[condition], len(out)
        blend(yes, self._values[then], self._values[otherwise], out, self._bits[:, :width])
        state = np.empty(width, np.uint8)
        blend_states(yes, self.status(then, width), self.status(otherwise, width), state)
        unknown = self.status(condition, width)
        blend_states(unknown != HAS_VALUE, unknown, state, state)
        self._own[i] = state

    def _full(self, i: int, width: int) -> None:
        node = self._nodes[i]
        assert node.op is not None
        operands = [self._values[operand] for operand in node.operands]
        states = [self.status(operand, width) for operand in node.operands]
        self._values[i], self._own[i] = FULL[node.op](operands, states)
        self._tripped = False

    def _keep(self, i: int, start: int, stop: int) -> None:
        """Work out the state of a node that others, or the caller, will ask for."""
        result = self._results.get(i)
        found = self.status(i, stop - start)
        if result is not None:
            if self._nodes[i].op in _FRESH:
                result[0][start:stop] = self._values[i]
            result[1][start:stop] = found
            found = result[1][start:stop]
        self._own[i] = found

    def status(self, i: int, width: int) -> Codes:
        """Return the state of a node: the strongest of its sources' and of faults on the way."""
        own = self._own.get(i)
        if own is not None:
            return own
        sources = self._nodes[i].sources
        found = self._states.get(sources)
        if found is None:
            found = self._states[sources] = self._strongest(sources, width)
        if self._faults:
            for below in self._faulty(i):
                found = np.maximum(found, self._faults[below])
        return found

    def _strongest(self, sources: frozenset[int], width: int) -> Codes:
        arrays = [self._own[source] for source in sources]
        if len(arrays) < 2:
            return arrays[0] if arrays else self._none[:width]
        found = np.maximum(arrays[0], arrays[1])
        for other in arrays[2:]:
            np.maximum(found, other, out=found)
        return found

    def _faulty(self, i: int) -> list[int]:
        """Return the nodes with faults that reach a node with no kept state between."""
        found, waiting, seen = [], [i], {i}
        while waiting:
            current = waiting.pop()
            if current in self._faults:
                found.append(current)
            for operand in self._nodes[current].operands:
                if operand not in seen and operand not in self._own:
                    seen.add(operand)
                    waiting.append(operand)
        return found


class Step(NamedTuple):
    """One operation of a program, with where its result goes.

    Attributes:
        node: its node.
        ufunc: numpy's function; absent for a choice between branches.
        left: the first operand.
        right: the second; absent where there is one.
        slot: its place in memory, where it is no root.
        yes_no: whether the result is a yes or a no.
        kept: whether its state is worked out for others.
        root: whether the caller asked for it.
        full: whether the operation makes its own arrays.
    """

    node: int
    ufunc: Any
    left: int
    right: int | None
    slot: int
    yes_no: bool
    kept: bool
    root: bool
    full: bool


def program_of(graph: Graph) -> tuple[list[Step], int]:
    """Return the operations in order, each with a place in memory that is free by then."""
    if graph.program is not None:
        found: tuple[list[Step], int] = graph.program
        return found
    left = [node.uses for node in graph.nodes]
    roots = set(graph.roots)
    free: list[int] = []
    places: dict[int, int] = {}
    program, most = [], 1
    for i, node in enumerate(graph.nodes):
        if node.op is None:
            continue
        slot = 0
        if node.op not in _FRESH and i not in roots:
            slot = free.pop() if free else most
            most = max(most, slot + 1)
            places[i] = slot
        program.append(_step(graph, i, slot, root=i in roots))
        for operand in node.operands:
            left[operand] -= 1
            if left[operand] == 0 and operand in places:
                free.append(places.pop(operand))
    graph.program = program, most
    return program, most


def _step(graph: Graph, i: int, slot: int, *, root: bool) -> Step:
    node = graph.nodes[i]
    assert node.op is not None
    return Step(
        node=i,
        ufunc=UFUNCS.get(node.op),
        left=node.operands[0],
        right=node.operands[1] if len(node.operands) > 1 else None,
        slot=slot,
        yes_no=graph.yes_no(i),
        kept=node.kept,
        root=root,
        full=node.op in _FRESH,
    )
