"""`malramverk same`: whether two formulas always give the same."""

from __future__ import annotations

from typing import Any

import click

from malramverk.catalogue import Catalogue, Formula, formulas_beside
from malramverk.catalogue.checks.formula_proofs import column_ranges, shown_range
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at, divided, path_at
from malramverk.cli.language import Words
from malramverk.cli.prose import labels, undefined_in_words
from malramverk.cli.session import Session
from malramverk.formula import Kind, to_text
from malramverk.formula.symbolic import Comparison, Different, Same, compare, value_range

_WORDS = Words(
    "Say whether two formulas always give the same value, or the same state: proved the same, "
    "different with an example, or undecided. Each is a formula in quotes, an indicator's id, or "
    "`id@version`; names are those of the definitions.",
    "Säg om två formler alltid ger samma värde, eller samma skäl att det saknas: bevisat samma, "
    "olika med ett exempel, eller oavgjort. Vardera är en formel inom citattecken, en indikators "
    "id, eller `id@version`; namnen är definitionernas.",
)
_EXAMPLES = """\
malramverk same definitions behorighet@1.0.0 behorighet@2.0.0
malramverk same elever_per_larare "count(elever) / sum(poster of larare)"
"""


@command("same", _WORDS, _EXAMPLES, dated=True)
@click.argument("words", nargs=-1, required=True, metavar="[DEFINITIONS] ONE OTHER")
@option(
    "--seconds",
    type=click.FloatRange(0.1, 600),
    default=5.0,
    words=Words("How long it may take.", "Hur länge det får ta."),
)
@click.pass_obj
def run(session: Session, words: tuple[str, ...], seconds: float) -> int:
    """Compare two formulas; 0 where they are the same, else 1."""
    path, (one, other) = divided(words, 2, "same", "[DEFINITIONS] ONE OTHER")
    left, right = formulas_beside(path_at(path), (one, other))
    catalogue = catalogue_at(path)
    columns = column_ranges(catalogue.tables)
    found = compare(left.core, right.core, seconds=seconds, columns=columns)
    sides = [_side(session, catalogue, each) for each in (left, right)]
    session.answer(
        {"answer": _answer(found), "why": _why(session, catalogue, found)} | {"formulas": sides}
    )
    session.say(_said(session, catalogue, found), "", *_lines(session, sides))
    return 0 if isinstance(found, Same) else 1


def _answer(found: Comparison) -> str:
    return {Same: "same", Different: "different"}.get(type(found), "undecided")


def _why(session: Session, catalogue: Catalogue, found: Comparison) -> str | None:
    if isinstance(found, Same):
        return None
    if isinstance(found, Different):
        return found.words(session.language, labels(catalogue, session.language))
    return found.why[session.language]


def _said(session: Session, catalogue: Catalogue, found: Comparison) -> str:
    heads = {
        "same": session.words(
            "Proved the same, whatever the data.", "Bevisat samma, vilka data som än finns."
        ),
        "different": session.words("Different:", "Olika:"),
        "undecided": session.words("Undecided:", "Oavgjort:"),
    }
    why = _why(session, catalogue, found)
    return " ".join(filter(None, (heads[_answer(found)], why)))


def _side(session: Session, catalogue: Catalogue, formula: Formula) -> dict[str, Any]:
    core = formula.core
    is_number = core.type.kind is Kind.NUMBER
    columns = column_ranges(catalogue.tables)
    return {
        "formula": to_text(formula.node),
        "unit": core.type.unit.name if core.type.unit else None,
        "range": shown_range(value_range(core, columns=columns)) if is_number else "",
        "undefined_where": undefined_in_words(catalogue, core, session.language),
    }


def _lines(session: Session, sides: list[dict[str, Any]]) -> list[str]:
    lines = []
    lies = session.words("  lies: ", "  ligger: ")
    where = session.words("  undefined where ", "  saknar värde där ")
    for side in sides:
        lines.append(
            " ".join(filter(None, (side["formula"], side["unit"] and f"[{side['unit']}]")))
        )
        lines += [lies + side["range"]] if side["range"] else []
        lines += [where + words for words in side["undefined_where"]]
    return lines
