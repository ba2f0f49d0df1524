"""The one shape of a problem: facts as fields, words as templates in two languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import ClassVar, Literal, Self

from malramverk.dataclass import dataclass
from malramverk.diagnostics.suggestion import nearest
from malramverk.source import Place

Language = Literal["sv", "en"]

MOST_CHARACTERS = 500
MOST_ITEMS = 100


class Severity(StrEnum):
    """How much a problem stops."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something a person should change, or know.

    A subclass has its facts as fields and its words as templates over those fields and over
    the properties it defines. Its docstring is its page in the manual. A help template that
    names an absent fact gives no help.

    Attributes:
        place: the words it is about; absent when there is no text to point at.
    """

    code: ClassVar[str] = "MR000"
    severity: ClassVar[Severity] = Severity.ERROR
    en: ClassVar[str] = ""
    sv: ClassVar[str] = ""
    help_en: ClassVar[str | None] = None
    help_sv: ClassVar[str | None] = None

    place: Place | None = None

    def words(self, language: Language = "en") -> str:
        """Return the message in one language: one sentence without a full stop."""
        return (self.sv if language == "sv" else self.en).format_map(_Facts(self, language))

    def advice(self, language: Language = "en") -> str | None:
        """Return what to do, in one language; nothing where it would be a guess."""
        template = self.help_sv if language == "sv" else self.help_en
        if template is None:
            return None
        facts = _Facts(self, language)
        text = template.format_map(facts)
        return None if facts.some_absent else text

    @property
    def meant(self) -> str | None:
        """The candidate most like what is written, for problems that have both as facts."""
        return nearest(getattr(self, "written", ""), getattr(self, "candidates", ()))

    @property
    def message(self) -> str:
        """The message in English."""
        return self.words("en")

    @property
    def help(self) -> str | None:
        """What to do, in English."""
        return self.advice("en")

    def at(self, place: Place | None) -> Self:
        """Return the same problem about other words."""
        return replace(self, place=place)

    def to_dict(self, language: Language = "en") -> dict[str, object]:
        """Return the problem as plain data, for JSON."""
        place = self.place
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.words(language),
            "help": self.advice(language),
            "file": place.source.name if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
            "length": place.span.end - place.span.start if place else None,
            "facts": {
                f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name != "place"
            },
        }

    def __str__(self) -> str:
        place = self.place
        where = f"{visible(place.source.name)}:{place.line}:{place.column}: " if place else ""
        return f"{where}{self.severity.value} {self.code}: {self.message}"


class _Facts(dict[str, object]):
    """Looks facts up on a problem, in words of the language, and notes those that are absent."""

    def __init__(self, problem: Problem, language: Language) -> None:
        super().__init__()
        self._problem = problem
        self._language = language
        self.some_absent = False

    def __missing__(self, name: str) -> object:
        value = getattr(self._problem, name)
        if isinstance(value, Mapping):
            value = value[self._language]
        if value is None:
            self.some_absent = True
            return ""
        if isinstance(value, tuple | list):
            value = ", ".join(str(item) for item in value[:MOST_ITEMS])
        return visible(value, MOST_CHARACTERS) if isinstance(value, str) else value


def visible(text: str, most: int | None = None) -> str:
    r"""Return text that does nothing to a terminal, cut where it is longer than is readable.

    >>> print(visible("a" + chr(10) + "b"), visible("abcdef", 4))
    a\nb abc…
    """
    if most is not None and len(text) > most:
        text = text[: most - 1] + "…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    if character in "\u00a0\u202f\u2009":  # spaces of Swedish numbers
        return character
    return character.encode("unicode_escape").decode()


def _plain(value: object) -> object:
    """Return a fact as plain data; of very many items or characters the first."""
    if isinstance(value, tuple | list | frozenset | set):
        return [_plain(item) for item in list(value)[:MOST_ITEMS]]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    plain = value if isinstance(value, str | int | float | bool | None) else str(value)
    return plain[: 10 * MOST_CHARACTERS] if isinstance(plain, str) else plain


def in_reading_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by file, line and column; those without a place come last."""

    def key(problem: Problem) -> tuple[bool, str, int, int, str]:
        place = problem.place
        if place is None:
            return True, "", 0, 0, problem.code
        return False, place.source.name, *place.source.position(place.span.start), problem.code

    return sorted(problems, key=key)


class MalramverkError(Exception):
    """The root of what this library raises about an author's or a user's input."""


class AuthoringError(MalramverkError):
    """One problem that stops the reading of one text."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Problems(MalramverkError):  # noqa: N818  it holds many problems
    """Every problem of one piece of work, all at once.

    Attributes:
        problems: in reading order, warnings included.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_reading_order(problems)
        errors = [p for p in self.problems if p.severity is Severity.ERROR]
        shown = "\n".join(str(p) for p in errors[:20])
        more = f"\n… and {len(errors) - 20} more" if len(errors) > 20 else ""
        super().__init__(f"{len(errors)} problem(s)\n{shown}{more}")


class DefinitionErrors(Problems):
    """Every problem of a set of definitions."""


class DataErrors(Problems):
    """Every problem of the data a question is asked of."""


class DisclosureErrors(Problems):
    """Every reason why figures may not be shown to those who are to read them."""
