"""One Vega-Lite specification for all charts of an analysis base: small multiples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from malramverk.analysis_bases.contents import Figure, IndicatorPart, Section
from malramverk.analysis_bases.writing_words import reason_text, said
from malramverk.quantities import Language

WIDTH = 330
ROW = 62
AXIS = 24
_LINE = 46
_LINES = 2
OWN, OTHERS, UNITS, INK = "#1a4c80", "#9a4a00", "#666f7a", "#1d2329"
_SPANS = {"percent": (0.0, 100.0), "index_0_10": (0.0, 10.0)}
Values = list[dict[str, Any]]


def drawable(section: Section) -> list[tuple[tuple[float, float], list[IndicatorPart]]]:
    """Return the indicators of a section that share a scale, scale by scale."""
    found: dict[tuple[float, float], list[IndicatorPart]] = {}
    for part in section.indicators:
        if part.unit in _SPANS:
            found.setdefault(_SPANS[part.unit], []).append(part)
    return list(found.items())


def height(parts: Sequence[IndicatorPart]) -> int:
    """Return how high the chart of some indicators is, without its axis."""
    return ROW * len(parts)


def specification(
    charts: Sequence[tuple[tuple[float, float], Sequence[IndicatorPart]]], language: Language
) -> dict[str, Any]:
    """Return a specification with one chart under the other."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "padding": 0,
        "spacing": 40,
        "vconcat": [_chart(span, parts, language) for span, parts in charts],
        "config": {
            "aria": False,
            "font": "sans-serif",
            "view": {"stroke": None},
            "axis": {"labelColor": INK, "labelFontSize": 11, "tickColor": "#8a929c"},
        },
    }


def _chart(
    span: tuple[float, float], parts: Sequence[IndicatorPart], language: Language
) -> dict[str, Any]:
    low, high = span
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False},
        "axis": {"grid": True, "gridColor": "#dde1e6", "domain": False, "title": None,
                 "tickCount": 5, "labelFlush": True},
    }  # fmt: skip
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [len(parts), 0], "nice": False, "zero": False},
        "axis": None,
    }
    return {
        "width": WIDTH,
        "height": height(parts),
        "encoding": {"x": x, "y": y},
        "layer": [
            _layer(_labels(parts, low, language), _text(INK, 11)),
            _layer(_missing(parts, low, language), _text("#545d68", 11, italic=True)),
            _layer(_lines(parts), {"type": "rule", "color": "#8a929c", "strokeWidth": 1}, "x2"),
            _layer(_units(parts), _point("circle", UNITS, 28, filled=False)),
            _layer(_intervals(parts), {"type": "rule", "color": OWN, "strokeWidth": 3}, "x2"),
            _layer(_above(parts), {"type": "tick", "color": INK, "thickness": 2.5,
                                   "orient": "vertical", "size": 20}),
            _layer(_alike(parts), _point("diamond", OTHERS, 90, filled=False)),
            _layer(_expected(parts), _point("triangle-up", INK, 60, filled=False)),
            _layer(_own(parts), _point("circle", OWN, 80, filled=True)),
        ],
    }  # fmt: skip


def _layer(values: Values, mark: Mapping[str, Any], second: str | None = None) -> dict[str, Any]:
    encoding: dict[str, Any] = {"x2": {"field": "x2"}} if second else {}
    if mark["type"] == "text":
        encoding["text"] = {"field": "t"}
    return {"data": {"values": values}, "mark": dict(mark), "encoding": encoding}


def _text(color: str, size: int, *, italic: bool = False) -> dict[str, Any]:
    style = {"fontStyle": "italic"} if italic else {}
    return {"type": "text", "align": "left", "baseline": "top", "color": color, "fontSize": size,
            "lineHeight": 13, **style}  # fmt: skip


def _point(shape: str, color: str, size: int, *, filled: bool) -> dict[str, Any]:
    mark = {"type": "point", "shape": shape, "size": size, "opacity": 1, "filled": filled}
    return {**mark, "color": color, "strokeWidth": 1.5} | (
        {"stroke": "white"} if filled else {"fill": "transparent"}
    )


def _labels(parts: Sequence[IndicatorPart], low: float, language: Language) -> Values:
    return [
        {"x": low, "y": i + 0.06, "t": wrapped(said(part.name, language))}
        for i, part in enumerate(parts)
    ]


def _missing(parts: Sequence[IndicatorPart], low: float, language: Language) -> Values:
    return [
        {"x": low, "y": i + 0.56, "t": wrapped(reason_text(part.figure, language))[:1]}
        for i, part in enumerate(parts)
        if part.figure.value is None and not any(c.figure.value is not None for c in part.compared)
    ]


def _middle(i: int) -> float:
    return i + 0.72


def _lines(parts: Sequence[IndicatorPart]) -> Values:
    """Yield a thin line from the least unit to the greatest, where they are told."""
    found: Values = []
    for i, part in enumerate(parts):
        spread = part.spread
        if spread is not None and spread.least is not None:
            found.append({"x": spread.least, "x2": spread.greatest, "y": _middle(i)})
    return found


def _units(parts: Sequence[IndicatorPart]) -> Values:
    found: Values = []
    for i, part in enumerate(parts):
        spread = part.spread
        if spread is not None and spread.least is not None:
            ends = (spread.least, spread.median, spread.greatest)
            found += [{"x": x, "y": _middle(i)} for x in ends]
    return found


def _intervals(parts: Sequence[IndicatorPart]) -> Values:
    return [
        {"x": part.figure.low, "x2": part.figure.high, "y": _middle(i)}
        for i, part in enumerate(parts)
        if part.figure.low is not None
    ]


def _above(parts: Sequence[IndicatorPart]) -> Values:
    pairs = ((i, compared.figure) for i, part in enumerate(parts) for compared in part.compared[:1])
    return list(_dots(pairs))


def _alike(parts: Sequence[IndicatorPart]) -> Values:
    medians = ((i, p.alike.value) for i, p in enumerate(parts) if p.alike is not None)
    return [{"x": value, "y": _middle(i)} for i, value in medians if value is not None]


def _expected(parts: Sequence[IndicatorPart]) -> Values:
    return list(_dots((i, p.expected) for i, p in enumerate(parts) if p.expected is not None))


def _own(parts: Sequence[IndicatorPart]) -> Values:
    return list(_dots((i, part.figure) for i, part in enumerate(parts)))


def _dots(figures: Iterator[tuple[int, Figure]]) -> Iterator[dict[str, Any]]:
    for i, figure in figures:
        if figure.value is not None:
            yield {"x": figure.value, "y": _middle(i)}


def wrapped(text: str) -> list[str]:
    """Return a text in at most two lines that fit the chart in any font."""
    lines = [""]
    for word in text.split():
        word = word if len(word) <= _LINE else word[: _LINE - 1] + "…"
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= _LINE:
            lines[-1] = longer
        elif len(lines) < _LINES:
            lines.append(word)
        else:
            lines[-1] = lines[-1][: _LINE - 1].rstrip() + "…"
            break
    return lines
