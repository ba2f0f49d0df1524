"""What must be hidden for its own sake, before anyone looks at what follows from what."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np

from malramverk.cells import Reason, State, status_code
from malramverk.evaluation.attributes import attribute_column, vocabulary
from malramverk.evaluation.column import HAS_VALUE, Codes, Mask
from malramverk.evaluation.published import published_cells
from malramverk.model import Economic
from malramverk.protection.material import Material, Series
from malramverk.protection.system import ECONOMIC, NEARLY_ALL, SECONDARY, Figure, code_of
from malramverk.protection.thresholds import labels, primary
from malramverk.protection.tree import NOBODY, Tree

_FEW = status_code(State.SUPPRESSED, Reason.FEW)


def primary_veil(material: Material) -> dict[str, Codes]:
    """Return what is hidden by thresholds, by economic secrecy and by other sources.

    An indicator that has a family of which no version is in force is hidden altogether.
    """
    size = material.evaluator.setting.grid.size
    veil = {id_: np.zeros(size, np.uint8) for id_ in material.results.indicators}
    for one in material.series:
        codes = veil[one.indicator.id]
        for figure in one.figures:
            _thresholds(figure, codes, closed=one.family is None)
        if one.family is not None and one.family.economic is not None:
            _economic(material, one, one.family.economic, codes)
        _other_sources(material, one, codes)
    return veil


def _thresholds(figure: Figure, codes: Codes, *, closed: bool) -> None:
    hidden, nearly = primary(figure.asked, figure.measured)
    hidden = (hidden | closed) & figure.may_show
    reasons, _, _ = labels(figure.asked, figure.measured)
    found = np.where(hidden, code_of(reasons), 0).astype(np.uint8)
    found = np.where(nearly & figure.may_show, NEARLY_ALL, found).astype(np.uint8)
    codes[figure.cells] = found


def _economic(material: Material, one: Series, economic: Economic, codes: Codes) -> None:
    """Hide what belongs to owners of some sorts; nobody's sort is guessed."""
    setting = material.evaluator.setting
    column = attribute_column(setting.sources, setting.grid, economic.attribute)
    slots = len(setting.grid.slots)
    first = one.tree.sites * slots
    value, status = inherited(one.tree, column.value[first], column.status[first])
    wanted = [float(vocabulary(code)) for code in economic.codes]
    secret: Mask = (status == HAS_VALUE) & np.isin(value, wanted)
    if one.figures:
        secret |= (status != HAS_VALUE) & one.tree.inner
    shown = material.status(one.indicator.id)[one.cells] == HAS_VALUE
    places = one.cells[secret[:, None] & shown]
    codes[places] = ECONOMIC


def inherited(tree: Tree, value: np.ndarray, status: Codes) -> tuple[np.ndarray, Codes]:
    """Return an attribute of each site, or of the nearest entity above that has it."""
    value, status = value.copy(), status.copy()
    for place in range(tree.size):
        above = int(tree.parent[place])
        if status[place] != HAS_VALUE and above != NOBODY:
            value[place], status[place] = value[above], status[above]
    return value, status


def _other_sources(material: Material, one: Series, codes: Codes) -> None:
    """Hide what a published source at hand hides: the strictest rule of any counts."""
    setting = material.evaluator.setting
    at_hand = any(b.table in setting.sources.published for b in one.indicator.published)
    if not one.figures or not at_hand:
        return
    cells, _ = published_cells(one.indicator, setting)
    told = cells.status[one.cells]
    shown = material.status(one.indicator.id)[one.cells] == HAS_VALUE
    stricter = (told >> 4 == State.SUPPRESSED) & shown
    places = one.cells[stricter]
    codes[places] = np.where(codes[places] > NEARLY_ALL, codes[places], _FEW)


def dominated(material: Material, veil: dict[str, Codes]) -> bool:
    """Hide every group of a dimension where the family asks for it and one is hidden.

    Returns:
        Whether anything more was hidden.
    """
    found = list(_dominated(material, veil))
    return sum(hide(veil, figure, mask) for figure, mask in found) > 0


def _dominated(material: Material, veil: dict[str, Codes]) -> Iterator[tuple[Figure, Mask]]:
    for one in material.series:
        partitions = one.family.partitions if one.family is not None else ()
        for dimension in (p.dimension for p in partitions if p.dimension is not None):
            together: dict[frozenset[tuple[str, str]], list[Figure]] = {}
            for slot, figure in zip(one.slots, one.figures, strict=True):
                group = dict(material.slots[slot])
                if group.pop(dimension, None) is not None:
                    together.setdefault(frozenset(group.items()), []).append(figure)
            for figures in together.values():
                hidden = np.any([figure.hidden(veil) for figure in figures], axis=0)
                yield from ((figure, hidden) for figure in figures)


def bound_cells(material: Material) -> frozenset[int]:
    """Return the identities of the figures that are hidden when a sibling of theirs is."""
    found = set()
    for one in material.series:
        partitions = one.family.partitions if one.family is not None else ()
        dimensions = {p.dimension for p in partitions if p.dimension is not None}
        for slot, figure in zip(one.slots, one.figures, strict=True):
            if dimensions & {dimension for dimension, _ in material.slots[slot]}:
                found.add(id(figure))
    return frozenset(found)


def hide(veil: dict[str, Codes], figure: Figure, where: Mask) -> bool:
    """Hide a figure at some sites for others' sake; say whether it was shown at any."""
    codes = veil[figure.indicator]
    fresh = where & figure.may_show & (codes[figure.cells] == 0)
    if not fresh.any():
        return False
    codes[figure.cells[fresh]] = SECONDARY
    return True


def places_hidden_with(material: Material, veil: dict[str, Codes]) -> bool:
    """Hide what a family says is hidden together with another indicator."""
    changed = False
    figures = {id(f): f for f in chain.from_iterable(one.figures for one in material.series)}
    by_indicator: dict[str, list[Figure]] = {}
    for figure in figures.values():
        by_indicator.setdefault(figure.indicator, []).append(figure)
    families = {id(one.family): one.family for one in material.series if one.family is not None}
    for family in families.values():
        for id_, others in family.hidden_with.items():
            for other in others:
                for figure in by_indicator.get(other, ()) if id_ in veil else ():
                    changed |= hide(veil, figure, veil[id_][figure.cells] > 0)
    return changed
