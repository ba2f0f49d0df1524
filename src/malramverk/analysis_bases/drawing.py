"""Charts become inline SVG: one drawing, divided into its charts, nothing but shapes and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from markupsafe import Markup

from malramverk.analysis_bases.charts import LINE, WIDTH, Chart, Label

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {"g", "path", "line", "rect", "circle"}
_KEPT = {
    "d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "transform", "fill", "stroke",
    "stroke-width", "stroke-dasharray", "opacity", "r", "cx", "cy",
}  # fmt: skip
_NUMBER = re.compile(r"(\.\d)\d+")


def drawn(charts: Sequence[Chart]) -> list[Markup]:
    """Return the inside of an SVG for each chart.

    All are drawn as one specification. Only shapes are let through, with attributes that place and
    paint them: no link, no style, no script. Words are escaped.
    """
    import vl_convert

    svg = vl_convert.vegalite_to_svg(_together(charts))
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing, which has no entities
    groups = [group for group in root.iter(f"{_SVG}g") if _is_chart(group)]
    if len(groups) != len(charts):
        raise ValueError(f"{len(groups)} charts were drawn, not {len(charts)}")
    return [
        Markup(_inside(group)) + Markup("").join(_words(chart.labels))  # noqa: S704 - shapes only
        for group, chart in zip(groups, charts, strict=True)
    ]


def view_box(chart: Chart) -> str:
    """Return what part of the plane a chart takes."""
    return f"-8 -2 {WIDTH + 20} {chart.height + 6:g}"


def _together(charts: Sequence[Chart]) -> dict[str, object]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "padding": 0,
        "spacing": 40,
        "vconcat": [chart.specification for chart in charts],
        "config": {"aria": False, "view": {"stroke": None}},
    }


def _words(labels: Sequence[Label]) -> Iterator[Markup]:
    for label in labels:
        classes = ["s"] * label.soft + [label.anchor] * (label.anchor != "start")
        style = Markup(' class="{}"').format(" ".join(classes)) if classes else ""
        for place, line in enumerate(label.lines):
            y = f"{label.y + LINE * place:.4g}"
            yield Markup('<text x="{}" y="{}"{}>{}</text>').format(f"{label.x:.4g}", y, style, line)


def _is_chart(group: ElementTree.Element) -> bool:
    names = group.get("class", "").split()
    return "role-scope" in names and any(n.startswith("concat_") for n in names)


def _inside(group: ElementTree.Element) -> str:
    """Return a chart at the origin."""
    first = next((child for child in group if child.tag == f"{_SVG}g"), group)
    clean = _clean(first)
    clean.attrib.pop("transform", None)
    clean.set("fill", "none")
    return ElementTree.tostring(clean, encoding="unicode")


def _clean(element: ElementTree.Element) -> ElementTree.Element:
    copy = ElementTree.Element(element.tag.removeprefix(_SVG))
    for name, value in element.attrib.items():
        if name in _KEPT and "(" not in value.replace("translate(", "").replace("rotate(", ""):
            copy.set(name, _NUMBER.sub(r"\1", value) if name in ("d", "transform") else value)
    for child in element:
        if child.tag.removeprefix(_SVG) in _SHAPES and not _is_empty(child):
            copy.append(_clean(child))
    return copy


def _is_empty(element: ElementTree.Element) -> bool:
    return (
        "background" in element.get("class", "").split()
        or element.get("d") in ("M0,0h0v0h0Z", "")
        or (element.tag == f"{_SVG}g" and len(element) == 0)
    )
