"""What must hold of an indicator whatever the data: each is called, and raises where it does not.

Every function tries some made-up tables of the indicator's own kind, the same ones every time, or
the tables that are given. A failure is a `Counterexample` with the fewest rows that were found.
"""

from __future__ import annotations

import math
import random
from typing import Literal

from malramverk.catalogue import Catalogue
from malramverk.evaluation import Cell
from malramverk.formula import Op, Operation, walk
from malramverk.model import Direction, Holds
from malramverk.testing.merging import merged, parents_above
from malramverk.testing.rescaling import rescaled, with_raised
from malramverk.testing.rows import cores_of
from malramverk.testing.trying import Figures, Tables, Trial, for_all, said

EXAMPLES = 25
_WHOLE = {"percent": (0.0, 100.0), "share": (0.0, 1.0), "index_0_10": (0.0, 10.0)}
_FORGIVING = frozenset({Op.COALESCE, Op.KNOWN, Op.SUM_KNOWN, Op.MEAN_KNOWN, Op.COUNT_KNOWN})
_CLOSE = 1e-9


def bounds(
    catalogue: Catalogue,
    indicator: str,
    *,
    low: float | None = None,
    high: float | None = None,
    data: Tables | None = None,
    examples: int = EXAMPLES,
) -> None:
    """Check that every figure is a finite number between its bounds, or has none and says why.

    Args:
        catalogue: checked definitions.
        indicator: its id.
        low: the least it may be; 0 for a share, percent or an index from 0 to 10 where absent.
        high: the greatest; likewise 1, 100 or 10.
        data: tables to check it of; made-up ones, where absent.
        examples: how many are made up.

    Raises:
        Counterexample: some figure is not.
    """
    trial = Trial(catalogue, indicator)
    least, most = _WHOLE.get(catalogue.indicators[indicator].unit, (-math.inf, math.inf))
    least, most = least if low is None else low, most if high is None else high
    forgiving = _forgives(catalogue, indicator)

    def check(tables: Tables, _: int) -> None:
        for place, cell in trial.figures(tables).items():
            fault = _fault(cell, least, most, forgiving=forgiving)
            if fault is not None:
                raise trial.fail(place, fault, tables)

    for_all(trial, check, data, examples)


def _forgives(catalogue: Catalogue, indicator: str) -> bool:
    """Say whether a formula asks what is known, so that its value may lie outside its bounds."""
    cores = cores_of(catalogue, catalogue.indicators[indicator])
    return any(isinstance(n, Operation) and n.op in _FORGIVING for c in cores for n in walk(c))


def _fault(cell: Cell, least: float, most: float, *, forgiving: bool) -> str | None:
    value, slack = cell.value, _CLOSE * max(1.0, abs(cell.value or 0.0))
    if value is None:
        return "has neither a value nor a state" if cell.state.id == "value" else None
    if not math.isfinite(value):
        return f"is {value!r}, which is no number"
    if not least - slack <= value <= most + slack:
        return f"is {value!r}, which is not between {least:g} and {most:g}"
    if cell.coverage is not None and not 0 <= cell.coverage <= 1:
        return f"has the coverage {cell.coverage!r}"
    ends = cell.lower, cell.upper
    if forgiving or ends[0] is None or ends[1] is None:
        return None
    if not ends[0] - slack <= value <= ends[1] + slack:
        return f"is {value!r}, which is not between its own bounds {ends[0]!r} and {ends[1]!r}"
    return None


def order_independence(
    catalogue: Catalogue,
    indicator: str,
    *,
    data: Tables | None = None,
    examples: int = EXAMPLES,
) -> None:
    """Check that figures are the same to the last bit whatever the order of the rows.

    Args:
        catalogue: checked definitions.
        indicator: its id.
        data: tables to check it of; made-up ones, where absent.
        examples: how many are made up.

    Raises:
        Counterexample: some figure is not.
    """
    trial = Trial(catalogue, indicator)

    def check(tables: Tables, number: int) -> None:
        before = trial.figures(tables)
        turned = {id_: frame.reverse() for id_, frame in tables.items()}
        mixed = {
            id_: frame.sample(fraction=1, shuffle=True, seed=number) if len(frame) else frame
            for id_, frame in tables.items()
        }
        for other in (turned, mixed):
            _same(trial, before, trial.figures(other), tables, "with its rows in another order")

    for_all(trial, check, data, examples)


def partition_independence(
    catalogue: Catalogue,
    indicator: str,
    *,
    data: Tables | None = None,
    examples: int = EXAMPLES,
) -> None:
    """Check that figures are the same to the last bit when rows come in several parts.

    Args:
        catalogue: checked definitions.
        indicator: its id.
        data: tables to check it of; made-up ones, where absent.
        examples: how many are made up.

    Raises:
        Counterexample: some figure is not.
    """
    trial = Trial(catalogue, indicator)
    of_rows = {id_ for id_, t in catalogue.tables.items() if t.holds in _ROWS}

    def check(tables: Tables, number: int) -> None:
        chance = random.Random(number)  # noqa: S311  chosen by the example, nothing secret
        parts: dict[str, object] = {}
        for id_, frame in tables.items():
            cut = chance.randint(1, len(frame) - 1) if id_ in of_rows and len(frame) > 1 else 0
            parts[id_] = [frame[:cut], frame[cut:]] if cut else frame
        after = trial.figures(parts)
        _same(trial, trial.figures(tables), after, parts, "with its rows in several parts")

    for_all(trial, check, data, examples)


_ROWS = (Holds.MICRODATA, Holds.COUNTS)


def _same(trial: Trial, before: Figures, after: Figures, tables: Tables, words: str) -> None:
    for place, cell in before.items():
        other = after.get(place)
        if other is None:
            raise trial.fail(place, f"is {said(cell)}, and is gone {words}", tables)
        if _content(cell) != _content(other):
            raise trial.fail(place, f"is {said(cell)}, and {said(other)} {words}", tables)


def _content(cell: Cell) -> tuple[object, ...]:
    return (
        *(cell.value, cell.state, cell.reason, cell.n, cell.coverage, cell.lower, cell.upper),
        cell.flags,
    )


def roll_up_consistency(
    catalogue: Catalogue,
    indicator: str,
    *,
    data: Tables | None = None,
    examples: int = EXAMPLES,
) -> None:
    """Check that a level's figure is that of its rows, as if all were of one member.

    It holds of every formula that is made of sums over rows. One that looks to other entities
    (``across``, ``at``, ranks) means something else at each level, and may well fail.

    Args:
        catalogue: checked definitions.
        indicator: its id.
        data: tables to check it of; made-up ones, where absent.
        examples: how many are made up.

    Raises:
        Counterexample: some figure is not.
        ValueError: the indicator is only published, and so never rolled up.
    """
    if catalogue.indicators[indicator].key not in catalogue.formulas:
        raise ValueError(f"{indicator} has no formula")
    trial = Trial(catalogue, indicator)

    def check(tables: Tables, _: int) -> None:
        before = trial.figures(tables)
        for level, entity in parents_above(catalogue, tables, before):
            one, place = merged(catalogue, tables, level, entity, trial.period)
            found = trial.figures(one).get(place)
            cell = before[level, entity, place[2]]
            if found is None:  # nobody has a row, and no register names a member
                continue
            if (cell.value, cell.state, cell.n) != (found.value, found.state, found.n):
                words = f"is {said(cell)}, and its rows as those of one member give {said(found)}"
                raise trial.fail((level, entity, place[2]), words, tables)

    for_all(trial, check, data, examples)


def scale(
    catalogue: Catalogue,
    indicator: str,
    column: str | None = None,
    *,
    power: int | None = None,
    factor: int = 10,
    data: Tables | None = None,
    examples: int = EXAMPLES,
) -> None:
    """Check how a figure grows when the numbers of a column do, or when every row stands again.

    Args:
        catalogue: checked definitions.
        indicator: its id.
        column: the column whose numbers become so many times as large, their bounds left aside;
            where absent every row stands so many times.
        power: the figure becomes ``factor`` to this power times as large: 1 for one that grows
            with it, 0 for one that does not care, -1 where it is divided by. 1 for a column, 0
            for rows, where absent.
        factor: how many times.
        data: tables to check it of; made-up ones, where absent.
        examples: how many are made up.

    Raises:
        Counterexample: some figure grows otherwise.
    """
    grown, repeat = rescaled(catalogue, column, factor)
    trial = Trial(grown, indicator)
    expected = float(factor) ** (power if power is not None else int(column is not None))
    words = f"{factor} times `{column}`" if column else f"every row {factor} times"

    def check(tables: Tables, _: int) -> None:
        before, after = trial.figures(tables), trial.figures(repeat(tables))
        for place, cell in before.items():
            other = after[place]
            wanted = None if cell.value is None else cell.value * expected
            if cell.state != other.state or not _near(wanted, other.value):
                told = f"is {said(cell)}, and {said(other)} with {words}; {wanted!r} was expected"
                raise trial.fail(place, told, tables)

    for_all(trial, check, data, examples)


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=1e-12)


def monotone(
    catalogue: Catalogue,
    indicator: str,
    column: str,
    direction: Literal["increasing", "decreasing"] | None = None,
    *,
    data: Tables | None = None,
    examples: int = EXAMPLES,
) -> None:
    """Check that a figure never moves the wrong way when a row's value in a column is raised.

    Args:
        catalogue: checked definitions.
        indicator: its id.
        column: a column of numbers, raised by a unit of its last decimal, or of yes and no, where
            a no becomes a yes.
        direction: which way the figure may go; the indicator's own, where absent: a value that is
            better to have makes the figure better.
        data: tables to check it of; made-up ones, where absent.
        examples: how many are made up.

    Raises:
        Counterexample: some figure goes the other way.
        ValueError: no direction is said, and the indicator has none.
    """
    way = direction or _WAYS.get(catalogue.indicators[indicator].direction)
    if way is None:
        raise ValueError(f"{indicator} has no direction: say increasing or decreasing")
    trial = Trial(catalogue, indicator)

    def check(tables: Tables, number: int) -> None:
        changed = with_raised(catalogue, tables, column, number)
        if changed is None:
            return
        after = trial.figures(changed)
        for place, cell in trial.figures(tables).items():
            other = after[place]
            if cell.value is None or other.value is None:
                continue
            step = other.value - cell.value if way == "increasing" else cell.value - other.value
            if step < -_CLOSE * max(1.0, abs(cell.value)):
                words = f"is {said(cell)}, and {said(other)} once `{column}` is raised in a row"
                raise trial.fail(place, words, tables)

    for_all(trial, check, data, examples)


_WAYS: dict[Direction, Literal["increasing", "decreasing"]] = {
    Direction.HIGHER_IS_BETTER: "increasing",
    Direction.LOWER_IS_BETTER: "decreasing",
}
