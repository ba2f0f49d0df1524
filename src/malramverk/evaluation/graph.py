"""Formulas as one graph: every subtree once, in an order in which it can be worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Any

from malramverk.dataclass import dataclass
from malramverk.evaluation.kernels import FULL, UFUNCS, YES_NO
from malramverk.formula import Aggregate, Constant, Core, Op, Operation, Reference

_CHAINED = (Op.MIN, Op.MAX)
_EXACT = (2.0, 0.5, -1.0)
_BARE = (Op.NOT_APPLICABLE, Op.YEAR)


@dataclass(slots=True)
class Node:
    """One value of a graph.

    Attributes:
        op: the operation; absent for a leaf and a constant.
        operands: the numbers of the nodes it is made of.
        constant: the value of a constant.
        leaf: the expression that something else than the graph gives the cells of.
        sources: the nodes whose states, joined, are its state; itself where it has its own.
        kept: whether its state is worked out and kept for those that it is an operand of.
        divides: whether it is divided by somewhere.
        uses: how many nodes and roots need it.
    """

    op: Op | None = None
    operands: tuple[int, ...] = ()
    constant: float | bool | None = None
    leaf: Core | None = None
    sources: frozenset[int] = frozenset()
    kept: bool = False
    divides: bool = False
    uses: int = 0


@dataclass(slots=True)
class Graph:
    """Nodes in an order in which each comes after its operands.

    Attributes:
        nodes: the nodes.
        roots: the nodes whose cells are wanted, in the order they were asked for.
        program: what the machine for many cells has made of it, kept for the next time.
        layout: what the one for few cells has made of it.
    """

    nodes: list[Node] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    program: Any = None
    layout: Any = None
    _numbers: dict[object, int] = field(default_factory=dict)

    def node(self, key: object, node: Node) -> int:
        """Return the number of a node, a new one for a key that is new."""
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.nodes)
            for operand in node.operands:
                self.nodes[operand].uses += 1
            self.nodes.append(node)
        return number

    def settle(self) -> None:
        """Forget what only a graph that grows needs."""
        self._numbers.clear()

    def yes_no(self, number: int) -> bool:
        """Say whether a node is a yes or a no, and not a number."""
        node = self.nodes[number]
        if node.op in (Op.IF, Op.COALESCE):
            return self.yes_no(node.operands[-1])
        return node.op in YES_NO or isinstance(node.constant, bool)


def graph_of(
    cores: Iterable[Core],
    number: Callable[[str], float],
    inline: Callable[[str], Core | None] = lambda _: None,
) -> Graph:
    """Return the graph of some formulas.

    Args:
        cores: checked formulas between cells.
        number: the number that stands for a text.
        inline: the formula that stands for another indicator in every cell, or nothing where
            its cells are a leaf.
    """
    graph = Graph()
    known: dict[int, int] = {}  # by identity: equal expressions meet in the graph itself
    for core in cores:
        root = _added(graph, core, known, number, inline)
        graph.roots.append(root)
        graph.nodes[root].uses += 1
        graph.nodes[root].kept = True
    _find_sources(graph)
    graph.settle()
    return graph


def _added(
    graph: Graph,
    core: Core,
    known: dict[int, int],
    number: Callable[[str], float],
    inline: Callable[[str], Core | None],
) -> int:
    """Add a formula and all that is below it, without recursion."""
    waiting = [core]
    while waiting:
        current = waiting[-1]
        if id(current) in known:
            waiting.pop()
            continue
        below = _below(current, inline)
        missing = [operand for operand in below if id(operand) not in known]
        if missing:
            waiting.extend(missing)
            continue
        operands = tuple(known[id(operand)] for operand in below)
        known[id(current)] = _numbered(graph, current, operands, number)
        waiting.pop()
    return known[id(core)]


def scaled_quotient(core: Core) -> tuple[Aggregate, float] | None:
    """Return the share or mean that an expression is a multiple of, and how many times.

    A share in percent is worked out as 100 · 57 / 200, with one rounding and not two, so that a
    figure on a boundary stays there.
    """
    if not isinstance(core, Operation) or core.op is not Op.MULTIPLY:
        return None
    first, second = core.operands
    if not isinstance(first, Aggregate) or first.function not in ("share", "mean"):
        return None
    if not isinstance(second, Constant) or not isinstance(second.value, Decimal):
        return None
    return first, float(second.value)


def _below(core: Core, inline: Callable[[str], Core | None]) -> Sequence[Core]:
    if isinstance(core, Operation):
        return () if scaled_quotient(core) else core.operands
    if isinstance(core, Reference):
        found = inline(core.indicator)
        return () if found is None else (found,)
    return ()


def _numbered(
    graph: Graph, core: Core, operands: tuple[int, ...], number: Callable[[str], float]
) -> int:
    if isinstance(core, Reference) and operands:
        graph.nodes[operands[0]].kept = True
        return operands[0]
    if isinstance(core, Constant):
        value = core.value
        plain = value if isinstance(value, bool) else _float(value, number)
        return graph.node(("constant", plain, type(plain)), Node(constant=plain))
    if not isinstance(core, Operation) or core.op in _BARE or scaled_quotient(core):
        return graph.node(core, Node(leaf=core, kept=True))
    if core.op is Op.CLAMP:
        raised = _operation(graph, Op.MAX, operands[:2])
        return _operation(graph, Op.MIN, (raised, operands[2]))
    if core.op in _CHAINED:
        first, *others = operands
        for other in others:
            first = _operation(graph, core.op, (first, other))
        return first
    return _operation(graph, core.op, operands)


def _float(value: Decimal | str, number: Callable[[str], float]) -> float:
    return number(value) if isinstance(value, str) else float(value)


def _operation(graph: Graph, op: Op, operands: tuple[int, ...]) -> int:
    assert op in FULL or op in UFUNCS
    first = graph.nodes[operands[0]]
    if op is Op.MULTIPLY and first.op is Op.DIVIDE and graph.nodes[operands[1]].constant:
        top = _operation(graph, op, (first.operands[0], operands[1]))
        return _operation(graph, Op.DIVIDE, (top, first.operands[1]))
    if op is Op.POWER and graph.nodes[operands[1]].constant in _EXACT:
        return _power(graph, operands[0], graph.nodes[operands[1]].constant)
    if op is Op.DIVIDE:
        graph.nodes[operands[1]].divides = True
    return graph.node((op, operands), Node(op=op, operands=operands, kept=op in FULL))


def _power(graph: Graph, base: int, exponent: float | None) -> int:
    """Return a power as what is right to the last digit, however many cells there are."""
    if exponent == 2.0:
        return _operation(graph, Op.MULTIPLY, (base, base))
    if exponent == 0.5:
        return _operation(graph, Op.SQRT, (base,))
    one = graph.node(("constant", 1.0, float), Node(constant=1.0))
    return _operation(graph, Op.DIVIDE, (one, base))


def _find_sources(graph: Graph) -> None:
    """Say of each node whose states are its own, when all that keep one are known."""
    for i, node in enumerate(graph.nodes):
        if node.leaf is not None or node.op in FULL:
            node.sources = frozenset((i,))
        else:
            node.sources = frozenset(s for o in node.operands for s in _states(graph, o))


def _states(graph: Graph, operand: int) -> frozenset[int]:
    """Return the nodes whose states an operand brings with it."""
    node = graph.nodes[operand]
    return frozenset((operand,)) if node.kept and node.constant is None else node.sources
