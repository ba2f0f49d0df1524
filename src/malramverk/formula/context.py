"""What the checker carries through one formula: scope, problems, and what has been named."""

from __future__ import annotations

from malramverk.diagnostics import Problem
from malramverk.formula.core import Column, Core, operands
from malramverk.formula.primitives import Grain, Kind, Type
from malramverk.formula.scope import ColumnScope, Scope, TableScope, Used
from malramverk.quantities import NUMBER
from malramverk.source import Place, Source, Span

MOST_WITH_PARTS = 2_000
DEEPEST_WITH_PARTS = 192


class Context:
    """The state of checking one formula.

    Attributes:
        scope: what may be named.
        source: the formula's text.
        problems: those found so far.
        table: the table whose rows are looked at; absent between entities.
        rows: the population or table that the author named for them.
        level: the level whose cells are looked at; absent where all levels are.
    """

    __slots__ = (
        "_size",
        "attributes",
        "columns",
        "dimensions",
        "indicators",
        "level",
        "levels",
        "parameters",
        "parts",
        "populations",
        "problems",
        "rows",
        "scope",
        "source",
        "table",
        "tables",
    )

    def __init__(self, scope: Scope, source: Source) -> None:
        self.scope = scope
        self.source = source
        self.problems: list[Problem] = []
        self.table: TableScope | None = None
        self.rows = ""
        self.level: str | None = None
        self.parts: set[str] = set()
        self.indicators: set[str] = set()
        self.populations: set[str] = set()
        self.tables: set[str] = set()
        self.columns: set[tuple[str, str]] = set()
        self.attributes: set[str] = set()
        self.parameters: set[str] = set()
        self.levels: set[str] = set()
        self.dimensions: set[str] = set()
        self._size = 0

    def report(self, problem: Problem, span: Span) -> Core | None:
        """Note a problem about some words; what it returns is always nothing."""
        self.problems.append(problem.at(Place(self.source, span)))
        return None

    def used(self) -> Used:
        """Return everything that has been named."""
        return Used(
            frozenset(self.parts),
            frozenset(self.indicators),
            frozenset(self.populations),
            frozenset(self.tables),
            frozenset(self.columns),
            frozenset(self.attributes),
            frozenset(self.parameters),
            frozenset(self.levels),
            frozenset(self.dimensions),
        )

    def bounds(self, core: Core) -> ColumnScope | None:
        """Return what is known of a column, where an expression is one."""
        if isinstance(core, Column) and self.table is not None:
            return self.table.columns.get(core.name)
        return None

    def has_room_for(self, part: Core, copies: int = 1) -> bool:
        """Say whether a part may be written out so many times more in this formula."""
        size, depth = _measured(part)
        self._size += size * copies
        return self._size <= MOST_WITH_PARTS and depth <= DEEPEST_WITH_PARTS


def column_type(column: ColumnScope, table: str) -> Type:
    """Return the type of a column; a number without a declared unit is a pure number."""
    if column.kind is Kind.NUMBER:
        unit = column.unit or NUMBER
        return Type(Kind.NUMBER, unit, Grain.ROW, table, column.decimals)
    return Type(column.kind, None, Grain.ROW, table, None, column.codes)


def _measured(core: Core) -> tuple[int, int]:
    """Return how many expressions a tree has when written out, and how deep it is."""
    done: dict[int, tuple[int, int]] = {}
    waiting = [core]
    while waiting:
        current = waiting[-1]
        below = operands(current)
        missing = [part for part in below if id(part) not in done]
        if missing:
            waiting.extend(missing)
            continue
        waiting.pop()
        sizes = [done[id(part)] for part in below]
        done[id(current)] = 1 + sum(s for s, _ in sizes), 1 + max((d for _, d in sizes), default=0)
    return done[id(core)]
