"""Numbers as people read them: rounded half away from zero, with the signs of the language."""

from __future__ import annotations

from decimal import Decimal

from malramverk.cells import rounded, rounded_to
from malramverk.cli.language import Language
from malramverk.model import Indicator

_NBSP = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_USUAL_DECIMALS = 1
_OF_A_SHARE = 3


def shown_value(value: float, indicator: Indicator, language: Language) -> str:
    """Return a value as its definition says it is shown, without the unit.

    Where it does not say: with one decimal, and three where the whole is 1.

    Args:
        value: a value in the indicator's unit.
        indicator: the definition, with its ``decimals`` or ``round_to``.
        language: whose decimal sign and grouping.
    """
    if indicator.round_to is not None:
        return grouped(rounded_to(value, indicator.round_to), language)
    usual = _OF_A_SHARE if indicator.unit in ("1", "share") else _USUAL_DECIMALS
    return shown(value, usual if indicator.decimals is None else indicator.decimals, language)


def shown(value: float, decimals: int, language: Language) -> str:
    """Return a number with a fixed number of decimals.

    >>> shown(81.25, 1, "sv"), shown(-1234.5, 0, "en"), shown(0.125, 2, "sv")
    ('81,3', '−1,235', '0,13')
    """
    return grouped(rounded(value, decimals), language)


def shown_count(value: float | None, language: Language) -> str:
    """Return a number of rows, with decimals only where rows are weighted."""
    if value is None:
        return ""
    return shown(value, 0 if float(value).is_integer() else 1, language)


def shown_coverage(value: float | None, language: Language) -> str:
    """Return a coverage from 0 to 1 in percent; 100 only where nothing is missing."""
    if value is None:
        return ""
    percent = rounded(100 * value, 1)
    if value < 1:
        percent = min(percent, Decimal("99.9"))
    text = grouped(percent.quantize(Decimal(1)) if percent == int(percent) else percent, language)
    return f"{text}{_NBSP}%" if language == "sv" else f"{text}%"


def grouped(number: Decimal, language: Language) -> str:
    """Return a decimal number with the signs of a language.

    >>> grouped(Decimal("137600"), "en"), grouped(Decimal("-0.50"), "sv")
    ('137,600', '−0,50')
    """
    number = number or abs(number)
    text = f"{abs(number):,f}"
    if language == "sv":
        text = text.replace(",", _NBSP).replace(".", ",")
    return (_MINUS if number < 0 else "") + text
