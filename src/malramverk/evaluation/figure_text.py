"""Figures and states in words, in Swedish or English."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from malramverk.cells import REASON_WORDS, STATE_WORDS, Reason, rounded, rounded_to, state_of
from malramverk.quantities import unit_from, unit_symbol, unit_words

_POINTS = {
    "sv": ("procentenheter", "procentenhet"),
    "en": ("percentage points", "percentage point"),
}


class Shown(Protocol):
    """How an indicator's figures are shown."""

    @property
    def unit(self) -> str:
        """The unit, as authors write it."""
        ...

    @property
    def decimals(self) -> int | None:
        """Decimals to show."""
        ...

    @property
    def round_to(self) -> float | None:
        """What to round to, such as 100."""
        ...


def number(value: float, language: str, decimals: int | None = None) -> str:
    """Return a number as people write it: Swedish with a comma and spaces between thousands."""
    shown = rounded(value, decimals) if decimals is not None else Decimal(f"{value:.10g}")
    text = f"{shown or abs(shown):,f}"  # what rounds to zero has no sign
    if "." in text and decimals is None:
        text = text.rstrip("0").rstrip(".")
    if language == "sv":
        return text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",").replace("-", "−")
    return text


def quantity(value: float, shown: Shown, language: str) -> str:
    """Return a value in the indicator's unit, rounded as its definition says."""
    return with_unit(bare(value, shown, language), shown.unit, language)


def with_unit(text: str, unit: str | None, language: str) -> str:
    """Put a unit after a number; a pure number without a sign of its own has none."""
    found = unit_from(unit) if unit else None
    shown = (unit or "").replace("_", " ")
    if found is not None:
        bare = found.pure and found.scale == 1
        words = unit_words(found, "sv" if language == "sv" else "en")
        shown = unit_symbol(found) or ("" if bare else words)
    return f"{text}\N{NO-BREAK SPACE}{shown}" if shown else text


def state_words(state: str, reason: str, language: str) -> str:
    """Return why a value is missing, in words."""
    words = STATE_WORDS[state_of(state)]
    finer = REASON_WORDS[Reason[reason.upper()]][0 if language == "sv" else 1]
    shown = words.sv if language == "sv" else words.en
    return f"{shown} ({finer})" if finer else shown


def bare(value: float, shown: Shown, language: str, more: int = 0) -> str:
    """Return a value without its unit, rounded as its definition says, or with more decimals."""
    if shown.round_to is not None:
        return number(float(rounded_to(value, Decimal(str(shown.round_to)))), language, 0)
    decimals = None if shown.decimals is None else shown.decimals + more
    return number(value, language, decimals)


def change(value: float, shown: Shown, language: str) -> str:
    """Return a change with its sign and unit; one of percents is in percentage points."""
    text = signed(value, shown, language)
    if shown.unit not in ("percent", "%"):
        return with_unit(text, shown.unit, language)
    digits = text.lstrip("+-\N{MINUS SIGN}").rstrip("0").rstrip(",.")
    return f"{text}\N{NO-BREAK SPACE}{_POINTS[language][digits == '1']}"


def signed(value: float, shown: Shown, language: str, more: int = 0) -> str:
    """Return a number with its sign, without its unit."""
    text = bare(value, shown, language, more)
    return f"+{text}" if value > 0 else text


def short(value: float, language: str) -> str:
    """Return a whole number whole, and any other with five digits or to the unit."""
    if value == int(value) or abs(value) >= 10_000:
        return number(value, language, 0)
    return number(float(f"{value:.5g}"), language)
