"""The manifest of a framework: who publishes it and which levels it has."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from malramverk.model.base import Definition, DefinitionId, Part, Words
from malramverk.periods import PeriodKind

ChangeName = Literal[
    "text",
    "metadata",
    "equal",
    "tightened",
    "undecided",
    "value_changing",
    "breaking",
    "added",
    "removed",
]


class Level(Part):
    """One level of organisation, such as ``huvudman``.

    Attributes:
        id: its name in tables, formulas and results.
        title: what people call one of its members.
        plural: what people call several.
        unit: the unit in which its members are counted.
    """

    id: DefinitionId
    title: Words | None = None
    plural: Words | None = None
    unit: str | None = None


class Agency(Part):
    """An agency that maintains or contributes."""

    title: Words


class ConsultationRequirement(Part):
    """Who must have been consulted before a change is adopted and released.

    Attributes:
        changes: what the change does, as `malramverk changes` says it; or that the definition is
            added or removed.
        kinds: the kinds of definition it is about; all, where none is named.
        agencies: those that must have said what they say of it, before it was decided.
        at_least: how many of them are enough; all, where it is absent.
    """

    changes: Annotated[tuple[ChangeName, ...], Field(min_length=1)]
    kinds: tuple[DefinitionId, ...] = ()
    agencies: Annotated[tuple[DefinitionId, ...], Field(min_length=1, max_length=50)]
    at_least: int | None = Field(default=None, ge=1)


def _named(level: Any) -> Any:
    return {"id": level} if isinstance(level, str) else level


class Framework(Definition):
    """A framework's manifest; a folder of definitions has exactly one.

    Attributes:
        levels: from the whole to the smallest. The first level is the whole, with one member
            that has the level's own id, unless a table names members of it.
        publisher: the agency that answers for it.
        languages: the languages its words are in.
        agencies: those that maintain and contribute, by id.
        period: what sort of period results are for.
        units: units of its own, beside those the library knows, by id.
        requires_consultation: who must be consulted on which changes.
    """

    kind: Literal["framework"]
    levels: Annotated[
        tuple[Annotated[Level, BeforeValidator(_named, json_schema_input_type=Level | str)], ...],
        Field(min_length=1, max_length=12),
    ]
    publisher: DefinitionId | None = None
    languages: tuple[Literal["sv", "en"], ...] = ("sv", "en")
    agencies: dict[DefinitionId, Agency] = {}
    period: PeriodKind = PeriodKind.SCHOOL_YEAR
    units: dict[DefinitionId, Words] = {}
    requires_consultation: tuple[ConsultationRequirement, ...] = ()

    @property
    def level_ids(self) -> tuple[str, ...]:
        """The ids of the levels, from the whole to the smallest."""
        return tuple(level.id for level in self.levels)
