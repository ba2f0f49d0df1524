"""What can be proved to be odd about formulas, whatever the data."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class AlwaysTheSame(Problem):
    """A formula is proved to give one number whatever the data, so that it tells nothing.

    Told by ``malramverk check --prove``. Look for a part that takes itself away, or for bounds
    that meet.
    """

    code: ClassVar[str] = "MR250"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "`{id}` is {value} whatever the data"
    sv: ClassVar[str] = "`{id}` är {value} vilka data som än finns"
    id: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverDefined(Problem):
    """A formula is proved to have no value whatever the data, such as one divided by ``x - x``.

    Told by ``malramverk check --prove``.
    """

    code: ClassVar[str] = "MR251"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "`{id}` never has a value, for always {why_en}"
    sv: ClassVar[str] = "`{id}` har aldrig något värde, för alltid gäller att {why_sv}"
    id: str
    why_en: str
    why_sv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShare(Problem):
    """A formula in percent, or a share, is proved never to lie between nothing and the whole.

    Told by ``malramverk check --prove``. A conversion may stand twice, or in the wrong place.
    """

    code: ClassVar[str] = "MR252"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "`{id}` is in {unit}, but never between {least} and {most}: it is {range}"
    sv: ClassVar[str] = "`{id}` är i {unit}, men aldrig mellan {least} och {most}: den är {range}"
    id: str
    unit: str
    least: str
    most: str
    range: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstDirection(Problem):
    """A formula is proved to become worse when an indicator that it reads becomes better.

    Told by ``malramverk check --prove``. One of the two directions is probably wrong, or the
    formula has its terms the other way round.
    """

    code: ClassVar[str] = "MR253"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "by their `direction`, `{id}` becomes worse when `{other}` becomes better"
    sv: ClassVar[str] = "enligt deras `direction` blir `{id}` sämre när `{other}` blir bättre"
    id: str
    other: str
