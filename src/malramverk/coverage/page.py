"""Coverage as one calm page, whole in itself: formulas with what no test reaches marked."""

from __future__ import annotations

from html import escape

from malramverk.catalogue import Catalogue
from malramverk.coverage.coverage import Coverage
from malramverk.coverage.items import Item, Owner, Words
from malramverk.coverage.telling import EXCLUDED, SORTS, counted, item_text, percent
from malramverk.model import Definition, Indicator, Population, Rule

_STYLE = """
:root{color-scheme:light dark;--ink:#222;--dim:#667;--line:#d8dbe0;--paper:#fff;--mark:#fbe3b4}
@media(prefers-color-scheme:dark){:root{--ink:#e6e6e6;--dim:#a4a8b0;--line:#3a3f47;
--paper:#16181c;--mark:#6b4e12}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;font-weight:600}h2{font-size:1.1rem;font-weight:600;margin:2rem 0 .3rem}
table{border-collapse:collapse}th,td{text-align:left;padding:.2rem 1.2rem .2rem 0;
border-bottom:1px solid var(--line);font-weight:400}td.n{text-align:right;
font-variant-numeric:tabular-nums}
code,pre{font:14px/1.6 ui-monospace,monospace}pre{white-space:pre-wrap;overflow-wrap:anywhere;
border-left:3px solid var(--line);padding:.2rem .8rem;margin:.3rem 0}
mark{background:var(--mark);color:inherit;border-radius:2px}
.dim{color:var(--dim)}ul{margin:.3rem 0;padding-left:1.2rem}
summary{cursor:pointer}
"""
_TITLE = Words("What the tests of the definitions exercise", "Vad definitionernas prov prövar")
_WHOLE = Words("Everything is exercised.", "Allt är prövat.")
_MARKED = Words(
    "What is marked in a formula is not exercised by any test that passes.",
    "Det som är markerat i en formel är inte prövat av något prov som går igenom.",
)
_REST = Words("Exercised in full", "Prövade i sin helhet")
_ALL = Words("all", "allt")


def page(coverage: Coverage, language: str) -> str:
    """Return the page: HTML without scripts and without anything from elsewhere."""
    title = escape(_TITLE.in_(language))
    missing = [o for o in coverage.items if not coverage.share(owner=o).is_whole]
    whole = [o for o in coverage.items if o not in missing]
    body = [f"<h1>{title}</h1>", _table(coverage, language)]
    body.append(f'<p class="dim">{escape((_MARKED if missing else _WHOLE).in_(language))}</p>')
    body += [_section(coverage, owner, language) for owner in missing]
    if whole:
        names = ", ".join(f"<code>{escape(owner.id)}</code>" for owner in whole)
        head = escape(f"{_REST.in_(language)} ({len(whole)})")
        body.append(f"<details><summary>{head}</summary><p>{names}</p></details>")
    body.append(_excluded(coverage, language))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _table(coverage: Coverage, language: str) -> str:
    listed = [(words.in_(language), coverage.share(sort)) for sort, words in SORTS.items()]
    rows = [*listed, (_ALL.in_(language), coverage.share())]
    cells = (
        f'<tr><th scope="row">{escape(name)}</th><td class="n">{escape(counted(share, language))}'
        f'</td><td class="n">{escape(percent(share, language))}</td></tr>'
        for name, share in rows
    )
    return f"<table>{''.join(cells)}</table>"


def _section(coverage: Coverage, owner: Owner, language: str) -> str:
    share = counted(coverage.share(owner=owner), language)
    missing = [item for item in coverage.items[owner] if item not in coverage.by]
    name = f"<code>{escape(owner.id)}</code>"
    told = f'<span class="dim">{escape(owner.version)}: {escape(share)}</span>'
    pieces = [f"<h2>{name} {told}</h2>"]
    for passage, text in _texts(coverage.catalogue, owner).items():
        here = [item for item in missing if item.passage == passage]
        if here or passage == "formula":
            marked = _marked(text, here, language)
            pieces.append(f'<p class="dim">{escape(passage)}</p><pre>{marked}</pre>')
    listed = (f"<li>{escape(item_text(item, language))}</li>" for item in missing)
    pieces.append(f"<ul>{''.join(listed)}</ul>")
    return "\n".join(pieces)


def _texts(catalogue: Catalogue, owner: Owner) -> dict[str, str]:
    """Return the formulas of a definition by the names of their passages."""
    match _version(catalogue, owner):
        case Indicator() as version:
            found: dict[str, str | None] = {f"parts.{n}": t for n, t in version.parts.items()}
            found["formula"] = version.formula
        case Population() as version:
            found = {key: getattr(version, key) for key in ("where", "exclusion", "exception")}
        case Rule() as version:
            found = {f"inputs.{n}.formula": i.formula for n, i in version.inputs.items()}
        case _:
            found = {}
    return {name: text for name, text in found.items() if text is not None}


def _version(catalogue: Catalogue, owner: Owner) -> Definition | None:
    listed = catalogue.versions.get((owner.kind, owner.id), ())
    return next((v for v in listed if v.version == owner.version), None)


def _marked(text: str, missing: list[Item], language: str) -> str:
    """Return a formula with the words that are not exercised marked; marks do not overlap."""
    told: dict[tuple[int, int], list[str]] = {}
    for item in missing:
        if item.span is not None:
            words = told.setdefault((item.span.start, item.span.end), [])
            words.append(item.words.in_(language))
    done, at = [], 0
    for (start, end), words in sorted(told.items()):
        first = max(start, at)
        if first < end:
            title = escape("; ".join(words), quote=True)
            done.append(escape(text[at:first]))
            done.append(f'<mark title="{title}">{escape(text[first:end])}</mark>')
            at = end
    return "".join(done) + escape(text[at:])


def _excluded(coverage: Coverage, language: str) -> str:
    listed = [each for some in coverage.excluded.values() for each in some]
    if not listed:
        return ""
    rows = (
        f"<li><code>{escape(each.item.owner.id)}</code> {escape(item_text(each.item, language))} "
        f'<span class="dim">({escape(each.because.in_(language))})</span></li>'
        for each in listed
    )
    head = escape(f"{EXCLUDED.in_(language)} ({len(listed)})")
    return f"<details><summary>{head}</summary><ul>{''.join(rows)}</ul></details>"
