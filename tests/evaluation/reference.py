"""The language as slowly and plainly as it can be said: exact fractions, row by row, cell by cell.

Nothing here comes from the library but the order of the states. A formula is a tuple: its
operation first, then its operands. ``None`` is what is not known of a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from malramverk import Reason, State

Node = tuple[Any, ...]
Row = Mapping[str, Any]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
STRICT: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "neg": lambda a: -a,
    "abs": abs,
    "min": min,
    "max": max,
    "clamp": lambda a, low, high: min(max(a, low), high),
    "not": lambda a: not a,
    "in": lambda a, *options: a in options,
    "square": lambda a: a * a,
    **COMPARE,
}


class TooCloseError(Exception):
    """A comparison or a divisor on which binary floats may rightly disagree with fractions."""


def in_row(node: Node, row: Row) -> Any:
    """Return what an expression is in a row; ``None`` where that is not known."""
    kind, *args = node
    if kind == "const":
        return args[0]
    if kind == "column":
        return row[args[0]]
    values = [in_row(arg, row) for arg in args]
    if kind == "and":
        return _and(*values)
    if kind == "or":
        return _not(_and(_not(values[0]), _not(values[1])))
    if kind == "if":
        return None if values[0] is None else values[1] if values[0] else values[2]
    if kind == "??":
        return next((value for value in values if value is not None), None)
    if kind == "known":
        return values[0] is not None
    return None if None in values else STRICT[kind](*values)


def _and(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def _not(a: bool | None) -> bool | None:
    return None if a is None else not a


@dataclass(frozen=True)
class Cell:
    """What a cell should be; ``exact`` says that a float holds the value without any error."""

    value: Fraction | bool | None
    status: tuple[State, Reason] = (State.VALUE, Reason.NONE)
    n: int | None = None
    coverage: Fraction | None = None
    exact: bool = True

    @property
    def has_value(self) -> bool:
        return self.status[0] is State.VALUE


def absent(state: State, reason: Reason = Reason.NONE, **more: Any) -> Cell:
    return Cell(None, (state, reason), **more)


UNDEFINED = (State.UNDEFINED, Reason.DIVISION_BY_ZERO)
EMPTY = (State.UNDEFINED, Reason.EMPTY)


@dataclass(frozen=True)
class Population:
    """Which rows of which table; each condition may be absent."""

    table: str
    where: Node | None = None
    exclusion: Node | None = None
    exception: Node | None = None


def belongs(population: Population, where: Node | None, operand: Node | None, row: Row) -> Any:
    """Say whether a row belongs: yes, no, or not known."""
    found: Any = True
    for condition in (population.where, where):
        if condition is not None:
            found = _and(found, in_row(condition, row))
    if population.exclusion is not None:
        found = _and(found, _not(in_row(population.exclusion, row)))
    if population.exception is not None and operand is not None:
        leaves = _and(in_row(population.exception, row), _not(in_row(operand, row)))
        found = _and(found, _not(leaves))
    return found


def aggregate(
    function: str,
    operand: Node | None,
    population: Population,
    where: Node | None,
    rows: Sequence[Row],
) -> Cell:
    """Return the figure of one cell from the rows that count in it."""
    answer = operand if function == "share" else None
    told = [belongs(population, where, answer, row) for row in rows]
    members = [row for row, is_in in zip(rows, told, strict=True) if is_in is True]
    everyone = len(members) + told.count(None)
    values = [in_row(operand, row) for row in members] if operand is not None else members
    known = [value for value in values if value is not None]
    base = {"n": len(known), "coverage": Fraction(len(known), everyone) if everyone else None}
    if function == "count":
        return Cell(Fraction(len(members)), **base)
    if function == "sum" and not everyone:
        return Cell(Fraction(0), **base)
    if not known:
        if everyone:
            return absent(State.NOT_REPORTED, Reason.ALL_UNKNOWN, **base)
        return absent(*EMPTY, **base)
    figure = {
        "sum": lambda: sum(known, Fraction(0)),
        "mean": lambda: Fraction(sum(known, Fraction(0)), len(known)),
        "share": lambda: Fraction(known.count(True), len(known)),
        "min": lambda: min(known),
        "max": lambda: max(known),
    }[function]()
    return Cell(Fraction(figure), **base, exact=is_exact(figure))


def is_exact(value: Any) -> bool:
    return isinstance(value, bool) or Fraction(float(value)) == value


def _least(values: Sequence[Any]) -> Any:
    known = [value for value in values if value is not None]
    return min(known) if known else None


def combine(kind: str, cells: Sequence[Cell]) -> Cell:
    """Return what an operation makes of cells."""
    if kind in _CHOOSING:
        return _CHOOSING[kind](*cells)
    base = {
        "n": _least([cell.n for cell in cells]),
        "coverage": _least([cell.coverage for cell in cells]),
    }
    if kind in ("and", "or"):
        absorbing = kind == "or"
        if any(cell.has_value and cell.value is absorbing for cell in cells):
            return Cell(absorbing, **base)
    status = max(cell.status for cell in cells)
    if kind == "/" and cells[1].has_value:
        _careful(cells[1], Fraction(0))
        if cells[1].value == 0:
            status = max(status, UNDEFINED)
    if status[0] is not State.VALUE:
        return Cell(None, status, **base)
    return _computed(kind, cells, base)


def _if(condition: Cell, yes: Cell, no: Cell) -> Cell:
    if not condition.has_value:
        return condition
    chosen = yes if condition.value else no
    if chosen.n is None:
        return replace(chosen, n=condition.n, coverage=condition.coverage)
    return chosen


_CHOOSING: dict[str, Callable[..., Cell]] = {
    "if": _if,
    "??": lambda left, right: left if left.has_value else right,
    "known": lambda cell: Cell(cell.has_value),
}


def _computed(kind: str, cells: Sequence[Cell], base: dict[str, Any]) -> Cell:
    if kind in COMPARE:
        _careful(cells[0], cells[1].value, cells[1].exact)
    values = [cell.value for cell in cells]
    if kind == "/":
        value = values[0] / values[1]
    elif kind in ("and", "or"):
        value = kind == "and"
    else:
        value = STRICT[kind](*values)
    exact = all(cell.exact for cell in cells) and is_exact(value)
    return Cell(value, (State.VALUE, Reason.NONE), **base, exact=exact)


def _careful(cell: Cell, other: Any, exact: bool = True) -> None:
    if not (cell.exact and exact) and abs(cell.value - other) < Fraction(1, 10**9):
        raise TooCloseError


class Place:
    """One entity in one period, for one group or everyone: the rows that count in it.

    Args:
        rows: by table, the rows that count here.
        lacking: by table, why it can give nothing here.
        populations: by name, tables among them.
        indicators: the formulas of indicators that others may name.
    """

    def __init__(
        self,
        rows: Mapping[str, Sequence[Row]],
        lacking: Mapping[str, tuple[State, Reason]],
        populations: Mapping[str, Population],
        indicators: Mapping[str, Node],
    ) -> None:
        self.rows = rows
        self.lacking = lacking
        self.populations = populations
        self.indicators = indicators

    def cell(self, node: Node) -> Cell:
        """Return the cell that a formula gives here."""
        kind, *args = node
        if kind == "const":
            value = args[0]
            return Cell(value, exact=is_exact(value))
        if kind == "reference":
            return self.cell(self.indicators[args[0]])
        if kind == "aggregate":
            function, operand, source, where = args
            population = self.populations[source]
            if population.table in self.lacking:
                return absent(*self.lacking[population.table])
            return aggregate(function, operand, population, where, self.rows[population.table])
        return combine(kind, [self.cell(arg) for arg in args])
