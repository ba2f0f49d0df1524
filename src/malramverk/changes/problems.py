"""Why an edition is not released, and what is wrong with a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedAlready(Problem):
    """An edition of that name has been released. An edition is never changed: give a new name.

    Only one in which nothing is adopted yet may be replaced, with ``--replace``.
    """

    code: ClassVar[str] = "MR700"
    en: ClassVar[str] = "edition `{edition}` has been released already"
    sv: ClassVar[str] = "utgåva `{edition}` finns redan"
    help_en: ClassVar[str] = "give it another name, such as `{next}`"
    help_sv: ClassVar[str] = "ge den ett annat namn, som `{next}`"
    edition: str
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEditionName(Problem):
    """A name that no edition can have: it becomes a file's, so letters, digits, ``.-_`` only."""

    code: ClassVar[str] = "MR701"
    en: ClassVar[str] = "`{written}` cannot be the name of an edition"
    sv: ClassVar[str] = "`{written}` kan inte vara namnet på en utgåva"
    help_en: ClassVar[str] = "write a name such as `2026.1`"
    help_sv: ClassVar[str] = "skriv ett namn som `2026.1`"
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingTest(Problem):
    """A test beside a definition fails, so that no edition can be released of it."""

    code: ClassVar[str] = "MR702"
    en: ClassVar[str] = "the test `{test}` of `{key}` fails"
    sv: ClassVar[str] = "testet `{test}` för `{key}` går inte igenom"
    help_en: ClassVar[str] = "see `malramverk test --indicator {id}`"
    help_sv: ClassVar[str] = "se `malramverk test --indicator {id}`"
    key: str
    test: str

    @property
    def id(self) -> str:
        """The indicator's id."""
        return self.key.partition("@")[0]
