"""What moved a figure when its definition changed: one cell of two definitions on the same data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from malramverk.evaluation.contributions import (
    DEFINITION,
    EVERY_ORDER,
    Change,
    Contribution,
    shares,
)
from malramverk.evaluation.exact_cell import CellOf, Piece, Pieces, number_of
from malramverk.evaluation.labelling import label_of
from malramverk.formula import Aggregate, Constant, Core, Operation

Pairs = dict[Core, Core]


def moved_by_definition(before: CellOf, cell: CellOf) -> Change | None:
    """Return what each number behind a cell contributed to its change between two definitions.

    Where the two formulas are built alike, what one reads in a place is laid beside what the other
    reads there, and each pair of numbers is one contribution; what else has changed, such as a
    constant, is the definition's own. Formulas that are not alike give one contribution.

    Args:
        before: the cell by the old definitions.
        cell: the same entity's, period's and group's by the new ones.

    Returns:
        The change, decomposed exactly; nothing where either cell has no value or was not computed
        from parts.
    """
    old, new = before.core, cell.core
    if old is None or new is None or not (before.has_value and cell.has_value):
        return None
    since = before.version.key if before.version is not None else ""
    then, now = before.pieces(old), cell.pieces(new)
    start, end = number_of(old, then), number_of(new, now)
    if start is None or end is None:
        return None
    found = _in_pairs(old, new, then, now)
    method, parts = found or (EVERY_ORDER, {DEFINITION: end - start})
    pairs = _paired(old, new) or {}
    told = [_told(p, pairs, then, now, part, before, cell) for p, part in parts.items()]
    return Change(since, start, end, method, tuple(told))


def _in_pairs(
    old: Core, new: Core, then: Pieces, now: Pieces
) -> tuple[str, dict[Any, Fraction]] | None:
    """Share the change among pairs of numbers; nothing where they cannot be paired."""
    pairs = _paired(old, new)
    if pairs is None:
        return None
    beside = {piece: replace(piece, leaf=pairs[piece.leaf]) for piece in now}
    if set(beside.values()) != set(then):
        return None  # a share beside a figure that is not taken apart
    players: list[Any] = [piece for piece in now if now[piece] != then[beside[piece]]]
    if not _alike_but_for(pairs, old, new):
        players.append(DEFINITION)

    def worth(changed: frozenset[Any]) -> Fraction | None:
        mixed = {p: now[p] if p in changed else then[beside[p]] for p in now}
        if DEFINITION in changed or DEFINITION not in players:
            return number_of(new, mixed)
        return number_of(old, {beside[p]: value for p, value in mixed.items()})

    return shares(players, worth)


def _paired(old: Core, new: Core) -> Pairs | None:
    """Return what the old formula reads in the place of each thing that the new one reads."""
    pairs: Pairs = {}
    for after, before in _beside(old, new):
        if after is None or before is None or pairs.setdefault(after, before) != before:
            return None
    return pairs if len(set(pairs.values())) == len(pairs) else None


def _beside(old: Core, new: Core) -> Iterator[tuple[Core | None, Core | None]]:
    """Yield leaves in the same places, the new first; nothing beside it where trees differ."""
    if isinstance(old, Operation) and isinstance(new, Operation):
        if old.op is not new.op or len(old.operands) != len(new.operands):
            yield None, None
            return
        for before, after in zip(old.operands, new.operands, strict=True):
            yield from _beside(before, after)
    elif isinstance(old, Constant) and isinstance(new, Constant):
        return
    elif isinstance(old, Operation | Constant) or isinstance(new, Operation | Constant):
        yield None, None
    else:
        yield new, old


def _alike_but_for(pairs: Pairs, old: Core, new: Core) -> bool:
    """Say whether the new formula is the old one with some things read in others' place."""
    if isinstance(old, Operation) and isinstance(new, Operation):
        sides = zip(old.operands, new.operands, strict=True)
        return all(_alike_but_for(pairs, a, b) for a, b in sides)
    return old == new if isinstance(new, Constant) else pairs[new] == old


def _told(
    player: Any,
    pairs: Pairs,
    then: Pieces,
    now: Pieces,
    contribution: Fraction,
    before: CellOf,
    cell: CellOf,
) -> Contribution:
    if not isinstance(player, Piece):
        label = cell.version.key if cell.version is not None else ""
        return Contribution(label, DEFINITION, None, None, None, contribution)
    leaf, other = player.leaf, pairs[player.leaf]
    label = label_of(cell.evaluator, cell.version, leaf)
    if leaf != other:
        label = f"{label_of(before.evaluator, before.version, other)} → {label}"
    numbers = then[replace(player, leaf=other)].value, now[player].value
    return Contribution(
        label=label,
        role=player.role,
        function=leaf.function if isinstance(leaf, Aggregate) else None,
        before=None if isinstance(numbers[0], str | None) else float(numbers[0]),
        now=None if isinstance(numbers[1], str | None) else float(numbers[1]),
        contribution=contribution,
    )
