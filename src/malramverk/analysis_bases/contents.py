"""What an analysis base holds: the documented, versioned model that every form is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from malramverk.dataclass import dataclass

SCHEMA = "malramverk.analysis_base/1.0.0"

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, rounded as its definition says, or the reason that there is none.

    Attributes:
        period: the period it is for.
        value: the figure; nothing in any state but ``value``.
        state: why there is or is not a figure.
        reason: a finer word for the state.
        flags: what else there is to know; ``series_break`` where it is not comparable with the
            period before.
        n: rows behind it.
        coverage: known rows over all, from 0 to 1.
        lower: the least it could be if what is unknown were known, or of a censored figure.
        upper: the most it could be.
        low: the lower end of its interval of chance, where one can be told.
        high: the upper end.
    """

    period: str | None
    value: float | None
    state: str
    reason: str | None = None
    flags: tuple[str, ...] = ()
    n: int | None = None
    coverage: float | None = None
    lower: float | None = None
    upper: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The same figure of another: a level above."""

    level: str
    entity: str
    name: Words
    figure: Figure


@dataclass(frozen=True, slots=True)
class Median:
    """The median of those that are comparable.

    Attributes:
        value: the median; nothing where too few have a figure.
        shown: how many of them have a figure.
        chosen: how many they are.
    """

    value: float | None
    shown: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How an indicator differs between units; where few have a figure, only how many.

    Attributes:
        units: how many units there are.
        shown: how many of them have a figure.
        least: the least figure.
        median: the middle one.
        greatest: the greatest.
    """

    units: int
    shown: int
    least: float | None
    median: float | None
    greatest: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """An indicator for one group."""

    code: str
    name: Words
    figure: Figure


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator broken down by a dimension.

    Attributes:
        dimension: the dimension.
        name: what it is called.
        groups: each group, in the order of its code list.
        difference: of two groups, the first minus the second, where both have a figure.
    """

    dimension: str
    name: Words
    groups: tuple[Group, ...]
    difference: float | None


@dataclass(frozen=True, slots=True)
class IndicatorPart:
    """What is told of one indicator.

    Attributes:
        id: the indicator.
        version: the version of the definition that answered.
        name: its title.
        description: what it says, in full.
        unit: its unit.
        decimals: decimals it is shown with; nothing where it is shown as it is.
        direction: which way is better.
        figure: the figure of the period.
        trend: the figures of the periods before and of this, the oldest first.
        compared: the same of levels above.
        alike: the median of comparable entities.
        expected: what would be expected, where the framework says.
        spread: how it differs between units.
        gaps: how it differs between groups.
    """

    id: str
    version: str | None
    name: Words
    description: Words | None
    unit: str
    unit_name: Words
    decimals: int | None
    direction: str
    figure: Figure
    trend: tuple[Figure, ...]
    compared: tuple[Compared, ...]
    alike: Median | None
    expected: Figure | None
    spread: Spread | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and its figures, in the order of the section's indicators."""

    code: str
    name: str | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule observes, what it asks, and the success factors it points to."""

    rule: str
    subject: str | None
    finding: Words | None
    question: Words | None
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A success factor (framgångsfaktor)."""

    id: str
    name: Words
    description: Words | None


@dataclass(frozen=True, slots=True)
class Section:
    """A condition or a sub-goal with its indicators.

    Attributes:
        id: the condition or the sub-goal.
        name: its heading.
        description: what stands under it.
        text_status: whether the words are official, a summary or a placeholder.
        indicators: its indicators.
        units: each unit's figures, by name.
        remarks: what rules say.
        factors: the success factors that are linked to it.
    """

    id: str
    name: Words
    description: Words | None
    text_status: str | None
    indicators: tuple[IndicatorPart, ...]
    units: tuple[Unit, ...] = ()
    remarks: tuple[Remark, ...] = ()
    factors: tuple[Factor, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalPart:
    """A goal and its sub-goals."""

    id: str
    name: Words
    description: Words | None
    text_status: str | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom it is about.

    Attributes:
        level: its level.
        level_name: what a member of the level is called.
        code: its code.
        name: what it is called.
        units: how many units it has.
        units_name: what units are called.
        facts: what registers say of it: a name in words, and what is said.
    """

    level: str
    level_name: Words
    code: str
    name: str
    units: int
    units_name: Words
    facts: tuple[tuple[Words, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Others:
    """Those that are comparable, by name, and in what they are alike."""

    by: tuple[Words, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """An analysis base (analysunderlag) as data.

    Attributes:
        schema: the name and version of this model.
        definition: the definition that says what it holds.
        framework: the framework's id and version.
        framework_name: what it is called.
        title: what the underlag is called.
        audience: who is to read: ``internal``, ``principal`` or ``public``.
        subject: whom it is about.
        period: the period it is for.
        periods: the periods of trends.
        conditions: conditions, before the goals.
        goals: goals with their sub-goals.
        alike: who is comparable.
        remarks: what rules say of the whole.
        factors: success factors that are linked to no sub-goal of their own.
        confidence: the level of confidence of intervals.
        notes: notes on the method.
        receipt: what the figures rest on.
    """

    schema: str
    definition: str
    framework: str
    framework_name: Words
    title: Words
    audience: str
    subject: Subject
    period: str | None
    periods: tuple[str | None, ...]
    conditions: tuple[Section, ...]
    goals: tuple[GoalPart, ...]
    alike: Others | None
    remarks: tuple[Remark, ...]
    factors: tuple[Factor, ...]
    confidence: float
    notes: tuple[Words, ...]
    receipt: Mapping[str, Any] = field(repr=False)
