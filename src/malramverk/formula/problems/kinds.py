"""What is wrong with how the pieces of a formula are put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from malramverk.dataclass import dataclass
from malramverk.diagnostics import Problem, Severity

KIND_WORDS: Mapping[str, Mapping[str, str]] = {
    "number": {"sv": "ett tal", "en": "a number"},
    "yes_no": {"sv": "ett ja eller nej", "en": "a yes or no"},
    "text": {"sv": "en text", "en": "a text"},
    "period": {"sv": "en period", "en": "a period"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferentKinds(Problem):
    """Things of different kinds, such as a text and a number, are compared or chosen between.

    A code is text even when it looks like a number: write it in quotes.
    """

    code: ClassVar[str] = "MR130"
    en: ClassVar[str] = "the left side is {left_words} but the right side is {right_words}"
    sv: ClassVar[str] = "vänster sida är {left_words} men höger sida är {right_words}"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    left: str
    right: str
    write: str | None = None

    @property
    def left_words(self) -> Mapping[str, str]:
        """The left side's kind in words."""
        return KIND_WORDS[self.left]

    @property
    def right_words(self) -> Mapping[str, str]:
        """The right side's kind in words."""
        return KIND_WORDS[self.right]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYesNo(Problem):
    """A condition is needed, but a number or a text stands there.

    ``and``, ``or``, ``not``, ``if``, ``where`` and ``share`` take conditions, such as ``x > 0``.
    """

    code: ClassVar[str] = "MR131"
    en: ClassVar[str] = "`{taker}` needs a condition, and this is {found}"
    sv: ClassVar[str] = "`{taker}` behöver ett villkor, och detta är {found}"
    taker: str
    kind: str

    @property
    def found(self) -> Mapping[str, str]:
        """What stands there, in words."""
        return KIND_WORDS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotANumber(Problem):
    """A number is needed, but a condition or a text stands there.

    To count the rows that fulfil a condition, write ``count(p where c)``; for how large a share
    they are, write ``share(c of p)``.
    """

    code: ClassVar[str] = "MR132"
    en: ClassVar[str] = "`{taker}` needs a number, and this is {found}"
    sv: ClassVar[str] = "`{taker}` behöver ett tal, och detta är {found}"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    taker: str
    kind: str
    write: str | None = None

    @property
    def found(self) -> Mapping[str, str]:
        """What stands there, in words."""
        return KIND_WORDS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOrder(Problem):
    """Texts, periods or conditions are asked which is greater.

    Only numbers have an order here; use ``==``, ``!=`` or ``in``.
    """

    code: ClassVar[str] = "MR133"
    en: ClassVar[str] = "`{operator}` compares numbers, and this is {found}"
    sv: ClassVar[str] = "`{operator}` jämför tal, och detta är {found}"
    help_en: ClassVar[str | None] = "use `==`, `!=` or `in`"
    help_sv: ClassVar[str | None] = "använd `==`, `!=` eller `in`"
    operator: str
    kind: str

    @property
    def found(self) -> Mapping[str, str]:
        """What stands there, in words."""
        return KIND_WORDS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongResultKind(Problem):
    """An indicator's formula gives something else than a number.

    An indicator is a measured quantity. For a yes or no, write a rule.
    """

    code: ClassVar[str] = "MR134"
    en: ClassVar[str] = "an indicator is a number, and this is {found}"
    sv: ClassVar[str] = "en indikator är ett tal, och detta är {found}"
    kind: str

    @property
    def found(self) -> Mapping[str, str]:
        """What stands there, in words."""
        return KIND_WORDS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantFormula(Problem):
    """An indicator's formula reads no data, so that every entity has the same value.

    Name a population, a table or another indicator in it.
    """

    code: ClassVar[str] = "MR135"
    en: ClassVar[str] = "the formula reads no data"
    sv: ClassVar[str] = "formeln läser inga data"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantInAggregate(Problem):
    """What an aggregate looks at is the same for every row.

    Name a column. To count rows, write ``count``.
    """

    code: ClassVar[str] = "MR136"
    en: ClassVar[str] = "this is the same for every row of `{source}`"
    sv: ClassVar[str] = "detta är lika för varje rad i `{source}`"
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAPeriod(Problem):
    """A column of periods is compared with a text that is no period.

    Periods are written ``2024/25``, ``2024``, ``HT2024`` or ``2024-10-15``.
    """

    code: ClassVar[str] = "MR137"
    en: ClassVar[str] = '`"{text}"` is not a period'
    sv: ClassVar[str] = '`"{text}"` är ingen period'
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongArguments(Problem):
    """A function is given too few or too many arguments.

    Arguments have a comma between them, and numbers a decimal point.
    """

    code: ClassVar[str] = "MR140"
    en: ClassVar[str] = "`{function}` is given {given} argument(s)"
    sv: ClassVar[str] = "`{function}` har fått {given} argument"
    help_en: ClassVar[str | None] = "write `{form}`"
    help_sv: ClassVar[str | None] = "skriv `{form}`"
    function: str
    given: int
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateForm(Problem):
    """An aggregate is not written as an aggregate.

    An aggregate says what it looks at and whose rows: ``mean(meritvarde of elever)``. Only
    ``count`` takes rows alone: ``count(elever)``.
    """

    code: ClassVar[str] = "MR141"
    en: ClassVar[str] = "`{function}` is an aggregate over rows and is written `{form}`"
    sv: ClassVar[str] = "`{function}` är ett aggregat över rader och skrivs `{form}`"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    function: str
    form: str
    write: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakesNoSource(Problem):
    """A function of numbers is given rows to look at.

    Aggregate first, then apply the function to the figure.
    """

    code: ClassVar[str] = "MR142"
    en: ClassVar[str] = "`{function}` is no aggregate and takes no `{word}`"
    sv: ClassVar[str] = "`{function}` är inget aggregat och tar inget `{word}`"
    help_en: ClassVar[str | None] = "write `{form}`"
    help_sv: ClassVar[str | None] = "skriv `{form}`"
    function: str
    word: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantMoved(Problem):
    """A function that looks to other periods, entities or groups is given a constant.

    A constant is the same everywhere. Name an indicator, a part or an aggregate.
    """

    code: ClassVar[str] = "MR138"
    en: ClassVar[str] = "`{function}` looks to other cells, and this is the same in all of them"
    sv: ClassVar[str] = "`{function}` ser till andra celler, och detta är lika i dem alla"
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideDomain(Problem):
    """A function is given a constant for which it has no value.

    ``sqrt`` needs zero or more, ``ln`` more than zero, and the step of ``round_to`` as well.
    """

    code: ClassVar[str] = "MR139"
    en: ClassVar[str] = "`{function}` has no value for `{number}`"
    sv: ClassVar[str] = "`{function}` har inget värde för `{number}`"
    function: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioIsShare(Problem):
    """One count is divided by another that holds all its rows.

    Written as a share, rows whose condition is unknown leave both numerator and denominator, and
    the coverage says how many they were. As a ratio they count as if they did not fulfil it.
    """

    code: ClassVar[str] = "MR150"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "this ratio of two counts is a share"
    sv: ClassVar[str] = "denna kvot av två antal är en andel"
    help_en: ClassVar[str | None] = "write `{write}`"
    help_sv: ClassVar[str | None] = "skriv `{write}`"
    write: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionByZero(Problem):
    """A formula divides by a number that is always zero.

    The result would be undefined for every entity.
    """

    code: ClassVar[str] = "MR151"
    en: ClassVar[str] = "this divides by zero"
    sv: ClassVar[str] = "här divideras med noll"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideBounds(Problem):
    """A column is compared with a number outside the bounds its table declares.

    The comparison has the same answer for every row. Mend the number or the column's bounds.
    """

    code: ClassVar[str] = "MR153"
    severity: ClassVar[Severity] = Severity.WARNING
    en: ClassVar[str] = "`{number}` is outside what `{column}` may hold, {bounds}"
    sv: ClassVar[str] = "`{number}` ligger utanför vad `{column}` kan innehålla, {bounds}"
    number: str
    column: str
    minimum: str | None
    maximum: str | None

    @property
    def bounds(self) -> Mapping[str, str]:
        """The bounds in words."""
        if self.minimum is None:
            return {"sv": f"högst {self.maximum}", "en": f"at most {self.maximum}"}
        if self.maximum is None:
            return {"sv": f"minst {self.minimum}", "en": f"at least {self.minimum}"}
        return {
            "sv": f"{self.minimum} till {self.maximum}",
            "en": f"{self.minimum} to {self.maximum}",
        }
