"""Where a formula has no value although everything it reads has one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from malramverk.dataclass import dataclass
from malramverk.formula.conversion import constant_value
from malramverk.formula.core import Aggregate, Core, Operation
from malramverk.formula.primitives import Op
from malramverk.formula.prose import Labels, prose
from malramverk.formula.symbolic_exact import program
from malramverk.formula.symbolic_ranges import Bounds, trend
from malramverk.formula.symbolic_worlds import Columns


class Fails(StrEnum):
    """What makes an operation undefined."""

    ZERO = "zero"
    NEGATIVE = "negative"
    NOT_POSITIVE = "not_positive"
    NO_ROWS = "no_rows"


_WORDS: Mapping[Fails, tuple[str, str]] = {
    Fails.ZERO: ("{0} är 0", "{0} is 0"),
    Fails.NEGATIVE: ("{0} är mindre än 0", "{0} is less than 0"),
    Fails.NOT_POSITIVE: ("{0} är högst 0", "{0} is at most 0"),
    Fails.NO_ROWS: ("{0} inte rör någon rad", "{0} is of no rows"),
}
_OF_OPERATION = {
    Op.SQRT: Fails.NEGATIVE,
    Op.GEOMEAN: Fails.NEGATIVE,
    Op.LN: Fails.NOT_POSITIVE,
    Op.HARMONIC: Fails.NOT_POSITIVE,
}
_DEFINED_FOR_NONE = ("count", "sum", "distinct")


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that makes a formula, or part of it, undefined.

    Attributes:
        fails: what makes it so.
        core: what is zero, negative or of no rows.
        words: the condition, by language.
    """

    fails: Fails
    core: Core
    words: Mapping[str, str]


def undefined_where(
    core: Core,
    *,
    bounds: Bounds | None = None,
    columns: Columns | None = None,
    labels: Labels | None = None,
) -> list[Condition]:
    """Say what makes a formula, or some part of it, undefined; what cannot be is left out.

    Args:
        core: a checked formula between cells.
        bounds: the least and greatest number of what it reads, where more is known than that a
            count is never negative.
        columns: the same for columns of tables.
        labels: what people call what the formula names.
    """
    found: dict[tuple[Fails, Core], Condition] = {}
    for node, _ in program(core).steps:
        for fails, part in _failures(node):
            if _may_be(fails, part, bounds or {}, columns or {}):
                sv, en = _WORDS[fails]
                words = {
                    "sv": sv.format(prose(part, "sv", labels)),
                    "en": en.format(prose(part, "en", labels)),
                }
                found.setdefault((fails, part), Condition(fails, part, words))
    return list(found.values())


def certainly_undefined(core: Core, *, columns: Columns | None = None) -> Condition | None:
    """Return what makes every value of a formula undefined, if something is proved to.

    Args:
        core: a checked formula that goes no other way where it has no value.
        columns: the least and greatest number of columns of tables.
    """
    for found in undefined_where(core, columns=columns):
        where = trend(found.core, None, {}, columns or {})
        always = {
            Fails.ZERO: where.low == where.high == 0,
            Fails.NEGATIVE: where.high < 0,
            Fails.NOT_POSITIVE: where.high <= 0,
        }
        if always.get(found.fails, False):
            return found
    return None


def _failures(node: Core) -> list[tuple[Fails, Core]]:
    if isinstance(node, Aggregate):
        return [] if node.function in _DEFINED_FOR_NONE else [(Fails.NO_ROWS, node)]
    if not isinstance(node, Operation):
        return []
    if node.op is Op.DIVIDE:
        return [(Fails.ZERO, node.operands[1])]
    if node.op is Op.POWER:
        return _of_power(*node.operands)
    fails = _OF_OPERATION.get(node.op)
    return [] if fails is None else [(fails, operand) for operand in node.operands]


def _of_power(base: Core, exponent: Core) -> list[tuple[Fails, Core]]:
    value = constant_value(exponent)
    if value is None:
        return [(Fails.ZERO, base), (Fails.NEGATIVE, base)]
    if value.denominator == 1:
        return [(Fails.ZERO, base)] if value < 0 else []
    return [(Fails.NOT_POSITIVE if value < 0 else Fails.NEGATIVE, base)]


def _may_be(fails: Fails, part: Core, bounds: Bounds, columns: Columns) -> bool:
    if fails is Fails.NO_ROWS:
        return True
    where = trend(part, None, bounds, columns)
    if fails is Fails.ZERO:
        return where.low <= 0 <= where.high
    return where.low < 0 if fails is Fails.NEGATIVE else where.low <= 0
