"""Why an edition is not released, and what is wrong with a change."""

from __future__ import annotations

from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BumpTooSmall(Problem):
    """A definition says something else than in an edition, and its version does not show it.

    Words ask for a new patch version; what compares for a new minor one; a break in the series for
    a new major one. Where figures differ and yet compare, say so: ``succeeds: {comparable: yes}``.
    """

    code: ClassVar[str] = "MR703"
    en: ClassVar[str] = "`{key}` {does_en} ({fields}) since edition {edition}"
    sv: ClassVar[str] = "`{key}` {does_sv} ({fields}) sedan utgåva {edition}"
    help_en: ClassVar[str] = "write it as a new document with version {required} or above"
    help_sv: ClassVar[str] = "skriv det som ett nytt dokument med version {required} eller högre"
    key: str
    edition: str
    fields: tuple[str, ...]
    change: str
    does_en: str
    does_sv: str
    required: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedSinceEdition(Problem):
    """A definition that an edition has is gone. Applications that read it would find nothing.

    Keep it, with ``status: withdrawn`` and an end, so that what was said can be said again.
    """

    code: ClassVar[str] = "MR704"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "{kind} `{id}`, which edition {edition} has, is no longer there"
    sv: ClassVar[str] = "{kind} `{id}`, som utgåva {edition} har, finns inte längre"
    kind: str
    id: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredEditorial(Problem):
    """A change whose version says that only words were changed gives other figures or states.

    Told when both states of the definitions are computed on the same data.
    """

    code: ClassVar[str] = "MR705"
    en: ClassVar[str] = "`{key}` is declared editorial, and {cells} cells differ"
    sv: ClassVar[str] = "`{key}` anges vara redaktionell, och {cells} uppgifter skiljer sig"
    help_en: ClassVar[str] = "give it a new minor or major version, or undo the change"
    help_sv: ClassVar[str] = "ge den en ny minor- eller majorversion, eller ångra ändringen"
    key: str
    old: str | None
    cells: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Consultation(Problem):
    """What is the same for a version that is adopted and one that is not yet.

    Attributes:
        key: the version.
        change: what the change does, as the manifest names it.
        agencies: those that have said nothing.
        needed: how many of them are needed.
    """

    help_en: ClassVar[str | None] = (
        "write what it says: `consultation: [{{agency: {first}, position: supports, date: "
        "2026-03-01}}]`"
    )
    help_sv: ClassVar[str | None] = (
        "skriv vad den säger: `consultation: [{{agency: {first}, position: supports, date: "
        "2026-03-01}}]`"
    )
    key: str
    change: str
    agencies: tuple[str, ...]
    needed: int

    @property
    def first(self) -> str:
        """The first of those that have said nothing."""
        return self.agencies[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationMissing(_Consultation):
    """An adopted version has not been on consultation with those whom the manifest says must be.

    The manifest's `requires_consultation` says who, for which changes. A statement made after the
    day a version was decided does not count. Write the statements under `consultation` in the
    version, or let its `status` be `consultation` until they have come.
    """

    code: ClassVar[str] = "MR706"
    en: ClassVar[str] = "`{key}` is adopted ({change}) without {needed} statement(s): {agencies}"
    sv: ClassVar[str] = "`{key}` är antagen ({change}) utan {needed} yttrande(n): {agencies}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationAwaited(_Consultation):
    """A version that is not adopted yet will need statements from those who must be consulted.

    The manifest's `requires_consultation` says who, for which changes. It is an error once the
    version is adopted.
    """

    code: ClassVar[str] = "MR707"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "`{key}` ({change}) awaits {needed} statement(s): {agencies}"
    sv: ClassVar[str] = "`{key}` ({change}) väntar på {needed} yttrande(n): {agencies}"
