"""Analysis bases: what a principal's (huvudman's) underlag holds, and in what order."""

from typing import Annotated, Literal

from pydantic import Field

from malramverk.model.base import Definition, DefinitionId, Part, Words

Ids = Annotated[tuple[DefinitionId, ...], Field(max_length=500)]


class Condition(Part):
    """Conditions (förutsättningar) that results are read against, such as staff.

    Attributes:
        id: its name in addresses and sheets.
        title: its heading.
        description: what stands under the heading.
        indicators: the indicators, in the order they are told.
    """

    id: DefinitionId
    title: Words
    description: Words | None = None
    indicators: Annotated[Ids, Field(min_length=1)]


class BaseSubGoal(Part):
    """Which indicators of a sub-goal (delmål) are told, and in what order.

    Attributes:
        sub_goal: the sub-goal.
        indicators: the indicators; absent, those that follow it up in the catalogue's order.
    """

    sub_goal: DefinitionId
    indicators: Ids = ()


class BaseGoal(Part):
    """A goal (målsättning) and what is told of it.

    Attributes:
        goal: the goal.
        sub_goals: its sub-goals; absent, all that make it precise, by their numbers.
    """

    goal: DefinitionId
    sub_goals: Annotated[tuple[BaseSubGoal, ...], Field(max_length=200)] = ()


class Alike(Part):
    """Who is comparable: those whose conditions are most like the entity's own.

    Attributes:
        by: the indicators they are alike in, each measured in its own standard deviations.
        number: how many are chosen.
        least: the least number of them with a figure for the median to be told.
    """

    by: Annotated[Ids, Field(min_length=1)]
    number: Annotated[int, Field(ge=1, le=500)] = 20
    least: Annotated[int, Field(ge=1, le=500)] = 5


class ExpectedBy(Part):
    """What would be expected of an indicator, as a rule works it out.

    Attributes:
        rule: the rule, which judges the indicator.
        fact: which of the rule's facts; whoever may see what the rule says may see it.
    """

    rule: DefinitionId
    fact: DefinitionId


class AnalysisBaseDefinition(Definition):
    """What an analysis base (analysunderlag) holds, and in what order.

    Attributes:
        level: the level whose members have one each.
        units: the level below whose spread is told; absent, none.
        conditions: the conditions, before the goals.
        goals: the goals and their sub-goals.
        periods: how many periods a trend goes back, the present one among them.
        alike: who is comparable; absent, only levels above are compared with.
        expected: by indicator, what says what would be expected of it: another indicator, or a
            fact of a rule.
        confidence: the level of confidence of the intervals of shares.
        notes: what a reader should know of the method, in order.
    """

    kind: Literal["analysis_base"]
    level: DefinitionId
    units: DefinitionId | None = None
    conditions: Annotated[tuple[Condition, ...], Field(max_length=100)] = ()
    goals: Annotated[tuple[BaseGoal, ...], Field(max_length=100)] = ()
    periods: Annotated[int, Field(ge=1, le=20)] = 3
    alike: Alike | None = None
    expected: dict[DefinitionId, DefinitionId | ExpectedBy] = {}
    confidence: Annotated[float, Field(gt=0.5, lt=1.0)] = 0.95
    notes: Annotated[tuple[Words, ...], Field(max_length=100)] = ()
