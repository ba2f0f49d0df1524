"""What stops the reading of one formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected(Problem):
    """A formula goes on with something else than what may stand there.

    Look just before the marked words: a sign, a bracket or an operand is missing, or there is one
    too many. An ``if`` or a ``not`` in the middle of an expression needs brackets around it.
    """

    code: ClassVar[str] = "MR101"
    en: ClassVar[str] = "expected {expected}, found {found}"
    sv: ClassVar[str] = "väntade {expected} men fann {found}"
    help_en: ClassVar[str | None] = "{tip}"
    help_sv: ClassVar[str | None] = "{tip}"
    expected: Words
    found: Words
    tip: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnexpectedCharacter(Problem):
    """A formula holds a character that the formula language has no use for.

    Remove it. Formulas have no comments; a note belongs in the definition's ``description``.
    """

    code: ClassVar[str] = "MR102"
    en: ClassVar[str] = "`{character}` has no meaning in a formula"
    sv: ClassVar[str] = "`{character}` betyder inget i en formel"
    character: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongSign(Problem):
    """A sign looks like one of the formula language's, or is another language's for the same thing.

    Word processors turn ``-`` into a dash and quotes into curly ones; write the sign in the help.
    """

    code: ClassVar[str] = "MR103"
    en: ClassVar[str] = "`{found}` is not a sign of the formula language"
    sv: ClassVar[str] = "`{found}` är inte ett tecken i formelspråket"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    found: str
    write: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclosedText(Problem):
    """A text begins with a quote that is never closed on the same line.

    Close it with the same sort of quote. A quote inside the text is written twice.
    """

    code: ClassVar[str] = "MR104"
    en: ClassVar[str] = "a text is opened with `{quote}` and never closed"
    sv: ClassVar[str] = "en text öppnas med `{quote}` och avslutas aldrig"
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MalformedNumber(Problem):
    """A number is written in a way that could be misread.

    Digits stand on both sides of the decimal point, and ``_`` only between digits: ``0.5``,
    ``1_000``. A space is needed between a number and a word after it.
    """

    code: ClassVar[str] = "MR105"
    en: ClassVar[str] = "`{text}` is not a number"
    sv: ClassVar[str] = "`{text}` är inte ett tal"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    text: str
    write: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalComma(Problem):
    """A number is written with a decimal comma.

    Numbers in formulas have a decimal point, since the comma stands between arguments.
    """

    code: ClassVar[str] = "MR106"
    en: ClassVar[str] = "`{text}` has a comma where a number has a point"
    sv: ClassVar[str] = "`{text}` har ett komma där ett tal har en punkt"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    text: str
    write: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberOutOfRange(Problem):
    """A number is larger, smaller or longer than a formula can compute with exactly.

    A number has at most 30 digits, none of them further than 30 places from the decimal point.
    """

    code: ClassVar[str] = "MR107"
    en: ClassVar[str] = "`{text}` is outside the numbers a formula can hold"
    sv: ClassVar[str] = "`{text}` ligger utanför de tal en formel kan hantera"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnId(Problem):
    """A name holds capitals or letters outside a–z.

    Names in formulas are ids: small letters a–z, digits and ``_``, beginning with a letter.
    """

    code: ClassVar[str] = "MR108"
    en: ClassVar[str] = "`{name}` is not an id; ids have small letters a–z, digits and `_`"
    sv: ClassVar[str] = "`{name}` är inget id; ett id har små bokstäver a–z, siffror och `_`"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    name: str
    write: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainedComparison(Problem):
    """One comparison follows another without ``and`` between them.

    Write each comparison by itself: ``0 < x and x < 10``.
    """

    code: ClassVar[str] = "MR109"
    en: ClassVar[str] = "`{operator}` compares the result of another comparison"
    sv: ClassVar[str] = "`{operator}` jämför resultatet av en annan jämförelse"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    operator: str
    write: str | None
