"""What is wrong with the entities, levels, groups and constants that a formula names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownLevel(Problem):
    """A formula names a level that the framework does not have.

    The levels stand in the framework's manifest, the whole first.
    """

    code: ClassVar[str] = "MR160"
    en: ClassVar[str] = "unknown level `{name}`"
    sv: ClassVar[str] = "okänd nivå `{name}`"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    name: str
    candidates: tuple[str, ...] = ()

    @property
    def meant(self) -> str | None:
        """The level most like the name."""
        return nearest(self.name, self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelNotBelow(Problem):
    """Members are looked for at a level that is not below the one that should have them.

    Members of an entity are at a level below its own. The whole is nobody's member.
    """

    code: ClassVar[str] = "MR161"
    en: ClassVar[str] = "`{level}` is not below {other}"
    sv: ClassVar[str] = "`{level}` ligger inte under {other}"
    level: str
    above: str | None

    @property
    def other(self) -> Mapping[str, str]:
        """What it should be below."""
        if self.above is None:
            return {"sv": "någon nivå", "en": "any level"}
        return {"sv": f"`{self.above}`", "en": f"`{self.above}`"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownDimension(Problem):
    """A formula names a breakdown that the framework does not have.

    The breakdowns are the columns of codes in the framework's tables.
    """

    code: ClassVar[str] = "MR162"
    en: ClassVar[str] = "unknown breakdown `{name}`"
    sv: ClassVar[str] = "okänd indelning `{name}`"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    name: str
    candidates: tuple[str, ...] = ()

    @property
    def meant(self) -> str | None:
        """The breakdown most like the name."""
        return nearest(self.name, self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownAttribute(Problem):
    """A formula names an attribute that entities do not have.

    Attributes are columns of the entity table.
    """

    code: ClassVar[str] = "MR163"
    en: ClassVar[str] = "entities have no attribute `{name}`"
    sv: ClassVar[str] = "enheter har inget attribut `{name}`"
    help_en: ClassVar[str | None] = "write `entity.{meant}`"
    help_sv: ClassVar[str | None] = "skriv `entity.{meant}`"
    name: str
    candidates: tuple[str, ...] = ()

    @property
    def meant(self) -> str | None:
        """The attribute most like the name."""
        return nearest(self.name, self.candidates)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterNeedsKey(Problem):
    """A dated constant that has one value per code is named without a code.

    Say whose value is wanted: ``parameter(id, entity.school_type)``.
    """

    code: ClassVar[str] = "MR164"
    en: ClassVar[str] = "`{name}` has one value per code, and none is named"
    sv: ClassVar[str] = "`{name}` har ett värde per kod, och ingen är angiven"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterTakesNoKey(Problem):
    """A dated constant that has one value is asked for the value of a code.

    Write its id alone, or give it one value per code.
    """

    code: ClassVar[str] = "MR165"
    en: ClassVar[str] = "`{name}` has the same value for every code"
    sv: ClassVar[str] = "`{name}` har samma värde för varje kod"
    help_en: ClassVar[str | None] = "write `{name}`"
    help_sv: ClassVar[str | None] = "skriv `{name}`"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownParameter(Problem):
    """A formula asks for a dated constant that no definition gives.

    Mend the spelling, or add a definition of the parameter.
    """

    code: ClassVar[str] = "MR166"
    en: ClassVar[str] = "unknown parameter `{name}`"
    sv: ClassVar[str] = "okänd parameter `{name}`"
    help_en: ClassVar[str | None] = "write `{meant}`"
    help_sv: ClassVar[str | None] = "skriv `{meant}`"
    name: str
    candidates: tuple[str, ...] = ()

    @property
    def meant(self) -> str | None:
        """The parameter most like the name."""
        return nearest(self.name, self.candidates)
