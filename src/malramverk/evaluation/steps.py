"""The expressions behind a cell, one inside another, with what each of them is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from malramverk.cells import state_and_reason
from malramverk.dataclass import dataclass
from malramverk.evaluation import aggregates
from malramverk.evaluation.attributes import vocabulary
from malramverk.evaluation.column import HAS_VALUE, CellColumn
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.facts import facts
from malramverk.evaluation.labelling import label_of, named_place, place_of
from malramverk.evaluation.plan import Origin
from malramverk.formula import (
    Across,
    Aggregate,
    Attribute,
    Constant,
    Core,
    Kind,
    Moved,
    Parameter,
    Ranked,
    Reference,
    Statistic,
    walk,
)
from malramverk.formula.symbolic_exact import program
from malramverk.model import Indicator

_DEEPEST = 6
_MOST = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One expression behind a cell.

    Attributes:
        label: what the author wrote, or the name of a part or indicator.
        kind: ``part``, ``aggregate``, ``reference``, ``elsewhere``, ``members``, ``rank``,
            ``statistic``, ``attribute``, ``parameter`` or ``year``.
        value: its value for the cell; nothing in any state but ``value``.
        yes_no: whether the value is a yes (1) or a no (0).
        unit: the unit of the value, as authors write it.
        state: its state.
        reason: the finer word for the state.
        n: rows behind it.
        coverage: known rows over all rows.
        counts: rows in the population, possibly in it, known, and those that fulfil a share.
        text: the formula of a part.
        steps: what it is made of.
        version: the version of the indicator that it refers to.
        place: what sets its cell apart, where it stands in another period, entity or group.
        said: the value, where it is a text.
        facts: what else there is to tell of a statistic: its interval, its model, its neighbours.
    """

    label: str
    kind: str
    value: float | None
    yes_no: bool
    unit: str | None
    state: str
    reason: str
    n: int | None
    coverage: float | None
    counts: Mapping[str, float]
    text: str | None
    steps: tuple[Step, ...]
    version: str | None = None
    place: str | None = None
    said: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def figures(cells: CellColumn, at: int) -> dict[str, Any]:
    """Return the value, n and coverage of one cell; nothing for what is not known."""
    n, coverage = int(cells.n[at]), float(cells.coverage[at])
    return {
        "value": float(cells.value[at]) if cells.status[at] == HAS_VALUE else None,
        "n": n if n >= 0 else None,
        "coverage": coverage if coverage >= 0 else None,
    }


def steps_of(evaluator: Evaluator, version: Indicator, origin: Origin, at: int) -> tuple[Step, ...]:
    """Return what a cell is made of, and what that is made of, as far as is readable.

    Other indicators are followed six deep, and no more than 200 expressions are told.
    """
    return tuple(_Steps(evaluator).of_version(version, origin, at, 0))


class _Steps:
    """Tells the steps behind one cell, within a limit for them all."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._left = _MOST

    def of_version(self, version: Indicator, origin: Origin, at: int, depth: int) -> Iterator[Step]:
        """Yield the parts of an indicator's formula, and what else it reads."""
        formula = self._evaluator.setting.catalogue.formulas.get(version.key)
        if origin is not Origin.COMPUTED or formula is None:
            return
        inside: set[Core] = set()
        for name, (_, core) in formula.parts.items():
            if not self._may_tell():
                return
            inside |= set(walk(core))
            below = tuple(self._leaves(version, core, at, depth))
            cells = self._cells(version, core)
            text = version.parts[name]
            yield _step(cells, at, name, "part", core, text=text, steps=below)
        yield from self._leaves(version, formula.core, at, depth, inside)

    def _may_tell(self) -> bool:
        self._left -= 1
        return self._left >= 0

    def _cells(self, version: Indicator, core: Core) -> CellColumn:
        return self._evaluator.world(version.period_rule).cells(core)

    def _leaves(
        self,
        version: Indicator,
        core: Core,
        at: int,
        depth: int,
        skip: set[Core] | None = None,
    ) -> Iterator[Step]:
        """Yield everything that an expression reads, in its order."""
        for leaf in dict.fromkeys(program(core).leaves):
            if leaf not in (skip or ()) and self._may_tell():
                yield self._leaf(version, leaf, at, depth, core)

    def _leaf(self, version: Indicator, leaf: Core, at: int, depth: int, core: Core) -> Step:
        cells = self._cells(version, leaf)
        label = label_of(self._evaluator, version, leaf)
        if isinstance(leaf, Reference):
            return self._reference(cells, leaf, at, depth)
        if isinstance(leaf, Moved):
            return self._elsewhere(version, leaf, at, depth)
        counts = _counts(self._evaluator, version, leaf, at) if _is_of_rows(leaf) else {}
        if isinstance(leaf, Statistic):
            return _step(
                cells, at, label, "statistic", leaf, **self._statistic(version, leaf, at, depth)
            )
        said = _said(self._evaluator, leaf, core, cells, at)
        return _step(cells, at, label, _kind(leaf), leaf, counts=counts, said=said)

    def _statistic(
        self, version: Indicator, leaf: Statistic, at: int, depth: int
    ) -> dict[str, Any]:
        """What there is to tell of a statistic, and the figures it is about."""
        evaluator = self._evaluator
        world = evaluator.world(version.period_rule)
        told = facts(
            evaluator.statistics, world, leaf, at, lambda core: label_of(evaluator, version, core)
        )
        below: tuple[Step, ...] = ()
        if depth < _DEEPEST:
            about = [s for o in leaf.operands for s in self._leaves(version, o, at, depth + 1)]
            below = tuple(about)
        return {"facts": told, "steps": below}

    def _reference(self, cells: CellColumn, leaf: Reference, at: int, depth: int) -> Step:
        """Another indicator, and what its version in the cell's period is made of."""
        answer = self._evaluator.answer(leaf.indicator)
        number = int(answer.version[at])
        version = answer.versions[number] if number >= 0 else None
        below: tuple[Step, ...] = ()
        if version is not None and depth < _DEEPEST:
            below = tuple(self.of_version(version, answer.origin, at, depth + 1))
        unit = self._evaluator.setting.catalogue.indicators[leaf.indicator].unit
        shown = version.version if version is not None else None
        more = {"unit": unit, "version": shown, "steps": below}
        return _step(cells, at, leaf.indicator, "reference", leaf, **more)

    def _elsewhere(self, version: Indicator, leaf: Moved, at: int, depth: int) -> Step:
        """An expression in another cell, and what it is made of there."""
        cells = self._cells(version, leaf)
        label = label_of(self._evaluator, version, leaf)
        there = place_of(self._evaluator, leaf, at)
        if there is None:
            return _step(cells, at, label, "elsewhere", leaf, place=leaf.move.value)
        place = named_place(self._evaluator, at, there)
        if depth >= _DEEPEST:
            return _step(cells, at, label, "elsewhere", leaf, place=place)
        below = tuple(self._leaves(version, leaf.operand, there, depth + 1))
        shown = None
        if isinstance(leaf.operand, Reference) and len(below) == 1:
            shown, below = below[0].version, below[0].steps
        more = {"place": place, "version": shown, "steps": below}
        return _step(cells, at, label, "elsewhere", leaf, **more)


def _is_of_rows(leaf: Core) -> bool:
    return isinstance(leaf, Aggregate)


def _kind(leaf: Core) -> str:
    match leaf:
        case Aggregate():
            return "aggregate"
        case Across():
            return "members"
        case Ranked():
            return "rank"
        case Statistic():
            return "statistic"
        case Attribute():
            return "attribute"
        case Parameter():
            return "parameter"
    return "year"


def _said(evaluator: Evaluator, leaf: Core, core: Core, cells: CellColumn, at: int) -> str | None:
    """Return a text between cells, for which a number stands."""
    if leaf.type.kind is not Kind.TEXT or cells.status[at] != HAS_VALUE:
        return None
    number = float(cells.value[at])
    constants = (node.value for node in walk(core) if isinstance(node, Constant))
    known = [text for text in constants if isinstance(text, str)]
    if isinstance(leaf, Attribute):
        for table in evaluator.setting.sources.entities.values():
            known += [v for v in table.attributes.get(leaf.name, ()) if isinstance(v, str)]
    return next((text for text in known if vocabulary(text) == number), None)


def _step(cells: CellColumn, at: int, label: str, kind: str, core: Core, **more: Any) -> Step:
    state, reason = state_and_reason(int(cells.status[at]))
    unit = core.type.unit.name if core.type.unit else None
    return Step(
        label=label,
        kind=kind,
        yes_no=core.type.kind is Kind.YES_NO,
        unit=more.pop("unit", None) or unit,
        state=state.id,
        reason=reason.id,
        counts=more.pop("counts", {}),
        text=more.pop("text", None),
        steps=more.pop("steps", ()),
        **figures(cells, at),
        **more,
    )


def _counts(evaluator: Evaluator, version: Indicator, aggregate: Core, at: int) -> dict[str, float]:
    assert isinstance(aggregate, Aggregate)
    found = evaluator.world(version.period_rule).counts(aggregate)
    if found is None:
        return {}
    counts: dict[str, float] = {"members": int(found.members[at])}
    wanted = aggregates.needs(aggregate)
    if wanted.maybe is not None and found.maybe[at]:
        counts["maybe"] = int(found.maybe[at])
    if wanted.known is not None:
        counts["known"] = int(found.known[at])
    if wanted.true is not None:
        counts["true"] = int(found.true[at])
    if wanted.total is not None:
        counts["sum"] = float(found.total[at])
    return counts
