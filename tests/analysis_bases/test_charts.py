"""What charts draw: a figure where it is, nothing where there is none, and the words beside."""

from __future__ import annotations

import re

import pytest

from malramverk.analysis_bases.charts import WIDTH, Chart, strips, wrapped
from malramverk.analysis_bases.contents import Compared, Figure, IndicatorPart, Median, Spread
from malramverk.analysis_bases.drawing import drawn, view_box
from malramverk.analysis_bases.trends import trend

PERCENT = (0.0, 100.0)


def shown(value: float, period: str = "2024/25", *flags: str) -> Figure:
    return Figure(period, value, "value", None, flags, 40, 1.0, None, None, value - 10, value + 10)


def hidden(period: str, state: str = "suppressed", reason: str | None = "few", **more) -> Figure:
    return Figure(period, None, state, reason, **more)


def part(*trend: Figure, name: str = "Andel behöriga", **more) -> IndicatorPart:
    given = {"compared": (), "alike": None, "expected": None, "spread": None, "gaps": (), **more}
    return IndicatorPart("andel", "1.0.0", {"sv": name}, None, "percent", {"sv": "%"}, 1,
                         "higher_is_better", trend[-1], trend, **given)  # fmt: skip


def marks(chart: Chart, kind: str) -> list[list[dict]]:
    layers = chart.specification["layer"]
    return [one["data"]["values"] for one in layers if one["mark"]["type"] == kind]


def said(chart: Chart) -> list[str]:
    return [" ".join(label.lines) for label in chart.labels]


def test_every_figure_of_a_row_is_where_it_is():
    chart = strips(PERCENT, [part(
        shown(60.0),
        compared=(Compared("riket", "riket", {"sv": "Riket"}, shown(70.0)),),
        alike=Median(65.0, 20, 20), spread=Spread(5, 5, 40.0, 55.0, 90.0), expected=shown(62.0),
    )], "sv")  # fmt: skip
    lines, intervals = marks(chart, "rule")
    assert [(v["x"], v["x2"]) for v in lines + intervals] == [(40.0, 90.0), (50.0, 70.0)]
    assert [[v["x"] for v in values] for values in marks(chart, "point")] == [
        [40.0, 55.0, 90.0], [65.0], [62.0], [60.0],
    ]  # fmt: skip
    assert [v["x"] for v in marks(chart, "tick")[0]] == [70.0]
    assert said(chart) == ["Andel behöriga", "0", "20", "40", "60", "80", "100\N{NO-BREAK SPACE}%"]


def test_a_row_without_a_figure_says_why_and_draws_none():
    chart = strips(PERCENT, [part(hidden("2024/25"))], "sv")
    assert [v for values in marks(chart, "point") for v in values] == []
    assert said(chart)[:2] == ["Andel behöriga", "skyddas av sekretess (få i gruppen)"]


def test_a_year_without_a_figure_is_an_empty_field_and_not_nought():
    chart = trend(PERCENT, [part(hidden("2022/23"), shown(50.0, "2023/24"), shown(55.0))], "sv")
    ((field,),) = marks(chart, "rect")
    points = marks(chart, "point")[0]
    assert len(points) == 2
    assert not [p for p in points if field["x"] <= p["x"] <= field["x2"]]
    assert points[0]["y"] == pytest.approx((field["y"] + field["y2"]) / 2)
    assert ".." in said(chart)
    lines = [v for values in marks(chart, "rule") for v in values if "x2" in v and "y2" in v]
    assert [(line["x"], line["x2"]) for line in lines] == [(points[0]["x"], points[1]["x"])]


def test_no_line_is_drawn_across_a_break():
    chart = trend(PERCENT, [part(shown(50.0, "2022/23"), shown(70.0, "2023/24", "series_break"),
                                 shown(60.0))], "sv")  # fmt: skip
    points = [v["x"] for v in marks(chart, "point")[0]]
    rules = [v for values in marks(chart, "rule") for v in values]
    lines = [(v["x"], v["x2"]) for v in rules if "x2" in v and "y2" in v]
    assert lines == [(points[1], points[2])]
    dashed = [one["data"]["values"] for one in chart.specification["layer"]
              if "strokeDash" in one["mark"]]  # fmt: skip
    assert [v["x"] for v in dashed[0]] == [(points[0] + points[1]) / 2]


def test_uncertainty_and_what_is_nearly_all_are_drawn():
    nearly = hidden("2023/24", "censored", None, lower=90.0, upper=99.0)
    chart = trend(PERCENT, [part(shown(50.0, "2022/23"), nearly, shown(55.0))], "sv")
    bars = [v for values in marks(chart, "rule") for v in values if "x2" not in v]
    heights = [round((bar["y"] - bar["y2"]) / 48 * 100) for bar in bars]
    assert heights == [20, 9, 20]
    assert marks(chart, "rect") == []
    assert "~100" in said(chart)


def test_one_period_is_no_trend():
    assert trend(PERCENT, [part(shown(50.0))], "sv") is None


def test_many_periods_are_not_all_named():
    years = [shown(50.0, f"{y}/{y % 100 + 1:02}") for y in range(2005, 2025)]
    names = [t for t in said(trend(PERCENT, [part(*years)], "sv")) if "/" in t]
    assert len(names) == 5
    assert names[-1] == "2024/25"


def test_drawings_are_shapes_with_escaped_words():
    rows = [part(shown(50.0, "2023/24"), shown(60.0), name="<script>alert(1)</script> & b" * 3)]
    charts = [strips(PERCENT, rows, "sv"), trend(PERCENT, rows, "sv")]
    for chart, inside in zip(charts, drawn(charts), strict=True):
        tags = set(re.findall(r"<([a-z]+)", inside))
        assert tags <= {"g", "path", "line", "rect", "text", "circle"}
        assert "&lt;script&gt;" in inside
        assert view_box(chart).startswith(f"-8 -2 {WIDTH + 20} ")


@pytest.mark.parametrize(("text", "lines"), [("kort", 1), ("ord " * 30, 3), ("x" * 5_000, 8)])
def test_words_are_broken_into_lines_and_only_what_is_endless_is_cut(text, lines):
    found = wrapped(text)
    assert len(found) == lines
    assert max(map(len, found)) <= 46
    assert found[-1].endswith("…") == (len(text) == 5_000)
