"""The aggregates over rows, or over the members of a level: one row each."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from malramverk.dataclass import dataclass
from malramverk.formula.primitives import Kind
from malramverk.quantities import NUMBER, PURE, Unit, power

UnitRule = Callable[[Unit, Unit], Unit]

_NUMBER = frozenset([Kind.NUMBER])
_CONDITION = frozenset([Kind.YES_NO])

# The nine of Hyndman and Fan (1996), in their order, by the names numpy has for them.
QUANTILE_METHODS = (
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
)
WEIGHTED_METHODS = ("inverted_cdf",)
ICC_ESTIMATORS = ("anova_n0", "anova_mean_size")


class Option(StrEnum):
    """What may stand after the operand, before ``of``."""

    FRACTION = "fraction"
    METHOD = "method"
    ESTIMATOR = "estimator"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class AggregateFunction:
    """A function of the rows of a population or table, or of the members of a level.

    Attributes:
        name: what authors write.
        form: how it is written over rows, for people.
        takes: the kinds of what is looked at in each row; none where rows are counted.
        unit: the unit of the result, from the operand's unit and the unit of the rows.
        sv: one line for the handbook, in Swedish.
        en: one line for the handbook, in English.
        options: what may stand after the operand.
        least: how many of the options must.
        weights: whether rows may be weighted.
    """

    name: str
    form: str
    takes: frozenset[Kind]
    unit: UnitRule
    sv: str
    en: str
    options: tuple[Option, ...] = ()
    least: int = 0
    weights: bool = False


def _operands(operand: Unit, rows: Unit) -> Unit:
    return operand


def _squared(operand: Unit, rows: Unit) -> Unit:
    return power(operand, 2)


def _rows(operand: Unit, rows: Unit) -> Unit:
    return rows


def _pure(operand: Unit, rows: Unit) -> Unit:
    return PURE


def _number(operand: Unit, rows: Unit) -> Unit:
    return NUMBER


AGGREGATE_ROWS = (
    AggregateFunction(
        name="count",
        form="count(p)",
        takes=frozenset(),
        unit=_rows,
        sv="Antalet rader.",
        en="The number of rows.",
    ),
    AggregateFunction(
        name="sum",
        form="sum(x of p)",
        takes=_NUMBER,
        unit=_operands,
        weights=True,
        sv="Summan över de rader där värdet är känt.",
        en="The sum over the rows where the value is known.",
    ),
    AggregateFunction(
        name="mean",
        form="mean(x of p)",
        takes=_NUMBER,
        unit=_operands,
        weights=True,
        sv="Medelvärdet över de rader där värdet är känt.",
        en="The mean over the rows where the value is known.",
    ),
    AggregateFunction(
        name="share",
        form="share(c of p)",
        takes=_CONDITION,
        unit=_pure,
        weights=True,
        sv="Andelen av raderna som uppfyller villkoret, bland dem där det är känt.",
        en="The share of the rows that fulfil the condition, among those where it is known.",
    ),
    AggregateFunction(
        name="min",
        form="min(x of p)",
        takes=_NUMBER,
        unit=_operands,
        sv="Det minsta kända värdet.",
        en="The least known value.",
    ),
    AggregateFunction(
        name="max",
        form="max(x of p)",
        takes=_NUMBER,
        unit=_operands,
        sv="Det största kända värdet.",
        en="The greatest known value.",
    ),
    AggregateFunction(
        name="std",
        form="std(x of p)",
        takes=_NUMBER,
        unit=_operands,
        weights=True,
        sv="Standardavvikelsen, delad med antalet: raderna är alla som finns.",
        en="The standard deviation, divided by the number: the rows are all there are.",
    ),
    AggregateFunction(
        name="var",
        form="var(x of p)",
        takes=_NUMBER,
        unit=_squared,
        weights=True,
        sv="Variansen, delad med antalet: raderna är alla som finns.",
        en="The variance, divided by the number: the rows are all there are.",
    ),
    AggregateFunction(
        name="std_sample",
        form="std_sample(x of p)",
        takes=_NUMBER,
        unit=_operands,
        sv="Standardavvikelsen, delad med antalet minus ett: raderna är ett urval.",
        en="The standard deviation, divided by the number less one: the rows are a sample.",
    ),
    AggregateFunction(
        name="var_sample",
        form="var_sample(x of p)",
        takes=_NUMBER,
        unit=_squared,
        sv="Variansen, delad med antalet minus ett: raderna är ett urval.",
        en="The variance, divided by the number less one: the rows are a sample.",
    ),
    AggregateFunction(
        name="median",
        form="median(x of p)",
        takes=_NUMBER,
        unit=_operands,
        sv="Det mittersta kända värdet, eller medelvärdet av de två mittersta.",
        en="The middle known value, or the mean of the middle two.",
    ),
    AggregateFunction(
        name="quantile",
        form="quantile(x, 0.1, inverted_cdf of p)",
        takes=_NUMBER,
        unit=_operands,
        options=(Option.FRACTION, Option.METHOD),
        least=2,
        weights=True,
        sv="Det värde som en viss andel av raderna ligger under, enligt en namngiven metod.",
        en="The value that a given share of the rows lie below, by a named method.",
    ),
    AggregateFunction(
        name="distinct",
        form="distinct(x of p)",
        takes=frozenset(Kind),
        unit=_number,
        sv="Antalet olika kända värden.",
        en="The number of different known values.",
    ),
    AggregateFunction(
        name="gini",
        form="gini(x of p)",
        takes=_NUMBER,
        unit=_pure,
        weights=True,
        sv="Ginikoefficienten: 0 när alla har lika, nära 1 när en har allt.",
        en="The Gini coefficient: 0 when all have the same, near 1 when one has everything.",
    ),
    AggregateFunction(
        name="between_share",
        form="between_share(x, level of p)",
        takes=_NUMBER,
        unit=_pure,
        options=(Option.LEVEL,),
        sv="Andelen av variansen som ligger mellan enheterna på en nivå (η²).",
        en="The share of the variance that lies between the entities of a level (η²).",
    ),
    AggregateFunction(
        name="icc",
        form="icc(x, anova_n0, level of p)",
        takes=_NUMBER,
        unit=_pure,
        options=(Option.ESTIMATOR, Option.LEVEL),
        least=1,
        sv="Inomklasskorrelationen mellan rader i samma enhet på en nivå, enligt en namngiven "
        "skattning.",
        en="The intraclass correlation of rows in one entity of a level, by a named estimator.",
    ),
)
