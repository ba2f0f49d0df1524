"""Specifications become inline SVG: one drawing, divided into its charts, nothing but shapes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from malramverk.analysis_bases.charts import AXIS, WIDTH

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {"g", "path", "line", "rect", "text", "tspan", "circle"}
_KEPT = {
    "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "transform", "fill",
    "stroke", "stroke-width", "stroke-miterlimit", "opacity", "font-family", "font-size",
    "font-style", "font-weight", "text-anchor", "r", "cx", "cy",
}  # fmt: skip
_MOVE = re.compile(r"translate\(([-0-9.]+),([-0-9.]+)\)")


def drawn(specification: dict[str, Any], heights: Sequence[int]) -> list[str]:
    """Return the inside of an SVG for each chart of a specification.

    Only shapes and text are let through, with attributes that place and paint them: no link, no
    style, no script, whatever the specification says.
    """
    import vl_convert

    svg = vl_convert.vegalite_to_svg(specification)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing, which has no entities
    groups = [g for g in root.iter(f"{_SVG}g") if _is_chart(g)]
    if len(groups) != len(heights):
        raise ValueError(f"{len(groups)} charts were drawn, not {len(heights)}")
    return [_inside(group) for group in groups]


def view_box(height: int) -> str:
    """Return what part of the plane a chart of some height takes."""
    return f"-8 -2 {WIDTH + 20} {height + AXIS}"


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
    copy.text = element.text if copy.tag in ("text", "tspan") else None
    for name, value in element.attrib.items():
        if name in _KEPT and "(" not in value.replace("translate(", "").replace("rotate(", ""):
            copy.set(name, _short(name, value))
    for child in element:
        if child.tag.removeprefix(_SVG) in _SHAPES and not _is_empty(child):
            copy.append(_clean(child))
    return copy


def _short(name: str, value: str) -> str:
    return re.sub(r"(\.\d\d)\d+", r"\1", value) if name in ("d", "transform") else value


def _is_empty(element: ElementTree.Element) -> bool:
    return (
        "background" in element.get("class", "").split()
        or element.get("d") in ("M0,0h0v0h0Z", "")
        or (element.tag == f"{_SVG}g" and len(element) == 0)
    )
