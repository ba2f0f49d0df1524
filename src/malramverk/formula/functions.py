"""Every function of the formula language: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from malramverk.formula.core import Kind, Op
from malramverk.quantities import PURE, Unit

UnitRule = Callable[[Unit, Unit], Unit]


@dataclass(frozen=True, slots=True)
class ScalarFunction:
    """A function of values of one grain.

    Attributes:
        name: what authors write.
        form: how it is written, for people.
        op: the primitive operation it is.
        least: the fewest arguments.
        most: the most arguments; absent where there is no limit.
        takes: the kind of every argument; absent where any will do. Numbers are brought to the
            unit of the first that has one.
        gives: the kind of the result; a number has the unit of the arguments.
        sv: one line for the handbook, in Swedish.
        en: one line for the handbook, in English.
    """

    name: str
    form: str
    op: Op
    least: int
    most: int | None
    takes: Kind | None
    gives: Kind
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class AggregateFunction:
    """A function of the rows of a population or table.

    Attributes:
        name: what authors write.
        form: how it is written, for people.
        takes: the kind of what is looked at in each row; absent where only rows are counted.
        unit: the unit of the result, from the operand's unit and the unit of the rows.
        sv: one line for the handbook, in Swedish.
        en: one line for the handbook, in English.
    """

    name: str
    form: str
    takes: Kind | None
    unit: UnitRule
    sv: str
    en: str


def _operands(operand: Unit, rows: Unit) -> Unit:
    return operand


def _rows(operand: Unit, rows: Unit) -> Unit:
    return rows


def _pure(operand: Unit, rows: Unit) -> Unit:
    return PURE


_SCALARS = (
    ScalarFunction(
        name="abs",
        form="abs(x)",
        op=Op.ABS,
        least=1,
        most=1,
        takes=Kind.NUMBER,
        gives=Kind.NUMBER,
        sv="Talet utan sitt minustecken.",
        en="The number without its minus sign.",
    ),
    ScalarFunction(
        name="min",
        form="min(x, y)",
        op=Op.MIN,
        least=2,
        most=None,
        takes=Kind.NUMBER,
        gives=Kind.NUMBER,
        sv="Det minsta av talen.",
        en="The least of the numbers.",
    ),
    ScalarFunction(
        name="max",
        form="max(x, y)",
        op=Op.MAX,
        least=2,
        most=None,
        takes=Kind.NUMBER,
        gives=Kind.NUMBER,
        sv="Det största av talen.",
        en="The greatest of the numbers.",
    ),
    ScalarFunction(
        name="clamp",
        form="clamp(x, low, high)",
        op=Op.CLAMP,
        least=3,
        most=3,
        takes=Kind.NUMBER,
        gives=Kind.NUMBER,
        sv="Talet, men minst `low` och högst `high`.",
        en="The number, but at least `low` and at most `high`.",
    ),
    ScalarFunction(
        name="known",
        form="known(x)",
        op=Op.KNOWN,
        least=1,
        most=1,
        takes=None,
        gives=Kind.YES_NO,
        sv="Ja om värdet finns, annars nej.",
        en="Yes where there is a value, otherwise no.",
    ),
)

_AGGREGATES = (
    AggregateFunction(
        name="count",
        form="count(p)",
        takes=None,
        unit=_rows,
        sv="Antalet rader.",
        en="The number of rows.",
    ),
    AggregateFunction(
        name="sum",
        form="sum(x of p)",
        takes=Kind.NUMBER,
        unit=_operands,
        sv="Summan över de rader där värdet är känt.",
        en="The sum over the rows where the value is known.",
    ),
    AggregateFunction(
        name="mean",
        form="mean(x of p)",
        takes=Kind.NUMBER,
        unit=_operands,
        sv="Medelvärdet över de rader där värdet är känt.",
        en="The mean over the rows where the value is known.",
    ),
    AggregateFunction(
        name="share",
        form="share(c of p)",
        takes=Kind.YES_NO,
        unit=_pure,
        sv="Andelen av raderna som uppfyller villkoret, bland dem där det är känt.",
        en="The share of the rows that fulfil the condition, among those where it is known.",
    ),
    AggregateFunction(
        name="min",
        form="min(x of p)",
        takes=Kind.NUMBER,
        unit=_operands,
        sv="Det minsta kända värdet.",
        en="The least known value.",
    ),
    AggregateFunction(
        name="max",
        form="max(x of p)",
        takes=Kind.NUMBER,
        unit=_operands,
        sv="Det största kända värdet.",
        en="The greatest known value.",
    ),
)

SCALARS = {function.name: function for function in _SCALARS}
AGGREGATES = {function.name: function for function in _AGGREGATES}
FUNCTION_NAMES = tuple(sorted(SCALARS.keys() | AGGREGATES.keys()))
