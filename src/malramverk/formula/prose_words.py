"""The words of prose: one template for each operation, aggregate and move, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from malramverk.dataclass import dataclass
from malramverk.formula.primitives import Move, Op


class Binds(IntEnum):
    """How tightly a phrase holds together, so that brackets stand only where they are needed."""

    LOOSE = 0
    OR = 1
    AND = 2
    CONDITION = 3
    SUM = 4
    PRODUCT = 5
    PHRASE = 6
    WORD = 7


@dataclass(frozen=True, slots=True)
class Pattern:
    """How an operation is said.

    Attributes:
        sv: Swedish; ``{0}`` is the first operand and ``{all}`` every one in a list.
        en: English.
        binds: how tightly the phrase holds together.
        needs: how tightly its operands must; the rest of a chain of one operation included.
    """

    sv: str
    en: str
    binds: Binds
    needs: Binds

    def words(self, language: str) -> str:
        """Return the template in a language."""
        return self.sv if language == "sv" else self.en


def _pattern(sv: str, en: str, binds: Binds = Binds.PHRASE, needs: Binds = Binds.WORD) -> Pattern:
    return Pattern(sv, en, binds, needs)


def _compared(sv: str, en: str) -> Pattern:
    return Pattern(f"{{0}} {sv} {{1}}", f"{{0}} {en} {{1}}", Binds.CONDITION, Binds.SUM)


def _of_all(sv: str, en: str) -> Pattern:
    return Pattern(f"{sv} {{all}}", f"{en} {{all}}", Binds.PHRASE, Binds.WORD)


OPERATIONS: Mapping[Op, Pattern] = {
    Op.ADD: _pattern("{0} plus {1}", "{0} plus {1}", Binds.SUM, Binds.SUM),
    Op.SUBTRACT: _pattern("{0} minus {1}", "{0} minus {1}", Binds.SUM, Binds.SUM),
    Op.MULTIPLY: _pattern("{0} gånger {1}", "{0} times {1}", Binds.PRODUCT, Binds.PRODUCT),
    Op.DIVIDE: _pattern("{0} delat med {1}", "{0} divided by {1}", Binds.PRODUCT, Binds.PRODUCT),
    Op.POWER: _pattern("{0} upphöjt till {1}", "{0} to the power of {1}"),
    Op.NEGATE: _pattern("minus {0}", "minus {0}"),
    Op.ABS: _pattern("beloppet av {0}", "the absolute value of {0}"),
    Op.MIN: _of_all("det minsta av", "the least of"),
    Op.MAX: _of_all("det största av", "the greatest of"),
    Op.CLAMP: _pattern(
        "{0}, dock minst {1} och högst {2}", "{0}, but at least {1} and at most {2}", Binds.LOOSE
    ),
    Op.EQ: _compared("är", "is"),
    Op.NE: _compared("är inte", "is not"),
    Op.LT: _compared("är mindre än", "is less than"),
    Op.LE: _compared("är högst", "is at most"),
    Op.GT: _compared("är större än", "is greater than"),
    Op.GE: _compared("är minst", "is at least"),
    Op.IN: _pattern("{0} är något av {rest}", "{0} is one of {rest}", Binds.CONDITION),
    Op.AND: _pattern("{0} och {1}", "{0} and {1}", Binds.AND, Binds.AND),
    Op.OR: _pattern("{0} eller {1}", "{0} or {1}", Binds.OR, Binds.OR),
    Op.NOT: _pattern("det är inte så att {0}", "it is not so that {0}", Binds.CONDITION),
    Op.IF: _pattern("{1} om {0}, annars {2}", "{1} if {0}, otherwise {2}", Binds.LOOSE, Binds.OR),
    Op.COALESCE: _pattern(
        "{0} eller, där värde saknas, {1}", "{0} or, where there is no value, {1}", Binds.LOOSE
    ),
    Op.KNOWN: _pattern("{0} har ett värde", "{0} has a value", Binds.CONDITION),
    Op.SQRT: _pattern("kvadratroten ur {0}", "the square root of {0}"),
    Op.LN: _pattern("den naturliga logaritmen av {0}", "the natural logarithm of {0}"),
    Op.EXP: _pattern("e upphöjt till {0}", "e to the power of {0}"),
    Op.ROUND: _pattern("{0} avrundat till närmaste {1}", "{0} rounded to the nearest {1}"),
    Op.GEOMEAN: _of_all("det geometriska medelvärdet av", "the geometric mean of"),
    Op.HARMONIC: _of_all("det harmoniska medelvärdet av", "the harmonic mean of"),
    Op.SUM_KNOWN: _of_all(
        "summan av dem som har ett värde av", "the sum of those that have a value of"
    ),
    Op.MEAN_KNOWN: _of_all(
        "medelvärdet av dem som har ett värde av", "the mean of those that have a value of"
    ),
    Op.COUNT_KNOWN: _of_all("antalet som har ett värde av", "how many have a value of"),
    Op.NOT_APPLICABLE: _pattern("inget värde", "no value", Binds.WORD),
    Op.YEAR: _pattern("periodens år", "the year of the period", Binds.WORD),
}

# {x} is what is looked at, {rows} whose rows or members, {0} and {1} the parameters.
AGGREGATES: Mapping[str, tuple[str, str]] = {
    "count": ("antalet {rows}", "the number of {rows}"),
    "sum": ("summan av {x} för {rows}", "the sum of {x} for {rows}"),
    "mean": ("medelvärdet av {x} för {rows}", "the mean of {x} for {rows}"),
    "share": ("andelen {rows}{comma} för vilka {x}", "the share of {rows}{comma} for which {x}"),
    "min": ("det minsta {x} för {rows}", "the least {x} for {rows}"),
    "max": ("det största {x} för {rows}", "the greatest {x} for {rows}"),
    "std": ("standardavvikelsen i {x} för {rows}", "the standard deviation of {x} for {rows}"),
    "var": ("variansen i {x} för {rows}", "the variance of {x} for {rows}"),
    "std_sample": (
        "standardavvikelsen i {x} för {rows}, som ett urval",
        "the standard deviation of {x} for {rows}, as a sample",
    ),
    "var_sample": (
        "variansen i {x} för {rows}, som ett urval",
        "the variance of {x} for {rows}, as a sample",
    ),
    "median": ("medianen av {x} för {rows}", "the median of {x} for {rows}"),
    "quantile": (
        "kvantilen {0} (metod {1}) av {x} för {rows}",
        "the quantile {0} (method {1}) of {x} for {rows}",
    ),
    "distinct": ("antalet olika {x} för {rows}", "the number of different {x} for {rows}"),
    "gini": ("ginikoefficienten för {x} för {rows}", "the Gini coefficient of {x} for {rows}"),
    "between_share": (
        "andelen av variansen i {x} mellan {groups} för {rows}",
        "the share of the variance of {x} between {groups} for {rows}",
    ),
    "icc": (
        "inomklasskorrelationen (skattning {0}) i {x} inom {groups} för {rows}",
        "the intraclass correlation (estimator {0}) of {x} within {groups} for {rows}",
    ),
}
SMALLEST = {"sv": "de minsta enheterna", "en": "the smallest entities"}
COUNTED = {
    "sv": "antalet {rows} där {x} har ett värde",
    "en": "the number of {rows} where {x} has a value",
}
WHERE = {"sv": "{0} där {1}", "en": "{0} where {1}"}
WITH_VALUE = {"sv": "{0} som har ett värde", "en": "{0} that have a value"}
WEIGHTED = {"sv": "{0}, viktat med {1}", "en": "{0}, weighted by {1}"}
EXCEPTION = {
    "sv": "{0}, utan dem där {1} om de inte räknas i täljaren",
    "en": "{0}, without those where {1} unless they are in the numerator",
}
IN_UNIT = {"sv": "{0}, uttryckt i {1}", "en": "{0}, expressed in {1}"}
HOLDS = {"sv": "{0} gäller", "en": "{0} holds"}
HOLDS_NOT = {"sv": "{0} gäller inte", "en": "{0} does not hold"}
IN_NONE = {"sv": "{0} är inget av {1}", "en": "{0} is none of {1}"}
CHANGE = {"sv": "ändringen i {0} sedan {1}", "en": "the change in {0} since {1}"}
AND = {"sv": "och", "en": "and"}
YES_NO = {"sv": ("nej", "ja"), "en": ("no", "yes")}
QUOTES = {"sv": "”{0}”", "en": "“{0}”"}
OF_KEY = {"sv": "{0} för {1}", "en": "{0} for {1}"}

# {x} is the expression, {0} and {1} the move's arguments.
MOVES: Mapping[Move, tuple[str, str]] = {
    Move.PREVIOUS: ("{x} {steps}", "{x} {steps}"),
    Move.COMPARABLE_PREVIOUS: (
        "{x} {steps}, om jämförbart",
        "{x} {steps}, where comparable",
    ),
    Move.BASE: ("{x} i {0}", "{x} in {0}"),
    Move.FIRST: (
        "{x} i den första period som har ett värde",
        "{x} in the first period that has a value",
    ),
    Move.LATEST: (
        "{x} i den senaste period som har ett värde",
        "{x} in the latest period that has a value",
    ),
    Move.POOLED: (
        "{x} räknat på {0} perioders rader tillsammans",
        "{x} computed from the rows of {0} periods together",
    ),
    Move.AT: ("{x} för {level}", "{x} for the {level}"),
    Move.AT_ENTITY: ("{x} för {level} {code}", "{x} for {level} {code}"),
    Move.GROUP: ("{x} för gruppen {code} i {level}", "{x} for the group {code} of {level}"),
    Move.EVERYONE: ("{x} för alla grupper tillsammans", "{x} for all groups together"),
}
STEPS = {
    "sv": ("perioden före", "{0} perioder tidigare"),
    "en": ("one period earlier", "{0} periods earlier"),
}
SINCE = {
    "sv": ("perioden före", "{0} perioder tillbaka"),
    "en": ("the period before", "{0} periods ago"),
}
LOOSE_MOVES = (Move.COMPARABLE_PREVIOUS, Move.FIRST, Move.LATEST, Move.POOLED)
RANKED = {
    "sv": "platsen efter {x} bland {within}, {order} först (lika värden: {ties})",
    "en": "the place by {x} among {within}, {order} first (equal values: {ties})",
}
PERCENTILE = {
    "sv": "andelen av {within} till och med platsen efter {x} nerifrån (lika värden: {ties})",
    "en": "the share of {within} up to the place by {x} from below (equal values: {ties})",
}
WITHIN = {
    "sv": ("alla på samma nivå", "dem på samma nivå i samma {0}"),
    "en": ("all of the same level", "those of the same level in the same {0}"),
}
ORDER = {"sv": ("lägst", "högst"), "en": ("the least", "the greatest")}
