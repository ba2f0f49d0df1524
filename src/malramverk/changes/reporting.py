"""An impact as plain data, as text, and as a page."""

from __future__ import annotations

from html import escape
from typing import Any

from malramverk.changes.impact import Impact, Moved
from malramverk.changes.judging import changelog
from malramverk.quantities import Language

_STYLE = "body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:60rem}td,th{padding:.2rem .8rem;\
text-align:left}pre{white-space:pre-wrap}"


def to_dict(impact: Impact) -> dict[str, Any]:
    """Return an impact as plain data."""
    counted = [
        {
            "indicator": indicator,
            "level": level,
            "values": impact.values.get((indicator, level), 0),
            "states": impact.states.get((indicator, level), 0),
        }
        for indicator, level in sorted({*impact.values, *impact.states})
    ]
    return {
        "changes": [change.to_dict() for change in impact.changes],
        "cells": impact.cells,
        "moved": impact.moved,
        "counts": counted,
        "entities": [
            {"level": level, "entity": entity, "cells": count}
            for (level, entity), count in impact.by_entity.items()
        ],
        "movers": [_mover(moved) for moved in impact.movers],
        "outcomes": [
            {
                "rule": f.rule,
                "subject": f.subject,
                "level": f.level,
                "before": f.before,
                "after": f.after,
                "count": f.count,
            }
            for f in impact.flipped
        ],
        "formulas": {k: {"before": a, "after": b} for k, (a, b) in impact.formulas.items()},
    }


def _mover(moved: Moved) -> dict[str, Any]:
    return {
        **moved.place,
        "name": moved.name,
        "before": moved.before,
        "after": moved.after,
        "difference": moved.difference,
        "state_before": moved.state_before,
        "state_after": moved.state_after,
        "n_before": moved.n_before,
        "n_after": moved.n_after,
    }


def lines(impact: Impact, language: Language) -> list[str]:
    """Return an impact as lines for people."""
    swedish = language == "sv"
    head = (
        f"{impact.moved} av {impact.cells} uppgifter skiljer sig"
        if swedish
        else f"{impact.moved} of {impact.cells} cells differ"
    )
    found = [head]
    for indicator, level in sorted({*impact.values, *impact.states}):
        values = impact.values.get((indicator, level), 0)
        states = impact.states.get((indicator, level), 0)
        words = ("värden", "skäl") if swedish else ("values", "states")
        found.append(f"  {indicator}, {level}: {values} {words[0]}, {states} {words[1]}")
    for id_, (before, after) in impact.formulas.items():
        found.append(f"  {id_}: {before} → {after}")
    found.extend("  " + _line(moved) for moved in impact.movers)
    found.extend(
        f"  {f.rule}, {f.subject}, {f.level}: {f.before} → {f.after}, {f.count}"
        for f in impact.flipped
    )
    return found


def _line(moved: Moved) -> str:
    place = ", ".join(v for k, v in moved.place.items() if v is not None and k != "entity")
    sides = (
        (moved.before, moved.state_before, moved.n_before),
        (moved.after, moved.state_after, moved.n_after),
    )
    told = [
        (f"{value:.4f}" if value is not None else state or "–") + (f" (n {n})" if n else "")
        for value, state, n in sides
    ]
    return f"{moved.name} ({place}): {told[0]} → {told[1]}"


def to_html(impact: Impact, language: Language = "sv") -> str:
    """Return an impact as a page of its own."""
    title = "Vad ändringen gör" if language == "sv" else "What the change does"
    entities = "Berörda" if language == "sv" else "Touched"
    rows = "".join(
        f"<tr><td>{escape(level)}</td><td>{escape(entity)}</td><td>{count}</td></tr>"
        for (level, entity), count in impact.by_entity.items()
    )
    told = escape("\n".join(lines(impact, language)))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<pre>{escape(changelog(impact.changes, language))}</pre><pre>{told}</pre>"
        f"<h2>{entities}</h2><table>{rows}</table></body></html>\n"
    )
