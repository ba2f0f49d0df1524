"""What no test notices, as a problem that points at the words."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity
from malramverk.quantities import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class UnnoticedMutant(Problem):
    """A slip in a definition that none of its tests notices.

    The tests pass whether the words stand as they do or as the message says, so that nobody would
    know which of the two was meant. Add a test whose answer differs between them; where one was
    found it is proposed below the message. Work its expected figures out by hand before you take
    it: they are what the definition gives today, right or wrong.
    """

    code: ClassVar[str] = "MR519"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "no test of `{id}` notices {change_en}"
    sv: ClassVar[str] = "inget test av `{id}` märker {change_sv}"
    id: str
    where: str
    was: str
    becomes: str

    @property
    def change_en(self) -> str:
        """What has become of the words, in English."""
        return self._change("en")

    @property
    def change_sv(self) -> str:
        """What has become of the words, in Swedish."""
        return self._change("sv")

    def _change(self, language: Language) -> str:
        was = " ".join(self.was.split())
        if not self.becomes:
            return f"that `{was}` is gone" if language == "en" else f"att `{was}` är borta"
        becomes = " ".join(self.becomes.split())
        if language == "en":
            return f"that `{was}` has become `{becomes}`"
        return f"att `{was}` har blivit `{becomes}`"
