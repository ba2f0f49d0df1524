"""What can be wrong with a disclosure family by itself."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBound(Problem):
    """A threshold of a disclosure family asks for nothing, so that it hides nothing.

    Write ``numerator``, ``complement``, ``base`` or ``basis``; remove the threshold if nothing
    is to be hidden.
    """

    code: ClassVar[str] = "MR290"
    en: ClassVar[str] = "threshold {number} of `{id}` hides nothing"
    sv: ClassVar[str] = "gräns {number} i `{id}` döljer ingenting"
    help_en: ClassVar[str] = "write `numerator:`, `complement:`, `base:` or `basis:`"
    help_sv: ClassVar[str] = "skriv `numerator:`, `complement:`, `base:` eller `basis:`"
    id: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverReached(Problem):
    """An earlier threshold of a disclosure family is for every figure that a later one is for.

    The first that is for a figure is its own. Put the one that is for fewer figures first.
    """

    code: ClassVar[str] = "MR291"
    en: ClassVar[str] = "threshold {number} of `{id}` is never reached, after number {earlier}"
    sv: ClassVar[str] = "gräns {number} i `{id}` nås aldrig, efter nummer {earlier}"
    id: str
    number: int
    earlier: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionOfNothing(Problem):
    """A partition names either a dimension or some indicators, and not both or neither."""

    code: ClassVar[str] = "MR292"
    en: ClassVar[str] = "a partition of `{id}` names either a dimension or indicators"
    sv: ClassVar[str] = "en uppdelning i `{id}` anger antingen en dimension eller indikatorer"
    help_en: ClassVar[str] = "write `dimension: kon`, or `indicators: [a, b, c]`"
    help_sv: ClassVar[str] = "skriv `dimension: kon`, eller `indicators: [a, b, c]`"
    id: str
