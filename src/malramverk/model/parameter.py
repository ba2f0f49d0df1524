"""Parameters: dated, referenced numbers that formulas and rules read by id."""

from typing import Literal

from pydantic import Field

from malramverk.model.base import Definition, Interval, Number, ShortText, Text
from malramverk.periods import Period


class DatedNumber(Interval):
    """A number and the periods it holds in; both ends are included.

    Attributes:
        value: the number, in the parameter's unit.
        reference: the decision, law or publication behind it.
    """

    value: Number
    reference: Text | None = None


class Parameter(Definition):
    """A target, a cut score or a threshold: a number with dates, or one for each code.

    Attributes:
        unit: the unit of the numbers.
        values: the number in each period, oldest first, without gap or overlap.
        codes: the same for each code, for a number that differs by, say, owner type.
    """

    kind: Literal["parameter"]
    unit: ShortText
    values: tuple[DatedNumber, ...] = ()
    codes: dict[ShortText, tuple[DatedNumber, ...]] = Field(default={})

    def value_for(self, period: Period | None, code: str | None = None) -> float | None:
        """Return the number that holds in a period, for a code if the numbers differ by code.

        Returns:
            The number; nothing where none holds. Undated data takes the last number.
        """
        listed = self.values if code is None else self.codes.get(code, ())
        for dated in reversed(listed):
            if period is None or dated.covers(period):
                return float(dated.value)
        return None
