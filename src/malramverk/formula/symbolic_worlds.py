"""Made-up cells in which formulas are tried: rows of tables, and whatever else a formula reads.

Figures over rows are counted from made-up rows, so that a count of girls never exceeds a count
of all; a figure that cannot be is no counterexample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import TypeAlias

from malramverk.cells import State
from malramverk.dataclass import dataclass
from malramverk.formula.core import (
    Across,
    Aggregate,
    Attribute,
    Column,
    Constant,
    Core,
    Moved,
    Operation,
    Parameter,
    Ranked,
    Reference,
    Statistic,
    walk,
)
from malramverk.formula.primitives import Kind, Move, Op
from malramverk.formula.symbolic_exact import Exact, absent, exact, program
from malramverk.formula.symbolic_numbers import Figure
from malramverk.formula.symbolic_rows import COUNTED, Row, figure

Range: TypeAlias = tuple[Fraction | None, Fraction | None]
Columns: TypeAlias = Mapping[tuple[str, str], Range]
Cell: TypeAlias = tuple[tuple[str, ...], ...]

_STATES = tuple(state for state in State if state is not State.VALUE)
_GIVEN: dict[type, tuple[State, ...]] = {
    Attribute: (State.NOT_REPORTED,),
    Parameter: (State.NOT_IN_FORCE,),
}
_ANYWHERE = (Move.PREVIOUS, Move.COMPARABLE_PREVIOUS, Move.BASE, Move.AT_ENTITY)
_AROUND = (Move.AT, Move.EVERYONE, Move.POOLED)
_MOST_ROWS = 5


@dataclass(slots=True)
class Makings:
    """What made-up cells are made of: the columns, texts and numbers that formulas name.

    Attributes:
        columns: the columns of each table that some formula looks at.
        row_numbers: numbers to try in rows.
        cell_numbers: numbers to try between cells.
        texts: texts to try.
        ranges: the least and the greatest number a column may hold.
        opaque: leaves whose value is drawn although other leaves are of the same rows.
    """

    columns: dict[str, dict[str, Column]] = field(default_factory=dict)
    row_numbers: list[Fraction] = field(default_factory=list)
    cell_numbers: list[Fraction] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    ranges: Columns = field(default_factory=dict)
    opaque: frozenset[Core] = frozenset()


def makings(cores: Sequence[Core], columns: Columns | None = None) -> Makings:
    """Return what to make cells of, for some formulas."""
    found = Makings(ranges=columns or {})
    rows, cells, texts = {Fraction(0), Fraction(1), Fraction(2)}, {Fraction(0)}, {""}
    for core in cores:
        for node in walk(core):
            if isinstance(node, Column):
                found.columns.setdefault(node.table, {})[node.name] = node
            elif isinstance(node, Aggregate):
                found.columns.setdefault(node.table, {})
            elif isinstance(node, Constant) and isinstance(node.value, Decimal):
                value = Fraction(node.value)
                rows |= {value, value + 1, value - 1}
                cells |= {value, value + 1, value - 1}
            elif isinstance(node, Constant) and isinstance(node.value, str):
                texts.add(node.value)
    found.row_numbers, found.cell_numbers = sorted(rows), sorted(cells)
    found.texts = sorted(texts)
    found.opaque = _opaque(cores)
    return found


def _opaque(cores: Sequence[Core]) -> frozenset[Core]:
    """Return the leaves that are drawn and yet tied to some other leaf of the formulas."""
    leaves = list(dict.fromkeys(leaf for core in cores for leaf in cell_leaves(core)))
    touched = {leaf: _sources(leaf) for leaf in leaves}
    drawn = [leaf for leaf in leaves if not _is_counted(leaf)]
    return frozenset(
        leaf
        for leaf in drawn
        if not isinstance(leaf, Reference | Attribute | Parameter | Operation)
        if any(touched[leaf] & touched[other] for other in leaves if other is not leaf)
    )


def cell_leaves(core: Core) -> list[Core]:
    """Return what a formula between cells reads, in order, constants apart."""
    return program(core).leaves


def _sources(core: Core) -> set[str]:
    tables = {f"table {node.table}" for node in walk(core) if isinstance(node, Aggregate)}
    return tables | {n.indicator for n in walk(core) if isinstance(n, Reference)}


def _is_counted(leaf: Core) -> bool:
    """Say whether a leaf is worked out from what is made up, rather than made up itself."""
    if isinstance(leaf, Aggregate):
        return leaf.function in COUNTED and (
            leaf.weight is None or leaf.function in ("share", "mean", "sum")
        )
    if isinstance(leaf, Moved):
        moves_rows = any(isinstance(node, Aggregate) for node in walk(leaf.operand))
        inner = (Moved, Across, Ranked, Statistic)
        if any(isinstance(node, inner) for node in walk(leaf.operand)):
            return False
        if leaf.move is Move.POOLED or leaf.move in _AROUND:
            return moves_rows or leaf.move is not Move.POOLED
        return leaf.move in _ANYWHERE or (leaf.move is Move.GROUP and not moves_rows)
    return False


class World:
    """One made-up cell, and the other cells that formulas look to from it.

    Attributes:
        drawn: every value made up or counted so far, by the cell it is of.
    """

    def __init__(self, makings: Makings, random: Random) -> None:
        self.drawn: dict[tuple[Cell, Core], Exact] = {}
        self._makings = makings
        self._random = random
        self._rows: dict[tuple[Cell, str], list[Row]] = {}
        self._lacking: dict[tuple[Cell, str], bool] = {}
        self._exists: dict[Cell, bool] = {}
        self._parameters: dict[tuple[Cell, str, Figure], Exact] = {}
        self._absence = random.choice((0.0, 0.0, 0.15, 0.5))
        self._unknown = random.choice((0.0, 0.0, 0.0, 0.2, 0.5))

    def leaf(self, core: Core) -> Exact:
        """Return what a formula reads in the cell itself."""
        return self._leaf(core, ())

    def _leaf(self, core: Core, cell: Cell) -> Exact:
        known = self.drawn.get((cell, core))
        if known is None:
            known = self.drawn[cell, core] = self._made(core, cell)
        return known

    def _made(self, core: Core, cell: Cell) -> Exact:
        if isinstance(core, Parameter) and core.key is not None:
            return self._keyed(core, core.key, cell)
        if isinstance(core, Aggregate):
            if self._lacks(core.table, cell):
                return absent(State.NOT_REPORTED)
            if _is_counted(core):
                return figure(core, self._rows_of(core.table, cell))
        if isinstance(core, Moved) and _is_counted(core):
            return self._elsewhere(core, cell)
        return self._any(core)

    def _keyed(self, core: Parameter, key: Core, cell: Cell) -> Exact:
        code = program(key).run(lambda leaf: self._leaf(leaf, cell))
        if code.value is None:
            return code
        known = self._parameters.get((cell, core.id, code.value))
        if known is None:
            known = self._parameters[cell, core.id, code.value] = self._any(core)
        return known

    def _elsewhere(self, core: Moved, cell: Cell) -> Exact:
        move = Move.PREVIOUS if core.move is Move.COMPARABLE_PREVIOUS else core.move
        other = (*cell, (move.value, *(str(told) for told in core.argument)))
        if other not in self._exists:
            self._exists[other] = self._random.random() >= self._absence / 2
        if not self._exists[other] and move is not Move.POOLED:
            return absent(State.NOT_APPLICABLE if move is Move.AT else State.NOT_REPORTED)
        found = program(core.operand).run(lambda leaf: self._leaf(leaf, other))
        broken = core.move is not move and self._random.random() < self._absence
        if broken and found.value is not None:
            return absent(State.NOT_COMPARABLE)
        return found

    def _lacks(self, table: str, cell: Cell) -> bool:
        """Say whether a table has nothing to tell of a cell at all."""
        if (cell, table) not in self._lacking:
            self._lacking[cell, table] = self._random.random() < self._absence / 3
        return self._lacking[cell, table]

    def _rows_of(self, table: str, cell: Cell) -> list[Row]:
        """Return a table's rows in a cell; a cell that holds another has the other's rows too."""
        if (cell, table) not in self._rows:
            own = [self._row(table) for _ in range(self._random.randint(0, _MOST_ROWS))]
            inner = cell[:-1] if cell and cell[-1][0] in _AROUND else None
            if inner is not None:
                own = [*self._rows_of(table, inner), *own]
            self._rows[cell, table] = own
        return self._rows[cell, table]

    def _row(self, table: str) -> Row:
        columns = self._makings.columns[table].values()
        return {column: self._field(column) for column in columns}

    def _field(self, column: Column) -> Exact:
        if self._random.random() < self._unknown:
            return absent(State.NOT_REPORTED)
        if column.type.kind is Kind.NUMBER:
            return exact(self._number_in(column))
        return exact(self._word(column))

    def _number_in(self, column: Column) -> Fraction:
        step = Fraction(1, 10 ** (column.type.decimals or 0))
        value = self._random.choice([*self._makings.row_numbers, *range(-1, 10)])
        if self._random.random() < 0.3:
            value += step * self._random.randint(-3, 3)
        value = step * round(Fraction(value) / step)
        low, high = self._makings.ranges.get((column.table, column.name), (None, None))
        value = value if low is None else max(value, low)
        return value if high is None else min(value, high)

    def _word(self, core: Core) -> Figure:
        if core.type.kind is Kind.YES_NO:
            return self._random.random() < 0.5
        codes = core.type.codes
        return self._random.choice(sorted(codes) if codes else self._makings.texts)

    def _any(self, core: Core) -> Exact:
        """Draw whatever a leaf may be when nothing is known of it."""
        year = isinstance(core, Operation) and core.op is Op.YEAR
        if not year and self._random.random() < self._absence:
            return absent(self._random.choice(_GIVEN.get(type(core), _STATES)))
        if year:
            return exact(self._random.randint(1990, 2040))
        if core.type.kind is not Kind.NUMBER:
            return exact(self._word(core))
        low, high = natural_range(core, {})
        value = Fraction(self._random.choice([*self._makings.cell_numbers, *range(-3, 13)]))
        value += self._random.choice((0, 0, 0, 1, -1)) * Fraction(self._random.randint(1, 9), 10)
        if low is not None and value < low:
            value = low + abs(value)
        if high is not None and value > high:
            value = high / self._random.randint(1, 4)
        return exact(value)


_ZERO_TO_ONE: Range = (Fraction(0), Fraction(1))
_FROM_ZERO: Range = (Fraction(0), None)
_FUNCTION_RANGES: dict[str, Range] = {
    "count": _FROM_ZERO,
    "distinct": _FROM_ZERO,
    "share": _ZERO_TO_ONE,
    "std": _FROM_ZERO,
    "std_sample": _FROM_ZERO,
    "var": _FROM_ZERO,
    "var_sample": _FROM_ZERO,
    "between_share": _ZERO_TO_ONE,
    "gini": _ZERO_TO_ONE,
}
_OPERAND_RANGES = ("mean", "min", "max", "median", "quantile")


def natural_range(leaf: Core, columns: Columns) -> Range:
    """Return the least and the greatest number a leaf may be; nothing where there is no limit."""
    if isinstance(leaf, Ranked):
        return (Fraction(0), Fraction(1)) if leaf.percent else (Fraction(1), None)
    if not isinstance(leaf, Aggregate | Across):
        return (None, None)
    operand = leaf.operand
    known = columns.get((operand.table, operand.name)) if isinstance(operand, Column) else None
    if known is not None and leaf.function in _OPERAND_RANGES:
        return known
    if known is not None and leaf.function == "sum" and known[0] is not None and known[0] >= 0:
        return _FROM_ZERO
    return _FUNCTION_RANGES.get(leaf.function, (None, None))
