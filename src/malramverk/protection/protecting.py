"""Results become what may be shown to one audience."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import get_args

import numpy as np

from malramverk.assessment import Assessment
from malramverk.diagnostics import DisclosureErrors
from malramverk.evaluation import Results
from malramverk.evaluation.column import Codes, Mask
from malramverk.evaluation.results import evaluator_of
from malramverk.model import MeasureKind
from malramverk.protection.dependence import dependent
from malramverk.protection.material import Material
from malramverk.protection.primary import bound_cells, dominated, places_hidden_with, primary_veil
from malramverk.protection.problems import UnknownPrincipal
from malramverk.protection.publication import Audience, Publication
from malramverk.protection.reopening import Reopener
from malramverk.protection.secondary import Chooser, weights_of
from malramverk.protection.system import SECONDARY, System
from malramverk.protection.verdicts import read_exactly
from malramverk.undisturbed import undisturbed

_MOST_ROUNDS = 20


@undisturbed()
def protect(
    given: Results | Assessment,
    audience: Audience = "internal",
    *,
    principal: str | None = None,
    secondary: bool = True,
) -> Publication:
    """Hide what an audience may not see, and then round.

    Figures are hidden for their own sake (few, all but few, economic secrecy), then others so that
    the first cannot be worked out: across groups, across the hierarchy of entities, and where a
    formula reads a hidden cell. As little as can be found is hidden, and the same each time.
    Judgements that read what is hidden are hidden with it.

    Args:
        given: results, or an assessment of them.
        audience: ``internal`` hides nothing; ``public`` is for everyone; ``principal`` is for a
            principal (huvudman), who knows its own figures, so that others' figures are hidden
            also from someone who does.
        principal: for ``principal``, whose own figures are opened; nobody's, where absent.
        secondary: whether to hide more than what must be hidden for its own sake. Without it
            hidden figures can be worked out; it is there to show that, and how.

    Returns:
        A publication: the same cells, protected and rounded.

    Raises:
        DisclosureErrors: an indicator has no disclosure family, or rests on another that was not
            asked for, or the principal is not in the results.
        ValueError: there is no such audience, or a principal is named for another one.
    """
    if audience not in get_args(Audience):
        raise ValueError(f"audience is one of {', '.join(get_args(Audience))}, not {audience!r}")
    if principal is not None and audience != "principal":
        raise ValueError("a principal is only named for the audience 'principal'")
    results, assessment = (given, None) if isinstance(given, Results) else (given.results, given)
    if audience == "internal":
        size = evaluator_of(results)[0].setting.grid.size
        veil = {id_: np.zeros(size, np.uint8) for id_ in results.indicators}
        return Publication(results, audience, None, veil, {}, None, assessment)
    material = Material(results, read_exactly(assessment))
    if principal is not None:
        _known(results, principal)
    veil = primary_veil(material)
    first = {id_: codes.copy() for id_, codes in veil.items()}
    if secondary:
        _complete(material, veil, first, alone=audience == "principal")
    quiet = _quiet(material, veil)
    return Publication(
        results, audience, principal, veil, quiet, material, assessment, first, seals=secondary
    )


def _known(results: Results, principal: str) -> None:
    codes = tuple(dict.fromkeys(code for _, code, _ in evaluator_of(results)[0].setting.grid.sites))
    if principal not in codes:
        raise DisclosureErrors([UnknownPrincipal(written=principal, candidates=codes)])


def _complete(
    material: Material, veil: dict[str, Codes], first: Mapping[str, Codes], *, alone: bool
) -> None:
    """Hide more until nothing hidden follows from what is shown."""
    dominated(material, veil)
    choosers: dict[int, Chooser] = {}
    for _ in range(_MOST_ROUNDS):
        for place, system in enumerate(material.systems):
            if place not in choosers:
                weights = weights_of(system, _before(material, system, veil))
                lone = lone_sums(system) if alone else None
                choosers[place] = Chooser(system, veil, weights, lone)
            choosers[place].run()
        if not _asks_more(material, veil):
            break
    _tell_more(material, veil, first, list(choosers.values()))


def _tell_more(
    material: Material, veil: dict[str, Codes], first: Mapping[str, Codes], choosers: list[Chooser]
) -> None:
    """Open again what need not be hidden, and give back the reasons that need not be silent."""
    alone = {id(chooser): figures_alone(chooser, choosers) for chooser in choosers}
    own = {id_: np.where(codes > 0, SECONDARY, 0).astype(np.uint8) for id_, codes in first.items()}
    reasons = {id_: np.where(codes > 0, codes, SECONDARY) for id_, codes in first.items()}
    bound = bound_cells(material)
    before = {id_: codes.copy() for id_, codes in veil.items()}
    opened = 0
    for chooser in choosers:
        free = [not any(id(f) in bound for f in figures) for figures in chooser.system.columns]
        opened += len(Reopener(chooser, chooser.chosen & alone[id(chooser)] & free, own).run())
    if opened and _asks_more(material, veil):
        for id_, codes in before.items():
            veil[id_][:] = codes
    for chooser in choosers:
        silent = chooser.silenced(first) & alone[id(chooser)]
        Reopener(chooser, silent, reasons).run(at_once=True)


def figures_alone(chooser: Chooser, choosers: list[Chooser]) -> Mask:
    """Return which columns have figures that are in no other system, of shape (columns,)."""
    period = chooser.system.period
    counts = Counter(
        id_
        for other in choosers
        if other.system.period == period
        for id_ in {figure.indicator for figures in other.system.columns for figure in figures}
    )
    columns = chooser.system.columns
    return np.array([all(counts[f.indicator] == 1 for f in figures) for figures in columns])


def _asks_more(material: Material, veil: dict[str, Codes]) -> bool:
    return (
        dominated(material, veil) | places_hidden_with(material, veil) | dependent(material, veil)
    )


def lone_sums(system: System) -> Mask:
    """Return the sums whose parts are principals, who know their own figures."""
    found: Mask = (system.tree.depth == 0) & system.tree.has_children
    return found


def _before(material: Material, system: System, veil: dict[str, Codes]) -> list[Mask]:
    """Return where each column was hidden the period before."""
    previous = material.evaluator.setting.movement.previous(1)
    found = []
    for figures in system.columns:
        was = np.zeros(system.tree.size, np.bool_)
        for figure in figures:
            places = previous[figure.cells]
            was |= (places >= 0) & (veil[figure.indicator][places] > 0)
        found.append(was)
    return found


def _quiet(material: Material, veil: dict[str, Codes]) -> dict[str, Mask]:
    """Return where the rows behind a figure are not told: where a count of them is hidden."""
    size = material.evaluator.setting.grid.size
    hidden: dict[str, Mask] = {}
    for one in material.series:
        for figure in one.figures:
            added = figure.measured.added
            if figure.measured.kind is MeasureKind.COUNT and added is not None:
                mask = hidden.setdefault(added.table, np.zeros(size, np.bool_))
                mask[figure.cells] |= figure.hidden(veil)
    found: dict[str, Mask] = {}
    for one in material.series:
        tables = {f.measured.added.table for f in one.figures if f.measured.added is not None}
        for table in sorted(tables & hidden.keys()):
            quiet = found.setdefault(one.indicator.id, np.zeros(size, np.bool_))
            quiet |= hidden[table]
    return found
