"""What a formula may name, and what is known of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from decimal import Decimal

from malramverk.dataclass import dataclass
from malramverk.formula.core import Core
from malramverk.formula.primitives import Kind
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
        derived: checked formulas of a row by name; nothing where one is wrong.
    """

    id: str
    columns: Mapping[str, ColumnScope]
    unit: Unit
    derived: Mapping[str, Core | None] = field(default_factory=dict)


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
        levels: the levels of the organisation, the whole first and the smallest last.
        attributes: attributes of entities by name.
        parameters: the unit of every dated constant by id.
        keyed: the codes of those dated constants that have one value per code.
        dimensions: dimensions of breakdowns and their codes; nothing where any code will do.
        published: indicators that are only read as published, so that no period or level can be
            recomputed from parts.
    """

    tables: Mapping[str, TableScope] = field(default_factory=dict)
    populations: Mapping[str, PopulationScope] = field(default_factory=dict)
    indicators: Mapping[str, Unit] = field(default_factory=dict)
    parts: Mapping[str, Core] = field(default_factory=dict)
    units: Collection[str] = ()
    levels: tuple[str, ...] = ()
    attributes: Mapping[str, ColumnScope] = field(default_factory=dict)
    parameters: Mapping[str, Unit] = field(default_factory=dict)
    keyed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    dimensions: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    published: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Used:
    """What a formula names.

    Attributes:
        parts: parts of its indicator.
        indicators: other indicators.
        populations: populations.
        tables: tables, those of its populations included.
        columns: table and column of every column it names itself.
        attributes: attributes of the entity.
        parameters: dated constants.
        levels: levels.
        dimensions: dimensions of breakdowns.
    """

    parts: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()
    populations: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    columns: frozenset[tuple[str, str]] = frozenset()
    attributes: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    dimensions: frozenset[str] = frozenset()
