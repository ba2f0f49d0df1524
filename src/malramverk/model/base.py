"""What every definition has in common."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from malramverk.cells import State, state_of
from malramverk.periods import Period, parse_period

DefinitionId = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,99}$",
        description="ASCII snake_case, so that a formula can name it.",
    ),
]
VersionNumber = Annotated[
    str,
    Field(
        pattern=r"^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})$",
        examples=["1.0.0"],
    ),
]
Text = Annotated[str, Field(max_length=20_000)]
ShortText = Annotated[str, Field(max_length=500)]
Words = Annotated[
    dict[Annotated[str, Field(pattern=r"^[a-z]{2}$")], Text],
    Field(min_length=1, description="The same words in one or more languages: {sv: …, en: …}."),
]


def _period(text: str) -> str:
    period = parse_period(text)
    if period is None:
        raise PydanticCustomError("period", "not a period")
    return period.text


def _state(text: str) -> str:
    try:
        return state_of(text).id
    except ValueError:
        raise PydanticCustomError("state", "not a state") from None


def _day(value: Any) -> Any:
    """Read a day as it is written; bare digits are no seconds since 1970."""
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("day", "not a day")


PeriodText = Annotated[
    str,
    AfterValidator(_period),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "description": "A period: 2024/25, 2024, HT2024 or 2024-10-15.",
        }
    ),
]
StateName = Annotated[
    str,
    AfterValidator(_state),
    WithJsonSchema({"type": "string", "enum": [state.id for state in State]}),
]
Number = Annotated[Decimal, Field(max_digits=36, decimal_places=18)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class Part(BaseModel):
    """A frozen piece of a definition that refuses keys it does not know.

    How it is read is worked out when the first is read; at once for what every definition has,
    which those that have it then need not work out again.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True, arbitrary_types_allowed=True
    )


class Status(StrEnum):
    """How far a definition has come."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    CONSULTATION = "consultation"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class TextStatus(StrEnum):
    """Whether a wording is the official one."""

    OFFICIAL = "official"
    SUMMARY = "summary"
    PLACEHOLDER = "placeholder"


class Interval(Part):
    """The periods in which a version holds; both ends are included.

    Attributes:
        first: the first period; absent when it always has.
        last: the last period; absent when no end is decided.
    """

    first: PeriodText | None = Field(default=None, alias="from")
    last: PeriodText | None = Field(default=None, alias="to")

    def covers(self, period: Period) -> bool:
        """Say whether a period of the interval's own kind, or of its years, lies inside."""
        first = parse_period(self.first) if self.first else None
        last = parse_period(self.last) if self.last else None
        return not (first and _before(period, first)) and not (last and _before(last, period))


def _before(left: Period, right: Period) -> bool:
    if left.kind is right.kind:
        return left.order < right.order
    return left.first_year < right.first_year


class Succession(Part, defer_build=False):
    """How a version follows the one before it.

    Attributes:
        version: the version before.
        comparable: whether figures may be compared across the change.
        because: why they may or may not.
    """

    version: VersionNumber
    comparable: bool
    because: Words | None = None


class Provenance(Part, defer_build=False):
    """Where a definition comes from and who looks after it.

    Attributes:
        decision: the decision that made it so.
        reference: a publication, law or address that says it.
        maintainer: the agency that keeps it.
        contributors: agencies that take part.
        note: what else a reader should know, such as what is inferred.
    """

    decision: Text | None = None
    reference: Text | None = None
    maintainer: DefinitionId | None = None
    contributors: tuple[DefinitionId, ...] = ()
    note: Text | None = None


class Position(StrEnum):
    """What an agency says of a version it is consulted on."""

    SUPPORTS = "supports"
    ADJUSTS = "adjusts"
    OPPOSES = "opposes"


class Statement(Part, defer_build=False):
    """What an agency that was consulted says of a version, and what came of it.

    Attributes:
        agency: who was consulted.
        position: whether it supports the version, asks for adjustments, or opposes it.
        date: the day of the statement.
        text: what it says, or where it stands to read.
        outcome: what came of it.
    """

    agency: DefinitionId
    position: Position
    date: Day
    text: Words | None = None
    outcome: Words | None = None


class Definition(Part):
    """One version of one definition.

    Attributes:
        kind: what it is.
        id: its name in formulas and references; never reused.
        version: ``major.minor.patch``.
        status: how far it has come.
        decided: the day it was decided, for asking what was said at an earlier day.
        in_force: the periods it covers; always, where it is absent.
        succeeds: the version before, and whether figures compare.
        title: what people call it.
        description: what it says, in full.
        text_status: whether the words are official, a summary, or a placeholder.
        provenance: the decision and the reference behind it.
        consultation: what those say who were consulted on this version.
    """

    kind: str
    id: DefinitionId
    version: VersionNumber
    status: Status = Status.DRAFT
    decided: Day | None = None
    in_force: Interval = Interval()
    succeeds: Succession | None = None
    title: Words | None = None
    description: Words | None = None
    text_status: TextStatus | None = None
    provenance: Provenance | None = None
    consultation: Annotated[tuple[Statement, ...], Field(max_length=100)] = ()

    @cached_property
    def key(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"

    def named(self, language: str) -> str:
        """Return the title in a language, or in any it has, or the id."""
        return words_in(self.title, language) or self.id


def words_in(words: dict[str, str] | None, language: str) -> str | None:
    """Return words in a language, or in the first language they have."""
    if not words:
        return None
    return words.get(language) or next(iter(words.values()))


def plain(model: BaseModel) -> dict[str, Any]:
    """Return a definition as plain data without what was left out."""
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)
