"""`malramverk test`: run the tests that stand beside definitions."""

from __future__ import annotations

import time

import click

from malramverk.catalogue import Catalogue
from malramverk.cli.commanding import command, option
from malramverk.cli.defining import catalogue_at
from malramverk.cli.language import Words
from malramverk.cli.session import Session
from malramverk.definition_tests import Outcome, report
from malramverk.definition_tests import run as run_tests
from malramverk.evaluation.question import unknown_names

_WORDS = Words(
    "Run the worked examples that stand under `tests:` in indicators: small tables in, expected "
    "cells out. A test that fails shows the formula, what was expected, what was found, and where.",
    "Kör exemplen som står under `tests:` i indikatorer: små tabeller in, väntade uppgifter ut. "
    "Ett test som inte går igenom visar formeln, vad som väntades, vad som blev, och var.",
)


@command("test", _WORDS, "malramverk test definitions --indicator antal_elever")
@click.argument("definitions", required=False)
@option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar="ID",
    words=Words("Only this; may be repeated.", "Bara denna; får upprepas."),
)
@click.pass_obj
def run(session: Session, definitions: str | None, indicators: tuple[str, ...]) -> int:
    """Run tests; 1 when any fails."""
    catalogue = catalogue_at(definitions)
    known = tuple(catalogue.indicators)
    unknown = unknown_names(("indicator", "indikator"), indicators, known)
    if unknown:
        raise session.fail(unknown, 2)
    started = time.monotonic()
    with session.progress() as told:
        outcomes = run_tests(catalogue, indicators or None, told)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    session.answer(
        {
            "ok": not failed,
            "passed": len(outcomes) - len(failed),
            "failed": len(failed),
            "tests": [outcome.to_dict(session.language) for outcome in outcomes],
        }
    )
    for outcome in failed:
        session.say(report(outcome, session.language), "")
    session.say(_summary(session, catalogue, outcomes, failed, time.monotonic() - started))
    return int(bool(failed))


def _summary(
    session: Session,
    catalogue: Catalogue,
    outcomes: list[Outcome],
    failed: list[Outcome],
    seconds: float,
) -> str:
    tested = len({outcome.indicator for outcome in outcomes})
    untested = len(catalogue.indicators) - tested
    time_taken = f"{seconds:.1f} s"
    if failed:
        return session.words(
            f"{len(failed)} of {len(outcomes)} tests failed ({time_taken})",
            f"{len(failed)} av {len(outcomes)} test gick inte igenom ({time_taken})",
        )
    return session.words(
        f"{len(outcomes)} tests of {tested} indicators passed ({time_taken})",
        f"{len(outcomes)} test av {tested} indikatorer gick igenom ({time_taken})",
    ) + (_without(session, untested) if untested and not outcomes else "")


def _without(session: Session, untested: int) -> str:
    return session.words(
        f"; {untested} indicators have no tests", f"; {untested} indikatorer saknar test"
    )
