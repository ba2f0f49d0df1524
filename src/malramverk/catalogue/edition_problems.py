"""What can be wrong with editions, and with definitions that one has pinned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEdition(Problem):
    """The definitions have no edition of that name. An edition is a lock file that pins them."""

    code: ClassVar[str] = "MR231"
    en: ClassVar[str] = "there is no edition `{written}`"
    sv: ClassVar[str] = "det finns ingen utgåva `{written}`"
    help_en: ClassVar[str] = "write `{meant}`"
    help_sv: ClassVar[str] = "skriv `{meant}`"
    written: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableEdition(Problem):
    """A lock file is not as ``malramverk release`` writes it. Take it back from version control."""

    code: ClassVar[str] = "MR232"
    en: ClassVar[str] = "the lock of edition `{edition}` cannot be read: {why}"
    sv: ClassVar[str] = "låsfilen för utgåva `{edition}` går inte att läsa: {why}"
    edition: str
    why: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffersFromEdition(Problem):
    """A definition says something else than the edition that was asked for has pinned.

    Comments, the order of keys, the layout of formulas, tests and consultation do not count; all
    else does. Undo the change, or write it as a new version; the edition then finds the old one.
    """

    code: ClassVar[str] = "MR233"
    en: ClassVar[str] = "{kind} `{key}` is not as edition {edition} has it"
    sv: ClassVar[str] = "{kind} `{key}` är inte som utgåva {edition} har den"
    help_en: ClassVar[str] = "undo the change, or write it as a new version"
    help_sv: ClassVar[str] = "ångra ändringen, eller skriv den som en ny version"
    kind: str
    key: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LacksPinned(Problem):
    """A definition that the edition which was asked for has pinned is not there."""

    code: ClassVar[str] = "MR234"
    en: ClassVar[str] = "{kind} `{key}`, which edition {edition} has, is not there"
    sv: ClassVar[str] = "{kind} `{key}`, som utgåva {edition} har, finns inte"
    help_en: ClassVar[str] = "put version {version} of `{id}` back into its file"
    help_sv: ClassVar[str] = "lägg tillbaka version {version} av `{id}` i dess fil"
    kind: str
    key: str
    edition: str

    @property
    def id(self) -> str:
        """The definition's id."""
        return self.key.partition("@")[0]

    @property
    def version(self) -> str:
        """The version that is not there."""
        return self.key.partition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedAfterAdoption(Problem):
    """A version that was adopted in an edition has been changed, which no one may do.

    What a later version may say of an earlier one is that it is superseded or withdrawn, and
    with ``to`` when it ended, where no end was decided.
    """

    code: ClassVar[str] = "MR235"
    en: ClassVar[str] = "{kind} `{key}` was adopted in edition {edition} and has been changed since"
    sv: ClassVar[str] = "{kind} `{key}` antogs i utgåva {edition} och har ändrats sedan dess"
    help_en: ClassVar[str] = "undo the change, and write it as a new version of `{id}`"
    help_sv: ClassVar[str] = "ångra ändringen, och skriv den som en ny version av `{id}`"
    kind: str
    key: str
    edition: str

    @property
    def id(self) -> str:
        """The definition's id."""
        return self.key.partition("@")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedAfterAdoption(Problem):
    """A version that was adopted in an edition has been removed. Old versions stay in the file."""

    code: ClassVar[str] = "MR236"
    en: ClassVar[str] = "{kind} `{key}` was adopted in edition {edition} and has been removed"
    sv: ClassVar[str] = "{kind} `{key}` antogs i utgåva {edition} och har tagits bort"
    help_en: ClassVar[str] = "put it back, with `status: withdrawn` if it no longer holds"
    help_sv: ClassVar[str] = "lägg tillbaka den, med `status: withdrawn` om den inte längre gäller"
    kind: str
    key: str
    edition: str
