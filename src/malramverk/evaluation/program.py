"""A graph as a list of operations on registers, of values and of states, to run block by block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Any, NamedTuple

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.evaluation.graph import Graph
from malramverk.evaluation.kernels import FULL, UFUNCS
from malramverk.formula import Op

FRESH = frozenset(FULL.keys() - {Op.IF})


class Step(NamedTuple):
    """One operation of a program.

    Attributes:
        ufunc: numpy's function; absent where the machine must look at the node itself, and where
            all there is to do is to add faults, if there are any, to a state.
        left: the register of the first operand.
        right: the second's; absent where there is one.
        out: the register of the result.
        node: the node that is worked out, or whose state is; -1 for a join of states.
        reads: every register that is read.
    """

    ufunc: Any
    left: int
    right: int | None
    out: int
    node: int
    reads: tuple[int, ...]


@dataclass(slots=True)
class Program:
    """What to do for each block. Registers 0, 1 … hold the values of the nodes, others states.

    Attributes:
        steps: the operations in order.
        own: the register of the state of each node that keeps one.
        none: the register of a state that is ``value`` in every cell.
        kinds: what a register holds that has memory of its own.
        slots: its place among those of its kind.
        sizes: how many places there are of each kind.
        registers: how many registers there are.
    """

    steps: list[Step] = field(default_factory=list)
    own: dict[int, int] = field(default_factory=dict)
    none: int = 0
    kinds: dict[int, Any] = field(default_factory=dict)
    slots: dict[int, int] = field(default_factory=dict)
    sizes: dict[Any, int] = field(default_factory=dict)
    registers: int = 0


def program_of(graph: Graph) -> Program:
    """Return the operations of a graph, each result with a place in memory that is free by then."""
    if graph.program is None:
        graph.program = _Writer(graph).written()
    program: Program = graph.program
    return program


class _Writer:
    """Writes the program of one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._roots = frozenset(graph.roots)
        self._program = Program(none=len(graph.nodes), registers=len(graph.nodes) + 1)
        self._joins: dict[tuple[int, int], int] = {}

    def written(self) -> Program:
        """Return the program."""
        program = self._program
        for i, node in enumerate(self._graph.nodes):
            if node.kept and node.constant is None:
                program.own[i] = self._register(None)
        for i, node in enumerate(self._graph.nodes):
            if node.op in FULL:
                self._choice(i)
            elif node.op is not None:
                self._strict(i)
        for i in dict.fromkeys(self._graph.roots):
            if self._graph.nodes[i].op is None:
                self._step(None, (i, i), i, i)
        self._place()
        return program

    def _register(self, kind: Any) -> int:
        register = self._program.registers
        self._program.registers += 1
        if kind is not None:
            self._program.kinds[register] = kind
        return register

    def _step(self, ufunc: Any, reads: tuple[int, ...], out: int, node: int) -> None:
        right = reads[1] if len(reads) > 1 else None
        self._program.steps.append(Step(ufunc, reads[0], right, out, node, reads))

    def _strict(self, i: int) -> None:
        """Work out an operation whose state is the strongest of its operands'."""
        node = self._graph.nodes[i]
        assert node.op is not None
        operands = node.operands
        if node.op is Op.DIVIDE:
            operands = operands[0], self._divisor(operands[1])
        self._remember(i)
        self._step(UFUNCS[node.op], operands, i, i)
        if i in self._program.own:
            own = self._program.own[i]
            *others, last = self._sources(i)
            first = self._joined(others) if others else last
            self._step(np.maximum, (first, last), own, i)
            self._step(None, (own,), own, i)

    def _choice(self, i: int) -> None:
        """Work out an operation that looks at the states of its operands."""
        node = self._graph.nodes[i]
        states = [self._state(operand) for operand in node.operands]
        if node.op not in FRESH:
            self._remember(i)
        self._step(None, (*node.operands, *states), i, i)

    def _remember(self, i: int) -> None:
        """Give the results of a node memory, unless they go to the caller."""
        if i not in self._roots:
            self._program.kinds[i] = np.bool_ if self._graph.yes_no(i) else np.float64

    def _divisor(self, i: int) -> int:
        """Return what is divided by: 1 more where a leaf, which is 0 there, has no value."""
        if self._graph.nodes[i].leaf is None:
            return i
        absent, guarded = self._register(np.bool_), self._register(np.float64)
        self._step(np.not_equal, (self._program.own[i], self._program.none), absent, i)
        self._step(np.add, (i, absent), guarded, i)
        return guarded

    def _state(self, i: int) -> int:
        """Return the register of the state of any node, but for faults on the way."""
        own = self._program.own.get(i)
        return self._joined(self._sources(i)) if own is None else own

    def _sources(self, i: int) -> list[int]:
        sources = sorted(self._graph.nodes[i].sources)
        return [self._program.own[source] for source in sources] or [self._program.none]

    def _joined(self, registers: Iterable[int]) -> int:
        """Return the register of the strongest of some states, those of few sources shared."""
        first, *others = registers
        for other in others:
            joined = self._joins.get((first, other))
            if joined is None:
                joined = self._joins[first, other] = self._register(np.uint8)
                self._step(np.maximum, (first, other), joined, -1)
            first = joined
        return first

    def _place(self) -> None:
        """Give every register that has a kind a place that nothing else needs meanwhile."""
        program = self._program
        last = {r: at for at, step in enumerate(program.steps) for r in step.reads}
        free: dict[Any, list[int]] = {kind: [] for kind in (np.float64, np.bool_, np.uint8)}
        program.sizes = dict.fromkeys(free, 0)
        for at, step in enumerate(program.steps):
            kind = program.kinds.get(step.out)
            if kind is not None and step.out not in program.slots:
                if not free[kind]:
                    free[kind].append(program.sizes[kind])
                    program.sizes[kind] += 1
                program.slots[step.out] = free[kind].pop()
            for read in set(step.reads):
                if last[read] == at and read in program.slots:
                    free[program.kinds[read]].append(program.slots[read])
