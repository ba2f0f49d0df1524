"""`malramverk audit`: can what is hidden be worked out from what is shown?"""

from __future__ import annotations

from pathlib import Path

import click

from malramverk.cli.asking import computed, tables_from
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at
from malramverk.cli.files import write
from malramverk.cli.language import Words
from malramverk.cli.session import Session
from malramverk.cli.shared_options import Question, Sources, with_data, with_out, with_question
from malramverk.protection import Audience, AuditReport, Publication, audit, protect

_WORDS = Words(
    "Hide what an audience may not see, and then try to work it out from everything that is shown: "
    "every level, group and period you ask for. Fails when anything can be worked out.",
    "Dölj det som en publik inte får se, och försök sedan räkna fram det ur allt som visas: varje "
    "nivå, grupp och period du frågar efter. Misslyckas när något går att räkna fram.",
)
_EXAMPLES = """
malramverk audit --data FOLDER
malramverk audit --data FOLDER --group kon --audience principal
malramverk audit --data FOLDER --without-secondary --out intervals.csv
"""


@command("audit", _WORDS, _EXAMPLES, dated=True)
@click.argument("definitions", required=False)
@with_data
@with_question
@option(
    "--audience",
    type=click.Choice(["public", "principal"]),
    default="public",
    words=Words("Who is to read.", "Vem som ska läsa."),
)
@option(
    "--without-secondary",
    is_flag=True,
    words=Words(
        "Hide only what must be hidden for its own sake, to see what that gives away.",
        "Dölj bara det som måste döljas för sin egen skull, för att se vad det röjer.",
    ),
)
@with_out(Words("the interval of every hidden figure", "varje dold uppgifts intervall"))
@click.pass_obj
def run(
    session: Session,
    definitions: str | None,
    sources: Sources,
    question: Question,
    audience: Audience,
    without_secondary: bool,
    out: Path | None,
) -> int:
    """Audit; 1 when something hidden can be worked out, or the data is refused."""
    catalogue = catalogue_at(definitions)
    given = tables_from(session, catalogue, sources)
    results = computed(session, catalogue, given, question)
    publication = protect(results, audience, secondary=not without_secondary)
    report = audit(publication)
    if out is not None:
        with session.writing() as told:
            write(report.to_polars(), out, results.receipt.to_dict(), told)
    if not session.for_people:  # people are told more in the report's own words
        session.tell(report.problems)
    _told(session, publication, report)
    return 0 if report.passed else 1


def _told(session: Session, publication: Publication, report: AuditReport) -> None:
    loss = publication.loss()
    secondary, cells = int(loss["secondary"].sum()), int(loss["cells"].sum())
    session.answer(
        {
            "passed": report.passed,
            "hidden": report.hidden,
            "failing": [dict(row) for row in report.failing],
            "cells": cells,
            "primary": int(loss["primary"].sum()),
            "secondary": secondary,
        }
    )
    session.say(report.text(session.language))
    session.say(
        session.words(
            f"{secondary} of {cells} figures are hidden for others' sake",
            f"{secondary} av {cells} uppgifter döljs för att andra inte ska röjas",
        )
    )
