"""What moved a share or mean since the period before, member by member of a level below."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from malramverk.evaluation.contributions import Change, Contribution
from malramverk.evaluation.exact_cell import WHOLE, CellOf, Piece, number_of
from malramverk.formula import Aggregate, Core, Grain, Op, Operation
from malramverk.formula.symbolic_exact import exact, program

MIDPOINT = "midpoint"
_QUOTIENTS = ("share", "mean")

Quotient = tuple[Fraction, Fraction]
_NOTHING = Fraction(0), Fraction(0)


def moved_by_members(cell: CellOf, level: str) -> Change | None:
    """Return what each member of a level contributed to a share's or mean's change.

    With R = T/B, the change is (ΔT - R̄·ΔB) / B̄ where R̄ and B̄ are the means of before and now;
    both sums are over members, so that each member has its own part and they sum exactly.

    Returns:
        Nothing where the cell is no share or mean times a constant, where it has no value in
        either period, or where its formula has changed.

    Raises:
        KeyError: for a level that is not among the framework's.
    """
    if level not in cell.evaluator.setting.catalogue.levels:
        raise KeyError(f"no level {level} in the definitions")
    before, core = cell.before, cell.core
    if before is None or core is None or before.core != core or before.period is None:
        return None
    leaf = _only_quotient(core)
    if leaf is None or not cell.has_value or not before.has_value:
        return None
    slope = _slope(core, leaf)
    ends = [number_of(core, each.pieces(core)) for each in (before, cell)]
    if slope is None or ends[0] is None or ends[1] is None:
        return None
    told = _told(before, cell, leaf, level, slope)
    return Change(before.period, ends[0], ends[1], MIDPOINT, tuple(told))


def _only_quotient(core: Core) -> Aggregate | None:
    """Return the one share or mean that a formula multiplies by constants, if it is such."""
    leaves = program(core).leaves
    if len(leaves) != 1 or not isinstance(leaves[0], Aggregate):
        return None
    plain = all(
        node.op in (Op.MULTIPLY, Op.DIVIDE, Op.NEGATE)
        and sum(operand.type.grain is not Grain.CONSTANT for operand in node.operands) == 1
        and (node.op is not Op.DIVIDE or node.operands[1].type.grain is Grain.CONSTANT)
        for node, _ in program(core).steps
        if isinstance(node, Operation)
    )
    return leaves[0] if plain and leaves[0].function in _QUOTIENTS else None


def _slope(core: Core, leaf: Aggregate) -> Fraction | None:
    return number_of(core, {Piece(leaf, WHOLE): exact(1)})


def _told(
    before: CellOf, cell: CellOf, leaf: Aggregate, level: str, slope: Fraction
) -> list[Contribution]:
    whole = before.quotient(leaf), cell.quotient(leaf)
    rate = sum((top / bottom for top, bottom in whole), Fraction(0)) / 2
    base = sum((bottom for _, bottom in whole), Fraction(0)) / 2
    then, now = _by_member(before, leaf, level), _by_member(cell, leaf, level)
    found = []
    for code in dict.fromkeys([*now, *then]):
        pair = then.get(code, _NOTHING), now.get(code, _NOTHING)
        found.append(_contribution(cell, level, code, pair, rate, base, slope))
    found.sort(key=lambda each: -abs(each.contribution))
    rest = tuple(_less(all_, parts) for all_, parts in zip(whole, (then, now), strict=True))
    if rest != (_NOTHING, _NOTHING):
        last = _contribution(cell, level, "", (rest[0], rest[1]), rate, base, slope)
        found.append(replace(last, role="rest"))
    return [each for each in found if each.contribution or each.before != each.now]


def _less(whole: Quotient, parts: dict[str, Quotient]) -> Quotient:
    top = whole[0] - sum((part[0] for part in parts.values()), Fraction(0))
    return top, whole[1] - sum((part[1] for part in parts.values()), Fraction(0))


def _contribution(
    cell: CellOf,
    level: str,
    code: str,
    pair: tuple[Quotient, Quotient],
    rate: Fraction,
    base: Fraction,
    slope: Fraction,
) -> Contribution:
    (top, bottom), (top_now, bottom_now) = pair
    part = slope * (top_now - top - rate * (bottom_now - bottom)) / base
    name = cell.evaluator.setting.organisation.names.get((level, code))
    label = f"{name} ({code})" if name else code
    before, now = (_figure(quotient, slope) for quotient in pair)
    return Contribution(label, "member", None, before, now, part)


def _figure(quotient: Quotient, slope: Fraction) -> float | None:
    top, bottom = quotient
    return float(slope * top / bottom) if bottom else None


def _by_member(cell: CellOf, leaf: Aggregate, level: str) -> dict[str, Quotient]:
    """Return the numerator and denominator of every member, by its code."""
    setting = cell.evaluator.setting
    members = setting.movement.members(level)
    found = np.flatnonzero(members.above == cell.at)
    if not len(found):
        return {}
    first = int(members.starts[found[0]])
    ends = np.append(members.starts, len(members.below))
    places = members.below[first : int(ends[found[0] + 1])]
    slots = len(setting.grid.slots)
    return {
        setting.grid.sites[int(place) // slots][1]: CellOf(
            cell.evaluator, cell.answer, int(place)
        ).quotient(leaf)
        for place in places
    }
