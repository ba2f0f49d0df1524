"""What a question's formulas come to before any row is read: where from, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

from malramverk.catalogue import Catalogue
from malramverk.dataclass import dataclass
from malramverk.evaluation.attributes import vocabulary
from malramverk.evaluation.graph import Graph, graph_of
from malramverk.evaluation.plan import (
    Origin,
    Plan,
    dependency_order,
    extended,
    formulas_of,
    moves_of,
)
from malramverk.evaluation.sources import AtHand
from malramverk.formula import Core, Move
from malramverk.periods import PeriodRule

_DEEP = 40
_GRAPHS = 1024  # what bounds look at is laid out a few dozen indicators at a time


@dataclass(frozen=True, eq=False)
class Compiled:
    """A plan with its formulas laid out; made once, used by any number of threads.

    Attributes:
        plan: where every indicator comes from and what must be counted.
        cores: by period rule, the formulas to work out, each after those that it reads.
        order: the indicators, those that others read included, each after those it reads.
        deep: whether following what one reads may take more steps than Python allows.
        groups: the groups, by dimension and code, that some formula looks to.
    """

    plan: Plan
    cores: Mapping[PeriodRule, tuple[Core, ...]]
    order: tuple[str, ...]
    deep: bool
    groups: tuple[tuple[str, str], ...]
    _graphs: dict[object, Graph] = field(default_factory=dict, repr=False)
    _extended: dict[object, Compiled] = field(default_factory=dict, repr=False)

    def extended(
        self, catalogue: Catalogue, at_hand: AtHand, formulas: Sequence[tuple[PeriodRule, Core]]
    ) -> Compiled:
        """Return what gives further formulas, too; the same where it gives them already."""
        key = tuple(formulas)
        found = self._extended.get(key)
        if found is None:
            plan = extended(catalogue, at_hand, self.plan, formulas)
            made = compiled(catalogue, plan, [core for _, core in formulas])
            same = plan is self.plan and set(made.groups) <= set(self.groups)
            if len(self._extended) < _GRAPHS:
                found = self._extended.setdefault(key, self if same else made)
            else:
                found = self if same else made
        return found

    def graph(
        self, key: object, cores: Sequence[Core], inline: Callable[[str], Core | None]
    ) -> Graph:
        """Return the graph of some formulas, made the first time.

        Args:
            key: what decides which indicators are inlined, and which formulas these are.
            cores: the formulas.
            inline: the formula that stands for an indicator in every cell.
        """
        found = self._graphs.get(key)
        if found is None:
            found = graph_of(cores, vocabulary, inline)
            if len(self._graphs) < _GRAPHS:
                found = self._graphs.setdefault(key, found)
        return found


def compiled(catalogue: Catalogue, plan: Plan, further: Iterable[Core] = ()) -> Compiled:
    """Lay the formulas of a plan out; further ones may look to groups, too."""
    cores: dict[PeriodRule, dict[Core, None]] = {}
    depth: dict[str, int] = {}
    for id_ in dependency_order(catalogue, plan.indicators):
        formulas = formulas_of(catalogue, id_)
        read = (depth[other] for _, formula in formulas for other in formula.indicators)
        depth[id_] = 1 + max(read, default=0)
        for version, formula in formulas if plan.origins[id_] is Origin.COMPUTED else ():
            cores.setdefault(version.period_rule, {})[formula.core] = None
    deep = max(depth.values(), default=0) >= _DEEP
    laid_out = {rule: tuple(found) for rule, found in cores.items()}
    return Compiled(plan, laid_out, tuple(depth), deep, tuple(_groups(catalogue, plan, further)))


def _groups(
    catalogue: Catalogue, plan: Plan, further: Iterable[Core]
) -> dict[tuple[str, str], None]:
    cores = [
        formula.core
        for id_, origin in plan.origins.items()
        if origin is Origin.COMPUTED
        for _, formula in formulas_of(catalogue, id_)
    ]
    found: dict[tuple[str, str], None] = {}
    for node in (node for core in (*cores, *further) for node in moves_of(core)):
        if node.move is Move.GROUP:
            dimension, code = node.argument[:2]
            found[str(dimension), str(code)] = None
    return found
