"""Goals (målsättningar), sub-goals (delmål) and success factors (framgångsfaktorer)."""

from typing import Literal

from malramverk.model.base import Definition, DefinitionId, Part, Words


class Goal(Definition):
    """A national goal (målsättning): one for each school form, and one for fritidshem.

    Attributes:
        provision: the school forms, or fritidshem, it is for.
        adjusts: the goal it adjusts, where it is not a new one.
    """

    kind: Literal["goal"]
    provision: tuple[DefinitionId, ...] = ()
    adjusts: DefinitionId | None = None


class SubGoal(Definition):
    """A sub-goal (delmål): what a goal means in one respect.

    Attributes:
        goal: the goal it makes precise.
        order: its number in the goal.
        provision: the school forms, or fritidshem, it is for.
    """

    kind: Literal["sub_goal"]
    goal: DefinitionId
    order: int | None = None
    provision: tuple[DefinitionId, ...] = ()


class Evidence(Part):
    """What a success factor rests on."""

    reference: str
    note: Words | None = None


class SuccessFactor(Definition):
    """A success factor (framgångsfaktor): text, not a computation.

    Attributes:
        sub_goals: the sub-goals it helps.
        statements: what a principal (huvudman) rates itself on.
        evidence: the research or experience behind it.
    """

    kind: Literal["success_factor"]
    sub_goals: tuple[DefinitionId, ...] = ()
    statements: tuple[Words, ...] = ()
    evidence: tuple[Evidence, ...] = ()
