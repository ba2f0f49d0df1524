"""What a formula may name, and what is known of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from malramverk.formula.core import Core, Kind
from malramverk.quantities import Unit


@dataclass(frozen=True, slots=True)
class ColumnScope:
    """What is known of a column.

    Attributes:
        kind: the sort of its values.
        unit: the unit of its numbers; a pure number where none is declared.
        decimals: the decimals its numbers have, 0 for whole numbers; absent where unknown.
        codes: the codes its texts are from, where a list is declared.
        minimum: the least number it may hold.
        maximum: the greatest number it may hold.
    """

    kind: Kind
    unit: Unit | None = None
    decimals: int | None = None
    codes: frozenset[str] | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TableScope:
    """What is known of a table.

    Attributes:
        id: its id.
        columns: its columns by id.
        unit: what its rows are counted in, such as pupils.
    """

    id: str
    columns: Mapping[str, ColumnScope]
    unit: Unit


@dataclass(frozen=True, slots=True)
class PopulationScope:
    """What is known of a population.

    Attributes:
        id: its id.
        table: the table whose rows it has.
        condition: what rows must fulfil, exclusions included.
        exception: rows that leave a share's base unless they are in its numerator.
    """

    id: str
    table: str
    condition: Core | None = None
    exception: Core | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything a formula may name.

    Attributes:
        tables: tables by id.
        populations: populations by id.
        indicators: the unit of every indicator by id.
        parts: the checked parts of the same indicator by name.
        units: base units that the framework declares.
    """

    tables: Mapping[str, TableScope] = field(default_factory=dict)
    populations: Mapping[str, PopulationScope] = field(default_factory=dict)
    indicators: Mapping[str, Unit] = field(default_factory=dict)
    parts: Mapping[str, Core] = field(default_factory=dict)
    units: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Used:
    """What a formula names.

    Attributes:
        parts: parts of its indicator.
        indicators: other indicators.
        populations: populations.
        tables: tables, those of its populations included.
        columns: table and column of every column it names itself.
    """

    parts: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()
    populations: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    columns: frozenset[tuple[str, str]] = frozenset()
