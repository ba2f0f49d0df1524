"""Why a cell is what it is: the formula, every part's number, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from malramverk.cells import Flag, State, state_and_reason
from malramverk.evaluation import aggregates
from malramverk.evaluation.column import HAS_VALUE, CellColumn
from malramverk.evaluation.evaluator import Answer, Evaluator
from malramverk.evaluation.plan import Origin
from malramverk.formula import Aggregate, Core, Kind, Reference, walk
from malramverk.model import Indicator


@dataclass(frozen=True, slots=True)
class Step:
    """One expression behind a cell.

    Attributes:
        label: what the author wrote, or the name of a part or indicator.
        kind: ``formula``, ``part``, ``aggregate``, ``reference`` or ``published``.
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


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a cell is what it is.

    Attributes:
        indicator: the indicator's id.
        version: the version that answered; nothing where none is in force.
        title: what people call it, by language.
        unit: the unit of the value.
        decimals: decimals it is shown with.
        round_to: what it is rounded to when shown.
        level: the level.
        entity: the entity's code.
        name: what the entity is called, if the data says.
        period: the period.
        group: the group, by dimension; empty for everyone.
        value: the value, unrounded; nothing in any state but ``value``.
        state: the state.
        reason: the finer word for the state.
        flags: what else there is to know.
        n: rows behind the value.
        coverage: known rows over all rows.
        lower: the least it could be if the unknown were known.
        upper: the most.
        origin: ``computed``, ``published``, ``given`` or ``none``.
        minimum_n: the least n the definition asks for.
        before_minimum: the value before that was asked.
        formula: the formula as it is written.
        steps: what the value is made of.
        sources: the tables it was read from, and what they were read from.
    """

    indicator: str
    version: str | None
    title: Mapping[str, str]
    unit: str
    decimals: int | None
    round_to: float | None
    level: str
    entity: str
    name: str | None
    period: str | None
    group: Mapping[str, str]
    value: float | None
    state: str
    reason: str
    flags: tuple[str, ...]
    n: int | None
    coverage: float | None
    lower: float | None
    upper: float | None
    origin: str
    minimum_n: int | None
    before_minimum: float | None
    formula: str | None
    steps: tuple[Step, ...]
    sources: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data."""
        return asdict(self)

    def text(self, language: str = "en") -> str:
        """Return the explanation as lines of text, in ``sv`` or ``en``."""
        from malramverk.evaluation.explanation_text import text

        return text(self, language)

    def __str__(self) -> str:
        return self.text("en")


def explained(evaluator: Evaluator, answer: Answer, id_: str, at: int) -> Explanation:
    """Explain one cell of an answer.

    Args:
        evaluator: what gave the answer, with every part still at hand.
        answer: the indicator's cells.
        id_: the indicator's id.
        at: the number of the cell.
    """
    catalogue, grid = evaluator.setting.catalogue, evaluator.setting.grid
    number = int(answer.version[at])
    version = answer.versions[number] if number >= 0 else None
    shown = version or catalogue.indicators[id_]
    level, entity, period = grid.sites[at // len(grid.slots)]
    state, reason = state_and_reason(int(answer.cells.status[at]))
    before = answer.before_minimum
    cell = _figures(answer.cells, at)
    return Explanation(
        indicator=id_,
        version=version.version if version else None,
        title=shown.title or {"en": id_, "sv": id_},
        unit=shown.unit,
        decimals=shown.decimals,
        round_to=float(shown.round_to) if shown.round_to is not None else None,
        level=level,
        entity=entity,
        name=evaluator.setting.organisation.names.get((level, entity)),
        period=period,
        group=dict(grid.slots[at % len(grid.slots)]),
        value=cell["value"],
        state=state.id,
        reason=reason.id,
        flags=tuple(flag.name.lower() for flag in Flag(int(answer.cells.flags[at])) if flag.name),
        n=cell["n"],
        coverage=cell["coverage"],
        lower=_finite(answer.lower[at]),
        upper=_finite(answer.upper[at]),
        origin=answer.origin.value,
        minimum_n=shown.minimum.n if shown.minimum else None,
        before_minimum=float(before.value[at]) if before.status[at] == HAS_VALUE else None,
        formula=shown.formula if answer.origin is Origin.COMPUTED else None,
        steps=tuple(_steps(evaluator, shown, answer.origin, at)) if version else (),
        sources=_sources(evaluator, shown, answer.origin),
    )


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _figures(cells: CellColumn, at: int) -> dict[str, Any]:
    n, coverage = int(cells.n[at]), float(cells.coverage[at])
    return {
        "value": float(cells.value[at]) if cells.status[at] == HAS_VALUE else None,
        "n": n if n >= 0 else None,
        "coverage": coverage if coverage >= 0 else None,
    }


def _step(
    cells: CellColumn, at: int, label: str, kind: str, core: Core | None = None, **more: Any
) -> Step:
    state, reason = state_and_reason(int(cells.status[at]))
    type_ = core.type if core is not None else None
    return Step(
        label=label,
        kind=kind,
        yes_no=type_ is not None and type_.kind is Kind.YES_NO,
        unit=more.get("unit") or (type_.unit.name if type_ is not None and type_.unit else None),
        state=state.id,
        reason=reason.id,
        counts=more.get("counts", {}),
        text=more.get("text"),
        steps=tuple(more.get("steps", ())),
        **_figures(cells, at),
    )


def _steps(evaluator: Evaluator, version: Indicator, origin: Origin, at: int) -> Iterator[Step]:
    formula = evaluator.setting.catalogue.formulas.get(version.key)
    if origin is not Origin.COMPUTED or formula is None:
        return
    rule = version.period_rule
    inside: set[Core] = set()
    for name, (_, core) in formula.parts.items():
        text = version.parts[name]
        inside |= set(walk(core))
        below = tuple(_leaves(evaluator, version, core, text, at))
        cells = evaluator.world(rule).cells(core)
        yield _step(cells, at, name, "part", core, text=text, steps=below)
    own = version.formula or ""
    yield from _leaves(evaluator, version, formula.core, own, at, skip=inside)


def _leaves(
    evaluator: Evaluator,
    version: Indicator,
    core: Core,
    text: str,
    at: int,
    skip: set[Core] | None = None,
) -> Iterator[Step]:
    """Yield the aggregates and other indicators that an expression is made of, in its order."""
    leaves = (n for n in walk(core) if isinstance(n, Aggregate | Reference))
    fresh = [leaf for leaf in leaves if leaf not in (skip or ())]
    for leaf in sorted(fresh, key=lambda leaf: leaf.span.start if leaf.span else 0):
        cells = evaluator.world(version.period_rule).cells(leaf)
        if isinstance(leaf, Reference):
            unit = evaluator.setting.catalogue.indicators[leaf.indicator].unit
            yield _step(cells, at, leaf.indicator, "reference", leaf, unit=unit)
            continue
        written = text[leaf.span.start : leaf.span.end] if leaf.span else leaf.function
        counts = _counts(evaluator, version, leaf, at)
        yield _step(cells, at, " ".join(written.split()), "aggregate", leaf, counts=counts)


def _counts(
    evaluator: Evaluator, version: Indicator, aggregate: Aggregate, at: int
) -> dict[str, float]:
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


def _sources(evaluator: Evaluator, version: Indicator, origin: Origin) -> dict[str, str]:
    names = {table.contract.id: table.source for table in evaluator.setting.sources.every}
    if origin is Origin.PUBLISHED:
        tables = [binding.table for binding in version.published]
    else:
        formula = evaluator.setting.catalogue.formulas.get(version.key)
        tables = sorted(formula.tables) if formula is not None else []
    return {table: names[table] for table in tables if table in names}


__all__ = ["Explanation", "State", "Step", "explained"]
