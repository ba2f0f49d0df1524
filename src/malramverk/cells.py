"""The states a cell can be in: this room says why a value is missing."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum, IntFlag

from malramverk.dataclass import dataclass


class State(IntEnum):
    """Why a cell has, or has not, a value; the number is its rank in a join.

    Joining two cells takes the stronger state, which is the greater number. Source: SDMX
    CL_OBS_STATUS for the mapping; the order is this library's own.
    """

    VALUE = 0
    CENSORED = 1
    NOT_COMPARABLE = 2
    UNDEFINED = 3
    TOO_FEW = 4
    NOT_REPORTABLE = 5
    NOT_REPORTED = 6
    SUPPRESSED = 7
    NOT_APPLICABLE = 8
    NOT_IN_FORCE = 9

    @property
    def id(self) -> str:
        """The name authors and machines write: ``not_reported``."""
        return self.name.lower()


class Reason(IntEnum):
    """A finer word for a state, where the source gives one."""

    NONE = 0
    FEW = 1
    ALL_BUT_FEW = 2
    SECONDARY = 3
    ECONOMIC = 4
    DIVISION_BY_ZERO = 5
    OUT_OF_DOMAIN = 6
    NO_ROWS = 7
    ALL_UNKNOWN = 8
    MINIMUM_N = 9
    MINIMUM_COVERAGE = 10
    NO_SOURCE = 11
    OVERFLOW = 12
    EMPTY = 13

    @property
    def id(self) -> str:
        """The name authors and machines write: ``all_but_few``."""
        return self.name.lower()


class Flag(IntFlag):
    """What else there is to know of a cell that may have a value."""

    NONE = 0
    SERIES_BREAK = 1
    PROVISIONAL = 2
    LOW_RELIABILITY = 4
    IMPUTED = 8
    LOW_COVERAGE = 16
    ROUNDED = 32
    CHANCE_NOT_WEIGHED = 64


@dataclass(frozen=True, slots=True)
class StateWords:
    """One row of what people and other systems call a state.

    Attributes:
        symbol: what Swedish tables print in the cell's place.
        sv: the words in Swedish.
        en: the words in English.
        obs_status: the letter of SDMX CL_OBS_STATUS.
        conf_status: the letter of SDMX CL_CONF_STATUS.
    """

    symbol: str
    sv: str
    en: str
    obs_status: str
    conf_status: str = "F"


STATE_WORDS: dict[State, StateWords] = {
    State.VALUE: StateWords("", "värde", "value", "A"),
    State.CENSORED: StateWords("~", "bara ett intervall är känt", "only an interval is known", "A"),
    State.NOT_COMPARABLE: StateWords("|", "inte jämförbart", "not comparable", "B"),
    State.UNDEFINED: StateWords(".", "går inte att beräkna", "undefined", "M"),
    State.TOO_FEW: StateWords("(.)", "för litet underlag", "too few", "U"),
    State.NOT_REPORTABLE: StateWords(
        "-",
        "uppfyller inte redovisningsprinciperna",
        "fails the source's reporting principles",
        "L",
    ),
    State.NOT_REPORTED: StateWords(".", "uppgiften saknas", "not reported", "L"),
    State.SUPPRESSED: StateWords("..", "skyddas av sekretess", "suppressed", "Q", "C"),
    State.NOT_APPLICABLE: StateWords(".", "inte aktuellt", "not applicable", "M"),
    State.NOT_IN_FORCE: StateWords("", "definitionen gäller inte perioden", "not in force", "M"),
}

REASON_WORDS: dict[Reason, tuple[str, str]] = {
    Reason.NONE: ("", ""),
    Reason.FEW: ("få i gruppen", "few"),
    Reason.ALL_BUT_FEW: ("få utanför gruppen", "all but few"),
    Reason.SECONDARY: ("för att annat inte ska röjas", "secondary"),
    Reason.ECONOMIC: ("ekonomisk sekretess", "economic secrecy"),
    Reason.DIVISION_BY_ZERO: ("inget att dela med", "division by zero"),
    Reason.OUT_OF_DOMAIN: ("utanför funktionens område", "outside the function's domain"),
    Reason.NO_ROWS: ("inga rader för perioden", "no rows for the period"),
    Reason.ALL_UNKNOWN: ("alla rader saknar uppgift", "every row is unknown"),
    Reason.MINIMUM_N: (
        "färre än definitionens minsta antal",
        "fewer than the definition's minimum",
    ),
    Reason.MINIMUM_COVERAGE: ("för låg täckning", "coverage below the definition's minimum"),
    Reason.NO_SOURCE: ("ingen källa är ansluten", "no source is at hand"),
    Reason.OVERFLOW: ("för stort tal", "too large a number"),
    Reason.EMPTY: ("ingen i populationen", "no one in the population"),
}


def state_of(name: str) -> State:
    """Return the state an author names; ``ValueError`` for a name that is none."""
    try:
        return State[name.upper()]
    except KeyError:
        raise ValueError(name) from None


def rounded(value: float, decimals: int) -> Decimal:
    """Round a number as published tables do: decimal, half away from zero.

    The number is first taken to 15 significant digits, which removes the noise of binary
    floats: 100 · 57/200 is 28.5 and not 28.499999999999996.

    Args:
        value: a finite number.
        decimals: decimals to keep; negative for tens, hundreds and so on.

    >>> rounded(100 * (57 / 200), 0), rounded(-2.5, 0), rounded(2.345, 2)
    (Decimal('29'), Decimal('-3'), Decimal('2.35'))
    """
    exact = Decimal(f"{value:.15g}")
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def rounded_to(value: float, step: Decimal) -> Decimal:
    """Round a number to a multiple of a step, half away from zero.

    >>> rounded_to(137_649.9, Decimal(100)), rounded_to(4925, Decimal(10))
    (Decimal('137600'), Decimal('4930'))
    """
    multiple = (Decimal(f"{value:.15g}") / step).quantize(Decimal(1), ROUND_HALF_UP)
    return multiple * step


def status_code(state: State, reason: Reason = Reason.NONE) -> int:
    """Return a state and its reason as one number whose maximum is the join."""
    return state << 4 | reason


def state_and_reason(code: int) -> tuple[State, Reason]:
    """Return the state and the reason that a number stands for."""
    return State(code >> 4), Reason(code & 15)
