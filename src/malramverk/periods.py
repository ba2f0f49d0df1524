"""School years, calendar years, terms and dates: this room says when."""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date
from enum import StrEnum
from functools import lru_cache

from malramverk.dataclass import dataclass


class PeriodKind(StrEnum):
    """What sort of time a period is."""

    SCHOOL_YEAR = "school_year"
    CALENDAR_YEAR = "calendar_year"
    TERM = "term"
    DATE = "date"


class PeriodRule(StrEnum):
    """Which of a source's periods an indicator's school year (läsår) reads."""

    SCHOOL_YEAR = "school_year"
    FIRST_CALENDAR_YEAR = "first_calendar_year"
    SECOND_CALENDAR_YEAR = "second_calendar_year"
    CALENDAR_YEAR = "calendar_year"
    AUTUMN_TERM = "autumn_term"
    SPRING_TERM = "spring_term"
    REFERENCE_DATE = "reference_date"


class CountedBy(StrEnum):
    """Which year a source names a school year (läsår) by."""

    AUTUMN_YEAR = "autumn_year"
    SPRING_YEAR = "spring_year"


@dataclass(frozen=True, slots=True)
class Period:
    """One period; periods of one kind are ordered by their first day.

    Attributes:
        kind: what sort of time it is.
        text: the canonical text, such as ``2024/25``, ``2024``, ``HT2024`` or ``2024-10-15``.
    """

    kind: PeriodKind
    text: str

    @property
    def first_year(self) -> int:
        """The calendar year in which the period begins."""
        return int(self.text[2:] if self.kind is PeriodKind.TERM else self.text[:4])

    @property
    def order(self) -> tuple[int, str]:
        """What periods are sorted by."""
        if self.kind is PeriodKind.TERM:
            return self.first_year, "1" if self.text.startswith("VT") else "2"
        return self.first_year, self.text

    def __str__(self) -> str:
        return self.text


_FORMS = re.compile(
    r"(?P<school>(?P<first>[0-9]{4})"
    r"(?:\s*[/–-]\s*(?P<second>[0-9]{2}|[0-9]{4})|(?P<joined>[0-9]{2})))"
    r"|(?P<term>(?:HT|VT)\s?[0-9]{4})"
    r"|(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})|(?P<year>[0-9]{4})"
)


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period | None:
    """Return the period a text names, or nothing.

    >>> parse_period("2024/25"), parse_period("2024-25").text, parse_period("2024/2025").text
    (Period(kind=<PeriodKind.SCHOOL_YEAR: 'school_year'>, text='2024/25'), '2024/25', '2024/25')
    >>> parse_period("202425").text, parse_period("2024/26"), parse_period("202412")
    ('2024/25', None, None)
    """
    text = text.strip()
    found = _FORMS.fullmatch(text)
    if found is None:
        return None
    if found["date"]:
        return _date(text)
    if found["school"]:
        first, second = int(found["first"]), found["second"] or found["joined"]
        follows = second in (f"{(first + 1) % 100:02d}", str(first + 1))
        return school_year(first) if follows else None
    if found["term"]:
        return Period(PeriodKind.TERM, text[:2] + text[-4:])
    return Period(PeriodKind.CALENDAR_YEAR, text)


def _date(text: str) -> Period | None:
    try:
        return Period(PeriodKind.DATE, date.fromisoformat(text).isoformat())
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def school_year(first: int) -> Period:
    """Return the school year (läsår) that begins in the autumn of a year.

    >>> school_year(1999).text
    '1999/00'
    """
    return Period(PeriodKind.SCHOOL_YEAR, f"{first:04d}/{(first + 1) % 100:02d}")


def calendar_year(year: int) -> Period:
    """Return a calendar year."""
    return Period(PeriodKind.CALENDAR_YEAR, f"{year:04d}")


def counted(period: Period, counted_by: CountedBy | None) -> Period:
    """Return the school year that a source's bare year stands for, or the period as it is."""
    if counted_by is None or period.kind is not PeriodKind.CALENDAR_YEAR:
        return period
    year = period.first_year
    return school_year(year if counted_by is CountedBy.AUTUMN_YEAR else year - 1)


@lru_cache(maxsize=4096)
def result_period(text: str | None, rule: PeriodRule, kind: PeriodKind) -> str | None:
    """Return the period of a result that reads a source's period under a rule.

    Args:
        text: the source's period.
        rule: the indicator's ``period_rule``.
        kind: what sort of periods the results have.

    Returns:
        The same period where the kinds agree; the result's period where the rule joins them,
        and nothing where it does not.

    >>> result_period("2025", PeriodRule.SECOND_CALENDAR_YEAR, PeriodKind.SCHOOL_YEAR)
    '2024/25'
    >>> result_period("2024-10-15", PeriodRule.REFERENCE_DATE, PeriodKind.SCHOOL_YEAR)
    '2024/25'
    >>> result_period("VT2025", PeriodRule.AUTUMN_TERM, PeriodKind.SCHOOL_YEAR) is None
    True
    """
    period = parse_period(text) if text is not None else None
    if period is None:
        return None
    if period.kind is kind:
        return period.text
    found: str | None = None
    if kind is PeriodKind.SCHOOL_YEAR:
        found = _school_year_of(period, rule)
    elif kind is PeriodKind.CALENDAR_YEAR:
        found = _calendar_year_of(period, rule)
    elif kind is PeriodKind.TERM and period.kind is PeriodKind.DATE:
        found = f"{'HT' if _autumn(period) else 'VT'}{period.first_year:04d}"
    # Before the year 0 and after 9999 there are no periods.
    return found if found is not None and parse_period(found) is not None else None


def _autumn(period: Period) -> bool:
    """Say whether a date or a term lies in the half of the year that begins a school year."""
    if period.kind is PeriodKind.TERM:
        return period.text.startswith("HT")
    return int(period.text[5:7]) >= 7  # a school year is counted from 1 July


def _school_year_of(period: Period, rule: PeriodRule) -> str | None:
    year = period.first_year
    if period.kind is PeriodKind.CALENDAR_YEAR:
        first = {PeriodRule.FIRST_CALENDAR_YEAR: year, PeriodRule.SECOND_CALENDAR_YEAR: year - 1}
        return school_year(first[rule]).text if rule in first else None
    autumn = _autumn(period)
    if period.kind is PeriodKind.TERM:
        wanted = {PeriodRule.AUTUMN_TERM: True, PeriodRule.SPRING_TERM: False}.get(rule)
        if wanted is None or wanted is not autumn:
            return None
    elif rule not in (PeriodRule.REFERENCE_DATE, PeriodRule.SCHOOL_YEAR):
        return None
    return school_year(year if autumn else year - 1).text


def _calendar_year_of(period: Period, rule: PeriodRule) -> str | None:
    year = period.first_year
    if period.kind is PeriodKind.SCHOOL_YEAR:
        if rule is PeriodRule.FIRST_CALENDAR_YEAR:
            return calendar_year(year).text
        return calendar_year(year + 1).text if rule is PeriodRule.SECOND_CALENDAR_YEAR else None
    if period.kind is PeriodKind.TERM:
        wanted = {PeriodRule.AUTUMN_TERM: True, PeriodRule.SPRING_TERM: False}.get(rule)
        return calendar_year(year).text if wanted is _autumn(period) else None
    return calendar_year(year).text


@lru_cache(maxsize=4096)
def earlier(text: str | None, steps: int) -> str | None:
    """Return the period some steps before one, in its own kind; a step of a date is a year.

    There is nothing before what is undated, or before the year 0.

    >>> earlier("2024/25", 1), earlier("2024", 3), earlier("HT2024", 1), earlier("VT2024", 1)
    ('2023/24', '2021', 'VT2024', 'HT2023')
    """
    period = parse_period(text) if text is not None else None
    if period is None:
        return None
    year = period.first_year - steps
    if period.kind is PeriodKind.TERM:
        half = 2 * period.first_year + period.text.startswith("HT") - steps
        found = f"{'HT' if half % 2 else 'VT'}{half // 2:04d}"
    elif period.kind is PeriodKind.DATE:
        # The year before 29 February is counted to the 28th.
        leap = period.text.endswith("02-29") and not isleap(year)
        found = f"{year:04d}-02-28" if leap else f"{year:04d}{period.text[4:]}"
    else:
        found = school_year(year).text if "/" in period.text else f"{year:04d}"
    return found if parse_period(found) is not None else None
