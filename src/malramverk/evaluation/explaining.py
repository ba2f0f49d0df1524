"""Why a cell is what it is: the formula, every part's number, and where it comes from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from malramverk.cells import Flag, state_and_reason
from malramverk.dataclass import dataclass
from malramverk.evaluation.answer import Answer
from malramverk.evaluation.column import HAS_VALUE
from malramverk.evaluation.contributions import Change
from malramverk.evaluation.evaluator import Evaluator
from malramverk.evaluation.exact_cell import CellOf
from malramverk.evaluation.explained import Explained
from malramverk.evaluation.explanation_html import html
from malramverk.evaluation.explanation_text import text
from malramverk.evaluation.plan import Origin, dependency_order
from malramverk.evaluation.reaching import Reaching
from malramverk.evaluation.steps import Step, figures, steps_of
from malramverk.model import Indicator


@dataclass(frozen=True, slots=True)
class Explanation(Explained):
    """Why a cell is what it is: data, and the same as text or HTML."""

    def to_html(self, language: str = "en", target: float | Decimal | str | None = None) -> str:
        """Return the explanation as an HTML fragment without style or script.

        Args:
            language: ``sv`` or ``en``.
            target: also say what it would take to reach this; see `what_would_it_take`.
        """
        return html(self, language, target)

    def text(self, language: str = "en") -> str:
        """Return the explanation as lines of text, in ``sv`` or ``en``."""
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
    cell = figures(answer.cells, at)
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
        steps=steps_of(evaluator, version, answer.origin, at) if version else (),
        sources=_sources(evaluator, shown, answer.origin),
        _cell=CellOf(evaluator, answer, at),
    )


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _sources(evaluator: Evaluator, version: Indicator, origin: Origin) -> dict[str, str]:
    names = {table.contract.id: table.source for table in evaluator.setting.sources.every}
    if origin is Origin.PUBLISHED:
        tables = [binding.table for binding in version.published]
    else:
        tables = sorted(_read(evaluator, version))
    return {table: names[table] for table in tables if table in names}


def _read(evaluator: Evaluator, version: Indicator) -> set[str]:
    """Return the tables whose rows an indicator rests on, through others too."""
    catalogue = evaluator.setting.catalogue
    own = catalogue.formulas.get(version.key)
    below = dependency_order(catalogue, own.indicators) if own is not None else []
    formulas = [catalogue.formulas.get(catalogue.indicators[id_].key) for id_ in below]
    return {t for formula in (own, *formulas) if formula is not None for t in formula.tables}


__all__ = ["Change", "Explanation", "Reaching", "Step", "explained"]
