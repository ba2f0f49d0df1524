"""Why figures may not be shown."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFamily(Problem):
    """An indicator that is computed from rows has no disclosure family, so nothing protects it.

    Nothing is shown to a principal or to the public that no family protects. Give the indicator
    one, or ask for other indicators.
    """

    code: ClassVar[str] = "MR600"
    en: ClassVar[str] = "no disclosure family protects `{id}`"
    sv: ClassVar[str] = "ingen skyddsfamilj skyddar `{id}`"
    help_en: ClassVar[str] = "give `{id}` a `disclosure:`, or leave it out of the question"
    help_sv: ClassVar[str] = "ge `{id}` ett `disclosure:`, eller fråga inte efter den"
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisNotAtHand(Problem):
    """An indicator can only be protected together with another, which was not asked for.

    Its formula reads the other, or it may only be shown where the other is large enough. Ask for
    both, with the tables that both need.
    """

    code: ClassVar[str] = "MR601"
    en: ClassVar[str] = "`{id}` can only be protected together with `{basis}`, not asked for"
    sv: ClassVar[str] = "`{id}` kan bara skyddas tillsammans med `{basis}`, som inte är med"
    help_en: ClassVar[str] = "ask for `{basis}` too"
    help_sv: ClassVar[str] = "fråga efter `{basis}` också"
    id: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CanBeWorkedOut(Problem):
    """What is hidden can be worked out from what is shown, more nearly than its family allows.

    Hide more, show fewer levels or groups, or widen the intervals that the family asks for.
    """

    code: ClassVar[str] = "MR602"
    en: ClassVar[str] = "{count} hidden figures can be worked out, such as {examples}"
    sv: ClassVar[str] = "{count} dolda uppgifter går att räkna fram, till exempel {examples}"
    help_en: ClassVar[str] = "protect the results again, or show fewer levels or groups"
    help_sv: ClassVar[str] = "skydda resultaten på nytt, eller visa färre nivåer eller grupper"
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownPrincipal(Problem):
    """The entity whose own figures are to be opened is not in the results."""

    code: ClassVar[str] = "MR603"
    en: ClassVar[str] = "`{written}` is not in the results"
    sv: ClassVar[str] = "`{written}` finns inte i resultaten"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfResults(Problem):
    """The results are of some entities only, so nobody can tell what follows from what.

    Protect the results of every entity, and then look at the ones you want.
    """

    code: ClassVar[str] = "MR604"
    en: ClassVar[str] = "results of some entities cannot be protected by themselves"
    sv: ClassVar[str] = "resultat för några enheter går inte att skydda för sig"
    help_en: ClassVar[str] = "protect the results of every entity"
    help_sv: ClassVar[str] = "skydda resultaten för alla enheter"
