"""What can be wrong with analysis bases."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTwice(Problem):
    """An analysis base tells of the same thing in two places. Keep the place that is meant."""

    code: ClassVar[str] = "MR280"
    en: ClassVar[str] = "analysis base `{id}` already tells of `{written}`"
    sv: ClassVar[str] = "analysunderlaget `{id}` tar redan upp `{written}`"
    id: str
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsNotBelow(Problem):
    """The level whose spread an analysis base tells does not lie below the level it is for."""

    code: ClassVar[str] = "MR281"
    en: ClassVar[str] = "the level `{units}` does not lie below `{level}`"
    sv: ClassVar[str] = "nivån `{units}` ligger inte under `{level}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    written: str
    units: str
    level: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedUnitDiffers(Problem):
    """What would be expected of an indicator is told in another unit than the indicator."""

    code: ClassVar[str] = "MR282"
    en: ClassVar[str] = "`{expected}` is in {expected_unit} but `{id}` is in {unit}"
    sv: ClassVar[str] = "`{expected}` är i {expected_unit} men `{id}` är i {unit}"
    id: str
    unit: str
    expected: str
    expected_unit: str
