"""What moved a figure since the period before: what each number behind it contributed.

The contributions sum to the change exactly. Where few numbers changed, each contribution is the
mean over every order in which they could have changed (Shapley 1953); where many did, the mean
over the order of the formula and its reverse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Any

from malramverk.dataclass import dataclass
from malramverk.evaluation.exact_cell import CellOf, Piece, Pieces, number_of
from malramverk.evaluation.labelling import label_of, named_place, place_of
from malramverk.formula import Aggregate, Core, Moved
from malramverk.formula.symbolic_exact import Exact, program

EVERY_ORDER, TWO_ORDERS = "every_order", "two_orders"
DEFINITION = "definition"
_MOST_IN_EVERY_ORDER = 8

Players = Sequence[Any]
Worth = Callable[[frozenset[Any]], Fraction | None]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one number behind a figure contributed to its change.

    Attributes:
        label: what the author wrote, or the id of an indicator.
        role: ``fulfil`` and ``others`` of a share: those that fulfil it, and the other known
            ones; ``member`` for a member of a level; ``rest`` for what is of none of them;
            ``definition`` for another version of the formula; ``whole`` for anything else.
        function: the aggregate's function, where it is one.
        before: the number in the period before; nothing where it had no value.
        now: the number now.
        contribution: its part of the change, in the indicator's unit.
    """

    label: str
    role: str
    function: str | None
    before: float | None
    now: float | None
    contribution: Fraction


@dataclass(frozen=True, slots=True)
class Change:
    """What moved a figure since the period before.

    Attributes:
        since: the period before.
        before: the figure then, exactly, in the indicator's unit.
        now: the figure now.
        method: ``every_order`` or ``two_orders``: which orders of change were averaged over;
            ``midpoint`` for members, each by its part of numerator and denominator about their
            means.
        contributions: what each number that changed contributed; they sum to the change.
    """

    since: str
    before: Fraction
    now: Fraction
    method: str
    contributions: tuple[Contribution, ...]

    @property
    def change(self) -> Fraction:
        """The figure now less the figure before."""
        return self.now - self.before

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain data."""
        return {
            "since": self.since,
            "before": float(self.before),
            "now": float(self.now),
            "change": float(self.change),
            "method": self.method,
            "contributions": [
                {
                    "label": each.label,
                    "role": each.role,
                    "function": each.function,
                    "before": each.before,
                    "now": each.now,
                    "contribution": float(each.contribution),
                }
                for each in self.contributions
            ],
        }


def moved(cell: CellOf) -> Change | None:
    """Return what moved a cell since the period before.

    Returns:
        Nothing where the period before is not among the results, where either cell has no
        value or was not computed from parts, or where the figure has no value half way.
    """
    before = cell.before
    if before is None or not before.has_value or not cell.has_value:
        return None
    cores, since = (before.core, cell.core), before.period
    if cores[0] is None or cores[1] is None or since is None:
        return None
    return _decomposed(before, cell, cores[0], cores[1], since)


def _decomposed(before: CellOf, cell: CellOf, old: Core, new: Core, since: str) -> Change | None:
    then = {**before.pieces(new), **before.pieces(old)}
    now = {**cell.pieces(old), **cell.pieces(new)}
    players: list[Any] = [piece for piece in now if now[piece] != then.get(piece)]
    if old != new:
        players.append(DEFINITION)

    def worth(changed: frozenset[Any]) -> Fraction | None:
        mixed = {piece: now[piece] if piece in changed else then[piece] for piece in now}
        return number_of(new if DEFINITION in changed else old, mixed)

    start, end = worth(frozenset()), worth(frozenset(players))
    shared = shares(players, worth)
    if shared is None or start is None or end is None:
        return None
    method, parts = shared
    told = [_told(player, then, now, parts[player], (cell, before)) for player in players]
    return Change(since, start, end, method, tuple(told))


def shares(players: Players, worth: Worth) -> tuple[str, dict[Any, Fraction]] | None:
    """Share the worth of all players, less that of none, between them.

    Args:
        players: whoever contributes.
        worth: what some of them are worth together; nothing where that has no value.

    Returns:
        Which orders were averaged over, and what each player contributes: exactly the worth of
        all less that of none, in sum. Nothing where some step on the way has no value.
    """
    if len(players) <= _MOST_IN_EVERY_ORDER:
        found = _over_every_order(players, worth)
        if found is not None:
            return EVERY_ORDER, found
    forward, backward = _in_order(players, worth), _in_order(list(reversed(players)), worth)
    if forward is None or backward is None:
        either = forward or backward
        return None if either is None else (TWO_ORDERS, either)
    return TWO_ORDERS, {p: (forward[p] + backward[p]) / 2 for p in players}


def _over_every_order(players: Players, worth: Worth) -> dict[Any, Fraction] | None:
    count = len(players)
    known: dict[frozenset[Any], Fraction] = {}
    for size in range(count + 1):
        for chosen in combinations(players, size):
            value = worth(frozenset(chosen))
            if value is None:
                return None
            known[frozenset(chosen)] = value
    found = dict.fromkeys(players, Fraction(0))
    for group, value in known.items():
        for player in group:
            orders = factorial(len(group) - 1) * factorial(count - len(group))
            step = value - known[group - {player}]
            found[player] += Fraction(orders, factorial(count)) * step
    return found


def _in_order(players: Players, worth: Worth) -> dict[Any, Fraction] | None:
    changed: set[Any] = set()
    last = worth(frozenset())
    found: dict[Any, Fraction] = {}
    for player in players:
        changed.add(player)
        value = worth(frozenset(changed))
        if value is None or last is None:
            return None
        found[player], last = value - last, value
    return found


def _told(
    player: Any, then: Pieces, now: Pieces, contribution: Fraction, cells: tuple[CellOf, CellOf]
) -> Contribution:
    cell, before = cells
    if not isinstance(player, Piece):
        label = cell.version.key if cell.version is not None else ""
        return Contribution(label, DEFINITION, None, None, None, contribution)
    leaf = player.leaf
    own = cell if cell.core is not None and leaf in program(cell.core).leaves else before
    label = label_of(cell.evaluator, own.version, leaf)
    place = place_of(cell.evaluator, leaf, cell.at) if isinstance(leaf, Moved) else None
    if place is not None:
        label = f"{label} · {named_place(cell.evaluator, cell.at, place)}"
    return Contribution(
        label=label,
        role=player.role,
        function=leaf.function if isinstance(leaf, Aggregate) else None,
        before=_float(then.get(player)),
        now=_float(now[player]),
        contribution=contribution,
    )


def _float(found: Exact | None) -> float | None:
    if found is None or found.value is None or isinstance(found.value, str):
        return None
    return float(found.value)


__all__ = [
    "DEFINITION",
    "EVERY_ORDER",
    "TWO_ORDERS",
    "Change",
    "Contribution",
    "moved",
    "shares",
]
