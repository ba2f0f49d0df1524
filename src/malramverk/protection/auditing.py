"""The audit: what a reader can work out from everything that is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from malramverk.dataclass import dataclass
from malramverk.diagnostics import DisclosureErrors, Problem
from malramverk.evaluation.column import HAS_VALUE, Floats, Mask
from malramverk.protection.attack import SMALL, Attack
from malramverk.protection.problems import CanBeWorkedOut
from malramverk.protection.protecting import lone_sums
from malramverk.protection.publication import Publication
from malramverk.protection.system import Knowledge, System
from malramverk.protection.tree import Tree
from malramverk.undisturbed import undisturbed

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 5


@dataclass(frozen=True)
class Attacked:
    """One system after the attack; arrays of shape (sites, columns).

    Attributes:
        system: the system.
        known: what each figure tells alone.
        up: how far above what it is each amount can lie.
        down: how far below.
    """

    system: System
    known: Knowledge
    up: Floats
    down: Floats

    @cached_property
    def failing(self) -> Mask:
        """Which hidden amounts can be worked out more nearly than is asked."""
        return self.known.failing(self.up, self.down)


@dataclass(frozen=True)
class AuditReport:
    """Whether what is hidden stays hidden.

    Attributes:
        publication: what was attacked.
        attacked: every system of amounts that add up.
        telling: shown judgements that read something hidden.
    """

    publication: Publication = field(repr=False)
    attacked: tuple[Attacked, ...] = field(repr=False)
    telling: tuple[dict[str, Any], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every hidden amount is as uncertain as asked, and no judgement tells."""
        return not self.telling and not any(one.failing.any() for one in self.attacked)

    @property
    def hidden(self) -> int:
        """How many hidden amounts were attacked."""
        return sum(int(one.known.hidden.sum()) for one in self.attacked)

    @cached_property
    def failing(self) -> tuple[dict[str, Any], ...]:
        """The cells that can be worked out: their place, and between what they can be."""
        return tuple(row for row in self._rows(only_failing=True))

    def to_polars(self) -> pl.DataFrame:
        """Return one row per hidden figure that adds up with others.

        Columns: indicator, level, entity, period, group, least and greatest (the interval of
        the amount that a reader can work out), asked (how wide it must be), passed. The interval
        is at least this wide; where a figure fails in a small table, it is exactly this.
        """
        import polars as pl

        schema = {
            "indicator": pl.String,
            "level": pl.String,
            "entity": pl.String,
            "period": pl.String,
            "group": pl.String,
            "least": pl.Float64,
            "greatest": pl.Float64,
            "asked": pl.Float64,
            "passed": pl.Boolean,
        }
        return pl.DataFrame(list(self._rows(only_failing=False)), schema=schema, orient="row")

    def _rows(self, *, only_failing: bool) -> Iterator[dict[str, Any]]:
        slots = self.publication.evaluator.setting.grid.slots
        for one in self.attacked:
            tree, amount = one.system.tree, one.system.amount
            wanted = one.failing if only_failing else one.known.hidden
            for site, place in zip(*(a.tolist() for a in np.nonzero(wanted)), strict=True):
                for figure in one.system.columns[place]:
                    cell = int(figure.cells[site])
                    if self.publication.hidden(figure.indicator)[cell] == 0:
                        continue
                    group = slots[cell % len(slots)]
                    yield {
                        "indicator": figure.indicator,
                        "level": tree.levels[site],
                        "entity": tree.codes[site],
                        "period": one.system.period,
                        "group": " ".join(f"{d}={code}" for d, code in group) or None,
                        "least": float(amount[site, place] - one.down[site, place]),
                        "greatest": float(amount[site, place] + one.up[site, place]),
                        "asked": float(one.known.asked[site, place]),
                        "passed": not bool(one.failing[site, place]),
                    }

    def require(self) -> None:
        """Do nothing if the audit passed.

        Raises:
            DisclosureErrors: it did not; with the cells that can be worked out.
        """
        if self.problems:
            raise DisclosureErrors(self.problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps the figures from being shown; nothing where the audit passed."""
        if self.passed:
            return ()
        named = [_place(row) for row in (*self.failing, *self.telling)[:_SHOWN]]
        count = len(self.failing) + len(self.telling)
        return (CanBeWorkedOut(count=count, examples=tuple(named)),)

    def text(self, language: Literal["sv", "en"] = "en") -> str:
        """Return the outcome in words, with the first cells that fail."""
        count, telling = len(self.failing), len(self.telling)
        if self.passed:
            words = {
                "en": f"passed: none of {self.hidden} hidden figures can be worked out",
                "sv": f"godkänd: ingen av {self.hidden} dolda uppgifter går att räkna fram",
            }
            return words[language]
        words = {
            "en": f"failed: {count} of {self.hidden} hidden figures can be worked out",
            "sv": f"underkänd: {count} av {self.hidden} dolda uppgifter går att räkna fram",
        }
        lines = [words[language], *(_line(row) for row in self.failing[:100])]
        if telling:
            told = {
                "en": f"{telling} judgements read what is hidden",
                "sv": f"{telling} bedömningar läser det som är dolt",
            }
            lines.append(told[language])
            lines.extend(f"  {_place(row)}" for row in self.telling[:100])
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


def _line(row: dict[str, Any]) -> str:
    return f"  {_place(row)}: {row['least']:g}–{row['greatest']:g}"


def _place(row: dict[str, Any]) -> str:
    named = ("indicator", "rule", "entity", "period", "group")
    return " ".join(str(row[k]) for k in named if row.get(k))


@undisturbed()
def audit(publication: Publication, *, exact: bool = False) -> AuditReport:
    """Play the attacker: work out from all that is published what each hidden amount can be.

    The attacker knows the definitions, the organisation, the base of every share and how many
    rows every mean has, what is shown within its rounding, and what a reason tells. An amount
    passes when worlds that fit all of that lie as far apart as its family asks. Most are shown by
    moving amounts against each other; the rest by linear programming with whole numbers (HiGHS).
    Of a figure that rules judge the attacker knows the exact amount wherever it is shown, and no
    judgement that reads a hidden figure may be shown.

    Args:
        publication: what `protect` made.
        exact: also look for the whole feasible interval of every hidden amount, and not only
            until it is wide enough; for small tables.

    Returns:
        A report; for the audience ``internal`` nothing is hidden, and it passes.
    """
    if publication.material is None:
        return AuditReport(publication, ())
    found = [_attacked(publication, system, exact=exact) for system in publication.material.systems]
    return AuditReport(publication, tuple(found), tuple(_telling(publication)))


def _telling(publication: Publication) -> Iterator[dict[str, Any]]:
    """Yield the shown judgements that read something hidden."""
    judgements, grid = publication.judgements, publication.evaluator.setting.grid
    blocks = judgements.every if judgements is not None else ()
    for block, sealed in zip(blocks, publication.sealed, strict=True):
        shown = sealed.hidden & (block.judged.status == HAS_VALUE)
        for cell in block.rows[shown].tolist():
            site, slot = divmod(cell, len(grid.slots))
            level, entity, period = grid.sites[site]
            yield {
                "indicator": block.ruling.subject,
                "rule": block.ruling.rule.id,
                "level": level,
                "entity": entity,
                "period": period,
                "group": " ".join(f"{d}={code}" for d, code in grid.slots[slot]) or None,
            }


def _attacked(publication: Publication, system: System, *, exact: bool) -> Attacked:
    opened = None
    if publication.principal is not None:
        slots = len(publication.evaluator.setting.grid.slots)
        opened = publication.opened[system.tree.sites * slots]
    known = system.knowledge(publication.veil, opened)
    if opened is not None:
        own = _own(system.tree, opened)[:, None]
        known = replace(known, asked=np.where(own, 0.0, known.asked))
    insider = publication.audience == "principal" and publication.principal is None
    lone = lone_sums(system) if insider else None
    nothing = np.zeros_like(known.low)
    if not known.hidden.any():
        return Attacked(system, known, nothing, nothing.copy())
    up, down = system.reach(known, lone, np.asarray(known.hidden.any(axis=0)))
    attack = Attack(system, known, insiders=insider)
    if exact:
        attack.furthest(known.hidden & (known.asked > 0), up, down)
        return Attacked(system, known, up, down)
    failing = known.failing(up, down)
    attack.widen(failing, up, down)
    failing = known.failing(up, down)
    if failing.any() and system.tree.size > SMALL and not insider:
        attack.widen(failing, up, down, whole=True)
    return Attacked(system, known, up, down)


def _own(tree: Tree, opened: Mask) -> Mask:
    """Return which sites are the reader's own, or sums that these are part of.

    Such a sum tells of others what is asked of others' own figures.
    """
    found = opened.copy()
    for places in tree.by_depth:
        found[tree.parent[places[found[places]]]] = True
    return found
