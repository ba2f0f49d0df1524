"""Trends: one small chart for each indicator, on one scale, with what is missing left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from malramverk.analysis_bases.charts import (
    FAINT,
    INK,
    LINE,
    OWN,
    WIDTH,
    Chart,
    Label,
    Span,
    between,
    layer,
    point,
    rule,
    scale_words,
    view,
    wrapped,
)
from malramverk.analysis_bases.contents import IndicatorPart
from malramverk.analysis_bases.writing_words import said, symbol
from malramverk.dataclass import dataclass
from malramverk.quantities import Language

_PLOT, _ABOVE, _BELOW = 48, 10, 28
_LEFT, _RIGHT, _HALF = 62, 26, 16
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class _Panel:
    """The trend of one indicator; heights in steps from above."""

    part: IndicatorPart
    span: Span
    top: float
    name: tuple[str, ...]

    @property
    def plot(self) -> float:
        """Where its scale begins, from above."""
        return self.top + LINE * len(self.name) + _ABOVE

    @property
    def end(self) -> float:
        return self.plot + _PLOT + _BELOW

    def y(self, value: float) -> float:
        low, high = self.span
        return self.plot + _PLOT * (1 - (min(max(value, low), high) - low) / (high - low))

    def x(self, place: int) -> float:
        return _LEFT + place * (WIDTH - _LEFT - _RIGHT) / (len(self.part.trend) - 1)


def trend(span: Span, parts: Sequence[IndicatorPart], language: Language) -> Chart | None:
    """Return a chart with a panel for each indicator; nothing where there is one period."""
    panels: list[_Panel] = []
    for part in parts:
        if len(part.trend) > 1:
            top = panels[-1].end if panels else 0.0
            panels.append(_Panel(part, span, top, wrapped(said(part.name, language))))
    if not panels:
        return None
    height = panels[-1].end
    x = {"field": "x", "type": "quantitative", "axis": None,
         "scale": {"domain": [0, WIDTH], "nice": False}}  # fmt: skip
    labels = (label for panel in panels for label in _labels(panel, language))
    return Chart("trend", height, view(WIDTH, height, x, _layers(panels)), tuple(labels))


def _layers(panels: Sequence[_Panel]) -> Iterator[dict[str, Any]]:
    band = {"type": "rect", "color": "#eceff3"}
    yield layer((b for p in panels for b in _absent(p)), band, "x2", "y2")
    yield layer((g for p in panels for g in _grid(p)), rule(FAINT, 1), "x2")
    dashed = rule(INK, 1.2, strokeDash=[4, 3])
    yield layer((b for p in panels for b in _breaks(p)), dashed, "y2")
    yield layer((s for p in panels for s in _segments(p)), rule(OWN, 1.5), "x2", "y2")
    yield layer((s for p in panels for s in _intervals(p)), rule(OWN, 3), "y2")
    yield layer((s for p in panels for s in _points(p)), point(OWN, 50))


def _grid(panel: _Panel) -> Iterator[dict[str, Any]]:
    low, high = panel.span
    for value in (low, (low + high) / 2, high):
        yield {"x": _LEFT - _HALF, "x2": WIDTH - _RIGHT + _HALF, "y": panel.y(value)}


def _absent(panel: _Panel) -> Iterator[dict[str, Any]]:
    """Yield a field where a period has no figure: it is empty, not nought."""
    for place, figure in enumerate(panel.part.trend):
        if figure.value is None and between(figure)[0] is None:
            x = panel.x(place)
            yield {"x": x - _HALF, "x2": x + _HALF, "y": panel.plot, "y2": panel.plot + _PLOT}


def _breaks(panel: _Panel) -> Iterator[dict[str, Any]]:
    for place, figure in enumerate(panel.part.trend):
        if place and "series_break" in figure.flags:
            x = (panel.x(place - 1) + panel.x(place)) / 2
            yield {"x": x, "y": panel.plot - 6, "y2": panel.plot + _PLOT + 6}


def _segments(panel: _Panel) -> Iterator[dict[str, Any]]:
    """Yield lines between figures of periods that follow each other and compare."""
    pairs = zip(panel.part.trend, panel.part.trend[1:], strict=False)
    for place, (before, after) in enumerate(pairs):
        compares = "series_break" not in after.flags
        if before.value is not None and after.value is not None and compares:
            ends = {"x": panel.x(place), "x2": panel.x(place + 1)}
            yield {**ends, "y": panel.y(before.value), "y2": panel.y(after.value)}


def _intervals(panel: _Panel) -> Iterator[dict[str, Any]]:
    for place, figure in enumerate(panel.part.trend):
        low, high = (figure.low, figure.high) if figure.low is not None else between(figure)
        if low is not None and high is not None:
            yield {"x": panel.x(place), "y": panel.y(low), "y2": panel.y(high)}


def _points(panel: _Panel) -> Iterator[dict[str, Any]]:
    for place, figure in enumerate(panel.part.trend):
        if figure.value is not None:
            yield {"x": panel.x(place), "y": panel.y(figure.value)}


def _labels(panel: _Panel, language: Language) -> Iterator[Label]:
    yield Label(0, panel.top + 11, panel.name)
    for value in panel.span:
        words = scale_words(value, panel.part, language)
        yield Label(_LEFT - _HALF - 5, panel.y(value) + 4, (words,), "end", soft=True)
    steps = -(-len(panel.part.trend) // _MOST_NAMED)
    for place, figure in enumerate(panel.part.trend):
        x = panel.x(place)
        if (len(panel.part.trend) - 1 - place) % steps == 0:
            yield Label(x, panel.plot + _PLOT + 16, (figure.period or "",), "middle", soft=True)
        if figure.value is None:
            beside = between(figure)[0] is not None
            side = (x + 10, "start") if beside else (x, "middle")
            yield Label(side[0], panel.plot + _PLOT / 2 + 4, (symbol(figure),), side[1])
