"""School years, calendar years, terms and dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malramverk.periods import (
    CountedBy,
    PeriodKind,
    PeriodRule,
    calendar_year,
    counted,
    earlier,
    parse_period,
    result_period,
    school_year,
)


@pytest.mark.parametrize(
    ("text", "kind", "canonical"),
    [
        ("2024/25", "school_year", "2024/25"),
        ("2024/2025", "school_year", "2024/25"),
        ("2024-25", "school_year", "2024/25"),
        ("2024–25", "school_year", "2024/25"),
        ("202425", "school_year", "2024/25"),
        (" 2024 / 25 ", "school_year", "2024/25"),
        ("1999/00", "school_year", "1999/00"),
        ("1999/2000", "school_year", "1999/00"),
        ("2024", "calendar_year", "2024"),
        ("HT2024", "term", "HT2024"),
        ("VT 2025", "term", "VT2025"),
        ("HT\u00a02024", "term", "HT2024"),
        ("2024-10-15", "date", "2024-10-15"),
    ],
)
def test_a_period_has_one_canonical_text(text, kind, canonical):
    period = parse_period(text)
    assert (period.kind.value, period.text, str(period)) == (kind, canonical, canonical)
    assert parse_period(period.text) == period


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "24/25",
            "2024/26",
            "2024/2024",
            "2024/24",
            "2024-13",
            "202412",
            "2024-02-30",
            "ht2024",
            "HT24",
        ),
        *("2024/25/26", "läsåret 2024/25", "2024_25", "99999", "-2024", "2024.0"),
        *("\u0662\u0660\u0662\u0664", "2024/\u0662\u0665"),
    ],
)
def test_what_is_no_period(text):
    assert parse_period(text) is None


@given(st.text())
def test_any_text_is_a_period_or_none(text):
    period = parse_period(text)
    assert period is None or parse_period(period.text) == period


YEARS = st.integers(1000, 9998)
PERIODS = st.one_of(
    YEARS.map(lambda y: school_year(y).text),
    YEARS.map(lambda y: calendar_year(y).text),
    st.tuples(st.sampled_from(["VT", "HT"]), YEARS).map(lambda t: f"{t[0]}{t[1]}"),
    st.dates().map(str),
)


@given(PERIODS, PERIODS)
def test_periods_of_one_kind_are_ordered_by_time(left, right):
    a, b = parse_period(left), parse_period(right)
    if a.kind is b.kind:
        keys = [(p.first_year, p.text.replace("VT", "1").replace("HT", "2")) for p in (a, b)]
        assert (a.order < b.order) == (keys[0] < keys[1])


@given(PERIODS, st.integers(0, 50), st.integers(0, 50))
def test_steps_back_add_up(text, one, two):
    there = earlier(text, one)
    assert earlier(text, 0) == text
    if there is not None and not text.endswith("02-29"):
        assert earlier(there, two) == earlier(text, one + two)
        assert parse_period(there).kind is parse_period(text).kind


@pytest.mark.parametrize(
    ("text", "steps", "before"),
    [
        ("2000/01", 1, "1999/00"),
        ("2024", 1, "2023"),
        ("VT2024", 1, "HT2023"),
        ("HT2024", 2, "HT2023"),
        ("2024-10-15", 1, "2023-10-15"),
        ("2024-02-29", 1, "2023-02-28"),
        ("2024-02-29", 4, "2020-02-29"),
        ("0005", 6, None),
        ("2024/25", 5000, None),
        ("HT0000", 2, None),
        ("0001-01-01", 1, None),
        (None, 1, None),
    ],
)
def test_a_period_some_steps_before(text, steps, before):
    assert earlier(text, steps) == before


@pytest.mark.parametrize(
    ("text", "rule", "kind", "result"),
    [
        ("2024/25", "school_year", "school_year", "2024/25"),
        ("2024/25", "first_calendar_year", "school_year", "2024/25"),
        ("2024", "first_calendar_year", "school_year", "2024/25"),
        ("2025", "second_calendar_year", "school_year", "2024/25"),
        ("2024", "school_year", "school_year", None),
        ("HT2024", "autumn_term", "school_year", "2024/25"),
        ("VT2025", "spring_term", "school_year", "2024/25"),
        ("VT2025", "autumn_term", "school_year", None),
        ("HT2024", "school_year", "school_year", None),
        ("2024-10-15", "reference_date", "school_year", "2024/25"),
        ("2025-06-30", "reference_date", "school_year", "2024/25"),
        ("2024-07-01", "school_year", "school_year", "2024/25"),
        ("2024-10-15", "first_calendar_year", "school_year", None),
        ("2024/25", "first_calendar_year", "calendar_year", "2024"),
        ("2024/25", "second_calendar_year", "calendar_year", "2025"),
        ("2024/25", "school_year", "calendar_year", None),
        ("HT2024", "autumn_term", "calendar_year", "2024"),
        ("2024-10-15", "reference_date", "calendar_year", "2024"),
        ("2024-10-15", "reference_date", "term", "HT2024"),
        ("2025-03-01", "reference_date", "term", "VT2025"),
        ("2024/25", "school_year", "term", None),
        ("0000", "second_calendar_year", "school_year", None),
        ("9999/00", "second_calendar_year", "calendar_year", None),
        ("i fjol", "school_year", "school_year", None),
        (None, "school_year", "school_year", None),
    ],
)
def test_the_result_that_reads_a_sources_period(text, rule, kind, result):
    assert result_period(text, PeriodRule(rule), PeriodKind(kind)) == result


@given(st.none() | st.text() | PERIODS, st.sampled_from(PeriodRule), st.sampled_from(PeriodKind))
def test_a_results_period_is_of_the_kind_asked_for(text, rule, kind):
    found = result_period(text, rule, kind)
    assert found is None or parse_period(found).kind is kind


@pytest.mark.parametrize(
    ("text", "by", "meant"),
    [
        ("2024", CountedBy.AUTUMN_YEAR, "2024/25"),
        ("2024", CountedBy.SPRING_YEAR, "2023/24"),
        ("2024", None, "2024"),
        ("2024/25", CountedBy.SPRING_YEAR, "2024/25"),
    ],
)
def test_the_school_year_that_a_source_calls_by_one_year(text, by, meant):
    assert counted(parse_period(text), by).text == meant
