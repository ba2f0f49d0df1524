"""Works out a graph block by block: values and states in reused memory, no loop over cells.

A block is small enough for what is at hand to stay in the processor's cache and large enough for
the cost of a call to vanish. Faults such as a division by zero are told by the processor's own
flags, so that arithmetic without faults pays nothing to look for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from malramverk.evaluation.column import HAS_VALUE, OVERFLOWED, Codes
from malramverk.evaluation.graph import Graph
from malramverk.evaluation.kernels import FULL, blend, blend_states, fault
from malramverk.evaluation.program import FRESH, Step, program_of
from malramverk.formula import Core, Op

BLOCK = 32_768
_MAY_FAIL = frozenset(
    {Op.DIVIDE, Op.POWER, Op.SQRT, Op.LN, Op.EXP, Op.ADD, Op.SUBTRACT, Op.MULTIPLY}
)

Column = tuple[Any, Codes]


def worked_out(
    graph: Graph, leaf: Callable[[Core], Column], size: int, block: int = BLOCK
) -> tuple[list[Any], list[Codes]]:
    """Return the values and states of every root of a graph.

    Args:
        graph: the formulas.
        leaf: gives the values and states of a leaf, of shape (cells,).
        size: the number of cells.
        block: how many cells are worked out at a time.

    Returns:
        Values and states of shape (cells,), one for each root; a value where there is none is
        some finite number.
    """
    leaves = {i: leaf(node.leaf) for i, node in enumerate(graph.nodes) if node.leaf is not None}
    results = _room(graph, list(dict.fromkeys(graph.roots)), size)
    blocks = max(1, round(size / block))
    machine = _Machine(graph, leaves, results, max(1, -(-size // blocks)))
    with np.errstate(all="call", under="ignore", call=machine.trip):
        for start in range(0, size, machine.block):
            machine.run(start, min(start + machine.block, size))
    return [results[root][0] for root in graph.roots], [results[root][1] for root in graph.roots]


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
        self._program = program_of(graph)
        self._at: list[Any] = [node.constant for node in graph.nodes]
        self._at += [None] * (self._program.registers - len(self._at))
        self._memory = self._allotted()
        self._bits = np.empty((2, block), np.int64)
        self._faults: dict[int, Codes] = {}
        self._tripped: list[str] = []

    def _allotted(self) -> dict[int, Any]:
        """Return memory for the registers that are not the caller's."""
        program = self._program
        rooms = {kind: np.empty((most, self.block), kind) for kind, most in program.sizes.items()}
        found = {r: rooms[program.kinds[r]][slot] for r, slot in program.slots.items()}
        for i, own in program.own.items():
            if i not in self._leaves and i not in self._results and self._nodes[i].op not in FRESH:
                found[own] = np.empty(self.block, np.uint8)
        found[program.none] = np.zeros(self.block, np.uint8)
        return found

    def trip(self, kind: str, _flag: int) -> None:
        """Note that the processor has flagged a fault in the operation at hand."""
        self._tripped.append(kind)

    def run(self, start: int, stop: int) -> None:
        """Work out one block of every root."""
        self._enter(start, stop)
        at, tripped, faults = self._at, self._tripped, self._faults
        for step in self._program.steps:
            ufunc, left, right, out, node, _ = step
            if ufunc is None:
                if faults or right is not None:
                    self._special(step, start, stop)
            elif right is None:
                ufunc(at[left], out=at[out])
            else:
                ufunc(at[left], at[right], out=at[out])
            if tripped:
                self._mend(node)

    def _enter(self, start: int, stop: int) -> None:
        """Point the registers to a block of the leaves and of the results."""
        self._faults.clear()
        at, own, width = self._at, self._program.own, stop - start
        if start == 0 or width < self.block:
            for register, memory in self._memory.items():
                at[register] = memory[:width]
        for i, (value, state) in self._leaves.items():
            at[i], at[own[i]] = value[start:stop], state[start:stop]
        for i, (value, state) in self._results.items():
            if self._nodes[i].op is not None:
                at[i], at[own[i]] = value[start:stop], state[start:stop]

    def _special(self, step: Step, start: int, stop: int) -> None:
        """Do what no single function of numpy does."""
        i, op = step.node, self._nodes[step.node].op
        if op is None:
            value, state = self._results[i]
            value[start:stop] = self._at[i]
            state[start:stop] = self._status(i, self._program.none)
        elif op is Op.IF:
            self._either(step)
        elif op in FULL:
            self._full(step, start, stop)
        elif self._faults:
            state = self._at[step.out]
            for below in self._faulty(i):
                np.maximum(state, self._faults[below], out=state)

    def _operands(self, step: Step) -> tuple[list[Any], list[Codes]]:
        """Return the values and states of what an operation is made of."""
        operands = self._nodes[step.node].operands
        registers = step.reads[len(operands) :]
        states = [self._status(i, r) for i, r in zip(operands, registers, strict=True)]
        return [self._at[i] for i in operands], states

    def _either(self, step: Step) -> None:
        """Choose between two branches without a jump for each cell, bit by bit."""
        (yes, then, otherwise), (unknown, first, second) = self._operands(step)
        out, state = self._at[step.node], self._at[self._program.own[step.node]]
        blend(yes, then, otherwise, out, self._bits[:, : len(out)])
        blend_states(yes, first, second, state)
        blend_states(unknown != HAS_VALUE, unknown, state, state)

    def _full(self, step: Step, start: int, stop: int) -> None:
        """Work out an operation that makes its own arrays."""
        i, own = step.node, self._program.own[step.node]
        op = self._nodes[i].op
        assert op is not None
        self._at[i], self._at[own] = FULL[op](*self._operands(step))
        self._tripped.clear()
        if i in self._results:
            value, state = self._results[i]
            value[start:stop], state[start:stop] = self._at[i], self._at[own]

    def _mend(self, i: int) -> None:
        """Give a fault its state where every operand has a value, and a number everywhere."""
        self._tripped.clear()
        node, out = self._nodes[i], self._at[i]
        if node.op not in _MAY_FAIL:
            return
        code = fault(node.op, [self._at[operand] for operand in node.operands], out)
        out[code != HAS_VALUE] = 1.0
        decisive = node.operands[1:] if node.op is Op.DIVIDE else node.operands
        for operand in decisive:
            code[self._strongest(operand) != HAS_VALUE] = HAS_VALUE
        above = self._strongest(node.operands[0]) != HAS_VALUE
        code[(code == OVERFLOWED) & above] = HAS_VALUE  # what is no value is not too large
        if code.any():
            self._faults[i] = code

    def _strongest(self, i: int) -> Codes:
        """Return the state of any node, as it is when a fault is found."""
        sources = (i,) if i in self._program.own else self._nodes[i].sources
        none = self._at[self._program.none]
        found = reduce(np.maximum, (self._at[self._program.own[s]] for s in sources), none)
        return self._with_faults(i, found)

    def _status(self, i: int, register: int) -> Codes:
        """Return the state of a node that a register holds but for faults on the way."""
        return self._with_faults(i, self._at[self._program.own.get(i, register)])

    def _with_faults(self, i: int, state: Codes) -> Codes:
        if self._faults and i not in self._program.own:
            return reduce(np.maximum, (self._faults[below] for below in self._faulty(i)), state)
        return state

    def _faulty(self, i: int) -> list[int]:
        """Return the nodes with faults that reach a node with no kept state between."""
        found, waiting, seen = [], [i], {i}
        while waiting:
            current = waiting.pop()
            if current in self._faults:
                found.append(current)
            for operand in self._nodes[current].operands:
                if operand not in seen and operand not in self._program.own:
                    seen.add(operand)
                    waiting.append(operand)
        return found
