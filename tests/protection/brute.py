"""An attacker that tries every world there is; it knows nothing of how figures are hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, TypeAlias

import malramverk as mr
from malramverk.cells import rounded

Key: TypeAlias = tuple[str, str, str | None]
"""Level, entity and sex."""

Pair: TypeAlias = tuple[int, int]
SEXES = ("flicka", "pojke")


class Attacker:
    """Reads the frame of a publication, and knows how many pupils there are everywhere.

    Attributes:
        feasible: for each hidden cell, every number of pupils that it could be.
    """

    def __init__(
        self,
        publication: mr.Publication,
        bases: Mapping[Key, int],
        *,
        numerator: int,
        complement: int,
        base: int,
    ) -> None:
        self._rule = numerator, complement, base
        self._bases = bases
        self._cells = {
            (row["level"], row["entity"], row.get("kon")): row
            for row in publication.to_polars().iter_rows(named=True)
        }
        self._allowed = {key: self._believable(key) for key in self._cells}
        self.feasible: dict[Key, set[int]] = {
            key: set() for key, row in self._cells.items() if row["state"] == "suppressed"
        }
        self._search()

    def _believable(self, key: Key) -> set[int]:
        """Return the numbers that a cell's own figure or reason leaves open."""
        row, everyone = self._cells[key], self._bases[key]
        numerator, complement, base = self._rule
        if row["state"] == "value":
            shown = row["value"]
            return {t for t in range(everyone + 1) if _shown(t, everyone) == shown}
        if row["reason"] == "few" and everyone >= base:
            return set(range(1, min(numerator, everyone)))
        if row["reason"] == "all_but_few":
            return set(range(max(everyone - complement + 1, numerator), everyone))
        return set(range(everyone + 1))

    def _pairs(self, level: str, code: str) -> set[Pair]:
        girls, boys = (self._allowed[level, code, sex] for sex in SEXES)
        everyone = self._allowed[level, code, None]
        return {(g, b) for g, b in product(girls, boys) if g + b in everyone}

    def _search(self) -> None:
        units = [
            (code, "H" + code[1])
            for level, code, sex in self._cells
            if level == "skolenhet" and sex is None
        ]
        owners: dict[str, list[str]] = {owner: [] for _, owner in units}
        for code, owner in units:
            owners[owner].append(code)
        pairs = {code: self._pairs("skolenhet", code) for code, _ in units}
        sums = {
            owner: _sums(pairs[code] for code in codes) & self._pairs("huvudman", owner)
            for owner, codes in owners.items()
        }
        country = self._pairs("riket", "riket")
        self._note("riket", "riket", _sums(sums.values()) & country)
        for owner, codes in owners.items():
            rest = _sums(sums[other] for other in owners if other != owner)
            fits = {p for p in sums[owner] if any(_add(p, r) in country for r in rest)}
            self._note("huvudman", owner, fits)
            for code in codes:
                others = _sums(pairs[c] for c in codes if c != code)
                own = {p for p in pairs[code] if any(_add(p, o) in fits for o in others)}
                self._note("skolenhet", code, own)

    def _note(self, level: str, code: str, pairs: set[Pair]) -> None:
        for key, numbers in (
            ((level, code, None), {girls + boys for girls, boys in pairs}),
            ((level, code, "flicka"), {girls for girls, _ in pairs}),
            ((level, code, "pojke"), {boys for _, boys in pairs}),
        ):
            if key in self.feasible:
                self.feasible[key] |= numbers


def bases_of(results: mr.Results) -> dict[Key, int]:
    """Return how many pupils there are in each cell."""
    frame = results.to_polars()
    return {
        (row["level"], row["entity"], row.get("kon")): row["n"] or 0
        for row in frame.iter_rows(named=True)
    }


def _shown(true: int, everyone: int) -> float:
    return float(rounded(100 * true / everyone, 1)) if everyone else -1.0


def _add(left: Pair, right: Pair) -> Pair:
    return left[0] + right[0], left[1] + right[1]


def _sums(sets: Iterator[Any] | Any) -> set[Pair]:
    found = {(0, 0)}
    for pairs in sets:
        found = {_add(one, other) for one in found for other in pairs}
    return found
