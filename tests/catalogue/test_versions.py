"""Which version of a definition holds when, and what was said of it at an earlier day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import malramverk as mr
from malramverk.periods import calendar_year, parse_period, school_year
from tests.catalogue.folders import write

HEAD = "kind: indicator\nid: x\nunit: percent\nformula: share(behorig of ak9)\n"


def documents(*versions: tuple[str, str, str]) -> str:
    """Return a file of versions, each a number, a status and an interval."""
    return "---\n".join(
        f"{HEAD}version: {number}\nstatus: {status}\n"
        + (f"in_force: {interval}\n" if interval else "")
        for number, status, interval in versions
    )


def loaded(folder, *versions):
    return mr.load(write(folder, x=documents(*versions)))


def holding(catalogue, text):
    version = catalogue.version_for("x", parse_period(text) if text else None)
    return version.version if version else None


def test_closed_intervals_without_gap_or_overlap(tmp_path):
    catalogue = loaded(
        tmp_path,
        ("1.0.0", "superseded", "{to: 2014/15}"),
        ("2.0.0", "adopted", "{from: 2015/16, to: 2019/20}"),
        ("3.0.0", "adopted", "{from: 2020/21}"),
    )
    held = {p: holding(catalogue, p) for p in ("1990/91", "2014/15", "2015/16", "2019/20")}
    assert held == {"1990/91": "1.0.0", "2014/15": "1.0.0", "2015/16": "2.0.0", "2019/20": "2.0.0"}
    assert holding(catalogue, "2020/21") == "3.0.0"
    assert holding(catalogue, None) == "3.0.0"
    assert catalogue.indicators["x"].version == "3.0.0"
    assert [v.version for v in catalogue.versions["indicator", "x"]] == ["1.0.0", "2.0.0", "3.0.0"]


def test_outside_every_interval_no_version_holds(tmp_path):
    catalogue = loaded(tmp_path, ("1.0.0", "adopted", "{from: 2015/16, to: 2019/20}"))
    assert holding(catalogue, "2014/15") is None
    assert holding(catalogue, "2020/21") is None


def test_a_draft_waits_until_it_is_decided(tmp_path):
    catalogue = loaded(
        tmp_path,
        ("1.0.0", "adopted", "{from: 2015/16}"),
        ("2.0.0", "consultation", "{from: 2024/25}"),
    )
    assert holding(catalogue, "2024/25") == "1.0.0"
    assert catalogue.indicators["x"].version == "1.0.0"


def test_where_nothing_is_decided_the_last_draft_holds(tmp_path):
    catalogue = loaded(tmp_path, ("0.1.0", "draft", ""), ("0.2.0", "proposed", ""))
    assert holding(catalogue, "2024/25") == "0.2.0"
    assert catalogue.indicators["x"].version == "0.2.0"


def test_what_is_withdrawn_holds_no_more(tmp_path):
    catalogue = loaded(tmp_path, ("1.0.0", "adopted", ""), ("2.0.0", "withdrawn", ""))
    assert holding(catalogue, "2024/25") == "1.0.0"


def test_an_interval_of_school_years_covers_calendar_years_by_their_first(tmp_path):
    catalogue = loaded(tmp_path, ("1.0.0", "adopted", "{from: 2015/16, to: 2019/20}"))
    held = [year for year in range(2013, 2023) if holding(catalogue, str(year))]
    assert held == [2015, 2016, 2017, 2018, 2019]


@pytest.mark.parametrize(
    ("versions", "codes"),
    [
        ([("1.0.0", "{to: 2014/15}"), ("2.0.0", "{from: 2015/16}")], []),
        ([("1.0.0", "{to: 2014}"), ("2.0.0", "{from: 2015}")], []),
        ([("1.0.0", "{to: 2014}"), ("2.0.0", "{from: 2016}")], ["MR212"]),
        ([("1.0.0", "{to: 2014/15}"), ("2.0.0", "{from: 2014/15}")], ["MR211"]),
        ([("1.0.0", ""), ("2.0.0", "")], ["MR211"]),
        ([("1.0.0", "{to: 2014/15}"), ("2.0.0", "")], ["MR211"]),
        ([("2.0.0", "{to: 2014/15}"), ("1.0.0", "{from: 2015/16}")], ["MR210"]),
        ([("1.9.0", "{to: 2014/15}"), ("1.10.0", "{from: 2015/16}")], []),
        ([("1.0.0", "{from: 2014/15, to: 2013/14}")], ["MR213"]),
        ([("1.0.0", "{to: 2014-06-30}"), ("2.0.0", "{from: 2014-07-01}")], []),
        ([("1.0.0", "{to: VT2015}"), ("2.0.0", "{from: HT2015}")], []),
        ([("1.0.0", "{to: HT2015}"), ("2.0.0", "{from: VT2015}")], ["MR211"]),
    ],
)
def test_gaps_overlaps_and_order(tmp_path, versions, codes):
    text = documents(*((number, "adopted", interval) for number, interval in versions))
    assert [p.code for p in mr.check(write(tmp_path, x=text))] == codes


def test_drafts_may_overlap_what_is_decided(tmp_path):
    text = documents(("1.0.0", "adopted", ""), ("2.0.0", "draft", ""), ("3.0.0", "draft", ""))
    assert mr.check(write(tmp_path, x=text)) == []


DECIDED = "---\n".join(
    f"{HEAD}version: {number}\nstatus: adopted\ndecided: {day}\nin_force: {interval}\n"
    for number, day, interval in (
        ("1.0.0", "2015-06-01", "{to: 2019/20}"),
        ("2.0.0", "2020-06-01", "{from: 2020/21}"),
    )
)


@pytest.mark.parametrize(
    ("as_of", "versions"),
    [
        ("2015-05-31", []),
        ("2015-06-01", ["1.0.0"]),
        (date(2020, 5, 31), ["1.0.0"]),
        ("2020-06-01", ["1.0.0", "2.0.0"]),
        (None, ["1.0.0", "2.0.0"]),
    ],
)
def test_what_was_said_at_a_day(tmp_path, as_of, versions):
    catalogue = mr.load(write(tmp_path, x=DECIDED), as_of=as_of)
    assert [v.version for v in catalogue.versions.get(("indicator", "x"), ())] == versions


def test_a_day_that_is_none_is_the_callers_fault(tmp_path):
    with pytest.raises(ValueError, match="Invalid isoformat"):
        mr.load(write(tmp_path), as_of="i går")


@given(st.integers(1900, 2100), st.integers(0, 30), st.integers(1890, 2140))
def test_an_interval_covers_its_years_and_no_others(first, length, year):
    from malramverk.model import Interval

    last = first + length
    interval = Interval.model_validate(
        {"from": school_year(first).text, "to": school_year(last).text}
    )
    inside = first <= year <= last
    assert interval.covers(school_year(year)) == inside
    assert interval.covers(calendar_year(year)) == inside
    assert Interval().covers(school_year(year))
