"""The aggregates of two things in each row, or of each member: one row each."""

from __future__ import annotations

from malramverk.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class PairFunction:
    """A function of two numbers in each row of a population, or of each member of a level.

    Attributes:
        name: what authors write.
        form: how it is written over rows, for people.
        sv: one line for the handbook, in Swedish.
        en: one line for the handbook, in English.
    """

    name: str
    form: str
    sv: str
    en: str


PAIR_ROWS = (
    PairFunction(
        name="covariance",
        form="covariance(x, y of p)",
        sv="Kovariansen, delad med antalet: raderna är alla som finns.",
        en="The covariance, divided by the number: the rows are all there are.",
    ),
    PairFunction(
        name="correlation",
        form="correlation(x, y of p)",
        sv="Korrelationen (Pearsons): från -1 till 1, och 0 utan linjärt samband.",
        en="The correlation (Pearson's): from -1 to 1, and 0 without a linear relation.",
    ),
    PairFunction(
        name="slope",
        form="slope(y, x of p)",
        sv="Hur mycket den räta linjen genom raderna stiger i `y` för varje steg i `x`.",
        en="How much the straight line through the rows rises in `y` for each step in `x`.",
    ),
    PairFunction(
        name="intercept",
        form="intercept(y, x of p)",
        sv="Var den räta linjen genom raderna är i `y` där `x` är noll.",
        en="Where the straight line through the rows is in `y` where `x` is zero.",
    ),
)
