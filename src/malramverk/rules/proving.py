"""Proofs that a table answers everything, once, with every row: exact, and bounded in cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from malramverk.rules.axes import Given, Mask
from malramverk.rules.table import HitPolicy, Table

MOST_STEPS = 400_000

Box: TypeAlias = tuple[Mask, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An input combination that no row answers.

    Attributes:
        witness: a value for each input.
        telling: the inputs that matter; whatever the others are, no row answers.
    """

    witness: Mapping[str, Given]
    telling: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlapping:
    """Two rows, numbered from zero, that answer the same input combination, and one such."""

    first: int
    second: int
    witness: Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A row that never counts, and the rows that go before it; none where it holds of nothing."""

    row: int
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TooLarge:
    """A proof that was given up after so many steps."""

    steps: int


Fault: TypeAlias = Uncovered | Overlapping | Unreachable | TooLarge


class _GivenUpError(Exception):
    pass


def prove(table: Table, most_steps: int = MOST_STEPS) -> list[Fault]:
    """Return everything that keeps a table from being proved; empty when all holds.

    Complete: every combination of values is answered by a row, unless the table says what holds
    otherwise. Unambiguous: no combination is answered by two rows under ``unique``, or differently
    under ``any``. Reachable: every row counts for some combination.

    Args:
        table: a table.
        most_steps: after how many meetings of a row with a box all its proofs are given up.
    """
    prover = _Prover(table, most_steps)
    try:
        return [*prover.overlaps(), *prover.unreachable(), *prover.uncovered()]
    except _GivenUpError:
        return [TooLarge(most_steps)]


class _Prover:
    def __init__(self, table: Table, most_steps: int) -> None:
        self._table = table
        self._left = most_steps
        # What no test speaks of is answered by `absent`, not by a row.
        self._rows: list[Box] = [
            tuple(m & axis.answered for m, axis in zip(box, table.axes, strict=True))
            for box in table.boxes
        ]

    def uncovered(self) -> Iterator[Fault]:
        """Yield a combination of values that no row answers."""
        if self._table.otherwise is not None:
            return
        whole = tuple(axis.universe for axis in self._table.axes)
        found = self._gap(whole)
        if found is not None:
            wide = self._widened(found, whole)
            names = [axis.input.name for axis in self._table.axes]
            telling = [n for n, mask, full in zip(names, wide, whole, strict=True) if mask != full]
            yield Uncovered(self._witness(wide), tuple(telling or names))

    def _gap(self, whole: Box) -> Box | None:
        """Return a part of everything that no row answers; nothing where there is none."""
        met = [_meet(whole, row) for row in self._rows]
        rows = [row for row in met if row is not None]
        if self._table.policy is HitPolicy.UNIQUE and not any(True for _ in self.overlaps()):
            return self._between(whole, rows)
        return self._outside(whole, rows)

    def _between(self, whole: Box, rows: list[Box]) -> Box | None:
        """Return one combination outside rows that do not overlap; nothing where there is none.

        Rows without overlap fill a box exactly when their volumes sum to its own, so a gap is
        found by going into a part that they do not fill, one input after another, and never
        turning back.
        """
        if sum(map(_volume, rows)) == _volume(whole):
            return None
        here = list(whole)
        for i, mask in enumerate(whole):
            for atom in _bits(mask):
                here[i] = atom
                inside = [(*row[:i], atom, *row[i + 1 :]) for row in rows if row[i] & atom]
                self._step(1 + len(inside))
                if sum(map(_volume, inside)) < _volume(tuple(here)):
                    rows = inside
                    break
        return tuple(here)

    def _widened(self, box: Box, whole: Box) -> Box:
        """Return a gap with every input left open that does not matter for it."""
        here = box
        for i, full in enumerate(whole):
            wider = (*here[:i], full, *here[i + 1 :])
            if all(_meet(wider, row) is None for row in self._rows):
                here = wider
        return here

    def overlaps(self) -> Iterator[Fault]:
        """Yield for each row the first later row that answers the same combination."""
        policy = self._table.policy
        if policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
            return
        for i, box in enumerate(self._rows):
            for j in range(i + 1, len(self._rows)):
                self._step()
                if policy is HitPolicy.ANY and self._agree(i, j):
                    continue
                common = _meet(box, self._rows[j])
                if common is not None:
                    yield Overlapping(i, j, self._witness(common))
                    break

    def unreachable(self) -> Iterator[Fault]:
        """Yield each row that holds of nothing, or whose every combination is taken before it."""
        shadowing = self._table.policy in (HitPolicy.FIRST, HitPolicy.PRIORITY)
        before: list[int] = []
        for number in self._table.order:
            box = self._rows[number]
            if not all(box):
                yield Unreachable(number, ())
                continue
            if shadowing:
                taken = [i for i in before if _meet(box, self._rows[i]) is not None]
                if taken and self._outside(box, [self._rows[i] for i in taken]) is None:
                    yield Unreachable(number, tuple(sorted(taken)))
                    continue
                before.append(number)

    def _agree(self, i: int, j: int) -> bool:
        rows = self._table.rows
        return rows[i].gives == rows[j].gives

    def _witness(self, box: Box) -> dict[str, Given]:
        axes = self._table.axes
        return {a.input.name: a.sample(mask) for a, mask in zip(axes, box, strict=True)}

    def _step(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0:
            raise _GivenUpError

    def _outside(self, box: Box, rows: Sequence[Box]) -> Box | None:
        """Return a part of a box that lies outside every row; nothing where there is none.

        A row that meets the box cuts it into the part inside the row, which is done with, and for
        each input the part where that input is the first to be outside. The row that cuts least
        is taken first: the fewer pieces, the fewer boxes.
        """
        waiting: list[tuple[Box, Sequence[Box]]] = [(box, rows)]
        while waiting:
            here, candidates = waiting.pop()
            self._step(1 + len(candidates))
            if not all(here):
                continue
            meeting = [row for row in candidates if _meet(here, row) is not None]
            if not meeting:
                return here
            cutter = min(meeting, key=lambda row: _pieces(here, row))
            rest = [row for row in meeting if row is not cutter]
            inside = list(here)
            for i, mask in enumerate(cutter):
                if here[i] & ~mask:
                    piece = (*inside[:i], here[i] & ~mask, *inside[i + 1 :])
                    waiting.append((piece, rest))
                    inside[i] = here[i] & mask
        return None


def _bits(mask: Mask) -> Iterator[Mask]:
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest


def _volume(box: Box) -> int:
    return prod(mask.bit_count() for mask in box)


def _meet(left: Box, right: Box) -> Box | None:
    found = []
    for one, other in zip(left, right, strict=True):
        common = one & other
        if not common:
            return None
        found.append(common)
    return tuple(found)


def _pieces(box: Box, row: Box) -> int:
    return sum(bool(mine & ~theirs) for mine, theirs in zip(box, row, strict=True))
