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
    counts = {
        Words("goals", "målsättningar"): catalogue.goals,
        Words("sub-goals", "delmål"): catalogue.sub_goals,
        Words("success factors", "framgångsfaktorer"): catalogue.success_factors,
        Words("indicators", "indikatorer"): catalogue.indicators,
        Words("tables", "tabeller"): catalogue.tables,
    }
    listed = (f"{len(of)} {words.in_(session.language)}" for words, of in counts.items() if of)
    fine = session.words("no errors", "inga fel")
    framework = catalogue.framework
    return f"{framework.named(session.language)} {framework.version}: {', '.join(listed)}; {fine}"
