"""The sorts of value, and what can be done with them: what a checked tree is made of."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from malramverk.dataclass import dataclass
from malramverk.quantities import Unit


class Kind(StrEnum):
    """What sort of value an expression has."""

    NUMBER = "number"
    YES_NO = "yes_no"
    TEXT = "text"
    PERIOD = "period"


class Grain(IntEnum):
    """What an expression has one value for; a constant goes with both others."""

    CONSTANT = 0
    ROW = 1
    CELL = 2


@dataclass(frozen=True, slots=True)
class Type:
    """What is known of an expression before any data.

    Attributes:
        kind: the sort of value.
        unit: the unit of a number; absent for a bare constant, which takes the unit of what it
            meets, and for what is no number.
        grain: what there is one value for.
        table: the table whose rows it has values for, at row grain.
        decimals: decimals that hold every value exactly; absent where none do, and at cell grain.
        codes: the codes a text may be, where that is known.
    """

    kind: Kind
    unit: Unit | None = None
    grain: Grain = Grain.CONSTANT
    table: str | None = None
    decimals: int | None = None
    codes: frozenset[str] | None = None


class Op(StrEnum):
    """A primitive operation; every function of cells or rows is made of these."""

    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    POWER = "power"
    NEGATE = "negate"
    ABS = "abs"
    MIN = "min"
    MAX = "max"
    CLAMP = "clamp"
    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"
    AND = "and"
    OR = "or"
    NOT = "not"
    IF = "if"
    COALESCE = "coalesce"
    KNOWN = "known"
    SQRT = "sqrt"
    LN = "ln"
    EXP = "exp"
    ROUND = "round"
    GEOMEAN = "geomean"
    HARMONIC = "harmonic"
    SUM_KNOWN = "sum_known"
    MEAN_KNOWN = "mean_known"
    COUNT_KNOWN = "count_known"
    NOT_APPLICABLE = "not_applicable"
    YEAR = "year"


class Move(StrEnum):
    """To which other cells a formula looks from a cell, and what it is told about them.

    ``previous`` and ``comparable_previous`` are told how many steps back (the second gives
    ``not_comparable`` when the series has a break between); ``base`` the period; ``first`` and
    ``latest`` nothing: the first and the last period with a value, up to the cell's own;
    ``pooled`` how many periods, whose sums are added before anything is computed; ``at`` the
    level; ``at_entity`` the level and the entity's code; ``group`` the dimension and the code;
    ``everyone`` nothing: the cell of all groups together.
    """

    PREVIOUS = "previous"
    COMPARABLE_PREVIOUS = "comparable_previous"
    BASE = "base"
    FIRST = "first"
    LATEST = "latest"
    POOLED = "pooled"
    AT = "at"
    AT_ENTITY = "at_entity"
    GROUP = "group"
    EVERYONE = "everyone"
