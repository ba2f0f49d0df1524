"""An impact as plain data, as text, as Markdown, and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from malramverk.changes.touching import Impact, Moved
from malramverk.changes.wording import changelog
from malramverk.quantities import Language

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;padding:0 1rem;max-width:60rem;
color:#1a1a1a;background:#fff}h1,h2{line-height:1.2}table{border-collapse:collapse;width:100%}
td,th{padding:.25rem .6rem;text-align:left;border-bottom:1px solid #ddd;vertical-align:top}
.scroll{overflow-x:auto}code,td{overflow-wrap:anywhere}td.n,th.n{text-align:right;white-space:nowrap}
"""
_WORDS: dict[str, tuple[str, str]] = {
    "title": ("What the change does", "Vad ändringen gör"),
    "differ": ("{moved} of {cells} cells differ", "{moved} av {cells} uppgifter skiljer sig"),
    "counts": ("Cells that differ", "Uppgifter som skiljer sig"),
    "movers": ("Largest movers", "Största förflyttningar"),
    "flipped": ("Outcomes that became others", "Utfall som blev andra"),
    "formulas": ("Formulas", "Formler"),
    "entities": ("Touched", "Berörda"),
    "indicator": ("Indicator", "Indikator"),
    "level": ("Level", "Nivå"),
    "values": ("values", "värden"),
    "states": ("states", "skäl"),
    "outcomes": ("outcomes", "utfall"),
    "goals": ("goals", "målsättningar"),
    "who": ("Who", "Vem"),
    "before": ("Before", "Före"),
    "after": ("After", "Efter"),
    "moved_by": ("What moved it", "Vad som flyttade det"),
    "rule": ("Rule", "Regel"),
    "subject": ("Of", "Av"),
    "count": ("How many", "Antal"),
    "definition": ("the definition itself", "definitionen själv"),
    "fulfil": ("those that fulfil it", "de som uppfyller det"),
    "others": ("the others", "de övriga"),
}
_ONE = {"values": ("value", "värde"), "states": ("state", "skäl")}
_SHOWN = 200


def to_dict(impact: Impact) -> dict[str, Any]:
    """Return an impact as plain data."""
    return {
        "changes": [change.to_dict() for change in impact.changes],
        "cells": impact.cells,
        "moved": impact.moved,
        "counts": [
            {"indicator": i, "level": level, "values": values, "states": states}
            for i, level, values, states in _counts(impact)
        ],
        "entities": [
            {
                "level": each.level,
                "entity": each.entity,
                "name": each.name,
                "cells": each.cells,
                "values": each.values,
                "states": each.states,
                "outcomes": each.outcomes,
                "goals": each.goals,
            }
            for each in impact.entities
        ],
        "movers": [_mover(moved) for moved in impact.movers],
        "outcomes": [
            {
                "rule": f.rule,
                "judges": f.judges,
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
        "moved_by": None if moved.moved_by is None else moved.moved_by.to_dict(),
    }


def _counts(impact: Impact) -> Iterator[tuple[str, str, int, int]]:
    for place in sorted({*impact.values, *impact.states}):
        yield (*place, impact.values.get(place, 0), impact.states.get(place, 0))


def _say(key: str, language: Language) -> str:
    return _WORDS[key][language == "sv"]


def _head(impact: Impact, language: Language) -> str:
    return _say("differ", language).format(moved=impact.moved, cells=impact.cells)


def lines(impact: Impact, language: Language) -> list[str]:
    """Return an impact as lines for people."""
    found = [_head(impact, language)]
    for indicator, level, values, states in _counts(impact):
        told = _counted("values", values, language), _counted("states", states, language)
        found.append(f"  {indicator}, {level}: {', '.join(told)}")
    for id_, (before, after) in impact.formulas.items():
        found.append(f"  {id_}: {before} → {after}")
    for moved in impact.movers:
        place = ", ".join(v for k, v in moved.place.items() if v is not None and k != "entity")
        before, after = _sides(moved)
        found.append(f"  {moved.name} ({place}): {before} → {after}")
        found.extend(f"    {part}" for part in moved_by(moved, language))
    found.extend(
        f"  {f.rule}, {f.subject or f.judges}, {f.level}: {f.before} → {f.after}, {f.count}"
        for f in impact.flipped
    )
    return found


def _counted(key: str, number: int, language: Language) -> str:
    return f"{number} {_ONE[key][language == 'sv'] if number == 1 else _say(key, language)}"


def _sides(moved: Moved) -> tuple[str, str]:
    sides = (
        (moved.before, moved.state_before, moved.n_before),
        (moved.after, moved.state_after, moved.n_after),
    )
    before, after = (
        (f"{value:.4f}" if value is not None else state or "–") + (f" (n {n})" if n else "")
        for value, state, n in sides
    )
    return before, after


def moved_by(moved: Moved, language: Language) -> Iterator[str]:
    """Yield what each number behind a cell contributed to its difference, the largest first."""
    if moved.moved_by is None:
        return
    parts = sorted(moved.moved_by.contributions, key=lambda each: -abs(each.contribution))
    for each in parts:
        known = each.role in _WORDS
        role = _say(each.role, language) if known else ""
        name = role if each.role == "definition" else ", ".join(filter(None, [each.label, role]))
        numbers = ""
        if each.before is not None and each.now is not None:
            numbers = f" {each.before:g} → {each.now:g}"
        yield f"{float(each.contribution):+.4f}: {name}{numbers}"


Rows = list[tuple[str, list[str], list[list[str]]]]


def _tables(impact: Impact, language: Language) -> Rows:
    """Return the tables of a report: a heading, the columns' names, and the rows of each."""

    def named(*keys: str) -> list[str]:
        return [_say(key, language) for key in keys]

    entities = [
        [e.name, e.level, *map(str, (e.values, e.states, e.outcomes, e.goals))]
        for e in impact.entities[:_SHOWN]
    ]
    movers = [
        [
            ", ".join([m.name, *(v for k, v in m.place.items() if v and k != "entity")]),
            *_sides(m),
            "; ".join(moved_by(m, language)),
        ]
        for m in impact.movers
    ]
    flipped = [
        [f.rule, f.subject or f.judges, f.level, f.before or "–", f.after or "–", str(f.count)]
        for f in impact.flipped
    ]
    formulas = [[k, before or "–", after or "–"] for k, (before, after) in impact.formulas.items()]
    counts = [[i, level, str(v), str(s)] for i, level, v, s in _counts(impact)]
    found: Rows = [
        ("counts", named("indicator", "level", "values", "states"), counts),
        ("formulas", named("indicator", "before", "after"), formulas),
        ("movers", named("who", "before", "after", "moved_by"), movers),
        ("flipped", named("rule", "subject", "level", "before", "after", "count"), flipped),
        ("entities", named("who", "level", "values", "states", "outcomes", "goals"), entities),
    ]
    return [(_say(key, language), columns, rows) for key, columns, rows in found if rows]


def to_markdown(impact: Impact, language: Language = "sv") -> str:
    """Return an impact as Markdown, after what has changed."""
    blocks = [f"# {_say('title', language)}", changelog(impact.changes, language, "md")]
    blocks.append(f"{_head(impact, language)}.")
    for head, columns, rows in _tables(impact, language):
        table = [columns, ["---"] * len(columns), *rows]
        blocks.append("\n".join([f"## {head}", "", *map(_markdown_row, table)]))
    return "\n\n".join(blocks) + "\n"


def _markdown_row(cells: Sequence[str]) -> str:
    signs = str.maketrans({c: f"\\{c}" for c in "\\|<`*_["})
    told = (c if c == "---" else " ".join(c.split()).translate(signs) for c in cells)
    return f"| {' | '.join(told)} |"


def to_html(impact: Impact, language: Language = "sv") -> str:
    """Return an impact as a page of its own."""
    blocks = [changelog(impact.changes, language, "html")]
    blocks.append(f"<p>{escape(_head(impact, language))}</p>")
    for head, columns, rows in _tables(impact, language):
        top = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
        body = "\n".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        blocks.append(
            f'<h2>{escape(head)}</h2>\n<div class="scroll" tabindex="0"><table>\n'
            f"<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
        )
    return page(_say("title", language), "\n".join(blocks), language)


def page(title: str, body: str, language: Language) -> str:
    """Return a page of its own, which asks for nothing from elsewhere."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>"
        f"<h1>{escape(title)}</h1>\n{body}\n</main></body></html>\n"
    )
