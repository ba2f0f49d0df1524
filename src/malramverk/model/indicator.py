"""Indicators and the tests beside them."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from malramverk.model.base import (
    Definition,
    DefinitionId,
    Number,
    Part,
    ShortText,
)
from malramverk.model.composite import Composite
from malramverk.model.examples import ExampleTest
from malramverk.model.target import Target
from malramverk.periods import PeriodRule

FormulaText = Annotated[
    str,
    Field(max_length=100_000, description="A formula in the formula language."),
]


class Direction(StrEnum):
    """Which way is better."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    NEUTRAL = "neutral"


class Availability(StrEnum):
    """Whether there is data; an indicator may exist without any."""

    NATIONAL = "national"
    LOCAL_ONLY = "local_only"
    NONE = "none"


class PublishedBinding(Part):
    """Where the same figure is published.

    Attributes:
        table: the published table.
        measure: the column's id, or its header word for word.
    """

    table: DefinitionId
    measure: ShortText


class Minimum(Part):
    """What a value must rest on to be given.

    Attributes:
        n: the least number of rows behind it.
        coverage: the least share of rows that are known, from 0 to 1.
    """

    n: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    coverage: Annotated[Number, Field(ge=0, le=1)] | None = None


class Indicator(Definition):
    """A measured quantity that tells how a sub-goal (delmål) is going.

    It has one cell per entity, period and group.

    Attributes:
        follows_up: the sub-goals it follows up; none for a condition such as staff.
        provision: the school forms, or fritidshem, it is for.
        unit: the unit of the value.
        decimals: decimals it is shown with.
        round_to: what it is rounded to when shown, such as 100 for kr.
        direction: which way is better.
        period_rule: which of a source's periods a school year reads.
        population: the population it is about, for people; the formula names its own.
        parts: named formulas that its formula is made of.
        formula: the computation; absent where only a published figure exists.
        composite: how a composite index is made, in place of a formula, which is written from it.
        groups: the dimensions it may be broken down by.
        minimum: what a value must rest on.
        disclosure: the disclosure family whose thresholds protect it.
        published: where the same figure is published.
        estimated_n: how many a published share is of, as a formula, where the source does not say;
            intervals that rest on it are flagged ``imputed``.
        target: what it is to reach, by when.
        data_availability: whether there is data.
        tests: worked examples.
    """

    kind: Literal["indicator"]
    follows_up: tuple[DefinitionId, ...] = ()
    provision: tuple[DefinitionId, ...] = ()
    unit: ShortText
    decimals: Annotated[int, Field(ge=0, le=15)] | None = None
    round_to: Annotated[Number, Field(gt=0)] | None = None
    direction: Direction = Direction.NEUTRAL
    period_rule: PeriodRule = PeriodRule.SCHOOL_YEAR
    population: DefinitionId | None = None
    parts: dict[DefinitionId, FormulaText] = Field(default_factory=dict)
    formula: FormulaText | None = None
    composite: Composite | None = None
    groups: tuple[DefinitionId, ...] = ()
    minimum: Minimum | None = None
    disclosure: DefinitionId | None = None
    published: tuple[PublishedBinding, ...] = ()
    estimated_n: FormulaText | None = None
    target: Target | None = None
    data_availability: Availability = Availability.NATIONAL
    tests: tuple[ExampleTest, ...] = ()

    @model_validator(mode="after")
    def _composed(self) -> Self:
        """Write the formula of a composite index, with a part for each of its components."""
        if self.composite is not None and self.formula is None:
            object.__setattr__(self, "formula", self.composite.formula())
            object.__setattr__(self, "parts", {**self.composite.parts(), **self.parts})
        return self
