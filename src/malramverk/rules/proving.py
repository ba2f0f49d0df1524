"""Proofs that a table answers everything, once, with every row: exact, and bounded in cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain
from math import prod
from operator import and_
from typing import TypeAlias

from malramverk.dataclass import dataclass
from malramverk.rules.axes import Given, Mask
from malramverk.rules.table import HitPolicy, Table

MOST_STEPS = 1_000_000

Box: TypeAlias = tuple[Mask, ...]
Bits: TypeAlias = int  # a set of rows


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

    What was found before a proof is given up is told beside that.

    Complete: every combination of values is answered by a row, unless the table says what holds
    otherwise. Unambiguous: no combination is answered by two rows under ``unique``, or differently
    under ``any``. Reachable: every row counts for some combination.

    Args:
        table: a table.
        most_steps: after how many looks at an input of a row all its proofs are given up.
    """
    prover = _Prover(table, most_steps)
    found: list[Fault] = []
    try:
        for fault in chain(prover.overlaps(), prover.unreachable(), prover.uncovered()):
            found.append(fault)  # noqa: PERF402  what came before giving up is kept
    except _GivenUpError:
        found.append(TooLarge(most_steps))
    return found


class _Prover:
    def __init__(self, table: Table, most_steps: int) -> None:
        self._table = table
        self._left = most_steps
        # What no test speaks of is answered by `absent`, not by a row.
        self._rows: list[Box] = [
            tuple(m & axis.answered for m, axis in zip(box, table.axes, strict=True))
            for box in table.boxes
        ]
        self._sides = [_Side(masks, self._step) for masks in zip(*self._rows, strict=True)]

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
        if self._table.policy is HitPolicy.UNIQUE and not any(True for _ in self.overlaps()):
            met = [_meet(whole, row) for row in self._rows]
            return self._between(whole, [row for row in met if row is not None])
        return self._outside(whole, (1 << len(self._rows)) - 1)

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
                self._step(1 + len(rows) // 8 + len(inside) * len(whole))
                if sum(map(_volume, inside)) < _volume(tuple(here)):
                    rows = inside
                    break
        return tuple(here)

    def _widened(self, box: Box, whole: Box) -> Box:
        """Return a gap with every input left open that does not matter for it."""
        here = box
        for i, full in enumerate(whole):
            wider = (*here[:i], full, *here[i + 1 :])
            if not self._meeting(wider):
                here = wider
        return here

    def _meeting(self, box: Box) -> Bits:
        """Return the rows that answer some combination in a box."""
        found = (1 << len(self._rows)) - 1
        for side, mask in zip(self._sides, box, strict=True):
            found &= side.meeting(mask)
        return found

    def overlaps(self) -> Iterator[Fault]:
        """Yield for each row the first later row that answers the same combination."""
        policy = self._table.policy
        if policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
            return
        for i, box in enumerate(self._rows):
            later = self._meeting(box) >> i + 1 << i + 1
            if policy is HitPolicy.ANY:
                later &= ~self._agreeing[self._table.rows[i].gives]
            if later:
                j = _first(later)
                common = _meet(box, self._rows[j])
                assert common is not None
                yield Overlapping(i, j, self._witness(common))

    @cached_property
    def _agreeing(self) -> Mapping[object, Bits]:
        """The rows by what they give."""
        found: dict[object, Bits] = {}
        for i, row in enumerate(self._table.rows):
            found[row.gives] = found.get(row.gives, 0) | 1 << i
        return found

    def unreachable(self) -> Iterator[Fault]:
        """Yield each row that holds of nothing, or whose every combination is taken before it."""
        shadowing = self._table.policy in (HitPolicy.FIRST, HitPolicy.PRIORITY)
        before: Bits = 0
        for number in self._table.order:
            box = self._rows[number]
            if not all(box):
                yield Unreachable(number, ())
                continue
            if shadowing:
                taken = self._meeting(box) & before
                if taken and self._outside(box, taken) is None:
                    yield Unreachable(number, tuple(_numbers(taken)))
                    continue
                before |= 1 << number

    def _witness(self, box: Box) -> dict[str, Given]:
        axes = self._table.axes
        self._step(len(axes))
        return {a.input.name: a.sample(mask) for a, mask in zip(axes, box, strict=True)}

    def _step(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0:
            raise _GivenUpError

    def _outside(self, box: Box, rows: Bits) -> Box | None:
        """Return a part of a box that lies outside every row; nothing where there is none.

        What rows take that only one input keeps from taking all is taken away first. Then a row
        that meets the box cuts it into the part inside the row, which is done with, and for each
        input the part where that input is the first to be outside. The row that cuts least is
        taken first: the fewer pieces, the fewer boxes.
        """
        waiting = [(box, rows)]
        while waiting:
            here, meeting = waiting.pop()
            self._step(len(here))
            left = self._shrunk(here, meeting & self._meeting(here))
            if left is None:
                continue
            meeting &= self._meeting(left)
            if not meeting:
                return left
            cutter = self._cutter(left, meeting)
            rest = meeting & ~(1 << cutter)
            waiting.extend((piece, rest) for piece in _outer(left, self._rows[cutter]))
        return None

    def _shrunk(self, box: Box, rows: Bits) -> Box | None:
        """Return a box without what rows take that hold of all its other inputs."""
        covering = [side.covering(mask) for side, mask in zip(self._sides, box, strict=True)]
        here = list(box)
        after = list(accumulate(reversed(covering), and_, initial=rows))[-2::-1]
        before = rows
        for i, side in enumerate(self._sides):
            here[i] &= ~side.union(before & after[i])
            if not here[i]:
                return None
            before &= covering[i]
        return tuple(here)

    def _cutter(self, box: Box, meeting: Bits) -> int:
        listed = list(_numbers(meeting))
        self._step(len(listed) * len(box))
        return min(listed, key=lambda number: _pieces(box, self._rows[number]))


class _Side:
    """One input of every row: which rows meet a set of its atoms, and which hold of all of it."""

    def __init__(self, masks: Sequence[Mask], step: Callable[[int], None]) -> None:
        self._step = step
        self._masks = masks
        self._rows: dict[Mask, Bits] = {}
        for i, mask in enumerate(masks):
            self._rows[mask] = self._rows.get(mask, 0) | 1 << i
        self._met: dict[Mask, Bits] = {}
        self._held: dict[Mask, Bits] = {}

    def meeting(self, atoms: Mask) -> Bits:
        """Return the rows that hold of some of these atoms."""
        if atoms not in self._met:
            self._step(len(self._rows) // 8 + 1)
            self._met[atoms] = sum(rows for mask, rows in self._rows.items() if mask & atoms)
        return self._met[atoms]

    def covering(self, atoms: Mask) -> Bits:
        """Return the rows that hold of all of these atoms."""
        if atoms not in self._held:
            self._step(len(self._rows) // 8 + 1)
            self._held[atoms] = sum(rows for mask, rows in self._rows.items() if not atoms & ~mask)
        return self._held[atoms]

    def union(self, rows: Bits) -> Mask:
        """Return the atoms of which some of these rows hold."""
        found: Mask = 0
        if rows.bit_count() > len(self._rows):
            for mask, having in self._rows.items():
                found |= mask if having & rows else 0
            return found
        self._step(rows.bit_count() // 4)
        for number in _numbers(rows):
            found |= self._masks[number]
        return found


def _outer(box: Box, row: Box) -> Iterator[Box]:
    """Yield the parts of a box outside a row: for each input where it is the first outside."""
    inside = list(box)
    for i, mask in enumerate(row):
        if box[i] & ~mask:
            yield (*inside[:i], box[i] & ~mask, *inside[i + 1 :])
            inside[i] = box[i] & mask


def _numbers(bits: Bits) -> Iterator[int]:
    while bits:
        yield _first(bits)
        bits &= bits - 1


def _first(bits: Bits) -> int:
    return (bits & -bits).bit_length() - 1


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
