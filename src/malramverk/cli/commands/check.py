"""`malramverk check`: tell every problem with definitions."""

from __future__ import annotations

import click

from malramverk.catalogue import Catalogue
from malramverk.cli.commanding import command
from malramverk.cli.defining import catalogue_at
from malramverk.cli.language import Words
from malramverk.cli.session import Session
from malramverk.diagnostics import DefinitionErrors, Severity

_WORDS = Words(
    "Read all definitions in a folder or file and tell every problem with them, at once. "
    "Without a path: the national framework that malramverk brings.",
    "Läs alla definitioner i en mapp eller fil och berätta om alla problem, på en gång. "
    "Utan sökväg: det nationella ramverk som följer med malramverk.",
)


@command("check", _WORDS, "malramverk check definitions\nmalramverk check --format json")
@click.argument("definitions", required=False)
@click.pass_obj
def run(session: Session, definitions: str | None) -> int:
    """Check definitions; 1 when any problem is an error."""
    catalogue: Catalogue | None = None
    try:
        catalogue = catalogue_at(definitions)
        problems = list(catalogue.problems)
    except DefinitionErrors as error:
        problems = error.problems
    session.tell(problems)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    session.answer({"ok": not errors, "errors": errors, "warnings": len(problems) - errors})
    if catalogue is not None:
        session.say(_summary(session, catalogue))
    return int(errors > 0)


def _summary(session: Session, catalogue: Catalogue) -> str:
    counts = (
        (catalogue.goals, "goal goals", "målsättning målsättningar"),
        (catalogue.sub_goals, "sub-goal sub-goals", "delmål delmål"),
        (catalogue.indicators, "indicator indicators", "indikator indikatorer"),
        (catalogue.tables, "table tables", "tabell tabeller"),
    )
    listed = (session.counted(len(found), en, sv) for found, en, sv in counts if found)
    fine = session.words("no errors", "inga fel")
    framework = catalogue.framework
    return f"{framework.named(session.language)} {framework.version}: {', '.join(listed)}; {fine}"
