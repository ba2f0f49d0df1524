"""The functions of values: one row each."""

from __future__ import annotations

from enum import StrEnum

from malramverk.dataclass import dataclass
from malramverk.formula.primitives import Kind, Op


class Units(StrEnum):
    """What a function does with the units of its arguments.

    ``alike`` brings all to the unit of the first that has one and gives that; ``pure`` needs pure
    numbers and gives one; ``root`` halves every exponent; ``free`` asks nothing of them, and
    gives a pure number where it gives a number.
    """

    ALIKE = "alike"
    PURE = "pure"
    ROOT = "root"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class ScalarFunction:
    """A function of values of one grain.

    Attributes:
        name: what authors write.
        form: how it is written, for people.
        op: the primitive operation it is.
        least: the fewest arguments.
        most: the most arguments; absent where there is no limit.
        sv: one line for the handbook, in Swedish.
        en: one line for the handbook, in English.
        takes: the kind of every argument; absent where any will do.
        gives: the kind of the result.
        units: what it does with units.
        in_rows: whether it may stand inside an aggregate over rows, where engines compute it in
            whole numbers.
    """

    name: str
    form: str
    op: Op
    least: int
    most: int | None
    sv: str
    en: str
    takes: Kind | None = Kind.NUMBER
    gives: Kind = Kind.NUMBER
    units: Units = Units.ALIKE
    in_rows: bool = False


SCALAR_ROWS = (
    ScalarFunction(
        name="abs",
        form="abs(x)",
        op=Op.ABS,
        least=1,
        most=1,
        in_rows=True,
        sv="Talet utan sitt minustecken.",
        en="The number without its minus sign.",
    ),
    ScalarFunction(
        name="min",
        form="min(x, y)",
        op=Op.MIN,
        least=2,
        most=None,
        in_rows=True,
        sv="Det minsta av talen.",
        en="The least of the numbers.",
    ),
    ScalarFunction(
        name="max",
        form="max(x, y)",
        op=Op.MAX,
        least=2,
        most=None,
        in_rows=True,
        sv="Det största av talen.",
        en="The greatest of the numbers.",
    ),
    ScalarFunction(
        name="clamp",
        form="clamp(x, low, high)",
        op=Op.CLAMP,
        least=3,
        most=3,
        in_rows=True,
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
        units=Units.FREE,
        in_rows=True,
        sv="Ja om värdet finns, annars nej.",
        en="Yes where there is a value, otherwise no.",
    ),
    ScalarFunction(
        name="sqrt",
        form="sqrt(x)",
        op=Op.SQRT,
        least=1,
        most=1,
        units=Units.ROOT,
        sv="Kvadratroten; odefinierad under noll.",
        en="The square root; undefined below zero.",
    ),
    ScalarFunction(
        name="ln",
        form="ln(x)",
        op=Op.LN,
        least=1,
        most=1,
        units=Units.PURE,
        sv="Den naturliga logaritmen; odefinierad för noll och därunder.",
        en="The natural logarithm; undefined at zero and below.",
    ),
    ScalarFunction(
        name="exp",
        form="exp(x)",
        op=Op.EXP,
        least=1,
        most=1,
        units=Units.PURE,
        sv="Talet e upphöjt till `x`.",
        en="The number e raised to `x`.",
    ),
    ScalarFunction(
        name="round_to",
        form="round_to(x, step)",
        op=Op.ROUND,
        least=2,
        most=2,
        sv="Talet avrundat till närmaste `step`; mitt emellan går bort från noll.",
        en="The number rounded to the nearest `step`; halfway goes away from zero.",
    ),
    ScalarFunction(
        name="geomean",
        form="geomean(x, y)",
        op=Op.GEOMEAN,
        least=2,
        most=None,
        sv="Talens geometriska medelvärde; odefinierat om något är under noll.",
        en="The geometric mean of the numbers; undefined where one is below zero.",
    ),
    ScalarFunction(
        name="harmonic",
        form="harmonic(x, y)",
        op=Op.HARMONIC,
        least=2,
        most=None,
        sv="Talens harmoniska medelvärde; odefinierat om något är noll eller därunder.",
        en="The harmonic mean of the numbers; undefined where one is zero or below.",
    ),
    ScalarFunction(
        name="sum_known",
        form="sum_known(x, y)",
        op=Op.SUM_KNOWN,
        least=2,
        most=None,
        sv="Summan av de tal som har ett värde.",
        en="The sum of those numbers that have a value.",
    ),
    ScalarFunction(
        name="mean_known",
        form="mean_known(x, y)",
        op=Op.MEAN_KNOWN,
        least=2,
        most=None,
        sv="Medelvärdet av de tal som har ett värde.",
        en="The mean of those numbers that have a value.",
    ),
    ScalarFunction(
        name="count_known",
        form="count_known(x, y)",
        op=Op.COUNT_KNOWN,
        least=2,
        most=None,
        takes=None,
        units=Units.FREE,
        sv="Hur många av argumenten som har ett värde; noll om inget har det.",
        en="How many of the arguments have a value; zero where none has.",
    ),
)
