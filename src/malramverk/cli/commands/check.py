"""`malramverk check`: tell every problem with definitions."""

from __future__ import annotations

import click

from malramverk.catalogue import Catalogue, prove
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at, path_at
from malramverk.cli.language import Words
from malramverk.cli.session import Session
from malramverk.diagnostics import DefinitionErrors, Severity

_WORDS = Words(
    "Read all definitions in a folder or file and tell every problem with them, at once. "
    "Without a path: the national framework that malramverk brings.",
    "Läs alla definitioner i en mapp eller fil och berätta om alla problem, på en gång. "
    "Utan sökväg: det nationella ramverk som följer med malramverk.",
)


_EXAMPLES = "malramverk check definitions\nmalramverk check --format json\nmalramverk check --prove"


@command("check", _WORDS, _EXAMPLES)
@click.argument("definitions", required=False)
@option(
    "--prove",
    "proved",
    is_flag=True,
    words=Words(
        "Also tell what is proved of formulas: never a value, always the same, against direction.",
        "Berätta också vad som bevisas om formler: aldrig värde, alltid samma, mot `direction`.",
    ),
)
@option(
    "--seconds",
    type=click.FloatRange(0.1, 3600),
    default=30.0,
    words=Words("How long proofs may take.", "Hur länge bevis får ta."),
)
@option(
    "--against",
    "edition",
    metavar="EDITION",
    words=Words(
        "Also tell where versions do not show what has changed since an edition.",
        "Berätta också var versioner inte visar vad som ändrats sedan en utgåva.",
    ),
)
@click.pass_obj
def run(
    session: Session,
    definitions: str | None,
    proved: bool,
    seconds: float,
    edition: str | None,
) -> int:
    """Check definitions; 1 when any problem is an error."""
    catalogue: Catalogue | None = None
    try:
        catalogue = catalogue_at(definitions)
        problems = list(catalogue.problems)
        if proved:
            problems += prove(path_at(definitions), seconds=seconds)
        if edition is not None:
            # What compares editions computes too, and is slow to import for those who only check.
            from malramverk.changes import against, changelog

            changes, found = against(edition, path_at(definitions))
            session.say(changelog(changes, session.language), "")
            problems += found
    except DefinitionErrors as error:
        problems = error.problems
    session.tell(problems)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    session.answer({"ok": not errors, "errors": errors, "warnings": len(problems) - errors})
    if catalogue is not None and not errors:
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
