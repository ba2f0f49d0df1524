"""What can be wrong with a file before anyone knows what it defines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableFile(Problem):
    """A file that is named cannot be opened. Check the path, and that you may read it."""

    code: ClassVar[str] = "MR001"
    en: ClassVar[str] = "cannot read `{path}`: {why}"
    sv: ClassVar[str] = "kan inte läsa `{path}`: {why}"
    path: str
    why: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUtf8(Problem):
    """A definition file is not UTF-8. Save it as UTF-8 in your editor."""

    code: ClassVar[str] = "MR002"
    en: ClassVar[str] = (
        "the file is not UTF-8: byte {byte} on line {line_number} is not a character"
    )
    sv: ClassVar[str] = "filen är inte UTF-8: byte {byte} på rad {line_number} är inget tecken"
    help_en: ClassVar[str] = "save the file as UTF-8"
    help_sv: ClassVar[str] = "spara filen som UTF-8"
    byte: int
    line_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLargeFile(Problem):
    """A definition file is larger than any definition needs to be. Split it."""

    code: ClassVar[str] = "MR003"
    en: ClassVar[str] = "the file has {size} bytes, more than the limit of {limit}"
    sv: ClassVar[str] = "filen är {size} byte, mer än gränsen {limit}"
    size: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BadYaml(Problem):
    """The text is not YAML at this place; often a missing quote, colon, bracket or indent."""

    code: ClassVar[str] = "MR004"
    en: ClassVar[str] = "this is not YAML: {what}"
    sv: ClassVar[str] = "det här är inte YAML: {what}"
    what: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateKey(Problem):
    """A mapping has the same key twice, and one of them would be lost. Remove one."""

    code: ClassVar[str] = "MR005"
    en: ClassVar[str] = "the key `{key}` is here twice; the first is on line {first_line}"
    sv: ClassVar[str] = "nyckeln `{key}` finns två gånger; den första står på rad {first_line}"
    key: str
    first_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnchors(Problem):
    """Anchors, aliases and tags make a file mean what it does not say. Write the value out."""

    code: ClassVar[str] = "MR006"
    en: ClassVar[str] = "{what} `{written}` is not used in definitions"
    sv: ClassVar[str] = "{what} `{written}` används inte i definitioner"
    help_en: ClassVar[str] = "write the value out, or quote it if it is text"
    help_sv: ClassVar[str] = "skriv ut värdet, eller sätt citattecken om det är text"
    what: Mapping[str, str]
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TooDeep(Problem):
    """Lists and mappings are nested deeper than any definition needs."""

    code: ClassVar[str] = "MR007"
    en: ClassVar[str] = "lists and mappings are nested more than {limit} deep"
    sv: ClassVar[str] = "listor och mappningar är nästlade mer än {limit} nivåer"
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbiguousScalar(Problem):
    """A bare text that other YAML readers turn into another value.

    ``0114`` becomes the number 76, ``12:30`` becomes 750 and ``1_000`` becomes 1000. Quote it if
    it is text, or write the number in full.
    """

    code: ClassVar[str] = "MR008"
    en: ClassVar[str] = "`{written}` is read as {read_as} by other YAML readers"
    sv: ClassVar[str] = "`{written}` läses som {read_as} av andra YAML-läsare"
    help_en: ClassVar[str] = 'write `"{written}"`'
    help_sv: ClassVar[str] = 'skriv `"{written}"`'
    written: str
    read_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAMapping(Problem):
    """A document is a list or a bare text, where a definition is a mapping of keys and values."""

    code: ClassVar[str] = "MR009"
    en: ClassVar[str] = "expected a mapping of keys and values, found {found}"
    sv: ClassVar[str] = "väntade en mappning av nycklar och värden, fann {found}"
    found: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadKey(Problem):
    """A key is itself a list or a mapping, or is empty. Write a text before the colon."""

    code: ClassVar[str] = "MR010"
    en: ClassVar[str] = "a key must be a text"
    sv: ClassVar[str] = "en nyckel måste vara en text"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyFile(Problem):
    """The file holds no definition. Write one, or remove the file."""

    code: ClassVar[str] = "MR011"
    en: ClassVar[str] = "the file `{path}` holds no definition"
    sv: ClassVar[str] = "filen `{path}` innehåller ingen definition"
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyProblems(Problem):
    """A file has so many problems that the rest of them are not told. Mend those that are."""

    code: ClassVar[str] = "MR012"
    en: ClassVar[str] = "more than {most} problems; the rest of the file is not read"
    sv: ClassVar[str] = "fler än {most} problem; resten av filen läses inte"
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyValues(Problem):
    """A file holds more keys and items than any definition needs. Split it."""

    code: ClassVar[str] = "MR013"
    en: ClassVar[str] = "the file has more than {most} keys and items"
    sv: ClassVar[str] = "filen har fler än {most} nycklar och poster"
    most: int
