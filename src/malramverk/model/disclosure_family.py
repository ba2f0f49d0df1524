"""Disclosure families: when a figure rests on so few that it must be hidden."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from malramverk.model.base import (
    Definition,
    DefinitionId,
    Interval,
    Number,
    Part,
    ShortText,
    Text,
)
from malramverk.model.examples import DisclosureTest
from malramverk.periods import Period

Count = Annotated[int, Field(ge=1, le=1_000_000)]
Positive = Annotated[Number, Field(gt=0)]


class MeasureKind(StrEnum):
    """What sort of figure an indicator is, as far as disclosure goes.

    A ``count`` counts rows; an ``amount`` is a sum over rows; a ``share`` is a part of a base; a
    ``mean`` is a sum over its rows; a ``ratio`` divides sums of two sorts; ``other`` is anything
    else.
    """

    COUNT = "count"
    AMOUNT = "amount"
    SHARE = "share"
    MEAN = "mean"
    RATIO = "ratio"
    OTHER = "other"


class ZeroPolicy(StrEnum):
    """Whether 0 and 100 percent, of a base that is large enough, may be shown."""

    SHOWS = "shows"
    HIDDEN = "hidden"


class Basis(Part):
    """Another indicator that must be large enough in the same cell.

    Attributes:
        indicator: its id.
        least: the least value, in its own unit.
    """

    indicator: DefinitionId
    least: Positive


class Threshold(Interval):
    """What a figure must rest on to be shown, at some levels in some periods.

    Attributes:
        levels: the levels it is for; every level, where absent.
        measures: the sorts of figures it is for; every sort, where absent.
        numerator: a count, amount or numerator from 1 up to this is hidden as ``few``.
        complement: a complement from 1 up to this is hidden as ``all_but_few``.
        base: a figure over fewer rows, or of a smaller divisor, is hidden as ``few``.
        basis: another indicator that must be large enough.
        width: how far apart, at least, the least and the greatest count must lie that a reader
            can work out for a hidden figure.
        percent: the same for amounts, means and ratios, in percent of the hidden figure.
        reference: the decision, law or publication behind it.
    """

    levels: tuple[DefinitionId, ...] = ()
    measures: tuple[MeasureKind, ...] = ()
    numerator: Positive | None = None
    complement: Positive | None = None
    base: Positive | None = None
    basis: Basis | None = None
    width: Positive = Decimal(2)
    percent: Positive = Decimal(10)
    reference: Text | None = None

    def is_for(self, level: str, measure: MeasureKind, period: Period | None) -> bool:
        """Say whether it is for a figure; undated data is for every period."""
        return (
            (not self.levels or level in self.levels)
            and (not self.measures or measure in self.measures)
            and (period is None or self.covers(period))
        )


class Partition(Part):
    """Cells that together are everyone, of which a single one must not be hidden alone.

    Attributes:
        dimension: the groups of a dimension, such as the sexes: one hidden hides all.
        indicators: shares of one base that add up to all, such as those who passed every
            subject, all but one, or fewer: one hidden hides the next lowest too.
    """

    dimension: DefinitionId | None = None
    indicators: tuple[DefinitionId, ...] = ()


class Economic(Part):
    """Owners whose figures are hidden for economic secrecy.

    Attributes:
        attribute: the attribute of the entity that says what it is.
        codes: the codes whose figures are hidden.
    """

    attribute: DefinitionId
    codes: Annotated[tuple[ShortText, ...], Field(min_length=1)]


class DisclosureFamily(Definition):
    """Figures that are protected by one set of thresholds (sekretess, röjandeskydd).

    Attributes:
        thresholds: the first that is for a figure's level, measure and period is its own.
        zero: whether 0 and 100 percent may be shown.
        nearly_all: a share whose complement is 1 up to this is shown as ``~100`` and not hidden.
        partitions: cells of which a single one must not be hidden alone.
        economic: owners whose figures are always hidden.
        hidden_with: by indicator, others whose cells are hidden wherever its own are.
        tests: worked examples.
    """

    kind: Literal["disclosure_family"]
    thresholds: Annotated[tuple[Threshold, ...], Field(max_length=100)] = ()
    zero: ZeroPolicy = ZeroPolicy.SHOWS
    nearly_all: Count | None = None
    partitions: tuple[Partition, ...] = ()
    economic: Economic | None = None
    hidden_with: dict[DefinitionId, tuple[DefinitionId, ...]] = {}
    tests: tuple[DisclosureTest, ...] = ()

    def threshold_for(
        self, level: str, measure: MeasureKind, period: Period | None
    ) -> Threshold | None:
        """Return the threshold of a figure; nothing where none is for it."""
        return next((t for t in self.thresholds if t.is_for(level, measure, period)), None)
