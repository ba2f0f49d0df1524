"""The functions that make statistics of whole expressions: one row each."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from malramverk.dataclass import dataclass
from malramverk.formula.cell_functions import Sort

METHODS = ("by_kind", "wilson", "exact", "wald", "newcombe", "t", "welch", "bootstrap")
OF_SHARES = ("wilson", "exact", "wald", "newcombe")
OF_MEANS = ("t", "welch")
ESTIMATORS = ("hedges", "dersimonian_laird", "plug_in")
CONFIDENCE = Decimal("0.95")
SEED = 1
STRICT, SKIPPING = "strict", "skip_absent"
_MOST = 13  # an outcome and twelve regressors


class Unit(StrEnum):
    """What the result of a function is in."""

    SAME = "same"
    SQUARED = "squared"
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
        said_en: how it is said, in English; nothing for what is written out in operations.
        sv: one line for the handbook, in Swedish.
        en: one line for the handbook, in English.
        models: whether it is written ``… across level``; what follows the figure then are words
            and, where it is about more expressions, those.
        most_expressions: how many expressions it may be about when it models.
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
    most_expressions: int = 1


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
    StatisticalFunction(
        name="funnel_low",
        form="funnel_low(x, reference, 95 %)",
        takes=(Sort.NUMBER, Sort.REFERENCE, Sort.CONFIDENCE),
        least=2,
        said_sv="den nedre trattgränsen kring {y} för {x} ({0})",
        said_en="the lower funnel limit around {y} for {x} ({0})",
        sv="Det lägsta slumpen ger kring `reference` med så många som `x` gäller.",
        en="The lowest that chance gives around `reference` with as many as `x` is of.",
    ),
    StatisticalFunction(
        name="funnel_high",
        form="funnel_high(x, reference, 95 %)",
        takes=(Sort.NUMBER, Sort.REFERENCE, Sort.CONFIDENCE),
        least=2,
        said_sv="den övre trattgränsen kring {y} för {x} ({0})",
        said_en="the upper funnel limit around {y} for {x} ({0})",
        sv="Det högsta slumpen ger kring `reference` med så många som `x` gäller.",
        en="The highest that chance gives around `reference` with as many as `x` is of.",
    ),
    StatisticalFunction(
        name="shrunk",
        form="shrunk(x, hedges)",
        takes=(Sort.NUMBER, Sort.ESTIMATOR, Sort.LEVEL),
        least=2,
        said_sv="{x} draget mot medelvärdet för samma nivå (skattning {0})",
        said_en="{x} drawn towards the mean of its level (estimator {0})",
        sv="Värdet draget mot medelvärdet för nivån, mer ju färre det gäller (empirisk Bayes).",
        en="The value drawn towards its level's mean, more the fewer it is of (empirical Bayes).",
    ),
    StatisticalFunction(
        name="pooled_until",
        form="pooled_until(x, 30, 3)",
        takes=(Sort.NUMBER, Sort.WHOLE, Sort.PERIODS),
        least=3,
        said_sv="{x} räknat på så många perioder, högst {1}, att det gäller minst {0}",
        said_en="{x} computed from as many periods, {1} at most, as make it of at least {0}",
        sv="Värdet räknat på så få perioder som ger minst så många, och högst så många perioder.",
        en="The value computed from as few periods as give so many, and no more than so many.",
    ),
    StatisticalFunction(
        name="cohens_d",
        form='cohens_d(x, dimension, "one", "other")',
        takes=(Sort.NUMBER, Sort.DIMENSION, Sort.CODE, Sort.CODE),
        least=4,
        gives=Unit.PURE,
        said_sv="skillnaden {x} minus {y}, i standardavvikelser",
        said_en="the difference of {x} and {y}, in standard deviations",
        sv="Skillnaden mellan två grupper i deras gemensamma standardavvikelser.",
        en="The difference between two groups in standard deviations of the two together.",
    ),
    StatisticalFunction(
        name="rescaled",
        form="rescaled(x, low, high)",
        takes=(Sort.NUMBER, Sort.REFERENCE, Sort.REFERENCE),
        least=3,
        gives=Unit.PURE,
        said_sv="",
        said_en="",
        sv="Värdet från 0 vid `low` till 1 vid `high`, och bortom dem.",
        en="The value from 0 at `low` to 1 at `high`, and beyond them.",
    ),
    StatisticalFunction(
        name="min_max",
        form="min_max(x)",
        takes=(Sort.NUMBER, Sort.LEVEL),
        least=1,
        gives=Unit.PURE,
        said_sv="{x} från 0 för det lägsta till 1 för det högsta på samma nivå",
        said_en="{x} from 0 for the least to 1 for the greatest of its level",
        sv="Värdet från 0 för det lägsta till 1 för det högsta på samma nivå.",
        en="The value from 0 for the least to 1 for the greatest of its level.",
    ),
    StatisticalFunction(
        name="z_score",
        form="z_score(x)",
        takes=(Sort.NUMBER, Sort.LEVEL),
        least=1,
        gives=Unit.PURE,
        said_sv="avståndet för {x} från medelvärdet på samma nivå, i standardavvikelser",
        said_en="how far {x} is from the mean of its level, in standard deviations",
        sv="Avståndet från medelvärdet på samma nivå, i standardavvikelser.",
        en="The distance from the mean of its level, in standard deviations.",
    ),
    StatisticalFunction(
        name="between_std",
        form="between_std(x, hedges across level)",
        takes=(Sort.NUMBER, Sort.ESTIMATOR),
        least=2,
        models=True,
        said_sv="standardavvikelsen mellan {level} i {x}, utan det slumpen ger (skattning {0})",
        said_en="the standard deviation between {level} of {x}, without chance (estimator {0})",
        sv="Standardavvikelsen mellan medlemmarna sedan slumpens del har räknats bort.",
        en="The standard deviation between the members when what chance adds is taken away.",
    ),
    StatisticalFunction(
        name="between_var",
        form="between_var(x, hedges across level)",
        takes=(Sort.NUMBER, Sort.ESTIMATOR),
        least=2,
        gives=Unit.SQUARED,
        models=True,
        said_sv="variansen mellan {level} i {x}, utan det slumpen ger (skattning {0})",
        said_en="the variance between {level} of {x}, without chance (estimator {0})",
        sv="Variansen mellan medlemmarna sedan slumpens del har räknats bort.",
        en="The variance between the members when what chance adds is taken away.",
    ),
    StatisticalFunction(
        name="expected",
        form="expected(y, x across level)",
        takes=(Sort.NUMBER,),
        least=2,
        models=True,
        most_expressions=_MOST,
        said_sv="det värde på {x} som en linjär modell av {level} väntar av {y}",
        said_en="what a linear model of {level} expects {x} to be, given {y}",
        sv="Det väntade värdet enligt en linjär modell av nivåns enheter, med `x` och fler.",
        en="The expected value by a linear model of the level's entities, with `x` and more.",
    ),
    StatisticalFunction(
        name="residual",
        form="residual(y, x across level)",
        takes=(Sort.NUMBER,),
        least=2,
        models=True,
        most_expressions=_MOST,
        said_sv="skillnaden mellan {x} och det en linjär modell av {level} väntar av {y}",
        said_en="the difference between {x} and what a linear model of {level} expects, given {y}",
        sv="Värdet minus det väntade enligt en linjär modell av nivåns enheter.",
        en="The value minus what a linear model of the level's entities expects.",
    ),
    StatisticalFunction(
        name="r_squared",
        form="r_squared(y, x across level)",
        takes=(Sort.NUMBER,),
        least=2,
        gives=Unit.PURE,
        models=True,
        most_expressions=_MOST,
        said_sv="andelen av variationen i {x} bland {level} som en modell av {y} förklarar",
        said_en="the share of the variation of {x} among {level} that a model of {y} explains",
        sv="Den andel av variationen mellan nivåns enheter som modellen förklarar.",
        en="The share of the variation between the level's entities that the model explains.",
    ),
    StatisticalFunction(
        name="nearest_mean",
        form="nearest_mean(y, 7, x across level)",
        takes=(Sort.NUMBER, Sort.WHOLE),
        least=3,
        models=True,
        most_expressions=_MOST,
        said_sv="medelvärdet av {x} för de {0} {level} som är mest lika i {y}",
        said_en="the mean of {x} for the {0} {level} that are most alike in {y}",
        sv="Medelvärdet för de enheter på nivån som är mest lika i `x` och fler.",
        en="The mean of those entities of the level that are most alike in `x` and more.",
    ),
    StatisticalFunction(
        name="nearest_median",
        form="nearest_median(y, 7, x across level)",
        takes=(Sort.NUMBER, Sort.WHOLE),
        least=3,
        models=True,
        most_expressions=_MOST,
        said_sv="medianen av {x} för de {0} {level} som är mest lika i {y}",
        said_en="the median of {x} for the {0} {level} that are most alike in {y}",
        sv="Medianen för de enheter på nivån som är mest lika i `x` och fler.",
        en="The median of those entities of the level that are most alike in `x` and more.",
    ),
)
