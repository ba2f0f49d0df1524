"""What is wrong with the units of a formula."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferentUnits(Problem):
    """Two numbers that measure different things are added, compared or chosen between.

    Bring both sides to one unit by multiplying or dividing with what relates them.
    """

    code: ClassVar[str] = "MR120"
    en: ClassVar[str] = "the left side is in `{left}` but the right side is in `{right}`"
    sv: ClassVar[str] = "vänster sida är i `{left}` men höger sida är i `{right}`"
    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongResultUnit(Problem):
    """A formula gives another unit than the definition's ``unit``.

    Change the formula or the ``unit``. A share needs no help to become percent.
    """

    code: ClassVar[str] = "MR121"
    en: ClassVar[str] = "the formula gives `{found}` but the unit is `{expected}`"
    sv: ClassVar[str] = "formeln ger `{found}` men enheten är `{expected}`"
    help_en: ClassVar[str | None] = "change the formula, or write `unit: {found}`"
    help_sv: ClassVar[str | None] = "ändra formeln, eller skriv `unit: {found}`"
    found: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledTwice(Problem):
    """A share is multiplied by a hundred although the library does so itself.

    An indicator in percent may have a formula that gives a share; it is scaled exactly once.
    """

    code: ClassVar[str] = "MR122"
    en: ClassVar[str] = "`{factor}` scales to `{unit}` a share that is scaled anyway"
    sv: ClassVar[str] = "`{factor}` räknar om till `{unit}` en andel som ändå räknas om"
    help_en: ClassVar[str | None] = "remove `{factor}`"
    help_sv: ClassVar[str | None] = "ta bort `{factor}`"
    factor: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitToAPower(Problem):
    """A number with a unit is raised to something that gives no unit anyone can name.

    Raise to a whole number between -12 and 12, or divide the unit away first. The exponent itself
    is a pure number.
    """

    code: ClassVar[str] = "MR123"
    en: ClassVar[str] = "`{unit}` cannot be raised to this power"
    sv: ClassVar[str] = "`{unit}` kan inte upphöjas till detta"
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareAboveOne(Problem):
    """A share, which is never above 1, is compared with a bare number above 1.

    Write the number with its unit, ``70 %``, or as a share, ``0.7``.
    """

    code: ClassVar[str] = "MR124"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "a share is compared with `{number}`, and is never above 1"
    sv: ClassVar[str] = "en andel jämförs med `{number}`, och är aldrig över 1"
    help_en: ClassVar[str | None] = "write `{number} %`"
    help_sv: ClassVar[str | None] = "skriv `{number} %`"
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentBelowOne(Problem):
    """A number in percent is compared with a bare number between 0 and 1.

    The bare number takes the unit, so that ``0.7`` is 0.7 percent. Write it with its unit.
    """

    code: ClassVar[str] = "MR125"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "a number in percent is compared with `{number}`, which is `{number} %`"
    sv: ClassVar[str] = "ett tal i procent jämförs med `{number}`, vilket är `{number} %`"
    help_en: ClassVar[str | None] = "write `{percent} %`, or `{number} %` if that is meant"
    help_sv: ClassVar[str | None] = (
        "skriv `{percent} %`, eller `{number} %` om det är det som avses"
    )
    number: str
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BareWithPercent(Problem):
    """A bare number from 0 to 1 is added to, or chosen between, numbers in percent.

    A bare number takes the unit of what it meets, so that the ``1`` of ``1 - x`` is 1 percent.
    Write it with its unit: ``100 %`` for the whole, ``1 %`` for a percentage point.
    """

    code: ClassVar[str] = "MR127"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "`{number}` stands with a number in percent, and so is `{number} %`"
    sv: ClassVar[str] = "`{number}` står med ett tal i procent, och är därför `{number} %`"
    help_en: ClassVar[str | None] = "write `{percent} %`, or `{number} %` if that is meant"
    help_sv: ClassVar[str | None] = (
        "skriv `{percent} %`, eller `{number} %` om det är det som avses"
    )
    number: str
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPure(Problem):
    """A function of pure numbers is given a number with a unit.

    The logarithm of 5 kr is not the logarithm of 0.005 tkr, so it means nothing. Divide by
    something in the same unit first.
    """

    code: ClassVar[str] = "MR126"
    en: ClassVar[str] = "`{function}` needs a number without a unit, and this is in `{unit}`"
    sv: ClassVar[str] = "`{function}` behöver ett tal utan enhet, och detta är i `{unit}`"
    help_en: ClassVar[str | None] = "divide it by something in `{unit}`"
    help_sv: ClassVar[str | None] = "dividera det med något i `{unit}`"
    function: str
    unit: str
