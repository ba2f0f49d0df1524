"""Why an analysis base cannot be made."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnalysisBase(Problem):
    """The framework has no definition of kind ``analysis_base`` that is asked for. Write one."""

    code: ClassVar[str] = "MR620"
    en: ClassVar[str] = "the framework does not define the analysis base `{written}`"
    sv: ClassVar[str] = "ramverket definierar inte analysunderlaget `{written}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralAnalysisBases(Problem):
    """The framework defines several analysis bases, and none was named. Name the one meant."""

    code: ClassVar[str] = "MR621"
    en: ClassVar[str] = "the framework defines several analysis bases: {found}"
    sv: ClassVar[str] = "ramverket definierar flera analysunderlag: {found}"
    help_en: ClassVar[str] = "name one of them, with `--base` or `definition=`"
    help_sv: ClassVar[str] = "ange ett av dem, med `--base` eller `definition=`"
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownPeriod(Problem):
    """The period that analysis bases are asked for is not in the results."""

    code: ClassVar[str] = "MR622"
    en: ClassVar[str] = "the results have no figures for `{written}`"
    sv: ClassVar[str] = "resultaten har inga uppgifter för `{written}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAMember(Problem):
    """Whom an analysis base is asked for is not in the results, or several have the name."""

    code: ClassVar[str] = "MR623"
    en: ClassVar[str] = "no `{level}` in the results is called `{written}`, or several are"
    sv: ClassVar[str] = "ingen `{level}` i resultaten heter `{written}`, eller flera gör det"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    written: str
    level: str
    candidates: tuple[str, ...]
