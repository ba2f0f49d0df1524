"""The functions that look to other periods, entities and groups: one row each."""

from __future__ import annotations

from enum import StrEnum

from malramverk.dataclass import dataclass
from malramverk.formula import lowering
from malramverk.formula.lowering import Lowering
from malramverk.formula.primitives import Move

TIES = ("min", "max", "average", "dense")
ORDERS = ("highest_first", "lowest_first")


class Sort(StrEnum):
    """What may stand as an argument of a function between cells.

    A ``figure`` is an expression of any kind, a ``number`` one that is a number, a ``reference``
    one in the unit of the number before it; the rest are words of the language, ids and constants.
    """

    FIGURE = "figure"
    NUMBER = "number"
    STEPS = "steps"
    PERIODS = "periods"
    PERIOD = "period"
    LEVEL = "level"
    ENTITY = "entity"
    DIMENSION = "dimension"
    CODE = "code"
    ORDER = "order"
    TIES = "ties"
    REFERENCE = "reference"
    METHOD = "method"
    CONFIDENCE = "confidence"
    SEED = "seed"
    ESTIMATOR = "estimator"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class CellFunction:
    """A function between cells.

    Attributes:
        name: what authors write.
        form: how it is written, for people.
        takes: its arguments, in order; one of them is a figure or a number.
        least: the fewest arguments.
        lower: its meaning in primitives, of the figure and the other arguments.
        sv: one line for the handbook, in Swedish.
        en: one line for the handbook, in English.
        copies: how many times the figure stands in the meaning; zero where the number of periods
            says so.
    """

    name: str
    form: str
    takes: tuple[Sort, ...]
    least: int
    lower: Lowering
    sv: str
    en: str
    copies: int = 1


CELL_ROWS = (
    CellFunction(
        name="previous",
        form="previous(x)",
        takes=(Sort.FIGURE, Sort.STEPS),
        least=1,
        lower=lowering.stepped(Move.PREVIOUS),
        sv="Värdet en period tidigare, eller så många som andra argumentet säger.",
        en="The value one period earlier, or as many as the second argument says.",
    ),
    CellFunction(
        name="change",
        form="change(x)",
        takes=(Sort.NUMBER, Sort.STEPS),
        least=1,
        lower=lowering.change,
        copies=2,
        sv="Ändringen sedan förra perioden; inte jämförbar över ett tidsseriebrott.",
        en="The change since the period before; not comparable across a break in the series.",
    ),
    CellFunction(
        name="relative_change",
        form="relative_change(x)",
        takes=(Sort.NUMBER, Sort.STEPS),
        least=1,
        lower=lowering.relative_change,
        copies=3,
        sv="Ändringen sedan förra perioden som andel av värdet då.",
        en="The change since the period before, as a share of the value then.",
    ),
    CellFunction(
        name="mean_over",
        form="mean_over(x, 3)",
        takes=(Sort.NUMBER, Sort.PERIODS),
        least=2,
        lower=lowering.mean_over,
        copies=0,
        sv="Medelvärdet av periodens och de föregående periodernas värden; alla måste finnas.",
        en="The mean of the values of the period and those before it; all must be there.",
    ),
    CellFunction(
        name="pooled",
        form="pooled(x, 3)",
        takes=(Sort.FIGURE, Sort.PERIODS),
        least=2,
        lower=lowering.moved(Move.POOLED),
        sv="Värdet räknat på flera perioders rader tillsammans.",
        en="The value computed from the rows of several periods together.",
    ),
    CellFunction(
        name="base",
        form="base(x, 2015)",
        takes=(Sort.FIGURE, Sort.PERIOD),
        least=2,
        lower=lowering.moved(Move.BASE),
        sv='Värdet i en bestämd period, som `2015` eller `"2015/16"`.',
        en='The value in a given period, such as `2015` or `"2015/16"`.',
    ),
    CellFunction(
        name="first",
        form="first(x)",
        takes=(Sort.FIGURE,),
        least=1,
        lower=lowering.moved(Move.FIRST),
        sv="Värdet i den första period som har ett, till och med cellens egen.",
        en="The value in the first period that has one, up to the cell's own.",
    ),
    CellFunction(
        name="latest",
        form="latest(x)",
        takes=(Sort.FIGURE,),
        least=1,
        lower=lowering.moved(Move.LATEST),
        sv="Värdet i den senaste period som har ett, till och med cellens egen.",
        en="The value in the latest period that has one, up to the cell's own.",
    ),
    CellFunction(
        name="at",
        form="at(level, x)",
        takes=(Sort.LEVEL, Sort.FIGURE),
        least=2,
        lower=lowering.moved(Move.AT),
        sv="Värdet för den enhet på nivån som cellens enhet hör till, räknat på nivåns egna rader.",
        en="The value of the entity at the level that the cell's belongs to, from its own rows.",
    ),
    CellFunction(
        name="at_entity",
        form='at_entity(level, "code", x)',
        takes=(Sort.LEVEL, Sort.ENTITY, Sort.FIGURE),
        least=3,
        lower=lowering.moved(Move.AT_ENTITY),
        sv="Värdet för en bestämd enhet på nivån.",
        en="The value of a given entity at the level.",
    ),
    CellFunction(
        name="group",
        form='group(x, dimension, "code")',
        takes=(Sort.FIGURE, Sort.DIMENSION, Sort.CODE),
        least=3,
        lower=lowering.moved(Move.GROUP),
        sv="Värdet för en grupp i en indelning.",
        en="The value of one group of a breakdown.",
    ),
    CellFunction(
        name="everyone",
        form="everyone(x)",
        takes=(Sort.FIGURE,),
        least=1,
        lower=lowering.moved(Move.EVERYONE),
        sv="Värdet för alla grupper tillsammans.",
        en="The value of all groups together.",
    ),
    CellFunction(
        name="gap",
        form='gap(x, dimension, "one", "other")',
        takes=(Sort.NUMBER, Sort.DIMENSION, Sort.CODE, Sort.CODE),
        least=4,
        lower=lowering.gap,
        copies=2,
        sv="Värdet för den ena gruppen minus värdet för den andra.",
        en="The value of the one group minus the value of the other.",
    ),
    CellFunction(
        name="rank",
        form="rank(x, highest_first, min)",
        takes=(Sort.NUMBER, Sort.ORDER, Sort.TIES, Sort.LEVEL),
        least=3,
        lower=lowering.rank,
        sv="Platsen bland enheterna på samma nivå; hur lika värden delar plats sägs alltid ut.",
        en="The place among the entities of the same level; how equal values share is always said.",
    ),
    CellFunction(
        name="percentile_rank",
        form="percentile_rank(x, average)",
        takes=(Sort.NUMBER, Sort.TIES, Sort.LEVEL),
        least=2,
        lower=lowering.percentile_rank,
        sv="Platsen nerifrån, som andel av dem som har en plats.",
        en="The place from below, as a share of those that have one.",
    ),
)
