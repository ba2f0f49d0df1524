"""The plain rule of the published notes: beside one hidden part of a sum, hide the next lowest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from malramverk.protection.primary import hide
from malramverk.protection.publication import Publication
from malramverk.protection.system import Figure, System

Cell = tuple[int, int]


def hide_one(publication: Publication, figure: Figure, place: int) -> None:
    """Hide a figure at one site for others' sake."""
    mask = np.zeros(len(figure.cells), np.bool_)
    mask[place] = True
    hide(publication.veil, figure, mask)


def greedy(publication: Publication) -> None:
    """In every sum with one hidden part, hide the next lowest, until no sum has just one."""
    assert publication.material is not None
    for system in publication.material.systems:
        sums = list(_sums(system))
        while sum(_mended(publication, system, cells) for cells in sums):
            pass


def _sums(system: System) -> Iterator[list[Cell]]:
    """Yield the parts of every sum: a site and a column each."""
    named = len(system.columns)
    for places in system.tree.children.values():
        yield from ([(int(site), place) for site in places] for place in range(named))
    for _, parts in system.rows:
        yield from ([(s, p) for p in parts if p < named] for s in range(system.tree.size))


def _mended(publication: Publication, system: System, cells: list[Cell]) -> bool:
    able = [c for c in cells if system.columns[c[1]][0].may_show[c[0]]]
    codes = [system.columns[p][0] for _, p in able]
    veiled = [
        publication.veil[f.indicator][f.cells[s]] > 0 for f, (s, _) in zip(codes, able, strict=True)
    ]
    left = [cell for cell, hidden in zip(able, veiled, strict=True) if not hidden]
    if sum(veiled) != 1 or not left:
        return False
    site, place = min(left, key=lambda c: (system.columns[c[1]][0].measured.n[c[0]], c))
    for figure in system.columns[place]:
        hide_one(publication, figure, site)
    return True
