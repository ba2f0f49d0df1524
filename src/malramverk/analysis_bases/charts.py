"""Charts of an analysis base: each indicator in a row, with what it is read against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from malramverk.analysis_bases.contents import Figure, IndicatorPart, Section
from malramverk.analysis_bases.writing_words import reason_text, said
from malramverk.dataclass import dataclass
from malramverk.evaluation.figure_text import number
from malramverk.quantities import Language

WIDTH = 330
LINE = 13
OWN, OTHERS, UNITS, INK = "#1a4c80", "#9a4a00", "#666f7a", "#1d2329"
FAINT, GREY = "#dde1e6", "#8a929c"
_STRIP = 30
_AXIS = 20
_LETTERS = 46
_MOST_LINES = 8
_TOGETHER = 4
_SPANS = {"percent": (0.0, 100.0), "index_0_10": (0.0, 10.0)}
Span = tuple[float, float]
Values = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Label:
    """Words in a chart: their lines, one under the other.

    Attributes:
        x: where they begin, end or have their middle.
        y: the foot of the first line.
        lines: the words.
        anchor: what lies at ``x``: ``start``, ``middle`` or ``end``.
        soft: whether they are said in a low voice.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: str = "start"
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Shapes as Vega-Lite has them, and the words between them.

    The words are no part of the specification: to measure their letters takes Vega ten times as
    long as to draw the shapes, and lines break where we say.

    Attributes:
        kind: ``strips`` or ``trend``.
        height: how high it is, in steps of which it is `WIDTH` wide.
        specification: a layered view without text.
        labels: the words.
    """

    kind: str
    height: float
    specification: dict[str, Any]
    labels: tuple[Label, ...]


def drawable(section: Section) -> list[tuple[Span, list[IndicatorPart]]]:
    """Return the indicators of a section that share a scale, a few at a time.

    A chart of a few can be moved to the next sheet of paper; a longer one would be cut.
    """
    found: dict[Span, list[IndicatorPart]] = {}
    for part in section.indicators:
        if part.unit in _SPANS:
            found.setdefault(_SPANS[part.unit], []).append(part)
    return [
        (span, parts[start : start + _TOGETHER])
        for span, parts in found.items()
        for start in range(0, len(parts), _TOGETHER)
    ]


def scale_words(value: float, part: IndicatorPart, language: Language) -> str:
    """Return a number of a scale, with a percent sign where the figures are percents."""
    text = number(value, language, 0)
    return f"{text}\N{NO-BREAK SPACE}%" if part.unit == "percent" else text


@dataclass(frozen=True, slots=True)
class _Row:
    """One indicator: its name, the reason that it has no figure, and the line of its marks."""

    part: IndicatorPart
    top: float
    name: tuple[str, ...]
    reason: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.top + LINE * (len(self.name) + len(self.reason)) + 14

    @property
    def end(self) -> float:
        return self.middle + _STRIP - 14


def strips(span: Span, parts: Sequence[IndicatorPart], language: Language) -> Chart:
    """Return a chart with a row for each indicator: its figure, and what it is read against."""
    rows = list(_rows(parts, language))
    height = rows[-1].end
    low, high = span
    ticks = [low + (high - low) * step / 5 for step in range(6)]
    grid = {"grid": True, "gridColor": FAINT, "domain": False, "ticks": False, "labels": False,
            "title": None, "values": ticks}  # fmt: skip
    x = {"field": "x", "type": "quantitative", "axis": grid,
         "scale": {"domain": [low, high], "nice": False}}  # fmt: skip
    return Chart(
        "strips", height + _AXIS, view(WIDTH, height, x, _marks(rows)),
        (*_said(rows), *_axis(span, ticks, height + 14, parts[0], language)),
    )  # fmt: skip


def _rows(parts: Iterable[IndicatorPart], language: Language) -> Iterator[_Row]:
    top = 0.0
    for part in parts:
        missing = part.figure.value is None
        reason = wrapped(reason_text(part.figure, language)) if missing else ()
        row = _Row(part, top, wrapped(said(part.name, language)), reason)
        yield row
        top = row.end


def _said(rows: Iterable[_Row]) -> Iterator[Label]:
    for row in rows:
        yield Label(0, row.top + 11, row.name)
        if row.reason:
            yield Label(0, row.top + 11 + LINE * len(row.name), row.reason, soft=True)


def _axis(
    span: Span, ticks: Sequence[float], y: float, part: IndicatorPart, language: Language
) -> Iterator[Label]:
    low, high = span
    for tick in ticks:
        place = WIDTH * (tick - low) / (high - low)
        anchor = "start" if tick == low else "end" if tick == high else "middle"
        words = scale_words(tick, part, language) if tick == high else number(tick, language, 0)
        yield Label(place, y, (words,), anchor)


def view(
    width: float, height: float, x: dict[str, Any], layers: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """Return a layered view whose y is told in steps from above."""
    y = {"field": "y", "type": "quantitative", "axis": None,
         "scale": {"domain": [height, 0], "nice": False, "zero": False}}  # fmt: skip
    return {
        "width": width,
        "height": height,
        "encoding": {"x": x, "y": y},
        "layer": [each for each in layers if each["data"]["values"]] or [layer([], point(INK, 1))],
    }


def layer(values: Iterable[dict[str, Any]], mark: dict[str, Any], *more: str) -> dict[str, Any]:
    """Return a layer of marks; further channels are named as the fields they read."""
    encoding = {name: {"field": name} for name in more}
    return {"data": {"values": list(values)}, "mark": mark, "encoding": encoding}


def rule(color: str, width: float, **more: Any) -> dict[str, Any]:
    """Return a straight line."""
    return {"type": "rule", "color": color, "strokeWidth": width, **more}


def point(color: str, size: int, shape: str = "circle", *, filled: bool = True) -> dict[str, Any]:
    """Return a point, filled or not."""
    inside = {"stroke": "white"} if filled else {"fill": "transparent"}
    return {"type": "point", "shape": shape, "size": size, "opacity": 1, "filled": filled,
            "color": color, "strokeWidth": 1.5, **inside}  # fmt: skip


def _marks(rows: Sequence[_Row]) -> Iterator[dict[str, Any]]:
    tick = {
        "type": "tick",
        "color": INK,
        "thickness": 2.5,
        "opacity": 1,
        "orient": "vertical",
        "size": 20,
    }
    yield layer(_lines(rows), rule(GREY, 1), "x2")
    yield layer(_units(rows), point(UNITS, 28, filled=False))
    yield layer(_intervals(rows), rule(OWN, 3), "x2")
    yield layer(_dots((r, c.figure) for r in rows for c in r.part.compared[:1]), tick)
    yield layer(_alike(rows), point(OTHERS, 90, "diamond", filled=False))
    expected = ((r, r.part.expected) for r in rows if r.part.expected is not None)
    yield layer(_dots(expected), point(INK, 60, "triangle-up", filled=False))
    yield layer(_dots((r, r.part.figure) for r in rows), point(OWN, 80))


def _lines(rows: Iterable[_Row]) -> Iterator[dict[str, Any]]:
    """Yield a thin line from the least unit to the greatest, where they are told."""
    for row in rows:
        spread = row.part.spread
        if spread is not None and spread.least is not None:
            yield {"x": spread.least, "x2": spread.greatest, "y": row.middle}


def _units(rows: Iterable[_Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        spread = row.part.spread
        if spread is not None and spread.least is not None:
            for x in (spread.least, spread.median, spread.greatest):
                yield {"x": x, "y": row.middle}


def _intervals(rows: Iterable[_Row]) -> Iterator[dict[str, Any]]:
    """Yield what chance leaves open, or between what ends a figure lies."""
    for row in rows:
        figure = row.part.figure
        ends = (figure.low, figure.high) if figure.low is not None else between(figure)
        if ends[0] is not None:
            yield {"x": ends[0], "x2": ends[1], "y": row.middle}


def between(figure: Figure) -> tuple[float | None, float | None]:
    """Return the ends that are told of a figure of which nothing else is."""
    return (figure.lower, figure.upper) if figure.state == "censored" else (None, None)


def _alike(rows: Iterable[_Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        if row.part.alike is not None and row.part.alike.value is not None:
            yield {"x": row.part.alike.value, "y": row.middle}


def _dots(figures: Iterable[tuple[_Row, Figure]]) -> Iterator[dict[str, Any]]:
    for row, figure in figures:
        if figure.value is not None:
            yield {"x": figure.value, "y": row.middle}


def wrapped(text: str) -> tuple[str, ...]:
    """Return a text in lines that fit a chart in any font; only what is endless is cut."""
    lines = [""]
    for word in text.split():
        pieces = [word[i : i + _LETTERS] for i in range(0, len(word), _LETTERS)]
        for piece in pieces:
            longer = f"{lines[-1]} {piece}".strip()
            if len(longer) <= _LETTERS:
                lines[-1] = longer
            else:
                lines.append(piece)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][: _LETTERS - 1] + "…"]
    return tuple(lines)
