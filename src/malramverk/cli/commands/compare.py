"""`malramverk compare`: computed values beside published ones."""

from __future__ import annotations

from typing import Any

import click

from malramverk.cli.answering import comparison_table, differing_table
from malramverk.cli.asking import tables_from
from malramverk.cli.commanding import command
from malramverk.cli.defining import catalogue_at
from malramverk.cli.language import Words
from malramverk.cli.problems import NoCells
from malramverk.cli.session import Session
from malramverk.cli.shared_options import Question, Sources, with_cells, with_data
from malramverk.cli.words import Speech
from malramverk.diagnostics import AuthoringError, DataErrors
from malramverk.evaluation import compare
from malramverk.evaluation.question import asked

_WORDS = Words(
    "Compute indicators from rows, and compare them with the same figures as someone has published "
    "them. A value agrees when it rounds to the published one.",
    "Beräkna indikatorer ur rader, och jämför dem med samma uppgifter så som någon har publicerat "
    "dem. Ett värde stämmer när det avrundas till det publicerade.",
)
_SHOWN = 10


_EXAMPLES = "malramverk compare --data FOLDER --table ufa_grundskola=underlag.xlsx"


@command("compare", _WORDS, _EXAMPLES, dated=True)
@click.argument("definitions", required=False)
@with_data
@with_cells
@click.pass_obj
def run(
    session: Session,
    definitions: str | None,
    sources: Sources,
    question: Question,
) -> int:
    """Compare; 1 when any value differs."""
    catalogue = catalogue_at(definitions)
    given = tables_from(session, catalogue, sources)
    frame = _compared(session, catalogue, given, question)
    if frame.height == 0:
        raise AuthoringError(NoCells())
    both = frame.filter(frame["agrees"].is_not_null())
    differing = both.filter(~both["agrees"])
    session.answer(
        {
            "compared": both.height,
            "agree": both.height - differing.height,
            "one_is_missing": frame.height - both.height,
            "differ": differing.rows(named=True),
        }
    )
    if session.for_people:
        speech = Speech(catalogue, session.language)
        session.show(comparison_table(frame.select("indicator", "agrees").rows(), speech))
        if differing.height:
            session.say(_heading(session, differing.height))
            session.show(differing_table(differing.head(_SHOWN).rows(named=True), speech))
    return int(differing.height > 0)


def _compared(session: Session, catalogue: Any, given: Any, question: Question) -> Any:
    arguments = {k: v for k, v in question.arguments().items() if k != "groups"}
    try:
        asked(catalogue, **arguments)
    except DataErrors as error:
        raise session.fail(error.problems, 2) from None
    comparison = compare(catalogue, given, **arguments)
    return comparison.to_polars()


def _heading(session: Session, differing: int) -> str:
    if differing <= _SHOWN:
        return session.words("Those that differ:", "De som skiljer sig:")
    return session.words(
        f"The first {_SHOWN} of {differing} that differ (all with --format json):",
        f"De första {_SHOWN} av {differing} som skiljer sig (alla med --format json):",
    )
