"""What it would take: how many more, or fewer, of something would reach a target.

All else is taken to stay as it is. The answer is a whole number, and is tried exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from malramverk.dataclass import dataclass
from malramverk.evaluation.exact_cell import (
    FULFIL,
    OTHERS,
    WHOLE,
    CellOf,
    Piece,
    Pieces,
    number_of,
    worked_out,
)
from malramverk.evaluation.figure_text import number, quantity
from malramverk.evaluation.inlining import inlined
from malramverk.evaluation.labelling import label_of, rows_words
from malramverk.formula import Aggregate, Core, Op, Operation, conjuncts
from malramverk.formula.symbolic_exact import exact
from malramverk.formula.symbolic_ranges import Monotonicity, trend
from malramverk.formula.symbolic_worlds import Range
from malramverk.model import Direction
from malramverk.periods import parse_period
from malramverk.quantities import Language, factor, unit_from

PREVIOUS = "previous"
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "more_of": "{count} more of {of} {rows} would reach {target}",
        "fewer_of": "{count} fewer of {of} {rows} would reach {target}",
        "more": "{count} more in `{label}` would reach {target}",
        "fewer": "{count} fewer in `{label}` would reach {target}",
        "reached": "{target} is reached",
        "no_value": "there is no value to start from",
        "no_target": "the target has no number",
        "no_count": "no count of its own moves the value one way",
        "out_of_reach": "no number would reach {target}, all else as it is",
    },
    "sv": {
        "more_of": "{count} fler av {of} {rows} skulle räcka till {target}",
        "fewer_of": "{count} färre av {of} {rows} skulle räcka till {target}",
        "more": "{count} fler i `{label}` skulle räcka till {target}",
        "fewer": "{count} färre i `{label}` skulle räcka till {target}",
        "reached": "{target} är nått",
        "no_value": "det finns inget värde att utgå från",
        "no_target": "målet har inget tal",
        "no_count": "inget antal för sig flyttar värdet åt ett håll",
        "out_of_reach": "inget antal skulle räcka till {target}, allt annat lika",
    },
}
_MOST = 10**9


@dataclass(frozen=True, slots=True)
class Reaching:
    """What it would take to reach a target, all else as it is.

    Attributes:
        target: the target in the indicator's unit; nothing where it has no number.
        at_least: whether the target is a least, rather than a greatest.
        value: the figure now; nothing where it has none.
        reached: whether it is reached already.
        change: how many more it takes, fewer where negative; nothing where no number would do.
        label: what there should be more or fewer of, as the author wrote it.
        of: how many there are to choose among, such as the pupils of a share.
        rows: what is counted, in the plural, by language.
        after: what the figure would be then.
        unit: the unit of the indicator, as authors write it.
        decimals: decimals its values are shown with.
        round_to: what they are rounded to when shown.
        why: why there is no answer: ``no_value``, ``no_target``, ``no_count`` where the formula
            counts nothing it moves one way with, or ``out_of_reach``; nothing where there is one.
    """

    target: float | None
    at_least: bool
    value: float | None
    unit: str
    decimals: int | None
    round_to: float | None
    reached: bool = False
    change: int | None = None
    label: str | None = None
    of: int | None = None
    rows: Mapping[str, str] | None = None
    after: float | None = None
    why: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def words(self, language: Language = "en") -> str:
        """Return the answer as a sentence, without a full stop."""
        text = _WORDS[language]
        if self.target is None:
            return text["no_target"]
        target = quantity(self.target, self, language)
        if self.reached:
            return text["reached"].format(target=target)
        if self.change is None or self.rows is None:
            return text[self.why or "out_of_reach"].format(target=target)
        sort = ("more" if self.change > 0 else "fewer") + ("" if self.of is None else "_of")
        return text[sort].format(
            count=number(abs(self.change), language, 0),
            of="" if self.of is None else number(self.of, language, 0),
            rows=self.rows[language],
            label=self.label,
            target=target,
        )


@dataclass(frozen=True, slots=True)
class _Count:
    """Something that may be counted more of, or fewer.

    Attributes:
        piece: the number to change.
        now: how many there are.
        most: the greatest it may be; nothing where there is no limit.
        of: how many there are to choose among.
    """

    piece: Piece
    now: int
    most: int | None
    of: int | None


def reaching(
    cell: CellOf, target: float | Decimal | Fraction | str, *, at_least: bool | None = None
) -> Reaching:
    """Say what it would take for a cell to reach a target.

    Args:
        cell: the cell.
        target: a number in the indicator's unit; the id of a dated constant; or ``previous``,
            for the figure of the period before.
        at_least: whether the target is a least, rather than a greatest; what the indicator's
            direction says, where absent, and a least where it has none.
    """
    value = float(cell.answer.cells.value[cell.at]) if cell.has_value else None
    wanted = _target(cell, target)
    at_least = _is_least(cell) if at_least is None else at_least
    known = _known(cell, wanted, value, at_least=at_least)
    core = cell.core
    if wanted is None:
        return replace(known, why="no_target")
    if value is None or core is None:
        return replace(known, why="no_value")
    whole = inlined(cell, core)
    pieces = cell.pieces(whole)
    now = number_of(whole, pieces)
    if now is None:
        return replace(known, why="no_value")
    if _meets(now, wanted, at_least=at_least):
        return replace(known, reached=True, change=0)
    return _searched(cell, whole, pieces, wanted, known)


def _known(
    cell: CellOf, wanted: Fraction | None, value: float | None, *, at_least: bool
) -> Reaching:
    version = cell.version
    return Reaching(
        target=None if wanted is None else float(wanted),
        at_least=at_least,
        value=value,
        unit=version.unit if version is not None else "",
        decimals=version.decimals if version is not None else None,
        round_to=float(version.round_to) if version and version.round_to is not None else None,
    )


def _meets(value: Fraction | None, target: Fraction, *, at_least: bool) -> bool:
    if value is None:
        return False
    return value >= target if at_least else value <= target


def _is_least(cell: CellOf) -> bool:
    version = cell.version
    return version is None or version.direction is not Direction.LOWER_IS_BETTER


def _target(cell: CellOf, target: float | Decimal | Fraction | str) -> Fraction | None:
    if not isinstance(target, str):
        return Fraction(str(target)) if isinstance(target, float) else Fraction(target)
    if target == PREVIOUS:
        before = cell.before
        if before is None or not before.has_value:
            return None
        core = before.core
        if core is None:
            return Fraction(float(before.answer.cells.value[before.at]))
        return number_of(core, before.pieces(core))
    return _dated(cell, target)


def _dated(cell: CellOf, id_: str) -> Fraction | None:
    """Return a dated constant in the cell's period, in the indicator's unit."""
    catalogue = cell.evaluator.setting.catalogue
    parameter, version = catalogue.parameters.get(id_), cell.version
    if parameter is None or version is None:
        raise KeyError(f"no parameter {id_} in the definitions")
    period = parse_period(cell.period) if cell.period is not None else None
    value = parameter.value_for(period)
    own = catalogue.framework.units
    units = unit_from(parameter.unit, own), unit_from(version.unit, own)
    if value is None or units[0] is None or units[1] is None or units[0].dims != units[1].dims:
        return None
    return Fraction(str(value)) * factor(units[0], units[1])


def _searched(
    cell: CellOf, core: Core, pieces: Pieces, wanted: Fraction, known: Reaching
) -> Reaching:
    """Return the first count that would do, shares and counts within others first."""
    tried = False
    for count in _counts(pieces):
        way = _way(core, count, pieces)
        if way is None:
            continue
        tried = True

        figure = partial(_figure, core, pieces, count)
        grow = (way is Monotonicity.INCREASING) is known.at_least
        change = _least_change(figure, wanted, known.at_least, grow, count)
        if change is not None:
            return _answer(cell, known, count, change, figure(change))
    return replace(known, why="out_of_reach" if tried else "no_count")


def _figure(core: Core, pieces: Pieces, count: _Count, more: int) -> Fraction | None:
    now = count.now + more
    changed = {count.piece: exact(now)}
    if count.piece.role == FULFIL and count.of is not None:
        changed[Piece(count.piece.leaf, OTHERS)] = exact(count.of - now)
    return number_of(core, {**pieces, **changed})


def _answer(
    cell: CellOf, known: Reaching, count: _Count, change: int, after: Fraction | None
) -> Reaching:
    leaf = count.piece.leaf
    assert isinstance(leaf, Aggregate)  # nothing else is counted
    catalogue = cell.evaluator.setting.catalogue
    return replace(
        known,
        change=change,
        label=label_of(cell.evaluator, cell.version, leaf),
        of=count.of,
        rows={
            "sv": rows_words(catalogue, leaf.table, "sv"),
            "en": rows_words(catalogue, leaf.table, "en"),
        },
        after=None if after is None else float(after),
    )


def _least_change(
    figure: Callable[[int], Fraction | None],
    wanted: Fraction,
    at_least: bool,
    grow: bool,
    count: _Count,
) -> int | None:
    """Return the smallest change that meets the target, of a figure that moves one way."""
    sign = 1 if grow else -1
    room = count.now if not grow else (_MOST if count.most is None else count.most - count.now)

    def does(steps: int) -> bool:
        return _meets(figure(sign * steps), wanted, at_least=at_least)

    high = 1
    while high < room and not does(high):
        high *= 2
    high = min(high, room)
    if high < 1 or not does(high):
        return None
    low = high // 2
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if does(middle) else (middle, high)
    return sign * high


def _counts(pieces: Pieces) -> list[_Count]:
    """Return what may be counted more or fewer of: numerators first, then counts by themselves."""
    found = [*_numerators(pieces), *_plain_counts(pieces)]
    return sorted(found, key=lambda count: count.most is None)


def _numerators(pieces: Pieces) -> Iterator[_Count]:
    for piece, value in pieces.items():
        leaf = piece.leaf
        if piece.role != FULFIL or not isinstance(leaf, Aggregate) or leaf.weight is not None:
            continue
        others = pieces[Piece(leaf, OTHERS)]
        if value.value is not None and others.value is not None:
            base = int(value.number) + int(others.number)
            yield _Count(piece, int(value.number), base, base)


def _plain_counts(pieces: Pieces) -> Iterator[_Count]:
    counted = [
        (piece, piece.leaf, int(value.number))
        for piece, value in pieces.items()
        if isinstance(piece.leaf, Aggregate)
        if piece.role == WHOLE and piece.leaf.function == "count" and value.value is not None
    ]
    for piece, leaf, now in counted:
        around = [many for _, other, many in counted if other != leaf and _is_within(leaf, other)]
        most = min(around, default=None)
        yield _Count(piece, now, most, most)


def _is_within(inner: Aggregate, outer: Aggregate) -> bool:
    """Say whether every row that one count counts is surely counted by another."""
    if inner.table != outer.table:
        return False
    sure = conjuncts(inner.condition)
    known = {Operation(Op.KNOWN, (each,), each.type) for each in sure}
    return all(
        each in sure or any(_alike(each, other) for other in known)
        for each in conjuncts(outer.condition)
    )


def _alike(one: Core, other: Core) -> bool:
    """Say whether two conditions are one, whatever is known of their types."""
    if not isinstance(one, Operation) or not isinstance(other, Operation):
        return False
    return one.op is other.op and one.operands == other.operands


def _way(core: Core, count: _Count, pieces: Pieces) -> Monotonicity | None:
    """Return which way a formula moves with a count, the other numbers as they are."""
    bounds: dict[Core, Range] = {}
    for piece, value in pieces.items():
        if piece.role == WHOLE and isinstance(value.value, Fraction):
            bounds[piece.leaf] = (value.value, value.value)
    leaf = count.piece.leaf
    bounds[leaf] = (Fraction(0), Fraction(1) if count.piece.role == FULFIL else None)
    for piece, fulfil in pieces.items():
        if piece.role == FULFIL and piece.leaf != leaf and fulfil.value is not None:
            share = worked_out(piece.leaf, pieces)
            if isinstance(share.value, Fraction):
                bounds[piece.leaf] = (share.value, share.value)
    way = trend(core, leaf, bounds, {}).way
    return way if way in (Monotonicity.INCREASING, Monotonicity.DECREASING) else None
