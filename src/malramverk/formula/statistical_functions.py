"""The functions that make statistics of whole expressions: one row each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from malramverk.formula.cell_functions import Sort

METHODS = ("by_kind", "wilson", "exact", "wald", "newcombe", "t", "welch", "bootstrap")
OF_SHARES = ("wilson", "exact", "wald", "newcombe")
OF_MEANS = ("t", "welch")
ESTIMATORS = ("hedges", "dersimonian_laird", "plug_in")
CONFIDENCE = Decimal("0.95")
SEED = 1


class Unit(StrEnum):
    """What the result of a function is in."""

    SAME = "same"
    PURE = "pure"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class StatisticalFunction:
    """A function that makes statistics of whole expressions.

    Attributes:
        name: what authors write.
        form: how it is written, for people.
        takes: its arguments, in order, the figure first.
        least: the fewest arguments.
        gives: what the result is in.
        said_sv: how it is said, in Swedish; ``{x}`` is the figure, ``{y}`` the next expression or
            all others in a list, ``{0}`` and on what it is told, ``{level}`` the level.
        said_en: how it is said, in English.
        sv: one line for the handbook, in Swedish.
        en: one line for the handbook, in English.
        models: whether it is written ``… across level`` and is about all entities of the level.
    """

    name: str
    form: str
    takes: tuple[Sort, ...]
    least: int
    said_sv: str
    said_en: str
    sv: str
    en: str
    gives: Unit = Unit.SAME
    models: bool = False


_INTERVAL = (Sort.NUMBER, Sort.METHOD, Sort.CONFIDENCE, Sort.SEED)

STATISTICAL_ROWS = (
    StatisticalFunction(
        name="interval_low",
        form="interval_low(x, wilson, 95 %)",
        takes=_INTERVAL,
        least=1,
        said_sv="den nedre gränsen för {x} när slumpen vägs in ({0}, {1})",
        said_en="the lower limit of {x} when chance is weighed ({0}, {1})",
        sv="Den nedre änden av konfidensintervallet, med namngiven metod och konfidensgrad.",
        en="The lower end of the confidence interval, by a named method and level of confidence.",
    ),
    StatisticalFunction(
        name="interval_high",
        form="interval_high(x, wilson, 95 %)",
        takes=_INTERVAL,
        least=1,
        said_sv="den övre gränsen för {x} när slumpen vägs in ({0}, {1})",
        said_en="the upper limit of {x} when chance is weighed ({0}, {1})",
        sv="Den övre änden av konfidensintervallet, med namngiven metod och konfidensgrad.",
        en="The upper end of the confidence interval, by a named method and level of confidence.",
    ),
    StatisticalFunction(
        name="significant",
        form="significant(x, reference)",
        takes=(Sort.NUMBER, Sort.REFERENCE, Sort.METHOD, Sort.CONFIDENCE, Sort.SEED),
        least=2,
        gives=Unit.YES_NO,
        said_sv="{x} skiljer sig från {y} mer än slumpen förklarar ({0}, {1})",
        said_en="{x} differs from {y} by more than chance explains ({0}, {1})",
        sv="Ja om intervallet för `x` utesluter `reference`, som tas för given.",
        en="Yes if the interval of `x` excludes `reference`, which is taken as given.",
    ),
    StatisticalFunction(
        name="least",
        form="least(x)",
        takes=(Sort.NUMBER,),
        least=1,
        said_sv="det minsta som {x} kan vara om det okända vore känt",
        said_en="the least that {x} can be if the unknown were known",
        sv="Det minsta värdet kan vara om allt okänt vore känt.",
        en="The least that the value can be if all that is unknown were known.",
    ),
    StatisticalFunction(
        name="most",
        form="most(x)",
        takes=(Sort.NUMBER,),
        least=1,
        said_sv="det mesta som {x} kan vara om det okända vore känt",
        said_en="the most that {x} can be if the unknown were known",
        sv="Det mesta värdet kan vara om allt okänt vore känt.",
        en="The most that the value can be if all that is unknown were known.",
    ),
)
